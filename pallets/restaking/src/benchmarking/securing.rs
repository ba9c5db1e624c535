//! Operators for the benchmarks of pallets that are services.

use super::{operators::*, setup::*, BenchmarkHelper};
use crate::{
    pallet::Config,
    rooms::Services,
    types::{Operator, MAX_PARTS, MAX_RECORDS, WHOLE},
};
use alloc::vec::Vec;
use frame_support::traits::Get;
use palisade_restaking_primitives::ServiceId;
use sp_staking::EraIndex;

/// Elects a validator for an era, and allocates half of its stake to a service from this era on. The records of the
/// validator are as long as they can be, and so is what is remembered of its faults.
///
/// All services get the terms of the benchmarks, and there are as many as possible.
///
/// # Panics
/// There is no such service.
pub fn secure<T: Config>(validator: &T::AccountId, service: ServiceId, era: EraIndex) {
    let services = set_services::<T>(T::MaxServices::get());
    assert!(Services::<T>::find(service).is_some(), "it is registered");
    let others = services.iter().copied().filter(|id| *id != service);
    let others: Vec<_> = others.take(MAX_PARTS as usize).collect();
    let before = parts_of(&others, WHOLE / 2);
    let mut chosen = others;
    chosen.truncate(MAX_PARTS as usize - 1);
    chosen.push(service);
    chosen.sort_unstable();
    let since = parts_of(&chosen, WHOLE / 2);
    let history = history(MAX_RECORDS, era + 1, |from| match from < era {
        true => before.clone(),
        false => since.clone(),
    });
    let operator = Operator {
        tags: tags(0),
        deposit: T::OperatorDeposit::get(),
        history,
        locks: locks(&services),
    };
    T::BenchmarkHelper::elect(validator, era, stake::<T>());
    join::<T>(validator, &operator);
    blame::<T>(validator, &services, |_| 1);
}
