//! Numbers of a report: exact, and as a decimal for reading.
//!
//! JSON has both: `{"exact": "1/3", "decimal": "0.333333"}`. A decimal with more than six digits after the point is
//! rounded to six, on the cautious side: what is good (a slack, a return) down, what is bad (a loss, a concentration)
//! up. A part that the input or an option gives is not rounded.

use palisade_stake_risk::{Fraction, Rounding, Slack};
use primitive_types::U512;
use serde::{ser::SerializeStruct, Serialize, Serializer};
use sp_arithmetic::Perbill;
use std::fmt;

/// The digits after the point of a decimal that is computed, and of one in percent.
const DIGITS: u32 = 6;
const PERCENT_DIGITS: u32 = 3;
/// The same of a part that is given: parts of 10⁻⁹ have no more.
const GIVEN_DIGITS: u32 = 9;
const GIVEN_PERCENT_DIGITS: u32 = 7;

/// A fraction, and the direction in which its decimal is rounded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ratio {
    /// The exact value.
    pub value: Fraction,
    /// The direction in which the decimal is rounded.
    pub rounding: Rounding,
    /// Whether the input or an option gives it. Then all its digits are written.
    pub is_given: bool,
}

impl Ratio {
    /// Returns a number of which more is better. Its decimal is rounded down.
    pub fn good(value: Fraction) -> Self {
        Self {
            value,
            rounding: Rounding::Down,
            is_given: false,
        }
    }

    /// Returns a number of which more is worse. Its decimal is rounded up.
    pub fn bad(value: Fraction) -> Self {
        Self {
            value,
            rounding: Rounding::Up,
            is_given: false,
        }
    }

    /// Returns a part that the input or an option gives. Its decimal has all digits, so it is not rounded.
    pub fn given(part: Perbill) -> Self {
        Self {
            value: Fraction::from_perbill(part),
            rounding: Rounding::Down,
            is_given: true,
        }
    }

    /// Returns the decimal with six digits after the point at most, or nine if it is given.
    pub fn decimal(&self) -> String {
        let digits = if self.is_given { GIVEN_DIGITS } else { DIGITS };
        decimal(&self.value, digits, self.rounding)
    }

    /// Returns the number in percent, with three digits after the point at most, or seven if it is given.
    pub fn percent(&self) -> String {
        let digits = if self.is_given {
            GIVEN_PERCENT_DIGITS
        } else {
            PERCENT_DIGITS
        };
        percent(&self.value, digits, self.rounding)
    }
}

impl Serialize for Ratio {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        both(serializer, &self.value.to_string(), &self.decimal())
    }
}

/// A difference of two fractions. It can be negative. Its decimal is rounded down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Whether it is below zero.
    pub is_negative: bool,
    /// The distance from zero.
    pub size: Fraction,
}

impl Difference {
    /// Returns `more − less`. `None` if it does not fit into 256 bits.
    pub fn of(more: &Fraction, less: &Fraction) -> Option<Self> {
        let is_negative = more < less;
        let size = match is_negative {
            true => less.checked_sub(more),
            false => more.checked_sub(less),
        };
        size.map(|size| Self { is_negative, size })
    }

    /// Returns the slack `γ` of a coverage `1 + γ`. `None` if it is unlimited.
    pub fn gamma(slack: &Slack) -> Option<Self> {
        Self::of(&slack.coverage()?, &Fraction::one())
    }

    /// Returns the decimal with six digits at most.
    pub fn decimal(&self) -> String {
        self.signed(decimal(&self.size, DIGITS, self.rounding()))
    }

    /// Returns the number in percent, with three digits after the point at most.
    pub fn percent(&self) -> String {
        self.signed(percent(&self.size, PERCENT_DIGITS, self.rounding()))
    }

    /// Down is away from zero below it.
    fn rounding(&self) -> Rounding {
        match self.is_negative {
            true => Rounding::Up,
            false => Rounding::Down,
        }
    }

    fn signed(&self, size: String) -> String {
        let sign = if self.is_negative { "-" } else { "" };
        format!("{sign}{size}")
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.signed(self.size.to_string()))
    }
}

impl Serialize for Difference {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        both(serializer, &self.to_string(), &self.decimal())
    }
}

/// An amount in the smallest unit of the token, and its decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Amount {
    /// The amount in the smallest unit.
    pub units: u128,
    /// The decimals of the token. At most 38.
    pub decimals: u8,
}

