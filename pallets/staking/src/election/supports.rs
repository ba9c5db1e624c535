//! The supports of winners become exposures: votes become balances, and are stored under the era of the election.
//!
//! Writes the room `Exposures`. The preferences of a winner are those that count in this election (`Commission`).

use crate::{
    intentions::Commission,
    pallet::Config,
    rooms::{CommissionBounds, Earlier, Elections, EraSums, Exposures},
    types::{BalanceOf, ExposureOf},
};
use alloc::{collections::BTreeSet, vec::Vec};
use core::marker::PhantomData;
use frame_election_provider_support::Supports;
use frame_support::weights::Weight;
use sp_runtime::{traits::Zero, Saturating};
use sp_staking::{currency_to_vote::CurrencyToVote, EraIndex, IndividualExposure};

/// Stores the exposures of winners.
pub(crate) struct WinnerExposures<T>(PhantomData<T>);

/// What [`WinnerExposures::store`] did.
pub(crate) struct StoredSupports<T: Config> {
    /// The winners that had no exposure in this era before, in their order.
    pub new_winners: Vec<T::AccountId>,
    /// The weight of storing the exposures.
    pub weight: Weight,
}

impl<T: Config> WinnerExposures<T> {
    /// Stores an exposure for each support. A winner can have supports on several pages of a result: these add up.
    pub(crate) fn store(era: EraIndex, supports: Supports<T::AccountId>) -> StoredSupports<T> {
        let (mut new_winners, mut weight) = (Vec::new(), Weight::zero());
        if supports.is_empty() {
            return StoredSupports {
                new_winners,
                weight,
            };
        }
        let issuance = Elections::<T>::issuance_of_votes();
        let range = CommissionBounds::<T>::range();
        let mut growth = EraSums::default();
        // Each exposure has a page. So if the era has no pages yet, only `supports` itself can name a winner twice.
        let is_first_page = Exposures::<T>::payable_pages(era).is_zero();
        let mut on_this_page = BTreeSet::new();
        for (validator, support) in supports {
            let exposure = Self::exposure_from(&validator, support.voters, issuance);
            let prefs = || Commission::<T>::prefs_in_election(era, &validator, range);
            let earlier = match is_first_page && on_this_page.insert(validator.clone()) {
                true => Earlier::None,
                false => Earlier::Possible,
            };
            let added = Exposures::<T>::add(era, &validator, earlier, exposure, prefs);
            weight.saturating_accrue(added.weight);
            growth.accrue(&added.growth);
            if added.is_new {
                new_winners.push(validator);
            }
        }
        Exposures::<T>::grow_sums(era, &growth);
        StoredSupports {
            new_winners,
            weight,
        }
    }

    /// Returns the exposure of a winner, with votes scaled back to balances.
    ///
    /// A vote is a balance divided by the scale, rounded down. So the vote multiplied by the same scale never exceeds
    /// the stake of the voter.
    fn exposure_from(
        validator: &T::AccountId,
        votes: Vec<(T::AccountId, u128)>,
        issuance: BalanceOf<T>,
    ) -> ExposureOf<T> {
        let mut exposure = ExposureOf::<T>::default();
        for (who, vote) in votes {
            let value = T::CurrencyToVote::to_currency(vote, issuance);
            exposure.total.saturating_accrue(value);
            if who == *validator {
                exposure.own.saturating_accrue(value);
            } else {
                exposure.others.push(IndividualExposure { who, value });
            }
        }
        exposure
    }
}
