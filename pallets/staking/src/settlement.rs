//! Nominators whose stake a payment or a slash has changed get their places in the list of voters.
//!
//! Runs in idle weight, a page at a time, but not while voters are read: then the list is locked. See the room
//! `PagesToSettle` for why payments and slashes don't do this themselves.
//!
//! Reads the rooms `VoterReadings`, `Exposures` and `Ledgers`, tells `Config::VoterList`, and writes the room
//! `PagesToSettle`.

use crate::{
    pallet::Config,
    rooms::{Exposures, Ledgers, PagesToSettle, VoterReadings},
    types::IdleTask,
    weights::WeightInfo,
};
use core::marker::PhantomData;
use frame_election_provider_support::SortedListProvider;
use frame_support::{
    traits::Get,
    weights::{Weight, WeightMeter},
};

/// Gives nominators their places.
pub(crate) struct Settlement<T>(PhantomData<T>);

impl<T: Config> Settlement<T> {
    /// Settles pages, as long as the weight lasts.
    pub(crate) fn process(meter: &mut WeightMeter) -> IdleTask {
        let look = T::DbWeight::get().reads(2);
        // One walk. Each new one would pass again all pages that were removed in this block.
        let mut pages = PagesToSettle::<T>::all();
        while meter.try_consume(look).is_ok() {
            let Some(key) = pages.next() else {
                return IdleTask::Finished;
            };
            if VoterReadings::<T>::is_under_way() {
                return IdleTask::Unfinished;
            }
            let (era, validator, page) = &key;
            let nominators = Exposures::<T>::length_of_page(*era, validator, *page);
            if meter.try_consume(Self::weight_of_page(nominators)).is_err() {
                return IdleTask::Unfinished;
            }
            for staker in Exposures::<T>::page(*era, validator, *page).others {
                Self::settle(&staker.who);
            }
            PagesToSettle::<T>::remove(key);
        }
        IdleTask::Unfinished
    }

    /// Tells the list the stake of an account. The list changes nothing if the account is not in it, or has its place.
    pub(crate) fn settle(who: &T::AccountId) {
        T::VoterList::on_update(who, Ledgers::<T>::active_stake_of(who)).ok();
    }

    /// Returns the weight of a page, besides the look for it: the page itself, and each nominator.
    fn weight_of_page(nominators: u32) -> Weight {
        let voters = T::WeightInfo::settle_voter().saturating_mul(nominators.into());
        T::DbWeight::get().reads_writes(1, 1).saturating_add(voters)
    }
}