impl Amount {
    /// Returns the amount in tokens, cut after three digits: rounded down. What is not zero, but less than a thousandth
    /// of a token, is `<0.001`.
    pub fn short(&self) -> String {
        let text = self.to_string();
        match text.split_once('.') {
            Some((whole, part)) => {
                let part: String = part.chars().take(3).collect();
                match part.trim_end_matches('0') {
                    "" if whole == "0" => "<0.001".into(),
                    "" => whole.into(),
                    part => format!("{whole}.{part}"),
                }
            }
            None => text,
        }
    }
}

impl fmt::Display for Amount {
    /// The amount in tokens, exactly.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The input has at most 38 decimals, and 10³⁸ fits.
        let one = 10u128.saturating_pow(self.decimals.into());
        let part = format!("{:0width$}", self.units % one, width = self.decimals.into());
        let whole = grouped(self.units / one);
        match part.trim_end_matches('0') {
            "" => f.write_str(&whole),
            part => write!(f, "{whole}.{part}"),
        }
    }
}

impl Serialize for Amount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let decimal = self.to_string().replace(',', "");
        both(serializer, &self.units.to_string(), &decimal)
    }
}

/// Returns a part of a whole as text with a percent sign, with all its digits. [`read_part`] reads the same part again.
///
/// ```
/// use palisade_risk::number::part_in_percent;
/// use sp_arithmetic::Perbill;
///
/// assert_eq!(part_in_percent(Perbill::from_parts(1_000)), "0.0001%");
/// ```
pub fn part_in_percent(part: Perbill) -> String {
    Ratio::given(part).percent()
}

/// Reads a part of a whole: a decimal from 0 to 100 with a percent sign, with seven digits after the point at most.
///
/// # Errors
/// What is expected, as text.
pub fn read_part(text: &str) -> Result<Perbill, String> {
    let expected =
        || format!("{text:?} is not a part of a whole. Write 0% to 100%, for example 0.5%.");
    let number = text.strip_suffix('%').ok_or_else(expected)?;
    let (whole, part) = number.split_once('.').unwrap_or((number, "0"));
    let is_decimal =
        |digits: &str| !digits.is_empty() && digits.bytes().all(|each| each.is_ascii_digit());
    if !is_decimal(whole) || !is_decimal(part) || part.len() > 7 || whole.len() > 3 {
        return Err(expected());
    }
    let digits = format!("{whole}{part:0<7}");
    let parts: u64 = digits.parse().map_err(|_| expected())?;
    let parts = u32::try_from(parts)
        .ok()
        .filter(|parts| *parts <= 1_000_000_000);
    parts.map(Perbill::from_parts).ok_or_else(expected)
}

/// Returns a fraction as a number for drawing. It is not exact.
pub(crate) fn approximate(value: &Fraction) -> f64 {
    value.parts_of(1_000_000_000_000) as f64 / 1e12
}

fn both<S: Serializer>(serializer: S, exact: &str, decimal: &str) -> Result<S::Ok, S::Error> {
    let mut number = serializer.serialize_struct("Number", 2)?;
    number.serialize_field("exact", exact)?;
    number.serialize_field("decimal", decimal)?;
    number.end()
}

/// Returns the fraction with some digits after the point at most, rounded if it has more.
fn decimal(value: &Fraction, digits: u32, rounding: Rounding) -> String {
    scaled(value, 0, digits, rounding)
}

fn percent(value: &Fraction, digits: u32, rounding: Rounding) -> String {
    format!("{}%", scaled(value, 2, digits, rounding))
}

/// Returns `value · 10^power` as a decimal. The numerator has 256 bits, and ten to any of our powers less than 32, so
/// the product fits into 512.
fn scaled(value: &Fraction, power: u32, digits: u32, rounding: Rounding) -> String {
    let ten = U512::from(10);
    let product = U512::from(value.numerator()) * ten.pow((power + digits).into());
    let (floor, rest) = product.div_mod(value.denominator().into());
    let rounded = match rounding {
        Rounding::Up if !rest.is_zero() => floor + 1,
        _ => floor,
    };
    let (whole, part) = rounded.div_mod(ten.pow(digits.into()));
    let part = format!("{:0>width$}", part.to_string(), width = digits as usize);
    match part.trim_end_matches('0') {
        "" => whole.to_string(),
        part => format!("{whole}.{part}"),
    }
}

/// Returns a whole number with commas between thousands.
fn grouped(number: u128) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests;
