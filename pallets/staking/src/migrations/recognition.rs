//! Whose state is it, and can it be taken over?
//!
//! Both pallets declare storage version 16. So the state is ours if it has an item that only this pallet writes in
//! every chain: the number of elections, the mature era, or the end of a handover.

use super::{
    old::{prefix_of, OURS, REMOVED, THEIRS},
    report::Refusal,
};
use crate::{
    pallet::{Config, Pallet},
    rooms::{Elections, Eras, Handover, UnlockEras},
    types::Stage,
};
use alloc::{collections::BTreeSet, vec::Vec};
use core::marker::PhantomData;
use frame_support::{
    ensure,
    traits::{Get, StorageVersion},
    weights::Weight,
};

/// The versions whose shapes the migration knows.
const VERSIONS: core::ops::RangeInclusive<u16> = 13..=16;

/// Recognises inherited state.
pub(crate) struct Recognition<T>(PhantomData<T>);

impl<T: Config> Recognition<T> {
    /// Pauses staking, if the state is not ours. A new release can accept what an earlier one has refused.
    pub(crate) fn pause_if_inherited() -> Weight {
        if Self::is_inherited() && Handover::<T>::stage() != Some(Stage::Underway) {
            log::info!(target: "runtime::staking", "the state is that of another pallet: staking is paused");
            Handover::<T>::set_stage(Stage::Waiting);
        }
        T::DbWeight::get().reads_writes(5, 1)
    }

    /// Returns whether the state is not ours yet: a handover is under way, or there are eras and nothing that only this
    /// pallet writes.
    pub(crate) fn is_inherited() -> bool {
        let is_ours = Handover::<T>::is_finished()
            || UnlockEras::<T>::is_recorded()
            || Elections::<T>::count() > 0;
        Handover::<T>::is_under_way() || (!is_ours && Eras::<T>::last_planned().is_some())
    }

    /// Returns the storage version of a state that can be taken over.
    ///
    /// # Errors
    /// The reason why it can't.
    pub(super) fn examine() -> Result<u16, Refusal> {
        let stored = StorageVersion::get::<Pallet<T>>();
        let version = VERSIONS
            .into_iter()
            .find(|version| stored == *version)
            .ok_or(Refusal::UnknownVersion)?;
        Self::check_items()?;
        let active = Eras::<T>::active_info().ok_or(Refusal::NoActiveEra)?.index;
        let planned = Eras::<T>::planned();
        ensure!(
            planned == active || Some(planned) == active.checked_add(1),
            Refusal::ErasDisagree
        );
        let history = T::HistoryDepth::get();
        let too_old = planned.checked_sub(history.saturating_add(1));
        match too_old.filter(|era| Eras::<T>::first_session_of(*era).is_some()) {
            Some(era) => Err(Refusal::HistoryTooShort(era)),
            None => Ok(version),
        }
    }

    /// Looks at the name of each item, not at its content. So this costs one look-up for each item.
    fn check_items() -> Result<(), Refusal> {
        let known: BTreeSet<Vec<u8>> = THEIRS
            .iter()
            .chain(REMOVED)
            .chain(OURS)
            .map(|item| prefix_of::<T>(item))
            .collect();
        let pallet = prefix_of::<T>("");
        let pallet = pallet.get(..16).unwrap_or(&pallet);
        let mut position = pallet.to_vec();
        while let Some(key) = sp_io::storage::next_key(&position) {
            if !key.starts_with(pallet) {
                break;
            }
            let mut item = key;
            item.truncate(32);
            if !known.contains(&item) {
                let mut name = [0u8; 16];
                name.iter_mut()
                    .zip(item.iter().skip(16))
                    .for_each(|(to, from)| *to = *from);
                return Err(Refusal::UnknownItem(name));
            }
            // Goes to the end of this item: no key continues with 64 bytes of 255.
            item.extend([u8::MAX; 64]);
            position = item;
        }
        Ok(())
    }
}
