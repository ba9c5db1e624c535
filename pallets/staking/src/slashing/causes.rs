//! What the causes in a validator's record mean together.
//!
//! Pure: reads and writes no storage. `punishment` records causes and derives the consequences here.
//!
//! **Cover.** A cause *yields* in two cases: its offence is found in a later era, or its ruling is the growth of a
//! known offence. A yielding cause is *covered* if an earlier cause was ruled in the era of its offence or later:
//!
//! - An earlier chill covers its chill and its exclusion.
//! - Earlier void nominations cover its void nominations.
//! - Its slash and its disabling are never covered.
//!
//! If the slash of the covering cause is cancelled, the yielding cause takes effect.
//!
//! **Admission.** An election that can't do without a validator admits it. The admission ends the exclusions of all its
//! causes. In later elections, these causes void no nomination, and they cover no void nominations. A later ruling on a
//! new offence excludes again and voids again. A further ruling on a known offence does not, even if it opens a slash.
//! Otherwise each report of one more offender would hand seats to strangers.

use super::types::{Cause, Punishment, SlashKey, VoidedNominations};
use crate::pallet::Config;
use alloc::vec::Vec;
use frame_support::traits::DefensiveResult;
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::Perbill;
use sp_staking::{offence::Kind, EraIndex};

/// One cause, with the block number of the runtime.
pub(crate) type CauseOf<T> = Cause<BlockNumberFor<T>>;

/// The moment up to which nominations are void, with the block number of the runtime.
pub(crate) type VoidedOf<T> = VoidedNominations<BlockNumberFor<T>>;

/// How long a validator is disabled, and for which severity.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct DisabledThrough {
    /// The last era in which it is disabled.
    pub era: EraIndex,
    /// The largest fraction of the offences that disable it.
    pub severity: Perbill,
}

/// How long one validator is disabled by its remaining offences.
pub(crate) struct Term<AccountId> {
    /// The stash of the validator.
    pub validator: AccountId,
    /// `None`: no remaining offence disables it.
    pub through: Option<DisabledThrough>,
}

impl<BlockNumber> Cause<BlockNumber> {
    /// Returns whether the cause has any consequence besides the slash.
    pub(crate) fn has_consequences(&self) -> bool {
        self.chilled || self.voided.is_some() || self.disabled_through.is_some()
    }

    /// Returns whether this cause covers a later one: the later one yields, and its offence came before this ruling.
    fn covers(&self, other: &Self) -> bool {
        other.yields && self.ruled_in >= other.slash_era
    }

    /// Returns whether an election admitted the validator after this ruling. An admission ends exclusions, and every
    /// chill comes with an exclusion.
    fn is_admitted(&self) -> bool {
        self.chilled && self.excluded_after.is_none()
    }
}

impl<T: Config> Punishment<T> {
    /// Returns whether nothing is left to remember.
    pub(crate) fn is_empty(&self) -> bool {
        let has_settled = self.excluded_after.is_some() || self.voided.is_some();
        self.causes.is_empty() && !has_settled && self.reported_at.is_none()
    }

    /// Returns the moment up to which nominations are void in the election that follows the given number of elections.
    ///
    /// `None` for an election to which the validator is admitted again: without its nominators, any candidate could
    /// outbid it. For the same reason, causes from before an admission void no nominations in later elections either.
    /// Exception: causes that were final at the admission still do.
    pub(crate) fn voided_in_election(&self, elections: u32) -> Option<VoidedOf<T>> {
        if self.admitted_after == Some(elections) {
            return None;
        }
        self.voided_nominations()
    }

    /// Returns the moment up to which nominations are void.
    pub(crate) fn voided_nominations(&self) -> Option<VoidedOf<T>> {
        let causes = self.effective(|cause| cause.voided.is_some() && !cause.is_admitted());
        let voided = causes.into_iter().filter_map(|cause| cause.voided);
        voided.max().max(self.voided)
    }

    /// Returns the block of the last report that voided nominations. A report counts even if it voids none any more,
    /// because an election has admitted the validator since, or an earlier cause covers it. It counts also after its
    /// cause is final.
    pub(crate) fn last_voiding_report(&self) -> Option<BlockNumberFor<T>> {
        let causes = self.causes.iter().filter_map(|cause| cause.voided);
        let blocks = causes.map(|voided| voided.block);
        blocks.chain(self.reported_at).max()
    }

    /// Returns the number of elections at the last exclusion.
    pub(crate) fn last_exclusion(&self) -> Option<u32> {
        let causes = self.effective(|cause| cause.excluded_after.is_some());
        let excluded = causes.into_iter().filter_map(|cause| cause.excluded_after);
        excluded.max().max(self.excluded_after)
    }

    /// Returns the largest fraction of the causes in the record, zero without causes. Final causes and those of
    /// cancelled slashes are not in the record.
    pub(crate) fn severity(&self) -> Perbill {
        let fractions = self.causes.iter().map(|cause| cause.fraction);
        fractions.max().unwrap_or_default()
    }

    /// Returns the eras of the chills that have an effect, in the order of rulings.
    pub(crate) fn chills(&self) -> Vec<EraIndex> {
        let chills = self.effective(|cause| cause.chilled).into_iter();
        chills.map(|cause| cause.ruled_in).collect()
    }

    /// Returns the era of the first chill in or after `era`.
    pub(super) fn first_chill_since(&self, era: EraIndex) -> Option<EraIndex> {
        let chills = self.chills().into_iter();
        chills.filter(|chilled| *chilled >= era).min()
    }

