//! What sessions, changes of registered keys, and claims cost.
//!
//! [`WeightInfo`] has a function for each benchmark. [`Measured`] implements it: `make weights` writes its file,
//! `weights/measured.rs`. [`CountedWeight`] is for tests and examples, because it is the same on every machine. The
//! functions of this module return the weights of the runtime `T`. One of them, `lend`, combines two weights.

mod measured;

pub use measured::Measured;
// The generated file implements the trait that has this name, in each crate.
use WeightInfo as Measurements;

use crate::pallet::Config;
use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};
use sp_runtime::traits::OpaqueKeys;

/// The weights.
pub trait WeightInfo {
    /// Returns the weight of the start of a session whose keys have changed.
    fn begin_session(validators: u32) -> Weight;
    /// Returns the weight of the start of a session with the keys of the session before. Its tree is used again.
    fn begin_repeated_session(validators: u32) -> Weight;
    /// Returns the weight of lending keys, without the searches. `in_force` validators have keys in force. `lent` of
    /// the coming validators serve with these, or are left out.
    fn lend(in_force: u32, lent: u32) -> Weight;
    /// Returns the weight of searches in which two validators are compared this number of times.
    fn search(comparisons: u32) -> Weight;
    /// Returns the weight of checking a proof of owning keys: a signature by each key.
    fn check_proof() -> Weight;
    /// Returns the weight of a purge beyond what the session pallet counts: to find the account that has the
    /// reference, and to take it.
    fn purge() -> Weight;
    /// Returns the weight of a change of controller, if the validator has keys, and keys were handed over to the new
    /// controller.
    fn control_changed() -> Weight;
    /// Returns the weight of forgetting a validator: its keys are removed, or handed over to its controller.
    fn forget_keys() -> Weight;
    /// Returns the weight of claiming keys if each of them is registered by another validator: its owner is found, and
    /// its registration is removed.
    fn claim_keys() -> Weight;
}

/// Upper bounds that are counted from storage accesses and hashes. For tests and examples.
pub struct CountedWeight<T>(PhantomData<T>);

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

impl<T: pallet_session::Config> CountedWeight<T> {
    fn accesses(reads: u64, writes: u64) -> Weight {
        T::DbWeight::get().reads_writes(reads, writes)
    }

    fn kinds_of_keys() -> u64 {
        T::Keys::key_ids().len() as u64
    }
}

impl<T: pallet_session::Config> WeightInfo for CountedWeight<T> {
    fn begin_session(validators: u32) -> Weight {
        let leaves = u64::from(validators).saturating_mul(Self::kinds_of_keys());
        Self::begin_repeated_session(validators)
            .saturating_add(Weight::from_parts(LEAF.saturating_mul(leaves), 0))
    }

    /// Reads queued keys, keys in force, a root and both cursors. Writes the keys, a root and a cursor, and removes old
    /// roots.
    fn begin_repeated_session(validators: u32) -> Weight {
        let lists = VALIDATOR.saturating_mul(validators.into());
        let forgotten = u64::from(crate::rooms::FORGOTTEN_AT_ONCE);
        Weight::from_parts(COMPUTATION.saturating_add(lists), 0)
            .saturating_add(Self::accesses(5, forgotten.saturating_add(4)))
    }

    /// Reads the keys in force, the set, and for each validator with keys in force whether it has registered keys. For
    /// each validator that is lent to, reads what is registered and the owner of each key. Registered keys and loans
    /// are written and restored in the same call of the session pallet. Each counts as a write all the same, as in the
    /// benchmark.
    fn lend(in_force: u32, lent: u32) -> Weight {
        let of_lent = u64::from(lent).saturating_mul(Self::kinds_of_keys().saturating_add(1));
        let items = u64::from(in_force).saturating_add(of_lent);
        Weight::from_parts(
            COMPUTATION.saturating_add(VALIDATOR.saturating_mul(items)),
            0,
        )
        .saturating_add(Self::accesses(
            items.saturating_add(2),
            u64::from(lent).saturating_add(1),
        ))
    }

