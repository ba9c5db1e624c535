//! The eras that can still be slashed: those whose stake is not free yet.
//!
//! An era enters the list when it starts. It leaves when its unlock era is mature. `eras/rotation.rs` updates the list
//! when a session starts. Reports of offences, slashes by hand, slashes of services and pruning read the list.
//!
//! Every such era is in the list, whatever their number and whatever `HistoryDepth` is by now. An offender of an era
//! that is left out would go free. The exposures of an era are kept as long as the era is in the list.

use super::{Eras, UnlockEras};
use crate::{
    bounds::push_anyway,
    pallet::{BondedEras, Config},
};
use alloc::vec::Vec;
use core::marker::PhantomData;
use sp_staking::{EraIndex, SessionIndex};

/// The only writer of `BondedEras`.
///
/// Invariant after every method: eras ascend, and so do their first sessions. The last is the active era, if there is
/// one. Exception: after a handover it can be the planned era, until that starts late.
pub(crate) struct SlashableEras<T>(PhantomData<T>);

impl<T: Config> SlashableEras<T> {
    /// Returns the era of a session. `None` if the era can't be slashed any more.
    pub(crate) fn era_of_session(session: SessionIndex) -> Option<EraIndex> {
        BondedEras::<T>::get()
            .iter()
            .rev()
            .find(|(_, first)| *first <= session)
            .map(|(era, _)| *era)
    }

    /// Returns the first session of an era. `None` if the era has not started, or can't be slashed any more.
    pub(crate) fn first_session_of(era: EraIndex) -> Option<SessionIndex> {
        BondedEras::<T>::get()
            .iter()
            .find(|(bonded, _)| *bonded == era)
            .map(|(_, first)| *first)
    }

    /// Returns the first session of the oldest era that can still be slashed. Offences of earlier sessions are
    /// discarded.
    pub(crate) fn first_session() -> SessionIndex {
        BondedEras::<T>::get()
            .first()
            .map_or(0, |(_, session)| *session)
    }

    /// Returns the eras that can still be slashed, oldest first.
    pub(crate) fn eras() -> Vec<EraIndex> {
        BondedEras::<T>::get().iter().map(|(era, _)| *era).collect()
    }

    /// Returns the oldest era that can still be slashed.
    pub(crate) fn oldest() -> EraIndex {
        BondedEras::<T>::get()
            .first()
            .map_or_else(Eras::<T>::active, |(era, _)| *era)
    }

    /// Removes the eras whose stake is free, and adds the era that has just begun, with its first session. An era that
    /// is in the list keeps its first session.
    ///
    /// Returns the first session of the oldest era that is kept. `None` if there is none.
    pub(crate) fn update(begun: Option<(EraIndex, SessionIndex)>) -> Option<SessionIndex> {
        let mature = UnlockEras::<T>::mature_era();
        BondedEras::<T>::mutate(|bonded| {
            // Unlock eras ascend, so only the eras that leave and one more are looked up.
            let mut is_free = true;
            bonded.retain(|(era, _)| {
                is_free = is_free && UnlockEras::<T>::unlock_era(*era) <= mature;
                !is_free
            });
            let last = bonded.last().map(|(era, _)| *era);
            if let Some(begun) = begun.filter(|(era, _)| Some(*era) != last) {
                push_anyway(&mut bonded.0, begun, "bonded eras");
            }
            bonded.first().map(|(_, first)| *first)
        })
    }
}
