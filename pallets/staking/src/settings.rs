//! Several settings that governance changes in one call.
//!
//! Each room checks its own bounds. This transition checks all operations first, then carries out all. So if one is
//! refused, none is made. Setters of a single value are in the rooms: `Limits`, `CommissionBounds`, `RewardPolicy` and
//! `SlashPolicy`.
//!
//! **A value that breaks something is refused:**
//!
//! - a share above 100%, which would pay or slash more than there is;
//! - a minimum commission above the maximum, since no commission would be between them;
//! - more seats, candidates or nominators than elections can hold, or fewer seats than an election must fill;
//! - an era that mints for no time, or for longer than the runtime allows.
//!
//! **A value that is only harsh is governance's choice:** minimum bonds that nobody has, no place for newcomers, a
//! commission of 0% or 100%, a threshold of zero. Eras go on, and the value can be changed back. With minimum bonds
//! that few have and a threshold of zero, anyone can chill the other candidates. `MinimumValidatorCount`, which only
//! root sets, bounds how far this reduces the set.

use crate::{
    pallet::{Config, ConfigOp, Error},
    rooms::{CommissionBounds, LimitOps, Limits, RewardPolicy},
    types::BalanceOf,
};
use core::marker::PhantomData;
use frame_support::ensure;
use sp_runtime::{DispatchResult, Perbill, Percent};

/// Changes settings of several rooms together.
pub(crate) struct Settings<T>(PhantomData<T>);

impl<T: Config> Settings<T> {
    /// Carries out all operations, or none.
    ///
    /// # Errors
    /// - `BoundNotMet`: a share is above 100%, the minimum commission is above the maximum, or a maximum count is above
    ///   the number that elections read.
    pub(crate) fn set_staking_configs(
        min_nominator_bond: ConfigOp<BalanceOf<T>>,
        min_validator_bond: ConfigOp<BalanceOf<T>>,
        max_nominator_count: ConfigOp<u32>,
        max_validator_count: ConfigOp<u32>,
        chill_threshold: ConfigOp<Percent>,
        min_commission: ConfigOp<Perbill>,
        max_staked_rewards: ConfigOp<Percent>,
    ) -> DispatchResult {
        let limits = LimitOps::<T> {
            min_nominator_bond,
            min_validator_bond,
            max_nominator_count,
            max_validator_count,
            chill_threshold,
        };
        ensure!(
            limits.are_within_bounds()
                && CommissionBounds::<T>::may_set_floor(&min_commission)
                && max_staked_rewards.sets_at_most(&Percent::one()),
            Error::<T>::BoundNotMet
        );
        Limits::<T>::apply(limits);
        CommissionBounds::<T>::apply_floor(min_commission);
        RewardPolicy::<T>::apply_most_for_stakers(max_staked_rewards);
        Ok(())
    }
}
