//! Provisional weights: upper bounds counted from storage accesses and hashes, until they are measured.

use crate::pallet::Config;
use frame_support::{traits::Get, weights::Weight};
use sp_runtime::traits::OpaqueKeys;

/// Time for the computation around a few storage accesses, in picoseconds: 20 µs, generously.
const COMPUTATION: u64 = 20_000_000;

/// Time to read, compare and write the keys of a validator, in picoseconds: 4 µs.
const VALIDATOR: u64 = 4_000_000;

/// Time for a key in a new tree, in picoseconds: 6 µs for sorting it in, encoding it and two hashes.
const LEAF: u64 = 6_000_000;

/// Time to look for a validator in a set of one, in picoseconds: 10 ns.
const COMPARISON: u64 = 10_000;

/// The start of a session with so many validators. `repeated` if the tree of the session before is used again.
///
/// Reads queued keys, keys in force, a root and both cursors; writes the keys, a root, a cursor, and removes old roots.
pub(crate) fn note<T: Config>(validators: usize, repeated: bool) -> Weight {
    let validators = validators as u64;
    let leaves = match repeated {
        true => 0,
        false => validators.saturating_mul(T::Keys::key_ids().len() as u64),
    };
    let lists = VALIDATOR
        .saturating_mul(validators)
        .saturating_add(LEAF.saturating_mul(leaves));
    let forgotten = u64::from(crate::noting::FORGOTTEN_AT_ONCE);
    Weight::from_parts(COMPUTATION.saturating_add(lists), 0)
        .saturating_add(T::DbWeight::get().reads_writes(5, forgotten.saturating_add(4)))
}

/// Planning a session while so many validators have keys in force.
///
/// Reads those, the set, and for each whether it has registered keys. The session pallet reads these too and they are written
/// only while it rotates, so no write reaches the database.
pub(crate) fn lend<T: Config>(validators: usize) -> Weight {
    let validators = validators as u64;
    let lists = VALIDATOR
        .saturating_mul(validators)
        .saturating_add(COMPARISON.saturating_mul(validators.saturating_mul(validators)));
    Weight::from_parts(COMPUTATION.saturating_add(lists), 0)
        .saturating_add(T::DbWeight::get().reads(validators.saturating_add(2)))
}
