//! Weight that is consumed outside of staking's own hooks.
//!
//! `on_initialize` and `on_idle` return the weight that they consume. Other entry points can't return any: the session
//! pallet plans and ends sessions, and the election provider reads candidates and voters. Their work is registered
//! here. The weight is mandatory, because this work can't be refused.

use crate::pallet::Config;
use core::marker::PhantomData;
use frame_support::{dispatch::DispatchClass, weights::Weight};
use sp_runtime::traits::Zero;

/// Registers weight for the current block.
pub(crate) struct BlockWeight<T>(PhantomData<T>);

impl<T: Config> BlockWeight<T> {
    /// Adds a weight to the weight of the current block.
    pub(crate) fn register(weight: Weight) {
        if weight.is_zero() {
            return;
        }
        frame_system::Pallet::<T>::register_extra_weight_unchecked(
            weight,
            DispatchClass::Mandatory,
        );
    }
}
