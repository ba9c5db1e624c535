//! Staking: how much is remembered, how many take part and who governs.
//!
//! How long eras, bonding and deferral last is in [`crate::timing`]; how much is minted in
//! [`crate::inflation`]; counts and minimum bonds are storage, written by [`crate::genesis`] and
//! changed by governance.

use super::{
    elections::GenesisElection,
    governance::RootOrHalfCouncil,
    system::{BondingDuration, SessionsPerEra, SlashDeferDuration, MAXIMUM_BLOCK_WEIGHT},
};
use crate::{
    inflation::Inflation, Balance, Balances, Runtime, RuntimeHoldReason, Session, Timestamp,
    ValidatorElection,
};
use frame_election_provider_support::onchain;
use frame_support::{parameter_types, traits::tokens::imbalance::ResolveTo, weights::Weight};
use sp_runtime::Perbill;
use sp_staking::currency_to_vote::U128CurrencyToVote;

/// Eras for which rewards can be claimed and exposures are kept: 84 days on `live`.
const HISTORY_DEPTH: u32 = 84;

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
}

impl palisade_staking::Config for Runtime {
    type AdminOrigin = RootOrHalfCouncil;
    type Balance = Balance;
    type BondingDuration = BondingDuration;
    type Currency = Balances;
    // Scales by the issuance, so that all stake together fits into 64 bits.
    type CurrencyToVote = U128CurrencyToVote;
    type ElectionProvider = ValidatorElection;
    type EraPayout = Inflation;
    type GenesisElectionProvider = onchain::OnChainExecution<GenesisElection>;
    type HistoryDepth = HistoryDepth;
    type MaxExposurePageSize = MaxExposurePageSize;
    type MaxExposurePages = MaxExposurePages;
    type MaxNominations = MaxNominations;
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
