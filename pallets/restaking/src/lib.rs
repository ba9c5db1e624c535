//! Restaking: validators allocate parts of the stake behind them to services, which can slash and reward it within
//! limits.
//!
//! A service is anything that stake secures besides the chain: an oracle, a bridge, another chain. It is registered
//! with terms that stay: what an attack on it could earn, how much it may slash, and where slashed stake goes.
//! Operators are validators. They allocate magnitudes of their stake to services. A unit of stake secures one service
//! only, unless its services are registered as services that share stake. Once an era the pallet proves by how much the
//! cost of every attack exceeds its profit.
//!
//! It stands between services and a staking pallet that implements
//! [`SecuredStake`](palisade_restaking_primitives::SecuredStake).
//!
//! # Promises
//!
//! - **A service reaches only what is allocated to it.** It slashes at most its cap of an allocation within its window,
//!   and at most the throttle of all stake behind it in an era. So a rogue service can't slash others' stake.
//!   Governance can cancel its slashes.
//! - **A slash by one unique service changes the stake behind no other service**, unless slashes of the chain come in
//!   between (`docs/spec/restaking.md`, limits).
//! - **All slashes of all services together take at most the stake.** For faults of the same era the chain itself
//!   is senior to all services.
//! - **Nothing counts at once.** An allocation counts two eras after the planned one, so that nominators can leave
//!   before. What is deallocated is free only when no fault of its time can be slashed, unless governance raises the
//!   bonding duration meanwhile (`docs/spec/restaking.md`, limits).
//! - **A history is not rewritten.** A fault is slashed by what was allocated in its era.
//! - **Rewards are not lost.** What is not paid waits, or returns to the owner of the service.
//!
//! # Key terms
//!
//! - **Service**, **operator**: who is secured, and the validator that secures.
//! - **Magnitude**: a part of an operator's stake. The whole is 10¹⁸ at first, and falls by slashes of services only. A
//!   slash of the fraction `g` takes the same from the magnitude of the service and from the total, so the rest stands
//!   for the same stake as before.
//! - **Unique, shared**: whether a unit of stake is allocated once, or may be allocated to several services that share.
//! - **Lock**: a magnitude that is deallocated and not free yet.
//! - **Stake behind** a service: the sum over its operators. **Effective**: what counts in the planned era.
//!   **Announced**: with all changes that are announced.
//! - **Growing**: the stake behind a service was never enough for its profit. **Active**: it is enough. **Degraded**:
//!   it was enough, and is not any more.
//! - **Window**: the eras in which the cap counts faults together. **Throttle**: the part of the stake behind it that a
//!   service slashes in an era at most. **Bucket**: how much of the throttle is used.
//! - **Certificate**: the slack `γ*` that is proven for the stakes of an era (`palisade-stake-risk`).
//! - **Pot**: rewards of a service that wait. **Run**: the payment of an era's rewards, a few operators in each block.
//! - **Room**: a type that is the only writer, and the only reader inside its pallet, of some storage items. Its docs
//!   state its invariant.
//! - **Transition**: a type that carries out calls and hooks. It reads rooms and lets rooms store the result.
//!
//! # Modules
//!
//! | module | what it does | rooms that it writes |
//! |---|---|---|
//! | [`pallet`](mod@pallet) | declares configuration, storage, events, errors, calls and view functions | none |
//! | [`types`] | what is stored | none |
//! | [`arithmetic`] | pure functions: magnitudes, windows, limits, spread | none |
//! | `history` | changes of an operator's records and locks, without storage | none |
//! | `clock` | the eras that matter now | none |
//! | `registry` | services come, change and go | `Services`, `Loads`, `FaultBook`, `Buckets`, `Pots`, `Deposits` |
//! | `health` | whether the stake behind services is enough | `Services` |
//! | `membership` | who may be an operator, and what it holds | `Deposits` |
//! | `admission` | the limits of new allocations | none |
//! | `allocations` | operators allocate and deallocate | `Operators`, `Loads` |
//! | `tags` | what operators have in common | `Operators`, `Loads` |
//! | `removals` | operators of which nothing can be slashed go | `Operators`, `FaultBook`, `Loads`, `Deposits` |
//! | `sources` | what a slash is a part of | none |
//! | `orders` | services slash | `FaultBook`, `Buckets`, `Loads` |
//! | `outcomes` | what became of slashes | `Operators`, `Loads`, `FaultBook`, `Buckets` |
//! | `census`, `certificates` | measure all stakes, and prove a slack | `Loads`, `Findings` |
//! | `rewards` | takes and pays rewards | `Pots` |
//! | `governance` | settings | `Rules` |
//! | [`genesis`] | the services and allocations of the first era | `Services`, `Operators`, `Deposits` |
//! | `views` | the graph for clients | none |
//! | `interface` | what services, the staking pallet and the runtime ask | |
//! | `rooms` | owns the storage; its table says which room owns which item | |
//! | `block_weight` | registers weight in the block | none |
//! | [`weights`] | what it costs | none |
//! | `invariants` | what always holds in storage | reads all items |
//! | `benchmarking` | how the weights are measured; only with the feature `runtime-benchmarks` | all |
//!
//! # How to wire it
//!
//! 1. Name the pallet as the listener of service slashes in the staking pallet, and the staking pallet as `Staking`
//!    here.
//! 2. Put it after the staking and session pallets in `construct_runtime!`. So an era is planned before it is
//!    certified, and the genesis knows who is invulnerable.
//! 3. `MaxProfit` is at most the largest balance divided by `MaxServices`.
//! 4. `MaxOperators` is at least the largest number of validators, better more. An operator that has lost its seat
//!    keeps its place until nothing that it had allocated can be slashed. If no place is left, a new validator meets
//!    `TooManyOperators` until then. An operator without a seat that has allocated nothing can be removed at once. The
//!    integrity test checks that a block can make a certificate of so many.
//! 5. `SecuredStake::eras_at_risk` is at most [`Pallet::most_eras_at_risk`]: `MaxWindow`, the eras at risk and two to
//!    spare are at most 64 together. With more, a service can meet `TooManyFaults`. The integrity test checks it for
//!    the bonding duration of an empty storage. If governance can change the duration, the runtime checks it then. If a
//!    release lowers `MaxWindow`, services that are registered keep their windows, and the longest one counts.
//! 6. `ProceedsAccounts` has only accounts that belong to everybody, such as the treasury.
//! 7. `RegisterOrigin` is governance, or somebody that judges services before it registers them. There are few places,
//!    and a deposit deters nobody: it is returned.
//!
//! ```ignore
//! impl pallet_staking::Config for Runtime {
//!     type ServiceSlashes = Restaking;
//!     // …
//! }
//!
//! impl palisade_restaking::Config for Runtime {
//!     type Staking = Staking;
//!     type Currency = Balances;
//!     // …
//! }
//! ```
//!
//! # Limits
//!
//! - Amounts are `u128`.
//! - Operators declare their tags, and governance can correct them. The pallet can't check them.
//! - Stakes change after an allocation. Limits of tags and shares are checked when an operator allocates, that of tags
//!   also when it sets its tags. They are not checked later.

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

mod admission;
mod allocations;
pub mod arithmetic;
#[cfg(feature = "runtime-benchmarks")]
pub mod benchmarking;
mod block_weight;
mod census;
mod certificates;
mod clock;
pub mod genesis;
mod governance;
mod health;
mod history;
mod interface;
mod invariants;
mod membership;
mod orders;
mod outcomes;
pub mod pallet;
mod registry;
mod removals;
mod rewards;
mod rooms;
mod sources;
mod tags;
pub mod types;
mod views;
pub mod weights;

pub use pallet::*;
