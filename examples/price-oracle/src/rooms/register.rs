//! Who has which key in which round, and who was punished for which round.
//!
//! A key that is replaced stays on record while faults of its last round can be reported. Else an offender could change
//! its key and get away.

use crate::{
    pallet::{Config, Error, KeyOwners, Records},
    types::{KeyPeriod, Punishment, Record, RoundIndex},
};
use core::marker::PhantomData;
use frame_support::{ensure, traits::Get};
use sp_runtime::{traits::Saturating, Perbill};

type RecordOf<T> =
    Record<<T as Config>::PublicKey, <T as Config>::MaxKeys, <T as Config>::MaxFaults>;

/// The only writer of `Records` and `KeyOwners`.
///
/// Invariant after every method: `KeyOwners` has each key of each record, with its validator, and no other key. The
/// periods of a validator's keys do not overlap, and are in order. No record is empty. A list from a release with a
/// larger bound stays as it is, and counts as full.
pub(crate) struct Register<T>(PhantomData<T>);

impl<T: Config> Register<T> {
    /// Returns who has or had a key.
    pub(crate) fn owner(key: &T::PublicKey) -> Option<T::AccountId> {
        KeyOwners::<T>::get(key)
    }

    /// Returns whether a key of a validator is in force in a round.
    pub(crate) fn is_in_force(
        validator: &T::AccountId,
        key: &T::PublicKey,
        round: RoundIndex,
    ) -> bool {
        let keys = Self::record(validator).keys;
        keys.iter()
            .any(|period| period.key == *key && period.covers(round))
    }

    /// Returns the key of a validator that was neither replaced nor ended.
    pub(crate) fn last_key(validator: &T::AccountId) -> Option<T::PublicKey> {
        let keys = Self::record(validator).keys;
        let last = keys.last().filter(|period| period.until.is_none());
        last.map(|period| period.key.clone())
    }

    /// Returns the part that was slashed of a validator for a round. `None` if it was not punished for the round.
    pub(crate) fn slashed_for(validator: &T::AccountId, round: RoundIndex) -> Option<Perbill> {
        let punished = Self::record(validator).punished;
        let found = punished.iter().find(|punishment| punishment.round == round);
        found.map(|punishment| punishment.slashed)
    }

    /// Returns whether a validator can be punished for one more round: fewer than `MaxFaults` of its punishments are
    /// for rounds from `oldest` on, which can still be reported.
    pub(crate) fn can_be_punished(validator: &T::AccountId, oldest: RoundIndex) -> bool {
        let punished = Self::record(validator).punished;
        let counted = punished.iter().filter(|one| one.round >= oldest).count();
        counted < T::MaxFaults::get() as usize
    }

    /// Adds a key that is in force from `since` on. The key before is in force until then.
    ///
    /// # Errors
    /// - `KeyTaken`: the key is on record, of this validator or another one.
    /// - `TooManyKeys`: `MaxKeys` of the validator are on record.
    pub(crate) fn add_key(
        validator: &T::AccountId,
        key: T::PublicKey,
        since: RoundIndex,
    ) -> Result<(), Error<T>> {
        ensure!(!KeyOwners::<T>::contains_key(&key), Error::KeyTaken);
        let mut record = Self::record(validator);
        Self::end_last(&mut record, since);
        let period = KeyPeriod {
            key: key.clone(),
            since,
            until: None,
        };
        record
            .keys
            .try_push(period)
            .map_err(|_| Error::TooManyKeys)?;
        KeyOwners::<T>::insert(key, validator);
        Records::<T>::insert(validator, record);
        Ok(())
    }

    /// Ends the last key of a validator: it is not in force from `end` on. Nothing changes if there is none.
    pub(crate) fn end_key(validator: &T::AccountId, end: RoundIndex) {
        let mut record = Self::record(validator);
        Self::end_last(&mut record, end);
        Self::store(validator, record);
    }

    /// Forgets what can't be reported: keys that were last in force before `oldest`, and punishments for earlier
    /// rounds. Forgets `MaxKeys` keys at most, because the owner of each is removed: so the weight of a call holds for
    /// a record of a release with a larger bound. Returns whether there was anything.
    pub(crate) fn forget_before(validator: &T::AccountId, oldest: RoundIndex) -> bool {
        let mut record = Self::record(validator);
        let (keys, punished) = (record.keys.len(), record.punished.len());
        let mut allowed = T::MaxKeys::get();
        record.keys.retain(|period| {
            let is_old = period.until.is_some_and(|last| last < oldest);
            if !is_old || allowed == 0 {
                return true;
            }
            allowed = allowed.saturating_sub(1);
            KeyOwners::<T>::remove(&period.key);
            false
        });
        record
            .punished
            .retain(|punishment| punishment.round >= oldest);
        let has_changed = record.keys.len() < keys || record.punished.len() < punished;
        if has_changed {
            Self::store(validator, record);
        }
        has_changed
    }

    /// Records that a validator is punished for a round, if it is not on record.
    ///
    /// # Errors
    /// `TooManyFaults`: it was punished for `MaxFaults` rounds that can still be reported.
    pub(crate) fn punish(validator: &T::AccountId, round: RoundIndex) -> Result<(), Error<T>> {
        let mut record = Self::record(validator);
        if record.punished.iter().any(|one| one.round == round) {
            return Ok(());
        }
        let punishment = Punishment {
            round,
            slashed: Perbill::zero(),
        };
        record
            .punished
            .try_push(punishment)
            .map_err(|_| Error::TooManyFaults)?;
        Records::<T>::insert(validator, record);
        Ok(())
    }

    /// Adds to the part that is slashed of a validator for a round, for which it is punished.
    pub(crate) fn add_slashed(validator: &T::AccountId, round: RoundIndex, part: Perbill) {
        Records::<T>::mutate(validator, |record| {
            let punished = record.iter_mut().flat_map(|record| &mut record.punished);
            for punishment in punished.filter(|one| one.round == round) {
                punishment.slashed = punishment.slashed.saturating_add(part);
            }
        });
    }

    fn record(validator: &T::AccountId) -> RecordOf<T> {
        Records::<T>::get(validator).unwrap_or_default()
    }

    /// A key that was never in force leaves no trace: nobody can prove a fault with it.
    fn end_last(record: &mut RecordOf<T>, end: RoundIndex) {
        let keys: &mut [KeyPeriod<T::PublicKey>] = record.keys.as_mut();
        let Some(last) = keys.last_mut().filter(|last| last.until.is_none()) else {
            return;
        };
        if last.since < end {
            last.until = Some(end.saturating_sub(1));
        } else {
            KeyOwners::<T>::remove(&last.key);
            // Only the last key is neither replaced nor ended.
            record.keys.retain(|period| period.until.is_some());
        }
    }

    fn store(validator: &T::AccountId, record: RecordOf<T>) {
        if record.keys.is_empty() && record.punished.is_empty() {
            Records::<T>::remove(validator);
        } else {
            Records::<T>::insert(validator, record);
        }
    }
}
