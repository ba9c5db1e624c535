//! The stakers of an exposure, and what a slash takes from each of them.
//!
//! `application` goes through the pages. For each staker, `addition` says what the slash adds to earlier ones, the room
//! `Spans` says what of it is due, and `taking` takes it.

use super::{
    addition::Addition,
    taking::{SlashedStakers, Taking},
    types::DeferredSlash,
};
use crate::{
    pallet::Config,
    rooms::{AppliedSlashes, Exposures, Liability, Spans, Taken, UnlockEras},
    types::{from_u128, BalanceOf},
};
use alloc::vec::Vec;
use sp_staking::{EraIndex, Page};

/// The stakers behind a validator in the era of its offence: the validator first, then its nominators. The amounts of a
/// page are their stakes.
pub(crate) struct ExposedStakers<'a, T: Config> {
    slash: &'a DeferredSlash<T>,
    addition: Addition,
    oldest_chargeable: EraIndex,
    /// The unlock era of the slashed era.
    first_chunk: EraIndex,
}

impl<'a, T: Config> ExposedStakers<'a, T> {
    /// Returns the stakers of a slash that is applied now.
    pub(crate) fn now(slash: &'a DeferredSlash<T>) -> Self {
        Self {
            slash,
            addition: Addition::now(slash),
            oldest_chargeable: Liability::<T>::oldest_chargeable_era(),
            first_chunk: UnlockEras::<T>::unlock_era(slash.slash_era),
        }
    }
}

impl<T: Config> SlashedStakers<T> for ExposedStakers<'_, T> {
    fn length_of_page(&self, page: Page) -> u32 {
        Exposures::<T>::length_of_page(self.slash.slash_era, &self.slash.validator, page)
    }

    fn page(&self, page: Page) -> Option<Vec<(T::AccountId, BalanceOf<T>)>> {
        Exposures::<T>::slashable_stakers(self.slash.slash_era, &self.slash.validator, page)
    }

    fn slash(&self, who: &T::AccountId, stake: BalanceOf<T>) -> Taken<T> {
        let slash = self.slash;
        let era = slash.slash_era;
        let Some(increase) = self.addition.charge_of(slash, who, stake) else {
            return Taken::nothing();
        };
        // Slashes of services add up: spans are for offences against the chain.
        if slash.service.is_some() {
            return Taking::<T>::take(who, from_u128::<T>(increase), self.first_chunk);
        }
        let charge = Spans::<T>::charge(
            who,
            era,
            increase,
            slash.reported_in,
            self.oldest_chargeable,
        );
        if *who != slash.validator {
            AppliedSlashes::<T>::set_nominator(era, who, charge.era_total);
        }
        Taking::<T>::take(who, charge.due, self.first_chunk)
    }
}
