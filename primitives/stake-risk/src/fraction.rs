//! Exact fractions: what every ratio of this crate is made of.
//!
//! A [`Fraction`] has a numerator and a denominator of 256 bits and is always reduced. Two of them are compared by
//! cross-multiplication in 512 bits, so a comparison is exact and can't overflow.
//!
//! The inputs of this crate have at most 128 bits, and parts per billion have 30. So a quotient of two products of one
//! amount and two parts has at most 188 bits, and fits. Sums and products of such quotients may not fit. The
//! `checked_*` methods then return `None`. [`Fraction::mul_rounded`] rounds instead, in the direction that the caller
//! states.

use core::{cmp::Ordering, fmt};
use primitive_types::{U256, U512};
use sp_arithmetic::{PerThing, Perbill};

/// The direction in which a result is rounded if it does not fit into 256 bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rounding {
    /// Toward zero.
    Down,
    /// Away from zero.
    Up,
}

/// A fraction that is not negative, reduced, with 256 bits for each part.
///
/// ```
/// use palisade_stake_risk::Fraction;
///
/// let tenth = Fraction::ratio(1, 10).unwrap();
/// let eleven = Fraction::from_integer(11);
/// assert_eq!(tenth.checked_mul(&eleven), Fraction::ratio(11, 10));
/// assert_eq!(tenth.to_string(), "1/10");
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Fraction {
    numerator: U256,
    denominator: U256,
}

impl Fraction {
    /// Returns the fraction `numerator / denominator`, reduced, or `None` if the denominator is zero.
    pub fn new(numerator: U256, denominator: U256) -> Option<Self> {
        let divisor = gcd(numerator, denominator);
        Some(Self {
            numerator: numerator.checked_div(divisor)?,
            denominator: denominator
                .checked_div(divisor)
                .filter(|part| !part.is_zero())?,
        })
    }

    /// Returns the fraction `numerator / denominator` of two amounts, or `None` if the denominator is zero.
    pub fn ratio(numerator: u128, denominator: u128) -> Option<Self> {
        Self::new(numerator.into(), denominator.into())
    }

    /// Returns zero.
    pub fn zero() -> Self {
        Self::from_integer(0)
    }

    /// Returns one.
    pub fn one() -> Self {
        Self::from_integer(1)
    }

    /// Returns a whole number.
    pub fn from_integer(integer: u128) -> Self {
        Self {
            numerator: integer.into(),
            denominator: U256::one(),
        }
    }

    /// Returns parts per billion as a fraction.
    pub fn from_perbill(parts: Perbill) -> Self {
        let whole = u128::from(Perbill::ACCURACY);
        Self::ratio(parts.deconstruct().into(), whole).unwrap_or_else(Self::zero)
    }

    /// Returns the numerator of the reduced fraction.
    pub fn numerator(&self) -> U256 {
        self.numerator
    }

    /// Returns the denominator of the reduced fraction. Never zero.
    pub fn denominator(&self) -> U256 {
        self.denominator
    }

    /// Returns whether the fraction is zero.
    pub fn is_zero(&self) -> bool {
        self.numerator.is_zero()
    }

    /// Returns one divided by the fraction, or `None` if it is zero.
    pub fn recip(&self) -> Option<Self> {
        let turned = Self {
            numerator: self.denominator,
            denominator: self.numerator,
        };
        (!self.is_zero()).then_some(turned)
    }

    /// Returns the exact sum, or `None` if it does not fit.
    pub fn checked_add(&self, other: &Self) -> Option<Self> {
        let (left, right, denominator) = self.over_one_denominator(other);
        reduce(left.checked_add(right)?, denominator, None)
    }

    /// Returns the exact difference, or `None` if it is negative or does not fit.
    pub fn checked_sub(&self, other: &Self) -> Option<Self> {
        let (left, right, denominator) = self.over_one_denominator(other);
        reduce(left.checked_sub(right)?, denominator, None)
    }

    /// Returns the exact product, or `None` if it does not fit.
    pub fn checked_mul(&self, other: &Self) -> Option<Self> {
        let (numerator, denominator) = self.wide_product(other);
        reduce(numerator, denominator, None)
    }

    /// Returns the exact quotient, or `None` if `other` is zero or the quotient does not fit.
    pub fn checked_div(&self, other: &Self) -> Option<Self> {
        self.checked_mul(&other.recip()?)
    }

    /// Returns the product: exactly if it fits, otherwise rounded in the given direction. The error is then less than
    /// `2⁻²⁵³` times the larger of the product and one. Returns `None` if such a product is `2²⁵⁵` or more.
    pub fn mul_rounded(&self, other: &Self, rounding: Rounding) -> Option<Self> {
        let (numerator, denominator) = self.wide_product(other);
        reduce(numerator, denominator, Some(rounding))
    }

