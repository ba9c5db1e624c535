//! The steps of slashing at the start of each block.
//!
//! 1. `application` takes stake for due slashes.
//! 2. `showing` shows slashes that wait.
//!
//! Both share `MaxSlashingWeight`. Stake is taken first, because withdrawals wait for it.

use super::{application::Application, showing::Showing};
use crate::{
    pallet::Config,
    rooms::{Handover, SlashQueue},
};
use core::marker::PhantomData;
use frame_support::{
    traits::Get,
    weights::{Weight, WeightMeter},
};
use sp_staking::EraIndex;

/// The work of slashing in a block.
pub(crate) struct SlashProcessing<T>(PhantomData<T>);

impl<T: Config> SlashProcessing<T> {
    /// Applies due slashes, then shows waiting ones. Does nothing during a handover. Returns the weight consumed.
    pub(crate) fn process() -> Weight {
        let find = T::DbWeight::get().reads(1);
        if SlashQueue::<T>::is_empty() {
            return find;
        }
        if Handover::<T>::is_under_way() {
            return find;
        }
        let mut meter = WeightMeter::with_limit(T::MaxSlashingWeight::get());
        Application::<T>::process(&mut meter);
        Showing::<T>::process(&mut meter);
        meter.consumed().saturating_add(find)
    }

    /// Passes over an era that starts while no slash is pending, and over those before it. Their counts are removed.
    pub(crate) fn start_era(era: EraIndex) {
        if SlashQueue::<T>::is_empty() {
            Application::<T>::pass_over(era);
        }
    }
}
