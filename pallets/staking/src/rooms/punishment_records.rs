//! What offences did to each validator, besides taking stake.
//!
//! [`Punishing`](crate::slashing) writes the records. Elections read them: an excluded validator is left out, and void
//! nominations don't count. If the set needs an offender, an election also notes here that it is admitted. What the
//! causes of a record mean together is in `slashing/causes.rs`.

use super::Elections;
use crate::{
    pallet::{Config, Punishments},
    slashing::types::Punishment,
};
use core::marker::PhantomData;
use sp_runtime::Perbill;
use sp_staking::{offence::Kind, EraIndex};

/// The only writer of `Punishments`.
///
/// Invariant after every method: no record is empty.
pub(crate) struct PunishmentRecords<T>(PhantomData<T>);

impl<T: Config> PunishmentRecords<T> {
    /// Returns the record of a validator.
    pub(crate) fn get(validator: &T::AccountId) -> Option<Punishment<T>> {
        Punishments::<T>::get(validator)
    }

    /// Returns the validators with a record, in storage order.
    pub(crate) fn validators() -> impl Iterator<Item = T::AccountId> {
        Punishments::<T>::iter_keys()
    }

    /// Stores the record of a validator. Removes it if it is empty.
    pub(crate) fn put(validator: &T::AccountId, punishment: Punishment<T>) {
        if punishment.is_empty() {
            Punishments::<T>::remove(validator);
        } else {
            Punishments::<T>::insert(validator, punishment);
        }
    }

    /// Admits a validator to the next election. All nominations for it count there.
    pub(crate) fn admit(validator: &T::AccountId) {
        let elections = Elections::<T>::count();
        Punishments::<T>::mutate_exists(validator, |record| {
            if let Some(punishment) = record {
                punishment.admit(elections);
                if punishment.is_empty() {
                    *record = None;
                }
            }
        });
    }

    /// Returns whether a validator was admitted when this number of elections was counted, or later.
    pub(crate) fn is_admitted_since(validator: &T::AccountId, elections: u32) -> bool {
        let admitted = Self::get(validator).and_then(|punishment| punishment.admitted_after);
        admitted.is_some_and(|admitted| admitted >= elections)
    }

    /// Returns the largest fraction of the causes in a validator's record, zero without a record. Final causes and
    /// those of cancelled slashes are not in it.
    pub(crate) fn severity_of(validator: &T::AccountId) -> Perbill {
        Self::get(validator).map_or(Perbill::zero(), |punishment| punishment.severity())
    }

    /// Returns the largest fraction that was ruled for a validator's offences of a kind in an era.
    ///
    /// `None` if the record has no such cause: there was no ruling with a consequence, its slash was cancelled, or the
    /// cause is final.
    pub(crate) fn ruled_fraction(
        validator: &T::AccountId,
        era: EraIndex,
        kind: Kind,
    ) -> Option<Perbill> {
        Self::get(validator)?.fraction_ruled(kind, era)
    }

    /// Returns whether the next election excludes a candidate: it was chilled for an offence, and since then no
    /// election was counted and none has admitted it.
    ///
    /// A failed election counts. Otherwise a set that is chilled as a whole would never be elected again.
    pub(crate) fn is_excluded(validator: &T::AccountId) -> bool {
        Self::is_excluded_since(validator, Elections::<T>::count())
    }

    /// Returns whether a validator was chilled for an offence when this number of elections was counted, or later, and
    /// was not admitted since.
    ///
    /// With the number of a snapshot, the answer says whether that election leaves the validator out. The present
    /// number may be higher, because an attempt to plan the era may have failed since.
    pub(crate) fn is_excluded_since(validator: &T::AccountId, elections: u32) -> bool {
        let last = Self::get(validator).and_then(|punishment| punishment.last_exclusion());
        last.is_some_and(|last| last >= elections)
    }
}
