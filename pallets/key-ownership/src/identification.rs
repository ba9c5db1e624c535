//! How reports name a validator of a past session: by its id only.
//!
//! The stakers that a slash reaches are in the exposure of the offence's era. So a session needs no other
//! identification. im-online gets the validators and their identification here.

use crate::pallet::{Config, Pallet};
use alloc::vec::Vec;
use frame_support::traits::{ValidatorSet, ValidatorSetWithIdentification};
use sp_runtime::traits::Convert;
use sp_staking::SessionIndex;

/// The identification of a validator in reports of offences.
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
