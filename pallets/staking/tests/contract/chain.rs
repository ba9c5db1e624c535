//! The same chain twice: once with Parity's staking, once with ours.
//!
//! Owns the two runtimes. Nothing is run here: [`description`](crate::description) reads their metadata. Two, not one with
//! both pallets, because clients look types up by name, and each name stands once in a chain's metadata.
//! Amounts are `u128`, accounts 32 bytes, bounds those of a live chain.

use frame_support::__private::metadata::{v14::RuntimeMetadataV14, RuntimeMetadata};
use frame_support::{
    derive_impl,
    traits::{ConstU32, ConstU64},
};
use sp_runtime::AccountId32;

/// A chain with accounts, balances, time and the staking pallet of the given crate.
macro_rules! chain {
    ($staking:ident) => {
        frame_support::construct_runtime!(
            pub enum Runtime {
                System: frame_system,
                Timestamp: pallet_timestamp,
                Balances: pallet_balances,
                Staking: $staking,
            }
        );

        #[derive_impl(frame_system::config_preludes::SolochainDefaultConfig)]
        impl frame_system::Config for Runtime {
            type Block = frame_system::mocking::MockBlockU32<Runtime>;
            type AccountData = pallet_balances::AccountData<u128>;
        }

        #[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
        impl pallet_balances::Config for Runtime {
            type Balance = u128;
            type ExistentialDeposit = frame_support::traits::ConstU128<1>;
            type AccountStore = System;
        }

        #[derive_impl(pallet_timestamp::config_preludes::TestDefaultConfig)]
        impl pallet_timestamp::Config for Runtime {}
    };
}

/// No election is held.
type NoElection<Staking> = frame_election_provider_support::NoElection<(
    AccountId32,
    u32,
    Staking,
    ConstU32<1_000>,
    ConstU32<25_000>,
)>;

mod with_theirs {
    use super::*;

    chain!(parity_staking);

    #[derive_impl(parity_staking::config_preludes::TestDefaultConfig)]
    impl parity_staking::Config for Runtime {
        type AdminOrigin = frame_system::EnsureRoot<AccountId32>;
        type Currency = Balances;
        type ElectionProvider = NoElection<Staking>;
        type EraPayout = ();
        type EventListeners = ();
        type GenesisElectionProvider = NoElection<Staking>;
        type HistoryDepth = ConstU32<84>;
        type MaxExposurePageSize = ConstU32<512>;
        type MaxValidatorSet = ConstU32<1_000>;
        type NominationsQuota = parity_staking::FixedNominationsQuota<16>;
        type OldCurrency = Balances;
        type TargetList = parity_staking::UseValidatorsMap<Self>;
        type UnixTime = Timestamp;
        type VoterList = parity_staking::UseNominatorsAndValidatorsMap<Self>;
    }
}

mod with_ours {
    use super::*;
    use frame_support::{parameter_types, weights::Weight};
    use pallet_staking::SessionInterface;
    use sp_runtime::Perbill;
    use sp_staking::{currency_to_vote::U128CurrencyToVote, SessionIndex};

    chain!(pallet_staking);

    /// There are no sessions.
    pub struct NoSessions;
    impl SessionInterface<AccountId32> for NoSessions {
        fn has_keys(_: &AccountId32) -> bool {
            false
        }
        fn validators() -> Vec<AccountId32> {
            Vec::new()
        }
        fn validator_count() -> u32 {
            0
        }
        fn disable(_: &AccountId32, _: Perbill) {}
        fn enable(_: &std::collections::BTreeSet<AccountId32>) {}
        fn prune_historical_up_to(_: SessionIndex) {}
    }
    #[cfg(feature = "runtime-benchmarks")]
    impl pallet_staking::benchmarking::BenchmarkHelper<AccountId32> for NoSessions {
        fn give_keys(_: &AccountId32) {}
        fn set_validators(_: Vec<AccountId32>) {}
    }

    parameter_types! {
        pub MaxSlashingWeight: Weight = Weight::from_parts(1_000_000_000_000, u64::MAX);
    }

    impl pallet_staking::Config for Runtime {
        type AdminOrigin = frame_system::EnsureRoot<AccountId32>;
        type Balance = u128;
        #[cfg(feature = "runtime-benchmarks")]
        type BenchmarkHelper = NoSessions;
        type BondingDuration = ConstU32<3>;
        type Currency = Balances;
        type CurrencyToVote = U128CurrencyToVote;
        type ElectionProvider = NoElection<Staking>;
        type EraPayout = ();
        type EventListeners = ();
        type ServiceSlashes = ();
        type ExpectedBlockTime = ConstU64<6_000>;
        type GenesisElectionProvider = NoElection<Staking>;
        type HistoryDepth = ConstU32<84>;
        type LongestPaidEra = ConstU64<604_800_000>;
        type MaxCandidates = ConstU32<2_000>;
        type MaxExposurePageSize = ConstU32<512>;
        type MaxExposurePages = ConstU32<64>;
        type MaxNominations = ConstU32<16>;
        type MaxNominators = ConstU32<22_576>;
        type MaxShownNominators = ConstU32<20_000>;
        type MaxSlashingWeight = MaxSlashingWeight;
        type MaxUnlockingChunks = ConstU32<32>;
        type MaxValidatorSet = ConstU32<1_000>;
        type NextNewSession = ();
        type PointsPerBlock = ConstU32<20>;
        type RewardRemainder = ();
        type RewardSource = pallet_staking::Minted;
        type RuntimeHoldReason = RuntimeHoldReason;
        type SessionInterface = NoSessions;
        type SessionsPerEra = ConstU32<3>;
        type Slash = ();
        type SlashDeferDuration = ConstU32<2>;
        type UnixTime = Timestamp;
        type VoterList = pallet_staking::VoterOrder<Self>;
        type WeightInfo = pallet_staking::weights::CountedWeight<Self>;
    }
}

pub use with_ours::Staking as OurStaking;
pub use with_theirs::Staking as TheirStaking;

/// What a client is told about the chain with Parity's pallet.
pub fn metadata_with_theirs() -> RuntimeMetadataV14 {
    version_14(with_theirs::Runtime::metadata().1)
}

/// What a client is told about the chain with our pallet.
pub fn metadata_with_ours() -> RuntimeMetadataV14 {
    version_14(with_ours::Runtime::metadata().1)
}

fn version_14(metadata: RuntimeMetadata) -> RuntimeMetadataV14 {
    match metadata {
        RuntimeMetadata::V14(metadata) => metadata,
        _ => panic!("`metadata` is version 14"),
    }
}
