//! The election of the runtime with `pallet-staking`: the SDK's sequential Phragmén in one block, or a given result.

use super::runtime::{Runtime, Staking};
use crate::{
    accounts::AccountId,
    given,
    params::{IsElectionHeld, MaxBackersPerWinner, MaxValidatorSet},
};
use frame_election_provider_support::{
    bounds::{ElectionBounds, ElectionBoundsBuilder},
    onchain, BoundedSupportsOf, ElectionProvider, SequentialPhragmen,
};
use frame_support::{
    parameter_types,
    traits::{ConstBool, ConstU32},
    weights::Weight,
};
use sp_runtime::Perbill;

parameter_types! {
    /// All voters and all candidates take part.
    pub Unbounded: ElectionBounds = ElectionBoundsBuilder::default().build();
}

/// The election that is held.
pub struct OnChain;

impl onchain::Config for OnChain {
    type Sort = ConstBool<true>;
    type System = Runtime;
    type Solver = SequentialPhragmen<AccountId, Perbill>;
    type DataProvider = Staking;
    type WeightInfo = ();
    type MaxWinnersPerPage = MaxValidatorSet;
    type MaxBackersPerWinner = MaxBackersPerWinner;
    type Bounds = Unbounded;
}

/// Holds an election, or hands out the given result.
pub struct Elections;

impl ElectionProvider for Elections {
    type AccountId = AccountId;
    type BlockNumber = u64;
    type Error = &'static str;
    type MaxWinnersPerPage = MaxValidatorSet;
    type MaxBackersPerWinner = MaxBackersPerWinner;
    type MaxBackersPerWinnerFinal = MaxBackersPerWinner;
    type Pages = ConstU32<1>;
    type DataProvider = Staking;

    fn elect(page: u32) -> Result<BoundedSupportsOf<Self>, &'static str> {
        if IsElectionHeld::get() {
            onchain::OnChainExecution::<OnChain>::elect(page).map_err(|_| "the election failed")
        } else {
            BoundedSupportsOf::<Self>::try_from(given::take())
                .map_err(|_| "the given result is too large")
        }
    }

    fn duration() -> u64 {
        0
    }

    fn start() -> Result<(), &'static str> {
        Ok(())
    }

    fn status() -> Result<Option<Weight>, ()> {
        Ok(Some(Weight::zero()))
    }
}
