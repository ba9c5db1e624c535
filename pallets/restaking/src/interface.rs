//! What services, the staking pallet and the runtime ask.

use crate::{
    invariants::Invariants,
    orders::Orders,
    outcomes::Outcomes,
    pallet::{Config, Pallet},
    rooms::Pots,
    sources::Sources,
    weights::WeightInfo,
};
use frame_support::weights::Weight;
use palisade_restaking_primitives::{
    AppliedSlash, ServiceId, ServiceSlashListener, ServiceSlasher,
};
use sp_runtime::{DispatchError, Perbill, TryRuntimeError};
use sp_staking::EraIndex;

impl<T: Config> Pallet<T> {
    /// Returns the account of the pallet. Rewards wait there.
    pub fn account() -> T::AccountId {
        Pots::<T>::account()
    }

    /// Checks what is stored against itself and the accounts.
    ///
    /// Reads all of the pallet's storage, so it must not be used within a block.
    ///
    /// # Errors
    /// The rule that is broken.
    pub fn check_invariants() -> Result<(), TryRuntimeError> {
        Invariants::<T>::check()
    }
}

impl<T: Config> ServiceSlasher<T::AccountId> for Pallet<T> {
    fn slash(
        service: ServiceId,
        validator: &T::AccountId,
        era: EraIndex,
        part: Perbill,
    ) -> Result<Perbill, DispatchError> {
        Orders::<T>::slash_as_pallet(service, validator, era, part)
    }

    fn allocation(service: ServiceId, validator: &T::AccountId, era: EraIndex) -> Perbill {
        Sources::<T>::allocation(service, validator, era)
    }
}

impl<T: Config> ServiceSlashListener<T::AccountId> for Pallet<T> {
    fn on_applied(slash: &AppliedSlash<T::AccountId>) -> Weight {
        Outcomes::<T>::applied(slash);
        T::WeightInfo::hear()
    }

    fn on_cancelled(
        service: ServiceId,
        validator: &T::AccountId,
        era: EraIndex,
        fraction: Perbill,
    ) {
        Outcomes::<T>::cancelled(service, validator, era, fraction);
    }
}
