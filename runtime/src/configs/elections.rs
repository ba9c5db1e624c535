//! Elections: the number of participants, and the weight in a block.
//!
//! [`ValidatorElection`] elects the validators of an era over several blocks. The genesis has no blocks yet, so its
//! election takes place at once, with the same method.

use super::{staking::MaxValidatorSet, system::percent_of_block};
use crate::{election_constants, AccountId, Runtime, Session, Staking, ValidatorElection};
use frame_election_provider_support::{
    bounds::{ElectionBounds, ElectionBoundsBuilder},
    onchain, ElectionProvider,
};
use frame_support::{
    parameter_types,
    traits::{ConstBool, Get},
    weights::Weight,
};
use palisade_elections::{
    weights::{CountedWeight, Larger, Measured, MeasuredWeight},
    Phragmen,
};
use palisade_staking::{Candidates, Nominators};
use sp_runtime::Perbill;

/// Pages of voters in a snapshot, and of winners in a result.
const PAGES: u32 = 32;

/// Voters in a page. By the weights, a block reads this number in a fifth of its time.
const VOTERS_PER_PAGE: u32 = 768;

/// The most voters in an election, including the self-votes of candidates: 24,576. This is enough for 2,000
/// candidates and as many nominators as on Polkadot (22,500). Staking has no more places for candidates and nominators.
/// Pools take no place: with them there can be more voters, and then the smallest stakes have no vote.
pub const MAX_VOTERS: u32 = PAGES * VOTERS_PER_PAGE;

/// The accuracy of a vote's split: parts of a billion.
pub type VoteAccuracy = Perbill;

parameter_types! {
    /// Pages of voters in a snapshot, and of winners in a result.
    pub const ElectionPages: u32 = PAGES;
    /// Voters in a page.
    pub const VotersPerPage: u32 = VOTERS_PER_PAGE;
    /// The most candidates in an election.
    pub const MaxElectionTargets: u32 = 2_000;
    /// The most voters in an election.
    pub const MaxElectingVoters: u32 = MAX_VOTERS;
    /// The most backers of one winner: all voters can vote for the same one.
    pub const MaxBackersPerWinner: u32 = MAX_VOTERS;
    /// The most weight of an election in a block: nine tenths of the block. Only blocks that prepare an election use
    /// it.
    ///
    /// The largest election has `MAX_VOTERS` voters with `MaxNominations` votes each, all candidates and all seats.
    /// By the present weights it is solved in less. `integrity_test` checks this, and `make bench-pipeline
    /// ARGS="--limits"` measures it.
    pub MaxElectionWeight: Weight = percent_of_block(90);
    /// The bounds of the genesis election.
    pub GenesisElectionInput: ElectionBounds = ElectionBoundsBuilder::default()
        .voters_count(MAX_VOTERS.into())
        .targets_count(MaxElectionTargets::get().into())
        .build();
}

/// The number of voters now: candidates with their self-votes, and nominators. A validator without session keys is no
/// candidate.
pub struct ElectorateSize;

impl Get<u32> for ElectorateSize {
    fn get() -> u32 {
        Candidates::<Runtime>::count().saturating_add(Nominators::<Runtime>::count())
    }
}

impl palisade_elections::Config for Runtime {
    type Accuracy = VoteAccuracy;
    // Balancing makes the backing of the winners more even but never changes the winners. It would double the cost.
    type Balancing = ();
    type DataProvider = Staking;
    type ElectorateSize = ElectorateSize;
    type MaxBackersPerWinner = MaxBackersPerWinner;
    type MaxElectionWeight = MaxElectionWeight;
    type MaxTargets = MaxElectionTargets;
    type MaxWinners = MaxValidatorSet;
    type NextNewSession = Session;
    type Pages = ElectionPages;
    type VotersPerPage = VotersPerPage;
    type WeightInfo = Larger<MeasuredWeight<Runtime, Measured<Runtime>>, CountedWeight<Runtime>>;
}

impl election_constants::Config for Runtime {
    type MaxElectingVoters = MaxElectingVoters;
}

/// The election of the genesis.
pub struct GenesisElection;

impl onchain::Config for GenesisElection {
    type Bounds = GenesisElectionInput;
    type DataProvider = Staking;
    type MaxBackersPerWinner = MaxBackersPerWinner;
    type MaxWinnersPerPage = <ValidatorElection as ElectionProvider>::MaxWinnersPerPage;
    type Solver = Phragmen<AccountId, VoteAccuracy>;
    // A genesis that exceeds a bound is wrong. It is refused, not truncated.
    type Sort = ConstBool<false>;
    type System = Runtime;
    type WeightInfo = frame_election_provider_support::weights::SubstrateWeight<Runtime>;
}
