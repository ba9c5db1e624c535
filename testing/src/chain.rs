//! Parts of the chains on which stories run.

use frame_election_provider_support::{
    bounds::{ElectionBounds, ElectionBoundsBuilder},
    onchain, ElectionDataProvider, SequentialPhragmen,
};
use frame_support::{
    parameter_types,
    traits::{ConstBool, ConstU32, FindAuthor},
    ConsensusEngineId,
};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::{Perbill, SaturatedConversion};
use std::marker::PhantomData;

/// The validators of a session author in turn.
pub struct TakingTurns<T>(PhantomData<T>);

impl<T: pallet_session::Config> FindAuthor<T::ValidatorId> for TakingTurns<T> {
    fn find_author<'a, I>(_: I) -> Option<T::ValidatorId>
    where
        I: 'a + IntoIterator<Item = (ConsensusEngineId, &'a [u8])>,
    {
        let validators = pallet_session::Pallet::<T>::validators();
        let block = frame_system::Pallet::<T>::block_number().saturated_into::<u64>();
        let turn = block.checked_rem(validators.len() as u64)?;
        validators.get(turn as usize).cloned()
    }
}

/// Elects in one block, with all stakers of a chain `T` that `Stakers` provides.
pub type OnChainElections<T, Stakers> = onchain::OnChainExecution<OnChainPhragmen<T, Stakers>>;

/// Up to 100 winners, with up to 1,000 backers each.
pub struct OnChainPhragmen<T, Stakers>(PhantomData<(T, Stakers)>);

parameter_types! {
    /// All stakers take part.
    pub NoBounds: ElectionBounds = ElectionBoundsBuilder::default().build();
}

impl<T, Stakers> onchain::Config for OnChainPhragmen<T, Stakers>
where
    T: frame_system::Config,
    Stakers: ElectionDataProvider<AccountId = T::AccountId, BlockNumber = BlockNumberFor<T>>,
{
    type Bounds = NoBounds;
    type DataProvider = Stakers;
    type MaxBackersPerWinner = ConstU32<1_000>;
    type MaxWinnersPerPage = ConstU32<100>;
    type Solver = SequentialPhragmen<T::AccountId, Perbill>;
    type Sort = ConstBool<true>;
    type System = T;
    type WeightInfo = ();
}
