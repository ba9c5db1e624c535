//! The types of what is stored, emitted and returned: phases, reasons, pages.
//!
//! Owns nothing. All other files use them.

use crate::pallet::Config;
use frame_election_provider_support::{
    BoundedSupports, ElectionDataProvider, PageIndex, VoteWeight,
};
use frame_support::{weights::Weight, BoundedVec};

/// The position of a candidate among the targets of the snapshot.
pub type TargetIndex = u16;

/// The position of a voter in the snapshot, counted over all pages.
pub type VoterIndex = u32;

/// The most votes that one voter can have.
pub type MaxVotesOf<T> = <<T as Config>::DataProvider as ElectionDataProvider>::MaxVotesPerVoter;

/// The weight of one voter, and the candidates that it votes for.
pub type BallotOf<T> = (VoteWeight, BoundedVec<TargetIndex, MaxVotesOf<T>>);

/// The ballots of a page of voters, without their accounts.
pub type BallotPageOf<T> = BoundedVec<BallotOf<T>, <T as Config>::VotersPerPage>;

/// The accounts of the voters of a page, in the order of their ballots.
pub type VoterIdPageOf<T> =
    BoundedVec<<T as frame_system::Config>::AccountId, <T as Config>::VotersPerPage>;

/// A winner and all its backers, each with its stake. A stake is a part of the voter's weight.
pub type BackedTargetOf<T> = (
    TargetIndex,
    BoundedVec<(VoterIndex, VoteWeight), <T as Config>::MaxBackersPerWinner>,
);

/// A page of a result as it is stored: some winners, sorted by account.
pub type SupportPageOf<T> = BoundedVec<BackedTargetOf<T>, <T as Config>::MaxWinners>;

/// A page of a result as it is handed out, with the accounts of winners and backers.
pub(crate) type ResultPageOf<T> = BoundedSupports<
    <T as frame_system::Config>::AccountId,
    <T as Config>::MaxWinners,
    <T as Config>::MaxBackersPerWinner,
>;

/// The phase of an election.
#[frame_support::stored]
#[derive(Copy, Default)]
pub enum Phase {
    /// There is no election.
    #[default]
    Off,
    /// This page of voters is taken next. The targets are taken together with the first page.
    Snapshot(PageIndex),
    /// All voters are taken. The election is solved next.
    Solve,
    /// This page of the result is fetched next.
    Export(PageIndex),
}

/// The weight that elections used in a block.
#[frame_support::stored(no_skip_type_params)]
#[derive(Copy)]
pub struct BlockUse<BlockNumber> {
    /// The block.
    pub block: BlockNumber,
    /// The weight.
    pub weight: Weight,
}

/// Why an election failed.
#[frame_support::stored]
#[derive(Copy)]
pub enum FailureReason {
    /// The data provider returned an error. The node's log contains it.
    DataProvider,
    /// The data provider returned more targets or voters than the bounds of the call allow. A target that is named
    /// twice counts once.
    BoundsIgnored,
    /// There are no candidates.
    NoTargets,
    /// No voter votes for a candidate.
    NoVoters,
    /// The number of seats is zero.
    NoSeats,
    /// There are more seats than `MaxWinners`.
    TooManySeats,
    /// A step weighs more than `MaxElectionWeight`, so it fits into no block.
    TooHeavy,
    /// The solver returned an error. The node's log contains it.
    Solver,
    /// A winner has more backers than `MaxBackersPerWinner`.
    TooManyBackers,
    /// The storage does not contain what the phase needs. Never happens.
    Corrupted,
    /// A bound of the configuration has changed since the election started, so stored data may be decoded wrongly. The
    /// next election starts at once if it is due.
    BoundsChanged,
}

/// Why an election was discarded without a failure.
#[frame_support::stored]
#[derive(Copy)]
pub enum DiscardReason {
    /// The runtime was upgraded during the election.
    RuntimeUpgrade,
    /// The result was not fetched for a long time after it was expected to be, and the next election is due.
    NotFetched,
    /// The first page was fetched again after other pages.
    StartedOver,
    /// The result was due soon when the election started, and now it is never due, because eras were frozen. The
    /// snapshot is too old for the era after the freeze.
    NoLongerDue,
}

/// Why a call of the election provider was refused.
///
/// A refused call changes nothing of the election, with two exceptions. [`ElectionError::Failed`] ends it, and
/// [`ElectionError::NotReady`] can discard a result. If work was done and undone, its weight is recorded all the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ElectionError {
    /// There is an election already.
    Ongoing,
    /// There is no result to fetch. Two cases:
    /// - No result is ready, and the page is not the first. Only for the first page, the rest of the election is done
    ///   at once.
    /// - The page is the first, and it was fetched before. Then the rest of the result is discarded, with an event.
    NotReady,
    /// This page has to be fetched first.
    OutOfOrder(PageIndex),
    /// The call does not fit into what is left of `MaxElectionWeight` in this block. Retry in a later block.
    TooHeavy,
    /// The election has failed.
    Failed(FailureReason),
}

/// The bounds of the configuration that decide how stored pages are decoded.
#[frame_support::stored]
#[derive(Copy)]
pub struct ConfiguredBounds {
    /// `Pages`.
    pub pages: PageIndex,
    /// `VotersPerPage`.
    pub voters_per_page: u32,
    /// The data provider's `MaxVotesPerVoter`.
    pub votes_per_voter: u32,
    /// `MaxTargets`.
    pub targets: u32,
    /// `MaxWinners`.
    pub winners: u32,
    /// `MaxBackersPerWinner`.
    pub backers_per_winner: u32,
}

/// What was true when an election started. The election ends when this is not true any more.
#[frame_support::stored]
#[derive(Copy)]
pub struct ElectionTerms {
    /// The bounds of the configuration.
    pub bounds: ConfiguredBounds,
    /// Whether the result was wanted within twice the lead. If not, the election was started out of turn.
    pub was_due: bool,
}

/// The totals of a snapshot.
#[frame_support::stored]
#[derive(Copy, Default)]
pub struct SnapshotTotals {
    /// The number of seats.
    pub seats: u32,
    /// The number of candidates.
    pub targets: u32,
    /// The number of pages that contain voters.
    pub pages: u32,
    /// The number of voters.
    pub voters: u32,
    /// The number of votes of all voters, including repeated ones.
    pub votes: u32,
    /// The sum of all voters' weights. If it does not fit into 64 bits, solving takes longer.
    pub weight: u128,
}

/// The size of a page of a result.
#[frame_support::stored]
#[derive(Copy, Default)]
pub struct PageSize {
    /// The number of winners.
    pub winners: u32,
    /// The number of backers of these winners. A backer of two winners is counted twice.
    pub backers: u32,
}
