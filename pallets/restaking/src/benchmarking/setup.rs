//! The chain on which benchmarks run: its era, its settings, and as many services as possible.
//!
//! [`begin`] comes first in each benchmark. Everything is stored by rooms. All services share stake: then a slash of
//! one of them changes what is allocated to all others. Each one is active, and any change shows that its stake is not
//! enough. So it is degraded, which is stored too.

use crate::{
    pallet::Config,
    rooms::{Findings, Loads, Operators, Pots, Rules, Services},
    types::{Balance, Load, Mode, Phase, Service, Settings, Terms, MAX_TAG_VALUES},
};
use alloc::vec::Vec;
use frame_benchmarking::account;
use frame_support::{
    traits::{
        fungible::{Inspect, Mutate},
        EnsureOrigin, Get,
    },
    BoundedVec,
};
use palisade_restaking_primitives::{Proceeds, ServiceId};
use sp_runtime::Perbill;
use sp_staking::EraIndex;

/// What the benchmarks need from the runtime.
pub trait BenchmarkHelper<AccountId> {
    /// Makes an era the active and planned one. Faults in it can be slashed, and no earlier ones.
    fn begin_era(era: EraIndex);

    /// Elects an account for an era, with this stake behind it, in units. In the active era it is at work.
    fn elect(validator: &AccountId, era: EraIndex, stake: Balance);
}

/// The era that is active and planned. All records of an operator can be of earlier eras.
pub(super) const NOW: EraIndex = 200;

/// The part of an allocation that a service can slash. All services of an operator together can slash less than all of
/// its stake.
const CAP: Perbill = Perbill::from_percent(5);

/// Returns an account with funds for everything.
pub(super) fn rich<T: Config>(name: &'static str, index: u32) -> T::AccountId {
    let who: T::AccountId = account(name, index, 0);
    fund::<T>(&who);
    who
}

/// Gives an account funds for everything.
pub(super) fn fund<T: Config>(who: &T::AccountId) {
    let deposits = T::ServiceDeposit::get() + T::OperatorDeposit::get();
    T::Currency::set_balance(who, stake::<T>() * 10 + deposits * 10);
}

/// Returns the stake behind each operator, in units.
pub(super) fn stake<T: Config>() -> Balance {
    T::Currency::minimum_balance()
        .max(T::MinReward::get())
        .max(1_000)
        * 1_000
}

/// Returns the origin that registers services, and its account, which has funds.
pub(super) fn registrar<T: Config>() -> (T::RuntimeOrigin, T::AccountId) {
    let origin = T::RegisterOrigin::try_successful_origin().expect("somebody registers services");
    let owner = T::RegisterOrigin::ensure_origin(origin.clone()).expect("it is a success");
    fund::<T>(&owner);
    (origin, owner)
}

/// Starts the chain of a benchmark: era [`NOW`] is certified, nobody is an operator, and settings refuse nothing.
pub(super) fn begin<T: Config>() {
    begin_in::<T>(NOW);
    let genesis: Vec<_> = Operators::<T>::all().map(|(stash, _)| stash).collect();
    genesis.iter().for_each(Operators::<T>::remove);
}

/// As [`begin`], with another era, and with the operators of the genesis.
pub(super) fn begin_in<T: Config>(era: EraIndex) {
    frame_system::Pallet::<T>::set_block_number(1u32.into());
    T::BenchmarkHelper::begin_era(era);
    Findings::<T>::measured(era);
    Rules::<T>::set(Settings {
        min_slack: Perbill::zero(),
        throttle: Perbill::one(),
        max_orders: T::MaxOrdersPerEra::get(),
        max_share: Perbill::one(),
        max_shared: Perbill::one(),
        ..Default::default()
    })
    .expect("is allowed");
}

/// Adds or removes services until there are `count`, and resets all of them. Returns their numbers.
pub(super) fn set_services<T: Config>(count: u32) -> Vec<ServiceId> {
    let (_, owner) = registrar::<T>();
    for id in Services::<T>::ids().into_iter().skip(count as usize) {
        Services::<T>::remove(id);
    }
    while Services::<T>::count() < count {
        Services::<T>::add(service::<T>(&owner)).expect("there is room");
    }
    let ids = Services::<T>::ids();
    for id in &ids {
        Services::<T>::put(*id, service::<T>(&owner));
        Loads::<T>::put(*id, load::<T>());
    }
    ids
}

/// Returns an active service that needs 1,280 times the stake of an operator.
fn service<T: Config>(owner: &T::AccountId) -> Service<T::AccountId> {
    Service {
        owner: owner.clone(),
        deposit: T::ServiceDeposit::get(),
        terms: terms::<T>(),
        phase: Phase::Active,
        ends: None,
    }
}

/// Returns terms. 64 quotas are one together.
pub(super) fn terms<T: Config>() -> Terms<T::AccountId> {
    Terms {
        slasher: None,
        profit: stake::<T>().min(T::MaxProfit::get() - 1),
        threshold: Perbill::one(),
        cap: CAP,
        window: T::MaxWindow::get(),
        proceeds: Proceeds::Burn,
        correlation: Perbill::one(),
        quota: Perbill::from_rational(1u32, 64),
        mode: Mode::Shared,
    }
}

/// Returns a load with stake of each tag.
fn load<T: Config>() -> Load {
    let behind = stake::<T>() * 10;
    let tags = (0..MAX_TAG_VALUES).map(|tag| (tag, behind));
    Load {
        effective: behind,
        announced: behind,
        tags: BoundedVec::truncate_from(tags.collect()),
    }
}

/// Returns the number of services that are degraded.
pub(super) fn count_degraded<T: Config>() -> u32 {
    let degraded = Services::<T>::all().into_iter();
    let degraded = degraded.filter(|(_, service)| service.phase == Phase::Degraded);
    degraded.count() as u32
}

/// Fills the pots of this number of services, each with stake behind it in this era. Returns their numbers.
pub(super) fn fill_pots<T: Config>(count: u32) -> Vec<ServiceId> {
    let (services, giver) = (set_services::<T>(count), rich::<T>("giver", 0));
    for id in &services {
        Pots::<T>::fill(*id, &giver, T::MinReward::get().max(1_000)).expect("is rich");
        Loads::<T>::note(*id, NOW, stake::<T>());
    }
    services
}
