//! Exact division by invariant integers.
//!
//! Every score, weight and ratio is `a · b ÷ d`, rounded down, and many of them have the same `d`. So each divisor is
//! prepared once. A division then costs a few multiplications: N. Möller and T. Granlund, "Improved division by
//! invariant integers", IEEE Transactions on Computers 60 (2011).
//!
//! This is the lowest module. `scores`, `stakes` and `ratios` use it.
//!
//! An operation that may wrap is written as `wrapping_…`. Every other sum and product fits, because its operands are
//! short enough. The tests use numbers of every length and also run with overflow checks (`make fuzz-election`).

#![allow(clippy::arithmetic_side_effects)]

/// Returns the high and the low half of the product.
#[inline]
fn wide_mul(a: u64, b: u64) -> (u64, u64) {
    split(u128::from(a) * u128::from(b))
}

#[inline]
fn split(a: u128) -> (u64, u64) {
    ((a >> 64) as u64, a as u64)
}

#[inline]
fn join(high: u64, low: u64) -> u128 {
    u128::from(high) << 64 | u128::from(low)
}

/// Returns `a · b ÷ 2^64`, rounded down. The result is at most `a`, so it can't overflow.
#[inline]
pub(crate) fn mul_high(a: u128, b: u64) -> u128 {
    let (high, low) = split(a);
    let (carry, _) = wide_mul(low, b);
    u128::from(high) * u128::from(b) + u128::from(carry)
}

/// Returns `a · b` in three limbs, the highest first.
#[inline]
pub(crate) fn product(a: u128, b: u64) -> [u64; 3] {
    let (high, low) = split(a);
    let (carry, n0) = wide_mul(low, b);
    let (n2, n1) = split(u128::from(high) * u128::from(b) + u128::from(carry));
    [n2, n1, n0]
}

/// Returns ⌊(2^128 − 1) ÷ d⌋ − 2^64 for `d` ≥ 2^63.
///
/// The function uses two divisions of machine words, because neither Wasm nor most processors divide 128 bits
/// quickly.
fn reciprocal(d: u64) -> u64 {
    // The result is also ⌊((2^64 − 1 − d) · 2^64 + 2^64 − 1) ÷ d⌋. The upper limb of this dividend is below `d`, so a
    // long division with digits of 32 bits works. The divisor's upper digit estimates each digit.
    let (d1, d0) = (d >> 32, d & 0xffff_ffff);
    let digit = |remainder: u64| {
        let mut estimate = (remainder / d1).min(0xffff_ffff);
        let mut rest = remainder - estimate * d1;
        // The estimate is at most two too high, because the divisor's top bit is set.
        while rest <= 0xffff_ffff && estimate * d0 > (rest << 32 | 0xffff_ffff) {
            estimate -= 1;
            rest += d1;
        }
        estimate
    };
    let q1 = digit(!d);
    let remainder = (!d << 32 | 0xffff_ffff).wrapping_sub(q1.wrapping_mul(d));
    let q0 = digit(remainder);
    q1 << 32 | q0
}

/// A divisor of up to 64 bits, prepared.
#[derive(Clone, Copy)]
pub(crate) struct Divisor64 {
    /// The divisor, shifted left until its top bit is set.
    normalized: u64,
    shift: u32,
    reciprocal: u64,
}

impl Divisor64 {
    /// Returns the prepared divisor. `None` for zero.
    #[inline]
    pub(crate) fn new(divisor: u64) -> Option<Self> {
        let shift = divisor.leading_zeros();
        let normalized = divisor.checked_shl(shift)?;
        Some(Self {
            normalized,
            shift,
            reciprocal: reciprocal(normalized),
        })
    }

    /// Returns the divisor.
    pub(crate) fn get(&self) -> u64 {
        self.normalized >> self.shift
    }

    /// Returns ⌊a · b ÷ d⌋ for `b` ≤ `d`.
    #[inline]
    pub(crate) fn mul_div(&self, a: u128, b: u64) -> u128 {
        let [n2, n1, n0] = product(a, b << self.shift);
        let (q1, rest) = self.divide(n2, n1);
        let (q0, _) = self.divide(rest, n0);
        join(q1, q0)
    }

    /// Returns ⌊p ÷ d⌋ for a [`product`] `p` = a · b with `b` ≤ `d`.
    ///
    /// The result is that of [`Self::mul_div`]. Use this function if several divisors share the product.
    #[inline]
    pub(crate) fn divide_product(&self, [n2, n1, n0]: [u64; 3]) -> u128 {
        // The product is shifted like the divisor. No top bit is lost, because p < 2^128 · d. The carry shifts in two
        // steps, because `shift` may be zero.
        let carry = |lower: u64| (lower >> 1) >> (63 - self.shift);
        let n2 = n2 << self.shift | carry(n1);
        let n1 = n1 << self.shift | carry(n0);
        let n0 = n0 << self.shift;
        let (q1, rest) = self.divide(n2, n1);
        let (q0, _) = self.divide(rest, n0);
        join(q1, q0)
    }

