//! The share of an amount, held against the definition of a rounded-down quotient.

use super::multiply_ratio_floor;
use proptest::prelude::*;

/// The product of two `u128` as (high, low) halves, by schoolbook multiplication of 64-bit digits.
fn wide_product(a: u128, b: u128) -> (u128, u128) {
    const DIGIT: u128 = u64::MAX as u128;
    let (a1, a0, b1, b0) = (a >> 64, a & DIGIT, b >> 64, b & DIGIT);
    let (outer, inner) = (a0 * b1, a1 * b0);
    let middle = ((a0 * b0) >> 64) + (outer & DIGIT) + (inner & DIGIT);
    let low = (middle << 64) | ((a0 * b0) & DIGIT);
    let high = a1 * b1 + (outer >> 64) + (inner >> 64) + (middle >> 64);
    (high, low)
}

/// Whether `quotient · denominator ≤ value · numerator < (quotient + 1) · denominator`.
fn is_floor_of_ratio(quotient: u128, value: u128, numerator: u128, denominator: u128) -> bool {
    let (high, low) = wide_product(value, numerator);
    let (base_high, base_low) = wide_product(quotient, denominator);
    let (rest_low, borrow) = low.overflowing_sub(base_low);
    let rest_high = high
        .checked_sub(base_high)
        .and_then(|rest| rest.checked_sub(u128::from(borrow)));
    rest_high == Some(0) && rest_low < denominator
}

#[test]
fn a_share_is_rounded_down() {
    assert_eq!(multiply_ratio_floor(100, 1, 3), 33);
    assert_eq!(multiply_ratio_floor(100, 2, 3), 66);
    assert_eq!(multiply_ratio_floor(100, 3, 3), 100);
    assert_eq!(multiply_ratio_floor(100, 4, 3), 133);
}

#[test]
fn a_share_of_nothing_is_nothing() {
    assert_eq!(multiply_ratio_floor(0, 5, 7), 0);
    assert_eq!(multiply_ratio_floor(5, 0, 7), 0);
    assert_eq!(multiply_ratio_floor(5, 7, 0), 0);
    assert_eq!(multiply_ratio_floor(0, 0, 0), 0);
}

#[test]
fn a_product_beyond_128_bits_keeps_its_last_unit() {
    let max = u128::MAX;
    assert_eq!(multiply_ratio_floor(max, max - 1, max), max - 1);
    assert_eq!(multiply_ratio_floor(max - 1, max - 1, max), max - 2);
    assert_eq!(multiply_ratio_floor(max, max, max), max);
}

#[test]
fn what_does_not_fit_saturates() {
    assert_eq!(multiply_ratio_floor(u128::MAX, 2, 1), u128::MAX);
    assert_eq!(multiply_ratio_floor(1 << 127, 2, 1), u128::MAX);
    assert_eq!(multiply_ratio_floor(1 << 127, 2, 2), 1 << 127);
}

proptest! {
    #[test]
    fn a_share_is_the_exact_floor(value: u128, a: u128, b: u128) {
        let (numerator, denominator) = (a.min(b), a.max(b).max(1));
        let share = multiply_ratio_floor(value, numerator, denominator);
        prop_assert!(is_floor_of_ratio(share, value, numerator, denominator));
    }

    #[test]
    fn a_small_share_is_what_plain_arithmetic_says(value: u64, numerator: u64, denominator in 1u64..) {
        prop_assert_eq!(
            multiply_ratio_floor(value.into(), numerator.into(), denominator.into()),
            u128::from(value) * u128::from(numerator) / u128::from(denominator)
        );
    }

    #[test]
    fn any_ratio_is_the_exact_floor_or_does_not_fit(value: u128, numerator: u128, denominator in 1u128..) {
        let share = multiply_ratio_floor(value, numerator, denominator);
        let largest = wide_product(u128::MAX, denominator);
        if wide_product(value, numerator) > largest {
            prop_assert_eq!(share, u128::MAX);
        } else {
            prop_assert!(is_floor_of_ratio(share, value, numerator, denominator));
        }
    }
}
