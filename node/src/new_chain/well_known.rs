//! The keys whose secrets are public: development accounts, phrases from documentation, and the keys of our example.
//! Also those that need no secret.

use super::values::{key, Key};
use crate::chain_spec::WELL_KNOWN;
use sp_core::{
    crypto::{DeriveJunction, Pair, DEV_PHRASE},
    ecdsa, ed25519, sr25519,
};
use sp_runtime::{traits::IdentifyAccount, MultiSigner};
use std::{collections::BTreeMap, sync::LazyLock};
use toml_edit::{ImDocument, Item, Value};

/// What is derived from the name of a development account.
const PURPOSES: [&str; 13] = [
    "stash",
    "controller",
    "validator",
    "session",
    "babe",
    "grandpa",
    "gran",
    "im_online",
    "imonline",
    "imon",
    "authority_discovery",
    "audi",
    "node",
];

/// Phrases that everybody uses in tests and documentation.
const PHRASES: [&str; 5] = [
    "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about",
    "legal winner thank year wave sausage worth useful legal winner thank yellow",
    "letter advice cage absurd amount doctor acoustic avoid letter advice cage above",
    "test test test test test test test test test test test junk",
    "zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo wrong",
];

/// The example in the documentation.
pub const EXAMPLE: &str = include_str!("../../../docs/guides/chain.toml");

static PUBLIC: LazyLock<BTreeMap<Key, String>> = LazyLock::new(all);

/// Returns what is wrong with an account or an ed25519 key that everybody knows, or for which everybody can sign.
/// `None` if it is not one of them.
pub fn flaw(key: &Key) -> Option<&'static str> {
    published(key).or_else(|| {
        is_of_small_order(key).then_some(
            "is an ed25519 key of small order, for which everybody can sign; put a key of your own there",
        )
    })
}

/// Returns what is wrong with a key of any scheme that everybody knows. `None` if it is not one of them.
pub fn published(key: &Key) -> Option<&'static str> {
    PUBLIC.get(key).map(String::as_str)
}

/// Returns whether the signature with a neutral `R` and a zero `s` is valid for any message. It is for the points of
/// small order: chains verify ed25519 signatures by ZIP 215, which multiplies by the cofactor. An account of any scheme
/// can be such a key, since everybody can say that a signature is one of ed25519.
fn is_of_small_order(key: &Key) -> bool {
    let mut signature = [0; 64];
    signature[0] = 1;
    let signature = ed25519::Signature::from_raw(signature);
    ed25519::Pair::verify(&signature, b"any message", &ed25519::Public::from_raw(*key))
}

/// Returns each key with its flaw.
fn all() -> BTreeMap<Key, String> {
    let mut found = BTreeMap::new();
    // The neutral point of sr25519: everybody can make a signature that it accepts.
    found.insert(
        [0; 32],
        "is the account of zeros, for which everybody can sign".into(),
    );
    for key in keys_in(EXAMPLE) {
        let flaw = "is a key of the example in docs/guides/chain.toml; put a key of your own there";
        found.insert(key, flaw.into());
    }
    add::<sr25519::Pair>(&mut found, "");
    add::<ed25519::Pair>(&mut found, " (ed25519)");
    add::<ecdsa::Pair>(&mut found, " (ecdsa)");
    found
}

/// Adds the accounts of one scheme.
fn add<P: Pair>(found: &mut BTreeMap<Key, String>, scheme: &str)
where
    P::Public: Into<MultiSigner>,
{
    let mut insert = |pair: P, name: &str| {
        let signer: MultiSigner = pair.public().into();
        let flaw = format!(
            "is the public key of {name}{scheme}, whose secret everybody knows; make a key of your own with \
             `palisade key generate`, or say `development = true`"
        );
        found.insert(signer.into_account().into(), flaw);
    };
    for phrase in PHRASES {
        if let Ok((pair, _)) = P::from_phrase(phrase, None) {
            insert(pair, "a phrase from documentation");
        }
    }
    for byte in [0, 1] {
        let mut seed = [0; 32];
        seed[31] = byte;
        if let Ok(pair) = P::from_seed_slice(&seed) {
            insert(pair, &format!("the seed {byte}"));
        }
    }
    let Ok((root, seed)) = P::from_phrase(DEV_PHRASE, None) else {
        return;
    };
    for path in development_paths() {
        let junctions = path
            .iter()
            .map(|name| DeriveJunction::from(name.as_str()).harden());
        if let Ok((pair, _)) = root.derive(junctions, Some(seed.clone())) {
            insert(pair, &format!("//{}", path.join("//")));
        }
    }
    insert(root, "the development phrase");
}

/// Returns the derivations from the development phrase: `//Alice`, `//Alice//stash`, `//0` and so on.
fn development_paths() -> Vec<Vec<String>> {
    let names = WELL_KNOWN.into_iter().map(String::from);
    let roots = names.chain((0..10).map(|number| number.to_string()));
    roots
        .flat_map(|root| {
            let purposes = PURPOSES.map(|purpose| vec![root.clone(), purpose.into()]);
            std::iter::once(vec![root]).chain(purposes)
        })
        .collect()
}

/// Returns all keys that are values or names in a TOML file.
fn keys_in(text: &str) -> Vec<Key> {
    fn collect(item: &Item, found: &mut Vec<Key>) {
        if let Some(table) = item.as_table_like() {
            for (name, item) in table.iter() {
                found.extend(key(name));
                collect(item, found);
            }
        }
        for table in item.as_array_of_tables().into_iter().flatten() {
            collect(&Item::Table(table.clone()), found);
        }
        for value in item.as_array().into_iter().flatten() {
            collect(&Item::Value(Value::clone(value)), found);
        }
        found.extend(item.as_str().and_then(|text| key(text).ok()));
    }
    let mut found = Vec::new();
    if let Ok(document) = ImDocument::parse(text) {
        collect(document.as_item(), &mut found);
    }
    found
}
