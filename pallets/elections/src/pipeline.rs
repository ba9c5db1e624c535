//! From phase to phase: what a block does by itself.
//!
//! Reads and writes the rooms `Phases` and `Waiting`, reads `StoredSnapshot`. `schedule` says when an election starts.
//! Then each block takes one step, until there is a result that `provider` hands out. A step that fails ends the
//! election. So does a check of `terms` that finds them broken.

use crate::{
    bounds::Bounds,
    ending::Ending,
    pallet::Config,
    rooms::{Allowance, Phases, StoredSnapshot, Waiting},
    schedule::Schedule,
    snapshot::Snapshot,
    solve::Solving,
    terms::{AfterCheck, TermsCheck},
    types::{DiscardReason, FailureReason, Phase},
    weights::WeightInfo,
};
use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};
use frame_system::pallet_prelude::BlockNumberFor;

/// Moves the election from phase to phase.
pub(crate) struct Pipeline<T>(PhantomData<T>);

impl<T: Config> Pipeline<T> {
    /// Does what is due in this block. Returns the weight.
    pub(crate) fn process_block(now: BlockNumberFor<T>) -> Weight {
        let mut allowance = Allowance::open();
        let left = Schedule::<T>::blocks_left(now);
        match TermsCheck::<T>::end_if_broken(left, &mut allowance) {
            AfterCheck::TakeStep => {
                Self::begin_if_due(now, left, &mut allowance);
                if let Err(reason) = Self::advance(&mut allowance) {
                    Ending::<T>::fail(reason, &mut allowance);
                }
            }
            AfterCheck::WaitForBlock => {}
        }
        T::WeightInfo::idle_block().saturating_add(allowance.close())
    }

    /// Discards an election that other code started. Returns the weight.
    pub(crate) fn process_runtime_upgrade() -> Weight {
        let mut allowance = Allowance::open();
        allowance.spend(T::DbWeight::get().reads(1));
        if Phases::<T>::is_stored() {
            Ending::<T>::discard(DiscardReason::RuntimeUpgrade, &mut allowance);
        }
        allowance.close_upgrade()
    }

    /// Starts an election. Its first step comes next.
    pub(crate) fn begin(now: BlockNumberFor<T>, allowance: &mut Allowance<T>) {
        allowance.spend(T::WeightInfo::begin());
        TermsCheck::<T>::begin(now);
        Schedule::<T>::begin(now);
        Phases::<T>::enter(Phase::Snapshot(Bounds::<T>::first_page()));
    }

    /// Takes the next step, if there is one.
    pub(crate) fn take_step(allowance: &mut Allowance<T>) -> Result<(), FailureReason> {
        match Phases::<T>::current() {
            Phase::Snapshot(page) => {
                Phases::<T>::enter(Snapshot::<T>::take_page(page, allowance)?);
            }
            Phase::Solve => Phases::<T>::enter(Solving::<T>::solve(allowance)?),
            Phase::Off | Phase::Export(_) => {}
        }
        Ok(())
    }

    /// Returns the largest weight of the next step, `None` if there is no step to take.
    ///
    /// It includes the weight of ending the election, because every step can fail. The data provider's own weight is
    /// not included.
    pub(crate) fn next_step_weight() -> Option<Weight> {
        let step = match Phases::<T>::current() {
            Phase::Snapshot(page) => Snapshot::<T>::weight_of_page(page),
            Phase::Solve => Solving::<T>::weight(&StoredSnapshot::<T>::totals()),
            Phase::Off | Phase::Export(_) => return None,
        };
        Some(step.saturating_add(Ending::<T>::reserve()))
    }

    /// Starts an election if one is due. A result that nobody fetched is discarded first. If no result is wanted soon,
    /// a wait is ended instead. `left` is the number of blocks until a result is wanted.
    fn begin_if_due(now: BlockNumberFor<T>, left: BlockNumberFor<T>, allowance: &mut Allowance<T>) {
        match Phases::<T>::current() {
            Phase::Off if Schedule::<T>::is_start_due(now, left) => Self::begin(now, allowance),
            // The wait belongs to an earlier result, not to the one that is wanted next.
            Phase::Off if Waiting::<T>::is_set() && Schedule::<T>::is_far_off(left) => {
                allowance.spend(T::DbWeight::get().writes(1));
                Waiting::<T>::end();
            }
            Phase::Export(_)
                if Schedule::<T>::is_result_forgotten(now)
                    && Schedule::<T>::is_start_due(now, left) =>
            {
                Ending::<T>::discard(DiscardReason::NotFetched, allowance);
                Self::begin(now, allowance);
            }
            _ => {}
        }
    }

    /// Takes the next step, if there is one and if it fits into what is left of this block.
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
}
