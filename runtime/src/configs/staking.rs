//! Staking: history, limits and origins.
//!
//! The lengths of eras, bonding and slash deferral are in [`crate::timing`]. Inflation is in [`crate::inflation`].
//! Limits of counts and minimum bonds are storage: [`crate::genesis`] writes them, and governance changes them.

use super::{
    elections::{GenesisElection, MaxElectionTargets, MAX_VOTERS},
    governance::StakingAdmins,
    system::{
        percent_of_block, BondingDuration, EpochDuration, SessionsPerEra, SlashDeferDuration,
        SlotDuration,
    },
};
use crate::{
    inflation::Inflation, Balance, Balances, DelegatedStaking, LiquidStaking, NominationPools,
    Restaking, Runtime, RuntimeHoldReason, Session, Timestamp, ValidatorElection,
};
use frame_election_provider_support::onchain;
use frame_support::{parameter_types, traits::tokens::imbalance::ResolveTo, weights::Weight};
use palisade_staking::{
    weights::{CountedWeight, Larger, Measured},
    VotesWithin64Bits,
};

/// Eras for which rewards can be claimed and exposures are kept: 84 days on `live`.
const HISTORY_DEPTH: u32 = 84;

/// A week, in ms.
pub(crate) const WEEK_MILLIS: u64 = 7 * 24 * 60 * 60 * 1_000;

parameter_types! {
    /// Eras for which rewards can be claimed.
    pub const HistoryDepth: u32 = HISTORY_DEPTH;
    /// The longest bonding duration that the history allows, in eras. It is shorter than the history, because exposures
    /// must stay until the last slash is applied.
    pub const MaxBondingDuration: u32 = HISTORY_DEPTH - 2;
    /// Nominators in a page of an exposure. Pages are large, because some client views show only the last page of an
    /// exposure.
    pub const MaxExposurePageSize: u32 = 512;
    /// Pages of an exposure that are paid: 32,768 nominators. An election takes fewer, so all nominators are paid.
    pub const MaxExposurePages: u32 = 64;
    /// The most validators in an era. Also the bound of every list of session keys.
    pub const MaxValidatorSet: u32 = 1_000;
    /// The most unlocking chunks of a ledger. There is at most one for each era, and bonding lasts 28 eras on `live`.
    pub const MaxUnlockingChunks: u32 = 32;
    /// The most validators that a nominator can nominate.
    pub const MaxNominations: u32 = 16;
    /// The most weight of slashing in a block: 20% of a block, which is about 136 stakers. A slash of 20,000
    /// nominators takes about 150 blocks: 150 seconds at 1 s, 15 minutes at 6 s. Transactions are hardly affected.
    pub MaxSlashingWeight: Weight = percent_of_block(20);
    /// The most nominators that are shown to clients as pending slashes of one era: a value of 1 MB.
    pub const MaxShownNominators: u32 = 20_000;
    /// Era points for authoring a block.
    pub const PointsPerBlock: u32 = 20;
    /// The most candidates that an election reads.
    pub const MaxCandidates: u32 = MaxElectionTargets::get();
    /// The most nominators that an election reads, besides the candidates: 22,576.
    pub const MaxNominators: u32 = MAX_VOTERS.saturating_sub(MaxElectionTargets::get());
    /// The longest time for which an era mints, in ms: a week, or the length of an era if that is longer. Nobody
    /// works during a standstill, so it is not paid.
    pub LongestPaidEra: u64 = WEEK_MILLIS.max(
        SlotDuration::get()
            .saturating_mul(EpochDuration::get())
            .saturating_mul(SessionsPerEra::get().into()),
    );
}

impl palisade_staking::Config for Runtime {
    type AdminOrigin = StakingAdmins;
    type Balance = Balance;
    type BondingDuration = BondingDuration;
    type Currency = Balances;
    // Scales by the issuance, so that all stakes together fit into 64 bits.
    type CurrencyToVote = VotesWithin64Bits;
    type ElectionProvider = ValidatorElection;
    type EraPayout = Inflation;
    // None reads what another writes, so the order has no effect. It is that of Polkadot, then ours.
    type EventListeners = (NominationPools, DelegatedStaking, LiquidStaking);
    type ServiceSlashes = Restaking;
    // Every slot has an author, so a block takes a slot.
    type ExpectedBlockTime = SlotDuration;
    type GenesisElectionProvider = onchain::OnChainExecution<GenesisElection>;
    type HistoryDepth = HistoryDepth;
    type LongestPaidEra = LongestPaidEra;
    type MaxCandidates = MaxCandidates;
    type MaxExposurePageSize = MaxExposurePageSize;
    type MaxExposurePages = MaxExposurePages;
    type MaxNominations = MaxNominations;
    type MaxNominators = MaxNominators;
    type MaxShownNominators = MaxShownNominators;
    type MaxSlashingWeight = MaxSlashingWeight;
    type MaxUnlockingChunks = MaxUnlockingChunks;
    type MaxValidatorSet = MaxValidatorSet;
    type NextNewSession = Session;
    type PointsPerBlock = PointsPerBlock;
    // The part that stakers don't receive goes to the treasury.
    type RewardRemainder = ResolveTo<pallet_treasury::TreasuryAccountId<Runtime>, Balances>;
    // No account pays rewards.
    type RewardSource = palisade_staking::Minted;
    type RuntimeHoldReason = RuntimeHoldReason;
    type SessionInterface = super::sessions::Sessions;
    type SessionsPerEra = SessionsPerEra;
    // Slashed funds go to the treasury, so that a wrong slash can be repaid.
    type Slash = ResolveTo<pallet_treasury::TreasuryAccountId<Runtime>, Balances>;
    type SlashDeferDuration = SlashDeferDuration;
    type UnixTime = Timestamp;
    type VoterList = palisade_staking::VoterOrder<Runtime>;
    type WeightInfo = Larger<Measured<Runtime>, CountedWeight<Runtime>>;
    #[cfg(feature = "runtime-benchmarks")]
    type BenchmarkHelper = palisade_staking::benchmarking::SessionPallet<Runtime>;
}
