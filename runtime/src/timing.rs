//! The lengths of slots, epochs, eras, bonding, slash deferral and days, as storage that genesis writes.
//!
//! One Wasm blob serves the presets `dev`, `local` and `live`, so these lengths can't be constants of the code. They
//! are stored in this pallet. The `Get` types in `configs` pass them to the pallets that take them as "constants":
//! BABE, timestamp, staking, GRANDPA, offences and referenda. Clients also see the values of the preset, because the
//! metadata is read from the state.
//!
//! The pallet is declared before these pallets, because genesis is built in the order of declaration.
//!
//! **Slot and epoch length never change after genesis.** BABE computes the epoch of a slot as `(slot - genesis_slot)
//! / epoch_duration`. With another divisor the numbers of all epochs would jump and the chain would stop. The length of
//! a day doesn't change either, so that nobody shortens a vote. Root can change the number of sessions in an era, the
//! bonding duration and the slash deferral.

// The macro generates undocumented items around the pallet.
#![allow(missing_docs)]

mod check;
pub mod live;

pub use check::{
    InvalidTiming, LONGEST_ERA_MILLIS, LONGEST_SLOT_MILLIS, MOST_BLOCKS_PER_DAY,
    SHORTEST_EPOCH_SLOTS,
};
pub use pallet::*;

/// The lengths that root can change. They are set together, because they are only valid together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StakingTiming {
    /// Sessions in an era.
    pub sessions_per_era: u32,
    /// Eras that unbonded funds stay locked. An offence can be punished for as many eras.
    pub bonding_duration: u32,
    /// Eras between an offence and the application of its slash.
    pub slash_defer_duration: u32,
}

#[allow(clippy::expect_used)] // what the macro generates
#[frame_support::pallet]
pub mod pallet {
    use super::{
        check::{check_day, check_epoch, check_session, check_slot, Limits},
        InvalidTiming, StakingTiming,
    };
    use alloc::string::String;
    use frame_support::{pallet_prelude::*, traits::ConstU64};
    use frame_system::pallet_prelude::*;

    /// The pallet: lengths of time as storage.
    #[pallet::pallet]
    pub struct Pallet<T>(_);

    /// The limits of other pallets, by which impossible lengths are refused.
    #[pallet::config]
    pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
        /// The longest bonding duration in eras: staking keeps exposures for this long.
        type MaxBondingDuration: Get<u32>;

        /// The number of sessions for which GRANDPA stores its voters. Offences must not be punishable for longer.
        type MaxBondedSessions: Get<u32>;

        /// The longest bonding duration in eras with which services remember their faults.
        type MaxSecuredBonding: Get<u32>;

