//! How an election ends.
//!
//! Clears the rooms `Phases`, `StartTerms`, `StoredSnapshot` and `StoredResult`. A failure sets `Waiting`, a discard
//! ends it, and the last page leaves it unchanged. An election ends when its last page is fetched, when it fails, or
//! when it is discarded. Nothing of it stays in any case.

use crate::{
    pallet::{Config, Event, Pallet},
    rooms::{Allowance, Phases, StartTerms, StoredResult, StoredSnapshot, Waiting},
    schedule::Schedule,
    types::{DiscardReason, FailureReason, Phase},
    weights::WeightInfo,
};
use core::marker::PhantomData;
use frame_election_provider_support::PageIndex;
use frame_support::{traits::Get, weights::Weight};

/// The end of an election.
pub(crate) struct Ending<T>(PhantomData<T>);

impl<T: Config> Ending<T> {
    /// Ends the election in any phase, because it can't go on.
    ///
    /// # Events
    /// `ElectionFailed`.
    pub(crate) fn fail(reason: FailureReason, allowance: &mut Allowance<T>) {
        log::warn!(target: "runtime::elections", "the election failed: {reason:?}");
        Self::clear(allowance);
        Schedule::<T>::delay_after_failure(reason);
        Pallet::<T>::deposit_event(Event::ElectionFailed { reason });
    }

    /// Ends the election in any phase, because nobody needs its result. The next election may start in any block.
    ///
    /// # Events
    /// `ElectionDiscarded`.
    pub(crate) fn discard(reason: DiscardReason, allowance: &mut Allowance<T>) {
        Self::clear(allowance);
        Waiting::<T>::end();
        Pallet::<T>::deposit_event(Event::ElectionDiscarded { reason });
    }

    /// Removes everything that is stored of the election.
    pub(crate) fn clear(allowance: &mut Allowance<T>) {
        // Before the terms are removed: they can say that more pages are stored than there are now.
        let pages = Self::most_pages();
        StoredSnapshot::<T>::clear();
        StoredResult::<T>::clear();
        StartTerms::<T>::clear();
        Phases::<T>::enter(Phase::Off);
        allowance.spend(T::WeightInfo::clear(pages));
    }

    /// Returns the weight that each step reserves, because any step can end the election.
    pub(crate) fn reserve() -> Weight {
        T::WeightInfo::clear(T::Pages::get())
    }

    /// Returns whether the election may end in this block: the weight of ending it fits into this block, or into no
    /// block at all. In the second case it would not help to wait.
    pub(crate) fn fits(allowance: &Allowance<T>) -> bool {
        let clear: Weight = T::WeightInfo::clear(Self::most_pages());
        allowance.fits(clear) || !Allowance::<T>::fits_some_block(clear)
    }

    /// Returns the most pages that can be stored: `Pages` now or when the election started, whichever is larger.
    fn most_pages() -> PageIndex {
        let began_with = StartTerms::<T>::get().map_or(0, |terms| terms.bounds.pages);
        T::Pages::get().max(began_with)
    }
}
