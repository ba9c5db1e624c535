//! When an election begins.
//!
//! Owns `NotBefore`. Before everything else in the flow: the data provider predicts when it will want a result, and
//! an election begins so many blocks before that its last page can have been fetched by then.

use crate::{
    pallet::{Config, NotBefore, Pallet},
    types::FailureReason,
};
use frame_election_provider_support::{ElectionDataProvider, ElectionProvider, PageIndex};
use frame_support::traits::Get;
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::{
    traits::{One, Zero},
    Saturating,
};

/// Blocks from a failed election to the next try, if what made it fail may be over soon: a last try should still be in
/// time, but not every block of a chain that can't elect should try.
pub const RETRY_DELAY: u32 = 4;

impl<T: Config> Pallet<T> {
    /// The page that voters and results begin with.
    pub(crate) fn first_page() -> PageIndex {
        <Self as ElectionProvider>::msp()
    }

    /// Voters that a snapshot has room for.
    pub(crate) fn voter_room() -> u32 {
        T::Pages::get().saturating_mul(T::VotersPerPage::get())
    }

    /// Pages that the voters there are now will fill.
    fn expected_pages() -> u32 {
        T::ElectorateSize::get()
            .div_ceil(T::VotersPerPage::get().max(1))
            .clamp(1, T::Pages::get().max(1))
    }

    /// Blocks from the start to the result: one for each page, one in which there are no more, one to solve.
    pub(crate) fn expected_duration() -> u32 {
        Self::expected_pages().saturating_add(2)
    }

    /// How many blocks before the result is wanted an election begins: half as many again as it takes until its
    /// last page is fetched, and two. Predictions count slots, of which some will stay empty.
    pub(crate) fn lead() -> BlockNumberFor<T> {
        let duration = Self::expected_duration()
            .saturating_add(Self::expected_pages())
            .saturating_add(1);
        duration
            .saturating_add(duration / 2)
            .saturating_add(2)
            .into()
    }

    /// Blocks until a result is wanted, as far as the data provider knows.
    pub(crate) fn blocks_left(now: BlockNumberFor<T>) -> BlockNumberFor<T> {
        T::DataProvider::next_election_prediction(now).saturating_sub(now)
    }

    /// Whether an election should begin in this block, with so many blocks left.
    pub(crate) fn is_start_due(now: BlockNumberFor<T>, left: BlockNumberFor<T>) -> bool {
        now >= NotBefore::<T>::get() && left <= Self::lead()
    }

    /// Whether so many blocks are left that nothing which is under way, or waits, is for the result that is wanted next:
    /// twice as many as an election begins early. Predictions waver, but not by as much.
    pub(crate) fn is_far_off(left: BlockNumberFor<T>) -> bool {
        let lead = Self::lead();
        left > lead.saturating_add(lead)
    }

    /// Whether a wait for another block than the next is noted.
    pub(crate) fn is_held_back() -> bool {
        NotBefore::<T>::exists()
    }

    /// Whether a result that waits was expected to be fetched so long ago that nobody will.
    pub(crate) fn is_result_forgotten(now: BlockNumberFor<T>) -> bool {
        now >= NotBefore::<T>::get().saturating_add(Self::lead())
    }

    /// An election begins, and none other will before the block for which this one is predicted has passed. With a
    /// start out of turn that block may be far: no later than if it had been in turn.
    pub(crate) fn note_start(now: BlockNumberFor<T>) {
        let wanted = T::DataProvider::next_election_prediction(now)
            .max(now)
            .min(now.saturating_add(Self::lead()));
        NotBefore::<T>::put(wanted.saturating_add(One::one()));
    }

    /// A result was wanted in this block, and is there: nothing is left to wait for.
    pub(crate) fn note_late_result() {
        let now = frame_system::Pallet::<T>::block_number();
        NotBefore::<T>::put(now.saturating_add(One::one()));
    }

    /// An election has failed. If that is due to who stands and votes, the same would fail again: the next try waits
    /// as long as an election begins early. With other bounds nothing is in the way of the next.
    pub(crate) fn note_failure(reason: FailureReason) {
        let delay = match reason {
            FailureReason::NoTargets
            | FailureReason::NoVoters
            | FailureReason::NoSeats
            | FailureReason::TooHeavy => Self::lead(),
            FailureReason::BoundsChanged => Zero::zero(),
            _ => RETRY_DELAY.into(),
        };
        let now = frame_system::Pallet::<T>::block_number();
        NotBefore::<T>::put(now.saturating_add(delay));
    }

    /// An election was given up, or the next is far off: that may begin at any time.
    pub(crate) fn note_discard() {
        NotBefore::<T>::kill();
    }
}
