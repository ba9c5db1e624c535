//! The work of each block, in a bounded number of steps.
//!
//! 1. Hands growths over to the offenders of earlier reports, once the session in which a growth was reported is over.
//! 2. Forgets reports that have expired.
//!
//! [`crate::report`] stores growths and reports. This file works them off, session by session. Growths come first. So
//! when a slot expires, its last growth has been handed over to all its offenders.
//!
//! The work is done at the start of a block and not in its idle weight, so that full blocks can't delay a slash. The
//! bound is a number of steps and not a weight, because staking reports the weight of an offender only afterwards. Each
//! step handles at most one offender. The integrity test checks that a block can take so many steps, without the
//! handler. Owns no storage.

use crate::{
    pallet::Config,
    rooms::{Due, OpenSlot},
    weights,
};
use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};
use palisade_offence::{OffenceHandler, Ruling};
use sp_staking::SessionIndex;

/// The most steps in one block.
///
/// If a growth concerns dozens of offenders, it is handed over to them within a few blocks. With a thousand offenders
/// this takes about 63 blocks: about a minute with blocks of one second.
pub const STEPS_PER_BLOCK: u32 = 16;

/// Hands growths over, and forgets expired reports.
pub(crate) struct Upkeep<T>(PhantomData<T>);

impl<T: Config> Upkeep<T> {
    /// Takes up to [`STEPS_PER_BLOCK`] steps of the work that is due. Returns the weight that was used.
    pub(crate) fn process() -> Weight {
        let now = T::CurrentSession::get();
        let mut weight = weights::quiet_block::<T>();
        for _ in 0..STEPS_PER_BLOCK {
            let Some(spent) = Self::take_step(now) else {
                break;
            };
            weight.saturating_accrue(spent);
        }
        weight
    }

    /// Returns the most weight of a block's steps, without the handler: each removes the marks of a habitual offender
    /// in [`Config::MaxReports`] slots.
    pub(crate) fn largest() -> Weight {
        let step = weights::step::<T>().saturating_add(weights::marks::<T>(T::MaxReports::get()));
        weights::quiet_block::<T>().saturating_add(step.saturating_mul(STEPS_PER_BLOCK.into()))
    }

    /// Takes the next step that is due in session `now`. Returns its weight, or `None` if nothing is due.
    pub(crate) fn take_step(now: SessionIndex) -> Option<Weight> {
        Self::hand_over_growth(now).or_else(|| Self::forget_report(now))
    }

    /// Hands the growth of a slot's fraction over to one of its offenders, or goes to the next session.
    ///
    /// Returns `None` if all growths that were reported before session `now` have been handed over.
    fn hand_over_growth(now: SessionIndex) -> Option<Weight> {
        let Due::Slot(mut slot) = OpenSlot::<T>::next_grown(now)? else {
            return Some(weights::step::<T>());
        };
        let lagging = slot.next_lagging();
        let ruled = lagging.map(|report| {
            let ruling = Ruling {
                is_growth: true,
                ..slot.ruling(report.session)
            };
            (report.into_details(), ruling)
        });
        slot.save();
        let handler_weight = ruled.map_or(Weight::zero(), |(offender, ruling)| {
            T::OffenceHandler::on_ruling(&[offender], &ruling)
        });
        Some(weights::step::<T>().saturating_add(handler_weight))
    }

    /// Forgets one expired report, or goes to the next session.
    ///
    /// Returns `None` if nothing is left of the sessions that have expired in session `now`.
    fn forget_report(now: SessionIndex) -> Option<Weight> {
        let Due::Slot(mut slot) = OpenSlot::<T>::next_expired(now)? else {
            return Some(weights::step::<T>());
        };
        let marked = slot.remove_last();
        slot.save();
        Some(weights::step::<T>().saturating_add(weights::marks::<T>(marked)))
    }
}
