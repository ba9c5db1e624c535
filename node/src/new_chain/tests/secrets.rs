//! Keys that everybody knows make no chain, unless the chain is called a development chain.

use super::*;
use crate::new_chain::well_known::{flaw, EXAMPLE};
use sp_core::{crypto::AccountId32, ecdsa};
use sp_runtime::{traits::IdentifyAccount, MultiSigner};

fn address(uri: &str) -> String {
    let pair = sr25519::Pair::from_string(uri, None).expect("a derivation");
    pair.public().to_ss58check()
}

#[test]
fn a_well_known_key_is_refused_in_every_place() {
    let [nina, pia] = ["nina", "pia"].map(account);
    let alice = address("//Alice");
    for (old, new, place) in [
        (
            "sudo = \"none\"".into(),
            format!("sudo = \"{alice}\""),
            "chain.toml:3:8: sudo: ",
        ),
        (
            format!("council = [\"{pia}"),
            format!("council = [\"{alice}"),
            "chain.toml:4:12: council[0]: ",
        ),
        (
            format!("\n{pia} ="),
            format!("\n{alice} ="),
            "chain.toml:16:1: balances.5Grwva",
        ),
        (
            format!("babe = \"{}", account("nina-babe")),
            format!("babe = \"{alice}"),
            "chain.toml:20:8: validators[0].babe: ",
        ),
        (
            format!("discovery = \"{}", account("nina-discovery")),
            format!("discovery = \"{alice}"),
            "chain.toml:23:23: validators[0].authority_discovery: ",
        ),
        (
            format!("stash = \"{nina}\""),
            format!("stash = \"{nina}\"\ncontroller = \"{alice}\""),
            "chain.toml:20:14: validators[0].controller: ",
        ),
    ] {
        let line = mistake(&with(&old, &new));
        assert!(line.starts_with(place), "{line}");
        assert!(
            line.contains("is the public key of //Alice, whose secret everybody knows"),
            "{line}"
        );
        assert!(line.contains("development = true"), "{line}");
    }
}

#[test]
fn the_account_of_zeros_is_refused_because_everybody_can_sign_for_it() {
    let zeros = AccountId32::from([0; 32]).to_ss58check();
    let line = mistake(&with("sudo = \"none\"", &format!("sudo = \"{zeros}\"")));
    assert_eq!(
        line,
        "chain.toml:3:8: sudo: is the account of zeros, for which everybody can sign"
    );
}

#[test]
fn a_key_of_small_order_is_refused_because_everybody_can_sign_for_it() {
    // The neutral point of ed25519, and points of the orders 2, 4 and 8.
    let points = [
        "0100000000000000000000000000000000000000000000000000000000000000",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "0000000000000000000000000000000000000000000000000000000000000080",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    ];
    for point in points {
        let line = mistake(&with("sudo = \"none\"", &format!("sudo = \"0x{point}\"")));
        assert!(
            line.starts_with("chain.toml:3:8: sudo: is an ed25519 key of small order"),
            "{line}"
        );
        let line = mistake(&with(&finality_key("nina"), &format!("0x{point}")));
        let place = "chain.toml:21:11: validators[0].grandpa: ";
        let flaw = "is an ed25519 key of small order";
        assert!(line.starts_with(&format!("{place}{flaw}")), "{line}");
    }
}

#[test]
fn a_development_chain_may_have_well_known_keys() {
    let text = with(
        "sudo = \"none\"",
        &format!("sudo = \"{}\"", address("//Alice")),
    );
    assert_eq!(mistakes(&text).len(), 1);
    let text = format!("development = true\n{text}");
    let spec = chain_spec(&text).unwrap_or_else(|_| panic!("{:#?}", mistakes(&text)));
    assert_eq!(spec.chain_type(), sc_service::ChainType::Development);
}

#[test]
fn keys_are_known_by_name_purpose_number_scheme_and_phrase() {
    let known = |key: [u8; 32]| flaw(&key).unwrap_or("unknown");
    for uri in [
        "//Alice",
        "//Two",
        "//Bob//stash",
        "//Charlie//grandpa",
        "//Ferdie//im_online",
        "//0",
        "//9//stash",
        "",
    ] {
        let uri = format!("{}{uri}", sp_core::crypto::DEV_PHRASE);
        let sr = sr25519::Pair::from_string(&uri, None)
            .expect("a derivation")
            .public();
        let ed = ed25519::Pair::from_string(&uri, None)
            .expect("a derivation")
            .public();
        let ec = ecdsa::Pair::from_string(&uri, None)
            .expect("a derivation")
            .public();
        assert!(
            known(sr.0).contains("whose secret everybody knows"),
            "{uri}"
        );
        assert!(
            known(ed.0).contains("(ed25519), whose secret everybody knows"),
            "{uri}"
        );
        let ec: AccountId32 = MultiSigner::from(ec).into_account();
        assert!(
            known(ec.into()).contains("(ecdsa), whose secret everybody knows"),
            "{uri}"
        );
    }
    let junk = "test test test test test test test test test test test junk";
    let junk = sr25519::Pair::from_string(junk, None)
        .expect("a phrase")
        .public();
    assert!(known(junk.0).contains("a phrase from documentation"));
    let zero = ed25519::Pair::from_seed_slice(&[0; 32])
        .expect("a seed")
        .public();
    assert!(known(zero.0).contains("the seed 0"));
    let stranger = sr25519::Pair::from_string("//Stranger", None)
        .expect("a derivation")
        .public();
    assert_eq!(flaw(&stranger.0), None);
}

#[test]
fn a_secret_in_the_place_of_a_key_is_not_printed() {
    let secret = "//Stranger//nina-babe";
    let line = mistake(&with(&account("nina-babe"), secret));
    assert!(
        line.starts_with("chain.toml:20:8: validators[0].babe: is a secret phrase or a secret URI"),
        "{line}"
    );
    assert!(!line.contains(secret), "{line}");
}

#[test]
fn the_example_is_a_chain_but_each_of_its_keys_must_be_replaced() {
    let lines = mistakes(EXAMPLE);
    // Three councillors, eight balances, four validators with five keys.
    assert_eq!(lines.len(), 3 + 8 + 20, "{lines:#?}");
    for line in lines {
        assert!(
            line.contains("is a key of the example in docs/guides/chain.toml"),
            "{line}"
        );
    }
    let text = replaced(EXAMPLE, "\ndevelopment = false", "\ndevelopment = true");
    assert_eq!(mistakes(&text), [""; 0]);
}
