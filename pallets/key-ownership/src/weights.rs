//! Provisional weights: upper bounds counted from storage accesses and hashes, until they are measured.

use crate::pallet::Config;
use frame_support::{traits::Get, weights::Weight};
use pallet_session::WeightInfo;
use sp_runtime::traits::OpaqueKeys;

/// Time for the computation around a few storage accesses, in picoseconds: 20 µs, generously.
const COMPUTATION: u64 = 20_000_000;

/// Time to read, compare and write the keys of a validator, in picoseconds: 4 µs.
const VALIDATOR: u64 = 4_000_000;

/// Time for a key in a new tree, in picoseconds: 6 µs for sorting it in, encoding it and two hashes.
const LEAF: u64 = 6_000_000;

/// Time to check a signature in a proof of owning keys, in picoseconds: 100 µs.
const SIGNATURE: u64 = 100_000_000;

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

/// Planning a session of `coming` validators while `in_force` have keys in force, and `lent` of the coming ones serve with
/// those or are left out.
///
/// Reads the keys in force, the set, and for each validator in force whether it has registered keys. For each that is lent to,
/// reads what is registered and the owner of each key, and may look for each owner in the set. Registered keys and the list
/// of lent ones are written only while the session pallet rotates, so no write reaches the database.
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

/// Checking a proof of owning keys: a signature by each key.
pub fn check_proof<T: Config>() -> Weight {
    Weight::from_parts(SIGNATURE.saturating_mul(kinds_of_keys::<T>()), 0)
}

/// What a purge takes beyond what the session pallet counts: finding out who has the reference, and taking it.
///
/// Reads the validator's controller, whose reference it is, whether there is one, the account, and the mark of the signer;
/// writes the latter four.
pub fn purge<T: Config>() -> Weight {
    T::DbWeight::get().reads_writes(5, 4)
}

/// What a change of controller takes, if the validator has keys, and keys were handed over to the new controller.
///
/// Reads for the new controller whose reference it has, whether it is a validator, its keys and account; for the validator its
/// keys, whose reference they have, whether there is one, and both accounts. Writes all of it but the controller's role, and the
/// owners of the keys that are removed.
pub fn control_changed<T: Config>() -> Weight {
    T::DbWeight::get().reads_writes(9, kinds_of_keys::<T>().saturating_add(7))
}

/// What forgetting a validator takes: its keys are removed or handed over to its controller.
///
/// Reads the keys of both, whose reference it is, whether there is one, the controller's role and an account. Writes the keys of
/// both, the owner of each key, references and an account.
pub fn forget_keys<T: Config>() -> Weight {
    T::DbWeight::get().reads_writes(6, kinds_of_keys::<T>().saturating_add(5))
}

/// Claiming keys each of which another validator has registered: its owner is found, and its registration is removed.
///
/// The proof is checked here, and again when the session pallet sets the keys, which its weight covers.
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
