//! The prices of the last rounds.

use crate::{
    pallet::{Config, Prices},
    types::RoundPrice,
};
use alloc::vec::Vec;
use core::{marker::PhantomData, mem};
use frame_support::{traits::Get, WeakBoundedVec};
use frame_system::pallet_prelude::BlockNumberFor;

/// The only writer of `Prices`.
///
/// Invariant after every method: prices are in the order of their rounds.
pub(crate) struct History<T>(PhantomData<T>);

impl<T: Config> History<T> {
    /// Adds the price of the last round. Forgets the oldest ones beyond `MaxPrices`: there can be several, if a release
    /// has lowered the bound.
    pub(crate) fn add(price: RoundPrice<BlockNumberFor<T>>) {
        Prices::<T>::mutate(|prices| {
            let mut all = mem::take(prices).into_inner();
            all.push(price);
            let beyond = all.len().saturating_sub(T::MaxPrices::get() as usize);
            let newest = all.into_iter().skip(beyond).collect();
            *prices = WeakBoundedVec::force_from(newest, Some("prices"));
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
