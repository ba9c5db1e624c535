//! The same chain twice: with Parity's staking, and with ours. A session is five blocks, an era three sessions.

use frame_support::{
    derive_impl, parameter_types,
    traits::{
        tokens::imbalance::ResolveTo, ConstU128, ConstU32, ConstU64, OnFinalize, OnIdle,
        OnInitialize,
    },
    weights::Weight,
};
use frame_system::EnsureRoot;
use palisade_era_payout::FixedPerEra;
use palisade_testing::chain::{OnChainElections, TakingTurns};
use sp_runtime::testing::UintAuthorityId;

pub type AccountId = u64;
pub type Balance = u128;

pub const EXISTENTIAL_DEPOSIT: Balance = 10;
pub const TREASURY: AccountId = 999;
/// What an era pays to stakers, and to the treasury.
pub const INFLATION: (Balance, Balance) = (10_007, 993);
pub const BONDING_DURATION: u32 = 5;
pub const SLASH_DEFERRAL: u32 = 2;
pub const PAGE_SIZE: u32 = 4;
pub const HISTORY: u32 = 8;

parameter_types! {
    pub const Treasury: AccountId = TREASURY;
}

type FixedInflation = FixedPerEra<ConstU128<{ INFLATION.0 }>, ConstU128<{ INFLATION.1 }>>;

type Periodic = pallet_session::PeriodicSessions<ConstU64<5>, ConstU64<0>>;

/// A chain with the staking pallet of the given crate.
macro_rules! chain {
    ($staking:ident, $stash_of:ty, $migrator:ty, $($name:ident: $pallet:ident)*) => {
        frame_support::construct_runtime!(
            pub enum Runtime {
                System: frame_system,
                Timestamp: pallet_timestamp,
                Balances: pallet_balances,
                Staking: $staking,
                Session: pallet_session,
                Historical: pallet_session::historical,
                Authorship: pallet_authorship,
                $($name: $pallet,)*
            }
        );

        #[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
        impl frame_system::Config for Runtime {
            type Block = frame_system::mocking::MockBlock<Runtime>;
            type AccountData = pallet_balances::AccountData<Balance>;
            type DbWeight = frame_support::weights::constants::RocksDbWeight;
            type MultiBlockMigrator = $migrator;
        }

        #[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
        impl pallet_balances::Config for Runtime {
            type Balance = Balance;
            type ExistentialDeposit = ConstU128<EXISTENTIAL_DEPOSIT>;
            type AccountStore = System;
            type MaxLocks = ConstU32<16>;
        }

        #[derive_impl(pallet_timestamp::config_preludes::TestDefaultConfig)]
        impl pallet_timestamp::Config for Runtime {}

        impl pallet_authorship::Config for Runtime {
            type FindAuthor = TakingTurns<Self>;
            type EventHandler = Staking;
        }

        impl pallet_session::Config for Runtime {
            type RuntimeEvent = RuntimeEvent;
            type ValidatorId = AccountId;
            type ValidatorIdOf = $stash_of;
            type ShouldEndSession = Periodic;
            type NextSessionRotation = Periodic;
            type SessionManager = pallet_session::historical::NoteHistoricalRoot<Self, Staking>;
            type SessionHandler = pallet_session::TestSessionHandler;
            type Keys = UintAuthorityId;
            type DisablingStrategy = pallet_staking::DisableWorstThird;
            type WeightInfo = ();
            type Currency = Balances;
            type KeyDeposit = ();
        }

        impl pallet_session::historical::Config for Runtime {
            type RuntimeEvent = RuntimeEvent;
            type FullIdentification = ();
            type FullIdentificationOf = $staking::UnitIdentificationOf<Self>;
        }

        pub fn begin_block(number: u64) {
            System::reset_events();
            System::set_block_number(number);
            <AllPalletsWithSystem as OnInitialize<u64>>::on_initialize(number);
            Timestamp::set_timestamp(number * 1_000);
        }

        /// Finishes the block. `is_idle`: what is left of it may be used.
        pub fn end_block(is_idle: bool) {
            let number = System::block_number();
            if is_idle {
                let ample = Weight::from_parts(2_000_000_000_000, u64::MAX);
                <AllPalletsWithSystem as OnIdle<u64>>::on_idle(number, ample);
            }
            <AllPalletsWithSystem as OnFinalize<u64>>::on_finalize(number);
        }

        pub fn roll_one() {
            let next = System::block_number() + 1;
            end_block(true);
            begin_block(next);
        }

        /// Returns what an account has, in whatever form.
        pub fn balance_of(who: AccountId) -> Balance {
            use frame_support::traits::fungible::Inspect;
            <Balances as Inspect<_>>::total_balance(&who)
        }
    };
}

