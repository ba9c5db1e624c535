//! Measures time and memory of both solvers natively. Compares their results.
//!
//! After [`crate::cases`], before [`crate::report`]. The steps for each case:
//!
//! 1. Each solver runs once under the counting allocator. This also warms the caches.
//! 2. Both solvers run in turn and are timed.
//! 3. Both solvers run in every other variant. Only their results are compared.
//!
//! Inputs are cloned before the timed call. Results are dropped after it.

use crate::{
    cases::Case,
    memory::{self, Peak},
    report::Row,
    statistics::{megabytes, Times},
};
use palisade_bench_election_wasm::{
    electorate::Electorate,
    solver::{Accuracy, Elected, Solver, Variant},
};
use sp_npos_elections::PerThing128;
use sp_runtime::{PerU16, Perbill};
use std::{
    hint::black_box,
    time::{Duration, Instant},
};

/// Measures one case. Each solver runs `runs` times.
pub fn measure(case: &Case, runs: u32) -> Row {
    eprintln!("{}", case.name());
    let electorate = Electorate::generate(&case.spec);
    let solvers: &[Solver] = if case.compared {
        &[Solver::Reference, Solver::Ours]
    } else {
        &[Solver::Ours]
    };
    let election = Election {
        electorate: &electorate,
        seats: case.seats,
    };
    let peaks: Vec<_> = solvers
        .iter()
        .map(|solver| election.peak(*solver))
        .collect();
    let (times, same_in_runs) = election.in_turn(solvers, runs);
    let identical = case
        .compared
        .then(|| same_in_runs && election.same_in_other_variants());
    let row = Row::new(case, electorate.edges(), runs, identical).ours(
        times[solvers.len() - 1],
        megabytes(peaks[solvers.len() - 1].with_input),
        Some(megabytes(peaks[solvers.len() - 1].added)),
    );
    if case.compared {
        row.reference(
            times[0],
            megabytes(peaks[0].with_input),
            Some(megabytes(peaks[0].added)),
        )
    } else {
        row
    }
}

/// Returns the times of `runs` calls of `solver`. One call before them is not timed.
pub fn times(electorate: &Electorate, seats: u32, solver: Solver, runs: u32) -> Times {
    let election = Election { electorate, seats };
    election.call::<Perbill>(solver, Variant::HEADLINE);
    election.in_turn(&[solver], runs).0[0]
}

/// An electorate, and the number of winners.
struct Election<'a> {
    electorate: &'a Electorate,
    seats: u32,
}

impl Election<'_> {
    fn call<P: PerThing128>(&self, solver: Solver, variant: Variant) -> (Elected<P>, Duration) {
        let input = black_box(self.electorate.clone());
        let start = Instant::now();
        let elected = solver.elect(input, self.seats, variant.balancing());
        (black_box(elected), start.elapsed())
    }

    fn peak(&self, solver: Solver) -> Peak {
        memory::watch(
            || self.electorate.clone(),
            |input| {
                let balancing = Variant::HEADLINE.balancing();
                solver.elect::<Perbill>(input, self.seats, balancing)
            },
        )
    }

    /// Returns the times of each solver, and whether all runs of all solvers had the same result.
    fn in_turn(&self, solvers: &[Solver], runs: u32) -> (Vec<Times>, bool) {
        let mut measured = vec![Vec::new(); solvers.len()];
        let mut first: Option<Elected<Perbill>> = None;
        let mut same = true;
        for run in 1..=runs {
            for (solver, times) in solvers.iter().zip(&mut measured) {
                let (elected, time) = self.call(*solver, Variant::HEADLINE);
                eprintln!("  run {run} of {runs}: {solver:?} {time:.1?}");
                times.push(time);
                match &first {
                    Some(first) => same &= equal(first, &elected),
                    None => first = Some(elected),
                }
            }
        }
        (
            measured.iter().map(|times| Times::of(times)).collect(),
            same,
        )
    }

    fn same_in_other_variants(&self) -> bool {
        let others = Variant::ALL
            .iter()
            .filter(|variant| **variant != Variant::HEADLINE);
        let mut all = true;
        for variant in others {
            let same = match variant.accuracy {
                Accuracy::Perbill => self.same::<Perbill>(*variant),
                Accuracy::PerU16 => self.same::<PerU16>(*variant),
            };
            let verdict = if same { "identical" } else { "DIFFERENT" };
            eprintln!("  {variant:?}: {verdict}");
            all &= same;
        }
        all
    }

    fn same<P: PerThing128>(&self, variant: Variant) -> bool {
        let (reference, _) = self.call::<P>(Solver::Reference, variant);
        let (ours, _) = self.call::<P>(Solver::Ours, variant);
        equal(&reference, &ours)
    }
}

/// Returns whether two results are equal: the winners with their stakes, and the voters with their winners and ratios,
/// all in the same order.
fn equal<P: PerThing128>(one: &Elected<P>, other: &Elected<P>) -> bool {
    one.winners == other.winners
        && one.assignments.len() == other.assignments.len()
        && one
            .assignments
            .iter()
            .zip(&other.assignments)
            .all(|(one, other)| one.who == other.who && one.distribution == other.distribution)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cases::Engine;
    use palisade_bench_election_wasm::electorate::{Distribution, Spec};

    fn case(compared: bool) -> Case {
        Case {
            engine: Engine::Native,
            spec: Spec {
                voters: 300,
                votes: 5,
                candidates: 50,
                distribution: Distribution::Clustered,
                seed: 13,
            },
            seats: 20,
            compared,
        }
    }

    #[test]
    fn both_solvers_are_measured_and_found_identical() {
        let row = measure(&case(true), 2);
        assert_eq!(row.identical, Some(true));
        assert_eq!(row.edges, 300 * 5 + 50);
        assert!(
            row.ours_ms > 0.0 && row.ours_min_ms <= row.ours_ms && row.ours_ms <= row.ours_max_ms
        );
        assert_eq!(
            row.ratio.map(|ratio| ratio > 0.0),
            row.reference_ms.map(|time| time > 0.0)
        );
        assert!(row.reference_peak_mb.unwrap() > row.reference_added_mb.unwrap());
        assert!(row.ours_peak_mb > row.ours_added_mb.unwrap());
    }

    #[test]
    fn alone_our_solver_has_nothing_to_be_identical_with() {
        let row = measure(&case(false), 1);
        assert_eq!(
            (
                row.identical,
                row.reference_ms,
                row.ratio,
                row.reference_peak_mb
            ),
            (None, None, None, None)
        );
        assert!(row.ours_ms > 0.0 && row.ours_peak_mb > 0.0);
    }

    #[test]
    fn any_difference_counts() {
        let electorate = Electorate::generate(&case(true).spec);
        let elect = || Solver::Ours.elect::<Perbill>(electorate.clone(), 20, None);
        assert!(equal(&elect(), &elect()));

        let mut other = elect();
        other.winners.swap(3, 4);
        assert!(!equal(&elect(), &other));
        let mut other = elect();
        other.winners[0].1 += 1;
        assert!(!equal(&elect(), &other));
        let mut other = elect();
        other.assignments.swap(1, 2);
        assert!(!equal(&elect(), &other));
        let mut other = elect();
        other.assignments.pop();
        assert!(!equal(&elect(), &other));
        let mut other = elect();
        other.assignments[0].distribution[0].1 = Perbill::from_parts(1);
        assert!(!equal(&elect(), &other));
    }
}
