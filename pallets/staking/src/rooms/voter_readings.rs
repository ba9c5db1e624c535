//! The reading of voters: which page of the snapshot comes next, and after which voter it starts.
//!
//! Owns `NextVoters` and `MinimumActiveStake`. `election/voters.rs` reads the pages. Nominating asks the room whether a
//! new nomination is too late for this election.

use super::Roles;
use crate::{
    election::types::{VoterPosition, VoterReading},
    pallet::{Config, MinimumActiveStake, NextVoters},
    types::{BalanceOf, Nominations},
};
use core::marker::PhantomData;
use frame_election_provider_support::{ElectionProvider, PageIndex, SortedListProvider};
use frame_system::pallet_prelude::BlockNumberFor;

/// A reading of voters with the types of a chain.
pub(crate) type Reading<T> =
    VoterReading<<T as frame_system::Config>::AccountId, BlockNumberFor<T>, BalanceOf<T>>;

/// The only writer of `NextVoters` and `MinimumActiveStake`.
///
/// Invariant: there is a reading only while an election is under way and has a page left to read. Its position names a
/// voter that was read, and its least stake is that of a nominator.
pub(crate) struct VoterReadings<T>(PhantomData<T>);

impl<T: Config> VoterReadings<T> {
    /// Returns the reading that is not finished, if there is one.
    pub(crate) fn get() -> Option<Reading<T>> {
        NextVoters::<T>::get()
    }

    /// Returns whether pages of voters are being read, or are expected. From the first page on the list of voters is
    /// locked.
    pub(crate) fn is_under_way() -> bool {
        Self::get().is_some_and(|reading| reading.position != VoterPosition::End)
    }

    /// Stores a reading whose candidates were read, and whose first page is still to come. The list of voters is not
    /// locked yet.
    pub(crate) fn announce(reading: Reading<T>) {
        NextVoters::<T>::put(reading);
    }

    /// Returns the block in which the candidates of an election were read, if this is to be its first page of voters.
    pub(crate) fn expected_since(page: PageIndex) -> Option<BlockNumberFor<T>> {
        let reading = Self::get().filter(|reading| Self::begins_with(reading, page));
        reading.map(|reading| reading.since)
    }

    /// Returns whether nothing of a reading was read, and this is to be its first page.
    fn begins_with(reading: &Reading<T>, page: PageIndex) -> bool {
        reading.next_page == page && reading.position == VoterPosition::SelfVotes(None)
    }

    /// Stores where the next page starts. The list of voters is locked until all voters are read.
    pub(crate) fn put(reading: Reading<T>) {
        if reading.position == VoterPosition::End {
            T::VoterList::unlock();
        } else {
            T::VoterList::lock();
        }
        NextVoters::<T>::put(reading);
    }

    /// Ends the reading, and unlocks the list of voters.
    pub(crate) fn clear() {
        NextVoters::<T>::kill();
        T::VoterList::unlock();
    }

    /// Sets the least active stake of a nominator that has a vote in the last complete snapshot. Clients read it.
    pub(crate) fn set_minimum_active_stake(stake: BalanceOf<T>) {
        MinimumActiveStake::<T>::put(stake);
    }

    /// Returns whether a nomination that is submitted now has no vote in this election. `before` is the present
    /// nomination of the stash.
    ///
    /// A stash that starts to nominate during the snapshot may have voted as a candidate already. Nothing is too late
    /// before the first page: no vote was read. The same holds once all voters are read: the nomination is not in the
    /// snapshot at all.
    pub(crate) fn begins_too_late(stash: &T::AccountId, before: Option<&Nominations<T>>) -> bool {
        // Nominations that had a vote, or will have one, stay in time.
        if before.is_some_and(|before| !before.suppressed) {
            return false;
        }
        let first = T::ElectionProvider::msp();
        Self::get()
            .filter(|reading| reading.position != VoterPosition::End)
            .filter(|reading| !Self::begins_with(reading, first))
            .is_some_and(|reading| {
                before
                    .is_none_or(|before| Roles::<T>::has_begun_since(stash, before, reading.since))
            })
    }
}
