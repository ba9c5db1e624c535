//! The case of a report: its time slot, and the habitual slot of its period.
//!
//! Valid reports are free, and one offender can sign for any number of time slots. So the reports of an offender are
//! kept for [`Config::MaxReports`] slots of each kind and era. An offender that is reported for one more slot is
//! **habitual**. It gets one last report, in the habitual slot of its period. Further reports of it for this period are
//! duplicates, unless they raise the number of offenders that count in a slot. The period is the session of the
//! offence, or the era if slots of the kind span sessions ([`spans_sessions`](crate::OffencePolicy::spans_sessions)).
//! So if the period is a session, an offender gets one such report for each further session of the era in which it
//! offends.
//!
//! A habitual offender may have offended in further slots that the pallet doesn't know. Neither the habitual offender
//! nor those who offended with it may gain by that:
//! - Habitual offenders are counted together with each other.
//! - They are also counted in every slot of the period in which two offenders or more are known. Then they get at least
//!   the fraction of that slot.
//!
//! If only one offender is known in a slot, no habitual offender is counted with it.
//!
//! A report that names several offenders proves that they offended together. So each offender that the report makes
//! known is counted with at least as many offenders as the report names, habitual or not.

use crate::{
    ids::{habitual_slot, report_id, slot_id},
    pallet::{Config, OffenderOf, OpaqueTimeSlot, ReportIdOf},
    records::Report,
    rooms::{OffenderLists, OpenSlot, StoredReports},
};
use alloc::{collections::BTreeSet, vec::Vec};
use frame_support::traits::Get;
use palisade_offence::Ruling;
use sp_runtime::Perbill;
use sp_staking::{offence::Kind, EraIndex, SessionIndex};

/// What is known of an offender in a case.
enum Standing {
    /// The offender was reported for this very slot.
    Known,
    /// The offender is not known. Its report will be kept with the slot.
    New,
    /// The offender was reported for as many slots as are kept. This report makes it habitual.
    OneTooMany,
    /// The offender is habitual: it may have been in any slot.
    Habitual,
}

/// The offenders that a report made known.
pub(crate) struct Newcomers<T: Config> {
    /// The offenders whose reports are kept with the slot.
    pub in_slot: Vec<OffenderOf<T>>,
    /// The offenders that became habitual.
    pub habitual: Vec<OffenderOf<T>>,
    /// The number of offenders that the report names. Each counts once, and known ones count too.
    pub named: u32,
    /// The number of slots that were read to mark newcomers as habitual.
    pub marked: u32,
    /// Whether the report adds an offender, or raises the number of offenders that count together in the slot.
    pub adds_something: bool,
}

/// What the offenders of a case deserve.
pub(crate) struct Rulings {
    /// The ruling on the offenders of the time slot.
    pub in_slot: Ruling,
    /// The ruling on the habitual offenders.
    pub habitual: Ruling,
}

/// The time slot of a report and the habitual slot of its period, loaded to be changed.
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
    /// Loads the case of an offence in `session`, which is in `era`.
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

    /// Returns whether a report of this offender would change nothing.
    pub fn adds_nothing(&self, offender: &T::IdentificationTuple) -> bool {
        let id = report_id::<T>(&self.kind, &self.timeslot, offender);
        match self.standing_of(&id, offender) {
            Standing::Known => true,
            Standing::Habitual => !self.counts_more(),
            Standing::New | Standing::OneTooMany => false,
        }
    }

    /// Appends the new ones of `offenders`, each to its slot. An offender that is named twice counts once.
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
            adds_something: is_new || (names_habitual && self.counts_more()),
        }
    }

    /// Decides what the offenders of both slots deserve.
    ///
    /// `fraction` returns the fraction for a number of offenders. Its argument is the number of offenders that are
    /// counted together, or the number that the report names if that is larger. The caller hands the result over to the
    /// newcomers.
    pub fn decide(
        &mut self,
        newcomers: &Newcomers<T>,
        validators: u32,
        fraction: impl Fn(u32) -> Perbill,
    ) {
        let now = T::CurrentSession::get();
        let together = self.counted_together().max(newcomers.named);
        if self.slot.offenders() > 0 {
            let handed_over = newcomers.in_slot.len() as u32;
            self.slot
                .decide(together, validators, fraction(together), handed_over, now);
        }
        if self.habitual.offenders() > 0 {
            let counted = if self.is_shared() {
                together
            } else {
                self.habitual.offenders().max(newcomers.named)
            };
            let handed_over = newcomers.habitual.len() as u32;
            self.habitual
                .decide(counted, validators, fraction(counted), handed_over, now);
        }
    }

    /// Returns the rulings on the offenders of both slots.
    pub fn rulings(&self) -> Rulings {
        Rulings {
            in_slot: self.slot.ruling(self.session),
            habitual: self.habitual.ruling(self.session),
        }
    }

    /// Writes what was appended and decided.
    pub fn save(self) {
        for slot in [self.slot, self.habitual] {
            if slot.offenders() > 0 {
                slot.save();
            }
        }
    }

    /// Returns what is known of an offender. `id` is the id of its report for the time slot.
    fn standing_of(&self, id: &ReportIdOf<T>, offender: &T::IdentificationTuple) -> Standing {
        let habitual_id = || report_id::<T>(&self.kind, &self.habits, offender);
        if StoredReports::<T>::contains(id) {
            Standing::Known
        } else if StoredReports::<T>::contains(&habitual_id()) {
            Standing::Habitual
        } else if OffenderLists::<T>::is_full(self.era, self.kind, offender) {
            Standing::OneTooMany
        } else {
            Standing::New
        }
    }

    /// Returns whether more than one offender is known to have been in the slot.
    fn is_shared(&self) -> bool {
        self.slot.offenders() > 1
    }

    /// Returns the number of offenders that are counted together in the slot.
    ///
    /// These are the offenders that are known to have been there. If there are several, the habitual ones are added.
    /// Nobody is counted twice.
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

    /// Returns whether more offenders count in the slot than when it was decided, because others became habitual since
    /// then.
    fn counts_more(&self) -> bool {
        self.is_shared() && self.counted_together() > self.slot.counted()
    }
}
