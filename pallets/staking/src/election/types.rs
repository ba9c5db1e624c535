//! The stored types of an election over several blocks: what is fixed when it starts, which voter was read last, and
//! how much of its result is collected.
//!
//! Has no storage.

use frame_election_provider_support::PageIndex;
use sp_staking::EraIndex;

/// The election for the next era, from the reading of its candidates until that era is planned.
#[frame_support::stored(no_skip_type_params)]
#[derive(Copy)]
pub struct Underway<Balance> {
    /// The era to be elected.
    pub era: EraIndex,
    /// The number of elections that were counted when the snapshot started. A validator that is chilled for an offence
    /// later has this number or a higher one in its record.
    pub elections_held: u32,
    /// The total issuance when the snapshot started. It scales stakes to votes and back.
    pub issuance: Balance,
}

/// The state of the reading of voters, between two pages.
#[frame_support::stored(no_skip_type_params)]
pub struct VoterReading<AccountId, BlockNumber, Balance> {
    /// The next page to read.
    pub next_page: PageIndex,
    /// The last voter that was read.
    pub position: VoterPosition<AccountId>,
    /// The block in which the election began: its candidates were read, or its first page of voters.
    pub since: BlockNumber,
    /// The number of voters on the pages so far.
    pub voters: u32,
    /// The least stake of a nominator among them that has a vote.
    pub least_stake: Option<Balance>,
}

/// The last voter that was read. Candidates come first, in the order of the storage keys. Then come nominators, in the
/// order of `VoterList`.
#[frame_support::stored(no_skip_type_params)]
pub enum VoterPosition<AccountId> {
    /// The self-votes of candidates up to this one are read.
    SelfVotes(Option<AccountId>),
    /// All self-votes are read, and the nominators up to this one.
    Nominators(Option<AccountId>),
    /// All voters are read.
    End,
}

/// The result of an election over several blocks, which arrives in pages.
#[frame_support::stored]
#[derive(Copy)]
pub struct Collection {
    /// The only era that the result is for.
    pub era: EraIndex,
    /// How much of the result is collected.
    pub stage: CollectionStage,
    /// The number of elections that were counted when the snapshot of this result started. A later snapshot does not
    /// change it.
    pub elections_held: u32,
}

/// How much of a result is collected.
#[frame_support::stored]
#[derive(Copy)]
pub enum CollectionStage {
    /// This page is collected next. Pages are counted down.
    Page(PageIndex),
    /// All pages are collected.
    Complete,
    /// The result is not wanted any more, and its exposures are being removed.
    Dropped,
}
