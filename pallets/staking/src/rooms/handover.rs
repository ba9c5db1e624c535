//! The handover: how far the state of `pallet-staking` has become the state of this pallet.
//!
//! `migrations` writes here. Hooks, sessions and elections read it: while a handover is under way, staking is paused.
//! Rulings that arrive meanwhile wait here, because the exposures that they need may have their old shape.

use crate::{
    bounds::push_anyway,
    pallet::{Config, HandoverStage, LastInheritedEra, LastPausedSession, WaitingRulings},
    slashing::types::WaitingRuling,
    types::Stage,
};
use core::marker::PhantomData;
use sp_staking::{EraIndex, SessionIndex};

/// The only writer of `HandoverStage`, `WaitingRulings`, `LastInheritedEra` and `LastPausedSession`.
///
/// Invariant between blocks: without a stage, no ruling waits.
pub(crate) struct Handover<T>(PhantomData<T>);

impl<T: Config> Handover<T> {
    /// Returns whether staking is paused, because its state may have the shapes of `pallet-staking`.
    pub(crate) fn is_under_way() -> bool {
        HandoverStage::<T>::exists()
    }

    /// Returns how far the handover is. `None` if there is none, or if it is finished.
    pub(crate) fn stage() -> Option<Stage> {
        HandoverStage::<T>::get()
    }

    /// Sets how far the handover is.
    pub(crate) fn set_stage(stage: Stage) {
        HandoverStage::<T>::put(stage);
    }

    /// Ends the handover in a session. `last_era` is the last era that `pallet-staking` has elected.
    pub(crate) fn finish(last_era: EraIndex, session: SessionIndex) {
        LastInheritedEra::<T>::put(last_era);
        LastPausedSession::<T>::put(session);
        HandoverStage::<T>::kill();
    }

    /// Returns whether the silence of a validator in this session proves nothing: heartbeats are transactions, and
    /// transactions waited. After a handover, this is so for the session in which the handover ended, and for all
    /// sessions before.
    ///
    /// The caller must not ask during a handover: then silence never proves anything, and the answer does not say so.
    pub(crate) fn has_silenced(session: SessionIndex) -> bool {
        LastPausedSession::<T>::get().is_some_and(|last| session <= last)
    }

    /// Returns whether `pallet-staking` has elected an era. During the handover the answer is always `true`.
    pub(crate) fn is_inherited(era: EraIndex) -> bool {
        Self::is_under_way() || LastInheritedEra::<T>::get().is_some_and(|last| era <= last)
    }

    /// Returns whether the state came from `pallet-staking`, and was taken over.
    pub(crate) fn is_finished() -> bool {
        LastInheritedEra::<T>::exists()
    }

    /// Stores a ruling for later. If a ruling with the same offender, kind, session and consequences waits already,
    /// that ruling gets the larger fraction. So a validator that offends in each block makes no long list.
    pub(crate) fn keep_ruling(waiting: WaitingRuling<T>) {
        let fraction = waiting.ruling.fraction;
        WaitingRulings::<T>::mutate(|rulings| {
            let mut all = rulings.as_mut().iter_mut();
            match all.find(|known| Self::is_same_offence(known, &waiting)) {
                Some(known) => known.ruling.fraction = known.ruling.fraction.max(fraction),
                None => push_anyway(rulings, waiting, "waiting rulings"),
            }
        });
    }

    fn is_same_offence(one: &WaitingRuling<T>, other: &WaitingRuling<T>) -> bool {
        let (a, b) = (&one.ruling, &other.ruling);
        one.validator == other.validator
            && (a.kind, a.session, a.consequences) == (b.kind, b.session, b.consequences)
    }

    /// Removes the oldest ruling that waits, and returns it.
    pub(crate) fn take_ruling() -> Option<WaitingRuling<T>> {
        let mut rulings = WaitingRulings::<T>::get();
        if rulings.is_empty() {
            return None;
        }
        let first = rulings.remove(0);
        if rulings.is_empty() {
            WaitingRulings::<T>::kill();
        } else {
            WaitingRulings::<T>::put(rulings);
        }
        Some(first)
    }
}
