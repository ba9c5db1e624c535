//! The pallet's interface: configuration, storage, events and hooks.
//!
//! Behaviour lives in the modules named in the crate's documentation. All storage below, the two
//! cursors excepted, is written by [`crate::slots`] alone.

use crate::{
    policy::OffencePolicy,
    slots::{Report, TimeSlot},
};
use alloc::vec::Vec;
use frame_support::pallet_prelude::*;
use frame_system::pallet_prelude::*;
use palisade_offence::OffenceHandler;
use sp_staking::{offence::Kind, SessionIndex};

/// A kind-specific time slot, SCALE-encoded.
pub type OpaqueTimeSlot = Vec<u8>;

/// Identifies a report: the hash of kind, time slot and offender.
pub type ReportIdOf<T> = <T as frame_system::Config>::Hash;

/// Identifies a group of concurrent offences: the hash of kind, time slot and (mostly) session.
pub type SlotIdOf<T> = <T as frame_system::Config>::Hash;

/// A [`Report`] with the types of a runtime.
pub type ReportOf<T> =
    Report<<T as frame_system::Config>::AccountId, <T as Config>::IdentificationTuple>;

pub use module::*;

/// What FRAME's macro expands.
#[frame_support::pallet]
pub mod module {
    use super::*;

    /// Upstream's layout is version 1; ours differs from it.
    const STORAGE_VERSION: StorageVersion = StorageVersion::new(2);

    /// The offences pallet.
    #[pallet::pallet]
    #[pallet::storage_version(STORAGE_VERSION)]
    pub struct Pallet<T>(_);

    /// What the pallet needs to know of its runtime.
    #[pallet::config]
    pub trait Config: frame_system::Config<RuntimeEvent: From<Event>> {
        /// A validator as the reporting pallets name it. Bounded, because reports are kept: an
        /// identification that carries a whole exposure would make a report cost O(nominators).
        type IdentificationTuple: Parameter + MaxEncodedLen;

        /// Who punishes. It must charge the largest fraction it was told of an offence, not the
        /// sum, and must cost O(1) per offender.
        type OffenceHandler: OffenceHandler<Self::AccountId, Self::IdentificationTuple>;

        /// What an offence deserves, by its kind and by how many offend together; `()` for the
        /// fraction that each report itself proposes, and the default consequences.
        type Policy: OffencePolicy;

        /// The index of the running session.
        type CurrentSession: Get<SessionIndex>;

        /// For how many sessions after its own an offence can be reported, and its report is kept.
        /// Unit: sessions. It should be about the bonding duration: staking refuses what is older than
        /// the stake it could reach, whatever is reported.
        type ReportLifetime: Get<SessionIndex>;
    }

    /// Every report that is remembered. Upstream's key, and upstream's fields first.
    #[pallet::storage]
    pub type Reports<T: Config> = StorageMap<_, Twox64Concat, ReportIdOf<T>, ReportOf<T>>;

    /// The reports of each time slot in the order of their arrival, numbered from 0.
    #[pallet::storage]
    pub type ConcurrentReportsIndex<T: Config> =
        StorageDoubleMap<_, Twox64Concat, SlotIdOf<T>, Twox64Concat, u32, ReportIdOf<T>>;

    /// The kind of a time slot, how many offenders it has, and the fraction they deserve.
    #[pallet::storage]
    pub type TimeSlots<T: Config> = StorageMap<_, Twox64Concat, SlotIdOf<T>, TimeSlot>;

    /// The time slots by the session of their latest offence, after which they expire.
    #[pallet::storage]
    pub type SlotsBySession<T: Config> =
        StorageDoubleMap<_, Twox64Concat, SessionIndex, Twox64Concat, SlotIdOf<T>, ()>;

    /// The time slots whose earlier offenders must still be told of a larger fraction, by the
    /// session in which the growth was reported.
    #[pallet::storage]
    pub type GrowthsBySession<T: Config> =
        StorageDoubleMap<_, Twox64Concat, SessionIndex, Twox64Concat, SlotIdOf<T>, ()>;

    /// Cursor of expiry: nothing is left of the sessions before this one.
    #[pallet::storage]
    pub type FirstKeptSession<T> = StorageValue<_, SessionIndex, ValueQuery>;

    /// Cursor of growth: all growths reported before this session have been told.
    #[pallet::storage]
    pub type FirstUntoldSession<T> = StorageValue<_, SessionIndex, ValueQuery>;

    /// What happened.
    #[pallet::event]
    #[pallet::generate_deposit(pub(crate) fn deposit_event)]
    pub enum Event {
        /// A report named at least one offender that was not known for this kind and time slot.
        Offence {
            /// The kind of the offence.
            kind: Kind,
            /// The kind-specific time slot, SCALE-encoded.
            slot: OpaqueTimeSlot,
        },
    }

    #[pallet::hooks]
    impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
        fn on_initialize(_now: BlockNumberFor<T>) -> Weight {
            Self::process_upkeep()
        }
    }
}
