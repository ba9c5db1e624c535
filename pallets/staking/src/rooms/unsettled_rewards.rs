//! Pages whose stakers have more stake since they were paid, and keep their old places in the list of voters.
//!
//! Owns `UnsettledPages`.
//!
//! A reward with the destination `Staked` changes a stake. To move the staker in the list at once would cost more than
//! the payment itself: three writes, up to 512 times in one call. So a payment notes its page with one write. The stakers
//! move in idle weight (`payout/settlement.rs`), in the same block if there is room. Only the order waits: a vote always
//! has the present stake.

use crate::pallet::{Config, UnsettledPages};
use core::marker::PhantomData;
use sp_staking::{EraIndex, Page};

/// The era, the validator and the page of an exposure.
pub(crate) type PageKey<T> = (EraIndex, <T as frame_system::Config>::AccountId, Page);

/// The only writer of `UnsettledPages`.
///
/// Invariant after every method: each page in it is claimed, and still stored.
pub(crate) struct UnsettledRewards<T>(PhantomData<T>);

impl<T: Config> UnsettledRewards<T> {
    /// Notes a page. A reward of one of its nominators was staked.
    pub(crate) fn note(era: EraIndex, validator: &T::AccountId, page: Page) {
        UnsettledPages::<T>::insert((era, validator, page), ());
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

    /// Removes a page, whose stakers have their places.
    pub(crate) fn remove((era, validator, page): PageKey<T>) {
        UnsettledPages::<T>::remove((era, validator, page));
    }
}
