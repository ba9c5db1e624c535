//! Invariants of the planned and the active era, of bonded eras and of unlock eras.
//!
//! Reads `ActiveEra`, `BondedEras`, `UnlockSessions` and `LastInheritedEra`.

use crate::{
    pallet::{ActiveEra, BondedEras, Config, LastInheritedEra, UnlockSessions},
    rooms::{Eras, History, UnlockEras},
};
use alloc::collections::BTreeMap;
use core::marker::PhantomData;
use frame_support::{ensure, traits::Get};
use sp_runtime::TryRuntimeError;
use sp_staking::EraIndex;

/// At most one era is planned ahead. The bonded eras end with the active one.
pub(super) struct EraInvariants<T>(PhantomData<T>);

impl<T: Config> EraInvariants<T> {
    /// Checks the planned era, then the bonded eras, then the unlock eras.
    pub(super) fn check() -> Result<(), TryRuntimeError> {
        let (planned, active) = (Eras::<T>::planned(), Eras::<T>::active());
        ensure!(
            planned == active || planned == active.saturating_add(1),
            "the planned era is the active one or the next"
        );
        let bonded = BondedEras::<T>::get();
        ensure!(
            bonded.is_sorted_by(|(era, session), (next_era, next_session)| {
                era < next_era && session < next_session
            }),
            "bonded eras and their first sessions ascend"
        );
        if let (Some((last, _)), Some(era)) = (bonded.last(), ActiveEra::<T>::get()) {
            // After a handover, an era that starts late can be slashed before.
            let is_late = LastInheritedEra::<T>::get() == Some(planned) && *last == planned;
            ensure!(*last == era.index || is_late, "the active era is bonded");
        }
        Self::check_unlock_eras()
    }

    /// Stake becomes free in an active era, and not before the unlock session of that era.
    fn check_unlock_eras() -> Result<(), TryRuntimeError> {
        let mature = UnlockEras::<T>::mature_era();
        ensure!(
            mature <= Eras::<T>::active(),
            "the mature era is active or over"
        );
        let sessions: BTreeMap<_, _> = UnlockSessions::<T>::iter().collect();
        ensure!(
            sessions.keys().all(|era| *era > mature),
            "a mature era has no unlock session"
        );
        ensure!(
            sessions.values().is_sorted(),
            "unlock eras become mature in ascending order"
        );
        let bonded = BondedEras::<T>::get();
        ensure!(
            bonded
                .iter()
                .all(|(era, _)| UnlockEras::<T>::unlock_era(*era) > mature),
            "stake that can be slashed is not free"
        );
        Ok(())
    }

    /// Returns the eras whose records are complete: those within the history whose pruning has not begun.
    pub(super) fn kept() -> impl Iterator<Item = EraIndex> {
        let planned = Eras::<T>::planned();
        let kept = planned.saturating_sub(T::HistoryDepth::get())..=planned;
        kept.filter(|era| !History::<T>::is_leaving(*era))
    }
}
