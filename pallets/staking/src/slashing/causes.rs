//! What the causes in a validator's record mean together.
//!
//! Pure: reads and writes no storage. `punishment` records causes and asks this module what follows from them.
//!
//! **Cover.** Who was chilled after an offence has answered for it with its place: found later, it does not chill again.
//! Such a cause is recorded all the same and *yields*: it has no effect while an earlier one covers it. When the covering
//! slash is cancelled, it counts, as if the other had never been.

use super::types::{Cause, Punishment, SlashKey, VoidedNominations};
use crate::pallet::Config;
use alloc::vec::Vec;
use frame_support::traits::Defensive;
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::Perbill;
use sp_staking::{offence::Kind, EraIndex};

/// One cause of a runtime.
pub(super) type CauseOf<T> = Cause<BlockNumberFor<T>>;

/// Up to when nominations of a runtime's validator are void.
pub(crate) type VoidedOf<T> = VoidedNominations<BlockNumberFor<T>>;

impl<BlockNumber> Cause<BlockNumber> {
    /// Whether it does anything at all besides the slash.
    pub(super) fn has_consequences(&self) -> bool {
        self.chilled || self.voided.is_some() || self.disabled_through.is_some()
    }

    /// Whether this answers for another cause that yields: it came first, and after that offence.
    fn covers(&self, other: &Self) -> bool {
        other.yields && self.ruled_in >= other.slash_era
    }
}

impl<T: Config> Punishment<T> {
    /// Whether nothing is left to remember.
    pub(super) fn is_empty(&self) -> bool {
        let has_settled = self.excluded_after.is_some() || self.voided.is_some();
        self.causes.is_empty() && !has_settled
    }

    /// Up to when nominations are void for the election that comes after so many. None is for one to which the
    /// validator is admitted again: without its nominators anybody could outbid it.
    pub(crate) fn voided_in_election(&self, elections_held: u32) -> Option<VoidedOf<T>> {
        if self.admitted_after == Some(elections_held) {
            return None;
        }
        self.voided_nominations()
    }

    /// Up to when nominations are void.
    pub(crate) fn voided_nominations(&self) -> Option<VoidedOf<T>> {
        let causes = self.effective(|cause| cause.voided.is_some());
        let voided = causes.into_iter().filter_map(|cause| cause.voided);
        voided.max().max(self.voided)
    }

    /// How many elections had been held at the last exclusion.
    pub(crate) fn last_exclusion(&self) -> Option<u32> {
        let causes = self.effective(|cause| cause.excluded_after.is_some());
        let excluded = causes.into_iter().filter_map(|cause| cause.excluded_after);
        excluded.max().max(self.excluded_after)
    }

    /// The largest fraction that was ruled and is not cancelled, zero if there is none.
    pub(crate) fn severity(&self) -> Perbill {
        let fractions = self.causes.iter().map(|cause| cause.fraction);
        fractions.max().unwrap_or_default()
    }

    /// The eras of the chills that had an effect, in the order of rulings.
    pub(crate) fn chills(&self) -> Vec<EraIndex> {
        let chills = self.effective(|cause| cause.chilled).into_iter();
        chills.map(|cause| cause.ruled_in).collect()
    }

    /// The era of the first chill in or after `era`.
    pub(super) fn first_chill_since(&self, era: EraIndex) -> Option<EraIndex> {
        let chills = self.chills().into_iter();
        chills.filter(|chilled| *chilled >= era).min()
    }

    /// Whether an earlier chill answers for a cause that is about to be added.
    pub(super) fn is_covered(&self, cause: &CauseOf<T>) -> bool {
        let mut chills = self.effective(|earlier| earlier.chilled).into_iter();
        chills.any(|earlier| earlier.covers(cause))
    }

