//! The prices of the last rounds.

use crate::{
    pallet::{Config, Prices},
    types::RoundPrice,
};
use alloc::vec::Vec;
use core::marker::PhantomData;
use frame_support::traits::Defensive;
use frame_system::pallet_prelude::BlockNumberFor;

/// The only writer of `Prices`.
///
/// Invariant after every method: prices are in the order of their rounds.
pub(crate) struct History<T>(PhantomData<T>);

impl<T: Config> History<T> {
    /// Adds the price of the last round. Forgets the oldest one, if there are `MaxPrices`.
    pub(crate) fn add(price: RoundPrice<BlockNumberFor<T>>) {
        Prices::<T>::mutate(|prices| {
            if prices.is_full() && !prices.is_empty() {
                prices.remove(0);
            }
            // There is room: the bound is at least one.
            prices.try_push(price).defensive_unwrap_or_default();
        });
    }

    /// Returns the last price.
    pub(crate) fn last() -> Option<RoundPrice<BlockNumberFor<T>>> {
        Prices::<T>::get().last().copied()
    }

    /// Returns the prices on record, oldest first.
    pub(crate) fn all() -> Vec<RoundPrice<BlockNumberFor<T>>> {
        Prices::<T>::get().into_inner()
    }
}
