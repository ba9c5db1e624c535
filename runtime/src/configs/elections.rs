//! Elections: how many take part, and what they may cost a block.
//!
//! Eras are elected over several blocks by [`ValidatorElection`]; the genesis, in which there are no blocks yet,
//! on the spot by the same method.

use super::{staking::MaxValidatorSet, system::MAXIMUM_BLOCK_WEIGHT};
use crate::{AccountId, Runtime, Staking, ValidatorElection};
use frame_election_provider_support::{
    bounds::{ElectionBounds, ElectionBoundsBuilder},
    onchain, ElectionProvider,
};
use frame_support::{
    parameter_types,
    traits::{ConstBool, Get},
    weights::Weight,
};
use palisade_elections::Phragmen;
use palisade_staking::{Candidates, Nominators};
use sp_runtime::Perbill;

/// Pages of voters in a snapshot, and of winners in a result.
const PAGES: u32 = 32;

/// Voters in a page: a block reads as many in a fifth of its time, by the weights.
const VOTERS_PER_PAGE: u32 = 768;

/// Voters that an election takes, candidates' votes for themselves included: 24,576, as many as Polkadot's nominators (22,500)
/// and 2,000 candidates. Staking lets no more than that nominate and validate.
pub const MAX_VOTERS: u32 = PAGES * VOTERS_PER_PAGE;

/// How finely votes are split: parts of a billion.
pub type VoteAccuracy = Perbill;

parameter_types! {
    /// Pages of voters in a snapshot, and of winners in a result.
    pub const ElectionPages: u32 = PAGES;
    /// Voters in a page.
    pub const VotersPerPage: u32 = VOTERS_PER_PAGE;
    /// Candidates that an election takes.
    pub const MaxElectionTargets: u32 = 2_000;
    /// Backers of one winner: all voters may choose the same one.
    pub const MaxBackersPerWinner: u32 = MAX_VOTERS;
    /// What elections take of a block, at the most, and only in the blocks that prepare one: nine tenths. The largest
    /// election (`MAX_VOTERS` with `MaxNominations` each, all candidates, all seats) is solved in less, by the weights as
    /// they are; `integrity_test` checks it, and `make bench-pipeline ARGS="--limits"` measures it.
    pub MaxElectionWeight: Weight = Perbill::from_percent(90) * MAXIMUM_BLOCK_WEIGHT;
    /// What the election of the genesis takes in.
    pub GenesisElectionInput: ElectionBounds = ElectionBoundsBuilder::default()
        .voters_count(MAX_VOTERS.into())
        .targets_count(MaxElectionTargets::get().into())
        .build();
}

/// Voters that there are now: candidates vote for themselves. Those without session keys are no candidates.
pub struct ElectorateSize;

impl Get<u32> for ElectorateSize {
    fn get() -> u32 {
        Candidates::<Runtime>::count().saturating_add(Nominators::<Runtime>::count())
    }
}

impl palisade_elections::Config for Runtime {
    type Accuracy = VoteAccuracy;
    // Balancing evens out what backs the winners but never changes who they are, and costs as much again.
    type Balancing = ();
    type DataProvider = Staking;
    type ElectorateSize = ElectorateSize;
    type MaxBackersPerWinner = MaxBackersPerWinner;
    type MaxElectionWeight = MaxElectionWeight;
    type MaxTargets = MaxElectionTargets;
    type MaxWinners = MaxValidatorSet;
    type Pages = ElectionPages;
    type VotersPerPage = VotersPerPage;
    type WeightInfo = palisade_elections::weights::ProvisionalWeight<Runtime>;
}

/// The election of the genesis.
pub struct GenesisElection;

impl onchain::Config for GenesisElection {
    type Bounds = GenesisElectionInput;
    type DataProvider = Staking;
    type MaxBackersPerWinner = MaxBackersPerWinner;
    type MaxWinnersPerPage = <ValidatorElection as ElectionProvider>::MaxWinnersPerPage;
    type Solver = Phragmen<AccountId, VoteAccuracy>;
    // A genesis that exceeds a bound is wrong: better refused than cut.
    type Sort = ConstBool<false>;
    type System = Runtime;
    type WeightInfo = frame_election_provider_support::weights::SubstrateWeight<Runtime>;
}
