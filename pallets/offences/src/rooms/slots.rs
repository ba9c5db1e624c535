//! Slots: the offences of one kind that happened together, or may have.
//!
//! Owns `TimeSlots`. [`OpenSlot`] is a slot that is loaded to be changed. `habits.rs` appends offenders to it, and
//! `upkeep.rs` hands growths over and removes offenders from it. With each change it updates the rooms below: the
//! reports, the lists of offenders and the two indices.

use super::{Due, Expiry, Growths, IndexEntry, OffenderLists, StoredReports};
use crate::{
    ids::{habitual_slot, report_id},
    pallet::{Config, ReportIdOf, ReportOf, SlotIdOf, TimeSlots},
    policy::OffencePolicy,
    records::{Growth, TimeSlot},
};
use frame_support::traits::Defensive;
use palisade_offence::Ruling;
use sp_runtime::Perbill;
use sp_staking::{offence::Kind, SessionIndex};

/// The only writer of `TimeSlots`, and the only caller of what changes reports, lists of offenders and index entries.
///
/// The record of the slot is written by [`OpenSlot::save`] only. Reports, lists and indices change at once.
///
/// Invariant after `save`:
/// - The slot has reports at the positions `0..offenders`, and at no others.
/// - Each report of a time slot is in the list of its offender. Reports of habitual slots are in no list.
/// - The slot is in the expiry index once, under the latest session of its offences.
/// - The slot is in the index of growths once while some of its offenders lag, and otherwise not at all.
/// - `habitual` is the number of its offenders that are also in the habitual slot of their period.
pub(crate) struct OpenSlot<T: Config> {
    id: SlotIdOf<T>,
    record: TimeSlot,
}

impl<T: Config> OpenSlot<T> {
    /// Loads the slot `id`, or an empty one for offences of `kind`.
    pub fn load_or_empty(id: SlotIdOf<T>, kind: Kind, is_of_habits: bool) -> Self {
        let record = TimeSlots::<T>::get(id).unwrap_or_else(|| TimeSlot::empty(kind, is_of_habits));
        OpenSlot { id, record }
    }

    /// Loads a slot that has expired in session `now`, or moves the cursor of expiry by a step.
    ///
    /// Returns `None` if nothing is left of the sessions that have expired.
    pub fn next_expired(now: SessionIndex) -> Option<Due<Self>> {
        Expiry::<T>::advance(now).map(|due| Self::load_due(due, Expiry::<T>::remove))
    }

    /// Loads a slot with a growth that was reported before session `now`, or moves the cursor of growths by a step.
    ///
    /// Returns `None` if all growths that were reported before session `now` have been handed over.
    pub fn next_grown(now: SessionIndex) -> Option<Due<Self>> {
        Growths::<T>::advance(now).map(|due| Self::load_due(due, Growths::<T>::remove))
    }

    /// Loads the slot that an index names. An entry without a slot, which never exists, is removed.
    fn load_due(due: Due<IndexEntry<T>>, remove: fn(SessionIndex, SlotIdOf<T>)) -> Due<Self> {
        let Due::Slot(IndexEntry { session, id }) = due else {
            return Due::Nothing;
        };
        let record = TimeSlots::<T>::get(id).defensive_proof("an indexed slot has a record");
        let Some(record) = record else {
            remove(session, id);
            return Due::Nothing;
        };
        Due::Slot(OpenSlot { id, record })
    }

    /// Returns the number of offenders that have been reported for the slot.
    pub fn offenders(&self) -> u32 {
        self.record.offenders
    }

    /// Returns the most offenders that were counted together.
    pub fn counted(&self) -> u32 {
        self.record.counted
    }

    /// Returns the number of offenders that are in this slot and in the habitual slot of their period.
    pub fn habitual(&self) -> u32 {
        self.record.habitual
    }

    /// Returns the first ruling on an offender of the slot, for its offence in `session`.
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

    /// Adds an offender that is not known yet.
    ///
    /// Returns the number of other slots that were read to mark the offender as habitual: zero for a time slot.
    pub fn append(&mut self, report_id: ReportIdOf<T>, report: ReportOf<T>) -> u32 {
        self.keep_for(report.session);
        let marked = self.list(&report);
        StoredReports::<T>::insert(self.id, self.record.offenders, report_id, report);
        self.record.offenders = self.record.offenders.saturating_add(1);
        marked
    }

