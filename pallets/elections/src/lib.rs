//! Elects validators on-chain, over several blocks, with no off-chain worker and nobody to trust.
//!
//! An [`ElectionProvider`](frame_election_provider_support::ElectionProvider) that prepares an election in time for
//! when its [data provider](Config::DataProvider) says that the next one is due, one step in each block:
//!
//! ```text
//!              due soon               all pages taken           solved              page 0 fetched
//!  Off ───────────────────▶ Snapshot ─────────────────▶ Solve ──────────▶ Export ──────────────────▶ Off
//!                           a page of                                      a page of supports for
//!                           voters a block                                 each call of `elect`
//! ```
//!
//! Pages count down, for voters and for results: the first is `Pages − 1`, the last is 0. All pages of a result
//! together are, bit for bit, what `onchain::OnChainExecution` returns for the same voters with
//! `SequentialPhragmen` of the same accuracy and without sorting.
//!
//! | step | module | owns |
//! |---|---|---|
//! | how it is configured, what is stored, events, hooks | [`pallet`](mod@pallet) | the declarations |
//! | what a phase, a failure, an error is | [`types`] | nothing |
//! | what the pallet may still use of a block | `allowance` | `WeightUsed` |
//! | when to start, and when to try again | `schedule` | `NotBefore` |
//! | from phase to phase, whatever comes in between | `pipeline` | `CurrentPhase` |
//! | what must stay as it was when the election began | `terms` | `Terms` |
//! | who votes for whom | `snapshot` | `Targets`, `CountedTargets`, `Ballots`, `VoterIds`, `Totals` |
//! | who wins, and backed by whom | `solve` | nothing |
//! | the result, in pages | `export` | `SupportPages`, `PageSizes` |
//! | what the pallet that wants validators asks | `provider` | nothing |
//! | all of it in one block | `fallback` | nothing |
//! | Phragmén for providers of other makes | [`Phragmen`] | nothing |
//! | what it costs | [`weights`] | nothing |
//! | what always holds | `invariants` | nothing |
//!
//! # What the data provider has to do
//! - Page `Pages − 1` of voters starts over, whatever became of the pages before; each further page goes on where the
//!   one before ended. Pages are asked for in order, down to page 0 unless the snapshot is abandoned. The empty ones
//!   at the end are asked for in one block, so they should be cheap.
//! - It weighs its own work, with `register_extra_weight_unchecked`: that counts towards
//!   [`MaxElectionWeight`](Config::MaxElectionWeight). A page must fit into a block along with this pallet's own work.
//! - Targets are all in page 0, and are taken in the first block of the snapshot.
//! - No account votes twice. A candidate that does is counted once, with what it was seen with first: validators
//!   can become nominators between pages. Accounts that are no candidates can't change sides without the provider's
//!   knowledge, so those are its business.
//!
//! # Who changes during an election
//! A voter counts with the stake and the votes that it had in the block in which its page was taken, and a candidate
//! if it was one in the first of these blocks. So somebody who bonds more or votes otherwise afterwards is counted
//! as before, and somebody who stops to validate can still be elected. Whoever takes the result must not rely on
//! stakes being what they were.
//!
//! # What becomes of an election
//! - **Late**: when the first page of a result is fetched too early, what remains is done in the same block if it
//!   fits into what is left of `MaxElectionWeight`. Else the call is refused, nothing changes, and the pipeline goes on.
//!   What turns out not to fit is known by the first page that is taken.
//! - **Failed**: an event tells the reason, nothing of it stays, and after [`RETRY_DELAY`] blocks the next begins if one
//!   is still due. If it was for want of candidates, voters or seats, or too heavy, the same would only fail again: then
//!   it waits for as many blocks as an election begins early.
//! - **Fetched by half**: when the first page is asked for again after others, whoever fetches starts over. What is left
//!   is discarded, with an event, and the next begins if one is due.
//! - **Overtaken** by a runtime upgrade or by the next election: discarded, with an event. New code doesn't read
//!   what old code stored.
//! - **Under other bounds**: if a bound of the configuration changes in any other way, the election fails with
//!   `BoundsChanged`, in the next block or when a page is asked for, and the next begins at once. No page is handed out that
//!   was written under another bound.
//! - **No longer due**: if the data provider now predicts a result for twice as many blocks ahead as an election begins early, or
//!   later, as when eras are frozen, the election is discarded in any phase. The next begins when it is due. One that was
//!   started out of turn is not.
//! - **Too many voters**: those beyond `Pages · VotersPerPage` are left out, with an event. The provider's order decides
//!   who they are.
//!
//! A configuration in which the largest electorate can't be solved, or the largest page not be fetched, in a block's
//! `MaxElectionWeight` is refused by the integrity test.
//!
//! Storage is bounded by the configuration. 22,500 voters with 16 votes each take under 2 MiB.

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

pub mod pallet;
pub mod types;
pub mod weights;

mod allowance;
mod export;
mod fallback;
mod invariants;
mod pipeline;
mod provider;
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
    ConfiguredBounds, DiscardReason, ElectionError, ElectionTerms, FailureReason, Phase,
};
pub use weights::WeightInfo;
