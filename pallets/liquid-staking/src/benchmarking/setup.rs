//! The chain on which benchmarks run: stashes with validators, holders, batches that unbond.
//!
//! [`begin`] comes first in each benchmark. It removes what the genesis has put into storage and would be measured too.

use crate::{
    eras::Eras,
    governance::Governance,
    operators::Operators,
    pallet::{Config, Pallet},
    rooms::{Alarm, Batches, Progress, Stashes, Supply, Vault},
    stakes::Stakes,
    types::{Balance, BatchId, Settings},
};
use frame_benchmarking::v2::*;
use frame_support::traits::{
    fungible::{Inspect, Mutate},
    fungibles::Inspect as _,
    Get,
};
use frame_system::RawOrigin;
use sp_runtime::Perbill;
use sp_staking::{EraIndex, StakingInterface};

/// What the benchmarks need from the runtime.
pub trait BenchmarkHelper<AccountId> {
    /// Makes an account with funds validate.
    fn make_validator(who: &AccountId);

    /// Makes an era the active and planned one. Stake that unbonds in it has a later unlock era than before.
    fn begin_era(era: EraIndex);

    /// Makes the stake of all unlock eras up to this one free.
    fn free_until(era: EraIndex);

    /// Destroys the token. Nobody has any.
    fn destroy_token();
}

/// Returns an account with funds for everything.
pub(super) fn rich<T: Config>(name: &'static str, index: u32) -> T::AccountId {
    let who: T::AccountId = account(name, index, 0);
    T::Currency::set_balance(&who, stake::<T>() * 1_000);
    who
}

/// Returns the stake of a stash: half of it is still enough to nominate.
pub(super) fn stake<T: Config>() -> Balance {
    let least = T::Staking::minimum_nominator_bond();
    least.max(T::Currency::minimum_balance() * 100) * 10
}

/// Opens liquid staking without stashes, without limits of deposits, and with a full insurance fund.
pub(super) fn begin<T: Config>() {
    frame_system::Pallet::<T>::set_block_number(1u32.into());
    Stashes::<T>::clear();
    Vault::<T>::clear();
    Alarm::<T>::end_bunker();
    Batches::<T>::clear();
    Progress::<T>::plan_era();
    Governance::<T>::fund_insurance(rich::<T>("insurer", 0), stake::<T>()).expect("is rich");
    if Supply::<T>::is_open() {
        Supply::<T>::retire(Supply::<T>::total());
    } else {
        Governance::<T>::open().expect("the fund can pay");
    }
    Governance::<T>::set_settings(settings::<T>()).expect("is allowed");
    // All eras of the benchmark are later than those of the genesis. No stake becomes free before a benchmark says so.
    T::BenchmarkHelper::free_until(first_era::<T>());
    enter_era::<T>(first_era::<T>());
}

pub(super) fn settings<T: Config>() -> Settings<T::AccountId> {
    Settings {
        fee_account: Some(rich::<T>("fees", 0)),
        buffer_target: Perbill::from_percent(50),
        max_share: Perbill::one(),
        max_per_validator: Perbill::one(),
        bunker_threshold: Perbill::zero(),
        min_deposit: T::Currency::minimum_balance(),
        ..Default::default()
    }
}

fn first_era<T: Config>() -> EraIndex {
    100
}

/// Begins an era, whose work is due.
pub(super) fn enter_era<T: Config>(era: EraIndex) {
    T::BenchmarkHelper::begin_era(era);
    Progress::<T>::plan_era();
    Progress::<T>::mark();
}

/// Begins the next era after some others.
pub(super) fn next_era<T: Config>(after: u32) {
    enter_era::<T>(first_era::<T>() + after + 1);
}

/// Adds stashes, each with a validator.
pub(super) fn add_stashes<T: Config>(count: u32) {
    for index in 0..count {
        let validator = validator::<T>(index);
        Operators::<T>::set_validator(index, Some(validator), None).expect("validates");
    }
}

/// Returns an account that validates.
pub(super) fn validator<T: Config>(index: u32) -> T::AccountId {
    let who = rich::<T>("validator", index);
    T::BenchmarkHelper::make_validator(&who);
    who
}

/// Lets an account deposit twice the stake of each stash, so that half of it can be delegated.
pub(super) fn fill<T: Config>(holder: &T::AccountId, stashes: u32) {
    let amount = stake::<T>() * 2 * Balance::from(stashes);
    T::Currency::set_balance(holder, amount * 2);
    let signed = RawOrigin::Signed(holder.clone()).into();
    Pallet::<T>::deposit(signed, amount, 0).expect("is allowed");
}

/// Does all work that is due.
pub(super) fn work<T: Config>() {
    while Progress::<T>::is_marked() {
        Eras::<T>::process();
    }
}

/// Adds stashes whose stake a holder has deposited. Returns the holder.
pub(super) fn staked<T: Config>(stashes: u32) -> T::AccountId {
    let holder = rich::<T>("holder", 0);
    add_stashes::<T>(stashes);
    fill::<T>(&holder, stashes);
    work::<T>();
    assert!(Pallet::<T>::stashes().iter().all(|stash| stash.active > 0));
    holder
}

/// Returns the tokens of an account.
pub(super) fn tokens<T: Config>(who: &T::AccountId) -> Balance {
    T::Assets::balance(T::ShareAsset::get(), who)
}

/// Closes batches of a holder, one in each era. All of them unbond. They have `shares` together.
pub(super) fn close_batches<T: Config>(holder: &T::AccountId, count: u32, shares: Balance) {
    let part = shares / Balance::from(count.max(1));
    for index in 0..count {
        let signed = RawOrigin::Signed(holder.clone()).into();
        let earlier = part * Balance::from(index);
        let part = if index + 1 == count {
            shares - earlier
        } else {
            part
        };
        Pallet::<T>::request_exit(signed, part).expect("has tokens");
        next_era::<T>(index);
        work::<T>();
    }
    assert_eq!(Batches::<T>::open().len() as u32, count);
}

/// Makes the stake of all open batches free.
pub(super) fn free_all<T: Config>() {
    T::BenchmarkHelper::free_until(Stakes::<T>::clock().unlock);
    Progress::<T>::mark();
}

/// Returns whether a batch is settled.
pub(super) fn is_settled<T: Config>(id: BatchId) -> bool {
    Batches::<T>::open().iter().all(|(_, open)| *open != id)
}
