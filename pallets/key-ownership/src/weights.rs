//! Provisional weights: upper bounds counted from storage accesses and hashes, until they are measured.

use crate::pallet::Config;
use frame_support::{traits::Get, weights::Weight};
use pallet_session::WeightInfo;
use sp_runtime::traits::OpaqueKeys;

/// The time for the computation around a few storage accesses, in picoseconds: 20 µs, which is generous.
const COMPUTATION: u64 = 20_000_000;

/// The time to read, compare and write the keys of a validator, in picoseconds: 4 µs.
const VALIDATOR: u64 = 4_000_000;

/// The time for a key in a new tree, in picoseconds: 6 µs to sort it in, to encode it, and for two hashes.
const LEAF: u64 = 6_000_000;

/// The time to check a signature in a proof of owning keys, in picoseconds: 100 µs.
const SIGNATURE: u64 = 100_000_000;

/// The time to compare a validator with another one, in a search through a set, in picoseconds: 10 ns.
const COMPARISON: u64 = 10_000;

/// Returns the weight of the start of a session. `repeated`: the tree of the session before is used again.
///
/// Reads queued keys, keys in force, a root and both cursors. Writes the keys, a root and a cursor, and removes old
/// roots.
pub(crate) fn begin_session<T: Config>(validators: usize, repeated: bool) -> Weight {
    let validators = validators as u64;
    let leaves = match repeated {
        true => 0,
        false => validators.saturating_mul(T::Keys::key_ids().len() as u64),
    };
    let lists = VALIDATOR
        .saturating_mul(validators)
        .saturating_add(LEAF.saturating_mul(leaves));
    let forgotten = u64::from(crate::rooms::FORGOTTEN_AT_ONCE);
    Weight::from_parts(COMPUTATION.saturating_add(lists), 0)
        .saturating_add(T::DbWeight::get().reads_writes(5, forgotten.saturating_add(4)))
}

/// Returns the weight of lending keys when a session of `coming` validators is planned.
///
/// `in_force` validators have keys in force. `lent` of the coming validators serve with these, or are left out.
///
/// Reads the keys in force, the set, and for each validator with keys in force whether it has registered keys. For each
/// validator that is lent to, reads what is registered and the owner of each key, and may search the set for each
/// owner. Registered keys and loans are written and restored in the same call of the session pallet, so no write
/// reaches the database.
pub(crate) fn lend<T: Config>(in_force: usize, coming: usize, lent: usize) -> Weight {
    let (in_force, coming, lent) = (in_force as u64, coming as u64, lent as u64);
    let owners = lent.saturating_mul(T::Keys::key_ids().len() as u64);
    let looked_for = in_force.saturating_add(owners).saturating_mul(coming);
    let found = lent.saturating_mul(in_force);
    let lists = VALIDATOR
        .saturating_mul(in_force.saturating_add(lent).saturating_add(owners))
        .saturating_add(COMPARISON.saturating_mul(looked_for.saturating_add(found)));
    let reads = in_force.saturating_add(lent).saturating_add(owners);
    Weight::from_parts(COMPUTATION.saturating_add(lists), 0)
        .saturating_add(T::DbWeight::get().reads(reads.saturating_add(2)))
}

/// Returns the weight of checking a proof of owning keys: a signature by each key.
pub fn check_proof<T: Config>() -> Weight {
    Weight::from_parts(SIGNATURE.saturating_mul(kinds_of_keys::<T>()), 0)
}

/// Returns the weight of a purge beyond what the session pallet counts: to find the account that has the reference, and
/// to take it.
///
/// Reads the validator's controller, whose reference it is, whether there is one, the account, and the mark of the
/// signer. Writes the last four.
pub fn purge<T: Config>() -> Weight {
    T::DbWeight::get().reads_writes(5, 4)
}

/// Returns the weight of a change of controller, if the validator has keys, and keys were handed over to the new
/// controller.
///
/// Reads for the new controller: whose reference it has, whether it is a validator, its keys and its account. Reads for
/// the validator: its keys, whose reference they have, whether there is one, and both accounts. Writes all of these but
/// the controller's role, and the owners of the keys that are removed.
pub fn control_changed<T: Config>() -> Weight {
    T::DbWeight::get().reads_writes(9, kinds_of_keys::<T>().saturating_add(7))
}

/// Returns the weight of forgetting a validator: its keys are removed, or handed over to its controller.
///
/// Reads the keys of both, whose reference it is, whether there is one, the controller's role and an account. Writes
/// the keys of both, the owner of each key, references and an account.
pub fn forget_keys<T: Config>() -> Weight {
    T::DbWeight::get().reads_writes(6, kinds_of_keys::<T>().saturating_add(5))
}

/// Returns the weight of claiming keys if each of them is registered by another validator: its owner is found, and its
/// registration is removed.
///
/// The proof is checked here, and again when the session pallet sets the keys. The weight of the session pallet covers
/// the second check.
pub(crate) fn claim_keys<T: Config>() -> Weight {
    let kinds = kinds_of_keys::<T>();
    let displaced =
        purge::<T>().saturating_add(T::DbWeight::get().reads_writes(2, kinds.saturating_add(1)));
    Weight::from_parts(COMPUTATION, 0)
        .saturating_add(check_proof::<T>())
        .saturating_add(displaced.saturating_mul(kinds))
        .saturating_add(<T as pallet_session::Config>::WeightInfo::set_keys())
}

fn kinds_of_keys<T: Config>() -> u64 {
    T::Keys::key_ids().len() as u64
}
