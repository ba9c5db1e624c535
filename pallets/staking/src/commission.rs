//! Which commission counts when.
//!
//! Owns `StandingPrefs`. `intentions`, which comes before this in the flow, tells of each change before it makes it;
//! `exposure`, which comes after, asks with which preferences a winner is elected.
//!
//! Nominators choose by the commission that a validator announces, and are bound from the block in which they are read
//! to the end of an era. So a validator must not raise it behind their backs:
//!
//! | a validator | counts |
//! |---|---|
//! | changes its preferences after the election has begun to read stakes | from the next election on |
//! | asks for more before that | from the next election but one on: an era after it said so |
//! | asks for less before that | at once |
//! | leaves, and comes back dearer | as if it asked for more |
//! | stands for the first time | at once |
//! | comes back after all its stake had left | as if it asked for more: nominations of it stayed |
//!
//! Governance has the last word: no more than `MaxCommission` counts, and no less than `MinCommission`.
//!
//! A stash has one record, which says what counts in one election. It outlives that election as what the stash offered
//! last. It outlives the stash, too, as nominations of it do: there is one for each account that ever left the candidates.

use crate::{pallet::*, types::*};
use frame_support::ensure;
use sp_runtime::{Perbill, TryRuntimeError};
use sp_staking::EraIndex;

impl<T: Config> Pallet<T> {
    /// Checks a commission that somebody asks for.
    ///
    /// # Errors
    /// - `CommissionTooLow`: it is below `MinCommission`.
    /// - `CommissionTooHigh`: it is above `MaxCommission`, or above 100%.
    pub(crate) fn ensure_commission_within_bounds(commission: Perbill) -> Result<(), Error<T>> {
        ensure!(
            commission >= MinCommission::<T>::get(),
            Error::<T>::CommissionTooLow
        );
        ensure!(
            commission <= MaxCommission::<T>::get().min(Perbill::one()),
            Error::<T>::CommissionTooHigh
        );
        Ok(())
    }

    /// Keeps what counts in the next election, if that is not what the stash announces from now on. Called before
    /// `Validators` changes. `new` is what the stash is going to announce, `None` if it leaves.
    pub(crate) fn keep_standing_prefs(stash: &T::AccountId, new: Option<&ValidatorPrefs>) {
        let announced = Validators::<T>::try_get(stash).ok();
        let kept = StandingPrefs::<T>::get(stash);
        let standing = match (new, announced) {
            (Some(new), _) => Self::standing_after_change(new, announced, kept),
            (None, Some(announced)) => Some(Self::standing_of_leaver(stash, announced, kept)),
            (None, None) => return,
        };
        StandingPrefs::<T>::set(stash, standing);
    }

    /// What counts in the next election for a stash that is going to announce `new`. `None` if that counts.
    fn standing_after_change(
        new: &ValidatorPrefs,
        announced: Option<ValidatorPrefs>,
        kept: Option<Standing>,
    ) -> Option<Standing> {
        let era = Self::next_era();
        let counts = kept
            .filter(|kept| kept.era == era)
            .map(|kept| kept.prefs)
            .or(announced);
        // One that was away offered something before. A newcomer has no nominators to surprise.
        let before = counts.or(kept.map(|kept| kept.prefs))?;
        if counts.is_some() && Self::is_being_read_for(era) {
            return Some(Standing { prefs: before, era });
        }
        // Only the commission waits.
        let prefs = ValidatorPrefs {
            commission: before.commission,
            ..*new
        };
        (new.commission > before.commission).then_some(Standing { prefs, era })
    }

    /// What counts in the next election for a stash that leaves, if it was read, and what it comes back to: the least
    /// that it offered lately. A rise that no election has counted yet is withdrawn. Else it could be announced for a
    /// few blocks, and count without notice many eras later.
    fn standing_of_leaver(
        stash: &T::AccountId,
        announced: ValidatorPrefs,
        kept: Option<Standing>,
    ) -> Standing {
        let era = Self::next_era();
        let last_era = era.saturating_sub(1);
        let is_read = Self::is_being_read_for(era);
        let since = if is_read { era } else { last_era };
        let waited = kept.filter(|kept| kept.era >= since);
        let served = (!is_read)
            .then(|| ErasValidatorPrefs::<T>::try_get(last_era, stash).ok())
            .flatten();
        let least = [waited.map(|kept| kept.prefs), served]
            .into_iter()
            .flatten()
            .map(|prefs| prefs.commission)
            .fold(announced.commission, Ord::min);
        let prefs = ValidatorPrefs {
            commission: least,
            ..announced
        };
        Standing { prefs, era }
    }

    /// Whether the election for an era has begun to read stakes, so that nominators are bound.
    fn is_being_read_for(era: EraIndex) -> bool {
        Self::era_being_elected() == Some(era)
    }

    /// The preferences with which a stash is elected for an era: in this order
    ///
    /// 1. what counts in this election by its record;
    /// 2. what it announces;
    /// 3. what it offered last, if it has left since it was read.
    ///
    /// Never those of nobody: preferences of all zeros would give all that it earns to its nominators.
    pub(crate) fn prefs_in_election(era: EraIndex, stash: &T::AccountId) -> ValidatorPrefs {
        let kept = StandingPrefs::<T>::get(stash);
        let prefs = kept
            .filter(|kept| kept.era == era)
            .map(|kept| kept.prefs)
            .or_else(|| Validators::<T>::try_get(stash).ok())
            .or_else(|| kept.map(|kept| kept.prefs))
            .or_else(|| ChilledPrefs::<T>::get(stash))
            // An election that was under way when these records were introduced.
            .or_else(|| ErasValidatorPrefs::<T>::try_get(era.saturating_sub(1), stash).ok())
            .unwrap_or_default();
        ValidatorPrefs {
            commission: Self::commission_within_bounds(prefs.commission),
            ..prefs
        }
    }

    /// The minimum wins, should it be above the maximum.
    fn commission_within_bounds(commission: Perbill) -> Perbill {
        commission
            .min(MaxCommission::<T>::get())
            .max(MinCommission::<T>::get())
            .min(Perbill::one())
    }

    /// What always holds: no record is for an era after the next, and what it says can be offered.
    pub(crate) fn check_standing_prefs() -> Result<(), TryRuntimeError> {
        let next = Self::next_era();
        for standing in StandingPrefs::<T>::iter_values() {
            ensure!(
                standing.prefs.commission <= Perbill::one(),
                "preferences that stand are a share"
            );
            ensure!(
                standing.era <= next,
                "preferences stand for the next election, or stood for an earlier one"
            );
        }
        Ok(())
    }
}
