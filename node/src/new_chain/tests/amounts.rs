//! Amounts, shares and keys are read exactly, or not at all.

use crate::new_chain::values::{amount, key, percent, share, tokens, whole_amount};
use palisade_runtime::{constants::currency::PAL, Balance};
use sp_core::{crypto::Ss58Codec, sr25519, Pair};
use sp_runtime::Perquintill;

#[test]
fn an_amount_in_tokens_becomes_exactly_its_units() {
    for (text, units) in [
        ("0", 0),
        ("1", PAL),
        ("0.5", PAL / 2),
        ("1_000_000", 1_000_000 * PAL),
        ("1_0.000_000_000_001", 10 * PAL + 1),
        ("007", 7 * PAL),
        ("340282366920938463463374607.431768211455", Balance::MAX),
    ] {
        assert_eq!(amount(text), Ok(units), "{text}");
    }
    assert_eq!(whole_amount(3), Ok(3 * PAL));
    assert_eq!(whole_amount(i64::MAX), Ok(i64::MAX as Balance * PAL));
}

#[test]
fn what_is_no_amount_is_refused_with_its_reason() {
    for text in [
        "", "ten", "-1", "+1", "1e6", "1,5", "1.", ".5", "1.2.3", "_1", "1__0", "1_", "1 000",
        "1 PAL", "٣",
    ] {
        let refusal = amount(text).expect_err(text);
        assert!(
            refusal.starts_with(&format!("`{text}` is not a number")),
            "{refusal}"
        );
    }
    assert_eq!(
        amount("0.0000000000001"),
        Err("`0.0000000000001` has 13 decimals, but there can be only 12".into())
    );
    let more = amount("340282366920938463463374607.431768211456").expect_err("2^128");
    assert!(more.contains("is too large"), "{more}");
    assert!(whole_amount(-1).is_err());
}

#[test]
fn an_amount_is_read_as_it_is_shown() {
    assert_eq!(tokens(PAL / 1_000), "0.001 PAL");
    assert_eq!(tokens(20 * PAL), "20 PAL");
    let mut units: Balance = 1;
    for step in 0..128 {
        let shown = tokens(units);
        let text = shown.strip_suffix(" PAL").expect("the symbol");
        assert_eq!(amount(text), Ok(units));
        units = units.wrapping_mul(3).wrapping_add(step);
    }
}

#[test]
fn a_share_becomes_exactly_its_parts() {
    assert_eq!(share("10%", 7), Ok(100_000_000));
    assert_eq!(share("2.5 %", 7), Ok(25_000_000));
    assert_eq!(share("0.0000001%", 7), Ok(1));
    assert_eq!(share("100%", 7), Ok(1_000_000_000));
    assert_eq!(share("75%", 0), Ok(75));
    assert_eq!(share("2.5%", 16), Ok(25_000_000_000_000_000));
    assert_eq!(
        percent(Perquintill::from_parts(25_000_000_000_000_000)),
        "2.5%"
    );
    assert_eq!(percent(Perquintill::one()), "100%");
}

#[test]
fn what_is_no_share_is_refused_with_its_reason() {
    for (text, reason) in [
        ("10", "has no percent sign"),
        ("0.1", "has no percent sign"),
        ("%", "is not a number"),
        ("-1%", "is not a number"),
        ("100.0000001%", "is more than 100%"),
        ("400000000000000000000%", "is more than 100%"),
        ("0.00000001%", "has 8 decimals, but there can be only 7"),
    ] {
        let refusal = share(text, 7).expect_err(text);
        assert!(refusal.contains(reason), "{refusal}");
    }
}

#[test]
fn a_key_is_an_address_with_any_prefix_or_hex() {
    let public = sr25519::Pair::from_string("//Stranger", None)
        .expect("a derivation")
        .public();
    for prefix in [0u16, 2, 42, 2_254] {
        assert_eq!(
            key(&public.to_ss58check_with_version(prefix.into())),
            Ok(public.0)
        );
    }
    let hex = sp_core::bytes::to_hex(&public.0, false);
    assert_eq!(key(&hex), Ok(public.0));

    let address = public.to_ss58check();
    let wrong = format!(
        "{}{}",
        &address[..47],
        if address.ends_with('1') { '2' } else { '1' }
    );
    let refusal = key(&wrong).expect_err("a wrong letter");
    assert!(refusal.contains("Invalid checksum"), "{refusal}");
    for text in [&hex[..64], &hex[2..], "0x", "Alice", ""] {
        assert!(key(text).is_err(), "{text}");
    }
}

#[test]
fn a_secret_is_refused_and_not_repeated() {
    for secret in [
        "bottom drive obey lake curtain smoke basket hold race lonely fit walk",
        "//Stranger",
        "0x0000000000000000000000000000000000000000000000000000000000000007//babe",
    ] {
        let refusal = key(secret).expect_err("it is a secret");
        assert!(
            refusal.contains("is a secret phrase or a secret URI"),
            "{refusal}"
        );
        assert!(!refusal.contains(secret), "{refusal}");
    }
}
