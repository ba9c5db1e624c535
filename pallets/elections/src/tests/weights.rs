//! More items have more weight, and a step spends no more than the weight that it announced.

use crate::{
    mock::*,
    pipeline::Pipeline,
    snapshot::Snapshot,
    types::{PageSize, SnapshotTotals},
    weights::CountedWeight,
    Event, FailureReason, Phase, Totals, WeightInfo,
};
use frame_support::weights::Weight;
use proptest::prelude::*;
use sp_runtime::traits::Zero;

type Cost = CountedWeight<Runtime>;

fn totals() -> impl Strategy<Value = SnapshotTotals> {
    (
        1u32..1_000,
        1u32..2_000,
        1u32..33,
        1u32..22_528,
        1u32..400_000,
        any::<u128>(),
    )
        .prop_map(
            |(seats, targets, pages, voters, votes, weight)| SnapshotTotals {
                seats,
                targets,
                pages,
                voters,
                votes,
                weight,
            },
        )
}

/// Returns whether both parts are at least as large, and one is larger.
fn is_more(more: Weight, less: Weight) -> bool {
    less.all_lte(more) && more != less
}

proptest! {
    #[test]
    fn each_thing_more_takes_more(totals in totals(), pages in 1u32..33) {
        let solve = Cost::solve(pages, 16, &totals);
        prop_assert!(is_more(Cost::solve(pages + 1, 16, &totals), solve));
        prop_assert!(is_more(Cost::solve(pages, 17, &totals), solve));
        let more_seats = SnapshotTotals { seats: totals.seats + 1, ..totals };
        let more_targets = SnapshotTotals { targets: totals.targets + 1, ..totals };
        let more_voters = SnapshotTotals { voters: totals.voters + 1, ..totals };
        let more_votes = SnapshotTotals { votes: totals.votes + 1, ..totals };
        for more in [more_seats, more_targets, more_voters, more_votes] {
            prop_assert!(is_more(Cost::solve(pages, 16, &more), solve));
        }
        let size = PageSize { winners: 3, backers: 10 };
        let export = Cost::export_page(&totals, size);
        for more in [more_targets, more_voters] {
            prop_assert!(is_more(Cost::export_page(&more, size), export));
        }
        for more in [PageSize { winners: 4, ..size }, PageSize { backers: 11, ..size }] {
            prop_assert!(is_more(Cost::export_page(&totals, more), export));
        }
        let page = Cost::snapshot_page(5, 6, 7);
        prop_assert!(is_more(Cost::snapshot_page(6, 6, 7), page));
        prop_assert!(is_more(Cost::snapshot_page(5, 7, 7), page));
        prop_assert!(is_more(Cost::snapshot_page(5, 6, 8), page));
        prop_assert!(is_more(Cost::clear(pages + 1), Cost::clear(pages)));
    }
}

proptest! {
    /// The votes of a voter with `d` votes are touched at most `(d − 1) + (d − 2) + … + 0` times. The weight covers
    /// this number of touches for any voters.
    #[test]
    fn the_worst_case_of_the_solver_is_paid_for(
        counts in proptest::collection::vec(1u32..25, 1..50),
    ) {
        let max_votes = *counts.iter().max().expect("there is a voter");
        let totals = SnapshotTotals { votes: counts.iter().sum(), ..Default::default() };
        let touches: u32 = counts.iter().map(|votes| (0..*votes).sum::<u32>()).sum();
        let untouched = Cost::solve(1, 0, &SnapshotTotals::default());
        let paid = Cost::solve(1, max_votes, &totals) - untouched;
        let needed = u64::from(totals.votes) * 200_000 + u64::from(touches) * 60_000;
        prop_assert!(paid.ref_time() >= needed);
    }
}

#[test]
fn three_votes_of_a_voter_with_three_cost_six_touches() {
    let votes = |votes, max_votes| {
        let totals = SnapshotTotals {
            votes,
            ..Default::default()
        };
        Cost::solve(1, max_votes, &totals) - Cost::solve(1, max_votes, &Default::default())
    };
    assert_eq!(votes(3, 3), Weight::from_parts(3 * 200_000 + 6 * 60_000, 0));
    // Rounded up.
    assert_eq!(votes(3, 2), Weight::from_parts(3 * 200_000 + 5 * 60_000, 0));
}

