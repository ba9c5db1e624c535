//! Amounts as decimal strings: a number of JSON holds only 53 or 64 bits. Numbers are read, too.
//!
//! For fields of other formats that hold such amounts: `#[serde(with = "palisade_stake_risk::serial")]`.

use alloc::string::ToString;
use core::fmt;
use serde::{de, Deserializer, Serializer};

/// Writes an amount as a string of decimal digits.
///
/// # Errors
/// The error of the serializer.
pub fn serialize<S: Serializer>(amount: &u128, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&amount.to_string())
}

/// Reads an amount: a string of decimal digits, or a whole number.
///
/// # Errors
/// It is something else, or does not fit into 128 bits.
pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u128, D::Error> {
    deserializer.deserialize_any(Amount)
}

struct Amount;

impl de::Visitor<'_> for Amount {
    type Value = u128;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an amount: a whole number, or a string of decimal digits")
    }

    fn visit_u64<E: de::Error>(self, amount: u64) -> Result<u128, E> {
        Ok(amount.into())
    }

    fn visit_u128<E: de::Error>(self, amount: u128) -> Result<u128, E> {
        Ok(amount)
    }

    fn visit_str<E: de::Error>(self, digits: &str) -> Result<u128, E> {
        digits
            .parse()
            .map_err(|_| E::invalid_value(de::Unexpected::Str(digits), &self))
    }
}
