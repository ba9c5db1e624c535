//! Sessions make eras.
//!
//! Owns `CurrentEra` (the planned era), `ActiveEra`, `ErasStartSessionIndex`, `ErasUnlockEra`, `BondedEras`,
//! `CurrentPlannedSession` and `ForceEra`. The session pallet drives everything here: it *plans* a
//! session one session ahead, *ends* the running one and *starts* the next. An era is planned together
//! with its first session, by an election; it becomes active when that session starts; and what it
//! earned is settled when its last session ends.

use crate::{bounds::push_anyway, pallet::*, session::SessionInterface, types::*};
use alloc::vec::Vec;
use frame_support::traits::{Get, UnixTime};
use sp_runtime::traits::Zero;
use sp_staking::{EraIndex, SessionIndex};

impl<T: Config> pallet_session::SessionManager<T::AccountId> for Pallet<T> {
    fn new_session(index: SessionIndex) -> Option<Vec<T::AccountId>> {
        Self::plan_session(index, false)
    }
    fn new_session_genesis(index: SessionIndex) -> Option<Vec<T::AccountId>> {
        Self::plan_session(index, true)
    }
    fn start_session(index: SessionIndex) {
        Self::process_session_start(index);
    }
    fn end_session(index: SessionIndex) {
        Self::process_session_end(index);
    }
}

impl<T: Config> pallet_session::historical::SessionManager<T::AccountId, ()> for Pallet<T> {
    fn new_session(index: SessionIndex) -> Option<Vec<(T::AccountId, ())>> {
        Self::plan_session(index, false).map(identified)
    }
    fn new_session_genesis(index: SessionIndex) -> Option<Vec<(T::AccountId, ())>> {
        Self::plan_session(index, true).map(identified)
    }
    fn start_session(index: SessionIndex) {
        Self::process_session_start(index);
    }
    fn end_session(index: SessionIndex) {
        Self::process_session_end(index);
    }
}

/// Pairs each validator with the unit identification of `session::UnitIdentificationOf`.
fn identified<AccountId>(validators: Vec<AccountId>) -> Vec<(AccountId, ())> {
    validators
        .into_iter()
        .map(|validator| (validator, ()))
        .collect()
}

impl<T: Config> Pallet<T> {
    /// The validators of a planned session, or `None` if they stay.
    fn plan_session(session: SessionIndex, genesis: bool) -> Option<Vec<T::AccountId>> {
        CurrentPlannedSession::<T>::put(session);
        let elected = Self::is_era_due(session).then(|| Self::plan_era(session, genesis))??;
        // Only success uses up a forced era, so that a failed election is tried again.
        if ForceEra::<T>::get() == Forcing::ForceNew {
            Self::set_forcing(Forcing::NotForcing);
        }
        Some(elected)
    }

    /// Whether a session is the first of a new era. After a failed election every session is due.
    fn is_era_due(session: SessionIndex) -> bool {
        let Some(planned) = CurrentEra::<T>::get() else {
            return true;
        };
        let start = ErasStartSessionIndex::<T>::get(planned).unwrap_or(0);
        match ForceEra::<T>::get() {
            Forcing::ForceNew | Forcing::ForceAlways => true,
            Forcing::ForceNone => false,
            Forcing::NotForcing => session.saturating_sub(start) >= T::SessionsPerEra::get(),
        }
    }

    /// Elects the next era. On failure nothing is planned: the old set and the old era go on.
    fn plan_era(session: SessionIndex, genesis: bool) -> Option<Vec<T::AccountId>> {
        let era = Self::next_era();
        let elected = Self::elect_validators_of(era, genesis)?;
        CurrentEra::<T>::put(era);
        ErasStartSessionIndex::<T>::insert(era, session);
        Self::fix_unlock_era(era);
        Self::note_unlock_sessions(era, session);
        Self::note_election_end();
        Some(elected)
    }

    /// Decides, once, when what is at stake in an era can be withdrawn: when its election begins to read stakes,
    /// or when it is planned if that is in the same block. From then on it stays as it is, whatever becomes of
    /// the bonding duration, since stake unbonds by it.
    pub(crate) fn fix_unlock_era(era: EraIndex) {
        if ErasUnlockEra::<T>::contains_key(era) {
            return;
        }
        // Never before what unbonded earlier, should the bonding duration have become shorter: so no chunk
        // that was at stake in an era has a lower one than this.
        let unlock = era.saturating_add(T::BondingDuration::get());
        let earlier = ErasUnlockEra::<T>::get(era.saturating_sub(1)).unwrap_or(unlock);
        ErasUnlockEra::<T>::insert(era, unlock.max(earlier));
    }

    fn process_session_start(session: SessionIndex) {
        let next = ActiveEra::<T>::get().map_or(0, |era| era.index.saturating_add(1));
        // `<=`: a chain that was handed over in mid-session starts its era late rather than never.
        if ErasStartSessionIndex::<T>::get(next).is_some_and(|first| first <= session) {
            Self::process_era_start(next, session);
        } else if Self::advance_mature_era(session) {
            Self::update_bonded_eras(None);
        }
        Self::keep_offenders_disabled();
    }

    fn process_session_end(session: SessionIndex) {
        let Some(active) = ActiveEra::<T>::get() else {
            return;
        };
        Self::publish_points(active.index);
        let next = ErasStartSessionIndex::<T>::get(active.index.saturating_add(1));
        if next.is_some_and(|first| first <= session.saturating_add(1)) {
            Self::process_era_end(active);
        }
    }