    /// Returns ⌊a · b ÷ d⌋ and the remainder, for `b` ≤ `d`.
    #[inline]
    pub(crate) fn mul_div_rem(&self, a: u64, b: u64) -> (u64, u64) {
        let (n1, n0) = wide_mul(a, b << self.shift);
        let (quotient, rest) = self.divide(n1, n0);
        (quotient, rest >> self.shift)
    }

    /// Returns ⌊2^(64 + l) ÷ d⌋ and `l`, where l = ⌊log2 d⌋: the divisor's reciprocal in 64 significant bits. The
    /// reciprocal is capped at 2^64 − 1.
    pub(crate) fn scaled_reciprocal(&self) -> (u64, u32) {
        // ⌊(2^128 − 1) ÷ normalized⌋ has 65 bits. Half of it has 64.
        let all = 1 << 63 | self.reciprocal >> 1;
        let exact_power = self.normalized == 1 << 63;
        (if exact_power { u64::MAX } else { all }, 63 - self.shift)
    }

    /// One step of the division: divides two limbs by the normalised divisor. The upper limb must be below the
    /// divisor.
    #[inline]
    fn divide(&self, high: u64, low: u64) -> (u64, u64) {
        let d = self.normalized;
        let estimate =
            (u128::from(self.reciprocal) * u128::from(high)).wrapping_add(join(high, low));
        let (q1, q0) = split(estimate);
        let mut quotient = q1.wrapping_add(1);
        let mut rest = low.wrapping_sub(quotient.wrapping_mul(d));
        if rest > q0 {
            quotient = quotient.wrapping_sub(1);
            rest = rest.wrapping_add(d);
        }
        if rest >= d {
            quotient = quotient.wrapping_add(1);
            rest -= d;
        }
        (quotient, rest)
    }
}

/// A divisor of up to 128 bits, prepared for quotients of up to 64 bits.
pub(crate) struct Divisor128 {
    normalized: u128,
    shift: u32,
    reciprocal: u64,
}

impl Divisor128 {
    /// Returns the prepared divisor. `None` for zero.
    pub(crate) fn new(divisor: u128) -> Option<Self> {
        let shift = divisor.leading_zeros();
        let normalized = divisor.checked_shl(shift)?;
        let (d1, d0) = split(normalized);
        // Starts with the reciprocal of the upper limb, then corrects it for the lower limb.
        let mut v = reciprocal(d1);
        let mut p = d1.wrapping_mul(v).wrapping_add(d0);
        if p < d0 {
            v = v.wrapping_sub(1);
            if p >= d1 {
                v = v.wrapping_sub(1);
                p = p.wrapping_sub(d1);
            }
            p = p.wrapping_sub(d1);
        }
        let (t1, t0) = wide_mul(v, d0);
        let p = p.wrapping_add(t1);
        if p < t1 {
            v = v.wrapping_sub(1);
            if join(p, t0) >= normalized {
                v = v.wrapping_sub(1);
            }
        }
        Some(Self {
            normalized,
            shift,
            reciprocal: v,
        })
    }

