//! Weight that is known only after the work is done.

use crate::pallet::Config;
use core::marker::PhantomData;
use frame_support::{dispatch::DispatchClass, weights::Weight};

/// The weight of the block.
pub(crate) struct BlockWeight<T>(PhantomData<T>);

impl<T: Config> BlockWeight<T> {
    /// Adds weight to the block, above its limits if needed.
    ///
    /// The reporting call could not foresee this weight, and it can't be refused any more.
    pub(crate) fn register(weight: Weight) {
        frame_system::Pallet::<T>::register_extra_weight_unchecked(
            weight,
            DispatchClass::Mandatory,
        );
    }
}
