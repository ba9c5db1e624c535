//! What always holds between the storage items of this pallet. Tests check it after every block.
//!
//! The only file besides the rooms that reads storage items, so that it can compare the rooms with each other.

use crate::{
    ids::{habitual_slot, report_id},
    pallet::{
        ConcurrentReportsIndex, Config, FirstKeptSession, FirstUntoldSession, GrowthsBySession,
        Pallet, ReportOf, Reports, SlotIdOf, SlotsBySession, SlotsOfOffenders, TimeSlots,
    },
    records::TimeSlot,
};
use core::marker::PhantomData;
use frame_support::ensure;
use sp_runtime::TryRuntimeError;

impl<T: Config> Pallet<T> {
    /// Checks that counts match reports, and that the indices by session are complete and contain nothing else.
    ///
    /// Reads all of the pallet's storage, so it must not be used within a block.
    ///
    /// # Errors
    /// The rule that is broken.
    pub fn check_invariants() -> Result<(), TryRuntimeError> {
        Invariants::<T>::check()
    }
}

/// The checks of the storage items.
struct Invariants<T>(PhantomData<T>);

impl<T: Config> Invariants<T> {
    fn check() -> Result<(), TryRuntimeError> {
        let (mut slots, mut offenders, mut growths) = (0usize, 0usize, 0usize);
        let mut listed = 0usize;
        for (id, slot) in TimeSlots::<T>::iter() {
            Self::check_slot(&id, &slot)?;
            slots = slots.saturating_add(1);
            offenders = offenders.saturating_add(slot.offenders as usize);
            growths = growths.saturating_add(usize::from(slot.growth.is_some()));
            if !slot.is_of_habits {
                listed = listed.saturating_add(slot.offenders as usize);
            }
        }
        Self::check_lists(listed)?;

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

    /// Checks the lists of offenders' slots. They must have one entry for each of the `listed` reports of time slots.
    fn check_lists(listed: usize) -> Result<(), TryRuntimeError> {
        let mut entries = 0usize;
        for list in SlotsOfOffenders::<T>::iter_values() {
            ensure!(!list.is_empty(), "an offender without reports has no list");
            entries = entries.saturating_add(list.len());
        }
        ensure!(
            entries == listed,
            "the lists hold the reports of time slots and nothing else"
        );
        Ok(())
    }

    fn check_slot(id: &SlotIdOf<T>, slot: &TimeSlot) -> Result<(), TryRuntimeError> {
        ensure!(slot.offenders > 0, "a slot has an offender");
        ensure!(
            slot.counted >= slot.offenders,
            "a slot's offenders are counted together"
        );
        ensure!(
            slot.habitual <= slot.offenders && !(slot.is_of_habits && slot.habitual > 0),
            "habitual offenders of a time slot are some of its offenders"
        );
        ensure!(
            slot.session >= FirstKeptSession::<T>::get(),
            "the expiry cursor passes no slot"
        );
        ensure!(
            SlotsBySession::<T>::contains_key(slot.session, id),
            "a slot is indexed by its latest session"
        );
        let mut habitual = 0u32;
        for position in 0..slot.offenders {
            let report = ConcurrentReportsIndex::<T>::get(id, position)
                .and_then(Reports::<T>::get)
                .ok_or("every position has a report")?;
            ensure!(
                report.session <= slot.session,
                "a report is of the slot's session at the latest"
            );
            if !slot.is_of_habits {
                habitual = habitual.saturating_add(Self::check_listed(id, slot, &report)?);
            }
        }
        ensure!(
            habitual == slot.habitual,
            "a slot knows which of its offenders are habitual"
        );
        Self::check_growth(id, slot)
    }

    /// Checks that a report of a time slot is in the list of its offender. Returns 1 if the offender is habitual, else
    /// 0.
    fn check_listed(
        id: &SlotIdOf<T>,
        slot: &TimeSlot,
        report: &ReportOf<T>,
    ) -> Result<u32, TryRuntimeError> {
        let list = SlotsOfOffenders::<T>::get(report.era, (slot.kind, &report.offender));
        ensure!(
            list.iter().filter(|listed| *listed == id).count() == 1,
            "a report is once in its offender's list"
        );
        let habits = habitual_slot::<T>(&slot.kind, report.session, report.era);
        let habitual_id = report_id::<T>(&slot.kind, &habits, &report.offender);
        Ok(u32::from(Reports::<T>::contains_key(habitual_id)))
    }

    fn check_growth(id: &SlotIdOf<T>, slot: &TimeSlot) -> Result<(), TryRuntimeError> {
        if let Some(growth) = slot.growth {
            ensure!(
                growth.lagging > 0 && growth.lagging <= slot.offenders,
                "a growth is of some offenders"
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
