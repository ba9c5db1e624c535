//! Nominated proof of stake for a chain that runs its own validators.
//!
//! Holders of the token *bond* a part of their balance. With this stake they validate, or they nominate validators that
//! they trust. Once in an era, an election turns stakes into a validator set and its exposures: which stakes back which
//! validator. Validators earn points for their work. The reward of the era is split between validators by points, and
//! each validator's part is split between its stakers by stake. An offence costs a validator and its nominators a part
//! of their stake.
//!
//! # Key terms
//!
//! **Accounts**
//!
//! - **Stash**: an account with stake. The funds are held on the account itself. A *virtual staker* is a stash whose
//!   funds another pallet keeps.
//! - **Controller**: the account that signs for a stash. After `bond` it is the stash itself. An account controls at
//!   most one ledger, and a stash never controls another stash.
//! - **Candidate**: a validator that elections read. It had session keys when it was listed in `Candidates`. At
//!   genesis, validators without session keys are listed as well.
//! - **Displaced**: chilled, because a stash with a larger stake takes its place in a full list. A displaced stash
//!   keeps its bond.
//! - **Standing preferences**: the preferences with which a validator is elected, while it already announces others. So
//!   a commission can't rise when nominators can no longer leave.
//!
//! **Eras**
//!
//! - **Active era**: the era in which validators work and are paid (`ActiveEra`).
//! - **Planned era**: the era of the last successful election (`CurrentEra`). It is the active era or the next one.
//! - **Unlock era**: the era that must be mature before unbonded stake can be withdrawn. It is fixed for each era when
//!   the election for that era starts to read stakes.
//! - **Mature era**: the last era whose chunks have waited long enough, in eras and in sessions. Usually the active
//!   era. Chunks up to it can be withdrawn, unless a pending slash holds them.
//! - **Handover**: the migration in which the state of Parity's `pallet-staking` becomes the state of this pallet.
//!   Meanwhile staking is *paused*: sessions pass, and eras, elections, payouts and slashes wait. An era that
//!   `pallet-staking` has elected is *inherited*.
//! - **Pot**: the account that pays rewards, if they are not minted (`FromPot`).
//! - **At work**: in the validator set of the running session.
//!
//! **Elections**
//!
//! - **Self-vote**: the vote of a candidate for itself, with its own active stake.
//! - **Exposure page**: an exposure is the stake behind one validator in one era. Its nominators are stored in pages,
//!   by falling stake. The first `MaxExposurePages` pages are paid. Stakers on all pages can be slashed.
//! - **Void nomination**: a nomination that does not count for a validator, because of a slashed offence of that
//!   validator. Let `p` be the era that was planned when the offence happened. The nomination is void if it was
//!   submitted while an earlier era was planned, or while `p` was planned, up to the block of the report. It counts
//!   again when it is made again, or when the slash is cancelled. It also counts from an election on that admits the
//!   validator, until the validator offends again.
//!
//! **Offences**
//!
//! - **Ruling**: what the offences pallet says about offenders: the fraction of stake that the offence costs, and its
//!   other consequences (`palisade_offence::Ruling`).
//! - **Pending slash**: a slash that is reported and not yet applied in full. Slashes are *deferred* for some eras, so
//!   that governance can cancel them. Meanwhile the stake that they can reach cannot be withdrawn.
//! - **Slashing span**: a series of eras in which a stash pays for the most expensive era only, not the sum. A slash
//!   ends a span.
//!
//! # Example
//!
//! The configuration of `examples/minimal-runtime`, which has a test of its first eras. For tests: [`config_preludes`].
#![doc = docify::embed!("minimal-runtime.rs", staking)]
//!
//! # Modules
//!
//! A *room* is a type that is the only writer of some storage items, and their only reader inside the pallet. A
//! *transition* is a type that carries out calls and hooks: it reads rooms, calls pure functions, lets rooms store the
//! result, and emits events. No files call each other in a cycle.
//! The rows are in the order in which data flows. The rows from `idle` on are not steps of this flow.
//!
//! | module | what it does |
//! |---|---|
//! | the root, [`types`], `bounds` | the types of what is stored and called; lists whose bound a release may change |
//! | [`pallet`](mod@pallet) | declares configuration, storage, events and errors; dispatches calls and hooks |
//! | [`config_preludes`] | the configuration of test runtimes, for `derive_impl` |
//! | [`weights`] | what calls and hooks cost |
//! | `benchmarking` | measures that; only with the feature `runtime-benchmarks` |
//! | `rooms` | owns storage: one file for each room. Its docs list the few other files that may name its items |
//! | `settings`, `config_op` | several bounds that governance sets together; a `ConfigOp` on one value |
//! | `intentions` | validate, nominate, chill, kick; places in full lists; which commission counts when |
//! | `bonding` | bond, unbond, rebond, withdraw; controllers; exits; repairs |
//! | [`election`] | candidates and voters go out in pages, winners and exposures come in |
//! | [`votes`] | stakes into votes, and back |
//! | `eras` | sessions into eras; forced and frozen eras; the clock of an era |
//! | `work` | blocks and other work into era points |
//! | `payout` | the reward of an era into balances: claimed or automatic |
//! | [`slashing`] | an offence: punished at once, deferred, shown, applied |
//! | `idle` | runs in idle weight: automatic payouts, `pruning`, the listing of candidates, the places of nominators |
//! | `settlement` | nominators whose rewards were staked get their places in the list of voters |
//! | `pruning` | removes eras that are older than the history |
//! | `genesis` | checks and writes the first stakers and settings |
//! | `invariants` | what always holds in storage, and between constants |
//! | `interface`, `steady_bonding` | staking for other pallets: nomination pools; fast-unstake |
//! | `secured_stake` | staking for a restaking pallet: services slash and reward stake |
//! | [`migrations`] | takes over the state of Parity's `pallet-staking` |
//! | `queries` | public questions about stored data |
//! | [`answers`] | view functions: what people ask of staking, answered with the functions that pay and slash |
//! | `session`, `session_manager` | what staking and the session pallet need from each other; who drives eras |
//! | `block_weight` | registers weight that is consumed outside of staking's own hooks |
//!
//! # Amounts and rounding
//!
//! Amounts are in the smallest unit of the chain's token. Rewards are always rounded down. The rest of an era's reward
//! goes to the treasury. So all payments together are the inflation and what services added, to the unit. There is one
//! exception: a reward with the payee `None` counts as paid, but nobody gets it.
//!
//! # Where to go on
//!
//! - The README of this crate: what differs from `pallet-staking`.
//! - `docs/walkthrough.md`: two stories through the code, from a bond to a payout, and from an offence to the treasury.
//! - `docs/spec/`: `staking.md`, `election.md`, `offences.md`, `slashing.md`, `key-ownership.md` (session keys).
//! - `docs/clients.md`: how to connect wallets and programs.
//! - `docs/adr/`: why it is so. 001 and 022 are about the contract with clients, 037 about bounds.