        /// The same at genesis. It reads no storage: a chain spec is checked without any.
        type MaxSecuredBondingAtGenesis: Get<u32>;
    }

    /// Length of a slot, in milliseconds. It is even, because the minimum period of the timestamp is half of it.
    #[pallet::storage]
    pub type SlotDuration<T: Config> =
        StorageValue<_, u64, ValueQuery, ConstU64<{ super::live::SLOT_DURATION }>>;

    /// Length of an epoch, in slots. An epoch is a session.
    #[pallet::storage]
    pub type EpochDuration<T: Config> =
        StorageValue<_, u64, ValueQuery, ConstU64<{ super::live::EPOCH_DURATION }>>;

    /// Length of an era, in sessions.
    #[pallet::storage]
    pub type SessionsPerEra<T: Config> =
        StorageValue<_, u32, ValueQuery, ConstU32<{ super::live::STAKING.sessions_per_era }>>;

    /// The number of eras that funds stay locked after unbonding.
    #[pallet::storage]
    pub type BondingDuration<T: Config> =
        StorageValue<_, u32, ValueQuery, ConstU32<{ super::live::STAKING.bonding_duration }>>;

    /// The number of eras that a slash is deferred.
    #[pallet::storage]
    pub type SlashDeferDuration<T: Config> =
        StorageValue<_, u32, ValueQuery, ConstU32<{ super::live::STAKING.slash_defer_duration }>>;

    /// The number of blocks in a day. Referenda count in days.
    #[pallet::storage]
    pub type BlocksPerDay<T: Config> =
        StorageValue<_, u32, ValueQuery, ConstU32<{ super::live::BLOCKS_PER_DAY }>>;

    #[pallet::event]
    #[pallet::generate_deposit(fn deposit_event)]
    pub enum Event<T: Config> {
        /// The lengths for staking were changed. They apply from this block on.
        StakingTimingSet {
            /// Sessions in an era.
            sessions_per_era: u32,
            /// Eras that unbonded funds stay locked.
            bonding_duration: u32,
            /// Eras between an offence and its slash.
            slash_defer_duration: u32,
        },
    }

    #[pallet::error]
    pub enum Error<T> {
        /// An era needs at least one session. Choose at least 1.
        NoSessions,
        /// The bonding duration must be at least one era.
        NoBonding,
        /// The bonding duration is longer than staking keeps exposures. Choose a shorter one.
        BondingBeyondHistory,
        /// Slashes must be applied before the stake can leave. Choose a slash deferral below the bonding duration.
        DeferralBeyondBonding,
        /// Offences could be punished in sessions whose voters GRANDPA has forgotten. Choose shorter eras or a
        /// shorter bonding duration.
        BondingBeyondVoters,
        /// The bonding duration is longer than services remember their faults. Choose a shorter one.
        BondingBeyondServices,
        /// An era would be longer than 30 days. Until it ends nobody is paid. Choose fewer sessions.
        EraTooLong,
    }

    impl<T> From<InvalidTiming> for Error<T> {
        fn from(reason: InvalidTiming) -> Self {
            match reason {
                InvalidTiming::NoSessions => Error::NoSessions,
                InvalidTiming::NoBonding => Error::NoBonding,
                InvalidTiming::BondingBeyondHistory => Error::BondingBeyondHistory,
                InvalidTiming::DeferralBeyondBonding => Error::DeferralBeyondBonding,
                InvalidTiming::BondingBeyondVoters => Error::BondingBeyondVoters,
                InvalidTiming::BondingBeyondServices => Error::BondingBeyondServices,
                InvalidTiming::EraTooLong => Error::EraTooLong,
            }
        }
    }

    /// The lengths at genesis. The default is the `live` preset.
    #[pallet::genesis_config]
    pub struct GenesisConfig<T: Config> {
        /// Length of a slot in milliseconds: even, from 1,000 to 60,000.
        pub slot_duration: u64,
        /// Length of an epoch in slots: 5 or more.
        pub epoch_duration: u64,
        /// Sessions in an era: at least 1, and at most 30 days in total.
        pub sessions_per_era: u32,
        /// Eras that unbonded funds stay locked.
        pub bonding_duration: u32,
        /// Eras between an offence and its slash: less than the bonding duration.
        pub slash_defer_duration: u32,
        /// Blocks in a day of referenda: from 1 to 86,400.
        pub blocks_per_day: u32,
        /// Ties the configuration to a runtime.
        #[serde(skip)]
        pub _config: PhantomData<T>,
    }

    impl<T: Config> Default for GenesisConfig<T> {
        fn default() -> Self {
            Self {
                slot_duration: super::live::SLOT_DURATION,
                epoch_duration: super::live::EPOCH_DURATION,
                sessions_per_era: super::live::STAKING.sessions_per_era,
                bonding_duration: super::live::STAKING.bonding_duration,
                slash_defer_duration: super::live::STAKING.slash_defer_duration,
                blocks_per_day: super::live::BLOCKS_PER_DAY,
                _config: PhantomData,
            }
        }
    }

    #[pallet::genesis_build]
    impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
        /// Panics if the lengths are impossible, because such a chain must not start.
        fn build(&self) {
            if let Err(flaw) = self.check() {
                #[allow(clippy::panic)]
                {
                    panic!("{flaw}");
                }
            }
            SlotDuration::<T>::put(self.slot_duration);
            EpochDuration::<T>::put(self.epoch_duration);
            BlocksPerDay::<T>::put(self.blocks_per_day);
            Pallet::<T>::apply_staking_timing(self.staking());
        }
    }

    impl<T: Config> GenesisConfig<T> {
        /// Checks the lengths against each other and against the limits of the runtime.
        ///
        /// # Errors
        /// One sentence with field, value, bound and reason.
        pub fn check(&self) -> Result<(), String> {
            check_slot(self.slot_duration)?;
            check_epoch(self.epoch_duration)?;
            check_day(self.blocks_per_day)?;
            check_session(self.slot_duration, self.epoch_duration)?;
            let secured = T::MaxSecuredBondingAtGenesis::get();
            let limits = Pallet::<T>::limits(self.slot_duration, self.epoch_duration, secured);
            let staking = self.staking();
            staking
                .ensure_valid(&limits)
                .map_err(|reason| reason.of_genesis(&staking, &limits))
        }

        fn staking(&self) -> StakingTiming {
            StakingTiming {
                sessions_per_era: self.sessions_per_era,
                bonding_duration: self.bonding_duration,
                slash_defer_duration: self.slash_defer_duration,
            }
        }
    }

    #[pallet::call]
    impl<T: Config> Pallet<T> {
        /// Sets the number of sessions in an era, and the eras of bonding and slash deferral.
        ///
        /// Origin: root. The new lengths apply at once, so the current era can end earlier or later than expected.
        /// Existing unlocking chunks and queued slashes keep their eras. So longer eras prolong the wait of stake that
        /// unbonds already: with twice the sessions, the eras that are left take twice the time. Shorter eras don't
        /// shorten it: that stake also waits for its sessions. An era mints for at most a week, or for the length of an
        /// era if that is longer. The new length counts. So shorten eras of more than a week early in an era: the
        /// running era mints for a week at most.
        ///
        /// # Errors
        /// - [`Error::NoSessions`]: `sessions_per_era` is zero.
        /// - [`Error::NoBonding`]: `bonding_duration` is zero.
        /// - [`Error::BondingBeyondHistory`]: `bonding_duration` is longer than staking keeps exposures.
        /// - [`Error::BondingBeyondServices`]: `bonding_duration` is longer than services remember their faults.
        /// - [`Error::DeferralBeyondBonding`]: `slash_defer_duration` is not below `bonding_duration`.
        /// - [`Error::BondingBeyondVoters`]: bonding and one more era have more sessions than GRANDPA remembers.
        /// - [`Error::EraTooLong`]: an era would be longer than 30 days.
        ///
        /// # Events
        /// [`Event::StakingTimingSet`].
        #[pallet::call_index(0)]
        // Slot and epoch are read, and at most 64 services with their list. Three lengths are written.
        #[pallet::weight(T::DbWeight::get().reads_writes(67, 3))]
        pub fn set_staking_timing(
            origin: OriginFor<T>,
            sessions_per_era: u32,
            bonding_duration: u32,
            slash_defer_duration: u32,
        ) -> DispatchResult {
            ensure_root(origin)?;
            let timing = StakingTiming {
                sessions_per_era,
                bonding_duration,
                slash_defer_duration,
            };
            let (slot, epoch) = (SlotDuration::<T>::get(), EpochDuration::<T>::get());
            let limits = Self::limits(slot, epoch, T::MaxSecuredBonding::get());
            timing.ensure_valid(&limits).map_err(Error::<T>::from)?;
            Self::apply_staking_timing(timing);
            Self::deposit_event(Event::StakingTimingSet {
                sessions_per_era,
                bonding_duration,
                slash_defer_duration,
            });
            Ok(())
        }
    }

    impl<T: Config> Pallet<T> {
        /// Returns the limits of the other pallets. The slot is in milliseconds, the epoch in slots, and what services
        /// remember in eras of bonding.
        fn limits(slot: u64, epoch: u64, secured_bonding: u32) -> Limits {
            Limits {
                session_millis: slot.saturating_mul(epoch),
                bonding: T::MaxBondingDuration::get(),
                secured_bonding,
                bonded_sessions: T::MaxBondedSessions::get(),
            }
        }

        fn apply_staking_timing(timing: StakingTiming) {
            SessionsPerEra::<T>::put(timing.sessions_per_era);
            BondingDuration::<T>::put(timing.bonding_duration);
            SlashDeferDuration::<T>::put(timing.slash_defer_duration);
        }
    }
}
