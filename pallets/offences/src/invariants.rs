//! What always holds between the storage items of this pallet. Tests check it after every block.

use crate::{
    pallet::{
        ConcurrentReportsIndex, Config, FirstKeptSession, FirstUntoldSession, GrowthsBySession,
        Pallet, Reports, SlotIdOf, SlotsBySession, TimeSlots,
    },
    slots::TimeSlot,
};
use frame_support::ensure;
use sp_runtime::TryRuntimeError;

impl<T: Config> Pallet<T> {
    /// Checks that counts match reports and that the indices by session are complete and hold
    /// nothing else. Reads all of the pallet's storage: not for use within a block. The error names
    /// the rule that is broken.
    pub fn check_invariants() -> Result<(), TryRuntimeError> {
        let (mut slots, mut offenders, mut growths) = (0usize, 0usize, 0usize);
        for (id, slot) in TimeSlots::<T>::iter() {
            Self::check_slot(&id, &slot)?;
            slots = slots.saturating_add(1);
            offenders = offenders.saturating_add(slot.offenders as usize);
            growths = growths.saturating_add(usize::from(slot.growth.is_some()));
        }

        ensure!(
            Reports::<T>::iter_keys().count() == offenders,
            "a report belongs to exactly one position of one slot"
        );
        ensure!(
            ConcurrentReportsIndex::<T>::iter_keys().count() == offenders,
            "a slot has as many positions as offenders"
        );
        ensure!(
            SlotsBySession::<T>::iter_keys().count() == slots,
            "a slot is indexed once by session"
        );
        ensure!(
            GrowthsBySession::<T>::iter_keys().count() == growths,
            "a growth is indexed once by session"
        );
        Ok(())
    }

    fn check_slot(id: &SlotIdOf<T>, slot: &TimeSlot) -> Result<(), TryRuntimeError> {
        ensure!(slot.offenders > 0, "a slot has an offender");
        ensure!(
            slot.session >= FirstKeptSession::<T>::get(),
            "the expiry cursor passes no slot"
        );
        ensure!(
            SlotsBySession::<T>::contains_key(slot.session, id),
            "a slot is indexed by its latest session"
        );
        for position in 0..slot.offenders {
            let report = ConcurrentReportsIndex::<T>::get(id, position).and_then(Reports::<T>::get);
            ensure!(
                report.is_some_and(|report| report.session <= slot.session),
                "every position has a report, of the slot's session at the latest"
            );
        }
        if let Some(growth) = slot.growth {
            ensure!(
                growth.lagging > 0 && growth.lagging < slot.offenders,
                "some offenders lag, but not those who made the fraction grow"
            );
            ensure!(
                growth.reported_in >= FirstUntoldSession::<T>::get(),
                "the growth cursor passes no growth"
            );
            ensure!(
                GrowthsBySession::<T>::contains_key(growth.reported_in, id),
                "a growth is indexed by the session of its report"
            );
        }
        Ok(())
    }
}
