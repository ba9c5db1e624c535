//! The steps of slashing at the start of each block.
//!
//! 1. `application` takes stake for due slashes.
//! 2. `showing` shows slashes that wait.
//!
//! Both share `MaxSlashingWeight`. Stake is taken first, because withdrawals wait for it.

use super::{application::Application, showing::Showing};
use crate::pallet::Config;
use core::marker::PhantomData;
use frame_support::{
    traits::Get,
    weights::{Weight, WeightMeter},
};

/// The work of slashing in a block.
pub(crate) struct SlashProcessing<T>(PhantomData<T>);

impl<T: Config> SlashProcessing<T> {
    /// Applies due slashes, then shows waiting ones. Returns the weight consumed.
    pub(crate) fn process() -> Weight {
        let mut meter = WeightMeter::with_limit(T::MaxSlashingWeight::get());
        Application::<T>::process(&mut meter);
        Showing::<T>::process(&mut meter);
        meter.consumed()
    }
}
