//! The provider and its three other pallets: verifier, unsigned and signed. Three pages of four voters each.
//!
//! An election takes 16 blocks: three for voters, four in which accounts submit solutions, six to verify two of them, three in
//! which validators submit one.
//!
//! A block in which a session starts is full, because `pallet-session` registers the weight of a whole block. The provider does
//! nothing in it, so the election takes a block more.

use crate::chain::*;
use frame_election_provider_support::{
    bounds::{ElectionBounds, ElectionBoundsBuilder},
    generate_solution_type, onchain, BoundedSupportsOf, ElectionProvider, InstantElectionProvider,
    SequentialPhragmen, VoterOf,
};
use frame_support::{
    parameter_types,
    traits::{ConstBool, ConstU128, ConstU32, ConstU64},
    weights::Weight,
};
use frame_system::{
    offchain::{CreateBare, CreateTransactionBase},
    EnsureRoot,
};
use pallet_election_provider_multi_block as multi_block;
use pallet_election_provider_multi_block::{
    signed::ActivePot, unsigned::miner::MinerConfig, weights::polkadot, CleanRound, Continue,
    InitiateEmergencyPhase, ProceedRegardlessOf,
};
use sp_runtime::{PerU16, Perbill};

pub const PAGES: u32 = 3;
pub const VOTERS_PER_PAGE: u32 = 4;
/// What an account deposits with a solution, for each page besides, and what it gets for the best.
pub const DEPOSIT: Balance = 100;
pub const DEPOSIT_PER_PAGE: Balance = 10;
pub const REWARD: Balance = 50;
/// The fee of a call that submits, as the provider estimates it.
pub const FEE: Balance = 1;

generate_solution_type!(
    pub struct PagedSolution::<
        VoterIndex = u32,
        TargetIndex = u16,
        Accuracy = PerU16,
        MaxVoters = ConstU32::<100>
    >(16)
);

/// What elects a page for which there is no solution.
#[derive(Clone, Copy, Debug)]
pub enum Fallback {
    /// Nothing: the page has no winners.
    Nothing,
    /// The chain solves the page by itself.
    OnChain,
    /// Governance: all stops until it acts.
    Emergency,
}

parameter_types! {
    pub static FallbackMode: Fallback = Fallback::Nothing;
    /// The pages that a validator solves, the highest first.
    pub static MinerPages: u32 = PAGES;
    pub static SignedPhase: u64 = 4;
    pub static SignedValidationPhase: u64 = 6;
    pub static UnsignedPhase: u64 = 3;
    pub Bounds: ElectionBounds = ElectionBoundsBuilder::default().build();
    /// The part of a deposit that comes back when a submission is taken back or ejected.
    pub const GraceRatio: Perbill = Perbill::from_percent(30);
    pub RewardPot: Option<AccountId> = None; // rewards are minted
}

type MaxWinners = ConstU32<4>;
type MaxBackers = ConstU32<12>;

impl multi_block::Config for Runtime {
    type AdminOrigin = EnsureRoot<AccountId>;
    type AreWeDone = ProceedRegardlessOf<Self>;
    type DataProvider = Staking;
    type Fallback = ChosenFallback;
    type ManagerOrigin = EnsureRoot<AccountId>;
    type MinerConfig = Self;
    type OnRoundRotation = CleanRound<Self>;
    type Pages = ConstU32<PAGES>;
    type Signed = Signed;
    type SignedPhase = SignedPhase;
    type SignedValidationPhase = SignedValidationPhase;
    type TargetSnapshotPerBlock = ConstU32<20>;
    type UnsignedPhase = UnsignedPhase;
    type Verifier = Verifier;
    type VoterSnapshotPerBlock = ConstU32<VOTERS_PER_PAGE>;
    type WeightInfo = polkadot::MultiBlockWeightInfo<Self>;
}

impl multi_block::verifier::Config for Runtime {
    type MaxBackersPerWinner = MaxBackers;
    type MaxBackersPerWinnerFinal = MaxBackers;
    type MaxWinnersPerPage = MaxWinners;
    type SolutionDataProvider = Signed;
    type WeightInfo = ();
}

impl multi_block::unsigned::Config for Runtime {
    type MinerPages = MinerPages;
    type MinerTxPriority = ConstU64<100>;
    type OffchainRepeat = ConstU64<1>;
    type OffchainSolver = SequentialPhragmen<AccountId, Perbill>;
    type OffchainStorage = ConstBool<true>;
    type WeightInfo = ();
}

