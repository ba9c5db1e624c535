//! The eras that matter now.

use crate::{pallet::Config, rooms::Findings, types::MAX_RECORDS};
use core::marker::PhantomData;
use palisade_restaking_primitives::SecuredStake;
use sp_staking::EraIndex;

/// The eras that are remembered beyond those that can be slashed, so that nothing is forgotten too early.
pub(crate) const SPARE_ERAS: u32 = 2;

/// Answers by what the staking pallet says.
pub(crate) struct Clock<T>(PhantomData<T>);

impl<T: Config> Clock<T> {
    /// Returns the era in whose stakes limits are measured: that of the certificate, which is the planned one.
    pub(crate) fn measured() -> EraIndex {
        Findings::<T>::era().unwrap_or_else(T::Staking::planned_era)
    }

    /// Returns the first era in which a change counts that is made now. Stakers who leave now are not in the election
    /// for it.
    pub(crate) fn next_change() -> EraIndex {
        T::Staking::planned_era().saturating_add(2)
    }

    /// Returns the era in which a magnitude is due if it was on duty until the era before `from`. No fault of that time
    /// can be slashed then, with one exception: if the bonding duration is raised before the last era of duty is
    /// planned, faults of this one era can be slashed for longer. The lock waits for them
    /// ([`first_slashable`](Self::first_slashable)).
    pub(crate) fn free_after(from: EraIndex) -> EraIndex {
        from.saturating_add(T::Staking::eras_at_risk())
    }

    /// Returns the oldest era to remember: [`SPARE_ERAS`] before the oldest era that can still be slashed, or whose
    /// slashes can still wait. If stake was bonded for longer in the past, earlier eras are looked up too, at most
    /// [`MAX_RECORDS`].
    pub(crate) fn oldest() -> EraIndex {
        let risk = T::Staking::eras_at_risk();
        let mut oldest = T::Staking::active_era().saturating_sub(risk);
        for _ in 0..MAX_RECORDS {
            match oldest.checked_sub(1) {
                Some(before) if T::Staking::is_slashable(before) => oldest = before,
                _ => break,
            }
        }
        oldest.saturating_sub(SPARE_ERAS)
    }

    /// Returns the first era that can still be slashed, if there is one. All later ones up to the active one can be
    /// slashed too: the stake of an era is never free before that of an earlier one.
    pub(crate) fn first_slashable() -> Option<EraIndex> {
        let mut eras = Self::oldest()..=T::Staking::active_era();
        eras.find(|era| T::Staking::is_slashable(*era))
    }

    /// Returns the most eras at risk that [`Self::oldest`] can find: those by the present duration, and all earlier
    /// ones that it looks up.
    pub(crate) fn most_eras_at_risk() -> u32 {
        T::Staking::eras_at_risk().saturating_add(MAX_RECORDS)
    }

    /// Returns the most records of an operator that count: one for each era from the oldest one to the first in which a
    /// change counts. That is three eras after the active one, if the next one is planned.
    pub(crate) fn most_records() -> u32 {
        let before = T::Staking::eras_at_risk().saturating_add(SPARE_ERAS);
        before.saturating_add(4)
    }

    /// Returns whether nothing that ended before `ends` can be slashed any more.
    pub(crate) fn is_past(ends: EraIndex) -> bool {
        let last = ends.saturating_sub(1);
        T::Staking::active_era() >= Self::free_after(ends) && !T::Staking::is_slashable(last)
    }
}
