//! What governance sets: how many validators, the bounds on stakers, and on commissions and eras.
//!
//! Owns the counts, minimum bonds and thresholds that intentions and elections are checked against.
//!
//! **A value that breaks something is refused**, before anything is written:
//!
//! - a share above 100%, which would pay or slash more than there is;
//! - a floor above the ceiling, between which no commission lies;
//! - more seats, candidates or nominators than elections hold, or fewer seats than an election must fill;
//! - an era that mints for no time, or for longer than the runtime allows.
//!
//! Without a maximum the runtime's own holds, so removing one opens nothing.
//!
//! **A value that is only harsh is governance's choice**: minimum bonds that nobody has, no place for anybody new, a
//! commission of all or of nothing, a threshold of zero. Eras go on, and it can be undone.

use crate::{pallet::*, types::*};
use alloc::vec::Vec;
use frame_support::{ensure, traits::Get, WeakBoundedVec};
use sp_runtime::{DispatchResult, Perbill, Percent};

/// Carries out one [`ConfigOp`] on one storage value.
macro_rules! apply_config_op {
    ($item:ident, $op:expr) => {
        match $op {
            ConfigOp::Noop => (),
            ConfigOp::Set(value) => $item::<T>::put(value),
            ConfigOp::Remove => $item::<T>::kill(),
        }
    };
}

impl<T: Config> Pallet<T> {
    pub(crate) fn set_desired_validators(count: u32) -> DispatchResult {
        ensure!(
            count <= T::MaxValidatorSet::get(),
            Error::<T>::TooManyValidators
        );
        // With fewer seats than the minimum, every election would fail.
        let least = MinimumValidatorCount::<T>::get().max(1);
        ensure!(count >= least, Error::<T>::BoundNotMet);
        ValidatorCount::<T>::put(count);
        Ok(())
    }

    pub(crate) fn set_least_validators(count: u32) -> DispatchResult {
        ensure!(count <= ValidatorCount::<T>::get(), Error::<T>::BoundNotMet);
        MinimumValidatorCount::<T>::put(count);
        Ok(())
    }

    pub(crate) fn set_reporters_share(fraction: Perbill) -> DispatchResult {
        ensure!(fraction <= Perbill::one(), Error::<T>::BoundNotMet);
        SlashRewardFraction::<T>::put(fraction);
        Ok(())
    }

    pub(crate) fn replace_invulnerables(accounts: Vec<T::AccountId>) -> DispatchResult {
        let accounts =
            WeakBoundedVec::try_from(accounts).map_err(|_| Error::<T>::TooManyValidators)?;
        Invulnerables::<T>::put(ListedAsVec(accounts));
        Ok(())
    }

    pub(crate) fn set_commission_floor(floor: Perbill) -> DispatchResult {
        ensure!(floor <= Self::highest_floor(), Error::<T>::BoundNotMet);
        MinCommission::<T>::put(floor);
        Ok(())
    }

    pub(crate) fn set_commission_ceiling(ceiling: Perbill) -> DispatchResult {
        let lowest = MinCommission::<T>::get();
        ensure!(
            ceiling >= lowest && ceiling <= Perbill::one(),
            Error::<T>::BoundNotMet
        );
        MaxCommission::<T>::put(ceiling);
        Ok(())
    }

    /// The highest commission floor that can be set.
    fn highest_floor() -> Perbill {
        MaxCommission::<T>::get().min(Perbill::one())
    }

    /// In ms; `None` stands for `LongestPaidEra`.
    pub(crate) fn set_longest_era(longest: Option<u64>) -> DispatchResult {
        let bound = T::LongestPaidEra::get();
        ensure!(
            longest.is_none_or(|millis| millis > 0 && millis <= bound),
            Error::<T>::BoundNotMet
        );
        MaxEraDuration::<T>::set(longest);
        Ok(())
    }

    /// The longest time for which an era mints, in ms.
    pub(crate) fn longest_paid_era() -> u64 {
        let bound = T::LongestPaidEra::get();
        MaxEraDuration::<T>::get().map_or(bound, |millis| millis.min(bound))
    }

    /// The most candidates that may be listed.
    pub(crate) fn max_candidates() -> u32 {
        let bound = T::MaxCandidates::get();
        MaxValidatorsCount::<T>::get().map_or(bound, |max| max.min(bound))
    }

    /// The most stashes that may nominate.
    pub(crate) fn max_nominators() -> u32 {
        let bound = T::MaxNominators::get();
        MaxNominatorsCount::<T>::get().map_or(bound, |max| max.min(bound))
    }

    pub(crate) fn switch_automatic_payouts(enabled: bool) {
        AutomaticPayouts::<T>::put(enabled);
    }

    /// Carries out all operations, or none if one of them sets what must not be.
    pub(crate) fn apply_staking_configs(
        min_nominator_bond: ConfigOp<BalanceOf<T>>,
        min_validator_bond: ConfigOp<BalanceOf<T>>,
        max_nominator_count: ConfigOp<u32>,
        max_validator_count: ConfigOp<u32>,
        chill_threshold: ConfigOp<Percent>,
        min_commission: ConfigOp<Perbill>,
        max_staked_rewards: ConfigOp<Percent>,
    ) -> DispatchResult {
        ensure!(
            sets_at_most(&max_nominator_count, T::MaxNominators::get())
                && sets_at_most(&max_validator_count, T::MaxCandidates::get())
                && sets_at_most(&chill_threshold, Percent::one())
                && sets_at_most(&min_commission, Self::highest_floor())
                && sets_at_most(&max_staked_rewards, Percent::one()),
            Error::<T>::BoundNotMet
        );
        apply_config_op!(MinNominatorBond, min_nominator_bond);
        apply_config_op!(MinValidatorBond, min_validator_bond);
        apply_config_op!(MaxNominatorsCount, max_nominator_count);
        apply_config_op!(MaxValidatorsCount, max_validator_count);
        apply_config_op!(ChillThreshold, chill_threshold);
        apply_config_op!(MinCommission, min_commission);
        apply_config_op!(MaxStakedRewards, max_staked_rewards);
        Ok(())
    }
}

/// Whether an operation sets nothing above a bound.
fn sets_at_most<Value: codec::Codec + Default + PartialOrd>(
    op: &ConfigOp<Value>,
    bound: Value,
) -> bool {
    match op {
        ConfigOp::Set(value) => *value <= bound,
        ConfigOp::Noop | ConfigOp::Remove => true,
    }
}
