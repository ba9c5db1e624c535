//! Weights of calls whose SDK weights are not valid here.
//!
//! An equivocation report claims a number of validators, which the reporter chooses. The weight in the SDK depends on
//! this claim. Here the claim is ignored: checking a report takes a bounded time for any claim.
//!
//! # The weight of a report
//!
//! | what | bound |
//! |---|---|
//! | two signatures | `SIGNATURES`; the SDK measured 88 µs for BABE and 78 µs for GRANDPA |
//! | a path of keys, checked twice: before and while the report is processed | `PATH` for each of its hashes |
//! | reading and hashing two headers | `HEADERS` |
//! | storage | `READS` |
//!
//! The consequences of the offence are not included. The offences pallet adds them, with the weight of staking, when
//! a report is accepted.
//!
//! # Long headers
//!
//! The offender chooses the logs in its headers, so a header can be as long as the block allows. If long headers were
//! refused, the offender would escape. And a weight can't depend on the length. `HEADERS` covers pairs of about 25
//! KB. An honest header has less than 100 KB, even with two changes of 1,000 authorities.
//!
//! Beyond that, the limit of the block **length** applies: 3.75 MiB of transactions. `make bench-reports` shows what
//! the weight does **not** cover: two headers of 100 KB take 2.9 ms. If they consist of one-byte logs, they take
//! 85 ms. This time is for decoding, which happens before any weight is checked. A refused report pays for its length:
//! 39 PAL for a whole block.

use super::{pools::MaxErasToCheckPerBlock, staking::MaxValidatorSet};
use crate::{Runtime, SessionKeys};
use frame_support::weights::{
    constants::WEIGHT_REF_TIME_PER_MICROS as MICROS, RuntimeDbWeight, Weight,
};
use pallet_fast_unstake::{
    weights::{SubstrateWeight as FastUnstakeMeasured, WeightInfo as _},
    ErasToCheckPerBlock,
};
use sp_runtime::traits::OpaqueKeys;

/// Two signatures with everything around them: 400 µs.
const SIGNATURES: u64 = 400 * MICROS;
/// A hash on the path from a leaf to the root: 5 µs in Wasm, twice.
const PATH: u64 = 10 * MICROS;
/// Two headers of about 25 KB: 1 ms.
const HEADERS: u64 = 1_000 * MICROS;
/// The storage reads before and while the report is processed: the root, the first session that is accepted, the era
/// of the session, the offender's reports and slots, the habitual offenders, and epochs, sets and author.
const READS: u64 = 32;
/// A call of root that writes one value: 10 µs. The SDK measured 2 µs for `note_stalled`.
const ONE_VALUE: u64 = 10 * MICROS;
/// The writes of `set_keys` that the SDK measured: first keys, of six kinds.
const MEASURED_WRITES: u64 = 7;
/// The time for what staking here does more for a stash of fast-unstake: 60 µs.
const MORE_FOR_STASH: u64 = 60 * MICROS;

/// Returns the weight of an equivocation report, for any claim.
fn report() -> Weight {
    let leaves = u64::from(MaxValidatorSet::get())
        .saturating_mul(SessionKeys::key_ids().len() as u64)
        .max(1);
    // One hash for the leaf, and one for each row above it.
    let hashes = u64::from(leaves.next_power_of_two().ilog2()).saturating_add(1);
    let computation = SIGNATURES
        .saturating_add(HEADERS)
        .saturating_add(PATH.saturating_mul(hashes));
    Weight::from_parts(computation, 0).saturating_add(db().reads(READS))
}

fn set_one_value() -> Weight {
    Weight::from_parts(ONE_VALUE, 0).saturating_add(db().writes(1))
}

/// Returns the weight of a read and of a write.
pub(super) fn db() -> RuntimeDbWeight {
    <Runtime as frame_system::Config>::DbWeight::get()
}

/// Calls of BABE.
pub struct BabeWeight;

impl pallet_babe::WeightInfo for BabeWeight {
    fn plan_config_change() -> Weight {
        set_one_value()
    }

    fn report_equivocation(_validators: u32, _nominators: u32) -> Weight {
        report()
    }
}

