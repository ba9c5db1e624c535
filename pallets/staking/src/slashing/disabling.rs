//! Offenders don't work: of a disabled author no block is accepted, so it earns no points. GRANDPA is told as
//! well; its voters of today count a disabled vote all the same.
//!
//! Owns `DisabledOffenders`. A ruling comes before this in the flow; the session pallet, which tells
//! BABE and GRANDPA, after. It is asked for as many as its `DisablingStrategy` allows, and forgets
//! whom it disabled whenever any validator changes its keys, so it is asked again as each session
//! starts.

use super::types::DisabledOffender;
use crate::{bounds::push_anyway, pallet::*, session::SessionInterface, types::Forcing};
use frame_support::WeakBoundedVec;
use sp_runtime::Perbill;
use sp_staking::EraIndex;

impl<T: Config> Pallet<T> {
    /// Bars a validator from work until the first era whose election knew of its offence. One of the present
    /// session is barred at once; one that is elected for the next era only, when that starts. With more
    /// barred than a third of the set, a new era is forced. Returns the last era for which it is barred, `None` if
    /// it is in neither set.
    pub(super) fn disable_offender(
        validator: &T::AccountId,
        severity: Perbill,
    ) -> Option<EraIndex> {
        let set = T::SessionInterface::validators();
        let planned = Self::planned_era();
        let through_era = if Self::exposure_overview(planned, validator).is_some() {
            planned
        } else if set.contains(validator) {
            Self::active_era()
        } else {
            return None;
        };
        let (is_news, barred) = DisabledOffenders::<T>::mutate(|offenders| {
            let is_news = Self::note_offender(offenders, validator, severity, through_era);
            // In the last session of an era those who are not in the next don't count: it comes anyway.
            let barred = offenders.iter().filter(|o| o.through_era >= planned);
            (is_news, barred.count())
        });
        if set.contains(validator) {
            T::SessionInterface::disable(validator, severity);
        }
        if is_news && barred.saturating_mul(3) > set.len() {
            Self::ensure_new_era();
        }
        Some(through_era)
    }

    /// Bars a validator no longer than its offences say that are left after one was forgiven.
    pub(super) fn bar_only_through(
        validator: &T::AccountId,
        still_barred: Option<(EraIndex, Perbill)>,
    ) {
        let still_barred = still_barred.filter(|(era, _)| *era >= Self::active_era());
        DisabledOffenders::<T>::mutate(|offenders| {
            let Some(place) = offenders.iter().position(|o| o.validator == *validator) else {
                return;
            };
            match (still_barred, offenders.get_mut(place)) {
                (Some((through_era, severity)), Some(offender)) => {
                    offender.through_era = through_era;
                    offender.severity = severity;
                }
                _ => {
                    offenders.remove(place);
                }
            }
        });
        // Its place may be another's now, and the session pallet never takes a severity back.
        T::SessionInterface::enable(validator);
        Self::keep_offenders_disabled();
    }

    /// Returns whether that bars anybody who was not barred, or for longer.
    fn note_offender(
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
            // Each is a validator of this set or the next, so there are never more. Whoever were left out would
            // work again with the next session.
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

    /// Forgets offenders whose time is over when an era starts.
    pub(crate) fn release_disabled_offenders(era: EraIndex) {
        DisabledOffenders::<T>::mutate_extant(|offenders| {
            offenders.retain(|offender| offender.through_era >= era);
        });
    }

    /// Disables again, when a session has started, whoever must stay disabled in it.
    pub(crate) fn keep_offenders_disabled() {
        let mut offenders = DisabledOffenders::<T>::get().into_inner();
        if offenders.is_empty() {
            return;
        }
        // The worst first, so that none takes a place that a worse one then takes from it.
        offenders.sort_by_key(|offender| core::cmp::Reverse(offender.severity));
        let set = T::SessionInterface::validators();
        for offender in offenders.iter().filter(|o| set.contains(&o.validator)) {
            T::SessionInterface::disable(&offender.validator, offender.severity);
        }
    }

    /// Starts an era with the next session that is planned, unless governance froze eras.
    fn ensure_new_era() {
        if ForceEra::<T>::get() == Forcing::NotForcing {
            Self::set_forcing(Forcing::ForceNew);
        }
    }
}
