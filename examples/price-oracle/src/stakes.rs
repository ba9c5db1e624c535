//! The stake that a validator answers with.

use crate::{pallet::Config, types::Stake};
use core::marker::PhantomData;
use frame_support::traits::Get;
use palisade_restaking_primitives::{SecuredStake, ServiceSlasher};
use sp_staking::EraIndex;

/// Asks the restaking pallet and the staking pallet.
pub(crate) struct Stakes<T>(PhantomData<T>);

impl<T: Config> Stakes<T> {
    /// Returns the stake that a validator has at risk for this service in an era, in units: its allocation of the stake
    /// behind it, rounded down. Zero if nothing of it can be slashed: it was not elected for the era, or it is
    /// invulnerable now.
    pub(crate) fn at_risk(validator: &T::AccountId, era: EraIndex) -> Stake {
        let allocation = T::Slasher::allocation(T::ServiceId::get(), validator, era);
        if allocation.is_zero() || T::Stake::is_invulnerable(validator) {
            return 0;
        }
        let behind = T::Stake::stake_behind(validator, era);
        behind.map_or(0, |stake| allocation.mul_floor(stake.into()))
    }

    /// Returns whether a validator allocates something to this service, in the active era or in the planned one. It
    /// need not be elected, and it may be invulnerable.
    pub(crate) fn allocates(validator: &T::AccountId) -> bool {
        Self::eras()
            .into_iter()
            .any(|era| !T::Slasher::allocation(T::ServiceId::get(), validator, era).is_zero())
    }

    /// Returns whether a validator has stake at risk in the active era or in the planned one.
    pub(crate) fn is_at_risk(validator: &T::AccountId) -> bool {
        Self::eras()
            .into_iter()
            .any(|era| Self::at_risk(validator, era) > 0)
    }

    fn eras() -> [EraIndex; 2] {
        [T::Stake::active_era(), T::Stake::planned_era()]
    }
}
