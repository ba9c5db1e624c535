//! Nominated proof of stake for a chain that runs its own validators.
//!
//! Holders bond a part of their balance, announce that they want to validate or whom they back,
//! and once an era an election turns this into a validator set and an *exposure*: who backs whom
//! with how much. Validators earn points by authoring, the era's reward is shared by points, and
//! each validator's pool is shared by stake.
//!
//! The modules stand in the order in which data flows; the last two look at all of it:
//!
//! | step | module | owns |
//! |---|---|---|
//! | what a ledger, a preference, a nomination looks like | here, and [`types`] | nothing |
//! | lists whose bound a release may change | `bounds` | nothing |
//! | calls, storage, events, errors | [`pallet`](mod@pallet) | the declarations |
//! | a ledger, or one that can't be read | `ledger_entry` | nothing |
//! | bond, top up, change payee, slashed | `ledger` | `Bonded`, `Ledger`, `Payee`, the hold |
//! | who acts for a stash | `controllers` | `ProposedControllers` |
//! | forced out, reaped, forgotten | `exit` | `AnswersFrom` |
//! | unbond, rebond, withdraw | `unbonding` | nothing |
//! | what contradicts itself is repaired | `restoration` | nothing |
//! | validate, nominate, chill, kick | `intentions` | `Validators`, `Nominators` |
//! | whom elections read, and who gives way when lists are full | `candidates` | `Candidates`, `NextListing` |
//! | which commission counts when | `commission` | `StandingPrefs` |
//! | bounds that governance sets | `settings` | counts, minimum bonds, commission floor |
//! | the first stakers and settings | `genesis` | nothing |
//! | what staking and sessions ask of each other | `session` | nothing |
//! | voters and targets out, a winner set in | [`election`] | `ElectionsHeld`, `ElectionUnderway`, `NextVoters`, `ResultCollection` … |
//! | stakes into votes and back | [`votes`] | nothing |
//! | who backs whom in an era, in pages | `exposure` | `ErasStakers*`, `ErasValidatorPrefs` |
//! | how long stake is bonded, in sessions too | `maturity` | `UnlockSessions`, `MatureEra` |
//! | sessions into eras | `era` | `CurrentEra`, `ActiveEra`, `ErasUnlockEra`, `BondedEras`, `ForceEra` |
//! | work into points | `points` | `ErasValidatorPoints`, `ErasTotalPoints`, `ErasRewardPoints` |
//! | an era's reward into balances | `payout` | `ErasValidatorReward`, `ClaimedRewards` |
//! | what is too old leaves | `pruning` | `OldestStoredEra` |
//! | an offence: at once, deferred, applied | [`slashing`] | `Punishments`, `DeferredSlashes`, `SlashingSpans` … |
//! | what other pallets may ask and do | `interface` | nothing |
//! | what always holds | `invariants` | nothing |
//!
//! Names, indices and SCALE shapes of what is stored, called and emitted are those of Parity's
//! `pallet-staking`, so that wallets, explorers and scripts written for it work. One call differs:
//! `bond(value, payee)` makes the stash its own controller, as there, but `set_controller(controller)`
//! names another. The calls 27, 28 and 30 (migrations) are absent; the calls 40–42, the events `EraSettled`,
//! `SlashCancelled` and `SlashApplied` and the errors `DuplicateTarget` and `Invulnerable` are new. Stakes are
//! *held* (`fungible` holds), not locked.
//!
//! Metadata tells clients the path of each type, and typed programs are written with these paths. Therefore the
//! library is called `pallet_staking`, the shapes that its clients name stand at its root, and `tests/contract`
//! compares all of it with theirs.
//!
//! Amounts are in the smallest unit of the chain's token. Rewards are rounded down everywhere; what
//! rounding leaves of an era's reward goes to the treasury.

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

pub mod election;
pub mod pallet;
pub mod slashing;
pub mod types;
pub mod votes;
pub mod weights;

mod bounds;
mod candidates;
mod commission;
mod controllers;
mod era;
mod exit;
mod exposure;
mod genesis;
mod intentions;
mod interface;
mod invariants;
mod ledger;
mod ledger_entry;
mod maturity;
mod payout;
mod points;
mod pruning;
mod restoration;
mod session;
mod settings;
mod unbonding;

#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;

use alloc::{collections::BTreeMap, vec::Vec};
use codec::{Decode, DecodeWithMemTracking, Encode, HasCompact, MaxEncodedLen};
use frame_support::{
    BoundedVec, CloneNoBound, DebugNoBound, DefaultNoBound, EqNoBound, PartialEqNoBound,
};
use scale_info::TypeInfo;
use sp_runtime::Perbill;
use sp_staking::EraIndex;

pub use interface::PoolsWindow;
pub use pallet::*;
pub use session::{DisableWorstThird, SessionInterface, StashOf, UnitIdentificationOf};
pub use types::{
    BalanceOf, CreditOf, ExposureOf, GenesisStaker, ListedAsVec, MaxNominationsOf, MaxWinnersOf,
    Outstanding, PayoutPosition, RewardPoint,
};
pub use votes::VotesWithin64Bits;
pub use weights::WeightInfo;

