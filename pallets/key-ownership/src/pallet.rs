//! The pallet's interface: configuration, storage and the call.
//!
//! The call is served by `claims.rs`. Each storage item is read and written by one room only (`rooms`).

use crate::{
    claims::Claims,
    noting::Noting,
    tree::SessionRoot,
    weights::{self, WeightInfo},
};
use alloc::vec::Vec;
use frame_support::{pallet_prelude::*, WeakBoundedVec};
use frame_system::pallet_prelude::*;
use sp_runtime::traits::Convert;
use sp_staking::SessionIndex;

/// The validators of a session with their keys.
///
/// A list that exceeds its bound is kept whole: a validator that is left out could not be punished.
pub type KeysOf<T> = WeakBoundedVec<
    (
        <T as pallet_session::Config>::ValidatorId,
        <T as pallet_session::Config>::Keys,
    ),
    <T as Config>::MaxValidators,
>;

/// Validators to which keys are lent, with what they have registered.
pub type LentTo<T> = WeakBoundedVec<
    (
        <T as pallet_session::Config>::ValidatorId,
        Option<<T as pallet_session::Config>::Keys>,
    ),
    <T as Config>::MaxValidators,
>;

pub use module::*;

/// The module that FRAME's macro expands.
// The macro generates undocumented items.
#[allow(clippy::expect_used, missing_docs)]
#[frame_support::pallet]
pub mod module {
    use super::*;

    const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

    /// The key ownership pallet.
    #[pallet::pallet]
    #[pallet::storage_version(STORAGE_VERSION)]
    pub struct Pallet<T>(_);

    /// What the pallet needs from its runtime.
    #[pallet::config]
    pub trait Config:
        frame_system::Config<RuntimeEvent: From<Event<Self>>>
        + pallet_session::Config<ValidatorId = <Self as frame_system::Config>::AccountId>
    {
        /// The most validators that a session can have.
        type MaxValidators: Get<u32>;

        /// Returns the account that sets keys for a validator now: the inverse of the session pallet's `ValidatorIdOf`.
        ///
        /// Returns `None` for an account that is no stash.
        type ControllerOf: Convert<Self::AccountId, Option<Self::AccountId>>;

        /// The weights of sessions, of changes of registered keys, and of the call.
        type WeightInfo: WeightInfo;

        /// What the benchmarks need from the runtime.
        #[cfg(feature = "runtime-benchmarks")]
        type BenchmarkHelper: crate::BenchmarkHelper<Self::AccountId, Self::Keys>;
    }

    /// The running session, and the keys that are in force in it.
    ///
    /// FRAME sees no bound, because keys have no bound of their own. There is one entry for each validator of the
    /// session.
    #[pallet::storage]
    #[pallet::unbounded]
    pub type KeysInForce<T: Config> = StorageValue<_, (SessionIndex, KeysOf<T>)>;

    /// The root of the keys that were in force in a session, for each session that was recorded and is not forgotten.
    #[pallet::storage]
    pub type SessionRoots<T: Config> =
        StorageMap<_, Twox64Concat, SessionIndex, SessionRoot<T::Hash>>;

    /// The sessions whose roots are stored: from the first number to the second, without the second.
    #[pallet::storage]
    pub type StoredSessions<T> = StorageValue<_, (SessionIndex, SessionIndex)>;

    /// The first session for which proofs are accepted. The roots of earlier sessions are removed a few at a time.
    #[pallet::storage]
    pub type FirstProvableSession<T> = StorageValue<_, SessionIndex, ValueQuery>;

    /// The validators that serve with their keys in force and not with their registered keys. With the registered keys:
    /// `None` if they have purged them. Empty except while a session is planned.
    ///
    /// FRAME sees no bound, because keys have no bound of their own. There is at most one entry for each validator of
    /// the session.
    #[pallet::storage]
    #[pallet::unbounded]
    pub type LentKeys<T: Config> = StorageValue<_, LentTo<T>, ValueQuery>;

    /// The validators whose own account has the reference for their registered keys. For all other validators, the
    /// controller has it.
    #[pallet::storage]
    pub type OwnReferences<T: Config> = StorageMap<_, Twox64Concat, T::AccountId, ()>;

    /// The events of this pallet.
    #[pallet::event]
    #[pallet::generate_deposit(pub(crate) fn deposit_event)]
    pub enum Event<T: Config> {
        /// An account lost its registered keys. There are two cases:
        /// - Another account proved that it owns one of them.
        /// - They were keys of a validator that is gone, handed over to this account as its controller. Now the account
        ///   became the controller of another validator.
        KeysFreed {
            /// The validator that had registered them.
            validator: T::AccountId,
        },
    }

    /// The errors of the call.
    #[pallet::error]
    pub enum Error<T> {
        /// The proof is empty. Send a proof that is signed by each of the keys, as `author_rotateKeysWithOwner` returns
        /// it.
        NoProof,
        /// The proof is not signed by each of the keys, or it is for another account. Make one for the account that
        /// signs the call, with `author_rotateKeysWithOwner`.
        InvalidProof,
    }

    #[pallet::hooks]
    impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
        fn integrity_test() {
            assert!(
                <T as pallet_session::Config>::KeyDeposit::get().is_zero(),
                "session keys have a reference and no deposit: a deposit would not follow the reference"
            );
            assert!(
                Noting::<T>::is_wired(),
                "keys in force are noted: else wrap SessionManager in NoteKeysInForce, or no equivocation can be proven"
            );
        }

        #[cfg(feature = "try-runtime")]
        fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
            Self::check_invariants()
        }
    }

    #[pallet::call]
    impl<T: Config> Pallet<T> {
        /// Sets session keys, with a proof that the caller owns them. Other validators that have registered any of the
        /// keys lose their registration.
        ///
        /// The session pallet's `set_keys` may accept keys without a proof. So anybody can register public keys that
        /// another account generated. With this call their owner gets them back.
        ///
        /// Origin: signed, by the account that may set keys for its validator. A validator at work that loses its
        /// registration goes on with its keys in force to the end of its term, as after a purge.
        ///
        /// # Errors
        /// - `NoProof`: the proof is empty.
        /// - `InvalidProof`: the proof is not a signature by each key, over the account that signs this call.
        /// - The errors of the session pallet's `set_keys`. In this case nobody loses keys.
        ///
        /// # Events
        /// `KeysFreed` for each other validator that had registered one of the keys.
        #[pallet::call_index(0)]
        #[pallet::weight(weights::claim_keys::<T>())]
        pub fn claim_keys(origin: OriginFor<T>, keys: T::Keys, proof: Vec<u8>) -> DispatchResult {
            Claims::<T>::claim_keys(origin, keys, proof)
        }
    }
}
