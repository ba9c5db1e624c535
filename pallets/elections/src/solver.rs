//! The Phragmén of `palisade-phragmen`, for other election providers.
//!
//! Beside the flow: this pallet itself calls `palisade-phragmen` with indices instead of accounts.

use alloc::vec::Vec;
use core::marker::PhantomData;
use frame_election_provider_support::{
    BalancingConfig, ElectionResult, Get, NposSolver, PerThing128, VoteWeight, WeightInfo,
};
use frame_support::weights::Weight;
use sp_npos_elections::IdentifierT;

/// A replacement of `frame_election_provider_support::SequentialPhragmen`.
///
/// Its results are the same, bit for bit, and it takes a small part of the time. It is for `onchain::OnChainExecution`,
/// and for multi-phase and multi-block providers.
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

    /// Returns the weight of the solver that this one replaces. The true weight is lower.
    fn weight<T: WeightInfo>(voters: u32, targets: u32, vote_degree: u32) -> Weight {
        T::phragmen(voters, targets, vote_degree)
    }
}
