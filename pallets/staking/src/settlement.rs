//! Nominators whose rewards were staked get their places in the list of voters.
//!
//! Runs in idle weight, page by page, but not while voters are read: then the list is locked. See the room
//! `PagesToSettle` for why payments don't do this themselves.
//!
//! Reads the rooms `VoterReadings`, `Exposures` and `Ledgers`, tells `Config::VoterList`, and writes the room
//! `PagesToSettle`.

use crate::{
    pallet::Config,
    rooms::{Exposures, Ledgers, PageKey, PagesToSettle, VoterReadings},
    types::IdleTask,
    weights::WeightInfo,
};
use core::marker::PhantomData;
use frame_election_provider_support::SortedListProvider;
use frame_support::{traits::Get, weights::WeightMeter};
use sp_runtime::Saturating;

/// Gives nominators their places.
pub(crate) struct Settlement<T>(PhantomData<T>);

impl<T: Config> Settlement<T> {
    /// Settles pages, as long as the weight lasts.
    pub(crate) fn process(meter: &mut WeightMeter) -> IdleTask {
        // The key of a page, the reading of voters, and the length of the page.
        let look = T::DbWeight::get().reads(3);
        // One walk. Each new one would pass again all pages that were removed in this block.
        let mut pages = PagesToSettle::<T>::all();
        while meter.try_consume(look).is_ok() {
            let Some(key) = pages.next() else {
                return IdleTask::Finished;
            };
            if VoterReadings::<T>::is_under_way() {
                return IdleTask::Unfinished;
            }
            if !Self::settle_page(&key, meter) {
                return IdleTask::Unfinished;
            }
            PagesToSettle::<T>::remove(&key);
        }
        IdleTask::Unfinished
    }

    /// Settles nominators of a page, as long as the weight lasts. Returns whether all have their places. If not, the
    /// next block goes on with the next nominator. So a block only needs room to read the page and to settle one
    /// nominator.
    fn settle_page(key: &PageKey<T>, meter: &mut WeightMeter) -> bool {
        let (era, validator, page) = key;
        let length = Exposures::<T>::length_of_page(*era, validator, *page);
        let read = T::WeightInfo::read_slash_page(length)
            .saturating_add(T::DbWeight::get().reads_writes(1, 1));
        let voter = T::WeightInfo::settle_voter();
        if !meter.can_consume(read.saturating_add(voter)) {
            return false;
        }
        meter.consume(read);
        let mut settled = PagesToSettle::<T>::settled(key);
        let nominators = Exposures::<T>::page(*era, validator, *page).others;
        for nominator in nominators.iter().skip(settled as usize) {
            if meter.try_consume(voter).is_err() {
                PagesToSettle::<T>::set_settled(key, settled);
                return false;
            }
            Self::settle(&nominator.who);
            settled.saturating_inc();
        }
        true
    }

    /// Tells the list the stake of an account. The list changes nothing if the account is not in it, or has its place.
    /// A stake whose chunks can't be read has its place, too.
    pub(crate) fn settle(who: &T::AccountId) {
        if let Ok(stake) = Ledgers::<T>::stake_of(who) {
            T::VoterList::on_update(who, stake.active).ok();
        }
    }
}