pub mod theirs {
    use super::*;

    chain!(parity_staking, sp_runtime::traits::ConvertInto, (),);

    #[derive_impl(parity_staking::config_preludes::TestDefaultConfig)]
    impl parity_staking::Config for Runtime {
        type AdminOrigin = EnsureRoot<AccountId>;
        type BondingDuration = ConstU32<BONDING_DURATION>;
        type Currency = Balances;
        type ElectionProvider = OnChainElections<Self, Staking>;
        type EraPayout = FixedInflation;
        type GenesisElectionProvider = OnChainElections<Self, Staking>;
        type HistoryDepth = ConstU32<HISTORY>;
        type MaxExposurePageSize = ConstU32<PAGE_SIZE>;
        type NextNewSession = Session;
        type OldCurrency = Balances;
        type RewardRemainder = ResolveTo<Treasury, Balances>;
        type SessionInterface = Self;
        type SessionsPerEra = ConstU32<3>;
        type Slash = ResolveTo<Treasury, Balances>;
        type SlashDeferDuration = ConstU32<SLASH_DEFERRAL>;
        type TargetList = parity_staking::UseValidatorsMap<Self>;
        type UnixTime = Timestamp;
        type VoterList = parity_staking::UseNominatorsAndValidatorsMap<Self>;
    }
}

pub mod ours {
    use super::*;

    chain!(pallet_staking, pallet_staking::StashOf<Self>, Migrations, Migrations: pallet_migrations);

    type Migration = pallet_staking::migrations::FromPalletStaking<Runtime, Balances>;

    parameter_types! {
        /// What migrations may take of a block: a few units of work.
        pub MaxServiceWeight: Weight = (Migration::weight_of_a_unit() * 2).set_proof_size(1_000_000);
        /// A release may change it.
        pub static MaxValidatorSet: u32 = 100;
    }

    #[derive_impl(pallet_migrations::config_preludes::TestDefaultConfig)]
    impl pallet_migrations::Config for Runtime {
        type MaxServiceWeight = MaxServiceWeight;
        type Migrations = (Migration,);
    }

    #[derive_impl(pallet_staking::config_preludes::TestDefaultConfig)]
    impl pallet_staking::Config for Runtime {
        type AdminOrigin = EnsureRoot<AccountId>;
        #[cfg(feature = "runtime-benchmarks")]
        type BenchmarkHelper = pallet_staking::benchmarking::SessionPallet<Self>;
        type BondingDuration = ConstU32<BONDING_DURATION>;
        type Currency = Balances;
        type ElectionProvider = OnChainElections<Self, Staking>;
        type EraPayout = FixedInflation;
        type ExpectedBlockTime = ConstU64<1_000>;
        type GenesisElectionProvider = OnChainElections<Self, Staking>;
        type HistoryDepth = ConstU32<HISTORY>;
        type MaxExposurePageSize = ConstU32<PAGE_SIZE>;
        type MaxValidatorSet = MaxValidatorSet;
        type NextNewSession = Session;
        type RewardRemainder = ResolveTo<Treasury, Balances>;
        type SessionInterface = Self;
        type Slash = ResolveTo<Treasury, Balances>;
        type SlashDeferDuration = ConstU32<SLASH_DEFERRAL>;
        type UnixTime = Timestamp;
        type VoterList = pallet_staking::VoterOrder<Self>;
        type WeightInfo = pallet_staking::weights::CountedWeight<Self>;
    }
}
