//! How long slots, epochs, eras, bonding and slash deferral last: storage, written by genesis.
//!
//! One Wasm blob serves the presets `dev`, `local` and `live`, so these lengths cannot be constants of
//! the code. They are values of this pallet, and the `Get` types in `configs` hand them to the pallets
//! that want them as "constants": BABE, timestamp, staking, GRANDPA and offences. Clients see the
//! preset's values too, because the metadata is read together with the state.
//!
//! It is declared before those pallets, because genesis is built in the order of declaration.
//!
//! **Slot and epoch length never change after genesis.** BABE computes the epoch of a slot as
//! `(slot - genesis_slot) / epoch_duration`; with another divisor the numbers of all epochs would jump and
//! the chain would stop. Sessions per era, bonding and deferral may be changed by root.

// The items that the macro generates around the pallet carry no documentation.
#![allow(missing_docs)]

mod check;

pub use check::{InvalidTiming, LONGEST_ERA_MILLIS, LONGEST_SLOT_MILLIS, SHORTEST_EPOCH_SLOTS};
pub use pallet::*;

/// The lengths that root may change, as one set: they are only valid together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StakingTiming {
    /// Sessions in an era.
    pub sessions_per_era: u32,
    /// Eras that unbonded funds stay locked, and for which an offence can be punished.
    pub bonding_duration: u32,
    /// Eras between an offence and the application of its slash.
    pub slash_defer_duration: u32,
}

#[frame_support::pallet]
pub mod pallet {
    use super::{
        check::{check_epoch, check_era, check_slot, Limits},
        InvalidTiming, StakingTiming,
    };
    use alloc::string::String;
    use frame_support::{pallet_prelude::*, traits::ConstU64};
    use frame_system::pallet_prelude::*;

    /// The pallet: lengths of time as storage.
    #[pallet::pallet]
    pub struct Pallet<T>(_);

    /// What the pallet needs to know to refuse impossible lengths.
    #[pallet::config]
    pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
        /// Eras for which staking keeps exposures: no bonding duration may be longer.
        type MaxBondingDuration: Get<u32>;