/// Where a staker's rewards go.
#[derive(
    Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub enum RewardDestination<AccountId> {
    /// Into the stash, and into the stake: rewards compound.
    Staked,
    /// Into the stash, free to spend.
    Stash,
    /// To the controller.
    Controller,
    /// To any account.
    Account(AccountId),
    /// Nowhere: the reward is never minted.
    None,
}

/// What a validator offers its nominators.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    DecodeWithMemTracking,
    Encode,
    Eq,
    MaxEncodedLen,
    PartialEq,
    TypeInfo,
    serde::Serialize,
    serde::Deserialize,
)]
pub struct ValidatorPrefs {
    /// The validator's share of its pool before the rest is split by stake.
    #[codec(compact)]
    pub commission: Perbill,
    /// Whether new nominations are refused.
    pub blocked: bool,
}

/// Stake on its way out.
#[derive(
    Clone,
    Copy,
    Debug,
    Decode,
    DecodeWithMemTracking,
    Encode,
    Eq,
    MaxEncodedLen,
    PartialEq,
    TypeInfo,
)]
pub struct UnlockChunk<Balance: HasCompact + MaxEncodedLen> {
    /// How much.
    #[codec(compact)]
    pub value: Balance,
    /// The first active era in which it can be withdrawn.
    #[codec(compact)]
    pub era: EraIndex,
}

/// What one stash has at stake. `total = active + Σ unlocking`, and the hold on the stash is `total`.
#[derive(
    CloneNoBound,
    DebugNoBound,
    Decode,
    DecodeWithMemTracking,
    Encode,
    EqNoBound,
    MaxEncodedLen,
    PartialEqNoBound,
    TypeInfo,
)]
#[scale_info(skip_type_params(T))]
pub struct StakingLedger<T: Config> {
    /// The account whose funds are held.
    pub stash: T::AccountId,
    /// All that is held.
    #[codec(compact)]
    pub total: BalanceOf<T>,
    /// The part that backs validators in the next election.
    #[codec(compact)]
    pub active: BalanceOf<T>,
    /// The part on its way out, oldest first, at most one chunk an era.
    pub unlocking: BoundedVec<UnlockChunk<BalanceOf<T>>, T::MaxUnlockingChunks>,
    /// Always empty. Clients read claimed eras from here when `ClaimedRewards` is absent.
    pub legacy_claimed_rewards: BoundedVec<EraIndex, T::HistoryDepth>,
}

/// Whom a nominator backs.
#[derive(
    CloneNoBound,
    DebugNoBound,
    Decode,
    DecodeWithMemTracking,
    Encode,
    EqNoBound,
    MaxEncodedLen,
    PartialEqNoBound,
    TypeInfo,
)]
#[scale_info(skip_type_params(T))]
pub struct Nominations<T: Config> {
    /// The stashes of the chosen validators, without duplicates.
    pub targets: BoundedVec<T::AccountId, MaxNominationsOf<T>>,
    /// The planned era when this was submitted: an offence voids what was submitted before it.
    pub submitted_in: EraIndex,
    /// Whether the stash began to nominate while the voters of an election were being read: that one passes
    /// it over, later ones don't.
    pub suppressed: bool,
}

/// The era that is being worked and paid for.
#[derive(
    Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct ActiveEraInfo {
    /// Its number.
    pub index: EraIndex,
    /// When it began, in ms since the Unix epoch: the time of the last block of the era before.
    /// `None` in the genesis era until its first block is finished.
    pub start: Option<u64>,
}

/// The points of one era, as clients read them.
#[derive(
    Clone, Debug, Decode, DecodeWithMemTracking, DefaultNoBound, Encode, Eq, PartialEq, TypeInfo,
)]
pub struct EraRewardPoints<AccountId: Ord> {
    /// The sum of `individual`.
    pub total: RewardPoint,
    /// By validator stash.
    pub individual: BTreeMap<AccountId, RewardPoint>,
}

/// Whether and when the next era is forced.
#[derive(
    Clone,
    Copy,
    Debug,
    Decode,
    DecodeWithMemTracking,
    Default,
    Encode,
    Eq,
    MaxEncodedLen,
    PartialEq,
    TypeInfo,
    serde::Serialize,
    serde::Deserialize,
)]
pub enum Forcing {
    /// Eras last as long as configured.
    #[default]
    NotForcing,
    /// The next session starts an era, then eras go on as configured.
    ForceNew,
    /// No new era until this changes.
    ForceNone,
    /// Every session starts an era.
    ForceAlways,
}

/// What an unapplied slash takes from one page of stakers, as clients read it. The validator itself stands
/// with the first page.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
pub struct UnappliedSlash<AccountId, Balance> {
    /// The offender.
    pub validator: AccountId,
    /// What it loses of its own stake.
    pub own: Balance,
    /// What its nominators lose.
    pub others: Vec<(AccountId, Balance)>,
    /// Who reported it.
    pub reporters: Vec<AccountId>,
    /// What the reporters share.
    pub payout: Balance,
}
