//! The clocks of staking are set first, because the other steps read them.
//!
//! - The active era is mature: in `pallet-staking`, a chunk is free once its era is planned.
//! - Each bonded era, and the planned one, gets the unlock era that `pallet-staking` gives it: the era plus the bonding
//!   duration.
//! - The oldest bonded era leaves, if its stake is free.
//! - No slash is due in the active era or before. Those that `pallet-staking` has forgotten get a later era
//!   (`slashes`).
//! - The validators that `pallet-staking` has disabled stay disabled until the era ends.

use super::{eras::EraSummary, old::prefix_of};
use crate::{
    pallet::Config,
    rooms::{AppliedSlashes, Disabled, Eras, History, SlashableEras, UnlockEras},
    session::SessionInterface,
    slashing::types::ApplicationCursor,
};
use alloc::vec::Vec;
use codec::DecodeAll;
use core::marker::PhantomData;
use frame_support::{storage::unhashed, traits::Get, weights::Weight};
use sp_runtime::Perbill;

/// Sets the clocks.
pub(super) struct Beginning<T>(PhantomData<T>);

impl<T: Config> Beginning<T> {
    /// Sets the clocks. Returns the weight.
    pub(super) fn begin() -> Weight {
        let (active, planned) = (Eras::<T>::active(), Eras::<T>::planned());
        let mut eras = SlashableEras::<T>::eras();
        eras.extend([active, planned]);
        eras.sort();
        eras.dedup();
        let fixed = eras.len() as u64;
        eras.into_iter().for_each(UnlockEras::<T>::fix);
        UnlockEras::<T>::set_mature_era(active);
        SlashableEras::<T>::update(None);
        AppliedSlashes::<T>::set_cursor(ApplicationCursor {
            due_era: active.saturating_add(1),
            ..Default::default()
        });
        History::<T>::advance_to(EraSummary::<T>::oldest());
        let disabled = Self::keep_disabled();
        let history: u64 = T::HistoryDepth::get().into();
        T::DbWeight::get().reads_writes(
            history.saturating_add(fixed).saturating_add(disabled),
            fixed.saturating_add(disabled).saturating_add(4),
        )
    }

    /// Notes the validators that `pallet-staking` itself has disabled. Since its version 16, the session pallet keeps
    /// them: there they stay as they are. Returns their number.
    fn keep_disabled() -> u64 {
        let offenders = Self::disabled_indices();
        let set = T::SessionInterface::validators();
        for (index, severity) in &offenders {
            if let Some(validator) = set.get(*index as usize) {
                let (active, planned) = (Eras::<T>::active(), Eras::<T>::planned());
                Disabled::<T>::add(validator, *severity, active, planned);
                T::SessionInterface::disable(validator, *severity);
            }
        }
        offenders.len() as u64
    }

    /// Returns the indices of the disabled validators in the set, each with its severity. It is 100% if it is not
    /// known. The list has another shape in each version; its length tells which.
    fn disabled_indices() -> Vec<(u32, Perbill)> {
        let unknown = |index: u32| (index, Perbill::one());
        if let Some(bytes) = unhashed::get_raw(&prefix_of::<T>("DisabledValidators")) {
            let with_severity = Vec::<(u32, Perbill)>::decode_all(&mut bytes.as_slice());
            let without = || Vec::<u32>::decode_all(&mut bytes.as_slice()).unwrap_or_default();
            return with_severity.unwrap_or_else(|_| without().into_iter().map(unknown).collect());
        }
        let offending = unhashed::get::<Vec<(u32, bool)>>(&prefix_of::<T>("OffendingValidators"));
        let offending = offending.unwrap_or_default().into_iter();
        offending
            .filter(|(_, is_disabled)| *is_disabled)
            .map(|(index, _)| unknown(index))
            .collect()
    }
}
