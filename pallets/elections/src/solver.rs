//! Our Phragmén, for election providers of other makes.
//!
//! Beside the flow: this pallet itself calls `palisade-phragmen` with indices.

use alloc::vec::Vec;
use core::marker::PhantomData;
use frame_election_provider_support::{
    BalancingConfig, ElectionResult, Get, NposSolver, PerThing128, VoteWeight, WeightInfo,
};
use frame_support::weights::Weight;
use sp_npos_elections::IdentifierT;

/// Sequential Phragmén as `frame_election_provider_support::SequentialPhragmen`, with the same results, bit for bit, in a
/// small part of its time. For `onchain::OnChainExecution` and multi-phase and multi-block providers.
pub struct Phragmen<AccountId, Accuracy, Balancing = ()>(
    PhantomData<(AccountId, Accuracy, Balancing)>,
);

impl<AccountId, Accuracy, Balancing> NposSolver for Phragmen<AccountId, Accuracy, Balancing>
where
    AccountId: IdentifierT,
    Accuracy: PerThing128,
    Balancing: Get<Option<BalancingConfig>>,
{
    type AccountId = AccountId;
    type Accuracy = Accuracy;
    type Error = sp_npos_elections::Error;

    fn solve(
        to_elect: usize,
        targets: Vec<AccountId>,
        voters: Vec<(
            AccountId,
            VoteWeight,
            impl Clone + IntoIterator<Item = AccountId>,
        )>,
    ) -> Result<ElectionResult<AccountId, Accuracy>, Self::Error> {
        palisade_phragmen::seq_phragmen(to_elect, targets, voters, Balancing::get())
    }

    /// That of the solver which this one replaces, which is more.
    fn weight<T: WeightInfo>(voters: u32, targets: u32, vote_degree: u32) -> Weight {
        T::phragmen(voters, targets, vote_degree)
    }
}
