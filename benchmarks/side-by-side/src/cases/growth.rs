//! How the work grows with its size: a set of its own, for `--growth`.
//!
//! The work is that of other cases, from a few stakers up to many. Three sizes grow: the nominators of one validator,
//! the validators, and the electorate. Each name ends in its size. The plots read the sizes from the names.

use super::{
    add_large, case,
    eras::{end_and_start, planning, whole_era},
    payouts::payout_of_all_pages,
    points::{idle_block, note_authors},
    slashes::{report, report_to_application},
    Case,
};

/// The nominators of one validator.
const NOMINATORS: [u32; 4] = [100, 1_000, 10_000, 100_000];
/// The validators of a chain.
const VALIDATORS: [u32; 3] = [10, 100, 1_000];
/// The nominators of each validator, where the number of validators grows.
const NOMINATORS_EACH: u32 = 5;
/// Seats, nominators, and the blocks of a session, where elections are held. With these sessions, exactly one election
/// of ours starts and ends within the measured era.
const ELECTIONS: [(u32, u32, u64); 3] = [(10, 100, 10), (100, 1_000, 10), (1_000, 10_000, 40)];

/// A case with as many nominators is large.
const MANY_NOMINATORS: u32 = 10_000;
/// The times that the report is executed in a large case.
const RUNS_OF_LARGE_REPORT: u32 = 3;
/// The times that each step is executed in all other large cases. They have many steps, or take long.
const RUNS_OF_LARGE: u32 = 1;

/// Adds the cases.
pub fn add(cases: &mut Vec<Case>) {
    add_by_nominators(cases);
    add_by_validators(cases);
    for (seats, nominators, session_length) in ELECTIONS {
        add_of_size(cases, nominators, RUNS_OF_LARGE, |cases| {
            case!(
                cases,
                format!("era_growth_{seats}_{nominators}"),
                whole_era(seats, nominators, session_length)
            );
        });
    }
}

/// Adds the cases of one validator with more and more nominators.
fn add_by_nominators(cases: &mut Vec<Case>) {
    for nominators in NOMINATORS {
        add_of_size(cases, nominators, RUNS_OF_LARGE_REPORT, |cases| {
            case!(
                cases,
                format!("report_growth_{nominators}"),
                report(nominators)
            );
        });
    }
    for nominators in NOMINATORS {
        add_of_size(cases, nominators, RUNS_OF_LARGE, |cases| {
            case!(
                cases,
                format!("slash_growth_{nominators}"),
                report_to_application(nominators)
            );
        });
    }
    for nominators in NOMINATORS {
        add_of_size(cases, nominators, RUNS_OF_LARGE, |cases| {
            case!(
                cases,
                format!("payouts_growth_{nominators}"),
                payout_of_all_pages(nominators)
            );
        });
    }
}

/// Adds the cases of more and more validators.
fn add_by_validators(cases: &mut Vec<Case>) {
    for validators in VALIDATORS {
        case!(
            cases,
            format!("points_growth_{validators}"),
            note_authors(validators)
        );
    }
    for validators in VALIDATORS {
        case!(
            cases,
            format!("era_end_growth_{validators}"),
            end_and_start(validators, NOMINATORS_EACH * validators)
        );
    }
    for validators in VALIDATORS {
        case!(
            cases,
            format!("planning_growth_{validators}"),
            planning(validators, NOMINATORS_EACH * validators)
        );
    }
    for validators in VALIDATORS {
        case!(
            cases,
            format!("idle_growth_{validators}"),
            idle_block(validators, NOMINATORS_EACH * validators)
        );
    }
}

/// Adds a case with this number of nominators. If it is large, each step is executed at most `runs_of_large` times.
fn add_of_size(
    cases: &mut Vec<Case>,
    nominators: u32,
    runs_of_large: u32,
    add: impl FnOnce(&mut Vec<Case>),
) {
    if nominators >= MANY_NOMINATORS {
        add_large(cases, runs_of_large, add);
    } else {
        add(cases);
    }
}

#[cfg(test)]
mod tests {
    use crate::cases::Set;
    use std::collections::BTreeSet;

    #[test]
    fn names_are_unique_in_both_sets_and_end_in_a_size() {
        let (usual, growth) = (Set::Usual.cases(), Set::Growth.cases());
        let all = usual.iter().chain(&growth);
        let names: BTreeSet<_> = all.map(|case| case.name.as_str()).collect();
        assert_eq!(names.len(), usual.len() + growth.len());
        for case in &growth {
            let (work, size) = case.name.split_once("_growth_").unwrap();
            assert!(!work.is_empty(), "{}", case.name);
            let mut numbers = size.split('_');
            assert!(
                numbers.all(|number| number.parse::<u32>().is_ok()),
                "{}",
                case.name
            );
        }
    }

    #[test]
    fn cases_with_many_nominators_are_large_and_have_few_runs() {
        let growth = Set::Growth.cases();
        let large: Vec<_> = growth.iter().filter(|case| case.is_large).collect();
        // Two sizes of three cases each, and one era.
        assert_eq!(large.len(), 7);
        assert!(large
            .iter()
            .all(|case| case.most_runs.is_some_and(|most| most <= 3)));
        assert!(growth
            .iter()
            .all(|case| case.is_large == case.most_runs.is_some()));
    }
}
