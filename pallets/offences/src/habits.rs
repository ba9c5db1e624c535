//! A report's case: its time slot, and the offenders that were reported too often to be counted slot by slot.
//!
//! Valid reports are free of fees, and one offender can sign for any number of slots. So reports of an offender are
//! kept for [`Config::MaxReports`] slots of a kind and era. Whoever offends in one more slot is **habitual**: it
//! gets one last report, in the habitual slot of the period, and what follows is a duplicate. The period is the
//! session of the offence, or the era where slots span sessions ([`spans_sessions`](crate::OffencePolicy::spans_sessions)).
//!
//! In which slots habitual offenders were is not known any more. It must not help them, nor those with whom they
//! offended:
//! - they are counted together with each other;
//! - they are counted in every slot of the period in which two others are known to stand together, and get what
//!   is deserved there.
//!
//! One that stands alone in its slot answers for itself, whatever others do.
//!
//! A report that names several offenders proves that they were together. So whoever is told of it is counted with as
//! many as the report names at least, habitual or not.

use crate::{
    ids::{habitual_slot, report_id, slot_id},
    pallet::{Config, OffenderOf, OpaqueTimeSlot, ReportIdOf, Reports, SlotsOfOffenders},
    records::Report,
    slots::OpenSlot,
};
use alloc::{collections::BTreeSet, vec::Vec};
use frame_support::traits::Get;
use palisade_offence::Ruling;
use sp_runtime::Perbill;
use sp_staking::{offence::Kind, EraIndex, SessionIndex};

/// Where an offender stands with regard to a case.
enum Standing {
    /// Reported for this very slot.
    Known,
    /// Not known, and its report will be kept with the slot.
    New,
    /// Reported in as many slots as are kept: from this report on it is habitual.
    OneTooMany,
    /// Counted as one who can have been in any slot.
    Habitual,
}

/// Offenders that a report made known.
pub(crate) struct Newcomers<T: Config> {
    /// Those whose reports are kept with the slot.
    pub in_slot: Vec<OffenderOf<T>>,
    /// Those that became habitual.
    pub habitual: Vec<OffenderOf<T>>,
    /// How many offenders the report names, those that were known included, each once.
    pub named: u32,
    /// In how many slots it was noted that these became habitual.
    pub marked: u32,
    /// Whether anything has to be decided anew. Always so with a newcomer.
    pub add_something: bool,
}

/// The time slot of a report with the habitual slot of its period, loaded to be changed.
pub(crate) struct Case<T: Config> {
    kind: Kind,
    session: SessionIndex,
    era: EraIndex,
    timeslot: OpaqueTimeSlot,
    habits: OpaqueTimeSlot,
    slot: OpenSlot<T>,
    habitual: OpenSlot<T>,
}

impl<T: Config> Case<T> {
    /// The case of an offence in `session`, which lies in `era`.
    pub fn load(
        kind: Kind,
        timeslot: OpaqueTimeSlot,
        session: SessionIndex,
        era: EraIndex,
    ) -> Self {
        let habits = habitual_slot::<T>(&kind, session, era);
        let id = slot_id::<T>(&kind, &timeslot, session);
        let id_of_habits = slot_id::<T>(&kind, &habits, session);
        Case {
            slot: OpenSlot::load_or_empty(id, kind, false),
            habitual: OpenSlot::load_or_empty(id_of_habits, kind, true),
            kind,
            session,
            era,
            timeslot,
            habits,
        }
    }

    /// Whether a report of this offender would change nothing.
    pub fn adds_nothing(&self, offender: &T::IdentificationTuple) -> bool {
        let id = report_id::<T>(&self.kind, &self.timeslot, offender);
        match self.standing_of(&id, offender) {
            Standing::Known => true,
            Standing::Habitual => !self.counts_more(),
            Standing::New | Standing::OneTooMany => false,
        }
    }

