//! What services, the staking pallet and the runtime ask.

use crate::{
    clock::SPARE_ERAS,
    invariants::Invariants,
    orders::Orders,
    outcomes::Outcomes,
    pallet::{Config, Pallet},
    rooms::{Pots, Services},
    sources::Sources,
    types::MAX_FAULTS,
    weights::WeightInfo,
};
use frame_support::{traits::Get, weights::Weight};
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

    /// Returns the most eras at risk
    /// ([`SecuredStake::eras_at_risk`](palisade_restaking_primitives::SecuredStake::eras_at_risk)) with which the
    /// faults of an operator in all eras fit into the list of a service.
    ///
    /// The list has [`MAX_FAULTS`] eras. A fault stays in it for the longest window, the eras at risk and two to spare.
    /// The longest window is `MaxWindow`, or that of a service from before a release has lowered `MaxWindow`. So all
    /// services are read.
    ///
    /// # Example
    /// With windows of up to 28 eras that is 64 − 28 − 2 = 34 eras.
    pub fn most_eras_at_risk() -> u32 {
        let longest = Services::<T>::longest_window();
        Self::most_eras_at_risk_with(longest.max(T::MaxWindow::get()))
    }

    /// Returns [`most_eras_at_risk`](Self::most_eras_at_risk) as it is while no service is registered, as at genesis.
    /// Reads no storage.
    pub fn most_eras_at_risk_at_genesis() -> u32 {
        Self::most_eras_at_risk_with(T::MaxWindow::get())
    }

    fn most_eras_at_risk_with(window: u32) -> u32 {
        MAX_FAULTS.saturating_sub(window).saturating_sub(SPARE_ERAS)
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
        Sources::<T>::allocation_for_pallet(service, validator, era)
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
