//! When an election starts.
//!
//! Reads and writes the room `Waiting`, reads `Phases`. First in the flow: the data provider predicts the block in
//! which it wants a result. An election starts early enough before that block, so that its last page can be fetched by
//! then.

use crate::{
    pallet::Config,
    rooms::{Phases, Waiting},
    types::{FailureReason, Phase},
};
use core::marker::PhantomData;
use frame_election_provider_support::ElectionDataProvider;
use frame_support::traits::{EstimateNextNewSession, Get};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::{
    traits::{One, Zero},
    Saturating,
};

/// The number of blocks from a failed election to the next try, if the cause may be over soon.
///
/// The delay is short, so that another try can be ready in time. It is more than one block, because a chain that can't
/// elect should not try in every block.
pub const RETRY_DELAY: u32 = 4;

/// The schedule of elections.
pub(crate) struct Schedule<T>(PhantomData<T>);

impl<T: Config> Schedule<T> {
    /// Returns the number of blocks from the start to the result, if blocks are not full.
    ///
    /// It is one block for each page, one block that finds no more voters, and one block to solve.
    pub(crate) fn expected_duration() -> u32 {
        Self::duration_of(Self::expected_pages())
    }

    fn duration_of(pages: u32) -> u32 {
        pages.saturating_add(2)
    }

    /// Returns the number of blocks between the start of an election and the block in which its result is wanted.
    ///
    /// It is one and a half times the number of blocks until the last page is fetched, rounded down, plus two. The
    /// reserve is for empty slots: predictions count slots, but some slots have no block.
    pub(crate) fn lead() -> BlockNumberFor<T> {
        Self::lead_of(Self::expected_pages())
    }

    /// Returns the lead of an election with all pages that there can be. Reads no storage.
    fn longest_lead() -> BlockNumberFor<T> {
        Self::lead_of(T::Pages::get().max(1))
    }

    fn lead_of(pages: u32) -> BlockNumberFor<T> {
        let duration = Self::duration_of(pages)
            .saturating_add(pages)
            .saturating_add(1);
        duration
            .saturating_add(duration / 2)
            .saturating_add(2)
            .into()
    }

    /// Returns the number of blocks until the data provider wants a result, as predicted.
    ///
    /// A prediction takes many reads. So the data provider is not asked if there is no election and the next session is
    /// more than twice the longest lead away. No result is wanted before that session. The answer is then the number of
    /// blocks until the session.
    pub(crate) fn blocks_left(now: BlockNumberFor<T>) -> BlockNumberFor<T> {
        if Phases::<T>::current() == Phase::Off {
            let (session, _) = T::NextNewSession::estimate_next_new_session(now);
            let until_session = session.unwrap_or(now).saturating_sub(now);
            if Self::is_more_than_twice(until_session, Self::longest_lead()) {
                return until_session;
            }
        }
        T::DataProvider::next_election_prediction(now).saturating_sub(now)
    }

    /// Returns whether an election should start in this block, `left` blocks before a result is wanted.
    pub(crate) fn is_start_due(now: BlockNumberFor<T>, left: BlockNumberFor<T>) -> bool {
        // In most blocks the first condition is false, and nothing is read.
        left <= Self::longest_lead() && now >= Waiting::<T>::first_start() && left <= Self::lead()
    }

    /// Returns whether the next result is wanted in a distant block. Then neither the present election nor the present
    /// wait is for this result.
    ///
    /// The limit is twice the lead. Predictions vary, but not by as much.
    pub(crate) fn is_far_off(left: BlockNumberFor<T>) -> bool {
        Self::is_more_than_twice(left, Self::longest_lead())
            || Self::is_more_than_twice(left, Self::lead())
    }

    fn is_more_than_twice(left: BlockNumberFor<T>, lead: BlockNumberFor<T>) -> bool {
        left > lead.saturating_add(lead)
    }

    /// Returns whether a result should have been fetched so long ago that nobody will fetch it.
    pub(crate) fn is_result_forgotten(now: BlockNumberFor<T>) -> bool {
        now >= Waiting::<T>::first_start().saturating_add(Self::lead())
    }

    /// Starts the wait when an election starts. No other election starts before the block after the one in which this
    /// result is wanted.
    ///
    /// If an election starts much earlier than necessary, that block may be far off. Then the wait is one lead and one
    /// block.
    pub(crate) fn begin(now: BlockNumberFor<T>) {
        let wanted = T::DataProvider::next_election_prediction(now)
            .max(now)
            .min(now.saturating_add(Self::lead()));
        Waiting::<T>::set_first_start(wanted.saturating_add(One::one()));
    }

    /// Ends the wait with this block. The result was wanted in this block, and was made in it.
    pub(crate) fn end_with_late_result() {
        let now = frame_system::Pallet::<T>::block_number();
        Waiting::<T>::set_first_start(now.saturating_add(One::one()));
    }

    /// Sets the wait after a failed election.
    ///
    /// - The wait is as long as the lead if the next election would fail too: without candidates, voters or seats, or
    ///   with too much weight.
    /// - There is no wait if bounds changed.
    /// - After any other failure the wait is [`RETRY_DELAY`] blocks.
    pub(crate) fn delay_after_failure(reason: FailureReason) {
        let delay = match reason {
            FailureReason::NoTargets
            | FailureReason::NoVoters
            | FailureReason::NoSeats
            | FailureReason::TooHeavy => Self::lead(),
            FailureReason::BoundsChanged => Zero::zero(),
            _ => RETRY_DELAY.into(),
        };
        let now = frame_system::Pallet::<T>::block_number();
        Waiting::<T>::set_first_start(now.saturating_add(delay));
    }

    /// Returns the number of pages that the present voters fill.
    fn expected_pages() -> u32 {
        T::ElectorateSize::get()
            .div_ceil(T::VotersPerPage::get().max(1))
            .clamp(1, T::Pages::get().max(1))
    }
}
