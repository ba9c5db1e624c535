//! The election of the runtime with our pallet: our elections pallet over several blocks, or a given result.

use super::runtime::{Staking, ValidatorElection};
use crate::{
    accounts::AccountId,
    given,
    params::{ElectionPages, IsElectionHeld, MaxBackersPerWinner, MaxValidatorSet},
};
use frame_election_provider_support::{BoundedSupportsOf, ElectionProvider, Supports};
use frame_support::weights::Weight;

/// Hands out the result of the elections pallet, or the given result on its first page.
pub struct Elections;

impl ElectionProvider for Elections {
    type AccountId = AccountId;
    type BlockNumber = u64;
    type Error = &'static str;
    type MaxWinnersPerPage = MaxValidatorSet;
    type MaxBackersPerWinner = MaxBackersPerWinner;
    type MaxBackersPerWinnerFinal = MaxBackersPerWinner;
    type Pages = ElectionPages;
    type DataProvider = Staking;

    fn elect(page: u32) -> Result<BoundedSupportsOf<Self>, &'static str> {
        if IsElectionHeld::get() {
            return ValidatorElection::elect(page).map_err(|_| "the election failed");
        }
        let supports = if page == Self::msp() {
            given::take()
        } else {
            Supports::new()
        };
        BoundedSupportsOf::<Self>::try_from(supports).map_err(|_| "the given result is too large")
    }

    fn duration() -> u64 {
        if IsElectionHeld::get() {
            ValidatorElection::duration()
        } else {
            0
        }
    }

    fn start() -> Result<(), &'static str> {
        if IsElectionHeld::get() {
            return ValidatorElection::start().map_err(|_| "an election is under way");
        }
        Ok(())
    }

    fn status() -> Result<Option<Weight>, ()> {
        if IsElectionHeld::get() {
            return ValidatorElection::status();
        }
        Ok(Some(Weight::zero()))
    }
}
