//! Terms, bounds and rises, held against their definitions.

use super::*;
use proptest::prelude::*;

#[test]
fn a_candidate_of_one_voter_costs_it_all_there_is_and_its_load() {
    let approval = Approval::new(4);
    assert_eq!(approval.score_without_load(), u128::MAX / 4);
    let score = approval.score(&[0], |_| (1000, 4));
    assert_eq!(score, u128::MAX / 4 + 1000);
}

#[test]
fn without_load_every_tie_is_settled_by_the_first_evaluation() {
    let mut electorate = Electorate::new(3);
    for candidate in 0..3 {
        electorate.add_voter(7, [candidate]);
    }
    let mut scores = Scores::new(&electorate);
    let backers = [[0u32], [1], [2]];
    let least = scores.find_least(
        &[0, 1, 2],
        |candidate| &backers[candidate as usize][..],
        |_| (0, 7),
    );
    assert_eq!(least, Some((0, u128::MAX / 7)));
    assert_eq!(scores.exact, 0, "the others were not evaluated");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(5_000))]

    #[test]
    fn a_rise_is_the_difference_of_two_terms(
        budget in 1u64..,
        others in any::<u64>(),
        loads in (any::<u128>(), any::<u128>(), 0u32..128),
        starts_without_load in any::<bool>(),
        is_large in any::<bool>(),
    ) {
        let (one, other) = (loads.0 >> loads.2, loads.1 >> loads.2);
        let from = if starts_without_load { 0 } else { one.min(other) };
        let to = one.max(other);
        let sum = u128::from(budget) + u128::from(others);
        let approval = if is_large { sum + (1 << 64) } else { sum.min(u64::MAX.into()) };
        let approval = Approval::new(approval);
        let rise = approval.rise(&LoadRise::new(budget, from, to));
        prop_assert_eq!(rise, approval.term(to, budget) - approval.term(from, budget));
    }

    #[test]
    fn a_bound_is_never_above_the_score_and_close_to_it(
        voters in prop::collection::vec((1u64.., 0u32..64, any::<u128>()), 1..20),
        down in 0u32..128,
    ) {
        // Budgets that add up to no more than 64 bits, with loads of every length.
        let count = voters.len() as u64;
        let voters: Vec<_> = voters
            .into_iter()
            .map(|(budget, shift, load)| (load >> down, (budget >> shift) / count))
            .collect();
        let approval: u128 = voters.iter().map(|(_, budget)| u128::from(*budget)).sum();
        prop_assume!(approval > 0);
        let indices: Vec<_> = (0u32..).take(voters.len()).collect();
        let sum = voters.iter().map(|(load, budget)| mul_high(*load, *budget)).sum();

        let approval = Approval::new(approval);
        let score = approval.score(&indices, |voter| voters[voter as usize]);
        let bound = approval.lower_bound(sum, voters.len());
        prop_assert!(bound <= score);
        // Each voter's part of the sum lacks less than one of 2^64, which is what a load of 1 would be.
        let lacking = approval.score_without_load() >> 60;
        let gap = lacking.saturating_mul(voters.len() as u128) + (score >> 60) + 64;
        prop_assert!(score - bound <= gap, "{score} - {bound} > {gap}");
    }
}
