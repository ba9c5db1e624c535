//! A service slashes a validator: the restaking pallet has checked that it may.
//!
//! The slash waits as any other. Governance sees and cancels it in the same list, stake that it reaches can't leave,
//! and no call is needed to apply it. There are five differences:
//!
//! - It is no cause of a punishment: it excludes and disables nobody, and voids no nomination. But a validator that
//!   loses its whole active stake is chilled, as after any slash.
//! - Of the slashes that are due in an era, those of the chain are applied first. They are senior.
//! - It must be due when the stake of its era becomes free, or earlier. Otherwise it is refused. So no service keeps
//!   the stake of others from leaving.
//! - It adds to all other slashes (`palisade_staking_math::era_slashes`), and ends no span. Each slash of a service is
//!   one in the list, so governance judges each of them.
//! - What it takes goes where the service says (`proceeds`). There are no reporters.

use super::{
    deferral::Deferral,
    kinds::SERVICE,
    types::{DeferredSlash, ServiceTerms, Shown},
};
use crate::{
    pallet::{Config, Error, Event, Pallet},
    rooms::{
        Eras, Exposures, Handover, SlashPolicy, SlashQueue, SlashView, SlashableEras, UnlockEras,
    },
};
use core::marker::PhantomData;
use frame_support::{ensure, BoundedVec};
use palisade_restaking_primitives::ServiceSlash;
use sp_runtime::{DispatchError, DispatchResult, Perbill};
use sp_staking::EraIndex;

/// Opens slashes of services.
pub(crate) struct ServiceSlashing<T>(PhantomData<T>);

impl<T: Config> ServiceSlashing<T> {
    /// Opens the slash of a service.
    ///
    /// # Errors
    /// - `Unavailable`: the state of `pallet-staking` is being taken over.
    /// - `InvalidEraToReward`: the era can't be slashed, or its stake would be free before the slash is due.
    /// - `BadTarget`: the validator was not elected for the era.
    /// - `Invulnerable`: the validator is invulnerable.
    /// - `BoundNotMet`: the fraction is zero or above the allocated part, or the allocated part is above 100%.
    ///
    /// # Events
    /// `SlashReported`.
    pub(crate) fn slash(order: ServiceSlash<T::AccountId>) -> DispatchResult {
        ensure!(!Handover::<T>::is_under_way(), DispatchError::Unavailable);
        Self::check(&order)?;
        let ServiceSlash {
            validator,
            era,
            fraction,
            ..
        } = order;
        let active = Eras::<T>::active();
        let due_era = Deferral::<T>::application_era(active, era, SERVICE);
        Pallet::<T>::deposit_event(Event::SlashReported {
            validator: validator.clone(),
            fraction,
            slash_era: era,
        });
        let slash = DeferredSlash {
            validator,
            kind: SERVICE,
            slash_era: era,
            fraction,
            raises: None,
            reported_in: active.max(era),
            reporters: BoundedVec::new(),
            reporters_share: Perbill::zero(),
            shown: Shown {
                fraction: Perbill::zero(),
                target: fraction,
                page: 0,
            },
            service: Some(ServiceTerms {
                service: order.service,
                allocated: order.allocated,
                proceeds: order.proceeds,
            }),
        };
        SlashView::<T>::mark_unshown(SlashQueue::<T>::push(due_era, slash));
        Ok(())
    }

    /// Returns whether a fault in an era can still be slashed. The stake of the era must still be bonded. A slash that
    /// is opened now must be due when that stake becomes free, or before.
    pub(crate) fn is_slashable(era: EraIndex) -> bool {
        SlashableEras::<T>::first_session_of(era).is_some()
            && Deferral::<T>::application_era(Eras::<T>::active(), era, SERVICE)
                <= UnlockEras::<T>::unlock_era(era)
    }

    fn check(order: &ServiceSlash<T::AccountId>) -> Result<(), Error<T>> {
        let ServiceSlash {
            validator,
            era,
            fraction,
            allocated,
            ..
        } = order;
        ensure!(Self::is_slashable(*era), Error::<T>::InvalidEraToReward);
        ensure!(
            Exposures::<T>::is_elected(*era, validator),
            Error::<T>::BadTarget
        );
        ensure!(
            !SlashPolicy::<T>::invulnerables().contains(validator),
            Error::<T>::Invulnerable
        );
        ensure!(
            !fraction.is_zero() && fraction <= allocated && *allocated <= Perbill::one(),
            Error::<T>::BoundNotMet
        );
        Ok(())
    }
}