    /// Appends those of `offenders` that are new, each where it belongs. One that is named twice counts once.
    pub fn append(
        &mut self,
        offenders: Vec<T::IdentificationTuple>,
        reporters: &[T::AccountId],
    ) -> Newcomers<T> {
        let (mut in_slot, mut habitual) = (Vec::new(), Vec::new());
        let (mut names_habitual, mut marked) = (false, 0u32);
        let mut names = BTreeSet::<ReportIdOf<T>>::new();
        for offender in offenders {
            let id = report_id::<T>(&self.kind, &self.timeslot, &offender);
            if !names.insert(id) {
                continue;
            }
            let standing = self.standing_of(&id, &offender);
            let report = Report::new(offender, reporters.to_vec(), self.session, self.era);
            match standing {
                Standing::Known => {}
                Standing::Habitual => names_habitual = true,
                Standing::New => {
                    self.slot.append(id, report.clone());
                    in_slot.push(report.into_details());
                }
                Standing::OneTooMany => {
                    let id = report_id::<T>(&self.kind, &self.habits, &report.offender);
                    marked = marked.saturating_add(self.habitual.append(id, report.clone()));
                    habitual.push(report.into_details());
                }
            }
        }
        let is_new = !in_slot.is_empty() || !habitual.is_empty();
        Newcomers {
            in_slot,
            habitual,
            named: names.len() as u32,
            marked,
            add_something: is_new || (names_habitual && self.counts_more()),
        }
    }

    /// Decides what both slots deserve, by the fraction for a number of offenders: those that are known, and never
    /// fewer than the report names. The newcomers will hear it from the caller.
    pub fn decide(
        &mut self,
        newcomers: &Newcomers<T>,
        validators: u32,
        fraction: impl Fn(u32) -> Perbill,
    ) {
        let now = T::CurrentSession::get();
        let together = self.counted_together().max(newcomers.named);
        if self.slot.offenders() > 0 {
            let told = newcomers.in_slot.len() as u32;
            self.slot
                .decide(together, validators, fraction(together), told, now);
        }
        if self.habitual.offenders() > 0 {
            let counted = if self.is_shared() {
                together
            } else {
                self.habitual.offenders().max(newcomers.named)
            };
            let told = newcomers.habitual.len() as u32;
            self.habitual
                .decide(counted, validators, fraction(counted), told, now);
        }
    }

    /// The rulings on the offenders of the slot and on the habitual ones.
    pub fn rulings(&self) -> [Ruling; 2] {
        [&self.slot, &self.habitual].map(|slot| slot.ruling(self.session))
    }

    /// Writes what was appended and decided.
    pub fn save(self) {
        for slot in [self.slot, self.habitual] {
            if slot.offenders() > 0 {
                slot.save();
            }
        }
    }

    /// Where the offender stands whose report for the time slot has this id.
    fn standing_of(&self, id: &ReportIdOf<T>, offender: &T::IdentificationTuple) -> Standing {
        let is_habitual =
            || Reports::<T>::contains_key(report_id::<T>(&self.kind, &self.habits, offender));
        if Reports::<T>::contains_key(id) {
            Standing::Known
        } else if is_habitual() {
            Standing::Habitual
        } else if SlotsOfOffenders::<T>::get(self.era, (self.kind, offender)).is_full() {
            Standing::OneTooMany
        } else {
            Standing::New
        }
    }

    /// Whether more than one offender is known to have been in the slot.
    fn is_shared(&self) -> bool {
        self.slot.offenders() > 1
    }

    /// How many offenders are counted together in the slot: those that are known to have been there, and if there
    /// are several, the habitual ones. Nobody is counted twice.
    fn counted_together(&self) -> u32 {
        let known = self.slot.offenders();
        if !self.is_shared() {
            return known;
        }
        let others = self
            .habitual
            .offenders()
            .saturating_sub(self.slot.habitual());
        known.saturating_add(others)
    }

    /// Whether the slot's offenders deserve more than was decided, since others became habitual meanwhile.
    fn counts_more(&self) -> bool {
        self.is_shared() && self.counted_together() > self.slot.counted()
    }
}
