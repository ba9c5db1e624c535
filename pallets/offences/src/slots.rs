//! What is remembered of offences: reports, and the time slots that group them.
//!
//! [`crate::habits`] appends here, [`crate::upkeep`] takes from here. This is the only writer of the
//! maps declared in [`crate::pallet`], so that they always agree:
//! - a slot's reports stand at the positions `0..offenders`, and each is in `Reports`;
//! - each report of a time slot is in the list of its offender's slots; those of habitual slots are not;
//! - a slot is indexed once in `SlotsBySession`, under its latest session;
//! - it is indexed once in `GrowthsBySession` while it has lagging offenders, and else not at all.

use crate::{
    ids::{habitual_slot, report_id},
    pallet::{
        ConcurrentReportsIndex, Config, GrowthsBySession, ReportIdOf, ReportOf, Reports, SlotIdOf,
        SlotsBySession, SlotsOfOffenders, TimeSlots,
    },
    policy::OffencePolicy,
    records::{Growth, TimeSlot},
};
use frame_support::traits::Defensive;
use palisade_offence::Ruling;
use sp_runtime::Perbill;
use sp_staking::{offence::Kind, SessionIndex};

/// A time slot, loaded to be changed. Nothing of the slot's record is written before
/// [`OpenSlot::save`].
pub(crate) struct OpenSlot<T: Config> {
    id: SlotIdOf<T>,
    record: TimeSlot,
}

impl<T: Config> OpenSlot<T> {
    /// The slot `id`, if anything was reported for it.
    pub fn load(id: SlotIdOf<T>) -> Option<Self> {
        TimeSlots::<T>::get(id).map(|record| OpenSlot { id, record })
    }

    /// The slot `id`, or an empty one for offences of `kind`.
    pub fn load_or_empty(id: SlotIdOf<T>, kind: Kind, is_of_habits: bool) -> Self {
        let record = TimeSlots::<T>::get(id).unwrap_or_else(|| TimeSlot::empty(kind, is_of_habits));
        OpenSlot { id, record }
    }

    /// How many offenders have been reported for the slot.
    pub fn offenders(&self) -> u32 {
        self.record.offenders
    }

    /// The most offenders that were counted together.
    pub fn counted(&self) -> u32 {
        self.record.counted
    }

    /// How many of the slot's offenders are in the habitual slot too.
    pub fn habitual(&self) -> u32 {
        self.record.habitual
    }

    /// What each of the slot's offenders deserves for an offence in `session`, if it is told for the first time.
    pub fn ruling(&self, session: SessionIndex) -> Ruling {
        let TimeSlot {
            kind,
            counted,
            validators,
            fraction,
            ..
        } = self.record;
        Ruling {
            kind,
            session,
            fraction,
            consequences: T::Policy::consequences(&kind, counted, validators),
            is_growth: false,
        }
    }

    /// Adds an offender that is not known yet. Returns in how many other slots it was noted that it is habitual.
    pub fn append(&mut self, report_id: ReportIdOf<T>, report: ReportOf<T>) -> u32 {
        self.keep_for(report.session);
        let marked = self.list(&report);
        ConcurrentReportsIndex::<T>::insert(self.id, self.record.offenders, report_id);
        Reports::<T>::insert(report_id, report);
        self.record.offenders = self.record.offenders.saturating_add(1);
        marked
    }

    /// Notes what `counted` offenders together among `validators` deserve. The last `told` offenders of the slot will hear it
    /// from the caller; those before them lag behind since session `now`, if it is more than before.
    pub fn decide(
        &mut self,
        counted: u32,
        validators: u32,
        fraction: Perbill,
        told: u32,
        now: SessionIndex,
    ) {
        self.record.counted = self.record.counted.max(counted);
        self.record.validators = validators;
        self.raise_fraction(fraction, told, now);
    }

    fn raise_fraction(&mut self, fraction: Perbill, told: u32, now: SessionIndex) {
        if fraction <= self.record.fraction {
            return;
        }
        self.record.fraction = fraction;
        let lagging = self.record.offenders.saturating_sub(told);
        if lagging > 0 {
            self.set_growth(Some(Growth {
                lagging,
                reported_in: now,
            }));
        }
    }

