//! The pallet's interface: configuration, storage and the call.
//!
//! [`crate::noting`] writes all storage but two items: [`crate::lending`] writes `LentKeys`, and [`crate::references`] writes
//! `OwnReferences`.

use crate::{tree::SessionRoot, weights};
use alloc::vec::Vec;
use frame_support::{pallet_prelude::*, WeakBoundedVec};
use frame_system::pallet_prelude::*;
use sp_runtime::traits::{Convert, OpaqueKeys};
use sp_staking::SessionIndex;

/// The validators of a session with their keys. A list that exceeds its bound is kept whole: whoever is left out could not be
/// punished.
pub type KeysOf<T> = WeakBoundedVec<
    (
        <T as pallet_session::Config>::ValidatorId,
        <T as pallet_session::Config>::Keys,
    ),
    <T as Config>::MaxValidators,
>;

/// Validators with what they have registered, while other keys are lent to them.
pub type LentTo<T> = WeakBoundedVec<
    (
        <T as pallet_session::Config>::ValidatorId,
        Option<<T as pallet_session::Config>::Keys>,
    ),
    <T as Config>::MaxValidators,
>;

pub use module::*;

/// What FRAME's macro expands.
// It generates undocumented items of its own.
#[allow(missing_docs)]
#[frame_support::pallet]
pub mod module {
    use super::*;

    const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

    /// The key ownership pallet.
    #[pallet::pallet]
    #[pallet::storage_version(STORAGE_VERSION)]
    pub struct Pallet<T>(_);

    /// What the pallet needs to know of its runtime.
    #[pallet::config]
    pub trait Config:
        frame_system::Config<RuntimeEvent: From<Event<Self>>>
        + pallet_session::Config<ValidatorId = <Self as frame_system::Config>::AccountId>
    {
        /// The most validators that a session can have.
        type MaxValidators: Get<u32>;

        /// Returns the account that sets keys for a validator now: the inverse of the session pallet's `ValidatorIdOf`.
        /// `None` for an account that is no validator and no candidate.
        type ControllerOf: Convert<Self::AccountId, Option<Self::AccountId>>;
    }

    /// The running session, and the keys that are in force in it.
    ///
    /// Unbounded for FRAME, because keys have no bound of their own: one entry for each validator of the session.
    #[pallet::storage]
    #[pallet::unbounded]
    pub type KeysInForce<T: Config> = StorageValue<_, (SessionIndex, KeysOf<T>)>;

    /// The root of the keys that were in force in a session, for each session that was noted and not forgotten.
    #[pallet::storage]
    pub type SessionRoots<T: Config> =
        StorageMap<_, Twox64Concat, SessionIndex, SessionRoot<T::Hash>>;

    /// The sessions whose roots are stored: from the first one to the one before the second.
    #[pallet::storage]
    pub type StoredSessions<T> = StorageValue<_, (SessionIndex, SessionIndex)>;

    /// Proofs of earlier sessions are refused. Their roots are removed a few at a time.
    #[pallet::storage]
    pub type FirstProvableSession<T> = StorageValue<_, SessionIndex, ValueQuery>;

    /// The validators that serve with their keys in force and not with what they have registered, and what that is:
    /// `None` if they have purged it. Empty except while a session is planned.
    ///
    /// Unbounded for FRAME, because keys have no bound of their own: one entry for each validator of the session at most.
    #[pallet::storage]
    #[pallet::unbounded]
    pub type LentKeys<T: Config> = StorageValue<_, LentTo<T>, ValueQuery>;

    /// The validators whose own account has the reference for their registered keys. For all others their controller has it.
    #[pallet::storage]
    pub type OwnReferences<T: Config> = StorageMap<_, Twox64Concat, T::AccountId, ()>;

    /// What happened.
    #[pallet::event]
    #[pallet::generate_deposit(pub(crate) fn deposit_event)]
    pub enum Event<T: Config> {
        /// An account lost its registered keys: somebody else proved to own one of them, or they were handed over to it and
        /// it acts for another validator now.
        KeysFreed {
            /// The validator that had registered them.
            validator: T::AccountId,
        },
    }

    /// Why the call fails.
    #[pallet::error]
    pub enum Error<T> {
        /// The proof is empty. Send one that is signed by each of the keys, as `author_rotateKeysWithOwner` returns it.
        NoProof,
        /// The proof is not signed by each of the keys, or for another account.
        InvalidProof,
    }

    #[pallet::hooks]
    impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
        fn integrity_test() {
            assert!(
                <T as pallet_session::Config>::KeyDeposit::get().is_zero(),
                "session keys have a reference and no deposit: a deposit would not follow the reference"
            );
        }
    }

    #[pallet::call]
    impl<T: Config> Pallet<T> {
        /// Sets session keys, and proves to own them. If other validators have registered any of the keys, they lose their
        /// registration.
        ///
        /// The session pallet's `set_keys` may accept keys without a proof. So anybody can register public keys that
        /// somebody else generated. With this call their owner gets them back.
        ///
        /// Origin: signed, by the account that may set keys for its validator. A validator at work that loses its
        /// registration goes on with its keys in force to the end of its term, as after a purge.
        ///
        /// # Errors
        /// - `NoProof`: the proof is empty.
        /// - `InvalidProof`: the proof is not a signature by each key, of the account that signs this call.
        /// - Those of the session pallet's `set_keys`. Then nobody loses keys.
        ///
        /// # Events
        /// `KeysFreed` for each other validator that had registered one of the keys.
        #[pallet::call_index(0)]
        #[pallet::weight(weights::claim_keys::<T>())]
        pub fn claim_keys(origin: OriginFor<T>, keys: T::Keys, proof: Vec<u8>) -> DispatchResult {
            let owner = ensure_signed(origin.clone())?;
            ensure!(!proof.is_empty(), Error::<T>::NoProof);
            let is_owner =
                owner.using_encoded(|owner| keys.ownership_proof_is_valid(owner, &proof));
            ensure!(is_owner, Error::<T>::InvalidProof);
            for validator in Self::displace_registrations(&keys, &Self::validator_of(&owner)) {
                Self::deposit_event(Event::KeysFreed { validator });
            }
            pallet_session::Pallet::<T>::set_keys(origin, keys, proof)
        }
    }
}
