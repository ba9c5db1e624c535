//! How long stake is bonded: in eras, and in sessions too.
//!
//! Eras are shorter than usual if they are forced, or if governance shortens them. If only eras were counted, stake
//! that is bonded for 28 days could be free after 28 hours. So sessions are counted too. Each era e has an *unlock era*
//! u. It is for stake that unbonds after the election for e began to read stakes, and before the next one does. Such
//! stake is free when three conditions hold:
//!
//! 1. The unlock era u is active or over.
//! 2. From the first session of e, (u − e) · `SessionsPerEra` sessions have passed. `SessionsPerEra` is as it was when
//!    era e was planned.
//! 3. From the first session of e + 1, (u − e − 1) · `SessionsPerEra` sessions have passed. `SessionsPerEra` is as it
//!    was when era e + 1 was planned.
//!
//! The third condition is for a long era: the stake that unbonds last, when era e + 1 is about to be elected, has not
//! waited yet. If no era is forced or changes its length, all conditions are met in the same session.
//!
//! Unlock eras become *mature* in ascending order: an unlock era waits until the one before is mature. So one number,
//! the mature era, says which unlock eras are free.
//!
//! The election for an era fixes its unlock era. `eras/rotation.rs` schedules sessions when an era is planned, and
//! advances the mature era when a session starts. Withdrawals and other pallets read the result.

use super::{Eras, SlashQueue};
use crate::{
    block_weight::BlockWeight,
    pallet::{Config, ErasUnlockEra, MatureEra, UnlockSessions},
};
use core::marker::PhantomData;
use frame_support::traits::Get;
use sp_runtime::traits::Zero;
use sp_staking::{EraIndex, SessionIndex};

/// The most unlock eras that become mature in one session. At most one era starts in a session, but up to this many can
/// mature in it. So eras that were held back catch up.
pub(crate) const MAX_MATURING_ERAS: u32 = 32;

/// The only writer of `ErasUnlockEra`, `UnlockSessions` and `MatureEra`.
///
/// Invariant after every method: a later era has no earlier unlock era. A later unlock era has no earlier session. An
/// unlock era that has become mature has no session.
pub(crate) struct UnlockEras<T>(PhantomData<T>);

impl<T: Config> UnlockEras<T> {
    /// Returns the last era whose chunks can be withdrawn now. It never falls.
    ///
    /// This is the mature era, unless a slash is pending. Stake that was at stake in the era of the offence, or later,
    /// waits until that slash is applied, whichever stash it belongs to.
    pub(crate) fn free_era() -> EraIndex {
        let mature = Self::mature_era();
        SlashQueue::<T>::oldest_pending_era().map_or(mature, |era| {
            mature.min(Self::unlock_era(era).saturating_sub(1))
        })
    }

    /// Returns the mature era: chunks whose unlock era is at most this one have waited long enough, in eras and in
    /// sessions. It is behind the active era if eras were forced or shortened. It never falls.
    pub(crate) fn mature_era() -> EraIndex {
        // Absent before the first era, and until the first session after an upgrade.
        MatureEra::<T>::try_get().unwrap_or_else(|()| Eras::<T>::active())
    }

    /// Returns whether this pallet has ever recorded which eras are mature.
    pub(crate) fn is_recorded() -> bool {
        MatureEra::<T>::exists()
    }

    /// Returns the unlock era of an era. Chunks that were at stake in `era` have this unlock era or a later one.
    pub(crate) fn unlock_era(era: EraIndex) -> EraIndex {
        ErasUnlockEra::<T>::get(era)
            .unwrap_or_else(|| era.saturating_add(T::BondingDuration::get()))
    }

    /// Fixes the unlock era of an era, once.
    ///
    /// This happens when the election for the era starts to read stakes. If an election takes no time, it happens when
    /// the era is planned. Stake that unbonds after that uses this unlock era. So a change of the bonding duration does
    /// not change it.
    pub(crate) fn fix(era: EraIndex) {
        if Self::is_fixed(era) {
            return;
        }
        // Never before the previous one, even if the bonding duration has become shorter. So no chunk that was at stake
        // in an era has a lower unlock era than this.
        let unlock = era.saturating_add(T::BondingDuration::get());
        let earlier = ErasUnlockEra::<T>::get(era.saturating_sub(1)).unwrap_or(unlock);
        ErasUnlockEra::<T>::insert(era, unlock.max(earlier));
    }

