//! How much is promised of a stake.

use super::*;
use crate::graph::{Allocation, Mode, Service, Validator};
use proptest::{collection::vec, prelude::*};

/// A validator with 100 and services that slash 25%.
fn graph(amounts: &[u128]) -> Graph {
    let service = Service {
        slash_cap: Perbill::from_percent(25),
        ..Service::new(1, Perbill::one())
    };
    let allocations = (0u32..).zip(amounts).map(|(service, &amount)| Allocation {
        validator: 0,
        service,
        amount,
    });
    let validators = vec![Validator::with_stake(100), Validator::default()];
    let services = vec![service; amounts.len()];
    Graph::new(Mode::Shared, validators, services, allocations.collect()).unwrap()
}

#[test]
fn the_degree_is_the_promised_part_of_the_stake() {
    let degree = |amounts: &[u128]| restaking_degree(&graph(amounts), 0).unwrap();
    assert_eq!(degree(&[]), Fraction::zero());
    assert_eq!(degree(&[100, 50]), Fraction::ratio(3, 2).unwrap());
    assert_eq!(restaking_degree(&graph(&[1]), 1), Some(Fraction::zero()));
    assert_eq!(restaking_degree(&graph(&[1]), 2), Some(Fraction::zero()));
    let services = [Service::new(1, Perbill::one()); 2];
    let largest = Graph::whole_stakes(&[u128::MAX], &services, &[(0, 0), (0, 1)]).unwrap();
    assert_eq!(restaking_degree(&largest, 0), None, "the sum has 129 bits");
}

#[test]
fn the_headroom_is_what_may_still_be_slashed() {
    let headroom = |percent| slash_headroom(&graph(&[100, 50]), 0, Perbill::from_percent(percent));
    // 25 and 12.5, rounded up.
    assert_eq!(headroom(100), Some(62));
    assert_eq!(headroom(38), Some(0));
    assert_eq!(headroom(37), None);
    assert_eq!(slash_headroom(&graph(&[]), 2, Perbill::one()), None);
}

proptest! {
    #[test]
    fn slashes_within_the_headroom_stay_below_the_limit(
        amounts in vec(1u128..=100, 0..4),
        percent in 0u32..=100,
    ) {
        let graph = graph(&amounts);
        let slashed: u128 = amounts.iter().map(|amount| amount.div_ceil(4)).sum();
        let headroom = slash_headroom(&graph, 0, Perbill::from_percent(percent));
        prop_assert_eq!(headroom, u128::from(percent).checked_sub(slashed));
        let degree = restaking_degree(&graph, 0).unwrap();
        prop_assert_eq!(degree.parts_of(100), amounts.iter().sum::<u128>());
    }
}