    /// Returns `⌊fraction · whole⌋`, for example parts per million if `whole` is a million. It saturates at the largest
    /// `u128`.
    ///
    /// ```
    /// use palisade_stake_risk::Fraction;
    ///
    /// assert_eq!(Fraction::ratio(2, 3).unwrap().parts_of(1_000_000), 666_666);
    /// ```
    pub fn parts_of(&self, whole: u128) -> u128 {
        let product = self.numerator.full_mul(whole.into());
        let quotient = product.checked_div(self.denominator.into());
        quotient
            .and_then(|parts| u128::try_from(parts).ok())
            .unwrap_or(u128::MAX)
    }

    /// Returns the numerators of both fractions over one denominator, and that denominator.
    fn over_one_denominator(&self, other: &Self) -> (U512, U512, U512) {
        (
            self.numerator.full_mul(other.denominator),
            other.numerator.full_mul(self.denominator),
            self.denominator.full_mul(other.denominator),
        )
    }

    fn wide_product(&self, other: &Self) -> (U512, U512) {
        (
            self.numerator.full_mul(other.numerator),
            self.denominator.full_mul(other.denominator),
        )
    }
}

/// Returns the reduced fraction. If it does not fit, it is rounded, or `None` if no rounding is given.
fn reduce(numerator: U512, denominator: U512, rounding: Option<Rounding>) -> Option<Fraction> {
    let divisor = wide_gcd(numerator, denominator);
    let numerator = numerator.checked_div(divisor)?;
    let denominator = denominator.checked_div(divisor)?;
    if let (Ok(numerator), Ok(denominator)) = (numerator.try_into(), denominator.try_into()) {
        return Fraction::new(numerator, denominator);
    }
    round(numerator, denominator, rounding?)
}

/// Returns the multiple of `2⁻ᵏ` next to the fraction in the direction of the rounding, where the whole part and `k`
/// bits after it have 255 bits together. `None` if the whole part has more.
fn round(numerator: U512, denominator: U512, rounding: Rounding) -> Option<Fraction> {
    let mut rest = numerator.checked_rem(denominator)?;
    let whole = numerator.checked_div(denominator)?;
    let mut quotient = U256::try_from(whole).ok()?;
    let bits = 255usize.checked_sub(quotient.bits())?;
    for _ in 0..bits {
        // Twice the rest may not fit. If it is at least the denominator, the next bit is one.
        let missing = denominator.checked_sub(rest)?;
        let bit = u8::from(rest >= missing);
        rest = match bit {
            0 => rest.checked_add(rest)?,
            _ => rest.checked_sub(missing)?,
        };
        quotient = quotient.checked_add(quotient)?.checked_add(bit.into())?;
    }
    if rounding == Rounding::Up && !rest.is_zero() {
        quotient = quotient.checked_add(U256::one())?;
    }
    Fraction::new(quotient, U256::from(2u8).checked_pow(bits.into())?)
}

/// Returns the greatest common divisor. If one number is zero, it is the other one.
pub(crate) fn gcd(a: U256, b: U256) -> U256 {
    let (mut a, mut b) = (a, b);
    while let Some(rest) = a.checked_rem(b) {
        if let (Ok(small), Ok(smaller)) = (u128::try_from(b), u128::try_from(rest)) {
            return small_gcd(small, smaller).into();
        }
        (a, b) = (b, rest);
    }
    a
}

/// The same for numbers of one machine type, which is much faster.
fn small_gcd(a: u128, b: u128) -> u128 {
    let (mut a, mut b) = (a, b);
    while let Some(rest) = a.checked_rem(b) {
        (a, b) = (b, rest);
    }
    a
}

fn wide_gcd(a: U512, b: U512) -> U512 {
    let (mut a, mut b) = (a, b);
    while let Some(rest) = a.checked_rem(b) {
        if let (Ok(small), Ok(smaller)) = (U256::try_from(b), U256::try_from(rest)) {
            return gcd(small, smaller).into();
        }
        (a, b) = (b, rest);
    }
    a
}

impl Ord for Fraction {
    fn cmp(&self, other: &Self) -> Ordering {
        let left = self.numerator.full_mul(other.denominator);
        left.cmp(&other.numerator.full_mul(self.denominator))
    }
}

impl PartialOrd for Fraction {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Fraction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.numerator, self.denominator)
    }
}

impl fmt::Debug for Fraction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// As a string, `numerator/denominator`. Numbers of JSON are too short.
#[cfg(feature = "serde")]
impl serde::Serialize for Fraction {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests;
