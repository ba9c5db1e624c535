//! Turns texts into amounts, shares and keys. Nothing is rounded, and there are no floating point numbers.

use palisade_runtime::{constants::currency, AccountId, Balance};
use sp_core::crypto::Ss58Codec;
use sp_runtime::Perquintill;

/// 32 bytes: a public key, or an account.
pub type Key = [u8; 32];

/// Parses a number of tokens such as `1_000_000` or `0.5`. Returns units.
///
/// # Errors
/// - It is not a number.
/// - It has more decimals than the token.
/// - It does not fit into 128 bits.
pub fn amount(text: &str) -> Result<Balance, String> {
    decimal(text, currency::DECIMALS.into())
}

/// Returns the units of a whole number of tokens.
///
/// # Errors
/// - It is negative.
pub fn whole_amount(tokens: i64) -> Result<Balance, String> {
    let tokens = Balance::try_from(tokens)
        .map_err(|_| format!("{tokens} is negative; it has to be 0 or more tokens"))?;
    // A number of 63 bits times 10^12 fits into 128 bits.
    Ok(tokens.saturating_mul(currency::PAL))
}

/// Parses a share such as `10%` or `2.5%`. Returns parts: a percent has `10^decimals` of them.
///
/// # Errors
/// - It has no percent sign, or is not a number before it.
/// - It has more than `decimals` decimals.
/// - It is more than 100%.
pub fn share(text: &str, decimals: usize) -> Result<u64, String> {
    let percent = text
        .strip_suffix('%')
        .ok_or_else(|| format!("`{text}` has no percent sign; write for example \"10%\""))?;
    let parts = decimal(percent.trim_end(), decimals)?;
    let whole = 10u64.pow(decimals as u32).saturating_mul(100);
    match u64::try_from(parts) {
        Ok(parts) if parts <= whole => Ok(parts),
        _ => Err(format!("{text} is more than 100%")),
    }
}

/// Returns an amount in tokens, with its symbol: `0.001 PAL`.
pub fn tokens(units: Balance) -> String {
    let decimals = currency::DECIMALS.into();
    format!("{} {}", shown(units, decimals), currency::SYMBOL)
}

/// Returns a share in percent: `2.5%`.
pub fn percent(share: Perquintill) -> String {
    format!("{}%", shown(share.deconstruct().into(), 16))
}

/// Returns `number / 10^decimals`, exactly.
fn shown(number: u128, decimals: usize) -> String {
    let digits = format!("{number:0>width$}", width = decimals + 1);
    let (whole, fraction) = digits.split_at(digits.len() - decimals);
    match fraction.trim_end_matches('0') {
        "" => whole.into(),
        fraction => format!("{whole}.{fraction}"),
    }
}

/// Returns `text · 10^decimals`. Underscores separate digits.
fn decimal(text: &str, decimals: usize) -> Result<u128, String> {
    let unreadable = || {
        format!("`{text}` is not a number; write digits such as 1_000_000 or 0.5, without sign, unit or exponent")
    };
    let (whole, fraction) = match text.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (text, None),
    };
    let whole = digits(whole).ok_or_else(unreadable)?;
    let fraction = match fraction {
        Some(fraction) => digits(fraction).ok_or_else(unreadable)?,
        None => String::new(),
    };
    if fraction.len() > decimals {
        return Err(format!(
            "`{text}` has {} decimals, but there can be only {decimals}",
            fraction.len()
        ));
    }
    format!("{whole}{fraction:0<decimals$}")
        .parse()
        .map_err(|_| {
            format!("`{text}` is too large: in the smallest unit it needs more than 128 bits")
        })
}

/// Returns the digits of a text in which underscores separate groups of digits.
fn digits(text: &str) -> Option<String> {
    let is_group = |group: &str| !group.is_empty() && group.bytes().all(|b| b.is_ascii_digit());
    text.split('_').all(is_group).then(|| text.replace('_', ""))
}

/// Parses a public key or an account: an SS58 address with any prefix, or `0x` and 64 hexadecimal digits.
///
/// # Errors
/// - It is neither. A text that looks like a secret is not repeated.
pub fn key(text: &str) -> Result<Key, String> {
    if text.contains(char::is_whitespace) || text.contains('/') {
        return Err(
            "is a secret phrase or a secret URI, but a chain has only public keys. If somebody else can have read \
             it, make another key. `palisade key inspect` prints the public one"
                .into(),
        );
    }
    if text.starts_with("0x") {
        let bytes = sp_core::bytes::from_hex(text).ok();
        return bytes
            .and_then(|bytes| bytes.try_into().ok())
            .ok_or_else(|| format!("`{text}` is not 0x and 64 hexadecimal digits"));
    }
    AccountId::from_ss58check_with_version(text)
        .map(|(account, _)| account.into())
        .map_err(|error| {
            format!(
                "`{text}` is neither an SS58 address nor 0x and 64 hexadecimal digits ({error})"
            )
        })
}