#![cfg_attr(not(feature = "std"), no_std)]
#![cfg_attr(
    test,
    allow(clippy::arithmetic_side_effects, clippy::let_underscore_must_use)
)]

extern crate alloc;

pub mod answers;
#[cfg(feature = "runtime-benchmarks")]
pub mod benchmarking;
pub mod config_preludes;
pub mod election;
pub mod migrations;
pub mod pallet;
pub mod slashing;
pub mod types;
pub mod votes;
pub mod weights;

mod block_weight;
mod bonding;
mod bounds;
mod config_op;
mod eras;
mod genesis;
mod idle;
mod intentions;
mod interface;
mod invariants;
mod payout;
mod pruning;
mod queries;
mod rooms;
mod secured_stake;
mod session;
mod session_manager;
mod settings;
mod settlement;
mod steady_bonding;
mod work;

#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;

use alloc::{collections::BTreeMap, vec::Vec};
use codec::{Decode, DecodeWithMemTracking, Encode, HasCompact, MaxEncodedLen};
use frame_support::{BoundedVec, DefaultNoBound};
use scale_info::TypeInfo;
use sp_runtime::Perbill;
use sp_staking::EraIndex;

pub use election::{StartedElectionError, StartedElections};
pub use pallet::*;
pub use payout::{FromPot, Minted, PromisedRewards, RewardSource};
pub use rooms::{VoterOrder, VoterOrderError};
pub use session::{
    enable_validators, DisableWorstThird, SessionInterface, StashOf, UnitIdentificationOf,
};
pub use steady_bonding::SteadyBondingDuration;
pub use types::{
    BalanceOf, CreditOf, ExposureOf, GenesisStaker, ListedAsVec, MaxNominationsOf, MaxWinnersOf,
    Outstanding, PayoutPosition, RewardPoint,
};
pub use votes::VotesWithin64Bits;
pub use weights::WeightInfo;

