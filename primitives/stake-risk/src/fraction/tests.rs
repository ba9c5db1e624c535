//! Exact arithmetic, compared with 128-bit integers, and rounding at the edge of 256 bits.

use super::*;
use proptest::prelude::*;

const LARGEST: U256 = U256::MAX;

fn ratio(numerator: u128, denominator: u128) -> Fraction {
    Fraction::ratio(numerator, denominator).unwrap()
}

fn wide(numerator: U256, denominator: U256) -> Fraction {
    Fraction::new(numerator, denominator).unwrap()
}

fn any_fraction() -> impl Strategy<Value = Fraction> {
    (any::<u32>(), 1u32..)
        .prop_map(|(numerator, denominator)| ratio(numerator.into(), denominator.into()))
}

/// Parts of up to 256 bits, with many or few leading zeros.
fn any_wide() -> impl Strategy<Value = Fraction> {
    let part = || (any::<[u64; 4]>(), 0usize..256).prop_map(|(words, shift)| U256(words) >> shift);
    (part(), part()).prop_filter_map("a denominator is not zero", |(numerator, denominator)| {
        Fraction::new(numerator, denominator)
    })
}

#[test]
fn a_fraction_is_reduced() {
    let fraction = ratio(6, 4);
    assert_eq!(
        (fraction.numerator(), fraction.denominator()),
        (3.into(), 2.into())
    );
    assert_eq!(ratio(0, 7), Fraction::zero());
    assert_eq!(wide(LARGEST, LARGEST), Fraction::one());
    assert_eq!(fraction.to_string(), "3/2");
}

#[test]
fn nothing_is_divided_by_zero() {
    assert_eq!(Fraction::ratio(1, 0), None);
    assert_eq!(Fraction::ratio(0, 0), None);
    assert_eq!(Fraction::zero().recip(), None);
    assert_eq!(Fraction::one().checked_div(&Fraction::zero()), None);
}

#[test]
fn parts_per_billion_are_exact() {
    assert_eq!(
        Fraction::from_perbill(Perbill::from_percent(20)),
        ratio(1, 5)
    );
    assert_eq!(
        Fraction::from_perbill(Perbill::from_parts(1)),
        ratio(1, 1_000_000_000)
    );
    assert_eq!(Fraction::from_perbill(Perbill::zero()), Fraction::zero());
}

#[test]
fn a_difference_below_zero_is_none() {
    assert_eq!(ratio(1, 2).checked_sub(&ratio(1, 3)), Some(ratio(1, 6)));
    assert_eq!(ratio(1, 3).checked_sub(&ratio(1, 2)), None);
    assert_eq!(
        ratio(1, 3).checked_sub(&ratio(1, 3)),
        Some(Fraction::zero())
    );
}

#[test]
fn what_does_not_fit_is_none_or_rounded_as_stated() {
    // Both parts of the square of this fraction have 511 bits and nothing in common.
    let nearly_one = wide(LARGEST - 1, LARGEST);
    assert_eq!(nearly_one.checked_mul(&nearly_one), None);
    let down = nearly_one.mul_rounded(&nearly_one, Rounding::Down).unwrap();
    let up = nearly_one.mul_rounded(&nearly_one, Rounding::Up).unwrap();
    assert!(down < up && up <= Fraction::one());
    assert!(down < nearly_one);
    // Both end after 255 bits.
    assert_eq!(
        up.checked_sub(&down),
        Some(wide(U256::one(), U256::one() << 255))
    );
    // A product beyond 256 bits has no value in either direction.
    let huge = wide(LARGEST, U256::one());
    assert_eq!(huge.mul_rounded(&huge, Rounding::Down), None);
    assert_eq!(huge.mul_rounded(&huge, Rounding::Up), None);
}

#[test]
fn the_largest_fractions_are_compared_without_overflow() {
    let (less, more) = (wide(LARGEST - 2, LARGEST - 1), wide(LARGEST - 1, LARGEST));
    assert!(less < more);
    assert_eq!(less.cmp(&less), Ordering::Equal);
    assert!(wide(LARGEST, U256::one()) > wide(LARGEST - 1, U256::one()));
}