    /// Returns whether the unlock era of an era is fixed.
    pub(crate) fn is_fixed(era: EraIndex) -> bool {
        ErasUnlockEra::<T>::contains_key(era)
    }

    /// Returns the era whose unlock era applies to stake that unbonds now. This is the planned era, or the next era
    /// once an election for it has started to read stakes.
    ///
    /// Stake that this election has read backs a validator in the next era, even if it unbonds in the meantime. If the
    /// election is given up, the next era applies all the same. So stake that unbonds later is never free earlier.
    pub(crate) fn era_of_unbonding() -> EraIndex {
        let next = Eras::<T>::next();
        if Self::is_fixed(next) {
            next
        } else {
            Eras::<T>::planned()
        }
    }

    /// Schedules the sessions before which the stake of a planned era, and of the era before, is not free.
    pub(crate) fn schedule(era: EraIndex, first_session: SessionIndex) {
        if let Some(before) = era.checked_sub(1) {
            Self::schedule_unlock(Self::unlock_era(before), era, first_session);
        }
        Self::schedule_unlock(Self::unlock_era(era), era, first_session);
    }

    /// Stores the session before which stake with `unlock_era` is not free. It is `first_session` plus the sessions of
    /// the eras from `era` up to `unlock_era`. It is never earlier than a session that is stored for `unlock_era` or
    /// for the unlock era of the era before.
    fn schedule_unlock(unlock_era: EraIndex, era: EraIndex, first_session: SessionIndex) {
        let sessions = unlock_era
            .saturating_sub(era)
            .saturating_mul(T::SessionsPerEra::get());
        let own = first_session.saturating_add(sessions);
        let earlier = Self::unlock_era(era.saturating_sub(1)).min(unlock_era);
        let stored = [unlock_era, earlier].map(|era| UnlockSessions::<T>::get(era).unwrap_or(0));
        let session = stored.into_iter().fold(own, SessionIndex::max);
        UnlockSessions::<T>::insert(unlock_era, session);
    }

    /// Returns the session before which an unlock era is not mature. `None` if no session is stored, or if the era is
    /// mature.
    pub(crate) fn first_session_of(unlock_era: EraIndex) -> Option<SessionIndex> {
        UnlockSessions::<T>::get(unlock_era)
    }

    /// Advances the mature era when a session starts. It passes eras that are active or over and whose session has
    /// come. Registers the weight. Returns whether any era became mature.
    pub(crate) fn advance(session: SessionIndex) -> bool {
        if Eras::<T>::active_info().is_none() {
            return false;
        }
        let before = Self::mature_era();
        let mut mature = before;
        for _ in 0..MAX_MATURING_ERAS {
            let next = mature.saturating_add(1);
            if next > Eras::<T>::active() || !Self::has_session_come(next, session) {
                break;
            }
            UnlockSessions::<T>::remove(next);
            mature = next;
        }
        Self::set_mature_era(mature);
        let matured: u64 = mature.saturating_sub(before).into();
        BlockWeight::<T>::register(
            T::DbWeight::get().reads_writes(matured.saturating_mul(2), matured),
        );
        !matured.is_zero()
    }

    /// Sets the mature era.
    pub(crate) fn set_mature_era(era: EraIndex) {
        MatureEra::<T>::put(era);
    }

    /// Removes the unlock era of an era that is out of its history.
    pub(crate) fn forget(era: EraIndex) {
        ErasUnlockEra::<T>::remove(era);
    }

    /// Returns whether enough sessions have passed for an unlock era. If no session is stored, none is needed. Eras
    /// that a release without this record has planned have none.
    fn has_session_come(unlock_era: EraIndex, session: SessionIndex) -> bool {
        UnlockSessions::<T>::get(unlock_era).is_none_or(|first| first <= session)
    }
}
