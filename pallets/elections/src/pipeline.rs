//! From phase to phase.
//!
//! Owns `CurrentPhase`. `schedule` says when to start; then each block takes one step, until a result is there for
//! `provider` to hand out. A step that fails ends the election and leaves nothing. So does what `terms` finds to be no
//! longer as it was.

use crate::{
    allowance::Allowance,
    pallet::{Config, CurrentPhase, Event, Pallet},
    types::{DiscardReason, FailureReason, Phase, SnapshotTotals},
    weights::WeightInfo,
};
use frame_support::{traits::Get, weights::Weight};
use frame_system::pallet_prelude::BlockNumberFor;

impl<T: Config> Pallet<T> {
    /// What a block does of its own accord. Returns the weight.
    pub(crate) fn process_block(now: BlockNumberFor<T>) -> Weight {
        let mut allowance = Allowance::open();
        let left = Self::blocks_left(now);
        if Self::end_if_terms_changed(left, &mut allowance) {
            Self::begin_if_due(now, left, &mut allowance);
            if let Err(reason) = Self::advance(&mut allowance) {
                Self::fail(reason, &mut allowance);
            }
        }
        T::WeightInfo::idle_block().saturating_add(allowance.close())
    }

    /// `left`: blocks until a result is wanted.
    fn begin_if_due(now: BlockNumberFor<T>, left: BlockNumberFor<T>, allowance: &mut Allowance<T>) {
        match CurrentPhase::<T>::get() {
            Phase::Off if Self::is_start_due(now, left) => Self::begin(now, allowance),
            // What it waits for is another result than the one that will be wanted.
            Phase::Off if Self::is_far_off(left) && Self::is_held_back() => {
                allowance.spend(T::DbWeight::get().writes(1));
                Self::note_discard();
            }
            Phase::Export(_) if Self::is_result_forgotten(now) && Self::is_start_due(now, left) => {
                Self::discard(DiscardReason::NotFetched, allowance);
                Self::begin(now, allowance);
            }
            _ => {}
        }
    }

    /// Discards an election that other code began. Returns the weight.
    pub(crate) fn process_runtime_upgrade() -> Weight {
        let mut allowance = Allowance::open();
        allowance.spend(T::DbWeight::get().reads(1));
        // Not by its value, which new code may not be able to read.
        if CurrentPhase::<T>::exists() {
            Self::discard(DiscardReason::RuntimeUpgrade, &mut allowance);
        }
        allowance.close()
    }

    /// Begins an election: the next step is the first.
    pub(crate) fn begin(now: BlockNumberFor<T>, allowance: &mut Allowance<T>) {
        allowance.spend(T::WeightInfo::begin());
        Self::note_terms(now);
        Self::note_start(now);
        Self::enter(Phase::Snapshot(Self::first_page()));
    }

    /// Takes the next step if there is one, and if it fits into what others left of this block.
    fn advance(allowance: &mut Allowance<T>) -> Result<(), FailureReason> {
        let Some(weight) = Self::next_step_weight() else {
            return Ok(());
        };
        if allowance.fits(weight) {
            Self::take_step(allowance)
        } else if Allowance::<T>::fits_some_block(weight) {
            Ok(())
        } else {
            Err(FailureReason::TooHeavy)
        }
    }

    /// Takes the next step, if there is one.
    pub(crate) fn take_step(allowance: &mut Allowance<T>) -> Result<(), FailureReason> {
        match CurrentPhase::<T>::get() {
            Phase::Snapshot(page) => Self::enter(Self::take_snapshot_page(page, allowance)?),
            Phase::Solve => Self::enter(Self::solve(allowance)?),
            Phase::Off | Phase::Export(_) => {}
        }
        Ok(())
    }

    /// The most that the next step may take, without what the data provider does; `None` if there is nothing to
    /// do. Leaves room for failing.
    pub(crate) fn next_step_weight() -> Option<Weight> {
        let step = match CurrentPhase::<T>::get() {
            Phase::Snapshot(page) => Self::snapshot_page_weight(page),
            Phase::Solve => Self::solve_weight(&Self::snapshot_totals()),
            Phase::Off | Phase::Export(_) => return None,
        };
        Some(step.saturating_add(T::WeightInfo::clear(T::Pages::get())))
    }

    pub(crate) fn enter(phase: Phase) {
        if phase == Phase::Off {
            CurrentPhase::<T>::kill();
        } else {
            CurrentPhase::<T>::put(phase);
        }
    }

    /// Ends the election, whichever phase it is in, and tells why.
    pub(crate) fn fail(reason: FailureReason, allowance: &mut Allowance<T>) {
        log::warn!(target: "runtime::elections", "the election failed: {reason:?}");
        Self::clear(allowance);
        Self::note_failure(reason);
        Self::deposit_event(Event::ElectionFailed { reason });
    }

    pub(crate) fn discard(reason: DiscardReason, allowance: &mut Allowance<T>) {
        Self::clear(allowance);
        Self::note_discard();
        Self::deposit_event(Event::ElectionDiscarded { reason });
    }

    /// Leaves nothing of the election.
    pub(crate) fn clear(allowance: &mut Allowance<T>) {
        // The pages that are there, of which there were more if the bound is lower now.
        let pages = Self::most_pages();
        Self::clear_snapshot();
        Self::clear_result();
        Self::clear_terms();
        Self::enter(Phase::Off);
        allowance.spend(T::WeightInfo::clear(pages));
    }

    /// What solving takes, by what is solved.
    pub(crate) fn solve_weight(totals: &SnapshotTotals) -> Weight {
        let iterations = T::Balancing::get().map_or(0, |config| config.iterations as u64);
        let balancing = T::WeightInfo::balancing_round(totals.voters, totals.votes);
        T::WeightInfo::solve(T::Pages::get(), Self::max_votes(), totals)
            .saturating_add(balancing.saturating_mul(iterations))
    }
}
