//! Blocks in which eras are planned, end and start, and whole eras with their elections.
//!
//! Where the election result is given, both sides get the same supports. In the whole eras each side holds its own
//! election: upstream the SDK's sequential Phragmén in the block that plans the era, ours the elections pallet over
//! several blocks.

use super::{add_large, case, prepared, run_blocks, run_to_era, start, state_of, Case};
use crate::{
    accounts::set_authors,
    meter::{Prepared, Work},
    params::{EraInflation, IsElectionHeld, SessionLength},
    scenario::{validator, Scenario},
    side::Side,
};

/// The times that each block of a whole era is executed. An era has many blocks.
const RUNS_OF_LARGE: u32 = 3;

/// Adds the cases.
pub fn add(cases: &mut Vec<Case>) {
    case!(cases, "era_end_and_start_300", end_and_start(300, 5_000));
    case!(cases, "planning_given_300_5000", planning(300, 5_000));
    add_large(cases, RUNS_OF_LARGE, |cases| {
        // With these sessions, exactly one election of ours starts and ends within the measured era.
        case!(cases, "era_300_5000", whole_era(300, 5_000, 20));
        // 24,000 voters: 2,000 candidates vote for themselves.
        case!(cases, "era_1000_24000", whole_era(1_000, 22_000, 60));
    });
}

/// The three blocks around the end of era 0, which was planned before. Its validators have authored in turn.
pub(super) fn end_and_start<S: Side>(validators: u32, nominators: u32) -> Prepared {
    start();
    EraInflation::set((1_000_000_000_000_000, 100_000_000_000_000));
    set_authors((0..validators).map(validator).collect());
    let scenario = Scenario::of_validators(validators).with_spread_nominators(nominators);
    // Era 1 is planned in block 10 and starts in block 15.
    let state = state_of::<S>(&scenario, || run_blocks::<S>(12));
    let work = Work::steps(|_| S::run_block(), |number| number < 2);
    prepared::<S>(state, work)
}

/// The block that plans era 1 with a given result.
pub(super) fn planning<S: Side>(validators: u32, nominators: u32) -> Prepared {
    start();
    set_authors((0..validators).map(validator).collect());
    let scenario = Scenario::of_validators(validators).with_spread_nominators(nominators);
    let state = state_of::<S>(&scenario, || run_blocks::<S>(8));
    prepared::<S>(state, Work::call(S::run_block))
}

/// Era 1 from its first block on, until era 2 starts. Era 2 is elected.
pub(super) fn whole_era<S: Side>(seats: u32, nominators: u32, session_length: u64) -> Prepared {
    start();
    SessionLength::set(session_length);
    set_authors((0..seats).map(validator).collect());
    let scenario = Scenario::electorate(seats, nominators);
    let state = state_of::<S>(&scenario, || {
        run_to_era::<S>(1);
        IsElectionHeld::set(true);
    });
    let work = Work::steps(|_| S::run_block(), |_| S::active_era() < 2);
    prepared::<S>(state, work)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{meter::measure, observation::compare, ours::Ours, upstream::Upstream};

    #[test]
    fn both_sides_elect_the_same_exposures() {
        let upstream = whole_era::<Upstream>(10, 100, 5);
        let ours = whole_era::<Ours>(10, 100, 5);
        let [theirs, ours] = measure(upstream, ours, 1);
        assert_eq!(ours.observation.exposures.len(), 10);
        assert_eq!(compare(&theirs.observation, &ours.observation), Ok(()));
    }

    #[test]
    fn both_sides_plan_end_and_start_an_era_alike() {
        let upstream = end_and_start::<Upstream>(20, 5_000);
        let [theirs, ours] = measure(upstream, end_and_start::<Ours>(20, 5_000), 1);
        assert_eq!(compare(&theirs.observation, &ours.observation), Ok(()));
        let upstream = planning::<Upstream>(20, 100);
        let [theirs, ours] = measure(upstream, planning::<Ours>(20, 100), 1);
        assert_eq!(compare(&theirs.observation, &ours.observation), Ok(()));
    }
}
