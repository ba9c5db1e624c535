//! The pallet's interface: configuration, storage, events and hooks.
//!
//! The hook only calls `upkeep.rs`. What happens to reports and slots is in the files that the crate's documentation
//! lists. Each storage item is read and written by one room only (`rooms`).
//!
//! # Storage versions
//!
//! - Version 1 is the layout of `pallet-offences`.
//! - Version 2 did not count an offender's reports. Its slots did not record how many offenders were counted among how
//!   many validators.
//! - Version 3 is this layout.
//!
//! No release has version 2, so there is no migration. A chain that has it clears the pallet's maps in its upgrade, and
//! so forgets which offences were reported. No offence is slashed twice because of this: of all rulings on a validator,
//! kind and era, staking applies the largest only.

use crate::{
    policy::OffencePolicy,
    records::{Report, TimeSlot},
    upkeep::Upkeep,
    weights::WeightInfo,
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

/// The id of a report: the hash of kind, time slot and offender.
pub type ReportIdOf<T> = <T as frame_system::Config>::Hash;

/// The id of a slot: the hash of kind, time slot and session. If slots of the kind span sessions, without the session.
pub type SlotIdOf<T> = <T as frame_system::Config>::Hash;

/// A [`Report`] with the types of the runtime.
pub type ReportOf<T> =
    Report<<T as frame_system::Config>::AccountId, <T as Config>::IdentificationTuple>;

/// An offender and its reporters, with the types of the runtime.
pub type OffenderOf<T> =
    OffenceDetails<<T as frame_system::Config>::AccountId, <T as Config>::IdentificationTuple>;

pub use module::*;

/// The module that FRAME's macro expands.
// What the macro generates uses `expect`.
#[allow(clippy::expect_used)]
#[frame_support::pallet]
pub mod module {
    use super::*;

    const STORAGE_VERSION: StorageVersion = StorageVersion::new(3);

    /// The offences pallet.
    #[pallet::pallet]
    #[pallet::storage_version(STORAGE_VERSION)]
    pub struct Pallet<T>(_);

    /// What the pallet needs from its runtime.
    #[pallet::config]
    pub trait Config: frame_system::Config<RuntimeEvent: From<Event>> {
        /// The identification of a validator in reports.
        ///
        /// It is bounded, because reports are stored. If it contained a whole exposure, a report would cost
        /// O(nominators).
        type IdentificationTuple: Parameter + MaxEncodedLen;

        /// Punishes offenders.
        ///
        /// Of all rulings on an offence it must apply the largest fraction, not the sum. It must cost O(1) for each
        /// offender.
        type OffenceHandler: OffenceHandler<Self::AccountId, Self::IdentificationTuple>;

        /// What an offence deserves, by its kind and by the number of concurrent offenders.
        ///
        /// `()` takes the fraction that each report proposes, and the default consequences.
        type Policy: OffencePolicy;

        /// The index of the running session.
        type CurrentSession: Get<SessionIndex>;

        /// The lifetime of a report, in sessions after the session of the offence. Until then the offence can be
        /// reported, and its report is kept.
        ///
        /// It should be about the bonding duration: staking ignores an offence that is older than the stake that it
        /// could slash.
        type ReportLifetime: Get<SessionIndex>;

        /// Returns the era of a session. An offender's reports are counted for each era.
        ///
        /// `None` if offences of the session are not punished any more. Reports of them are refused as too old. The
        /// answer for a session must not change from one era to another.
        type EraOfSession: Convert<SessionIndex, Option<EraIndex>>;

        /// The most time slots for which an offender's reports are kept, for each kind and era. Beyond them, one more
        /// report is kept for each period: for each session, or one for the era if slots of the kind span sessions. See
        /// [`crate::habits`].
        ///
        /// A step of upkeep goes through as many slots. The integrity test checks that a block can take its steps.
        type MaxReports: Get<u32>;

        /// The weights of reports and of upkeep, without those of the handler.
        type WeightInfo: WeightInfo;

        /// What the benchmarks need from the runtime.
        #[cfg(feature = "runtime-benchmarks")]
        type BenchmarkHelper: crate::BenchmarkHelper;
    }

    /// All reports that are remembered. The key is that of `pallet-offences`, and so are the first fields.
    #[pallet::storage]
    pub type Reports<T: Config> = StorageMap<_, Twox64Concat, ReportIdOf<T>, ReportOf<T>>;

    /// The reports of each slot, in the order of their arrival, numbered from 0.
    #[pallet::storage]
    pub type ConcurrentReportsIndex<T: Config> =
        StorageDoubleMap<_, Twox64Concat, SlotIdOf<T>, Twox64Concat, u32, ReportIdOf<T>>;

    /// For each slot: its kind, its number of offenders, and what they deserve.
    #[pallet::storage]
    pub type TimeSlots<T: Config> = StorageMap<_, Twox64Concat, SlotIdOf<T>, TimeSlot>;

    /// The slots, by the latest session of their offences. They expire when this session expires.
    #[pallet::storage]
    pub type SlotsBySession<T: Config> =
        StorageDoubleMap<_, Twox64Concat, SessionIndex, Twox64Concat, SlotIdOf<T>, ()>;

    /// The slots whose fraction has grown, by the session in which the growth was reported. The larger fraction must
    /// still be handed over to their earlier offenders.
    #[pallet::storage]
    pub type GrowthsBySession<T: Config> =
        StorageDoubleMap<_, Twox64Concat, SessionIndex, Twox64Concat, SlotIdOf<T>, ()>;

    /// The time slots for which an offender's reports are kept, by the era of the offences and their kind. The oldest
    /// report comes first.
    ///
    /// The bound is weak: a release with a smaller bound reads longer lists, and adds nothing to them.
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

    /// The cursor of expiry: no slot of an earlier session is left.
    #[pallet::storage]
    pub type FirstKeptSession<T> = StorageValue<_, SessionIndex, ValueQuery>;

    /// The cursor of growths: all growths that were reported before this session have been handed over.
    #[pallet::storage]
    pub type FirstUntoldSession<T> = StorageValue<_, SessionIndex, ValueQuery>;

    /// The events of this pallet.
    #[pallet::event]
    #[pallet::generate_deposit(pub(crate) fn deposit_event)]
    pub enum Event {
        /// A report was taken. It named a new offender, or raised the number of offenders that count in its slot.
        Offence {
            /// The kind of the offence.
            kind: Kind,
            /// The kind-specific time slot, SCALE-encoded.
            slot: OpaqueTimeSlot,
        },
        /// A report was dropped, because its session proves nothing about validators. If the report came with a call
        /// that failed because of this, there is no event.
        SessionInconclusive {
            /// The kind of the reported offence.
            kind: Kind,
            /// The session that proves nothing.
            session: SessionIndex,
        },
    }

    #[pallet::hooks]
    impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
        fn on_initialize(_now: BlockNumberFor<T>) -> Weight {
            Upkeep::<T>::process()
        }

        fn integrity_test() {
            // Otherwise each offender is habitual at once, and habitual offenders count together.
            assert!(
                T::MaxReports::get() > 0,
                "an offender that was alone is counted alone: else raise MaxReports"
            );
            // Proof sizes have no limit.
            let most = T::BlockWeights::get().max_block;
            assert!(
                Upkeep::<T>::largest().ref_time() <= most.ref_time(),
                "a block can take its steps of upkeep: else lower MaxReports"
            );
        }

        #[cfg(feature = "try-runtime")]
        fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
            Self::check_invariants()
        }
    }
}
