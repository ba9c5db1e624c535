//! Rates over one denominator: exact if they fit, otherwise hardly too large.

use super::*;
use crate::graph::Service;
use proptest::{collection::vec, prelude::*};
use sp_arithmetic::Perbill;

fn ratio(numerator: u128, denominator: u128) -> Fraction {
    Fraction::ratio(numerator, denominator).unwrap()
}

fn fractions(rates: &Rates) -> Vec<Fraction> {
    let numerators = rates.numerators.iter();
    numerators.map(|each| rates.fraction(*each)).collect()
}

#[test]
fn rates_with_a_small_common_denominator_are_exact() {
    let expected = [ratio(1, 6), ratio(3, 4), Fraction::zero(), ratio(5, 1)];
    let rates = exactly(&expected).unwrap();
    assert!(rates.is_exact());
    assert_eq!(rates.denominator, 12.into());
    assert_eq!(fractions(&rates), expected);
    assert_eq!(rates.fraction(rates.sum([0, 1].into_iter())), ratio(11, 12));
}

#[test]
fn denominators_without_common_factors_are_rounded() {
    // Three Mersenne primes of 89, 107 and 127 bits.
    let primes = [89, 107, 127].map(|bits| ratio(1, (1 << bits) - 1));
    assert!(exactly(&primes[..2]).is_some());
    assert!(exactly(&primes).is_none());
    let rates = rounded_up(&primes);
    assert!(!rates.is_exact());
    for (rounded, exact) in fractions(&rates).iter().zip(&primes) {
        assert!(rounded >= exact);
    }
}

#[test]
fn the_extreme_rates_fit_together() {
    // The largest and the smallest rate that a service can have.
    let billion = U256::exp10(9);
    let largest = Fraction::new(U256::from(u128::MAX) * billion * billion, U256::one()).unwrap();
    let smallest = largest.recip().unwrap();
    for rates in [vec![largest; 3], vec![largest, smallest], vec![smallest; 3]] {
        let rounded = rounded_up(&rates);
        let sum = rounded.sum(0..rates.len() as u32);
        assert!(sum < U256::one() << 254);
        assert!(rounded.numerators.iter().all(|each| !each.is_zero()));
    }
}

#[test]
fn the_rate_of_a_service_is_the_profit_for_each_unit_lost() {
    let half = Perbill::from_percent(50);
    let services = [
        Service::new(10, half),
        Service::new(0, half),
        Service::new(7, half),
    ];
    let graph = Graph::whole_stakes(&[60, 40], &services, &[(0, 0), (1, 0), (0, 1)]).unwrap();
    let rates = Rates::new(&graph);
    assert_eq!(
        fractions(&rates),
        [ratio(1, 5), Fraction::zero(), Fraction::zero()]
    );
    assert_eq!(rates.numerator(3), U256::zero(), "there is no such service");
}

proptest! {
    #[test]
    fn rounded_rates_are_at_least_the_exact_ones_and_hardly_more(
        rates in vec((any::<u128>(), 1u128..), 1..10),
    ) {
        let rates: Vec<_> = rates.into_iter().map(|(n, d)| ratio(n, d)).collect();
        let rounded = rounded_up(&rates);
        let tolerance = Fraction::new(U256::one(), U256::one() << 115).unwrap();
        for (rounded, exact) in fractions(&rounded).iter().zip(&rates) {
            prop_assert!(rounded >= exact);
            if let (Some(difference), Some(allowed)) = (
                rounded.checked_sub(exact),
                tolerance.mul_rounded(&rates.iter().copied().max().unwrap().max(Fraction::one()), crate::Rounding::Up),
            ) {
                prop_assert!(difference <= allowed);
            }
        }
    }

    #[test]
    fn exact_rates_equal_what_they_stand_for(rates in vec((0u128..1_000, 1u128..1_000), 1..10)) {
        let rates: Vec<_> = rates.into_iter().map(|(n, d)| ratio(n, d)).collect();
        let exact = exactly(&rates).unwrap();
        prop_assert_eq!(fractions(&exact), rates.clone());
        let sum = rates.iter().fold(Fraction::zero(), |sum, each| sum.checked_add(each).unwrap());
        prop_assert_eq!(exact.fraction(exact.sum(0..rates.len() as u32)), sum);
    }
}