impl multi_block::signed::Config for Runtime {
    type BailoutGraceRatio = GraceRatio;
    type Currency = Balances;
    type DepositBase = ConstU128<DEPOSIT>;
    type DepositPerPage = ConstU128<DEPOSIT_PER_PAGE>;
    type EjectGraceRatio = GraceRatio;
    type EstimateCallFee = ConstU32<{ FEE as u32 }>;
    type InvulnerableDeposit = ConstU128<1>;
    type MaxFeeRefund = ConstU128<100>;
    type MaxSubmissions = ConstU32<3>;
    type RewardBase = ConstU128<REWARD>;
    type RewardSource = ActivePot<RewardPot>;
    type Slash = ();
    type WeightInfo = ();
}

impl MinerConfig for Runtime {
    type AccountId = AccountId;
    type Hash = <Self as frame_system::Config>::Hash;
    type MaxBackersPerWinner = MaxBackers;
    type MaxBackersPerWinnerFinal = MaxBackers;
    type MaxLength = ConstU32<10_000>;
    type MaxVotesPerVoter = ConstU32<16>; // `MaxNominations` of staking
    type MaxWinnersPerPage = MaxWinners;
    type Pages = ConstU32<PAGES>;
    type Solution = PagedSolution;
    type Solver = SequentialPhragmen<AccountId, Perbill>;
    type TargetSnapshotPerBlock = ConstU32<20>;
    type VoterSnapshotPerBlock = ConstU32<VOTERS_PER_PAGE>;
}

/// The genesis and the fallback on chain elect with this.
pub struct OnChainPhragmen;
impl onchain::Config for OnChainPhragmen {
    type Bounds = Bounds;
    type DataProvider = Staking;
    type MaxBackersPerWinner = MaxBackers;
    type MaxWinnersPerPage = MaxWinners;
    type Solver = SequentialPhragmen<AccountId, Perbill>;
    type Sort = ConstBool<true>;
    type System = Runtime;
    type WeightInfo = ();
}

/// The fallback that a story chooses.
pub struct ChosenFallback;

impl ElectionProvider for ChosenFallback {
    type AccountId = AccountId;
    type BlockNumber = u64;
    type Error = &'static str;
    type MaxWinnersPerPage = MaxWinners;
    type MaxBackersPerWinner = MaxBackers;
    type MaxBackersPerWinnerFinal = MaxBackers;
    type Pages = ConstU32<1>;
    type DataProvider = Staking;

    fn elect(_: u32) -> Result<BoundedSupportsOf<Self>, Self::Error> {
        Err("only for single pages")
    }
    fn duration() -> u64 {
        0
    }
    fn start() -> Result<(), Self::Error> {
        Ok(())
    }
    fn status() -> Result<Option<Weight>, ()> {
        Err(())
    }
}

impl InstantElectionProvider for ChosenFallback {
    fn instant_elect(
        voters: Vec<VoterOf<Staking>>,
        targets: Vec<AccountId>,
        seats: u32,
    ) -> Result<BoundedSupportsOf<Self>, Self::Error> {
        match FallbackMode::get() {
            Fallback::Nothing => Continue::<Runtime>::instant_elect(voters, targets, seats),
            Fallback::OnChain => {
                type OnTheSpot = onchain::OnChainExecution<OnChainPhragmen>;
                OnTheSpot::instant_elect(voters, targets, seats).map_err(|_| "can't be solved")
            }
            Fallback::Emergency => {
                InitiateEmergencyPhase::<Runtime>::instant_elect(voters, targets, seats)
            }
        }
    }

    fn bother() -> bool {
        matches!(FallbackMode::get(), Fallback::OnChain)
    }
}

impl<LocalCall> CreateTransactionBase<LocalCall> for Runtime
where
    RuntimeCall: From<LocalCall>,
{
    type RuntimeCall = RuntimeCall;
    type Extrinsic = Extrinsic;
}

impl<LocalCall> CreateBare<LocalCall> for Runtime
where
    RuntimeCall: From<LocalCall>,
{
    fn create_bare(call: RuntimeCall) -> Extrinsic {
        Extrinsic::new_bare(call)
    }
}
