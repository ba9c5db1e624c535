//! The pallet's interface: configuration, storage, events and hooks.
//!
//! Behaviour lives in the modules named in the crate's documentation. All storage below, the two
//! cursors excepted, is written by [`crate::slots`] alone.
//!
//! # Storage versions
//!
//! Upstream's layout is version 1. Version 2 had no counts of an offender's reports, and slots did not remember how
//! many were counted among how many. No release has it, so there is no migration: a chain that does have it
//! clears the pallet's maps with its upgrade, and forgets which offences were reported. Staking charges no offence
//! twice for that, since of all rulings for a validator, kind and era the largest counts.

use crate::{
    policy::OffencePolicy,
    records::{Report, TimeSlot},
};
use alloc::vec::Vec;
use frame_support::{pallet_prelude::*, WeakBoundedVec};
use frame_system::pallet_prelude::*;
use palisade_offence::OffenceHandler;
use sp_runtime::traits::Convert;
use sp_staking::{
    offence::{Kind, OffenceDetails},
    EraIndex, SessionIndex,
};

/// A kind-specific time slot, SCALE-encoded.
pub type OpaqueTimeSlot = Vec<u8>;

/// Identifies a report: the hash of kind, time slot and offender.
pub type ReportIdOf<T> = <T as frame_system::Config>::Hash;

/// Identifies a group of concurrent offences: the hash of kind, time slot and (mostly) session.
pub type SlotIdOf<T> = <T as frame_system::Config>::Hash;

/// A [`Report`] with the types of a runtime.
pub type ReportOf<T> =
    Report<<T as frame_system::Config>::AccountId, <T as Config>::IdentificationTuple>;

/// An offender with its reporters, with the types of a runtime.
pub type OffenderOf<T> =
    OffenceDetails<<T as frame_system::Config>::AccountId, <T as Config>::IdentificationTuple>;

pub use module::*;

/// What FRAME's macro expands.
#[frame_support::pallet]
pub mod module {
    use super::*;

    const STORAGE_VERSION: StorageVersion = StorageVersion::new(3);

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

        /// The era of a session: the time for which an offender's reports are counted. `None` if offences of the
        /// session are not punished any more: they are refused as too old. The answer must not change from one
        /// era to another.
        type EraOfSession: Convert<SessionIndex, Option<EraIndex>>;

        /// The most time slots for which an offender's reports are kept, for each kind and era. What is beyond
        /// them is gathered in one report, see [`crate::habits`].
        type MaxReports: Get<u32>;
    }

    /// Every report that is remembered. Upstream's key, and upstream's fields first.
    #[pallet::storage]
    pub type Reports<T: Config> = StorageMap<_, Twox64Concat, ReportIdOf<T>, ReportOf<T>>;

    /// The reports of each time slot in the order of their arrival, numbered from 0.
    #[pallet::storage]
    pub type ConcurrentReportsIndex<T: Config> =
        StorageDoubleMap<_, Twox64Concat, SlotIdOf<T>, Twox64Concat, u32, ReportIdOf<T>>;

    /// The kind of a time slot, how many offenders it has, and what they deserve.
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

    /// The time slots for which an offender's reports are kept, by the era of the offences and their kind, oldest
    /// report first. The bound is weak: a release with a smaller one reads longer lists, and adds nothing to them.
    #[pallet::storage]
    pub type SlotsOfOffenders<T: Config> = StorageDoubleMap<
        _,
        Twox64Concat,
        EraIndex,
        Twox64Concat,
        (Kind, <T as Config>::IdentificationTuple),
        WeakBoundedVec<SlotIdOf<T>, <T as Config>::MaxReports>,
        ValueQuery,
    >;

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
        /// A report was dropped, since its session proves nothing about validators.
        SessionInconclusive {
            /// The kind of what was reported.
            kind: Kind,
            /// The session.
            session: SessionIndex,
        },
    }

    #[pallet::hooks]
    impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
        fn on_initialize(_now: BlockNumberFor<T>) -> Weight {
            Self::process_upkeep()
        }
    }
}
