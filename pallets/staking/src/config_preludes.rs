//! The configuration of test runtimes, for `derive_impl`. A chain sets each item itself, as the front page of the crate
//! shows.
//!
//! `tests/restaking/chain.rs` of `palisade-restaking` is a runtime that uses it.

use crate::{pallet::DefaultConfig, payout::Minted, votes::VotesWithin64Bits};
use frame_support::{
    derive_impl,
    pallet_prelude::inject_runtime_type,
    parameter_types,
    traits::{ConstU32, ConstU64},
    weights::{constants::WEIGHT_REF_TIME_PER_SECOND, Weight},
};

parameter_types! {
    /// A whole block of `frame_system::config_preludes::TestDefaultConfig`: enough for hundreds of stakers.
    pub const MaxSlashingWeight: Weight = Weight::from_parts(WEIGHT_REF_TIME_PER_SECOND, u64::MAX);
}

/// Small numbers, for the runtimes of tests.
///
/// An era has three sessions and mints nothing. Stake unbonds in three eras. A slash is deferred for one era, and its
/// funds are burned. The election reads at most 100 candidates and 1,000 nominators. It elects at most 100 validators.
///
/// A runtime gives the rest: the currency, the clock, sessions, elections, the list of voters, weights and the
/// administrator.
pub struct TestDefaultConfig;

#[derive_impl(frame_system::config_preludes::TestDefaultConfig, no_aggregated_types)]
impl frame_system::DefaultConfig for TestDefaultConfig {}

#[frame_support::register_default_impl(TestDefaultConfig)]
impl DefaultConfig for TestDefaultConfig {
    type Balance = u128;
    type BondingDuration = ConstU32<3>;
    type CurrencyToVote = VotesWithin64Bits;
    type EraPayout = ();
    type EventListeners = ();
    type ExpectedBlockTime = ConstU64<6_000>;
    type HistoryDepth = ConstU32<8>;
    type LongestPaidEra = ConstU64<604_800_000>;
    type MaxCandidates = ConstU32<100>;
    type MaxExposurePageSize = ConstU32<64>;
    type MaxExposurePages = ConstU32<4>;
    type MaxNominations = ConstU32<16>;
    type MaxNominators = ConstU32<1_000>;
    type MaxShownNominators = ConstU32<1_000>;
    type MaxSlashingWeight = MaxSlashingWeight;
    type MaxUnlockingChunks = ConstU32<32>;
    type MaxValidatorSet = ConstU32<100>;
    type NextNewSession = ();
    type PointsPerBlock = ConstU32<20>;
    type RewardRemainder = ();
    type RewardSource = Minted;
    #[inject_runtime_type]
    type RuntimeHoldReason = ();
    type ServiceSlashes = ();
    type SessionsPerEra = ConstU32<3>;
    type Slash = ();
    type SlashDeferDuration = ConstU32<1>;
}
