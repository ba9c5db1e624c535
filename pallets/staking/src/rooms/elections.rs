//! How many elections were counted, and the election that is under way.
//!
//! An election over several blocks is *under way* from the reading of its candidates until its era is planned. If the
//! election fails, it stays under way, because the stakes that were read can be slashed for that era. If eras are
//! frozen, the election is given up. `election/cycle.rs` starts and ends it, `election/holding.rs` counts elections.

use crate::{
    election::types::Underway,
    pallet::{Config, ElectionUnderway, ElectionsHeld},
    types::BalanceOf,
};
use core::marker::PhantomData;
use frame_support::traits::fungible::Inspect;
use sp_runtime::Saturating;
use sp_staking::EraIndex;

/// The only writer of `ElectionsHeld` and `ElectionUnderway`.
///
/// Invariant after every method: the count never falls. The count that is stored with the election under way is not
/// above it.
///
/// Invariant between blocks: the election under way is for the next era.
pub(crate) struct Elections<T>(PhantomData<T>);

impl<T: Config> Elections<T> {
    /// Returns the number of elections, failed ones included.
    pub(crate) fn count() -> u32 {
        ElectionsHeld::<T>::get()
    }

    /// Counts an election.
    pub(crate) fn increment() {
        ElectionsHeld::<T>::mutate(|count| count.saturating_inc());
    }

    /// Returns the number of elections that were counted when the election under way began to read stakes. It stays the
    /// same until the last page of voters, also if its era could not be planned in between. With no election under way
    /// it is the present number.
    pub(crate) fn count_at_start() -> u32 {
        Self::underway().map_or_else(Self::count, |underway| underway.elections_held)
    }

    /// Returns the election under way.
    pub(crate) fn underway() -> Option<Underway<BalanceOf<T>>> {
        ElectionUnderway::<T>::get()
    }

    /// Returns the era of the election under way.
    pub(crate) fn era_being_elected() -> Option<EraIndex> {
        Self::underway().map(|underway| underway.era)
    }

    /// Stores that the election for an era is under way, with the count of elections and the issuance of this moment.
    pub(crate) fn begin(era: EraIndex) {
        ElectionUnderway::<T>::put(Underway {
            era,
            elections_held: Self::count(),
            issuance: T::Currency::total_issuance(),
        });
    }

    /// Stores that no election is under way.
    pub(crate) fn end() {
        ElectionUnderway::<T>::kill();
    }

    /// Returns the issuance that scales stakes to votes and back. It is the same from the start of the election to the
    /// last page of the result. With no election under way it is the present issuance.
    pub(crate) fn issuance_of_votes() -> BalanceOf<T> {
        Self::underway().map_or_else(T::Currency::total_issuance, |underway| underway.issuance)
    }
}
