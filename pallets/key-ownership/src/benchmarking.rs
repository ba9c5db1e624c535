//! Benchmarks: what sessions, changes of registered keys, and claims take at most.
//!
//! There is one for each function of [`WeightInfo`](crate::WeightInfo), with the same name and the same numbers. FRAME
//! allows numbers only names of one letter.
//!
//! Only `claim_keys` is a call. Each other benchmark runs the function that spends the weight.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]

use crate::{
    lending::Lending,
    noting::Noting,
    pallet::{Call, Config, Pallet},
    registrations::Registrations,
    rooms::{CurrentKeys, Loans, References, Roots, FORGOTTEN_AT_ONCE},
    tree,
};
use alloc::vec::Vec;
use codec::{Decode, Encode};
use frame_benchmarking::v2::*;
use frame_support::traits::Get;
use frame_system::{Pallet as System, RawOrigin};
use pallet_session::{CurrentIndex, KeyOwner, NextKeys, QueuedKeys, Validators};
use sp_runtime::traits::{Hash, OpaqueKeys, TrailingZeroInput};
use sp_staking::SessionIndex;

/// What the benchmarks need from the runtime.
pub trait BenchmarkHelper<AccountId, Keys> {
    /// Makes an account a validator, and returns its controller. If the runtime can, that is another account. Both
    /// accounts exist.
    fn make_validator(stash: &AccountId) -> AccountId;

    /// Makes keys, with a proof that `owner` owns them.
    fn make_keys(owner: &AccountId) -> (Keys, Vec<u8>);
}

fn validator<T: Config>(index: u32) -> T::AccountId {
    account("validator", index, 0)
}

/// Returns keys that nobody else has.
fn keys<T: Config>(seed: u32) -> T::Keys {
    let part = |part: u32| T::Hashing::hash_of(&(seed, part)).encode();
    let bytes: Vec<u8> = (0u32..16).flat_map(part).collect();
    T::Keys::decode(&mut TrailingZeroInput::new(&bytes)).expect("public keys are any bytes")
}

/// Returns validators with their keys.
fn set<T: Config>(count: u32) -> Vec<(T::ValidatorId, T::Keys)> {
    (0..count)
        .map(|index| (validator::<T>(index), keys::<T>(index)))
        .collect()
}

/// Registers keys, without a reference.
fn register<T: Config>(who: &T::AccountId, keys: &T::Keys) {
    for id in T::Keys::key_ids() {
        KeyOwner::<T>::insert((*id, keys.get_raw(*id)), who);
    }
    NextKeys::<T>::insert(who, keys);
}

/// Counts a reference on an account, which exists from now on.
fn refer_to<T: Config>(who: &T::AccountId) {
    System::<T>::inc_providers(who);
    assert!(System::<T>::inc_consumers_without_limit(who).is_ok());
}

/// Returns `own` keys, with one of the `claimed` keys among them.
fn with_one_of<T: Config>(claimed: &T::Keys, own: &T::Keys, position: usize) -> T::Keys {
    let ids = T::Keys::key_ids().iter().enumerate();
    let bytes: Vec<u8> = ids
        .flat_map(|(index, id)| {
            let keys = if index == position { claimed } else { own };
            keys.get_raw(*id).to_vec()
        })
        .collect();
    T::Keys::decode(&mut bytes.as_slice()).expect("keys are stored as their bytes")
}

/// Queues the keys of a session that starts next. As many old roots are due as one session removes. Returns the
/// session and the one with the oldest root.
///
/// If the keys have changed, only the last validator differs. So the comparison takes longest.
fn prepare_session<T: Config>(validators: u32, have_changed: bool) -> (SessionIndex, SessionIndex) {
    let coming = set::<T>(validators);
    let mut in_force = coming.clone();
    if have_changed {
        in_force.pop();
        in_force.push((validator::<T>(validators), keys::<T>(validators)));
    }
    let oldest = pallet_session::Pallet::<T>::current_index();
    let session = oldest + FORGOTTEN_AT_ONCE + 1;
    let root = tree::root_of::<T>(&in_force).expect("the tree takes any keys");
    for earlier in oldest..session {
        Roots::<T>::add(earlier, root.clone());
    }
    CurrentKeys::<T>::put(session - 1, in_force);
    QueuedKeys::<T>::put(coming);
    CurrentIndex::<T>::put(session);
    Roots::<T>::refuse_before(session);
    (session, oldest)
}

/// Plans a session of `lent` validators. The first one has purged its keys. Each other one has registered the keys in
/// force of the one before, so it gives way. `others` have keys in force and registered keys, and are not in the
/// session.
fn prepare_loans<T: Config>(others: u32, lent: u32) {
    let in_force = set::<T>(others + lent);
    let (staying, coming) = in_force.split_at(others as usize);
    for (who, keys) in staying {
        register::<T>(who, keys);
    }
    for pair in coming.windows(2) {
        register::<T>(&pair[1].0, &pair[0].1);
    }
    let coming: Vec<_> = coming.iter().map(|(who, _)| who.clone()).collect();
    Validators::<T>::put(coming);
    CurrentKeys::<T>::put(pallet_session::Pallet::<T>::current_index(), in_force);
}

#[benchmarks]
mod benches {
    use super::*;

