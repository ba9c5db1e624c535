//! The shapes of an election that goes on: what is noted when it begins, how far voters are read, how far
//! its result is collected.
//!
//! Owns no storage.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_election_provider_support::PageIndex;
use scale_info::TypeInfo;
use sp_staking::EraIndex;

/// The election for the next era, from the first page of voters on until that era is planned.
#[derive(
    Clone,
    Copy,
    Debug,
    Decode,
    DecodeWithMemTracking,
    Encode,
    Eq,
    MaxEncodedLen,
    PartialEq,
    TypeInfo,
)]
pub struct Underway<Balance> {
    /// The era that it is for.
    pub era: EraIndex,
    /// How many elections had been held when its voters began to be read. Whoever is chilled for an offence
    /// after that has this number or a higher one in its record.
    pub elections_held: u32,
    /// The total issuance of that moment, which scales stakes to votes and back.
    pub issuance: Balance,
}

/// Where the reading of voters stands, between two pages.
#[derive(
    Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct VoterReading<AccountId, BlockNumber, Balance> {
    /// The page that comes next.
    pub next_page: PageIndex,
    /// The last voter that was read.
    pub position: VoterPosition<AccountId>,
    /// The block in which the first page was read.
    pub since: BlockNumber,
    /// How many voters were read.
    pub voters: u32,
    /// The least stake of a nominator among them that has a vote.
    pub least_stake: Option<Balance>,
}

/// The last voter that was read, of those that come one after another in storage.
#[derive(
    Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub enum VoterPosition<AccountId> {
    /// Candidates vote for themselves, up to this one.
    SelfVotes(Option<AccountId>),
    /// All self-votes are read, and the nominators up to this one.
    Nominators(Option<AccountId>),
    /// Everybody is read.
    End,
}

/// A result that comes in pages.
#[derive(
    Clone,
    Copy,
    Debug,
    Decode,
    DecodeWithMemTracking,
    Encode,
    Eq,
    MaxEncodedLen,
    PartialEq,
    TypeInfo,
)]
pub struct Collection {
    /// The era that it is for, and for no other.
    pub era: EraIndex,
    /// How much of it is there.
    pub stage: CollectionStage,
    /// How many elections had been held when its voters began to be read, whatever snapshot came after that.
    pub elections_held: u32,
}

/// How far a result is collected.
#[derive(
    Clone,
    Copy,
    Debug,
    Decode,
    DecodeWithMemTracking,
    Encode,
    Eq,
    MaxEncodedLen,
    PartialEq,
    TypeInfo,
)]
pub enum CollectionStage {
    /// This page comes next. Pages are counted down.
    Page(PageIndex),
    /// All pages are there.
    Complete,
    /// It is not wanted any more: its exposures are being removed.
    Dropped,
}
