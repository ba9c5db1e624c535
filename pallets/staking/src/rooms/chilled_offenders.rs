//! Validators that were chilled for an offence, and the preferences that they had.
//!
//! Owns `ChilledPrefs`. `slashing/punishment.rs` adds an entry. If an election needs the offender, the offender is
//! admitted and validates again with these preferences. If the stash decides for itself, the entry is removed: from
//! then on the decision of the stash counts. The entry is also removed when the stash leaves staking.

use crate::{
    pallet::{ChilledPrefs, Config},
    types::ValidatorPrefs,
};
use core::marker::PhantomData;

/// The only writer of `ChilledPrefs`.
///
/// Invariant after every call: each entry belongs to a bonded stash that neither validates nor nominates.
pub(crate) struct ChilledOffenders<T>(PhantomData<T>);

impl<T: Config> ChilledOffenders<T> {
    /// Returns whether a stash was chilled for an offence and has decided nothing since.
    pub(crate) fn contains(stash: &T::AccountId) -> bool {
        ChilledPrefs::<T>::contains_key(stash)
    }

    /// Returns the preferences that a chilled offender had as a validator.
    pub(crate) fn prefs_of(stash: &T::AccountId) -> Option<ValidatorPrefs> {
        ChilledPrefs::<T>::get(stash)
    }

    /// Adds an offender that is chilled, with the preferences that it had.
    pub(crate) fn put(stash: &T::AccountId, prefs: ValidatorPrefs) {
        ChilledPrefs::<T>::insert(stash, prefs);
    }

    /// Removes an offender that is admitted again, and returns its preferences.
    pub(crate) fn take(stash: &T::AccountId) -> Option<ValidatorPrefs> {
        ChilledPrefs::<T>::take(stash)
    }

    /// Removes a stash that has decided for itself whether it validates. No election admits it again.
    pub(crate) fn forget(stash: &T::AccountId) {
        if Self::contains(stash) {
            ChilledPrefs::<T>::remove(stash);
        }
    }
}
