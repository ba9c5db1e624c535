//! A service that rents security: a price oracle.
//!
//! Validators allocate a part of the stake behind them to the oracle. In each round they sign a price. The price of the
//! round is the median, weighted by allocated stake. A validator that signs two prices for a round loses a part of its
//! allocation. It is an example of what a service does, and of what it must not do. The guide `docs/guides/services.md`
//! walks through it.
//!
//! # Promises
//!
//! - **Many small accounts buy nothing.** Stake decides. Validators with less than half of the stake that reports can't
//!   move the price out of the range of the others.
//! - **Only a proof is punished:** two signatures of one key for one round. Nobody is punished for a price that is
//!   called wrong, or for silence.
//! - **Once.** A fault costs what its era says, however often it is reported. A slash that governance cancels is not
//!   opened again.
//! - **A change of keys saves nobody.** Old keys stay on record for as long as their faults can be reported.
//! - **The first report ends a key.** So a stolen key commits no further faults. Its faults of earlier rounds can still
//!   be reported, one for each round.
//! - **A full record ends every key.** A validator whose record has no room for another fault has no key, and its
//!   reports don't count.
//! - **Strangers store nothing and delay nothing.** Only a validator with stake at risk sets a key, and only a key
//!   reports.
//! - **No answer is better than a false one.** Without enough reports a round has no price, and the last price says how
//!   old it is.
//!
//! # Why silence is not slashed
//!
//! The chain sees that a block has no report. It does not see why: the validator may have been silent, or the authors
//! of the blocks may have left its report out. If silence cost stake, a majority of authors could slash a minority. A
//! silent validator has no say in the price. A chain that pays for reports pays only for reports that it has.
//!
//! # Key terms
//!
//! - **Round**: a number of blocks. **Statement**: a price for a round. **Report**: a statement that the chain has
//!   taken into its round.
//! - **Oracle key**: signs the statements of a validator. It holds no funds. **In force**: it is the validator's key in
//!   a round.
//! - **Stake at risk**: the stake behind a validator in an era, times the part of it that is allocated to the oracle.
//!   It is the weight of its report. Zero for an invulnerable validator, because no service can slash it.
//! - **Era of a round**: the era that was active when the round began. Its stake gives the weights, and answers for
//!   faults.
//! - **Equivocation**: two statements of one key for one round, with two prices.
//! - **Room**: a type that is the only writer, and the only reader inside its pallet, of some storage items. Its docs
//!   state its invariant.
//! - **Transition**: a type that carries out calls and hooks. It reads rooms and lets rooms store the result.
//!
//! # Modules
//!
//! | module | what it does | rooms that it uses |
//! |---|---|---|
//! | [`pallet`](mod@pallet) | declares configuration, storage, events, errors, calls and view functions | `Rounds`, `History`, `Rules` |
//! | [`types`] | what is signed, what is stored, the bounds of settings | none |
//! | [`median`] | the weighted median | none |
//! | `statements` | checks signatures, and for which chain a statement is | none |
//! | `stakes` | asks for stake at risk | none |
//! | `keys` | keys are set, ended and forgotten | `Rounds`, `Register` |
//! | `reporting` | takes reports, signed or without a sender | `Rounds`, `Register`, `Reports` |
//! | `closing` | fixes the price of a round, and begins the next | `Reports`, `History`, `Rounds`, `Rules` |
//! | `equivocations` | punishes two prices | `Rounds`, `Register`, `Reports` |
//! | `interface` | what other pallets and the runtime ask | `History` |
//! | `rooms` | owns the storage; its table says which room owns which item | |
//! | [`weights`] | what it costs | none |
//! | `invariants` | what always holds in storage | reads all items |
//! | `benchmarking` | how the weights are measured; only with the feature `runtime-benchmarks` | all |
//!
//! # How to wire it
//!
//! 1. Put it after the session pallet and the staking pallet in `construct_runtime!`. So the era of a round is the one
//!    that is active in its first block.
//! 2. The restaking pallet must know the service by its number, and no account may slash for it. Until then nobody has
//!    stake at risk, and there is no price.
//! 3. With `frame_system::AuthorizeCall` among the transaction extensions, reports need no sender and cost no fee.
//!
//! ```ignore
//! impl palisade_price_oracle::Config for Runtime {
//!     type PublicKey = sp_core::sr25519::Public;
//!     type ServiceId = ConstU32<0>;
//!     type Signature = sp_core::sr25519::Signature;
//!     type Slasher = Restaking;
//!     type Stake = Staking;
//!     // …
//! }
//! ```
//!
//! # Rules for signers
//!
//! - **Sign once in a round**, and write down for which round before the statement is sent. A machine that forgets it
//!   may sign another price after a restart.
//! - **Don't correct a price.** A second price for a round is a fault. Correct it in the next round.
//! - **One machine has the key.** Two that see different prices contradict each other.
//!
//! # Limits
//!
//! - The weighted median is of the stake that *reports*. If most of the honest stake is silent, the rest decides: set
//!   `min_stake` so high that a price without it is worth nothing.
//! - A slash that waits to be applied does not lower the weight of reports.
//! - The pallet knows blocks and no time. If the chain stood still during a round, its price is of reports from before,
//!   and counts as fresh.
//! - A price that is fixed stays, also if one of its reports is contradicted later.
//! - At most `MaxFaults` rounds of a validator are punished while they can be reported. If a fault meets a full record,
//!   it can be reported only after an older one is forgotten. If one on record is of an earlier era, there is time for
//!   that: until the era of the fault can't be slashed any more. Otherwise the fault costs nothing.

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

#[cfg(feature = "runtime-benchmarks")]
pub mod benchmarking;
mod closing;
mod equivocations;
mod interface;
mod invariants;
mod keys;
pub mod median;
pub mod pallet;
mod reporting;
mod rooms;
mod stakes;
mod statements;
pub mod types;
pub mod weights;

pub use pallet::*;
pub use weights::WeightInfo;
