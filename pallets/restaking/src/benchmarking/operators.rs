//! Operators whose records are as long as they can be, and what is remembered of their faults.

use super::{setup::*, BenchmarkHelper};
use crate::{
    pallet::{Config, HoldReason},
    rooms::{Buckets, Deposits, FaultBook, Operators, Pots, Services},
    types::{
        Faults, Lock, Magnitude, Operator, Part, Record, Tag, Tags, MAX_FAULTS, MAX_LOCKS,
        MAX_PARTS, MAX_RECORDS, MAX_TAGS, MAX_TAG_VALUES, WHOLE,
    },
};
use alloc::vec::Vec;
use frame_benchmarking::account;
use frame_support::{
    traits::{ConstU32, Get},
    BoundedVec,
};
use palisade_restaking_primitives::ServiceId;
use sp_runtime::Perbill;
use sp_staking::EraIndex;

/// What is allocated in a record.
type Parts = BoundedVec<Part, ConstU32<MAX_PARTS>>;

/// The records that calls leave at most, less the one that the measured call adds.
pub(super) const RECORDS_BEFORE_CALL: u32 = MAX_RECORDS / 4 * 3 - 1;

/// What is locked in each lock. All locks together are less than a tenth.
const LOCKED: Magnitude = WHOLE / 1_024;

/// Returns an operator that can make one change more, and the services. Slashes of all services wait.
pub(super) fn busy_operator<T: Config>() -> (T::AccountId, Vec<ServiceId>) {
    begin::<T>();
    let services = set_services::<T>(T::MaxServices::get());
    let who = rich::<T>("operator", 0);
    operator::<T>(&who, &services, RECORDS_BEFORE_CALL, WHOLE / 2);
    blame::<T>(&who, &services, |_| 1);
    (who, services)
}

/// Returns an operator that allocates almost all of its stake to each of its services, and the services. Slashes of all
/// that it holds wait.
pub(super) fn shared_operator<T: Config>() -> (T::AccountId, Vec<ServiceId>) {
    let services = set_services::<T>(T::MaxServices::get());
    let who = rich::<T>("operator", 0);
    let operator = operator::<T>(&who, &services, MAX_RECORDS - 1, WHOLE - WHOLE / 64);
    blame::<T>(&who, &services, |id| operator.held(id));
    (who, services)
}

/// Returns an operator that is elected for no era. All its locks are due, and no slash waits.
pub(super) fn idle_operator<T: Config>() -> T::AccountId {
    let services = set_services::<T>(T::MaxServices::get());
    let who = rich::<T>("operator", 0);
    let mut idle = Operator {
        tags: tags(0),
        deposit: T::OperatorDeposit::get(),
        history: history(RECORDS_BEFORE_CALL, NOW, |_| parts_of(&services, WHOLE / 2)),
        locks: locks(&services),
    };
    idle.locks.iter_mut().for_each(|lock| lock.free_in = 1);
    join::<T>(&who, &idle);
    who
}

/// Elects an account, and makes it an operator with this number of `records` up to the next era. In each of them,
/// `magnitude` is allocated to as many of the services as possible. Something is locked for all of them. The locks are
/// due, and wait for the slashes of [`blame`].
pub(super) fn operator<T: Config>(
    stash: &T::AccountId,
    services: &[ServiceId],
    records: u32,
    magnitude: Magnitude,
) -> Operator {
    T::BenchmarkHelper::elect(stash, NOW, stake::<T>());
    let parts = parts_of(services, magnitude);
    let operator = Operator {
        tags: tags(0),
        deposit: T::OperatorDeposit::get(),
        history: history(records, NOW + 1, |_| parts.clone()),
        locks: locks(services),
    };
    join::<T>(stash, &operator);
    operator
}

/// Stores an operator, and holds its deposit.
pub(super) fn join<T: Config>(stash: &T::AccountId, operator: &Operator) {
    fund::<T>(stash);
    Deposits::<T>::hold(HoldReason::Operator, stash, operator.deposit).expect("is rich");
    Operators::<T>::put(stash, operator.clone()).expect("there is room");
}

