//! The offenders that are disabled, and until when.
//!
//! [`Disabling`](crate::slashing) writes here and asks the session pallet to carry it out. The migration adds those
//! that `pallet-staking` has disabled. The start of an era releases those whose term is over. This list is needed
//! because the session pallet forgets disabled validators with each new set, and when a validator of the set has
//! changed its keys.

use super::Eras;
use crate::{
    bounds::push_anyway,
    pallet::{Config, DisabledOffenders},
    slashing::{causes::Term, types::DisabledOffender},
};
use alloc::{collections::BTreeMap, vec::Vec};
use core::marker::PhantomData;
use frame_support::WeakBoundedVec;
use sp_runtime::Perbill;
use sp_staking::EraIndex;

/// The only writer of `DisabledOffenders`.
///
/// Invariant after every method: no validator is in the list twice.
pub(crate) struct Disabled<T>(PhantomData<T>);

/// What an addition to the list changed.
pub(crate) struct Disablement {
    /// Whether the validator is new in the list, or disabled for longer than before.
    pub is_longer: bool,
    /// The number of validators that are disabled in the planned era.
    pub disabled: usize,
}

impl<T: Config> Disabled<T> {
    /// Adds a validator, or raises its severity and its last era. `planned` is the planned era.
    pub(crate) fn add(
        validator: &T::AccountId,
        severity: Perbill,
        through_era: EraIndex,
        planned: EraIndex,
    ) -> Disablement {
        DisabledOffenders::<T>::mutate(|offenders| {
            let is_longer = Self::add_to(offenders, validator, severity, through_era);
            // Validators that are disabled only in the active era don't count if the next era is planned already.
            let disabled = offenders.iter().filter(|o| o.through_era >= planned);
            Disablement {
                is_longer,
                disabled: disabled.count(),
            }
        })
    }

    /// As [`Self::add`], on the list. Returns whether the validator is new, or disabled for longer.
    fn add_to(
        offenders: &mut WeakBoundedVec<DisabledOffender<T::AccountId>, T::MaxValidatorSet>,
        validator: &T::AccountId,
        severity: Perbill,
        through_era: EraIndex,
    ) -> bool {
        let mut all = offenders.as_mut().iter_mut();
        match all.find(|o| o.validator == *validator) {
            Some(known) => {
                let is_longer = through_era > known.through_era;
                known.severity = known.severity.max(severity);
                known.through_era = through_era.max(known.through_era);
                is_longer
            }
            // Each offender is a validator of this set or of the next one, which limits their number. An offender
            // that is left out would work again from the next session on.
            None => {
                let offender = DisabledOffender {
                    validator: validator.clone(),
                    severity,
                    through_era,
                };
                push_anyway(offenders, offender, "disabled offenders");
                true
            }
        }
    }

    /// Sets the last era and the severity of listed validators to what their remaining offences say. If `terms` has
    /// several terms of a validator, the one that comes last counts.
    ///
    /// Removes a validator if nothing remains, or if its last era is over. Validators that are not listed are passed
    /// over.
    pub(crate) fn shorten(terms: Vec<Term<T::AccountId>>) {
        let active = Eras::<T>::active();
        let terms: BTreeMap<_, _> = terms
            .into_iter()
            .map(|term| {
                let through = term.through.filter(|through| through.era >= active);
                (term.validator, through)
            })
            .collect();
        DisabledOffenders::<T>::mutate(|offenders| {
            for offender in offenders.as_mut() {
                if let Some(Some(through)) = terms.get(&offender.validator) {
                    offender.through_era = through.era;
                    offender.severity = through.severity;
                }
            }
            offenders.retain(|offender| {
                let term = terms.get(&offender.validator);
                term.is_none_or(|through| through.is_some())
            });
        });
    }

    /// Removes the offenders whose last era is before `era`.
    pub(crate) fn release_before(era: EraIndex) {
        DisabledOffenders::<T>::mutate_extant(|offenders| {
            offenders.retain(|offender| offender.through_era >= era);
        });
    }

    /// Replaces the list, for benchmarks: to add a thousand offenders one by one takes too long.
    #[cfg(feature = "runtime-benchmarks")]
    pub(crate) fn replace(offenders: Vec<DisabledOffender<T::AccountId>>) {
        DisabledOffenders::<T>::put(WeakBoundedVec::<_, T::MaxValidatorSet>::force_from(
            offenders, None,
        ));
    }

    /// Returns all offenders in the list.
    pub(crate) fn all() -> Vec<DisabledOffender<T::AccountId>> {
        DisabledOffenders::<T>::get().into_inner()
    }
}
