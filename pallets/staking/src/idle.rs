//! Tasks that run in the idle weight of a block: what the block has left after its transactions.
//!
//! In this order:
//!
//! 1. Pages are paid without a claim (`payout`).
//! 2. Eras that are out of their history are removed (`pruning`).
//! 3. Validators with session keys and active stake become candidates. Candidates without keys are removed
//!    (`intentions::Listing`).
//! 4. Nominators get their places in the list of voters: those whose rewards were staked (`settlement`), and
//!    those whose stake changed while voters were read (`rooms::VoterOrder`).
//!
//! Each session marks all tasks in the room `IdleWork`. So do `set_automatic_payouts` and the end of a handover. A
//! payment whose rewards are staked marks the fourth task. A task without a mark does not run.

use crate::{
    intentions::Listing,
    pallet::Config,
    payout::AutomaticPayout,
    pruning::Pruning,
    rooms::{Handover, IdleWork, VoterOrder},
    settlement::Settlement,
    types::TasksLeft,
    weights::WeightInfo,
};
use core::marker::PhantomData;
use frame_support::{traits::Get, weights::WeightMeter};

/// Runs the idle tasks.
pub(crate) struct IdleProcessing<T>(PhantomData<T>);

impl<T: Config> IdleProcessing<T> {
    /// Marks all tasks, and starts the listing walk unless it is under way. Called when a session starts, by
    /// `set_automatic_payouts`, and at the end of a handover.
    pub(crate) fn start() {
        Listing::<T>::start();
        IdleWork::<T>::set(TasksLeft::ALL);
    }

    /// Runs the marked tasks, as long as the weight lasts.
    pub(crate) fn process(meter: &mut WeightMeter) {
        let marks = T::DbWeight::get().reads_writes(1, 1);
        if meter.try_consume(marks).is_err() {
            return;
        }
        let before = IdleWork::<T>::left();
        // A quiet block reads one key for both questions.
        if before == TasksLeft::default() || Handover::<T>::is_under_way() {
            return;
        }
        let left = TasksLeft {
            payouts: before.payouts && AutomaticPayout::<T>::process(meter).is_unfinished(),
            pruning: before.pruning && Pruning::<T>::process(meter).is_unfinished(),
            listing: before.listing && Listing::<T>::process(meter).is_unfinished(),
            // The payments above may have marked it.
            settling: IdleWork::<T>::left().settling && !Self::settle(meter),
        };
        if left != IdleWork::<T>::left() {
            IdleWork::<T>::set(left);
        }
    }

    /// Gives nominators their places. Returns whether all have theirs.
    fn settle(meter: &mut WeightMeter) -> bool {
        let pages = Settlement::<T>::process(meter);
        Self::settle_voters(meter) && !pages.is_unfinished()
    }

    /// Moves the nominators whose stake changed while voters were read. Returns whether none is left.
    fn settle_voters(meter: &mut WeightMeter) -> bool {
        let look = T::DbWeight::get().reads(2);
        meter.try_consume(look).is_ok()
            && VoterOrder::<T>::settle(|| meter.try_consume(T::WeightInfo::settle_voter()).is_ok())
    }
}