/// Returns the allocation of a magnitude to the first services. Numbers of services ascend.
pub(super) fn parts_of(services: &[ServiceId], magnitude: Magnitude) -> Parts {
    let parts = services
        .iter()
        .map(|service| Part {
            service: *service,
            magnitude,
        })
        .take(MAX_PARTS as usize);
    BoundedVec::truncate_from(parts.collect())
}

/// Returns a record for each of the eras until `last`.
pub(super) fn history(
    records: u32,
    last: EraIndex,
    parts: impl Fn(EraIndex) -> Parts,
) -> BoundedVec<Record, ConstU32<MAX_RECORDS>> {
    let records = (last + 1 - records..=last).map(|from| Record {
        from,
        total: WHOLE,
        parts: parts(from),
    });
    BoundedVec::truncate_from(records.collect())
}

/// Returns the most tags, from one on. After the last tag comes the first.
pub(super) fn tags(first: Tag) -> Tags {
    let mut tags: Vec<_> = (first..first + MAX_TAGS)
        .map(|tag| tag % MAX_TAG_VALUES)
        .collect();
    tags.sort_unstable();
    Tags::truncate_from(tags)
}

/// Returns locks of all services, as many as possible less one.
pub(super) fn locks(services: &[ServiceId]) -> BoundedVec<Lock, ConstU32<MAX_LOCKS>> {
    let locks = (0..MAX_LOCKS - 1).map(|number| Lock {
        service: services[number as usize % services.len()],
        magnitude: LOCKED,
        free_in: NOW - number / services.len() as u32,
    });
    BoundedVec::truncate_from(locks.collect())
}

/// Lets slashes of each service wait, and fills the memory of faults. `pending` is the magnitude that waits.
pub(super) fn blame<T: Config>(
    stash: &T::AccountId,
    services: &[ServiceId],
    pending: impl Fn(ServiceId) -> Magnitude,
) {
    let dust = Perbill::from_parts(1);
    let parts: Vec<_> = (NOW + 1 - MAX_FAULTS..=NOW)
        .map(|era| (era, dust))
        .collect();
    for id in services {
        let faults = Faults {
            pending: pending(*id),
            since: NOW,
            parts: BoundedVec::truncate_from(parts.clone()),
        };
        FaultBook::<T>::put(*id, stash, faults);
        let mut bucket = Buckets::<T>::at(*id, NOW, Perbill::zero());
        bucket.open = 1;
        Buckets::<T>::put(*id, bucket);
    }
}

/// Returns the magnitude that an operator allocates to a service in the end.
pub(super) fn latest<T: Config>(who: &T::AccountId, service: ServiceId) -> Magnitude {
    let operator = Operators::<T>::find(who).expect("is an operator");
    operator.latest().expect("has a record").magnitude(service)
}

/// Makes the next era the planned one. In this era there are `operators` with allocations and tags around the circles
/// of services and tags. The last service is over and can be removed. Returns the era.
pub(super) fn whole_graph<T: Config>(operators: u32, services: u32) -> EraIndex {
    let (ids, next) = (set_services::<T>(services), NOW + 1);
    T::BenchmarkHelper::begin_era(next);
    for number in 0..operators {
        let mut chosen = ids.clone();
        chosen.rotate_left((number % services) as usize);
        chosen.truncate(MAX_PARTS as usize);
        chosen.sort_unstable();
        let who = account("operator", number, 0);
        let mut operator = operator::<T>(&who, &chosen, MAX_RECORDS, WHOLE / 2);
        operator.tags = tags(number * MAX_TAGS % MAX_TAG_VALUES);
        Operators::<T>::put(&who, operator).expect("is one already");
        T::BenchmarkHelper::elect(&who, next, stake::<T>());
    }
    let last = ids[ids.len() - 1];
    let mut over = Services::<T>::find(last).expect("exists");
    over.ends = Some(1);
    Deposits::<T>::hold(HoldReason::Service, &over.owner, over.deposit).expect("is rich");
    Pots::<T>::fill(last, &rich::<T>("giver", 0), T::MinReward::get().max(1)).expect("is rich");
    Services::<T>::put(last, over);
    next
}
