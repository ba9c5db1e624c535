//! Points of authors, and a block without work: `points_{validators}` and `idle_block`.

use super::{case, prepared, start, state_of, Case};
use crate::{
    meter::{Prepared, Work},
    params::{IsElectionHeld, SessionLength},
    scenario::{validator, Scenario},
    side::Side,
};

/// The number of blocks. The mean over them is taken, because ours does most of its work in a few of them.
const BLOCKS: u32 = 64;

/// Adds the cases.
pub fn add(cases: &mut Vec<Case>) {
    for validators in [32, 300, 1_000] {
        case!(
            cases,
            format!("points_{validators}"),
            note_authors(validators)
        );
    }
    case!(cases, "idle_block", idle_block(300, 1_000));
}

/// The author of each of 64 blocks is noted. All validators have points before.
pub(super) fn note_authors<S: Side>(validators: u32) -> Prepared {
    start();
    SessionLength::set(10_000);
    let scenario = Scenario::of_validators(validators);
    let state = state_of::<S>(&scenario, || {
        (0..validators).for_each(|number| S::note_author(validator(number)));
    });
    let work = Work::mean_of(BLOCKS, move |block| {
        // Authors come in no order. 7 has no factor in common with the numbers of validators.
        S::note_author(validator(block * 7 % validators));
    });
    prepared::<S>(state, work)
}

/// The hooks of a block in the middle of an era. Nothing is due.
pub(super) fn idle_block<S: Side>(validators: u32, nominators: u32) -> Prepared {
    start();
    SessionLength::set(1_000);
    let scenario = Scenario::of_validators(validators).with_spread_nominators(nominators);
    let state = state_of::<S>(&scenario, || {
        IsElectionHeld::set(true);
        super::run_blocks::<S>(20);
    });
    prepared::<S>(state, Work::call(S::run_hooks))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{meter::measure, ours::Ours, upstream::Upstream};

    #[test]
    fn a_block_in_which_nothing_is_due_reads_few_keys_and_writes_none() {
        let upstream = idle_block::<Upstream>(300, 1_000);
        let [_, ours] = measure(upstream, idle_block::<Ours>(300, 1_000), 1);
        assert_eq!(ours.measured.writes, 0.0);
        // The number of the block. Staking: the era clock, the pending slashes, the election under way, its result, the
        // idle tasks. Elections: their phase and wait.
        assert!(
            ours.measured.reads <= 8.0,
            "{} keys are read",
            ours.measured.reads
        );
    }
}
