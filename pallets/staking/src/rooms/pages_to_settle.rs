//! Pages of exposures whose nominators keep their old places in the list of voters although their stakes have changed.
//!
//! Owns `UnsettledPages`.
//!
//! A payment of staked rewards changes up to a page of stakes at once. To move each of these nominators in the list at
//! the same time would cost three writes for each, more than the payment itself. So the page is noted, with one write.
//! Its nominators move in idle weight (`settlement.rs`), in the same block if there is room. Only the order waits: a
//! vote always has the present stake.

use crate::pallet::{Config, UnsettledPages};
use core::marker::PhantomData;
use sp_staking::{EraIndex, Page};

/// The era, the validator and the page of an exposure.
pub(crate) type PageKey<T> = (EraIndex, <T as frame_system::Config>::AccountId, Page);

/// The only writer of `UnsettledPages`.
///
/// Invariant after every method: each page in it is stored.
pub(crate) struct PagesToSettle<T>(PhantomData<T>);

impl<T: Config> PagesToSettle<T> {
    /// Notes a page. The stakes of some of its nominators have changed, so none of them counts as settled.
    pub(crate) fn note(era: EraIndex, validator: &T::AccountId, page: Page) {
        UnsettledPages::<T>::insert((era, validator, page), 0);
    }

    /// Returns how many nominators of a page that waits have their places. They are the first ones of the page.
    pub(crate) fn settled(key: &PageKey<T>) -> u32 {
        UnsettledPages::<T>::get(key)
    }

    /// Stores how many nominators of a page have their places.
    pub(crate) fn set_settled(key: &PageKey<T>, settled: u32) {
        UnsettledPages::<T>::insert(key, settled);
    }

    /// Returns the pages that wait, in the order of storage keys. A page that was returned may be removed meanwhile.
    pub(crate) fn all() -> impl Iterator<Item = PageKey<T>> {
        UnsettledPages::<T>::iter_keys()
    }

    /// Returns whether a page of an era waits.
    pub(crate) fn has_page_of(era: EraIndex) -> bool {
        UnsettledPages::<T>::iter_key_prefix((era,))
            .next()
            .is_some()
    }

    /// Removes a page, whose nominators have their places.
    pub(crate) fn remove(key: &PageKey<T>) {
        UnsettledPages::<T>::remove(key);
    }
}
