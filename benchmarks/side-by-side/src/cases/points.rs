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
    case!(cases, "idle_block", idle_block());
}

/// The author of each of 64 blocks is noted. All validators have points before.
fn note_authors<S: Side>(validators: u32) -> Prepared {
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
fn idle_block<S: Side>() -> Prepared {
    start();
    SessionLength::set(1_000);
    let scenario = Scenario::of_validators(300).with_spread_nominators(1_000);
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
        let [_, ours] = measure(idle_block::<Upstream>(), idle_block::<Ours>(), 1);
        assert_eq!(ours.measured.writes, 0.0);
        // Staking: one key for each of the era clock, the pending slashes, the election under way, its result and the
        // idle tasks. Elections: their phase, wait and weight, the size of the electorate, and five keys of a prediction.
        assert!(
            ours.measured.reads <= 15.0,
            "{} keys are read",
            ours.measured.reads
        );
    }
}
