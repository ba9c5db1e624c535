//! What was true when an election began, and has to be true until it ends.
//!
//! Owns `Terms`. Beside the flow: `pipeline` asks before each step, `provider` before each page that it hands out.
//!
//! - **Bounds.** What is stored can only be read by the bounds by which it was written: a list that is longer than its
//!   bound is none. If one page of votes can't be read and the accounts of its voters can, all later voters stand for
//!   others. So with other bounds, larger or smaller, nothing is read any more. Usually the pallet learns of new code by its
//!   hook for upgrades; this is for code that comes without a new version, and for bounds that are no constants.
//! - **Being due.** If eras are frozen meanwhile, no result is wanted. The era that comes after the freeze has other stakes,
//!   and its election must not wait for a result of the past. A result that is only late is wanted with the next session,
//!   however far that is.

use crate::{
    allowance::Allowance,
    pallet::{Config, CurrentPhase, Pallet, Terms},
    types::{ConfiguredBounds, DiscardReason, ElectionTerms, FailureReason, Phase},
    weights::WeightInfo,
};
use frame_election_provider_support::PageIndex;
use frame_support::{traits::Get, weights::Weight};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::{traits::Bounded, Saturating};

impl<T: Config> Pallet<T> {
    /// The bounds as they are now.
    pub(crate) fn bounds() -> ConfiguredBounds {
        ConfiguredBounds {
            pages: T::Pages::get(),
            voters_per_page: T::VotersPerPage::get(),
            votes_per_voter: Self::max_votes(),
            targets: T::MaxTargets::get(),
            winners: T::MaxWinners::get(),
            backers_per_winner: T::MaxBackersPerWinner::get(),
        }
    }

    /// An election begins in this block.
    pub(crate) fn note_terms(now: BlockNumberFor<T>) {
        Terms::<T>::put(ElectionTerms {
            bounds: Self::bounds(),
            was_due: !Self::is_far_off(Self::blocks_left(now)),
        });
    }

    pub(crate) fn clear_terms() {
        Terms::<T>::kill();
    }

    /// Whether there is an election, and it began with other bounds. It has if that is not known.
    pub(crate) fn have_bounds_changed() -> bool {
        let began_with = || Terms::<T>::get().map(|terms| terms.bounds);
        CurrentPhase::<T>::get() != Phase::Off && began_with() != Some(Self::bounds())
    }

    /// Ends the election if it can't go on as it began. `left`: blocks until a result is wanted. Returns `false` if it should
    /// end, but this block has no room for that.
    pub(crate) fn end_if_terms_changed(
        left: BlockNumberFor<T>,
        allowance: &mut Allowance<T>,
    ) -> bool {
        let (have_changed, is_obsolete) =
            (Self::have_bounds_changed(), Self::is_no_longer_due(left));
        if (have_changed || is_obsolete) && !Self::has_room_to_clear(allowance) {
            return false;
        }
        if have_changed {
            Self::fail(FailureReason::BoundsChanged, allowance);
        } else if is_obsolete {
            Self::discard(DiscardReason::NoLongerDue, allowance);
        }
        true
    }

    /// Whether nothing of an election can be left in this block. If no block has room for that any more, any will do.
    pub(crate) fn has_room_to_clear(allowance: &Allowance<T>) -> bool {
        let clear: Weight = T::WeightInfo::clear(Self::most_pages());
        allowance.fits(clear) || !Allowance::<T>::fits_some_block(clear)
    }

    /// Pages that may be stored: as many as now, or as when the election began, if that is more.
    pub(crate) fn most_pages() -> PageIndex {
        let began_with = Terms::<T>::get().map_or(0, |terms| terms.bounds.pages);
        T::Pages::get().max(began_with)
    }

    fn is_no_longer_due(left: BlockNumberFor<T>) -> bool {
        let predicted = left.saturating_add(frame_system::Pallet::<T>::block_number());
        predicted == Bounded::max_value()
            && CurrentPhase::<T>::get() != Phase::Off
            && Terms::<T>::get().is_some_and(|terms| terms.was_due)
    }
}