    /// How long the validator is barred from work, and for what at most. Each cause counts for itself.
    pub(super) fn disabled_through(&self) -> Option<(EraIndex, Perbill)> {
        let disabling = self.causes.iter();
        let disabling = disabling.filter_map(|c| c.disabled_through.map(|era| (era, c.fraction)));
        disabling
            .reduce(|(era, severity), (other_era, other)| (era.max(other_era), severity.max(other)))
    }

    /// The causes that have a consequence and are not covered by an earlier one that has it too.
    fn effective(&self, has_it: impl Fn(&CauseOf<T>) -> bool) -> Vec<&CauseOf<T>> {
        let mut effective = Vec::<&CauseOf<T>>::new();
        for cause in self.causes.iter().filter(|cause| has_it(cause)) {
            if !effective.iter().any(|earlier| earlier.covers(cause)) {
                effective.push(cause);
            }
        }
        effective
    }

    /// The cause that a ruling adds to: that of its slash. One that costs nothing adds to another such, and one that opened
    /// no slash to the last of its kind and era.
    pub(super) fn find(&mut self, new: &CauseOf<T>) -> Option<&mut CauseOf<T>> {
        let takes_any = new.slash.is_none() && !new.fraction.is_zero();
        let mut causes = self.causes.iter_mut().rev();
        causes.find(|cause| {
            cause.kind == new.kind
                && cause.slash_era == new.slash_era
                && (cause.slash == new.slash || takes_any)
        })
    }

    /// Whether there was a ruling for an offence of this kind and era.
    pub(super) fn knows(&self, kind: Kind, slash_era: EraIndex) -> bool {
        self.fraction_ruled(kind, slash_era).is_some()
    }

    /// The largest fraction that was ruled for offences of this kind and era, `None` if there was no ruling.
    pub(super) fn fraction_ruled(&self, kind: Kind, slash_era: EraIndex) -> Option<Perbill> {
        let causes = self.causes.iter();
        let same = causes.filter(|cause| cause.kind == kind && cause.slash_era == slash_era);
        same.map(|cause| cause.fraction).max()
    }

    /// Makes room for a cause. If there is none, the oldest is final from now on.
    pub(super) fn make_room(&mut self) {
        if self.causes.is_full() {
            self.settle_first();
        }
    }

    /// Adds a cause, for which there must be room.
    pub(super) fn add(&mut self, cause: CauseOf<T>) {
        let _ = self.causes.try_push(cause).defensive();
    }

    /// Removes the cause of a slash that is cancelled. Returns whether there was one.
    pub(super) fn pardon(&mut self, slash: SlashKey) -> bool {
        let before = self.causes.len();
        self.causes.retain(|cause| cause.slash != Some(slash));
        self.causes.len() < before
    }

    /// Ends every exclusion, so that the election that comes after so many takes the validator.
    pub(super) fn admit(&mut self, elections_held: u32) {
        self.admitted_after = Some(elections_held);
        self.excluded_after = None;
        for cause in self.causes.iter_mut() {
            cause.excluded_after = None;
        }
    }

    /// Makes the first cause final, as long as `is_final` says so, and forgets all of it that can't matter any more.
    pub(super) fn settle_while(&mut self, is_final: impl Fn(&CauseOf<T>) -> bool) {
        while self.causes.first().is_some_and(&is_final) {
            self.settle_first();
        }
    }

    /// Keeps what the first cause did, and forgets it. It is covered by none; what it covers has no effect for good.
    fn settle_first(&mut self) {
        if self.causes.is_empty() {
            return;
        }
        let first = self.causes.remove(0);
        self.voided = self.voided.max(first.voided);
        self.excluded_after = self.excluded_after.max(first.excluded_after);
        for cause in self.causes.iter_mut().filter(|cause| first.covers(cause)) {
            if first.voided.is_some() {
                cause.voided = None;
            }
            if first.chilled {
                cause.chilled = false;
                cause.excluded_after = None;
            }
        }
        self.causes.retain(Cause::has_consequences);
    }
}
