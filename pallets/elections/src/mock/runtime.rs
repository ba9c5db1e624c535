//! The mock runtime. It has four pages of three voters. A test changes the `static` parameters for itself alone.

use super::*;
use crate as palisade_elections;
use frame_election_provider_support::{
    bounds::ElectionBounds, onchain, BalancingConfig, SequentialPhragmen,
};
use frame_support::{
    derive_impl, parameter_types,
    traits::ConstBool,
    weights::{constants::RocksDbWeight, RuntimeDbWeight, Weight},
};
use sp_runtime::{traits::IdentityLookup, AccountId32, Perbill};

pub type AccountId = AccountId32;
pub type Block = frame_system::mocking::MockBlock<Runtime>;

frame_support::construct_runtime!(
    pub enum Runtime {
        System: frame_system,
        Elections: palisade_elections,
    }
);

/// Half a second, and any proof size.
pub const AMPLE: Weight = Weight::from_parts(500_000_000_000, u64::MAX);

parameter_types! {
    pub static Pages: u32 = 4;
    pub static VotersPerPage: u32 = 3;
    pub static MaxTargets: u32 = 1_000;
    pub static MaxWinners: u32 = 300;
    pub static MaxBackersPerWinner: u32 = 25_000;
    pub static MaxElectionWeight: Weight = AMPLE;
    pub static Balancing: Option<BalancingConfig> = None;
    /// The weights of a read and of a write.
    pub static DbWeights: RuntimeDbWeight = RocksDbWeight::get();
    /// The number of voters that the chain reports, if it is wrong.
    pub static RumouredElectorate: Option<u32> = None;
    pub ElectorateSize: u32 = RumouredElectorate::get().unwrap_or(Voters::get().len() as u32);
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Runtime {
    type Block = Block;
    type AccountId = AccountId;
    type Lookup = IdentityLookup<AccountId>;
    type DbWeight = DbWeights;
}

impl palisade_elections::Config for Runtime {
    type DataProvider = BallotBox;
    type NextNewSession = BallotBox;
    type Accuracy = Perbill;
    type Balancing = Balancing;
    type Pages = Pages;
    type VotersPerPage = VotersPerPage;
    type MaxTargets = MaxTargets;
    type MaxWinners = MaxWinners;
    type MaxBackersPerWinner = MaxBackersPerWinner;
    type ElectorateSize = ElectorateSize;
    type MaxElectionWeight = MaxElectionWeight;
    type WeightInfo = crate::weights::CountedWeight<Self>;
}

parameter_types! {
    pub Unbounded: ElectionBounds = ElectionBounds {
        voters: Default::default(),
        targets: Default::default(),
    };
}

/// The election of `frame_election_provider_support` with its own solver: all voters at once.
pub struct Reference;

impl onchain::Config for Reference {
    type Sort = ConstBool<false>;
    type System = Runtime;
    type Solver = SequentialPhragmen<AccountId, Perbill, Balancing>;
    type MaxBackersPerWinner = MaxBackersPerWinner;
    type MaxWinnersPerPage = MaxWinners;
    type DataProvider = WholeElectorate;
    type WeightInfo = ();
    type Bounds = Unbounded;
}

/// The same with our solver.
pub struct OurSolver;

impl onchain::Config for OurSolver {
    type Sort = ConstBool<false>;
    type System = Runtime;
    type Solver = crate::Phragmen<AccountId, Perbill, Balancing>;
    type MaxBackersPerWinner = MaxBackersPerWinner;
    type MaxWinnersPerPage = MaxWinners;
    type DataProvider = WholeElectorate;
    type WeightInfo = ();
    type Bounds = Unbounded;
}
