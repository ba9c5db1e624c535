//! The start and the end of an election over several blocks.
//!
//! An election starts when its candidates are read. If the provider reads no candidates first, it starts with the first
//! page of voters. It ends when its era is planned, or when it is given up. In between, three values stay fixed: the
//! unlock era of the stake in the snapshot (in `UnlockEras`), the count of elections, and the issuance (both in
//! `Elections`). An election within one block needs none of this.

use crate::{
    pallet::Config,
    rooms::{ElectionResults, Elections, Eras, UnlockEras, VoterReadings},
};
use core::marker::PhantomData;
use frame_election_provider_support::ElectionProvider;
use sp_runtime::traits::Zero;

/// Starts and ends elections.
pub(crate) struct ElectionCycle<T>(PhantomData<T>);

impl<T: Config> ElectionCycle<T> {
    /// Starts the election for the next era. Fixes what must not change between its snapshot and its era:
    ///
    /// - the unlock era of stake that may be in the snapshot,
    /// - the count of elections: a winner that is excluded at this count or later is left out, unless it is admitted,
    /// - the issuance, which scales stakes to votes.
    ///
    /// Drops an unfinished result of an earlier snapshot, because the new snapshot replaces it. Does nothing if an
    /// election takes no time.
    pub(super) fn start() {
        if Self::takes_no_time() {
            return;
        }
        let era = Eras::<T>::next();
        Elections::<T>::begin(era);
        UnlockEras::<T>::fix(era);
        ElectionResults::<T>::discard_unfinished();
    }

    /// Ends the election: its era is planned, or it is given up.
    pub(crate) fn finish() {
        Elections::<T>::end();
        VoterReadings::<T>::clear();
    }

    /// Gives up the election and its result, because eras are frozen, or continue after they were frozen. Stashes in
    /// the snapshot may be gone by then, and others may be new.
    ///
    /// A result that the provider still computes is not used. The unlock era stays fixed, because chunks with that
    /// unlock era can exist.
    pub(crate) fn give_up() {
        if Elections::<T>::era_being_elected().is_some() {
            log::info!(target: "runtime::staking", "eras are frozen: the election under way is given up");
            Self::finish();
        }
        ElectionResults::<T>::discard();
    }

    /// Returns whether the provider elects within the block that needs the result.
    pub(super) fn takes_no_time() -> bool {
        T::ElectionProvider::duration().is_zero()
    }
}
