//! Staking: how much is remembered, how many take part and who governs.
//!
//! How long eras, bonding and deferral last is in [`crate::timing`]; how much is minted in
//! [`crate::inflation`]; counts and minimum bonds are storage, written by [`crate::genesis`] and
//! changed by governance.

use super::{
    elections::{GenesisElection, MaxElectionTargets, MAX_VOTERS},
    governance::RootOrHalfCouncil,
    system::{
        BondingDuration, EpochDuration, SessionsPerEra, SlashDeferDuration, SlotDuration,
        MAXIMUM_BLOCK_WEIGHT,
    },
};
use crate::{
    inflation::Inflation, Balance, Balances, Runtime, RuntimeHoldReason, Session, Timestamp,
    ValidatorElection,
};
use frame_election_provider_support::onchain;
use frame_support::{parameter_types, traits::tokens::imbalance::ResolveTo, weights::Weight};
use palisade_staking::VotesWithin64Bits;
use sp_runtime::Perbill;

/// Eras for which rewards can be claimed and exposures are kept: 84 days on `live`.
const HISTORY_DEPTH: u32 = 84;

/// A week, in ms.
pub(crate) const WEEK_MILLIS: u64 = 7 * 24 * 60 * 60 * 1_000;

parameter_types! {
    /// Eras for which rewards can be claimed.
    pub const HistoryDepth: u32 = HISTORY_DEPTH;
    /// Eras that bonding may last at most: exposures are kept for longer than offences are punished, until
    /// the last slash is applied.
    pub const MaxBondingDuration: u32 = HISTORY_DEPTH - 2;
    /// Nominators in a page of an exposure. Clients overwrite all pages but the last of an exposure in
    /// some views, so pages are large.
    pub const MaxExposurePageSize: u32 = 512;
    /// Pages of an exposure that are paid: 32,768 nominators, more than an election takes, so everyone.
    pub const MaxExposurePages: u32 = 64;
    /// Validators in an era; also the bound of every list of session keys.
    pub const MaxValidatorSet: u32 = 1_000;
    /// Chunks that unlock at the same time; one an era, and more than the 28 eras of bonding on `live`.
    pub const MaxUnlockingChunks: u32 = 32;
    /// Validators that a nominator may back.
    pub const MaxNominations: u32 = 16;
    /// What slashes take of a block: a fifth. More than 300 stakers a block, so that a slash of 20,000 is
    /// applied in about a minute of 1 s slots, and transactions hardly notice.
    pub MaxSlashingWeight: Weight = Perbill::from_percent(20) * MAXIMUM_BLOCK_WEIGHT;
    /// Nominators that clients are shown as about to be slashed in one era: a value of 1 MB.
    pub const MaxShownNominators: u32 = 20_000;
    /// Era points for authoring a block.
    pub const PointsPerBlock: u32 = 20;
    /// Candidates that an election reads.
    pub const MaxCandidates: u32 = MaxElectionTargets::get();
    /// Nominators that an election reads besides them: 22,576.
    pub const MaxNominators: u32 = MAX_VOTERS - MaxElectionTargets::get();
    /// The longest time for which an era mints, in ms: a week, or an era if that is longer. Nobody works through a
    /// standstill.
    pub LongestPaidEra: u64 = WEEK_MILLIS.max(
        SlotDuration::get()
            .saturating_mul(EpochDuration::get())
            .saturating_mul(SessionsPerEra::get().into()),
    );
}

impl palisade_staking::Config for Runtime {
    type AdminOrigin = RootOrHalfCouncil;
    type Balance = Balance;
    type BondingDuration = BondingDuration;
    type Currency = Balances;
    // Scales by the issuance, so that all stake together fits into 64 bits.
    type CurrencyToVote = VotesWithin64Bits;
    type ElectionProvider = ValidatorElection;
    type EraPayout = Inflation;
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
    // What the stakers don't get is the treasury's.
    type RewardRemainder = ResolveTo<pallet_treasury::TreasuryAccountId<Runtime>, Balances>;
    type RuntimeHoldReason = RuntimeHoldReason;
    type SessionInterface = super::sessions::Sessions;
    type SessionsPerEra = SessionsPerEra;
    // So that a wrong slash can be repaid.
    type Slash = ResolveTo<pallet_treasury::TreasuryAccountId<Runtime>, Balances>;
    type SlashDeferDuration = SlashDeferDuration;
    type UnixTime = Timestamp;
    type WeightInfo = palisade_staking::weights::ProvisionalWeight<Runtime>;
}
