//! The weight of each step.
//!
//! [`WeightInfo`] is what the pallet charges. Implementations:
//!
//! | type | numbers |
//! |---|---|
//! | [`MeasuredWeight`] | composed of [`Measurements`]; `make weights` writes [`Measured`] |
//! | [`CountedWeight`] | storage accesses are counted, computation is bounded; the mock of the tests uses it |
//! | [`Larger`] | of two implementations, the larger number; our runtime uses it with both |
//!
//! Proof sizes are zero, because a sovereign chain has no proof of limited size. The data provider registers its own
//! weight, which is not included.
//!
//! `docs/spec/election.md`, section 5.5, derives how often the solver does each operation at most.
//! `make bench-pipeline ARGS="--limits"` runs every step at its limits in Wasm. It fails if a step costs more than its
//! weight, or much less.

mod composed;
mod counted;
mod measured;

pub use composed::{MeasuredWeight, Measurements};
pub use counted::CountedWeight;
pub use measured::Measured;
pub use palisade_weights::Larger;

#[cfg(feature = "runtime-benchmarks")]
pub(crate) use composed::BALANCING_ROUNDS;

use crate::types::{PageSize, SnapshotTotals};

palisade_weights::weight_info! {
    /// The weights, as functions of the numbers of items.
    pub trait WeightInfo {
        /// Returns the weight of a block in which nothing is done, including the data provider's prediction.
        fn idle_block() -> Weight;
        /// Returns the weight of starting an election, including the data provider's prediction.
        fn begin() -> Weight;
        /// Returns the weight of taking this number of candidates.
        fn snapshot_targets(targets: u32) -> Weight;
        /// Returns the weight of taking a page with these numbers of voters and votes, for this number of candidates.
        fn snapshot_page(targets: u32, voters: u32, votes: u32) -> Weight;
        /// Returns the weight of electing without balancing.
        ///
        /// There are at most `pages` pages of voters, and as many of supports. No voter has more than `max_votes`
        /// votes. The weight suffices however the votes are spread.
        fn solve(pages: u32, max_votes: u32, totals: &SnapshotTotals) -> Weight;
        /// Returns the weight of one iteration of balancing.
        fn balancing_round(voters: u32, votes: u32) -> Weight;
        /// Returns the weight of fetching a page of a result. Unless the page is empty, all voters' accounts are read.
        fn export_page(totals: &SnapshotTotals, size: PageSize) -> Weight;
        /// Returns the weight of removing everything that is stored, in up to this number of pages.
        fn clear(pages: u32) -> Weight;
    }
}
