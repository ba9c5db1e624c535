//! Greedy attacks are possible attacks, from one service to all.

use super::*;
use crate::graph::Service;
use proptest::{collection::vec, prelude::*};
use sp_arithmetic::Perbill;

fn candidates(numbers: &[(u128, u128)]) -> Vec<Candidate> {
    (0u32..)
        .zip(numbers)
        .map(|(validator, &(amount, cost))| Candidate {
            validator,
            amount,
            cost,
        })
        .collect()
}

fn chosen(numbers: &[(u128, u128)], missing: u128) -> Vec<u32> {
    let mut chosen: Vec<u32> = cover(candidates(numbers), missing)
        .iter()
        .map(|each| each.validator)
        .collect();
    chosen.sort();
    chosen
}

#[test]
fn the_cheapest_for_each_unit_join_first() {
    // Amounts and costs: half a unit, two units and one unit for each.
    assert_eq!(chosen(&[(10, 5), (10, 20), (10, 10)], 20), [0, 2]);
    assert_eq!(chosen(&[(10, 5), (10, 20), (10, 10)], 21), [0, 1, 2]);
    assert_eq!(chosen(&[(10, 5)], 0), [0u32; 0]);
}

#[test]
fn the_last_one_to_join_is_the_cheapest_who_is_enough() {
    // After 70, one unit is missing.
    assert_eq!(
        chosen(&[(60, 60), (45, 45), (70, 70), (25, 25)], 71),
        [2, 3]
    );
}

#[test]
fn whoever_is_not_needed_in_the_end_leaves() {
    // 7 and 4 join before 10 is reached by 12. Then 4 and 7 are not needed.
    assert_eq!(chosen(&[(7, 7), (4, 4), (12, 13)], 12), [2]);
}

#[test]
fn services_are_corrupted_by_what_they_cost_beyond_what_is_paid() {
    // Service 1 is the cheapest: 10 for 8. Then service 0 costs nothing more, because validator 0 has lost all it has.
    // Service 2 costs 30 for 10.
    let whole = Perbill::one();
    let services = [
        Service::new(3, whole),
        Service::new(8, whole),
        Service::new(10, whole),
    ];
    let graph = Graph::whole_stakes(&[10, 30], &services, &[(0, 0), (0, 1), (1, 2)]).unwrap();
    let found = attacks(&graph);
    let sequence: Vec<_> = found
        .iter()
        .map(|each| each.coalition.services.clone())
        .collect();
    assert_eq!(sequence, [vec![1], vec![0, 1], vec![0, 1, 2]]);
    let numbers: Vec<_> = found.iter().map(|each| (each.cost, each.profit)).collect();
    assert_eq!(numbers, [(10, 8), (10, 11), (40, 21)]);
}

#[test]
fn services_without_profit_are_left_alone() {
    let graph = Graph::whole_stakes(&[10], &[Service::new(0, Perbill::one())], &[(0, 0)]).unwrap();
    assert_eq!(attacks(&graph), []);
}

proptest! {
    #[test]
    fn a_cover_reaches_what_is_missing_and_needs_everybody(
        numbers in vec((1u128..20, 0u128..20), 1..10),
        missing in 0u128..50,
    ) {
        let total: u128 = numbers.iter().map(|(amount, _)| amount).sum();
        prop_assume!(missing <= total);
        let amount_of = |validator: &u32| numbers[*validator as usize].0;
        let chosen = chosen(&numbers, missing);
        let reached: u128 = chosen.iter().map(amount_of).sum();
        prop_assert!(reached >= missing);
        prop_assert!(chosen.iter().all(|each| reached - amount_of(each) < missing));
    }
}

#[test]
fn products_are_compared_exactly_in_128_bits_and_above() {
    let large = u128::MAX;
    assert_eq!(compare_products((3, 4), (2, 6)), Ordering::Equal);
    assert_eq!(
        compare_products((large, 2), (large - 1, 2)),
        Ordering::Greater
    );
    // 2¹²⁸ and 2¹²⁸ − 1: only one of them fits.
    assert_eq!(
        compare_products((1 << 64, 1 << 64), (large, 1)),
        Ordering::Greater
    );
    assert_eq!(
        compare_products((large, 1), (1 << 64, 1 << 64)),
        Ordering::Less
    );
}
