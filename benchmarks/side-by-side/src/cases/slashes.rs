//! Offences and slashes: `report_{nominators}`, `report_to_application_5000` and `cancel_1000`.
//!
//! Upstream does its work when an offence is reported, and the rest in the block that starts the era of application.
//! Ours does a small part when it is reported, and the rest spread over blocks. So the longest block counts as well as
//! the sum. Slashes take a tenth. Stakes are divisible by ten, so both sides take the same.

use super::{case, prepared, run_blocks, start, state_of, Case};
use crate::{
    given,
    meter::{Prepared, Work},
    params::{SessionLength, SessionsPerEra, SlashDeferDuration},
    scenario::{validator, Scenario},
    side::{succeed, Side},
};
use sp_runtime::Perbill;

/// The validators of the chain. With ten, one offender does not force an era.
const VALIDATORS: u32 = 10;
/// What a slash takes.
const FRACTION: Perbill = Perbill::from_percent(10);

/// Adds the cases.
pub fn add(cases: &mut Vec<Case>) {
    for nominators in [0, 512, 5_000] {
        case!(cases, format!("report_{nominators}"), report(nominators));
    }
    case!(
        cases,
        "report_to_application_5000",
        report_to_application(5_000)
    );
    case!(cases, "cancel_1000", cancel(1_000));
}

/// The report of one offender.
pub(super) fn report<S: Side>(nominators: u32) -> Prepared {
    start();
    SessionLength::set(10_000);
    let scenario = Scenario::of_validators(VALIDATORS).with_first_backed(1_000, nominators);
    let state = state_of::<S>(&scenario, || {});
    let work = Work::call(|| S::report(&validator(0), FRACTION));
    prepared::<S>(state, work)
}

/// The report of one offender, and all blocks until its slash is applied in full. Later eras elect the other
/// validators by themselves, so that elections cost little.
pub fn report_to_application<S: Side>(nominators: u32) -> Prepared {
    start();
    SessionsPerEra::set(1);
    SessionLength::set(10);
    SlashDeferDuration::set(1);
    let scenario = Scenario::of_validators(VALIDATORS).with_first_backed(1_000, nominators);
    let others = scenario.validators[1..].iter();
    let others: Vec<_> = others
        .map(|(who, stake)| given::support(who, *stake, &[]))
        .collect();
    let state = state_of::<S>(&scenario, || given::give(others));
    let step = |number: u32| match number {
        0 => S::report(&validator(0), FRACTION),
        _ => S::run_block(),
    };
    let work = Work::steps(step, |number| number == 0 || S::has_pending_slashes());
    prepared::<S>(state, work)
}

/// The cancellation of the slashes of all validators, each with one nominator.
fn cancel<S: Side>(slashes: u32) -> Prepared {
    start();
    SessionLength::set(10_000);
    SlashDeferDuration::set(1);
    let scenario = Scenario::of_validators(slashes).with_spread_nominators(slashes);
    let state = state_of::<S>(&scenario, || {
        (0..slashes).for_each(|number| S::report(&validator(number), FRACTION));
        while S::has_unshown_slashes() {
            run_blocks::<S>(1);
        }
    });
    // A slash for era 0 is applied from era 2 on, and each has one row.
    let work = Work::call(move || succeed(S::cancel(2, (0..slashes).collect())));
    prepared::<S>(state, work)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{meter::measure, observation::compare, ours::Ours, upstream::Upstream};

    #[test]
    fn a_slash_of_three_nominators_takes_the_same_on_both_sides() {
        let upstream = report_to_application::<Upstream>(3);
        let [theirs, ours] = measure(upstream, report_to_application::<Ours>(3), 1);
        assert_eq!(compare(&theirs.observation, &ours.observation), Ok(()));
        let held = ours.observation.balances[&validator(0)].1;
        assert_eq!(held, 900 * crate::accounts::UNIT, "a tenth is gone");
    }

    #[test]
    fn a_report_reads_hardly_a_value_of_staking_twice() {
        let [_, ours] = measure(report::<Upstream>(0), report::<Ours>(0), 1);
        // Staking reads 21 keys, and the planned era twice: a chill looks it up again. Each of three events reads the
        // number of the block, the phase and the count of events. The block of the report is a tenth read of them. The
        // session pallet reads its list of validators three times, and its list of disabled ones twice.
        assert!(
            ours.measured.raw_reads <= 37.0,
            "{} reads",
            ours.measured.raw_reads
        );
    }
}
