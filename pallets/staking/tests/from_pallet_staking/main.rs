//! A chain with Parity's `pallet-staking` 50 becomes one with ours, by one runtime upgrade.
//!
//! Both runtimes have the same pallets under the same names. A story runs the first one: real calls, sessions, eras.
//! Then the second one opens the same storage.
//!
//! | file | content |
//! |---|---|
//! | `chain` | the two runtimes, and how each makes blocks |
//! | `people` | who stakes on the old chain, and what they do there |
//! | `upgrade` | the upgrade, block by block, and what is observed |
//! | `story` | all is taken over: stakes, rewards, slashes, roles |
//! | `answers` | what people ask of staking, on the state that was taken over |
//! | `pause` | what happens during the handover, and without the migration |
//! | `deferral` | the old chain has changed its slash deferral |
//! | `releases` | a release changes a bound during the handover |
//! | `versions` | storage versions 13, 14 and 15, made by hand from their shapes |
//! | `corruption` | corrupted state is repaired, and reported |
//! | `corrupted_counts` | the same, for counts of pages and nominators |
//! | `crowds` | as much state as strangers can make |
//! | `refusal` | state that is not known is refused |
//! | `framework` | `pallet-migrations` 20 runs the migration |
//! | `restart` | wherever the migration is cut, the result is the same |

// A panic fails a test and stops no chain.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::let_underscore_must_use,
    clippy::panic,
    clippy::unwrap_used,
    missing_docs
)]

mod answers;
mod chain;
mod corrupted_counts;
mod corruption;
mod crowds;
mod deferral;
mod framework;
mod pause;
mod people;
mod refusal;
mod releases;
mod restart;
mod story;
mod upgrade;
mod versions;