    #[benchmark]
    fn begin_session(v: Linear<1, { T::MaxValidators::get() }>) {
        let (session, oldest) = prepare_session::<T>(v, true);
        #[block]
        {
            Noting::<T>::begin_session(session);
        }
        assert!(Roots::<T>::get(session).is_some_and(|root| root.validators == v));
        assert!(Roots::<T>::get(oldest).is_none());
    }

    #[benchmark]
    fn begin_repeated_session(v: Linear<1, { T::MaxValidators::get() }>) {
        let (session, oldest) = prepare_session::<T>(v, false);
        #[block]
        {
            Noting::<T>::begin_session(session);
        }
        assert!(Roots::<T>::get(session) == Roots::<T>::get(session - 1));
        assert!(Roots::<T>::get(oldest).is_none());
    }

    /// In force are both numbers of validators together, so each is at most half of what there can be.
    #[benchmark]
    fn lend(
        i: Linear<0, { T::MaxValidators::get() / 2 }>,
        l: Linear<0, { T::MaxValidators::get() / 2 }>,
    ) {
        prepare_loans::<T>(i, l);
        #[block]
        {
            Lending::<T>::lend(&Validators::<T>::get());
            Lending::<T>::return_all();
        }
        // The same again, to see the loans.
        Lending::<T>::lend(&Validators::<T>::get());
        assert_eq!(Loans::<T>::take().len(), l as usize);
    }

    /// Validators that purged their keys are looked for in the largest session, and are not in it.
    #[benchmark]
    fn search(c: Linear<0, { T::MaxValidators::get().saturating_pow(2) }>) {
        let most = T::MaxValidators::get();
        let in_force = set::<T>(c.div_ceil(most));
        CurrentKeys::<T>::put(pallet_session::Pallet::<T>::current_index(), in_force);
        let coming: Vec<T::ValidatorId> =
            (0..most).map(|index| account("coming", index, 0)).collect();
        Validators::<T>::put(coming);
        #[block]
        {
            Lending::<T>::lend(&Validators::<T>::get());
        }
        assert!(Loans::<T>::take().is_empty());
    }

    #[benchmark]
    fn check_proof() {
        let owner = validator::<T>(0);
        let (own, proof) = <T as Config>::BenchmarkHelper::make_keys(&owner);
        let owner = owner.encode();
        let is_valid;
        #[block]
        {
            is_valid = own.ownership_proof_is_valid(&owner, &proof);
        }
        assert!(is_valid);
    }

    /// The validator itself has the reference, and its controller signs.
    #[benchmark]
    fn purge() {
        let stash = validator::<T>(0);
        let controller = <T as Config>::BenchmarkHelper::make_validator(&stash);
        register::<T>(&stash, &keys::<T>(0));
        refer_to::<T>(&stash);
        References::<T>::set_own(&stash);
        #[block]
        {
            Registrations::<T>::prepare_purge(&controller);
        }
        assert!(!References::<T>::is_own(&stash));
    }

    /// The validator has keys, for which its old controller signed. The new controller has handed-over keys.
    #[benchmark]
    fn control_changed() {
        let (stash, from, to) = (validator::<T>(0), validator::<T>(1), validator::<T>(2));
        register::<T>(&stash, &keys::<T>(0));
        System::<T>::inc_providers(&stash);
        refer_to::<T>(&from);
        register::<T>(&to, &keys::<T>(2));
        refer_to::<T>(&to);
        References::<T>::set_own(&to);
        #[block]
        {
            Pallet::<T>::control_changed(&stash, &from, &to);
        }
        assert!(References::<T>::is_own(&stash));
        assert!(!NextKeys::<T>::contains_key(&to));
    }

    /// The controller signed for the keys, so they are handed over to it: that writes more than to remove them.
    #[benchmark]
    fn forget_keys() {
        let stash = validator::<T>(0);
        let controller = <T as Config>::BenchmarkHelper::make_validator(&stash);
        register::<T>(&stash, &keys::<T>(0));
        refer_to::<T>(&controller);
        #[block]
        {
            Pallet::<T>::forget_keys(&stash, &controller);
        }
        assert!(!NextKeys::<T>::contains_key(&stash));
        assert!(NextKeys::<T>::contains_key(&controller));
    }

    /// Each of the claimed keys is registered by another validator. The owner has other keys, which are replaced.
    #[benchmark]
    fn claim_keys() {
        let stash = validator::<T>(0);
        let controller = <T as Config>::BenchmarkHelper::make_validator(&stash);
        let (claimed, proof) = <T as Config>::BenchmarkHelper::make_keys(&controller);
        register::<T>(&stash, &keys::<T>(0));
        refer_to::<T>(&controller);
        for (position, index) in (0..T::Keys::key_ids().len()).zip(1u32..) {
            let other = validator::<T>(index);
            let mixed = with_one_of::<T>(&claimed, &keys::<T>(index), position);
            register::<T>(&other, &mixed);
            refer_to::<T>(&other);
        }
        #[extrinsic_call]
        claim_keys(RawOrigin::Signed(controller), claimed.clone(), proof);

        assert_eq!(NextKeys::<T>::get(&stash), Some(claimed));
        assert!(!NextKeys::<T>::contains_key(validator::<T>(1)));
    }

    impl_benchmark_test_suite!(Pallet, crate::mock::empty_chain(), crate::mock::Runtime);
}
