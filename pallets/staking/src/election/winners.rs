//! The winners of a complete result become the validators of its era.
//!
//! Steps:
//!
//! 1. Winners that can't serve any more are left out.
//! 2. Offenders among the winners are admitted if the set needs them (`Admission`).
//! 3. The exposures of all other winners are removed.
//! 4. The result is removed.
//!
//! Writes the rooms `ElectionResults` and `Exposures`. Reads `PunishmentRecords`.

use super::{admission::Admission, electorate::Electorate, failure::ElectionFailure};
use crate::{
    pallet::Config,
    rooms::{ElectionResults, Exposures, PunishmentRecords},
    session::SessionInterface,
    weights::WeightInfo,
};
use alloc::{collections::BTreeSet, vec::Vec};
use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};
use sp_runtime::traits::Zero;
use sp_staking::EraIndex;

/// Takes winners from a complete result.
pub(super) struct Winners<T>(PhantomData<T>);

impl<T: Config> Winners<T> {
    /// Returns the winners of the complete result that serve, in the order of the result. Adds the weight to `weight`.
    ///
    /// # Errors
    /// With either error, the result is dropped.
    /// - `TooManyWinners`: a release has lowered `MaxValidatorSet` since the winners were collected.
    /// - `TooFewWinners`: too few of the winners can serve.
    pub(super) fn take(
        era: EraIndex,
        weight: &mut Weight,
    ) -> Result<Vec<T::AccountId>, ElectionFailure> {
        let elections =
            ElectionResults::<T>::get().map_or(0, |collection| collection.elections_held);
        let winners = ElectionResults::<T>::winners();
        if winners.len() > T::MaxValidatorSet::get() as usize {
            ElectionResults::<T>::discard();
            return Err(ElectionFailure::TooManyWinners);
        }
        weight.saturating_accrue(T::WeightInfo::take_winners(winners.len() as u32));
        let elected = Self::winners_that_serve(era, &winners, elections, weight);
        if let Err(failure) = Electorate::<T>::ensure_enough_winners(elected.len()) {
            ElectionResults::<T>::discard();
            return Err(failure);
        }
        Self::remove_others(era, &winners, &elected, weight);
        ElectionResults::<T>::clear();
        Ok(elected)
    }

    /// Removes the exposures of winners that are not elected.
    fn remove_others(
        era: EraIndex,
        winners: &[T::AccountId],
        elected: &[T::AccountId],
        weight: &mut Weight,
    ) {
        let kept: BTreeSet<_> = elected.iter().collect();
        for winner in winners.iter().filter(|winner| !kept.contains(winner)) {
            let removed = Exposures::<T>::remove(era, winner);
            weight.saturating_accrue(T::WeightInfo::prune_entry().saturating_mul(removed.into()));
        }
    }

    /// Returns the winners that serve: those that
    ///
    /// - have a stake of their own in the exposure,
    /// - have session keys, or keep them to the end of their term,
    /// - did not offend since the snapshot, or are admitted nevertheless because the set needs them.
    ///
    /// The own stake is required, because a validator can leave between the reading of candidates and the reading of
    /// its self-vote. Such a winner would work at the risk of its nominators alone.
    ///
    /// `elections` is the number of elections that were counted at the snapshot. Adds the weight of judging offenders
    /// to `weight`.
    fn winners_that_serve(
        era: EraIndex,
        winners: &[T::AccountId],
        elections: u32,
        weight: &mut Weight,
    ) -> Vec<T::AccountId> {
        let keep_their_keys: BTreeSet<_> = match T::SessionInterface::LENDS_KEYS {
            true => T::SessionInterface::validators().into_iter().collect(),
            false => BTreeSet::new(),
        };
        let has_own_stake = |who: &T::AccountId| {
            Exposures::<T>::overview(era, who).is_some_and(|overview| !overview.own.is_zero())
        };
        let (mut serving, offenders): (BTreeSet<_>, BTreeSet<_>) = winners
            .iter()
            .filter(|who| has_own_stake(who))
            .filter(|who| keep_their_keys.contains(who) || T::SessionInterface::has_keys(who))
            .cloned()
            .partition(|winner| !PunishmentRecords::<T>::is_excluded_since(winner, elections));
        if !offenders.is_empty() {
            let at_work = T::SessionInterface::validator_count();
            weight.saturating_accrue(
                T::WeightInfo::admit_offenders(offenders.len() as u32)
                    .saturating_add(T::WeightInfo::look_for_offenders(at_work)),
            );
            serving.extend(Admission::<T>::admitted_winners(
                &serving, &offenders, elections,
            ));
        }
        let elected = winners.iter().filter(|winner| serving.contains(winner));
        elected.cloned().collect()
    }
}