    /// Records the fraction that `counted` offenders together among `validators` deserve. It never falls.
    ///
    /// The caller hands the fraction over to the last `handed_over` offenders of the slot. If it has grown, the
    /// offenders before them lag from session `now` on.
    pub fn decide(
        &mut self,
        counted: u32,
        validators: u32,
        fraction: Perbill,
        handed_over: u32,
        now: SessionIndex,
    ) {
        self.record.counted = self.record.counted.max(counted);
        self.record.validators = validators;
        if fraction <= self.record.fraction {
            return;
        }
        self.record.fraction = fraction;
        let lagging = self.record.offenders.saturating_sub(handed_over);
        if lagging > 0 {
            self.set_growth(Some(Growth {
                lagging,
                reported_in: now,
            }));
        }
    }

    /// Returns the next offender to which the slot's fraction must be handed over. It lags no longer.
    ///
    /// Takes lagging offenders from the back, so that their number is the cursor as well.
    pub fn next_lagging(&mut self) -> Option<ReportOf<T>> {
        let growth = self.record.growth?;
        let position = growth.lagging.saturating_sub(1);
        self.set_growth((position > 0).then_some(Growth {
            lagging: position,
            ..growth
        }));
        StoredReports::<T>::get(self.id, position)
    }

    /// Forgets the offender that was reported last, and a growth that was not handed over in time.
    ///
    /// Returns the number of other slots that were read to remove the mark of the offender as habitual: zero for a time
    /// slot.
    pub fn remove_last(&mut self) -> u32 {
        self.set_growth(None);
        self.record.offenders = self.record.offenders.saturating_sub(1);
        let report = StoredReports::<T>::take(self.id, self.record.offenders);
        report.map_or(0, |report| self.unlist(&report))
    }

    /// Writes the record, or removes it if the slot has no offender left.
    pub fn save(self) {
        if self.record.offenders == 0 {
            Expiry::<T>::remove(self.record.session, self.id);
            TimeSlots::<T>::remove(self.id);
        } else {
            TimeSlots::<T>::insert(self.id, self.record);
        }
    }

    /// Adds a report of a time slot to the list of its offender. For a habitual slot, marks the offender as habitual in
    /// its other slots of the period. Returns the number of slots that were read for this, of any period.
    fn list(&self, report: &ReportOf<T>) -> u32 {
        if self.record.is_of_habits {
            return self.mark_slots_of(report, |habitual| habitual.saturating_add(1));
        }
        OffenderLists::<T>::add(self.record.kind, report, self.id);
        0
    }

    /// The opposite of [`Self::list`].
    fn unlist(&mut self, report: &ReportOf<T>) -> u32 {
        if self.record.is_of_habits {
            return self.mark_slots_of(report, |habitual| habitual.saturating_sub(1));
        }
        let kind = self.record.kind;
        let habits = habitual_slot::<T>(&kind, report.session, report.era);
        if StoredReports::<T>::contains(&report_id::<T>(&kind, &habits, &report.offender)) {
            self.record.habitual = self.record.habitual.saturating_sub(1);
        }
        OffenderLists::<T>::remove(kind, report, self.id);
        0
    }

    /// Goes through the other slots in which the offender is known to have been. In those of the same period, changes
    /// the number of habitual offenders.
    ///
    /// Returns the number of slots that were read. It is at most [`Config::MaxReports`], or the value of that when the
    /// slots were listed.
    fn mark_slots_of(&self, report: &ReportOf<T>, mark: impl Fn(u32) -> u32) -> u32 {
        let kind = self.record.kind;
        let spans_sessions = T::Policy::spans_sessions(&kind);
        let slots = OffenderLists::<T>::slots_of(kind, report);
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
            Expiry::<T>::remove(self.record.session, self.id);
        }
        Expiry::<T>::add(session, self.id);
        self.record.session = session;
    }

    fn set_growth(&mut self, growth: Option<Growth>) {
        let before = self.record.growth.map(|growth| growth.reported_in);
        let after = growth.map(|growth| growth.reported_in);
        if before != after {
            if let Some(session) = before {
                Growths::<T>::remove(session, self.id);
            }
            if let Some(session) = after {
                Growths::<T>::add(session, self.id);
            }
        }
        self.record.growth = growth;
    }
}