        /// Sessions whose voters on finality are remembered: offences must be punishable in no more.
        type MaxBondedSessions: Get<u32>;
    }

    /// Length of a slot, in milliseconds. Even, because the timestamp's minimum period is half of it.
    #[pallet::storage]
    pub type SlotDuration<T: Config> =
        StorageValue<_, u64, ValueQuery, ConstU64<{ super::live::SLOT_DURATION }>>;

    /// Length of an epoch, which is a session, in slots.
    #[pallet::storage]
    pub type EpochDuration<T: Config> =
        StorageValue<_, u64, ValueQuery, ConstU64<{ super::live::EPOCH_DURATION }>>;

    /// Length of an era, in sessions.
    #[pallet::storage]
    pub type SessionsPerEra<T: Config> =
        StorageValue<_, u32, ValueQuery, ConstU32<{ super::live::STAKING.sessions_per_era }>>;

    /// How long funds stay locked after unbonding, in eras.
    #[pallet::storage]
    pub type BondingDuration<T: Config> =
        StorageValue<_, u32, ValueQuery, ConstU32<{ super::live::STAKING.bonding_duration }>>;

    /// How long a slash waits before it is applied, in eras.
    #[pallet::storage]
    pub type SlashDeferDuration<T: Config> =
        StorageValue<_, u32, ValueQuery, ConstU32<{ super::live::STAKING.slash_defer_duration }>>;

    #[pallet::event]
    #[pallet::generate_deposit(fn deposit_event)]
    pub enum Event<T: Config> {
        /// The lengths that staking goes by have changed; they hold from this block on.
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
        /// An era needs at least one session.
        NoSessions,
        /// Bonding has to last at least one era.
        NoBonding,
        /// Bonding can't outlast the exposures that staking keeps.
        BondingBeyondHistory,
        /// Slashes have to be applied before the stake can leave: deferral < bonding.
        DeferralBeyondBonding,
        /// Offences would be punishable in sessions whose voters are forgotten. Choose shorter eras or a shorter
        /// bonding.
        BondingBeyondVoters,
    }

    impl<T> From<InvalidTiming> for Error<T> {
        fn from(reason: InvalidTiming) -> Self {
            match reason {
                InvalidTiming::NoSessions => Error::NoSessions,
                InvalidTiming::NoBonding => Error::NoBonding,
                InvalidTiming::BondingBeyondHistory => Error::BondingBeyondHistory,
                InvalidTiming::DeferralBeyondBonding => Error::DeferralBeyondBonding,
                InvalidTiming::BondingBeyondVoters => Error::BondingBeyondVoters,
            }
        }
    }

    /// The lengths that a chain starts with; the default is the `live` preset.
    #[pallet::genesis_config]
    pub struct GenesisConfig<T: Config> {
        /// Length of a slot in milliseconds: even, from 1,000 to 60,000.
        pub slot_duration: u64,
        /// Length of an epoch in slots: 5 or more.
        pub epoch_duration: u64,
        /// Sessions in an era: not zero, and no more than 30 days.
        pub sessions_per_era: u32,
        /// Eras that unbonded funds stay locked.
        pub bonding_duration: u32,
        /// Eras between an offence and its slash: less than the bonding duration.
        pub slash_defer_duration: u32,
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
                _config: PhantomData,
            }
        }
    }

    #[pallet::genesis_build]
    impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
        /// A chain with impossible lengths must not start, so unlike everything else here this panics.
        fn build(&self) {
            if let Err(flaw) = self.check() {
                panic!("{flaw}");
            }
            SlotDuration::<T>::put(self.slot_duration);
            EpochDuration::<T>::put(self.epoch_duration);
            Pallet::<T>::apply_staking_timing(self.staking());
        }
    }

    impl<T: Config> GenesisConfig<T> {
        /// Checks the lengths against each other and against what the runtime can do with them.
        ///
        /// # Errors
        /// One sentence: field, value, bound and reason.
        pub fn check(&self) -> Result<(), String> {
            check_slot(self.slot_duration)?;
            check_epoch(self.epoch_duration)?;
            check_era(
                self.slot_duration,
                self.epoch_duration,
                self.sessions_per_era,
            )?;
            let (staking, limits) = (self.staking(), Pallet::<T>::limits());
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
        /// Sets how many sessions an era has, and for how many eras bonding and slash deferral last.
        ///
        /// Origin: root. It holds at once: the current era may end earlier or later than expected,
        /// chunks that are already unbonding keep the era that was written into them, and slashes that are
        /// already queued keep theirs.
        ///
        /// Errors: [`Error::NoSessions`], [`Error::NoBonding`], [`Error::BondingBeyondHistory`],
        /// [`Error::DeferralBeyondBonding`], [`Error::BondingBeyondVoters`].
        #[pallet::call_index(0)]
        // Provisional upper bound: three writes.
        #[pallet::weight(T::DbWeight::get().writes(3))]
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
            timing
                .ensure_valid(&Self::limits())
                .map_err(Error::<T>::from)?;
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
        /// What the other pallets remember.
        fn limits() -> Limits {
            Limits {
                bonding: T::MaxBondingDuration::get(),
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

/// The lengths of the `live` preset, which are Polkadot's. They are also the defaults of the storage.
pub mod live {
    use super::StakingTiming;
    use crate::constants::time::LIVE_SLOT_MILLIS;

    /// A slot: 6 s, in milliseconds.
    pub const SLOT_DURATION: u64 = LIVE_SLOT_MILLIS;
    /// An epoch: 4 h, in slots of 6 s.
    pub const EPOCH_DURATION: u64 = 2_400;
    /// An era of 6 sessions (24 h), 28 eras of bonding, 27 of deferral.
    pub const STAKING: StakingTiming = StakingTiming {
        sessions_per_era: 6,
        bonding_duration: 28,
        slash_defer_duration: 27,
    };
}