    /// Returns whether an earlier chill covers a cause that is about to be added.
    pub(super) fn is_covered(&self, cause: &CauseOf<T>) -> bool {
        let mut chills = self.effective(|earlier| earlier.chilled).into_iter();
        chills.any(|earlier| earlier.covers(cause))
    }

    /// Returns how long the validator is disabled, and for which severity. All causes count, also covered ones.
    pub(super) fn disabled_through(&self) -> Option<DisabledThrough> {
        let disabling = self.causes.iter().filter_map(|cause| {
            let severity = cause.fraction;
            cause
                .disabled_through
                .map(|era| DisabledThrough { era, severity })
        });
        disabling.reduce(|one, other| DisabledThrough {
            era: one.era.max(other.era),
            severity: one.severity.max(other.severity),
        })
    }

    /// Returns the causes for which `has_it` is true: those with a certain consequence. A cause is left out if an
    /// earlier one with the same consequence covers it.
    fn effective(&self, has_it: impl Fn(&CauseOf<T>) -> bool) -> Vec<&CauseOf<T>> {
        let mut effective = Vec::<&CauseOf<T>>::new();
        for cause in self.causes.iter().filter(|cause| has_it(cause)) {
            if !effective.iter().any(|earlier| earlier.covers(cause)) {
                effective.push(cause);
            }
        }
        effective
    }

    /// Returns the cause that a ruling adds to, among those of its kind and era:
    ///
    /// - the cause of its slash,
    /// - for a ruling with a fraction of zero: a cause without a slash,
    /// - for a ruling that opened no slash although its fraction is above zero: the last cause.
    pub(super) fn find(&mut self, new: &CauseOf<T>) -> Option<&mut CauseOf<T>> {
        let takes_any = new.slash.is_none() && !new.fraction.is_zero();
        let mut causes = self.causes.iter_mut().rev();
        causes.find(|cause| {
            cause.kind == new.kind
                && cause.slash_era == new.slash_era
                && (cause.slash == new.slash || takes_any)
        })
    }

    /// Returns whether the record has a cause of this kind and era.
    pub(super) fn knows(&self, kind: Kind, slash_era: EraIndex) -> bool {
        self.fraction_ruled(kind, slash_era).is_some()
    }

    /// Returns whether an election has admitted the validator since the last cause of this kind and era.
    pub(super) fn has_admitted(&self, kind: Kind, slash_era: EraIndex) -> bool {
        let mut causes = self.causes.iter().rev();
        let last = causes.find(|cause| cause.kind == kind && cause.slash_era == slash_era);
        last.is_some_and(Cause::is_admitted)
    }

    /// Returns the largest fraction that was ruled for offences of this kind and era. `None` if the record has no such
    /// cause.
    pub(crate) fn fraction_ruled(&self, kind: Kind, slash_era: EraIndex) -> Option<Perbill> {
        let causes = self.causes.iter();
        let same = causes.filter(|cause| cause.kind == kind && cause.slash_era == slash_era);
        same.map(|cause| cause.fraction).max()
    }

    /// Makes room for a cause. If the record is full, the oldest cause becomes final.
    pub(super) fn make_room(&mut self) {
        if self.causes.is_full() {
            self.settle_first();
        }
    }

    /// Adds a cause. The record must have room for it.
    pub(super) fn add(&mut self, cause: CauseOf<T>) {
        self.causes.try_push(cause).defensive_ok();
    }

    /// Removes the cause of a cancelled slash. Returns whether there was one.
    pub(super) fn pardon(&mut self, slash: SlashKey) -> bool {
        let before = self.causes.len();
        self.causes.retain(|cause| cause.slash != Some(slash));
        self.causes.len() < before
    }

    /// Ends every exclusion. The election that follows the given number of elections can elect the validator.
    pub(crate) fn admit(&mut self, elections: u32) {
        self.admitted_after = Some(elections);
        self.excluded_after = None;
        for cause in self.causes.iter_mut() {
            cause.excluded_after = None;
        }
    }

    /// Makes the first cause final, and then the next one, as long as `is_final` accepts it.
    pub(super) fn settle_while(&mut self, is_final: impl Fn(&CauseOf<T>) -> bool) {
        while self.causes.first().is_some_and(&is_final) {
            self.settle_first();
        }
    }

    /// Makes the first cause final: keeps its consequences and removes it.
    ///
    /// No cause covers the first one. The causes that it covers lose the covered consequences for good. What is
    /// remembered of void nominations that count again is the block of their report.
    fn settle_first(&mut self) {
        if self.causes.is_empty() {
            return;
        }
        let first = self.causes.remove(0);
        let voided = first.voided.filter(|_| !first.is_admitted());
        self.voided = self.voided.max(voided);
        let mut reported_at = first.voided.map(|voided| voided.block);
        self.excluded_after = self.excluded_after.max(first.excluded_after);
        for cause in self.causes.iter_mut().filter(|cause| first.covers(cause)) {
            if voided.is_some() || cause.is_admitted() {
                reported_at = reported_at.max(cause.voided.take().map(|voided| voided.block));
            }
            if first.chilled {
                cause.chilled = false;
                cause.excluded_after = None;
            }
        }
        self.reported_at = self.reported_at.max(reported_at);
        self.causes.retain(Cause::has_consequences);
    }
}
