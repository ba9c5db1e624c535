//! Elects validators on-chain, over several blocks. There is no off-chain worker, and no party that must be trusted.
//!
//! The pallet is an [`ElectionProvider`](frame_election_provider_support::ElectionProvider). Its
//! [data provider](Config::DataProvider), usually staking, provides candidates and voters. It also predicts when it
//! wants the next result. The pallet prepares the result in time for that block, with one step in each block:
//!
//! ```text
//!              due soon               no voters left            solved              page 0 fetched
//!  Off ───────────────────▶ Snapshot ─────────────────▶ Solve ──────────▶ Export ──────────────────▶ Off
//!                           a page of                                      a page of supports for
//!                           voters a block                                 each call of `elect`
//! ```
//!
//! All pages of a result together are, bit for bit, what `onchain::OnChainExecution` returns for the same voters, with
//! `SequentialPhragmen` of the same accuracy and without sorting.
//!
//! # Key terms
//!
//! - **Target**: a candidate. It can win a *seat*.
//! - **Voter**: an account with a *weight*, its stake in the unit of votes. It votes for targets. Its **ballot** is its
//!   weight and its votes.
//! - **Backer**: a voter whose weight, or a part of it, is given to a winner. A **support** is a winner with all its
//!   backers.
//! - **Page**: a part of the voters, or of the result. Pages count down: the first is `Pages − 1`, the last is 0.
//! - **Snapshot**: the targets and voters of one election, as they were when their pages were taken.
//! - **Phase**: what the election does next ([`Phase`]). A **step** is what one block does in a phase.
//! - **Due**: an election is due when the predicted block is no more than the **lead** away. The lead is the number of
//!   blocks in which a whole election can be run, with a margin.
//! - **Out of turn**: started by a call of `start`, although no election is due.
//! - **Failed**: the election ended because it could not go on ([`FailureReason`]). **Discarded**: it ended because
//!   nobody needs its result ([`DiscardReason`]).
//! - **Terms**: what must stay as it was when the election started ([`ElectionTerms`]).
//! - **Allowance**: the part of a block's [`MaxElectionWeight`](Config::MaxElectionWeight) that is not used yet.
//! - **Room**: a type that is the only writer, and the only reader inside its pallet, of some storage items. Its docs
//!   state its invariant.
//! - **Transition**: a type that carries out hooks and calls. It reads rooms, and lets rooms store the result.
//!
//! # Example
#![doc = docify::embed!("minimal-runtime.rs", elections)]
//!
//! # Modules
//!
//! In the order of the flow. Files never call each other in a circle.
//!
//! | module | what it does | rooms that it uses |
//! |---|---|---|
//! | [`pallet`](mod@pallet) | declares configuration, storage and events; calls the hooks | none |
//! | [`types`] | the types of phases, reasons, errors and pages | none |
//! | `bounds` | the bounds of the configuration | none |
//! | `rooms` | owns the storage; its table says which room owns which item | |
//! | `schedule` | when an election starts, and when it is tried again | `Waiting`, `Phases` |
//! | `pipeline` | from phase to phase: what a block does by itself | `Phases`, `Waiting`, `StoredSnapshot` |
//! | `terms` | checks what must stay as it was when the election started | `StartTerms`, `Phases` |
//! | `snapshot` | who votes for whom | `StoredSnapshot` |
//! | `solve` | who wins, and which backers each winner has | `StoredSnapshot` |
//! | `packing` | divides winners into pages | none |
//! | `export` | the result, in pages | `StoredResult`, `StoredSnapshot`, `Phases` |
//! | `ending` | how an election ends; nothing of it stays | all |
//! | `fallback` | the rest of an election in one block | `Phases`, `StoredSnapshot` |
//! | `provider` | the calls of the pallet that wants validators | `Phases` |
//! | `solver` | [`Phragmen`], for other election providers | none |
//! | `block_weight` | registers weight in the block | none |
//! | [`weights`] | the weight of each step | none |
//! | `invariants` | what always holds in storage, and in the configuration | may read any item |
//! | `benchmarking` | measures the steps; only with the feature `runtime-benchmarks` | all |
//!
//! Every transition that does work also spends the weight from an `Allowance`.
//!
//! # What the data provider must do
//!
//! - **Pages of voters.** Page `Pages − 1` starts over, even if earlier pages were taken before. Each further page
//!   continues after the page before. Pages are taken in order, down to page 0 unless the snapshot is abandoned. The
//!   empty pages at the end are taken in one block, so they should be cheap.
//! - **Weight.** It registers the weight of its own work with `register_extra_weight_unchecked`. This weight counts
//!   towards [`MaxElectionWeight`](Config::MaxElectionWeight). A page must fit into a block together with this pallet's
//!   own work.
//! - **Targets.** All targets are in page 0. They are taken in the first block of the snapshot.
//! - **No account votes twice.** A target that votes twice is counted once, with its first ballot, because a validator
//!   can become a nominator between two pages. Other accounts are not checked: they can't change sides without the
//!   data provider's knowledge.
//!
//! # Changes during an election
//!
//! A voter counts with the weight and the votes that it had in the block in which its page was taken. A candidate
//! counts if it was one in the first of these blocks. So a voter that bonds more or votes otherwise after its page was
//! taken counts as before. A candidate that stops validating can still be elected. The pallet that takes the result
//! must not rely on stakes being unchanged.
//!
//! # What can happen to an election
//!
//! - **Late.** The first page is fetched before the result is ready. Then the rest of the election is done in this
//!   block, if it fits into what is left of `MaxElectionWeight`. Otherwise the call is refused, nothing changes, and
//!   the pipeline goes on. Usually the first page of voters already shows that the rest does not fit.
//! - **Failed.** An event says why, and nothing of the election stays. After [`RETRY_DELAY`] blocks the next one
//!   starts, if one is still due. Some causes would only repeat: no candidates, voters or seats, or too much weight.
//!   Then the wait is as long as the lead.
//! - **Fetched in part.** The first page is fetched again after others, so the caller has started over. The rest of the
//!   result is discarded, with an event. The next election starts if one is due.
//! - **Overtaken** by a runtime upgrade or by the next election. The election is discarded, with an event. New code
//!   does not read what old code has stored.
//! - **Other bounds.** A bound of the configuration changes in any other way. Then the election fails with
//!   `BoundsChanged`, in the next block or when a page is fetched. The next one starts at once if one is due. No page
//!   is handed out that was written under another bound.
//! - **No longer due.** The data provider now predicts that it will never want a result, as when eras are frozen. Then
//!   the election is discarded, in any phase. The next one starts when it is due. An election goes on if it was started
//!   out of turn, when its result was more than twice the lead away.
//! - **Too many voters.** Voters beyond `Pages · VotersPerPage` are left out, with an event. The election goes on. The
//!   order of the data provider decides which voters these are.
//!
//! # Limits
//!
//! The integrity test refuses a configuration in these cases, among others:
//!
//! - `MaxElectionWeight` is too small to take the first step, to solve the largest electorate, or to fetch the largest
//!   page.
//! - `MaxElectionWeight` is more time than a block has.
//! - `MaxBackersPerWinner` is smaller than `Pages · VotersPerPage`.
//!
//! The configuration bounds the storage. 22,500 voters with 16 votes each: the snapshot takes less than 2 MiB, the
//! result up to 4.3 MB.
//!
//! # Where to go on
//!
//! - `docs/spec/election.md`: the method with a calculated example; section 7 is about this pallet.
//! - `docs/walkthrough.md`: an election from block to block.
//! - `docs/adr/020-bounds-instead-of-scores.md` and `docs/adr/021-elections-over-several-blocks.md`: why it is so.

#![cfg_attr(not(feature = "std"), no_std)]
// Stories calculate plainly.
#![cfg_attr(test, allow(clippy::arithmetic_side_effects))]

extern crate alloc;

pub mod pallet;
pub mod types;
pub mod weights;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod block_weight;
mod bounds;
mod ending;
mod export;
mod fallback;
mod invariants;
mod packing;
mod pipeline;
mod provider;
mod rooms;
mod schedule;
mod snapshot;
mod solve;
mod solver;
mod terms;

#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;

pub use pallet::*;
pub use schedule::RETRY_DELAY;
pub use solver::Phragmen;
pub use types::{
    BlockUse, ConfiguredBounds, DiscardReason, ElectionError, ElectionTerms, FailureReason, Phase,
};
pub use weights::{MeasuredWeight, Measurements, WeightInfo};