/// Calls of GRANDPA.
pub struct GrandpaWeight;

impl pallet_grandpa::WeightInfo for GrandpaWeight {
    fn report_equivocation(_validators: u32, _nominators: u32) -> Weight {
        report()
    }

    fn note_stalled() -> Weight {
        set_one_value()
    }
}

/// The weights that the session pallet measured, plus the additional work here:
///
/// - The stash of a controller takes two reads instead of one.
/// - A proof for new keys is four signatures.
/// - New keys can replace old ones. Then each kind takes two writes.
/// - A purge finds the account that has the reference for the keys, and releases it there.
pub struct SessionWeight;

impl SessionWeight {
    fn with_one_more_read(measured: Weight) -> Weight {
        measured.saturating_add(db().reads(1))
    }

    /// Returns the writes that are not in the measurement: the keys themselves, and for each kind the owner of the old
    /// key and that of the new one.
    fn writes_of_replacing() -> Weight {
        let kinds = SessionKeys::key_ids().len() as u64;
        let writes = kinds.saturating_mul(2).saturating_add(1);
        db().writes(writes.saturating_sub(MEASURED_WRITES))
    }
}

impl pallet_session::WeightInfo for SessionWeight {
    fn set_keys() -> Weight {
        Self::with_one_more_read(pallet_session::weights::SubstrateWeight::<Runtime>::set_keys())
            .saturating_add(Self::writes_of_replacing())
            .saturating_add(palisade_key_ownership::weights::check_proof::<Runtime>())
    }

    fn purge_keys() -> Weight {
        Self::with_one_more_read(pallet_session::weights::SubstrateWeight::<Runtime>::purge_keys())
            .saturating_add(palisade_key_ownership::weights::purge::<Runtime>())
    }
}

/// The weights that the fast-unstake pallet measured with Parity's `pallet-staking`, plus the additional work here:
///
/// - To register, a stash chills and unbonds. That looks up limits, unlock eras and pending slashes, and removes more
///   entries.
/// - A stash that leaves has more records, and may have session keys.
/// - The check of stashes was measured with one era a block. Here governance chooses the number of eras, and each stash
///   is looked up in all pages of each era.
///
/// If the check does not fit into what a block has left, the pallet waits. So too many eras stop it on a large chain.
pub struct FastUnstakeWeight;

impl FastUnstakeWeight {
    /// Returns the weight of looking up one stash in one era.
    pub(super) fn lookup(validators: u32) -> Weight {
        FastUnstakeMeasured::<Runtime>::on_idle_check(validators, 1)
    }

    fn more_for_stash(reads: u64, writes: u64) -> Weight {
        Weight::from_parts(MORE_FOR_STASH, 0).saturating_add(db().reads_writes(reads, writes))
    }
}

impl pallet_fast_unstake::weights::WeightInfo for FastUnstakeWeight {
    /// Reads in addition: whether staking is paused, role, displacement, proposal, the eras for which the stash
    /// answers, two listeners. Writes in addition: the last four records of the stash.
    fn on_idle_unstake(stashes: u32) -> Weight {
        let more = Self::more_for_stash(10, 4)
            .saturating_add(palisade_key_ownership::weights::forget_keys::<Runtime>());
        FastUnstakeMeasured::<Runtime>::on_idle_unstake(stashes)
            .saturating_add(more.saturating_mul(stashes.into()))
    }

    fn on_idle_check(validators: u32, stashes: u32) -> Weight {
        let checked = ErasToCheckPerBlock::<Runtime>::get().min(MaxErasToCheckPerBlock::get());
        let lookups = u64::from(stashes).saturating_mul(checked.into()).max(1);
        Self::lookup(validators).saturating_mul(lookups)
    }

    fn register_fast_unstake() -> Weight {
        FastUnstakeMeasured::<Runtime>::register_fast_unstake()
            .saturating_add(Self::more_for_stash(12, 3))
    }

    fn deregister() -> Weight {
        FastUnstakeMeasured::<Runtime>::deregister()
    }

    fn control() -> Weight {
        FastUnstakeMeasured::<Runtime>::control()
    }
}