/// If the scores of all candidates are above their bounds, each is evaluated after a search among all.
#[test]
fn evaluations_are_paid_for_however_few_seats_there_are() {
    let solve = |seats, targets| {
        let totals = SnapshotTotals {
            seats,
            targets,
            ..Default::default()
        };
        Cost::solve(1, 16, &totals).ref_time()
    };
    let paid = solve(1, 2_000) - solve(0, 0);
    // Each candidate is decoded, looked at once for the seat and once for each evaluation, and bounded once for the
    // seat.
    let needed = 2_000 * 1_000_000 + 2_001 * 2_000 * 8_000 + 2_000 * 20_000;
    assert_eq!(paid, needed);
    let paid = solve(1_000, 2_000) - solve(0, 0);
    let needed = 2_000 * 1_000_000 + 3_000 * 2_000 * 8_000 + 1_000 * 2_000 * 20_000;
    assert_eq!(paid, needed);
}

#[test]
fn votes_beyond_64_bits_have_the_weight_of_longer_divisions() {
    let solve = |weight| {
        let totals = SnapshotTotals {
            votes: 16,
            weight,
            ..Default::default()
        };
        Cost::solve(1, 16, &totals).ref_time()
    };
    let most = u128::from(u64::MAX);
    assert_eq!(solve(most), solve(0));
    assert_eq!(solve(most + 1) - solve(most), 16 * 17 / 2 * 440_000);
    assert_eq!(solve(u128::MAX), solve(most + 1));
}

/// Two voters have the largest weight of 64 bits.
#[test]
fn a_chain_whose_votes_exceed_64_bits_pays_for_them_or_its_election_fails() {
    let run_beyond_64_bits = |story: fn()| {
        run(|| {
            Voters::mutate(|voters| {
                voters[5].1 = u64::MAX;
                voters[6].1 = u64::MAX;
            });
            roll_to_phase(Phase::Solve);
            let weight = Totals::<Runtime>::get().weight;
            assert!(weight > 2 * u128::from(u64::MAX));
            story();
        });
    };
    run_beyond_64_bits(|| assert_eq!(fetch_page_by_page(), reference()));
    run_beyond_64_bits(|| {
        let needed = Pipeline::<Runtime>::next_step_weight().expect("solving is due");
        let others = Weight::from_parts(1, 0);
        next_block_with(quiet() + needed - others);
        let too_heavy = Event::ElectionFailed {
            reason: FailureReason::TooHeavy,
        };
        assert_eq!(events(), [too_heavy]);
        MaxElectionWeight::set(AMPLE);
    });
}

#[test]
fn a_page_without_winners_takes_a_plain_step_however_many_voted() {
    let totals = SnapshotTotals {
        targets: 2_000,
        voters: 22_528,
        pages: 32,
        ..Default::default()
    };
    let empty = Cost::export_page(&totals, PageSize::default());
    assert_eq!(
        empty,
        Cost::export_page(&Default::default(), PageSize::default())
    );
    let one = PageSize {
        winners: 1,
        backers: 1,
    };
    assert!(is_more(Cost::export_page(&totals, one), empty));
}

#[test]
fn a_step_takes_no_more_than_it_asked_for() {
    run(|| {
        roll_to(21);
        assert!(weight_used().is_zero());
        while current_phase() != Phase::Export(3) {
            let provided = WEIGHT_PER_VOTER * 8;
            let asked_for = Pipeline::<Runtime>::next_step_weight().unwrap_or_else(first_step);
            next_block();
            assert!(weight_used().all_lte(Cost::begin() + asked_for + provided));
            assert!(is_more(weight_used(), Weight::zero()));
        }
        next_block();
        assert!(weight_used().is_zero());
    });
}

fn first_step() -> Weight {
    Snapshot::<Runtime>::weight_of_page(3) + Cost::clear(4)
}