#[test]
fn parts_of_a_whole_round_down_and_saturate() {
    assert_eq!(ratio(1, 3).parts_of(1_000), 333);
    assert_eq!(ratio(7, 2).parts_of(3), 10);
    assert_eq!(wide(LARGEST, U256::one()).parts_of(2), u128::MAX);
}

proptest! {
    #[test]
    fn arithmetic_equals_that_of_integers(
        (a, b) in (any::<u32>(), 1u32..),
        (c, d) in (any::<u32>(), 1u32..),
    ) {
        let (a, b, c, d) = (u128::from(a), u128::from(b), u128::from(c), u128::from(d));
        let (left, right) = (ratio(a, b), ratio(c, d));
        prop_assert_eq!(left.checked_add(&right), Some(ratio(a * d + c * b, b * d)));
        prop_assert_eq!(left.checked_mul(&right), Some(ratio(a * c, b * d)));
        prop_assert_eq!(left.checked_div(&right), Fraction::ratio(a * d, b * c));
        let difference = (a * d).checked_sub(c * b).map(|numerator| ratio(numerator, b * d));
        prop_assert_eq!(left.checked_sub(&right), difference);
        prop_assert_eq!(left.cmp(&right), (a * d).cmp(&(c * b)));
        prop_assert_eq!(left.parts_of(d), a * d / b);
    }

    #[test]
    fn the_order_does_not_change_when_something_is_added(
        a in any_fraction(),
        b in any_fraction(),
        c in any_fraction(),
    ) {
        let order = a.checked_add(&c).cmp(&b.checked_add(&c));
        prop_assert_eq!(a.cmp(&b), order);
    }

    #[test]
    fn a_rounded_product_is_on_the_stated_side_and_hardly_off(a in any_wide(), b in any_wide()) {
        let exact = a.checked_mul(&b);
        let (down, up) = (a.mul_rounded(&b, Rounding::Down), a.mul_rounded(&b, Rounding::Up));
        if exact.is_some() {
            prop_assert_eq!((down, up), (exact, exact));
        } else if let (Some(down), Some(up)) = (down, up) {
            // The product lies between them: so does one factor, if both are divided by the other one.
            let (numerator, denominator) = a.wide_product(&b);
            let is_below = |fraction: Fraction| {
                compare_wide(fraction, numerator, denominator) == Ordering::Less
            };
            prop_assert!(is_below(down));
            prop_assert!(!is_below(up));
            // And they are within 2⁻²⁵³ of the larger of themselves and one.
            let tolerance = wide(U256::one(), U256::one() << 253);
            let gap = up.checked_sub(&down);
            let allowed = up.max(Fraction::one()).mul_rounded(&tolerance, Rounding::Up);
            prop_assert!(gap.is_none_or(|gap| allowed.is_none_or(|allowed| gap <= allowed)));
        }
    }
}

/// Compares `fraction` with `numerator / denominator`, by their continued fractions, since the products have 768 bits.
fn compare_wide(fraction: Fraction, numerator: U512, denominator: U512) -> Ordering {
    let mut left = (
        U512::from(fraction.numerator),
        U512::from(fraction.denominator),
    );
    let mut right = (numerator, denominator);
    let mut is_turned = false;
    loop {
        let order = match (left.1.is_zero(), right.1.is_zero()) {
            (true, true) => return Ordering::Equal,
            (true, false) => Ordering::Greater,
            (false, true) => Ordering::Less,
            (false, false) => {
                let (whole, rest) = left.0.div_mod(left.1);
                let (other, other_rest) = right.0.div_mod(right.1);
                (left, right) = ((left.1, rest), (right.1, other_rest));
                whole.cmp(&other)
            }
        };
        if order != Ordering::Equal {
            return if is_turned { order.reverse() } else { order };
        }
        is_turned = !is_turned;
    }
}
