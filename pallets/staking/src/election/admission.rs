//! Punishments never take more than a third of the set, nor hand it to somebody else.
//!
//! Owns no storage. An election leaves offenders out, so a fault that many share, or many reports at once, could give
//! the chain to candidates that wait, who may be one person with many accounts. So two things hold:
//!
//! 1. of the validators at work no more than a third are left out for offences, or one, if a third is none;
//! 2. leaving them out gives no fewer winners than [`Pallet::fewest_winners`].
//!
//! Where one of them would not, the least bad are admitted again: before candidates and voters are read, and once more
//! when a result is taken over, for winners that offended meanwhile.

use crate::{pallet::*, session::SessionInterface, weights::WeightInfo};
use alloc::{collections::BTreeSet, vec::Vec};
use core::cmp::Reverse;
use sp_runtime::traits::Zero;

impl<T: Config> Pallet<T> {
    /// The fewest winners with which punishments may leave an election: all but a third of the validators at work, or
    /// `MinimumValidatorCount` if that is more. Never more than there are seats.
    pub(super) fn fewest_winners() -> usize {
        let at_work = T::SessionInterface::validator_count();
        let without_a_third = at_work.saturating_sub(at_work / 3);
        let fewest = without_a_third.max(MinimumValidatorCount::<T>::get());
        Self::seats().min(fewest as usize)
    }

    /// Looks how many candidates an election has, and admits offenders if they are too few.
    pub(super) fn admit_offenders_if_needed() {
        Self::charge_for_candidates();
        let electable = Self::electable_candidates().take(Self::fewest_winners());
        Self::admit_offenders_beside(electable.count());
    }

    /// Admits offenders to an election that has so many candidates without them. Returns whether there were any.
    pub(super) fn admit_offenders_beside(candidates: usize) -> bool {
        let at_work: BTreeSet<_> = T::SessionInterface::validators().into_iter().collect();
        Self::charge(T::WeightInfo::admit_offenders(at_work.len() as u32));
        let may_miss = Self::may_be_left_out(at_work.len());
        let offenders = at_work.iter().filter(|who| Self::can_be_admitted(who));
        let offenders: Vec<_> = offenders.cloned().collect();
        let missing = Self::missing(candidates, offenders.len(), may_miss);
        let admitted = Self::least_bad(offenders, missing);
        for offender in &admitted {
            if let Some(prefs) = Self::admit_offender(offender) {
                Self::return_validator(offender, prefs);
            }
            Self::tell_of_admission(offender);
        }
        Self::list_admitted(&admitted, &at_work);
        !admitted.is_empty()
    }

    /// Of winners with session keys that offended after they were read, those who serve all the same. `serving` are
    /// the others.
    pub(super) fn admitted_winners(
        serving: &BTreeSet<T::AccountId>,
        offenders: &BTreeSet<T::AccountId>,
    ) -> Vec<T::AccountId> {
        let at_work = T::SessionInterface::validators();
        let may_miss = Self::may_be_left_out(at_work.len());
        let left_out = at_work.iter().filter(|validator| {
            offenders.contains(validator)
                || (!serving.contains(validator) && Self::can_be_admitted(validator))
        });
        let missing = Self::missing(serving.len(), left_out.count(), may_miss);
        let admitted = Self::least_bad(offenders.iter().cloned().collect(), missing);
        admitted.iter().for_each(Self::tell_of_admission);
        admitted
    }

    /// How many of so many validators at work may be left out for offences. If there are fewer seats from now on,
    /// as many as get none.
    fn may_be_left_out(at_work: usize) -> usize {
        let without_seat = at_work.saturating_sub(Self::seats());
        (at_work / 3).max(1).max(without_seat)
    }

    /// How many of the offenders at work have to be admitted, where an election has so many others.
    fn missing(others: usize, offenders: usize, may_be_left_out: usize) -> usize {
        let too_many = offenders.saturating_sub(may_be_left_out);
        let too_few = Self::fewest_winners().saturating_sub(others);
        too_many.max(too_few)
    }

    /// Whether a validator that is punished could serve: it is excluded, or was chilled, hasn't said since
    /// what it wants, and has a stake. The minimum doesn't count: governance may have raised it, and slashes go below.
    fn can_be_admitted(validator: &T::AccountId) -> bool {
        let is_chilled = ChilledPrefs::<T>::contains_key(validator)
            && !Self::active_stake_of(validator).is_zero();
        let is_excluded = Validators::<T>::contains_key(validator) && Self::is_excluded(validator);
        (is_chilled || is_excluded) && T::SessionInterface::has_keys(validator)
    }

    /// The first `count`, by the fraction that they are to lose. Of equals the one with the larger stake comes first.
    fn least_bad(offenders: Vec<T::AccountId>, count: usize) -> Vec<T::AccountId> {
        let mut ranked: Vec<_> = offenders
            .into_iter()
            .map(|offender| {
                let severity = Self::severity_of(&offender);
                let stake = Self::active_stake_of(&offender);
                (severity, Reverse(stake), offender)
            })
            .collect();
        ranked.sort();
        let least = ranked.into_iter().take(count);
        least.map(|(_, _, offender)| offender).collect()
    }

    fn tell_of_admission(stash: &T::AccountId) {
        Self::deposit_event(Event::OffenderAdmitted {
            stash: stash.clone(),
            severity: Self::severity_of(stash),
        });
    }
}
