//! What a phase, a failure and a stored page look like.
//!
//! Before everything else in the flow; the other modules pass these on.

use crate::pallet::Config;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_election_provider_support::{ElectionDataProvider, PageIndex, VoteWeight};
use frame_support::BoundedVec;
use scale_info::TypeInfo;

/// A candidate's place among the targets of the snapshot.
pub type TargetIndex = u16;

/// A voter's place in the snapshot, counted over all of its pages.
pub type VoterIndex = u32;

/// Votes that one voter may have.
pub type MaxVotesOf<T> = <<T as Config>::DataProvider as ElectionDataProvider>::MaxVotesPerVoter;

/// What one voter has to give, and the candidates it votes for.
pub type BallotOf<T> = (VoteWeight, BoundedVec<TargetIndex, MaxVotesOf<T>>);

/// A page of voters, without their names.
pub type BallotPageOf<T> = BoundedVec<BallotOf<T>, <T as Config>::VotersPerPage>;

/// The names of the voters of a page, in the same order.
pub type VoterIdPageOf<T> =
    BoundedVec<<T as frame_system::Config>::AccountId, <T as Config>::VotersPerPage>;

/// A winner and everybody who backs it, with the stake of each. A stake is a part of the voter's weight.
pub type BackedTargetOf<T> = (
    TargetIndex,
    BoundedVec<(VoterIndex, VoteWeight), <T as Config>::MaxBackersPerWinner>,
);

/// A page of a result: some winners, by account.
pub type SupportPageOf<T> = BoundedVec<BackedTargetOf<T>, <T as Config>::MaxWinners>;

/// How far an election is.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    Encode,
    Decode,
    DecodeWithMemTracking,
    MaxEncodedLen,
    TypeInfo,
)]
pub enum Phase {
    /// There is none.
    #[default]
    Off,
    /// This page of voters is taken next; the targets along with the first.
    Snapshot(PageIndex),
    /// All voters are known.
    Solve,
    /// This page of the result is fetched next.
    Export(PageIndex),
}

/// Why an election failed.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Encode,
    Decode,
    DecodeWithMemTracking,
    MaxEncodedLen,
    TypeInfo,
)]
pub enum FailureReason {
    /// The data provider returned an error, which is in the log.
    DataProvider,
    /// The data provider returned more targets or voters than it was asked for.
    BoundsIgnored,
    /// There are no candidates.
    NoTargets,
    /// Nobody votes for any candidate.
    NoVoters,
    /// Nobody is to be elected.
    NoSeats,
    /// More are to be elected than `MaxWinners`.
    TooManySeats,
    /// A step takes more than `MaxElectionWeight`, so no block can hold it.
    TooHeavy,
    /// The solver returned an error, which is in the log.
    Solver,
    /// A winner has more backers than `MaxBackersPerWinner`.
    TooManyBackers,
    /// Storage doesn't hold what the phase needs. Never happens.
    Corrupted,
    /// A bound of the configuration has changed since the election began, so that what is stored may be read as something
    /// else. The next one begins at once if it is due.
    BoundsChanged,
}

/// Why an election was given up without having failed.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Encode,
    Decode,
    DecodeWithMemTracking,
    MaxEncodedLen,
    TypeInfo,
)]
pub enum DiscardReason {
    /// The code has changed since it began.
    RuntimeUpgrade,
    /// Its result was not fetched, long after it was expected to be, and the next one is due.
    NotFetched,
    /// Its first page was asked for again, after others had been fetched.
    StartedOver,
    /// When it began its result was due soon, and now it is never: eras were frozen. What was read is too old for the era
    /// that comes after.
    NoLongerDue,
}

/// Why a call of the election provider was refused. Changes nothing, but for [`ElectionError::Failed`], and
/// [`ElectionError::NotReady`] where it discards a result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ElectionError {
    /// An election runs already.
    Ongoing,
    /// There is no result, and this is not the page that everything could be done for at once: the first. Or it is, but
    /// others had been fetched already: then what was left of them was discarded, with an event.
    NotReady,
    /// Another page has to be fetched before: this one.
    OutOfOrder(PageIndex),
    /// It doesn't fit into what is left of `MaxElectionWeight` in this block.
    TooHeavy,
    /// The election has failed.
    Failed(FailureReason),
}

/// The bounds of the configuration on which it depends how stored pages are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct ConfiguredBounds {
    /// `Pages`.
    pub pages: PageIndex,
    /// `VotersPerPage`.
    pub voters_per_page: u32,
    /// Votes of a voter: what the data provider allows.
    pub votes_per_voter: u32,
    /// `MaxTargets`.
    pub targets: u32,
    /// `MaxWinners`.
    pub winners: u32,
    /// `MaxBackersPerWinner`.
    pub backers_per_winner: u32,
}

/// What was true when an election began. It ends as soon as it is not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct ElectionTerms {
    /// The bounds of the configuration.
    pub bounds: ConfiguredBounds,
    /// Whether a result was due soon. It is not if somebody starts an election out of turn.
    pub was_due: bool,
}

/// What a snapshot holds, without holding it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct SnapshotTotals {
    /// How many are to be elected.
    pub seats: u32,
    /// Candidates.
    pub targets: u32,
    /// Pages of voters that are not empty.
    pub pages: u32,
    /// Voters.
    pub voters: u32,
    /// Votes of all voters, repeated ones included.
    pub votes: u32,
    /// What all voters have to give. Should fit into 64 bits: with more it takes longer to solve.
    pub weight: u128,
}

/// What a page of a result holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct PageSize {
    /// Winners.
    pub winners: u32,
    /// Backers of all these winners; somebody who backs two counts twice.
    pub backers: u32,
}
