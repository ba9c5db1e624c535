//! Stashes, candidates, nominators, and one that leaves behind as many records as a stash can have.

use super::{
    eras::{expose, now},
    sessions::BenchmarkHelper,
    slashes::full_spans,
};
use crate::{
    bonding::Bonding,
    intentions::Candidacy,
    pallet::Config,
    rooms::{CandidateList, ControllerProposals, Displacements, Ledgers, Liability, Limits, Roles},
    types::{
        existential_deposit, BalanceOf, Nominations, RewardDestination, UnlockChunk, ValidatorPrefs,
    },
};
use alloc::vec::Vec;
use frame_support::{
    traits::{fungible, Get},
    BoundedVec,
};
use sp_runtime::{traits::Zero, Perbill};
use sp_staking::EraIndex;

/// Returns what each stash bonds: a hundred times what any stash must bond.
pub(super) fn stake<T: Config>() -> BalanceOf<T> {
    let least =
        Limits::<T>::minimum_bond_to_validate().max(Limits::<T>::minimum_bond_to_nominate());
    least * BalanceOf::<T>::from(100u32)
}

/// Returns preferences with a commission in percent.
pub(super) fn prefs(commission: u32) -> ValidatorPrefs {
    ValidatorPrefs {
        commission: Perbill::from_percent(commission),
        blocked: false,
    }
}

/// Returns an account.
pub(super) fn named<T: Config>(name: &'static str, number: u32) -> T::AccountId {
    frame_benchmarking::account(name, number, 0)
}

/// Returns a number of accounts.
pub(super) fn crowd<T: Config>(name: &'static str, number: u32) -> Vec<T::AccountId> {
    (0..number).map(|n| named::<T>(name, n)).collect()
}

/// Gives an account ten times the stake of a stash.
pub(super) fn fund<T: Config>(who: &T::AccountId) {
    let amount = stake::<T>() * BalanceOf::<T>::from(10u32);
    <T::Currency as fungible::Mutate<T::AccountId>>::set_balance(who, amount);
}

/// Bonds a stash that controls itself and compounds its rewards.
pub(super) fn stash<T: Config>(name: &'static str, number: u32) -> T::AccountId {
    let who = named::<T>(name, number);
    fund::<T>(&who);
    Bonding::<T>::bond(who.clone(), stake::<T>(), RewardDestination::Staked)
        .expect("has more than it bonds");
    who
}

/// Bonds a stash whose ledger is as long as a ledger can be. Its chunks have the eras from `first` on.
pub(super) fn full_stash<T: Config>(
    name: &'static str,
    number: u32,
    first: EraIndex,
) -> T::AccountId {
    let who = stash::<T>(name, number);
    fill_chunks::<T>(&who, first);
    who
}

/// Fills all unlocking chunks of a stash, with the eras from `first` on.
pub(super) fn fill_chunks<T: Config>(stash: &T::AccountId, first: EraIndex) {
    let (controller, mut ledger) = Ledgers::<T>::of_stash(stash).expect("is a stash");
    let before = ledger.stake();
    let value = existential_deposit::<T>();
    let number = T::MaxUnlockingChunks::get();
    let chunks = (first..first + number).map(|era| UnlockChunk { value, era });
    ledger.unlocking = BoundedVec::truncate_from(chunks.collect());
    ledger.total = ledger.active + value * BalanceOf::<T>::from(number);
    Ledgers::<T>::update(&controller, before, ledger).expect("has the funds");
}

/// Takes all active stake from a stash, as a slash could.
pub(super) fn lose_active_stake<T: Config>(stash: &T::AccountId) {
    let (controller, mut ledger) = Ledgers::<T>::of_stash(stash).expect("is a stash");
    let before = ledger.stake();
    ledger.total = ledger.total - ledger.active;
    ledger.active = Zero::zero();
    Ledgers::<T>::update(&controller, before, ledger).expect("holds more");
    Liability::<T>::remember_emptied(stash);
}

/// Lets another account control a stash that controls itself.
pub(super) fn hand_over<T: Config>(stash: &T::AccountId, controller: &T::AccountId) {
    Ledgers::<T>::reassign(stash, stash, controller);
}

/// Makes a stash a candidate with session keys, and exposes it in the planned era.
pub(super) fn candidate<T: Config>(name: &'static str, number: u32) -> T::AccountId {
    let who = full_stash::<T>(name, number, now::<T>());
    T::BenchmarkHelper::give_keys(&who);
    Candidacy::<T>::announce(&who, prefs(10));
    CandidateList::<T>::add(&who);
    expose::<T>(now::<T>(), &who, &[], stake::<T>());
    who
}

/// Makes a stash a nominator.
pub(super) fn back<T: Config>(who: &T::AccountId, targets: Vec<T::AccountId>) {
    let nominations = Nominations {
        targets: BoundedVec::truncate_from(targets),
        submitted_in: now::<T>(),
        suppressed: false,
    };
    let stake = Ledgers::<T>::readable_stake_of(who);
    Roles::<T>::set_nominator(who, stake, None, nominations);
}

/// Returns a stash with each record that a stash can have, and its controller. All chunks of the stash are due.
pub(super) fn leaver<T: Config>() -> (T::AccountId, T::AccountId) {
    let (who, controller) = (
        candidate::<T>("leaver", 0),
        named::<T>("controller of the leaver", 0),
    );
    fill_chunks::<T>(&who, now::<T>() - T::MaxUnlockingChunks::get());
    hand_over::<T>(&who, &controller);
    ControllerProposals::<T>::put(&who, &named::<T>("proposed", 0));
    Displacements::<T>::record_in(&who, 1);
    Liability::<T>::excuse_before(&who, 1);
    Liability::<T>::remember_emptied(&who);
    full_spans::<T>(&who, now::<T>());
    (who, controller)
}
