//! The pallet's interface: configuration and storage.
//!
//! [`crate::noting`] is the only writer of all storage but `LentKeys`, which [`crate::lending`] writes.

use crate::tree::SessionRoot;
use frame_support::{pallet_prelude::*, WeakBoundedVec};
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
    pub trait Config: frame_system::Config + pallet_session::Config {
        /// The most validators that a session can have.
        type MaxValidators: Get<u32>;
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
}