    /// Returns ⌊a · b ÷ d⌋ for `a` ≤ `d`. The result is at most `b`.
    #[inline]
    pub(crate) fn mul_div(&self, a: u128, b: u64) -> u64 {
        let [n2, n1, n0] = product(a << self.shift, b);
        let (d1, _) = split(self.normalized);
        let estimate = (u128::from(self.reciprocal) * u128::from(n2)).wrapping_add(join(n2, n1));
        let (q1, q0) = split(estimate);
        let upper = n1.wrapping_sub(q1.wrapping_mul(d1));
        let lower = u128::from(q1) * (self.normalized & u128::from(u64::MAX));
        let mut rest = join(upper, n0)
            .wrapping_sub(lower)
            .wrapping_sub(self.normalized);
        let mut quotient = q1.wrapping_add(1);
        if split(rest).0 >= q0 {
            quotient = quotient.wrapping_sub(1);
            rest = rest.wrapping_add(self.normalized);
        }
        if rest >= self.normalized {
            quotient = quotient.wrapping_add(1);
        }
        quotient
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use sp_core::U512;

    fn expected(a: u128, b: u64, d: u128) -> U512 {
        U512::from(a) * U512::from(b) / U512::from(d)
    }

    /// Numbers of every length, with long runs of ones and zeros, where carries hide.
    fn any_u64() -> impl Strategy<Value = u64> {
        (any::<u64>(), 0u32..64, 0u32..64, any::<bool>()).prop_map(|(n, down, up, ones)| {
            let n = n >> down;
            if ones {
                n | u64::MAX << up
            } else {
                n
            }
        })
    }

    fn any_u128() -> impl Strategy<Value = u128> {
        (any_u64(), any_u64(), 0u32..128).prop_map(|(high, low, down)| join(high, low) >> down)
    }

    #[test]
    fn zero_divides_nothing() {
        assert!(Divisor64::new(0).is_none());
        assert!(Divisor128::new(0).is_none());
    }

    #[test]
    fn two_thirds_of_ten_are_six() {
        let three = Divisor64::new(3).unwrap();
        assert_eq!(three.mul_div(10, 2), 6);
        assert_eq!(three.mul_div_rem(10, 2), (6, 2));
        assert_eq!(Divisor128::new(3).unwrap().mul_div(2, 10), 6);
    }

    #[test]
    fn the_largest_numbers_divide() {
        let max = Divisor64::new(u64::MAX).unwrap();
        assert_eq!(max.mul_div(u128::MAX, u64::MAX), u128::MAX);
        assert_eq!(max.divide_product(product(u128::MAX, u64::MAX)), u128::MAX);
        let one = Divisor64::new(1).unwrap();
        assert_eq!(one.mul_div(u128::MAX, 1), u128::MAX);
        assert_eq!(one.divide_product(product(u128::MAX, 1)), u128::MAX);
        let max = Divisor128::new(u128::MAX).unwrap();
        assert_eq!(max.mul_div(u128::MAX, u64::MAX), u64::MAX);
        assert_eq!(max.mul_div(u128::MAX - 1, u64::MAX), u64::MAX - 1);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(20_000))]

        #[test]
        fn a_reciprocal_is_the_floor_of_its_quotient(d in any_u64()) {
            let d = d | 1 << 63;
            let quotient = u128::MAX / u128::from(d) - (1 << 64);
            prop_assert_eq!(u128::from(reciprocal(d)), quotient);
        }

        #[test]
        fn a_reciprocal_of_two_limbs_is_the_floor_of_its_quotient(high in any_u64(), low in any_u64()) {
            let d = join(high | 1 << 63, low);
            let all_ones = (U512::one() << 192) - 1;
            let quotient = all_ones / U512::from(d) - (U512::one() << 64);
            let divisor = Divisor128::new(d).unwrap();
            prop_assert_eq!(U512::from(divisor.reciprocal), quotient);
        }

        #[test]
        fn sixty_four_bits_divide_exactly(a in any_u128(), b in any_u64(), d in any_u64()) {
            let (b, d) = (b.min(d), b.max(d).max(1));
            let divisor = Divisor64::new(d).unwrap();
            prop_assert_eq!(U512::from(divisor.mul_div(a, b)), expected(a, b, d.into()));
            prop_assert_eq!(divisor.divide_product(product(a, b)), divisor.mul_div(a, b));
            let small = a as u64;
            let (quotient, rest) = divisor.mul_div_rem(small, b);
            let whole = u128::from(small) * u128::from(b);
            prop_assert_eq!(u128::from(quotient) * u128::from(d) + u128::from(rest), whole);
            prop_assert!(rest < d);
        }

        #[test]
        fn a_scaled_reciprocal_is_rounded_down_by_less_than_one(d in any_u64()) {
            let d = d.max(1);
            let (reciprocal, l) = Divisor64::new(d).unwrap().scaled_reciprocal();
            prop_assert_eq!(l, 63 - d.leading_zeros());
            let (whole, d) = (U512::one() << (64 + l), U512::from(d));
            prop_assert!(U512::from(reciprocal) * d <= whole);
            prop_assert!((U512::from(reciprocal) + 1) * d >= whole);
        }

        #[test]
        fn a_hundred_and_twenty_eight_bits_divide_exactly(a in any_u128(), b in any_u64(), d in any_u128()) {
            let (a, d) = (a.min(d), a.max(d).max(1));
            let divisor = Divisor128::new(d).unwrap();
            prop_assert_eq!(U512::from(divisor.mul_div(a, b)), expected(a, b, d));
            prop_assert_eq!(divisor.mul_div(d, b), b);
        }

        #[test]
        fn the_high_part_of_a_product_is_its_floor(a in any_u128(), b in any_u64()) {
            prop_assert_eq!(U512::from(mul_high(a, b)), (U512::from(a) * U512::from(b)) >> 64);
        }
    }
}
