//! Elections: from candidates and nominators to the validators of an era.
//!
//! `intentions` comes before this in the flow. The winners go on to `eras`, and through it to the session pallet.
//!
//! An election takes one block or several, as `ElectionProvider::duration` says:
//!
//! - In one block: the election is done when its era is planned.
//! - In several blocks: the provider takes a snapshot of candidates and voters ahead of time. Staking collects the
//!   result page by page. Planning the era takes the result.
//!
//! The files, in the order of the flow. Each file calls only files above it:
//!
//! | step | file | rooms that it writes |
//! |---|---|---|
//! | stored types | [`types`] | |
//! | reasons why an election fails | `failure` | |
//! | seats, fewest winners, electable candidates | `electorate` | |
//! | start, end, giving up | `cycle` | `Elections`, `UnlockEras`, `ElectionResults`, `VoterReadings` |
//! | offenders that the set needs | `admission` | those of `slashing` and `intentions` |
//! | one page of voters | `voter_page` | |
//! | the score of a nominator in a list of voters | `scores` | |
//! | voters page by page | `voters` | `VoterReadings`, that of `intentions::Listing` |
//! | votes become exposures | `supports` | `Exposures` |
//! | winners that serve | `winners` | `ElectionResults`, `Exposures` |
//! | the result page by page | `collection` | `ElectionResults`, `Exposures` |
//! | an era is elected | `holding` | `Elections`, `Exposures` |
//! | the data that the provider reads | `provider` | |
//! | a provider that waits is started, its pages are handed out | `started` | |

mod admission;
mod collection;
mod cycle;
mod electorate;
mod failure;
mod holding;
mod provider;
mod scores;
mod started;
mod supports;
pub mod types;
mod voter_page;
mod voters;
mod winners;

#[cfg(feature = "runtime-benchmarks")]
pub(crate) use admission::Admission;
pub(crate) use collection::Collector;
pub(crate) use cycle::ElectionCycle;
pub(crate) use failure::ElectionFailure;
pub(crate) use holding::Election;
pub use started::{StartedElectionError, StartedElections};
#[cfg(any(test, feature = "runtime-benchmarks"))]
pub(crate) use supports::WinnerExposures;
