//! The clock of staking: the planned era, the active era, their first sessions, and how eras are forced.
//!
//! An era is *planned* together with its first session, one session ahead, by an election. It becomes *active* when
//! that session starts. `eras/rotation.rs` writes both steps, `eras/forcing.rs` the mode of forcing. Almost every other
//! file reads this room.

use crate::{
    pallet::{
        ActiveEra, Config, CurrentEra, CurrentPlannedSession, ErasStartSessionIndex, ForceEra,
    },
    types::{ActiveEraInfo, Forcing},
};
use core::marker::PhantomData;
use sp_staking::{EraIndex, SessionIndex};

/// The only writer of `CurrentEra`, `ActiveEra`, `ForceEra`, `CurrentPlannedSession` and `ErasStartSessionIndex`.
///
/// Invariant between blocks: the planned era is the active one or the next. The first sessions of eras ascend.
pub(crate) struct Eras<T>(PhantomData<T>);

/// The eras of the present session, for steps that need both several times.
#[derive(Clone, Copy)]
pub(crate) struct PresentEras {
    /// The active era, zero before the first.
    pub active: EraIndex,
    /// The planned era, zero before the first.
    pub planned: EraIndex,
}

impl<T: Config> Eras<T> {
    /// Returns the active era, zero before the first.
    pub(crate) fn active() -> EraIndex {
        Self::active_info().map_or(0, |era| era.index)
    }

    /// Returns the active era and its start. `None` before the first.
    pub(crate) fn active_info() -> Option<ActiveEraInfo> {
        ActiveEra::<T>::get()
    }

    /// Returns the era that was planned last. `None` before the first.
    pub(crate) fn last_planned() -> Option<EraIndex> {
        CurrentEra::<T>::get()
    }

    /// Returns the planned era, zero before the first.
    pub(crate) fn planned() -> EraIndex {
        Self::last_planned().unwrap_or(0)
    }

    /// Returns the era that is planned next.
    pub(crate) fn next() -> EraIndex {
        Self::last_planned().map_or(0, |era| era.saturating_add(1))
    }

    /// Returns the active and the planned era.
    pub(crate) fn present() -> PresentEras {
        PresentEras {
            active: Self::active(),
            planned: Self::planned(),
        }
    }

    /// Returns how eras are forced.
    pub(crate) fn forcing() -> Forcing {
        ForceEra::<T>::get()
    }

    /// Returns whether governance froze eras. Before the first era they are never frozen, whatever the mode is.
    pub(crate) fn are_frozen() -> bool {
        Self::forcing() == Forcing::ForceNone && CurrentEra::<T>::exists()
    }

    /// Stores how eras are forced, and does nothing else. `EraForcing` does what a change of the mode requires.
    pub(crate) fn set_forcing(mode: Forcing) {
        ForceEra::<T>::put(mode);
    }

    /// Returns the first session of an era. `None` if the era is not planned yet, or was pruned.
    pub(crate) fn first_session_of(era: EraIndex) -> Option<SessionIndex> {
        ErasStartSessionIndex::<T>::get(era)
    }

    /// Returns the session that was planned last.
    pub(crate) fn planned_session() -> SessionIndex {
        CurrentPlannedSession::<T>::get()
    }

    /// Stores the session that is planned now.
    pub(crate) fn set_planned_session(session: SessionIndex) {
        CurrentPlannedSession::<T>::put(session);
    }

    /// Makes an era the planned one, and stores its first session.
    pub(crate) fn plan(era: EraIndex, first_session: SessionIndex) {
        CurrentEra::<T>::put(era);
        ErasStartSessionIndex::<T>::insert(era, first_session);
    }

    /// Makes an era the active one. `start` is in ms since the Unix epoch, `None` if no time is known yet.
    pub(crate) fn activate(era: EraIndex, start: Option<u64>) {
        ActiveEra::<T>::put(ActiveEraInfo { index: era, start });
    }

    /// Removes the first session of an era that is out of its history.
    pub(crate) fn forget(era: EraIndex) {
        ErasStartSessionIndex::<T>::remove(era);
    }

    /// Returns the era that was the planned one in a session of `era`: the next era in the last session of `era`,
    /// otherwise `era`. `planned` is the era that is planned now.
    pub(crate) fn planned_in(session: SessionIndex, era: EraIndex, planned: EraIndex) -> EraIndex {
        let next = era.saturating_add(1);
        let is_planned = next <= planned
            && Self::first_session_of(next).is_some_and(|first| first <= session.saturating_add(1));
        if is_planned {
            next
        } else {
            era
        }
    }

    /// Makes an era both the planned and the active one, for the tests of other pallets.
    #[cfg(any(feature = "std", feature = "runtime-benchmarks"))]
    pub(crate) fn set_active_and_planned(era: EraIndex) {
        CurrentEra::<T>::put(era);
        Self::activate(era, None);
    }
}
