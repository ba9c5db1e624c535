//! When sessions and eras are expected to start, if nothing interferes.
//!
//! The session pallet estimates the next session, and each further session is of average length. Eras are as long as
//! configured, or as short as they are forced to be. A block takes `ExpectedBlockTime`. So a forecast is exact as long
//! as no slot is empty, no election fails, and governance changes nothing.
//!
//! Reads the rooms `Eras` and `UnlockEras`.

use crate::{
    pallet::Config,
    rooms::{Eras, UnlockEras},
    types::Forcing,
};
use core::marker::PhantomData;
use frame_support::traits::{EstimateNextNewSession, Get};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::{traits::UniqueSaturatedInto, Saturating};
use sp_staking::{EraIndex, SessionIndex};

/// Predicts the starts of sessions and eras. Times are in ms from the present block.
pub(crate) struct Forecast<T>(PhantomData<T>);

impl<T: Config> Forecast<T> {
    /// Returns the duration of an era that is not forced, in ms.
    pub(crate) fn usual_era_millis() -> u64 {
        let session = Self::millis(T::NextNewSession::average_session_length());
        session.saturating_mul(T::SessionsPerEra::get().into())
    }

    /// Returns the time until an era is active, zero if it is active or over. `None` as in
    /// [`first_session_of`](Self::first_session_of), or if nobody knows when the next session starts.
    pub(crate) fn until_era(era: EraIndex) -> Option<u64> {
        if Eras::<T>::active_info().is_some_and(|active| era <= active.index) {
            return Some(0);
        }
        Self::until_session(Self::first_session_of(era)?)
    }

    /// Returns the time until an unlock era is mature, zero if it is mature. Pending slashes don't count. `None` as in
    /// [`until_era`](Self::until_era).
    pub(crate) fn until_mature(unlock_era: EraIndex) -> Option<u64> {
        if unlock_era <= UnlockEras::<T>::mature_era() {
            return Some(0);
        }
        let starts = Self::first_session_of(unlock_era)?;
        let scheduled = UnlockEras::<T>::first_session_of(unlock_era).unwrap_or(0);
        // The next era schedules sessions anew for the unlock eras of itself and of the planned era.
        let next = Eras::<T>::next();
        let anew = if unlock_era >= UnlockEras::<T>::unlock_era(Eras::<T>::planned()) {
            let sessions = unlock_era
                .saturating_sub(next)
                .saturating_mul(T::SessionsPerEra::get());
            Self::first_session_of(next)?.saturating_add(sessions)
        } else {
            0
        };
        Self::until_session(starts.max(scheduled).max(anew))
    }

    /// Returns the first session of an era that is planned or will be planned. `None` in two cases:
    /// - No era is planned yet.
    /// - Eras are frozen, and this era is not planned yet.
    ///
    /// Returns 0 for an era that was pruned: it is older than all stored eras.
    pub(crate) fn first_session_of(era: EraIndex) -> Option<SessionIndex> {
        let planned = Eras::<T>::last_planned()?;
        let of_planned = Eras::<T>::first_session_of(planned).unwrap_or(0);
        let Some(further) = era.checked_sub(Eras::<T>::next()) else {
            return Some(Eras::<T>::first_session_of(era).unwrap_or(0));
        };
        let sessions = T::SessionsPerEra::get();
        // An era is planned together with its first session. After a failed election each session tries again.
        let soonest = Eras::<T>::planned_session().saturating_add(1);
        let (next, each) = match Eras::<T>::forcing() {
            Forcing::NotForcing => (of_planned.saturating_add(sessions).max(soonest), sessions),
            Forcing::ForceNew => (soonest, sessions),
            Forcing::ForceAlways => (soonest, 1),
            Forcing::ForceNone => return None,
        };
        Some(next.saturating_add(further.saturating_mul(each.max(1))))
    }

    /// Returns the time until a session starts. For a session that has started already, returns the time until the next
    /// session: what waits for a session is processed only when a session starts.
    fn until_session(session: SessionIndex) -> Option<u64> {
        let now = frame_system::Pallet::<T>::block_number();
        let (next, _) = T::NextNewSession::estimate_next_new_session(now);
        // The last planned session is the next to start.
        let further = session.saturating_sub(Eras::<T>::planned_session());
        let length = T::NextNewSession::average_session_length();
        let blocks = next?
            .saturating_sub(now)
            .saturating_add(length.saturating_mul(further.into()));
        Some(Self::millis(blocks))
    }

    fn millis(blocks: BlockNumberFor<T>) -> u64 {
        let blocks: u64 = blocks.unique_saturated_into();
        blocks.saturating_mul(T::ExpectedBlockTime::get())
    }
}