/// The destination of a staker's rewards.
#[frame_support::stored(no_skip_type_params)]
pub enum RewardDestination<AccountId> {
    /// To the stash, and bonded: rewards compound.
    Staked,
    /// To the stash, free to spend.
    Stash,
    /// To the controller.
    Controller,
    /// To the given account.
    Account(AccountId),
    /// To nobody: the reward is never minted.
    None,
}

/// The preferences of a validator: what it offers its nominators.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    Eq,
    PartialEq,
    serde::Serialize,
    serde::Deserialize,
    DecodeWithMemTracking,
    Encode,
    MaxEncodedLen,
    TypeInfo,
)]
pub struct ValidatorPrefs {
    /// The validator's share of its part of the reward. The rest is split by stake.
    #[codec(compact)]
    pub commission: Perbill,
    /// Whether the validator refuses new nominators.
    pub blocked: bool,
}

/// An unlocking chunk: stake that was unbonded and is not withdrawn.
#[frame_support::stored(no_skip_type_params)]
#[derive(Copy)]
pub struct UnlockChunk<Balance: HasCompact + MaxEncodedLen> {
    /// The amount.
    #[codec(compact)]
    pub value: Balance,
    /// The unlock era: the chunk can be withdrawn once this era is mature.
    #[codec(compact)]
    pub era: EraIndex,
}

/// The stake of one stash. `total = active + Σ unlocking`. Staking holds `total` on the account of the stash. For a
/// virtual staker it holds nothing: another pallet keeps the funds.
#[frame_support::stored]
pub struct StakingLedger<T: Config> {
    /// The stash.
    pub stash: T::AccountId,
    /// The whole stake, active and unlocking.
    #[codec(compact)]
    pub total: BalanceOf<T>,
    /// The part that backs validators in the next election.
    #[codec(compact)]
    pub active: BalanceOf<T>,
    /// The unlocking part, oldest chunk first, with at most one chunk for each era.
    pub unlocking: BoundedVec<UnlockChunk<BalanceOf<T>>, T::MaxUnlockingChunks>,
    /// Always empty. Clients read claimed eras here if there is no `ClaimedRewards`.
    pub legacy_claimed_rewards: BoundedVec<EraIndex, T::HistoryDepth>,
}

/// The nominations of one stash.
#[frame_support::stored]
pub struct Nominations<T: Config> {
    /// The stashes of the chosen validators, without duplicates.
    pub targets: BoundedVec<T::AccountId, MaxNominationsOf<T>>,
    /// The planned era when this was submitted. Together with the block in `NominatedAt`, it decides whether an offence
    /// makes the nominations void.
    pub submitted_in: EraIndex,
    /// Whether the stash started to nominate during the snapshot of an election. It has no vote in that election, but
    /// has one in later elections.
    pub suppressed: bool,
}

/// The active era: validators work in it and are paid for it.
#[frame_support::stored]
pub struct ActiveEraInfo {
    /// The number of the era.
    pub index: EraIndex,
    /// The start of the era, in ms since the Unix epoch. It is the time of the last block of the era before. `None` in
    /// the genesis era until its first block is finished.
    pub start: Option<u64>,
}

/// The points of one era, for clients.
#[derive(
    Clone, Debug, Decode, DecodeWithMemTracking, DefaultNoBound, Encode, Eq, PartialEq, TypeInfo,
)]
pub struct EraRewardPoints<AccountId: Ord> {
    /// The sum of `individual`.
    pub total: RewardPoint,
    /// The points of each validator stash.
    pub individual: BTreeMap<AccountId, RewardPoint>,
}

/// Whether and when a new era is forced.
#[frame_support::stored]
#[derive(Copy, Default, serde::Serialize, serde::Deserialize)]
pub enum Forcing {
    /// No era is forced: eras last as long as configured.
    #[default]
    NotForcing,
    /// The next planned session starts an era. Afterwards eras last as long as configured.
    ForceNew,
    /// Eras are frozen: no new era starts until this changes.
    ForceNone,
    /// Every session starts an era.
    ForceAlways,
}

/// The amounts that an unapplied slash takes from one page of stakers, for clients. The validator itself is in the row
/// of the first page.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
pub struct UnappliedSlash<AccountId, Balance> {
    /// The offender.
    pub validator: AccountId,
    /// The amount that the offender loses of its own stake.
    pub own: Balance,
    /// The amounts that its nominators lose.
    pub others: Vec<(AccountId, Balance)>,
    /// The accounts that reported the offence.
    pub reporters: Vec<AccountId>,
    /// The amount that the reporters share.
    pub payout: Balance,
}