    /// The next offender to be told of the slot's fraction; it lags no longer. From the back, so
    /// that the count of those who lag is the cursor as well.
    pub fn next_lagging(&mut self) -> Option<ReportOf<T>> {
        let growth = self.record.growth?;
        let position = growth.lagging.saturating_sub(1);
        self.set_growth((position > 0).then_some(Growth {
            lagging: position,
            ..growth
        }));
        ConcurrentReportsIndex::<T>::get(self.id, position)
            .and_then(Reports::<T>::get)
            .defensive_proof("every position below the count has a report")
    }

    /// Forgets the offender reported last, and a growth that nobody was told of in time. Returns in how many other slots it was
    /// noted that it is habitual no longer.
    pub fn remove_last(&mut self) -> u32 {
        self.set_growth(None);
        self.record.offenders = self.record.offenders.saturating_sub(1);
        let report = ConcurrentReportsIndex::<T>::take(self.id, self.record.offenders)
            .and_then(Reports::<T>::take)
            .defensive_proof("every position below the count has a report");
        report.map_or(0, |report| self.unlist(&report))
    }

    /// Writes the record, or removes it with the last offender.
    pub fn save(self) {
        if self.record.offenders == 0 {
            SlotsBySession::<T>::remove(self.record.session, self.id);
            TimeSlots::<T>::remove(self.id);
        } else {
            TimeSlots::<T>::insert(self.id, self.record);
        }
    }

    /// Counts a report for its offender, or notes that the offender became habitual. Returns in how many slots.
    fn list(&self, report: &ReportOf<T>) -> u32 {
        if self.record.is_of_habits {
            return self.mark_slots_of(report, |habitual| habitual.saturating_add(1));
        }
        let key = (self.record.kind, &report.offender);
        SlotsOfOffenders::<T>::mutate(report.era, key, |slots| {
            let _ = slots
                .try_push(self.id)
                .defensive_proof("who has no room left is habitual");
        });
        0
    }

    /// The opposite of [`Self::list`].
    fn unlist(&mut self, report: &ReportOf<T>) -> u32 {
        if self.record.is_of_habits {
            return self.mark_slots_of(report, |habitual| habitual.saturating_sub(1));
        }
        let kind = self.record.kind;
        let habits = habitual_slot::<T>(&kind, report.session, report.era);
        if Reports::<T>::contains_key(report_id::<T>(&kind, &habits, &report.offender)) {
            self.record.habitual = self.record.habitual.saturating_sub(1);
        }
        SlotsOfOffenders::<T>::mutate_exists(report.era, (kind, &report.offender), |list| {
            if let Some(slots) = list {
                slots.retain(|id| *id != self.id);
                if slots.is_empty() {
                    *list = None;
                }
            }
        });
        0
    }

    /// Changes how many habitual offenders the other slots of the period have, in which the offender is known to have
    /// been. Returns how many it looked at: [`Config::MaxReports`] at most, or what that was when they were listed.
    fn mark_slots_of(&self, report: &ReportOf<T>, mark: impl Fn(u32) -> u32) -> u32 {
        let kind = self.record.kind;
        let spans_sessions = T::Policy::spans_sessions(&kind);
        let slots = SlotsOfOffenders::<T>::get(report.era, (kind, &report.offender));
        let listed = slots.len() as u32;
        for id in slots {
            TimeSlots::<T>::mutate_extant(id, |slot| {
                if spans_sessions || slot.session == report.session {
                    slot.habitual = mark(slot.habitual);
                }
            });
        }
        listed
    }

    /// Makes the slot last as long as offences of `session` are remembered.
    fn keep_for(&mut self, session: SessionIndex) {
        let is_new = self.record.offenders == 0;
        if !is_new && session <= self.record.session {
            return;
        }
        if !is_new {
            SlotsBySession::<T>::remove(self.record.session, self.id);
        }
        SlotsBySession::<T>::insert(session, self.id, ());
        self.record.session = session;
    }

    fn set_growth(&mut self, growth: Option<Growth>) {
        let before = self.record.growth.map(|growth| growth.reported_in);
        let after = growth.map(|growth| growth.reported_in);
        if before != after {
            if let Some(session) = before {
                GrowthsBySession::<T>::remove(session, self.id);
            }
            if let Some(session) = after {
                GrowthsBySession::<T>::insert(session, self.id, ());
            }
        }
        self.record.growth = growth;
    }
}
