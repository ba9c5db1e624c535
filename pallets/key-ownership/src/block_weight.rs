//! Weight that the calling hook does not know.

use crate::pallet::Config;
use core::marker::PhantomData;
use frame_support::{dispatch::DispatchClass, weights::Weight};
use sp_runtime::traits::Zero;

/// The weight of the block.
pub(crate) struct BlockWeight<T>(PhantomData<T>);

impl<T: Config> BlockWeight<T> {
    /// Adds weight to the block. The session pallet's hook doesn't know what session managers do.
    ///
    /// Does nothing at genesis, which is no block.
    pub(crate) fn register(weight: Weight) {
        if !frame_system::Pallet::<T>::block_number().is_zero() {
            frame_system::Pallet::<T>::register_extra_weight_unchecked(
                weight,
                DispatchClass::Mandatory,
            );
        }
    }
}
