//! Sessions become eras: eras are planned, started and ended.
//!
//! The steps, in the order of the session pallet's calls:
//!
//! 1. [`Rotation::plan_session`]: if an era is due, it is elected and planned. If the election fails, nothing is
//!    planned: the old validators and the old era stay, and each further session tries again.
//! 2. [`Rotation::end_session`]: the points of the active era are published. If the next era starts with the next
//!    session, the reward of the active era is opened.
//! 3. [`Rotation::start_session`]: the planned era becomes active if this is its first session. In any session, unlock
//!    eras can become mature. Then offenders are disabled in the new session, and the idle tasks are marked.
//!
//! While the state of `pallet-staking` is taken over, sessions pass and eras wait.
//!
//! Reads the rooms `Handover`, `Eras` and `RewardPolicy`. Writes `Eras`, `UnlockEras`, `SlashableEras`, `Disabled`,
//! `SlashView` and `Points`. Calls the transitions `EraClock`, `EraForcing`, `ElectionCycle`, `Disabling`,
//! `SlashProcessing`, `IdleProcessing` and `EraReward`. The election itself is an argument, because the genesis elects
//! with another provider.

use super::{clock::EraClock, forcing::EraForcing};
use crate::{
    election::ElectionCycle,
    idle::IdleProcessing,
    pallet::Config,
    payout::EraReward,
    rooms::{Disabled, Eras, Handover, Points, RewardPolicy, SlashView, SlashableEras, UnlockEras},
    session::SessionInterface,
    slashing::{Disabling, SlashProcessing},
    types::{ActiveEraInfo, Forcing},
};
use alloc::vec::Vec;
use core::marker::PhantomData;
use frame_support::traits::Get;
use sp_staking::{EraIndex, SessionIndex};

/// Elects the validators of an era. Returns `None` if the election fails.
type Elect<T> = fn(EraIndex) -> Option<Vec<<T as frame_system::Config>::AccountId>>;

/// Plans, starts and ends eras.
pub(crate) struct Rotation<T>(PhantomData<T>);

impl<T: Config> Rotation<T> {
    /// Plans a session. Returns its validators, or `None` if the old ones stay.
    pub(crate) fn plan_session(
        session: SessionIndex,
        elect: Elect<T>,
    ) -> Option<Vec<T::AccountId>> {
        Eras::<T>::set_planned_session(session);
        if Handover::<T>::is_under_way() || !Self::is_era_due(session) {
            return None;
        }
        let elected = Self::plan_era(session, elect)?;
        // Only a success uses up a forced era. After a failure the next session tries again.
        if Eras::<T>::forcing() == Forcing::ForceNew {
            EraForcing::<T>::set(Forcing::NotForcing);
        }
        Some(elected)
    }

    /// Starts a session. Starts the planned era as well, if this is the first session of that era.
    ///
    /// While staking is paused, no era starts. The first session after the pause starts an era that is due.
    pub(crate) fn start_session(session: SessionIndex) {
        if let Some(stage) = Handover::<T>::stage() {
            log::warn!(
                target: "runtime::staking",
                "staking is paused: the state of `pallet-staking` is not taken over ({stage:?})"
            );
            return;
        }
        let next = Eras::<T>::active_info().map_or(0, |era| era.index.saturating_add(1));
        // `<=`: a chain that was handed over in the middle of a session starts its era late rather than never.
        if Eras::<T>::first_session_of(next).is_some_and(|first| first <= session) {
            Self::start_era(next, session);
        } else if UnlockEras::<T>::advance(session) {
            Self::update_slashable_eras(None);
        }
        Disabling::<T>::keep_disabled();
        IdleProcessing::<T>::start();
    }

    /// Ends a session. Ends the active era as well, if this is the last session of that era.
    pub(crate) fn end_session(session: SessionIndex) {
        Points::<T>::publish();
        if Handover::<T>::is_under_way() {
            return;
        }
        let Some(active) = Eras::<T>::active_info() else {
            return;
        };
        let next = Eras::<T>::first_session_of(active.index.saturating_add(1));
        if next.is_some_and(|first| first <= session.saturating_add(1)) {
            Self::end_era(active);
        }
    }

    /// Returns whether a session should be the first one of a new era. After an election has failed, every session
    /// should, unless eras are frozen.
    fn is_era_due(session: SessionIndex) -> bool {
        let Some(planned) = Eras::<T>::last_planned() else {
            return true;
        };
        let start = Eras::<T>::first_session_of(planned).unwrap_or(0);
        match Eras::<T>::forcing() {
            Forcing::ForceNew | Forcing::ForceAlways => true,
            Forcing::ForceNone => false,
            Forcing::NotForcing => session.saturating_sub(start) >= T::SessionsPerEra::get(),
        }
    }

    /// Elects the next era and plans it. If the election fails, nothing is planned.
    fn plan_era(session: SessionIndex, elect: Elect<T>) -> Option<Vec<T::AccountId>> {
        let era = Eras::<T>::next();
        let elected = elect(era)?;
        Eras::<T>::plan(era, session);
        UnlockEras::<T>::fix(era);
        UnlockEras::<T>::schedule(era, session);
        ElectionCycle::<T>::finish();
        Some(elected)
    }

    fn start_era(era: EraIndex, session: SessionIndex) {
        Eras::<T>::activate(era, EraClock::<T>::now());
        UnlockEras::<T>::advance(session);
        Self::update_slashable_eras(Some((era, session)));
        Disabled::<T>::release_before(era);
        SlashProcessing::<T>::start_era(era);
        SlashView::<T>::clear(era); // from here on, no slash of this era can be cancelled
    }

    fn end_era(era: ActiveEraInfo) {
        let measured = era.start.map_or(0, EraClock::<T>::elapsed_since);
        // An era is longer than the maximum if the chain stood still or eras were frozen. Governance decides what such
        // an era mints.
        let paid = measured.min(RewardPolicy::<T>::longest_paid_era());
        EraReward::<T>::open(era.index, paid);
    }

    /// Updates the slashable eras. `begun` is the era that starts, with its first session. The session pallet forgets
    /// the key-ownership roots of earlier sessions, because their offences can't be reported any more.
    fn update_slashable_eras(begun: Option<(EraIndex, SessionIndex)>) {
        if let Some(first_session) = SlashableEras::<T>::update(begun) {
            T::SessionInterface::prune_historical_up_to(first_session);
        }
    }
}
