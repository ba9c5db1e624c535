//! Offenders don't work: no authoring, no voting, hence no points.
//!
//! Owns `DisabledOffenders`. A ruling comes before this in the flow; the session pallet, which tells
//! BABE and GRANDPA, after. It is asked for as many as its `DisablingStrategy` allows, and forgets
//! whom it disabled whenever any validator changes its keys, so it is asked again as each session
//! starts.

use super::types::DisabledOffender;
use crate::{pallet::*, session::SessionInterface, types::Forcing};
use sp_runtime::Perbill;
use sp_staking::EraIndex;

impl<T: Config> Pallet<T> {
    /// Bars a validator of the present session from work until the first era whose election knew of its
    /// offence. With more than a third of the set on that list, a new era is forced.
    pub(super) fn disable_offender(validator: &T::AccountId, severity: Perbill) {
        if !T::SessionInterface::disable(validator, severity) {
            return;
        }
        let through_era = Self::planned_era();
        let offenders = DisabledOffenders::<T>::mutate(|offenders| {
            match offenders.iter_mut().find(|o| o.validator == *validator) {
                Some(known) => {
                    known.severity = known.severity.max(severity);
                    known.through_era = through_era;
                }
                // There is room for every validator of a set; one of the set before may be forgotten.
                None => {
                    let _ = offenders.try_push(DisabledOffender {
                        validator: validator.clone(),
                        severity,
                        through_era,
                    });
                }
            }
            offenders.len() as u32
        });
        if offenders.saturating_mul(3) > T::SessionInterface::validator_count() {
            Self::ensure_new_era();
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
        for offender in DisabledOffenders::<T>::get() {
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
