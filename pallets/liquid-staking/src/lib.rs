//! Liquid staking: a token for a share of stake that the pallet delegates.
//!
//! People deposit the currency of the chain and get tokens. The pallet stakes the funds with several validators.
//! Rewards raise what a token is worth, slashes lower it. Holders can transfer tokens at any time. They leave in one of
//! two ways. A queue takes as long as stake unbonds. An instant exit costs a fee, and is possible while there are free
//! funds.
//!
//! It works on any staking pallet that implements [`StakingInterface`](sp_staking::StakingInterface) and tells
//! [`OnStakingUpdate`](sp_staking::OnStakingUpdate) of slashes, and with any pallet of tokens that implements the
//! `fungibles` traits.
//!
//! # Promises
//!
//! - **Equal shares bear equal losses.** This holds for holders and for leavers, whoever leaves first. There is one
//!   exception: funds that are delegated between an offence and its slash bear it too. So a batch that was closed
//!   before bears a little less.
//! - **Nobody leaves before a slash that is reported.** A queued exit waits until its stake is free, and bears slashes
//!   until then. Instant exits are refused while any slash is reported and not applied.
//! - **While nothing is paid or slashed, no order of entering and leaving gains a unit.** Each rounding is against the
//!   caller. Only others can give units away: a depositor that enters after a loss gives the holders less than a
//!   million of them ([`arithmetic::rate`]). A depositor that enters just before rewards are taken gets a part of them.
//!   If it leaves at once, it pays `instant_fee`.
//! - **Gifts to the accounts of the pallet and of stashes don't move the rate.** Only funds that the pallet has
//!   recorded count. What is sent to the reward account counts as a reward.
//! - **No validator gets back the trust that it lost.** After an offence that voids nominations, new funds go to other
//!   stashes until the admin names the validator again ([`ReportedSlashes::has_offended`]).
//! - **Strangers can't delay anybody.** Each member of a batch claims for itself. No hook goes over people.
//!
//! # Key terms
//!
//! - **Share**: a unit of the token. **Net asset value**: what belongs to holders. **Rate**: what a share is worth
//!   ([`arithmetic::rate`]).
//! - **Buffer**: free funds of holders. New deposits and rewards go to it.
//! - **Stash**: an account of the pallet that nominates one validator.
//! - **Collect**: to take shares for the next batch. Collected shares still exist.
//! - **Close**: to fix what the collected shares are worth, when an era is planned, and to unbond it.
//! - **Batch**: exits that are closed together. **Settle**: to withdraw the stake of a batch, when it is free.
//! - **Insurance fund**, **bond** of an operator: funds that pay for losses before holders and batches.
//! - **Bunker mode**: after a large loss there are no instant exits.
//! - **Room**: a type that is the only writer, and the only reader inside its pallet, of some storage items. Its docs
//!   state its invariant.
//! - **Transition**: a type that carries out calls and hooks. It reads rooms and lets rooms store the result.
//!
//! # Modules
//!
//! In the order in which funds flow. Files never call each other in a circle.
//!
//! | module | what it does | rooms that it uses |
//! |---|---|---|
//! | [`pallet`](mod@pallet) | declares configuration, storage, events, errors and calls | none |
//! | [`types`] | what is stored; the bounds of settings | none |
//! | [`arithmetic`] | pure functions: rate, batches, losses, spread | none |
//! | `deposits` | funds become shares | `Rules`, `Vault`, `Supply` |
//! | `session` | each session marks that there may be work, each planned era that it is due | `Progress` |
//! | `eras` | the work of an era: takes rewards, closes and settles batches | all but `Requests`, `Bonds`, `Rules` |
//! | `delegation` | chooses the stashes that get funds, and how much each gets | `Rules`, `Stashes`, `Vault` |
//! | `harvest` | takes rewards | `Rules`, `Vault` |
//! | `stakes` | bonds, unbonds, withdraws and nominates in the staking pallet | `Stashes`, `Vault`, `Batches` |
//! | `exits` | queued and instant exits, claims | `Supply`, `Batches`, `Requests`, `Vault`, `Rules`, `Alarm` |
//! | `slashes` | hears of slashes, and shares losses out | all but `Progress`, `Requests` |
//! | `operators` | validators of stashes, bonds of operators | `Stashes`, `Bonds`, `Vault`, `Supply` |
//! | `governance` | settings, opening, insurance fund, end of bunker mode | `Rules`, `Supply`, `Vault`, `Alarm`, `Progress` |
//! | `genesis` | checks and writes what exists from the start | none |
//! | `nav` | the net asset value | `Vault`, `Stashes`, `Supply` |
//! | [`interfaces`] | what the pallet asks the staking pallet beyond `StakingInterface` | none |
//! | `interface` | what the runtime and clients ask | |
//! | `rooms` | owns the storage; its table says which room owns which item | |
//! | `block_weight` | registers weight in the block | none |
//! | [`weights`] | what it costs | none |
//! | `invariants` | what always holds in storage | reads all items |
//! | `benchmarking` | how the weights are measured; only with the feature `runtime-benchmarks` | all |
//!
//! # How to wire it
//!
//! 1. Name the pallet among the listeners of the staking pallet. If it doesn't hear of a slash, the rate falls in
//!    the work of the next era only, neither bond nor insurance pays, and a batch learns of it when it is settled.
//! 2. Put it after the staking pallet in `construct_runtime!`. So in a block that applies slashes, they come before the
//!    work of an era.
//! 3. Put [`LookEachSession`] around the session manager. Without it no work is done. The session manager names
//!    validators once for each era.
//! 4. `MaxOpenBatches` is at least the longest bonding duration plus two.
//! 5. The pallet of tokens takes no deposit for names, and nobody but root can change who issues the token.
//! 6. Somebody calls [`fund_insurance`](Pallet::fund_insurance) with two existential deposits and one for each stash.
//! 7. The admin calls [`open`](Pallet::open), [`set_settings`](Pallet::set_settings), and
//!    [`set_validator`](Pallet::set_validator) for each stash.
//!
//! A genesis can do steps 6 and 7: [`GenesisConfig`].
//!
//! ```ignore
//! impl pallet_staking::Config for Runtime {
//!     type EventListeners = LiquidStaking;
//!     // …
//! }
//!
//! impl pallet_session::Config for Runtime {
//!     type SessionManager = LookEachSession<Self, Staking>;
//!     // …
//! }
//!
//! impl palisade_liquid_staking::Config for Runtime {
//!     type Staking = Staking;
//!     type Assets = Assets;
//!     type Currency = Balances;
//!     type ReportedSlashes = PendingSlashes; // see `tests/liquid/chain.rs`
//!     type TotalStake = StakeOfActiveEra;
//!     // …
//! }
//! ```
//!
//! # Limits
//!
//! - Amounts are `u128`.
//! - The weights include what the staking pallet does: as it was measured in our runtime, and at least an allowance
//!   ([`weights`]).
//! - Stake can't be moved from one stash to another. Only delegations and exits change how stake is spread.

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

pub mod arithmetic;
#[cfg(feature = "runtime-benchmarks")]
pub mod benchmarking;
mod block_weight;
mod delegation;
mod deposits;
mod eras;
mod exits;
mod genesis;
mod governance;
mod harvest;
mod interface;
pub mod interfaces;
mod invariants;
mod nav;
mod operators;
pub mod pallet;
mod rooms;
mod session;
mod slashes;
mod stakes;
pub mod types;
pub mod weights;

pub use interfaces::ReportedSlashes;
pub use pallet::*;
pub use session::LookEachSession;
