//! Limits on validators and nominators: their numbers, and their minimum bonds.
//!
//! Governance sets them. Intentions and elections are checked against them.
//!
//! - A value that breaks something is refused before anything is written: more seats, candidates or nominators than
//!   elections can hold, or fewer seats than an election must fill.
//! - A value that is only harsh is governance's choice: a minimum bond that nobody has, no place for newcomers, a
//!   threshold of zero. Eras go on, and the value can be changed back.
//!
//! Without a maximum, the constant of the runtime applies. So without a maximum, elections can still hold each list.

use crate::{
    pallet::{
        ChillThreshold, Config, ConfigOp, Error, MaxNominatorsCount, MaxValidatorsCount,
        MinNominatorBond, MinValidatorBond, MinimumValidatorCount, ValidatorCount,
    },
    types::{existential_deposit, BalanceOf},
};
use core::marker::PhantomData;
use frame_support::{ensure, traits::Get};
use sp_runtime::{DispatchResult, Percent};

/// The only writer of `ValidatorCount`, `MinimumValidatorCount`, `MaxValidatorsCount`, `MaxNominatorsCount`,
/// `MinNominatorBond`, `MinValidatorBond` and `ChillThreshold`.
///
/// Invariant after every method: `MinimumValidatorCount` <= `ValidatorCount` <= `MaxValidatorSet`, unless a release
/// has lowered `MaxValidatorSet`.
pub(crate) struct Limits<T>(PhantomData<T>);

/// Operations on several limits at once.
pub(crate) struct LimitOps<T: Config> {
    /// The operation on `MinNominatorBond`.
    pub min_nominator_bond: ConfigOp<BalanceOf<T>>,
    /// The operation on `MinValidatorBond`.
    pub min_validator_bond: ConfigOp<BalanceOf<T>>,
    /// The operation on `MaxNominatorsCount`.
    pub max_nominator_count: ConfigOp<u32>,
    /// The operation on `MaxValidatorsCount`.
    pub max_validator_count: ConfigOp<u32>,
    /// The operation on `ChillThreshold`.
    pub chill_threshold: ConfigOp<Percent>,
}

impl<T: Config> LimitOps<T> {
    /// Returns whether elections can hold each maximum, and the threshold is at most 100%.
    pub(crate) fn are_within_bounds(&self) -> bool {
        self.max_nominator_count
            .sets_at_most(&T::MaxNominators::get())
            && self
                .max_validator_count
                .sets_at_most(&T::MaxCandidates::get())
            && self.chill_threshold.sets_at_most(&Percent::one())
    }
}

impl<T: Config> Limits<T> {
    /// Returns the number of validators to elect.
    pub(crate) fn validator_count() -> u32 {
        ValidatorCount::<T>::get()
    }

    /// Returns the number of winners below which an election fails. It is zero if it was never set.
    pub(crate) fn minimum_validator_count() -> u32 {
        MinimumValidatorCount::<T>::get()
    }

    /// Returns the most candidates that can be listed.
    pub(crate) fn max_candidates() -> u32 {
        let bound = T::MaxCandidates::get();
        MaxValidatorsCount::<T>::get().map_or(bound, |max| max.min(bound))
    }

    /// Returns the number of places for nominators. Virtual stakers take none.
    pub(crate) fn max_nominators() -> u32 {
        let bound = T::MaxNominators::get();
        MaxNominatorsCount::<T>::get().map_or(bound, |max| max.min(bound))
    }

    /// Returns the least active stake that a stash may have after it bonds or rebonds: the lower of the two minimum
    /// bonds. A stash without a role can unbond below it.
    pub(crate) fn minimum_bond() -> BalanceOf<T> {
        Self::minimum_bond_to_nominate().min(Self::minimum_bond_to_validate())
    }

    /// Returns whether an active stake reaches the minimum bond. Most stakes reach that of nominators. Then that of
    /// validators is not read.
    pub(crate) fn reaches_minimum_bond(stake: BalanceOf<T>) -> bool {
        stake >= Self::minimum_bond_to_nominate() || stake >= Self::minimum_bond_to_validate()
    }

    /// Returns the least active stake of a validator. It is never below the existential deposit.
    pub(crate) fn minimum_bond_to_validate() -> BalanceOf<T> {
        MinValidatorBond::<T>::get().max(existential_deposit::<T>())
    }

    /// Returns the least active stake of a nominator. It is never below the existential deposit.
    pub(crate) fn minimum_bond_to_nominate() -> BalanceOf<T> {
        MinNominatorBond::<T>::get().max(existential_deposit::<T>())
    }

    /// Returns whether a list with `count` entries is crowded: `count` is above the share `ChillThreshold` of `max`,
    /// rounded down. Without a threshold no list is.
    pub(crate) fn is_crowded(count: u32, max: u32) -> bool {
        ChillThreshold::<T>::get().is_some_and(|threshold| count > threshold.mul_floor(max))
    }

    /// Sets the number of validators to elect.
    ///
    /// # Errors
    /// - `TooManyValidators`: `count` is above `MaxValidatorSet`.
    /// - `BoundNotMet`: `count` is zero or below `MinimumValidatorCount`. Every election would fail.
    pub(crate) fn set_validator_count(count: u32) -> DispatchResult {
        ensure!(
            count <= T::MaxValidatorSet::get(),
            Error::<T>::TooManyValidators
        );
        let minimum = MinimumValidatorCount::<T>::get().max(1);
        ensure!(count >= minimum, Error::<T>::BoundNotMet);
        ValidatorCount::<T>::put(count);
        Ok(())
    }

    /// Sets the number of winners below which an election fails.
    ///
    /// # Errors
    /// - `BoundNotMet`: `count` is above `ValidatorCount`.
    pub(crate) fn set_minimum_validator_count(count: u32) -> DispatchResult {
        ensure!(count <= ValidatorCount::<T>::get(), Error::<T>::BoundNotMet);
        MinimumValidatorCount::<T>::put(count);
        Ok(())
    }

    /// Carries out all operations, without checks. The caller checks [`LimitOps::are_within_bounds`] first.
    pub(crate) fn apply(ops: LimitOps<T>) {
        ops.min_nominator_bond.apply_to::<MinNominatorBond<T>>();
        ops.min_validator_bond.apply_to::<MinValidatorBond<T>>();
        ops.max_nominator_count.apply_to::<MaxNominatorsCount<T>>();
        ops.max_validator_count.apply_to::<MaxValidatorsCount<T>>();
        ops.chill_threshold.apply_to::<ChillThreshold<T>>();
    }
}
