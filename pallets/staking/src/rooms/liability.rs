//! For which eras a stake can be slashed.
//!
//! When a stash withdraws its last stake, no era in which it was exposed can still be slashed. This is different for a
//! stash that is forced out, leaves with dust, loses its last stake to a slash, or is restored with a total of zero.
//! Such a stash may still be in exposures for which slashes can come. Stake that it bonds afterwards was not at stake
//! in those eras. So the stash is *excused* for those eras. `AnswersFrom` stores the first era for which the new stake
//! can be slashed.
//!
//! The *youngest* stake of a stash is its active stake, or without active stake its youngest chunk. A slash can take
//! all of the youngest stake and leave older chunks. The stash stays, and `EmptiedStashes` remembers it until it
//! leaves. When the older chunks are free, the stash may still be in exposures of later eras, because of the stake that
//! was taken.
//!
//! `bonding/exit.rs`, `slashing/taking.rs` and the migration add entries, `bonding/exit.rs` removes them. Slashes,
//! withdrawals, forced exits and answers to clients read the room.

use super::{Elections, Eras, SlashQueue, SlashableEras};
use crate::pallet::{AnswersFrom, Config, EmptiedStashes};
use core::marker::PhantomData;
use sp_staking::EraIndex;

/// The only writer of `AnswersFrom` and `EmptiedStashes`.
///
/// Invariants after every method:
/// - No entry of `AnswersFrom` is later than the era after the next one. For this, the caller of
///   [`excuse_before`](Self::excuse_before) passes the first era for which no election has read stakes yet.
/// - No entry of `EmptiedStashes` is later than the next era.
pub(crate) struct Liability<T>(PhantomData<T>);

impl<T: Config> Liability<T> {
    /// Returns whether the present stake of a stash can't be slashed for an era: the stash was forgotten, and bonded
    /// this stake later.
    pub(crate) fn is_excused(stash: &T::AccountId, era: EraIndex) -> bool {
        AnswersFrom::<T>::get(stash).is_some_and(|first| era < first)
    }

    /// Excuses a stash for all eras before `first`.
    pub(crate) fn excuse_before(stash: &T::AccountId, first: EraIndex) {
        AnswersFrom::<T>::insert(stash, first);
    }

    /// Remembers a stash whose youngest stake a slash has taken, and the last era in which that stake can have been at
    /// stake.
    pub(crate) fn remember_emptied(stash: &T::AccountId) {
        EmptiedStashes::<T>::insert(stash, Self::last_era_at_stake());
    }

    /// Returns whether a slash once took the youngest stake of a stash.
    pub(crate) fn was_emptied(stash: &T::AccountId) -> bool {
        EmptiedStashes::<T>::contains_key(stash)
    }

    /// Returns whether a slash took the youngest stake of a stash, and an era with that stake can still be slashed for.
    pub(crate) fn left_exposures(stash: &T::AccountId) -> bool {
        let last = EmptiedStashes::<T>::get(stash);
        last.is_some_and(|last| last >= Self::oldest_chargeable_era())
    }

    /// Removes the entries of a stash that is forgotten. `answers_from` is the first era for which the stake that it
    /// bonds later can be slashed. `None`: any era.
    pub(crate) fn forget(stash: &T::AccountId, answers_from: Option<EraIndex>) {
        if let Some(first) = answers_from {
            Self::excuse_before(stash, first);
        } else if AnswersFrom::<T>::contains_key(stash) {
            AnswersFrom::<T>::remove(stash);
        }
        if EmptiedStashes::<T>::contains_key(stash) {
            EmptiedStashes::<T>::remove(stash);
        }
    }

    /// Returns whether any stash may have stake that can be slashed, whatever the stored exposures say. Then no stash
    /// may leave at once. There are two cases:
    ///
    /// - A slash is pending. It is not looked up which stashes the slash reaches.
    /// - An election has read stakes and is not over. Its exposures are not complete yet.
    pub(crate) fn may_be_unseen() -> bool {
        SlashQueue::<T>::oldest_pending_era().is_some()
            || Elections::<T>::era_being_elected().is_some()
    }

    /// Returns the last era for which stake is, or may be, at stake. This is the next era if an election has read
    /// stakes for it and was not given up. Otherwise it is the planned era.
    pub(crate) fn last_era_at_stake() -> EraIndex {
        Elections::<T>::era_being_elected().unwrap_or_else(Eras::<T>::planned)
    }

    /// Returns the first era whose election has not read stakes yet. `None` before the first era: then nothing is
    /// exposed.
    pub(crate) fn first_unread_era() -> Option<EraIndex> {
        let planned = Eras::<T>::last_planned()?;
        let last = Elections::<T>::era_being_elected().unwrap_or(planned);
        Some(last.saturating_add(1))
    }

    /// Returns the oldest era for which a slash can still be applied: it is pending, or can still be reported.
    pub(crate) fn oldest_chargeable_era() -> EraIndex {
        let slashable = SlashableEras::<T>::oldest();
        SlashQueue::<T>::oldest_pending_era().map_or(slashable, |pending| pending.min(slashable))
    }
}
