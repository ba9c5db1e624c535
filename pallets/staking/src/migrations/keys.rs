//! Each ledger gets to a key that may hold it.
//!
//! The known corruption of `pallet-staking`: a stash names a controller that holds the ledger of another stash. Then
//! calls of one touch the stake of the other. And here no stash controls another stash.
//!
//! 1. A ledger stays under its controller if the stash names this controller, and the controller is no stash. It stays
//!    under the key of its own stash. Every other ledger is set aside.
//! 2. A ledger that was set aside gets to the key of its stash. That key is free by now: no other ledger may be there.
//!    If the stash has another ledger, that one counts.
//! 3. If the account that such a ledger names is no stash, it becomes a stash again, if there are funds behind it.

use super::{
    cursor::Unit,
    funds::Funds,
    old::{DisplacedLedgers, Ledger as OldLedgers, OldLedgerOf},
    report::{report, Repair},
};
use crate::{
    pallet::Config,
    rooms::{Custody, Ledgers},
    types::BalanceOf,
};
use core::marker::PhantomData;
use frame_support::traits::InspectLockableCurrency;
use sp_runtime::traits::Zero;

/// Moves ledgers.
pub(super) struct LedgerKeys<T, Locks>(PhantomData<(T, Locks)>);

impl<T, Locks> LedgerKeys<T, Locks>
where
    T: Config,
    Locks: InspectLockableCurrency<T::AccountId, Balance = BalanceOf<T>>,
{
    /// Checks the next key, and sets its ledger aside if it may not be there.
    pub(super) fn check_next(after: Option<T::AccountId>) -> Unit<T::AccountId> {
        let mut keys = OldLedgers::<T>::iter_keys();
        if let Some(after) = after {
            keys.set_last_raw_key(OldLedgers::<T>::hashed_key_for(after));
        }
        let Some(key) = keys.next() else {
            return Unit::finished::<T>();
        };
        match OldLedgers::<T>::get(&key) {
            Some(ledger) => Self::check(&key, ledger),
            None => report::<T>(Repair::LedgerUnreadable { key: key.clone() }),
        }
        Unit::new::<T>(Some(key), 9, 6)
    }

    fn check(key: &T::AccountId, ledger: OldLedgerOf<T>) {
        let stash = ledger.stash.clone();
        let controller = Ledgers::<T>::controller_of(&stash);
        let is_own = *key == stash && controller.is_some();
        let is_controller = controller.as_ref() == Some(key) && !Ledgers::<T>::is_stash(key);
        if is_own || is_controller {
            return;
        }
        let known = DisplacedLedgers::<T>::get(&stash).map(|known| known.total);
        OldLedgers::<T>::remove(key);
        if known.is_some() {
            report::<T>(Repair::LedgerRemoved {
                stash: stash.clone(),
            });
        }
        // Of two ledgers, the one with more stake is kept. Later its stake is cut to the funds of the stash.
        if known.is_none_or(|known| known < ledger.total) {
            DisplacedLedgers::<T>::insert(stash, ledger);
        }
    }

    /// Moves the next ledger that was set aside to the key of its stash.
    pub(super) fn place_next(after: Option<T::AccountId>) -> Unit<T::AccountId> {
        let mut displaced = match after {
            Some(after) => {
                DisplacedLedgers::<T>::iter_from(DisplacedLedgers::<T>::hashed_key_for(after))
            }
            None => DisplacedLedgers::<T>::iter(),
        };
        let Some((stash, ledger)) = displaced.next() else {
            return Unit::finished::<T>();
        };
        DisplacedLedgers::<T>::remove(&stash);
        let named = Ledgers::<T>::controller_of(&stash);
        let has_another = named
            .iter()
            .chain([&stash])
            .any(|key| Ledgers::<T>::has_entry_of(key, &stash));
        let has_funds = named.is_some()
            || Custody::<T>::is_virtual(&stash)
            || !Funds::<T, Locks>::of(&stash).is_zero();
        if has_another || !has_funds || !Ledgers::<T>::is_key_free_for(&stash, &stash) {
            // Without a stash nothing is staked: what is locked is free again.
            if named.is_none() {
                Funds::<T, Locks>::take_over(&stash, Zero::zero());
            }
            report::<T>(Repair::LedgerRemoved {
                stash: stash.clone(),
            });
        } else {
            OldLedgers::<T>::insert(&stash, ledger);
            Ledgers::<T>::bind(&stash);
            report::<T>(Repair::ControllerReset {
                stash: stash.clone(),
            });
        }
        Unit::new::<T>(Some(stash), 12, 8)
    }
}
