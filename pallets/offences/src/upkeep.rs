//! What each block does, in bounded steps: tell offenders of a growth, forget what has expired.
//!
//! [`crate::report`] leaves growths and reports behind; this takes them up, session by session. It
//! runs when a block begins, not in its idle weight, so that full blocks can't hold back a slash. The
//! bound is a number of steps, each of which concerns one offender, since staking says only
//! afterwards what an offender cost.
//!
//! Growth goes first: a slot has no offender left to tell when its turn to expire comes.

use crate::{
    pallet::{
        Config, FirstKeptSession, FirstUntoldSession, GrowthsBySession, Pallet, SlotsBySession,
    },
    slots::OpenSlot,
    weights,
};
use frame_support::{
    traits::{Defensive, Get},
    weights::Weight,
};
use palisade_offence::{OffenceHandler, Ruling};
use sp_staking::SessionIndex;

/// How many steps a block takes at most. The dozens of offenders of a bad day are told within some
/// blocks; a thousand within about a minute's worth of blocks of one second.
pub const STEPS_PER_BLOCK: u32 = 16;

impl<T: Config> Pallet<T> {
    /// Takes up to [`STEPS_PER_BLOCK`] steps of what is due, and returns the weight used.
    pub(crate) fn process_upkeep() -> Weight {
        let now = T::CurrentSession::get();
        let mut weight = weights::quiet_block::<T>();
        for _ in 0..STEPS_PER_BLOCK {
            let step = Self::process_growth(now).or_else(|| Self::process_expiry(now));
            let Some(spent) = step else { break };
            weight.saturating_accrue(spent);
        }
        weight
    }

    /// Tells one offender of the growth of its slot's fraction, or goes to the next session. `None`
    /// if all growths reported before session `now` have been told.
    fn process_growth(now: SessionIndex) -> Option<Weight> {
        let session = FirstUntoldSession::<T>::get();
        if session >= now {
            return None;
        }
        let Some(slot_id) = GrowthsBySession::<T>::iter_key_prefix(session).next() else {
            let nothing_waits = GrowthsBySession::<T>::iter_keys().next().is_none();
            FirstUntoldSession::<T>::put(next_session(session, now, nothing_waits));
            return Some(weights::step::<T>());
        };

        let Some(mut slot) =
            OpenSlot::<T>::load(slot_id).defensive_proof("an indexed slot has a record")
        else {
            GrowthsBySession::<T>::remove(session, slot_id);
            return Some(weights::step::<T>());
        };
        let lagging = slot.next_lagging();
        let told = lagging.map(|report| {
            let ruling = Ruling {
                is_growth: true,
                ..slot.ruling(report.session)
            };
            (report.into_details(), ruling)
        });
        slot.save();
        let handler_weight = told.map_or(Weight::zero(), |(offender, ruling)| {
            T::OffenceHandler::on_ruling(&[offender], &ruling)
        });
        Some(weights::step::<T>().saturating_add(handler_weight))
    }

    /// Forgets one expired report, or goes to the next session. `None` if nothing is left of the
    /// sessions that have expired in session `now`.
    fn process_expiry(now: SessionIndex) -> Option<Weight> {
        let session = FirstKeptSession::<T>::get();
        let unexpired = Self::first_unexpired_session(now);
        if session >= unexpired {
            return None;
        }
        let Some(slot_id) = SlotsBySession::<T>::iter_key_prefix(session).next() else {
            let nothing_is_kept = SlotsBySession::<T>::iter_keys().next().is_none();
            FirstKeptSession::<T>::put(next_session(session, unexpired, nothing_is_kept));
            return Some(weights::step::<T>());
        };

        let mut weight = weights::step::<T>();
        match OpenSlot::<T>::load(slot_id).defensive_proof("an indexed slot has a record") {
            Some(mut slot) => {
                let marked = slot.remove_last();
                slot.save();
                weight.saturating_accrue(weights::marks::<T>(marked));
            }
            None => SlotsBySession::<T>::remove(session, slot_id),
        }
        Some(weight)
    }
}

/// Where a cursor goes from a session that has nothing left, in one step: to the next one, or to `end` if
/// no other session has anything either. Else a chain that gets this pallet in its thousandth session
/// would walk through all those before, and tell nobody anything meanwhile.
fn next_session(session: SessionIndex, end: SessionIndex, is_index_empty: bool) -> SessionIndex {
    if is_index_empty {
        end
    } else {
        session.saturating_add(1)
    }
}
