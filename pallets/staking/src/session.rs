//! Where staking meets the session pallet.
//!
//! [`SessionInterface`] is what staking asks of it; [`StashOf`] and [`UnitIdentificationOf`] are what
//! it asks of staking. The hooks through which sessions drive eras are in `era`.

use crate::pallet::{Config, Ledger};
use core::marker::PhantomData;
use sp_runtime::{traits::Convert, Perbill};
use sp_staking::{offence::OffenceSeverity, SessionIndex};

/// What staking asks of the session pallet.
pub trait SessionInterface<AccountId> {
    /// Whether a stash has session keys. Without them it could be elected but not author: the session
    /// pallet would drop it from the set, and a set of such winners alone would stop the chain.
    fn has_keys(stash: &AccountId) -> bool;

    /// Bar a validator of this session from its work, as far as the session pallet's strategy allows.
    /// Returns whether it is in the set.
    fn disable(stash: &AccountId, severity: Perbill) -> bool;

    /// The number of validators of this session.
    fn validator_count() -> u32;

    /// Forget the key-ownership roots of sessions before `session`: offences of those can't be
    /// reported any more.
    fn prune_historical_up_to(session: SessionIndex);
}

impl<T> SessionInterface<<T as frame_system::Config>::AccountId> for T
where
    T: pallet_session::Config<ValidatorId = <T as frame_system::Config>::AccountId>
        + pallet_session::historical::Config,
{
    fn has_keys(stash: &<T as frame_system::Config>::AccountId) -> bool {
        pallet_session::NextKeys::<T>::contains_key(stash)
    }

    fn disable(stash: &<T as frame_system::Config>::AccountId, severity: Perbill) -> bool {
        let is_in_set = pallet_session::Pallet::<T>::validator_id_to_index(stash).is_some();
        if is_in_set {
            let severity = OffenceSeverity(severity);
            pallet_session::Pallet::<T>::report_offence(stash.clone(), severity);
        }
        is_in_set
    }

    fn validator_count() -> u32 {
        pallet_session::Validators::<T>::decode_len().unwrap_or(0) as u32
    }

    fn prune_historical_up_to(session: SessionIndex) {
        pallet_session::historical::Pallet::<T>::prune_up_to(session);
    }
}

/// Controller → stash, one read. Session keys are set by the controller and kept under the stash, so
/// they outlive a change of controller. The deposit for keys should be zero: the session pallet takes it
/// from the controller that sets them and returns it to the one that purges them.
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
