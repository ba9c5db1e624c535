//! How long stake is bonded: in eras, and in sessions too.
//!
//! Owns `UnlockSessions` and `MatureEra`. `era` comes before this in the flow, and says in which era stake is free that
//! unbonds; withdrawals and other pallets ask here.
//!
//! Eras are shorter than usual when they are forced, or when governance shortens them. Counted in eras alone, stake that
//! is bonded for 28 days would be free after 28 hours. So what unbonds with the stake of an era is free when
//!
//! - its unlock era is active, **and**
//! - as many sessions have passed since the era began and since the next one began, by the configuration of those moments,
//!   as eras were left until then.
//!
//! Counted from the end of the era as well, since what unbonds at the end of a long one has not waited yet. Where no era
//! is forced or changes its length, both come in the same session, and no era is held back.
//!
//! Unlock eras become free in their order, so one number, [`Pallet::mature_era`], tells which are.

use crate::pallet::*;
use frame_support::traits::Get;
use sp_runtime::traits::Zero;
use sp_staking::{EraIndex, SessionIndex};

/// Unlock eras that become free with one session, at the most. At most one era begins with a session, so those that were
/// held back catch up.
pub(crate) const MAX_MATURING_ERAS: u32 = 32;

impl<T: Config> Pallet<T> {
    /// The last era whose chunks may be withdrawn now. Never falls.
    ///
    /// That is the last one that is mature, unless a slash is pending: what was at stake in the era of the offence waits
    /// for it to be applied, whoever it belongs to.
    pub fn free_era() -> EraIndex {
        let mature = Self::mature_era();
        Self::oldest_pending_slash_era().map_or(mature, |era| {
            mature.min(Self::unlock_era(era).saturating_sub(1))
        })
    }

    /// The last era whose chunks have been bonded for long enough: the active one, unless eras were forced.
    pub fn mature_era() -> EraIndex {
        // Absent before the first era, and until the first session after an upgrade.
        MatureEra::<T>::try_get().unwrap_or_else(|()| Self::active_era())
    }

    /// An era is planned: notes from which session on the stake of it is free, and that of the era before.
    pub(crate) fn note_unlock_sessions(era: EraIndex, first_session: SessionIndex) {
        if let Some(before) = era.checked_sub(1) {
            Self::note_unlock_session(Self::unlock_era(before), era, first_session);
        }
        Self::note_unlock_session(Self::unlock_era(era), era, first_session);
    }

    /// What is free from `unlock_era` on stays bonded for as many sessions from `first_session` on as the eras from `era`
    /// to then have. Never for less than was noted before, for it or for an earlier era.
    pub(crate) fn note_unlock_session(
        unlock_era: EraIndex,
        era: EraIndex,
        first_session: SessionIndex,
    ) {
        let sessions = unlock_era
            .saturating_sub(era)
            .saturating_mul(T::SessionsPerEra::get());
        let own = first_session.saturating_add(sessions);
        let earlier = Self::unlock_era(era.saturating_sub(1)).min(unlock_era);
        let noted = [unlock_era, earlier].map(|era| UnlockSessions::<T>::get(era).unwrap_or(0));
        let session = noted.into_iter().fold(own, SessionIndex::max);
        UnlockSessions::<T>::insert(unlock_era, session);
    }

    /// A session begins: active eras whose sessions have passed as well become free. Returns whether any did.
    pub(crate) fn advance_mature_era(session: SessionIndex) -> bool {
        if !ActiveEra::<T>::exists() {
            return false;
        }
        let before = Self::mature_era();
        let mut mature = before;
        for _ in 0..MAX_MATURING_ERAS {
            let next = mature.saturating_add(1);
            if next > Self::active_era() || !Self::has_unlock_session_come(next, session) {
                break;
            }
            UnlockSessions::<T>::remove(next);
            mature = next;
        }
        Self::set_mature_era(mature);
        let matured: u64 = mature.saturating_sub(before).into();
        Self::charge(T::DbWeight::get().reads_writes(matured.saturating_mul(2), matured));
        !matured.is_zero()
    }

    pub(crate) fn set_mature_era(era: EraIndex) {
        MatureEra::<T>::put(era);
    }

    /// Of an era from before there were notes nothing is noted.
    fn has_unlock_session_come(era: EraIndex, session: SessionIndex) -> bool {
        UnlockSessions::<T>::get(era).is_none_or(|first| first <= session)
    }
}
