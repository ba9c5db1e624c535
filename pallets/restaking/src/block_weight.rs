//! Weight that the calling hook does not know.

use crate::pallet::Config;
use core::marker::PhantomData;
use frame_support::{dispatch::DispatchClass, weights::Weight};

/// The weight of the block.
pub(crate) struct BlockWeight<T>(PhantomData<T>);

impl<T: Config> BlockWeight<T> {
    /// Adds weight to the block. The staking pallet doesn't know what its listener does.
    pub(crate) fn register(weight: Weight) {
        frame_system::Pallet::<T>::register_extra_weight_unchecked(
            weight,
            DispatchClass::Mandatory,
        );
    }
}