    /// Reads the keys in force and the set, which `lend` counts as well: the benchmark can't search without them.
    fn search(comparisons: u32) -> Weight {
        Weight::from_parts(COMPARISON.saturating_mul(comparisons.into()), 0)
            .saturating_add(Self::accesses(2, 0))
    }

    fn check_proof() -> Weight {
        Weight::from_parts(SIGNATURE.saturating_mul(Self::kinds_of_keys()), 0)
    }

    /// Reads the validator's controller, whose reference it is, whether there is one, the account, and the mark of the
    /// signer. Writes the last four.
    fn purge() -> Weight {
        Self::accesses(5, 4)
    }

    /// Reads for the new controller: whose reference it has, whether it is a validator, its keys and its account. Reads
    /// for the validator: its keys, whose reference they have, whether there is one, and both accounts. Writes all of
    /// these but the controller's role, and the owners of the keys that are removed.
    fn control_changed() -> Weight {
        Self::accesses(9, Self::kinds_of_keys().saturating_add(7))
    }

    /// Reads the keys of both, whose reference it is, whether there is one, the controller's role and an account.
    /// Writes the keys of both, the owner of each key, references and an account.
    fn forget_keys() -> Weight {
        Self::accesses(6, Self::kinds_of_keys().saturating_add(5))
    }

    /// The proof is checked here, and again when the session pallet sets the keys. The weight of the session pallet
    /// covers the second check.
    fn claim_keys() -> Weight {
        let kinds = Self::kinds_of_keys();
        let displaced = Self::purge().saturating_add(Self::accesses(2, kinds.saturating_add(1)));
        Weight::from_parts(COMPUTATION, 0)
            .saturating_add(Self::check_proof())
            .saturating_add(displaced.saturating_mul(kinds))
            .saturating_add(
                <<T as pallet_session::Config>::WeightInfo as pallet_session::WeightInfo>::set_keys(
                ),
            )
    }
}

/// Returns the weight of the start of a session. `repeated`: the tree of the session before is used again.
pub(crate) fn begin_session<T: Config>(validators: usize, repeated: bool) -> Weight {
    let validators = validators as u32;
    match repeated {
        true => <T as Config>::WeightInfo::begin_repeated_session(validators),
        false => <T as Config>::WeightInfo::begin_session(validators),
    }
}

/// Returns the weight of lending keys when a session of `coming` validators is planned.
///
/// `in_force` validators have keys in force. `lent` of the coming validators serve with these, or are left out.
///
/// May search the coming set for each validator with keys in force, and for the owner of each key that is lent.
/// Searches the validators with keys in force for each validator that is lent to.
pub(crate) fn lend<T: Config>(in_force: usize, coming: usize, lent: usize) -> Weight {
    let owners = lent.saturating_mul(T::Keys::key_ids().len());
    let looked_for = in_force.saturating_add(owners).saturating_mul(coming);
    let comparisons = looked_for.saturating_add(lent.saturating_mul(in_force));
    let comparisons = u32::try_from(comparisons).unwrap_or(u32::MAX);
    <T as Config>::WeightInfo::lend(in_force as u32, lent as u32)
        .saturating_add(<T as Config>::WeightInfo::search(comparisons))
}

/// Returns the weight of checking a proof of owning keys: a signature by each key.
pub fn check_proof<T: Config>() -> Weight {
    <T as Config>::WeightInfo::check_proof()
}

/// Returns the weight of a purge beyond what the session pallet counts.
pub fn purge<T: Config>() -> Weight {
    <T as Config>::WeightInfo::purge()
}

/// Returns the weight of a change of controller.
pub fn control_changed<T: Config>() -> Weight {
    <T as Config>::WeightInfo::control_changed()
}

/// Returns the weight of forgetting a validator.
pub fn forget_keys<T: Config>() -> Weight {
    <T as Config>::WeightInfo::forget_keys()
}

/// Returns the weight of claiming keys.
pub(crate) fn claim_keys<T: Config>() -> Weight {
    <T as Config>::WeightInfo::claim_keys()
}
