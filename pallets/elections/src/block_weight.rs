//! Weight that is spent outside of the pallet's own hooks.
//!
//! The hook returns the weight that it spends. Calls of
//! [`ElectionProvider`](frame_election_provider_support::ElectionProvider) can't return any, so their weight is
//! registered here.

use crate::pallet::Config;
use core::marker::PhantomData;
use frame_support::{dispatch::DispatchClass, weights::Weight};
use sp_runtime::traits::Zero;

/// The weight of the current block.
pub(crate) struct BlockWeight<T>(PhantomData<T>);

impl<T: Config> BlockWeight<T> {
    /// Adds a weight to the weight of the current block. A weight of zero is not written.
    pub(crate) fn register(weight: Weight) {
        if !weight.is_zero() {
            frame_system::Pallet::<T>::register_extra_weight_unchecked(
                weight,
                DispatchClass::Mandatory,
            );
        }
    }
}
