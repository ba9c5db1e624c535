//! Where staking meets the session pallet.
//!
//! [`SessionInterface`] is what staking asks of it; [`StashOf`] and [`UnitIdentificationOf`] are what
//! it asks of staking. The hooks through which sessions drive eras are in `era`.

use crate::pallet::{Config, Ledger};
use alloc::vec::Vec;
use core::marker::PhantomData;
use sp_runtime::traits::Convert;
use sp_staking::SessionIndex;

/// What staking asks of the session pallet.
pub trait SessionInterface<AccountId> {
    /// The validators of the current session, by stash.
    fn validators() -> Vec<AccountId>;

    /// Forget the key-ownership roots of sessions before `session`: offences of those can't be
    /// reported any more.
    fn prune_historical_up_to(session: SessionIndex);
}

impl<T> SessionInterface<<T as frame_system::Config>::AccountId> for T
where
    T: pallet_session::Config<ValidatorId = <T as frame_system::Config>::AccountId>
        + pallet_session::historical::Config,
{
    fn validators() -> Vec<<T as frame_system::Config>::AccountId> {
        pallet_session::Pallet::<T>::validators()
    }

    fn prune_historical_up_to(session: SessionIndex) {
        pallet_session::historical::Pallet::<T>::prune_up_to(session);
    }
}

/// Controller → stash, one read. Session keys are set by the controller and kept under the stash, so
/// they outlive a change of controller.
pub struct StashOf<T>(PhantomData<T>);

impl<T: Config> Convert<T::AccountId, Option<T::AccountId>> for StashOf<T> {
    fn convert(controller: T::AccountId) -> Option<T::AccountId> {
        Ledger::<T>::get(controller).map(|ledger| ledger.stash)
    }
}

/// Identifies a validator in historical sessions by its stash alone. Whom a slash reaches is looked
/// up in the exposure of the offence's era, so a session need not carry it.
pub struct UnitIdentificationOf<T>(PhantomData<T>);

impl<T: Config> Convert<T::AccountId, Option<()>> for UnitIdentificationOf<T> {
    fn convert(_: T::AccountId) -> Option<()> {
        Some(())
    }
}
