//! How a validator of a past session is named: by its id alone.
//!
//! Whom a slash reaches is in the exposure of the offence's era, so a session carries nothing else. im-online asks for the
//! validators and their identification here.

use crate::pallet::{Config, Pallet};
use alloc::vec::Vec;
use frame_support::traits::{ValidatorSet, ValidatorSetWithIdentification};
use sp_runtime::traits::Convert;
use sp_staking::SessionIndex;

/// A validator as reports of offences name it.
pub type IdentificationTuple<T> = (<T as pallet_session::Config>::ValidatorId, ());

/// Every validator has the identification `()`.
pub struct NoIdentification;

impl<ValidatorId> Convert<ValidatorId, Option<()>> for NoIdentification {
    fn convert(_: ValidatorId) -> Option<()> {
        Some(())
    }
}

impl<T: Config> ValidatorSet<T::AccountId> for Pallet<T> {
    type ValidatorId = T::ValidatorId;
    type ValidatorIdOf = T::ValidatorIdOf;

    fn session_index() -> SessionIndex {
        pallet_session::Pallet::<T>::current_index()
    }

    fn validators() -> Vec<Self::ValidatorId> {
        pallet_session::Pallet::<T>::validators()
    }
}

impl<T: Config> ValidatorSetWithIdentification<T::AccountId> for Pallet<T> {
    type Identification = ();
    type IdentificationOf = NoIdentification;
}
