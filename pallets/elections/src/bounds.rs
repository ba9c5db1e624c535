//! The bounds of the configuration, and what follows from them alone.
//!
//! Owns nothing. Every other file may call it.

use crate::{
    pallet::Config,
    types::{ConfiguredBounds, MaxVotesOf},
};
use core::marker::PhantomData;
use frame_election_provider_support::PageIndex;
use frame_support::traits::Get;

/// The bounds of the configuration.
pub(crate) struct Bounds<T>(PhantomData<T>);

impl<T: Config> Bounds<T> {
    /// Returns the page with which voters and results begin.
    pub(crate) fn first_page() -> PageIndex {
        T::Pages::get().saturating_sub(1)
    }

    /// Returns the most voters that a snapshot can contain.
    pub(crate) fn max_voters() -> u32 {
        T::Pages::get().saturating_mul(T::VotersPerPage::get())
    }

    /// Returns the most votes that one voter can have.
    pub(crate) fn max_votes() -> u32 {
        MaxVotesOf::<T>::get()
    }

    /// Returns the bounds that decide how stored pages are decoded, as they are now.
    pub(crate) fn current() -> ConfiguredBounds {
        ConfiguredBounds {
            pages: T::Pages::get(),
            voters_per_page: T::VotersPerPage::get(),
            votes_per_voter: Self::max_votes(),
            targets: T::MaxTargets::get(),
            winners: T::MaxWinners::get(),
            backers_per_winner: T::MaxBackersPerWinner::get(),
        }
    }
}
