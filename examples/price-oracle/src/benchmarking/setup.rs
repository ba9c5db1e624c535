//! The chain on which benchmarks run: as many eras, prices, keys and faults on record as possible.
//!
//! [`begin`] comes first in each benchmark. Everything is stored by rooms, except for stake: the runtime gives it.

use super::BenchmarkHelper;
use crate::{
    pallet::{Config, SignedStatementOf},
    rooms::{History, Register, Reports, Rounds, Rules},
    statements::{Statements, WRAPPING},
    types::{Report, RoundIndex, RoundPrice, Settings, SignedStatement, Statement},
};
use frame_benchmarking::account;
use frame_support::traits::Get;
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::{traits::One, FixedU128, Perbill};
use sp_staking::EraIndex;

/// The active era. More eras than can be on record are before it.
pub(super) const NOW: EraIndex = 200;

/// The blocks of a round.
pub(super) const LENGTH: u32 = 10;

/// The number of the key that the measured call uses, or adds.
const OWN_KEY: u32 = 1_000;

/// Starts the chain of a benchmark in the first block of a round: it is the first round of era [`NOW`], and each era
/// before has one round. All prices and eras that fit are on record. Faults cost a tenth.
pub(super) fn begin<T: Config>() {
    frame_system::Pallet::<T>::set_block_number(One::one());
    Rules::<T>::set(settings()).expect("is allowed");
    Reports::<T>::take();
    let part = settings().equivocation_part;
    for era in NOW + 1 - 2 * T::MaxEras::get().min(NOW / 2)..=NOW {
        Rounds::<T>::begin(now::<T>(), LENGTH, era, part);
    }
    Rounds::<T>::forget_eras(|era| era + T::MaxEras::get() <= NOW);
    for round in 0..T::MaxPrices::get() {
        History::<T>::add(RoundPrice {
            round,
            price: FixedU128::from_u32(1),
            fixed_at: now::<T>(),
            reports: 1,
            stake: 1,
        });
    }
    T::BenchmarkHelper::begin_era(NOW);
}

/// Returns settings that the smallest chain can meet.
pub(super) fn settings() -> Settings {
    Settings {
        round_length: LENGTH,
        min_reports: 1,
        min_stake: 0,
        equivocation_part: Perbill::from_percent(10),
    }
}

/// Returns the present block.
pub(super) fn now<T: Config>() -> BlockNumberFor<T> {
    frame_system::Pallet::<T>::block_number()
}

/// Returns the round that takes reports.
pub(super) fn round<T: Config>() -> RoundIndex {
    Rounds::<T>::current().expect("begun").index
}

/// Fills the record of a validator with keys and faults that are too old to be reported. The last key is in force.
/// Returns it.
pub(super) fn full_record<T: Config>(validator: &T::AccountId) -> T::PublicKey {
    for number in 1..T::MaxKeys::get() {
        let key = T::BenchmarkHelper::make_key(number);
        Register::<T>::add_key(validator, key, number - 1).expect("there is room");
    }
    let key = own_key::<T>();
    Register::<T>::add_key(validator, key.clone(), T::MaxKeys::get() - 1).expect("there is room");
    for round in 0..T::MaxFaults::get() {
        Register::<T>::punish(validator, round).expect("there is room");
    }
    key
}

/// Returns a key that [`full_record`] adds last. Without it, nobody has it.
pub(super) fn own_key<T: Config>() -> T::PublicKey {
    T::BenchmarkHelper::make_key(OWN_KEY)
}

/// Adds reports of light validators to the round, each with another price. All of them have accounts that sort
/// differently.
pub(super) fn add_reports<T: Config>(count: u32) {
    for number in 0..count {
        let report = Report {
            validator: account("reporter", number, 0),
            stake: 1,
            // The order of prices is not that of the reports.
            price: FixedU128::from_u32(1 + number * 37 % 101),
        };
        Reports::<T>::add(report).expect("there is room");
    }
}

/// Signs a price for the present round, as extensions of browsers do: then it is checked twice.
pub(super) fn sign<T: Config>(key: &T::PublicKey, price: u32) -> SignedStatementOf<T> {
    let statement = Statement {
        genesis: Statements::<T>::genesis(),
        service: T::ServiceId::get(),
        round: round::<T>(),
        price: FixedU128::from_u32(price),
    };
    SignedStatement {
        key: key.clone(),
        signature: sign_wrapped::<T>(key, &statement.bytes_to_sign()),
        statement,
    }
}

/// Signs bytes between those that extensions of browsers put around them.
pub(super) fn sign_wrapped<T: Config>(key: &T::PublicKey, bytes: &[u8]) -> T::Signature {
    let wrapped = [WRAPPING.0, bytes, WRAPPING.1].concat();
    T::BenchmarkHelper::sign(key, &wrapped)
}
