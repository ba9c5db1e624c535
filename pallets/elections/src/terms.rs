//! What must stay as it was when the election started, until it ends.
//!
//! Reads and writes the room `StartTerms`, reads the room `Phases`. Beside the flow: `pipeline` checks the terms before
//! each step. `provider` checks the bounds before it hands out a page.
//!
//! - **Bounds.** Stored lists can only be decoded under the bounds under which they were written. A list that is longer
//!   than its bound can't be decoded at all. Suppose that one page of votes can't be decoded, but the accounts of its
//!   voters can. Then the votes of all later voters would count for other accounts. So under other bounds, larger or
//!   smaller, nothing is read any more. Usually the upgrade hook announces new code. This check is for new code without
//!   a new version, and for bounds that are not constant.
//! - **Being due.** If eras are frozen during the election, no result is wanted. The era after the freeze has other
//!   stakes, and its election must not wait behind an old result. A result that is only late is different: it is wanted
//!   with the next session, even if that is far off.

use crate::{
    bounds::Bounds,
    ending::Ending,
    pallet::Config,
    rooms::{Allowance, Phases, StartTerms},
    schedule::Schedule,
    types::{DiscardReason, ElectionTerms, FailureReason, Phase},
};
use core::marker::PhantomData;
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::{traits::Bounded, Saturating};

/// The comparison of the present with the terms of the election.
pub(crate) struct TermsCheck<T>(PhantomData<T>);

/// What a block does after the terms were checked.
#[must_use]
pub(crate) enum AfterCheck {
    /// It takes its step. The terms are kept, or the election has ended, or there is none.
    TakeStep,
    /// It takes no step. The election must end, and this block has no weight left for that.
    WaitForBlock,
}

impl<T: Config> TermsCheck<T> {
    /// Records the terms of an election that starts in this block.
    pub(crate) fn begin(now: BlockNumberFor<T>) {
        StartTerms::<T>::record(ElectionTerms {
            bounds: Bounds::<T>::current(),
            was_due: !Schedule::<T>::is_far_off(Schedule::<T>::blocks_left(now)),
        });
    }

    /// Returns whether there is an election that started under other bounds, or under bounds that can't be decoded.
    pub(crate) fn have_bounds_changed() -> bool {
        let began_with = || StartTerms::<T>::get().map(|terms| terms.bounds);
        Phases::<T>::current() != Phase::Off && began_with() != Some(Bounds::<T>::current())
    }

    /// Ends the election if its terms are broken. `left` is the number of blocks until a result is wanted.
    ///
    /// # Events
    /// `ElectionFailed` if the bounds have changed, `ElectionDiscarded` if no result is due any more.
    pub(crate) fn end_if_broken(
        left: BlockNumberFor<T>,
        allowance: &mut Allowance<T>,
    ) -> AfterCheck {
        let have_changed = Self::have_bounds_changed();
        let is_obsolete = Self::is_no_longer_due(left);
        if (have_changed || is_obsolete) && !Ending::<T>::fits(allowance) {
            return AfterCheck::WaitForBlock;
        }
        if have_changed {
            Ending::<T>::fail(FailureReason::BoundsChanged, allowance);
        } else if is_obsolete {
            Ending::<T>::discard(DiscardReason::NoLongerDue, allowance);
        }
        AfterCheck::TakeStep
    }

    /// Returns whether a result was due soon when the election started, and now is predicted for never.
    fn is_no_longer_due(left: BlockNumberFor<T>) -> bool {
        let predicted = left.saturating_add(frame_system::Pallet::<T>::block_number());
        predicted == Bounded::max_value()
            && Phases::<T>::current() != Phase::Off
            && StartTerms::<T>::get().is_some_and(|terms| terms.was_due)
    }
}