    /// What happens when an era starts, in order.
    fn process_era_start(era: EraIndex, session: SessionIndex) {
        ActiveEra::<T>::put(ActiveEraInfo {
            index: era,
            // The time of the block before, in which the last era ended: no block goes unpaid between eras.
            start: Self::known_time(),
        });
        Self::advance_mature_era(session);
        Self::update_bonded_eras(Some((era, session)));
        Self::release_disabled_offenders(era);
        Self::hide_slashes(era);
    }

    /// What happens when an era ends, in order.
    fn process_era_end(era: ActiveEraInfo) {
        let measured = era
            .start
            .map_or(0, |start| Self::now_millis().saturating_sub(start));
        // Longer is one in which the chain stood still, or which governance froze: it decides what that is worth.
        Self::reward_era(era.index, measured.min(Self::longest_paid_era()));
    }

    /// Keeps the eras for which offences are still taken: those whose stake isn't free yet. Each of them, however many, and
    /// whatever the history is by now: who offended in one that is left out would go free. Exposures are kept as long.
    /// `begun` is the era that begins, with its first session.
    fn update_bonded_eras(begun: Option<(EraIndex, SessionIndex)>) {
        let mature = Self::mature_era();
        let first_session = BondedEras::<T>::mutate(|bonded| {
            // Unlock eras ascend, so no more are looked at than leave, and one.
            let mut is_free = true;
            bonded.retain(|(era, _)| {
                is_free = is_free && Self::unlock_era(*era) <= mature;
                !is_free
            });
            if let Some(begun) = begun {
                push_anyway(&mut bonded.0, begun, "bonded eras");
            }
            bonded.first().map(|(_, first)| *first)
        });
        if let Some(first_session) = first_session {
            T::SessionInterface::prune_historical_up_to(first_session);
        }
    }

    /// The clock of an era that began before any time was known, as the genesis era does, starts with its first finished
    /// block.
    pub(crate) fn stamp_start_of_active_era() {
        let Some(era) = ActiveEra::<T>::get().filter(|era| era.start.is_none()) else {
            return;
        };
        if let Some(now) = Self::known_time() {
            ActiveEra::<T>::put(ActiveEraInfo {
                start: Some(now),
                ..era
            });
        }
    }

    /// Whether eras stand still. Before the first era they don't, whatever was asked for.
    pub(crate) fn are_eras_frozen() -> bool {
        ForceEra::<T>::get() == Forcing::ForceNone && CurrentEra::<T>::exists()
    }

    pub(crate) fn set_forcing(mode: Forcing) {
        let were_frozen = Self::are_eras_frozen();
        ForceEra::<T>::put(mode);
        if were_frozen || Self::are_eras_frozen() {
            Self::give_up_election();
        }
        Self::deposit_event(Event::ForceEra { mode });
    }

    /// The era in which a session lay, if offences of it are still taken.
    pub fn bonded_era_of_session(session: SessionIndex) -> Option<EraIndex> {
        BondedEras::<T>::get()
            .iter()
            .rev()
            .find(|(_, first)| *first <= session)
            .map(|(era, _)| *era)
    }

    /// The first session of an era that can still be slashed for.
    pub(crate) fn first_session_of_bonded_era(era: EraIndex) -> Option<SessionIndex> {
        BondedEras::<T>::get()
            .iter()
            .find(|(bonded, _)| *bonded == era)
            .map(|(_, first)| *first)
    }

    /// The era from which on stake that unbonds in an era can be withdrawn, once it is mature. Chunks that were at
    /// stake in an era have its unlock era or a later one.
    pub(crate) fn unlock_era(era: EraIndex) -> EraIndex {
        ErasUnlockEra::<T>::get(era)
            .unwrap_or_else(|| era.saturating_add(T::BondingDuration::get()))
    }

    /// The oldest era that can still be slashed for.
    pub(crate) fn oldest_bonded_era() -> EraIndex {
        BondedEras::<T>::get()
            .first()
            .map_or_else(Self::active_era, |(era, _)| *era)
    }

    /// The first session of the oldest era that can still be slashed for. Offences of earlier ones are
    /// refused.
    pub fn first_bonded_session() -> SessionIndex {
        BondedEras::<T>::get()
            .first()
            .map_or(0, |(_, session)| *session)
    }

    /// The era that is being worked, zero before the first.
    pub fn active_era() -> EraIndex {
        ActiveEra::<T>::get().map_or(0, |era| era.index)
    }

    /// The era that is planned next.
    pub(crate) fn next_era() -> EraIndex {
        CurrentEra::<T>::get().map_or(0, |era| era.saturating_add(1))
    }

    /// The era that the last election was for, zero before the first.
    pub fn planned_era() -> EraIndex {
        CurrentEra::<T>::get().unwrap_or(0)
    }

    pub(crate) fn prune_era_start(era: EraIndex) {
        ErasStartSessionIndex::<T>::remove(era);
        ErasUnlockEra::<T>::remove(era);
    }

    /// The time, unless no block has told it yet.
    fn known_time() -> Option<u64> {
        let has_blocks = !frame_system::Pallet::<T>::block_number().is_zero();
        has_blocks.then(Self::now_millis).filter(|now| *now > 0)
    }

    fn now_millis() -> u64 {
        T::UnixTime::now()
            .as_millis()
            .try_into()
            .unwrap_or(u64::MAX)
    }
}
