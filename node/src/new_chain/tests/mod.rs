//! Descriptions of chains, sound and wrong ones. A wrong one is refused with all its mistakes, each with its place.

mod amounts;
mod lines;
mod secrets;
mod sound;

use super::*;
use sp_core::{crypto::Ss58Codec, ed25519, sr25519, Pair};
use std::sync::LazyLock;

/// Returns the address of an account whose name is not in any list.
fn account(name: &str) -> String {
    let uri = format!("//Stranger//{name}");
    let pair = sr25519::Pair::from_string(&uri, None).expect("a derivation");
    pair.public().to_ss58check()
}

/// Returns a public key for GRANDPA.
fn finality_key(name: &str) -> String {
    let uri = format!("//Stranger//{name}");
    let pair = ed25519::Pair::from_string(&uri, None).expect("a derivation");
    pair.public().to_ss58check()
}

/// A description of a chain with two validators, Nina and Olaf, and the council member Pia. Its first lines are those
/// of this text.
static SOUND: LazyLock<String> = LazyLock::new(|| {
    let mut text = format!(
        r#"name = "Test Chain"
id = "test_chain"
sudo = "none"
council = ["{pia}"]
timing = "kusama"

[staking]
minimum_validator_count = 2
min_validator_bond = "1_000"
min_nominator_bond = 100
commission = "5%"

[balances]
{nina} = "5_000"
{olaf} = "5_000"
{pia} = "0.5"
"#,
        nina = account("nina"),
        olaf = account("olaf"),
        pia = account("pia"),
    );
    for name in ["nina", "olaf"] {
        text += &format!(
            r#"
[[validators]]
stash = "{stash}"
babe = "{babe}"
grandpa = "{grandpa}"
im_online = "{im_online}"
authority_discovery = "{discovery}"
bond = "2_000.5"
"#,
            stash = account(name),
            babe = account(&format!("{name}-babe")),
            grandpa = finality_key(name),
            im_online = account(&format!("{name}-im-online")),
            discovery = account(&format!("{name}-discovery")),
        );
    }
    text
});

/// Returns the sound description with one part replaced.
fn with(old: &str, new: &str) -> String {
    replaced(&SOUND, old, new)
}

/// Returns a text with one part replaced. The part must occur once.
fn replaced(text: &str, old: &str, new: &str) -> String {
    assert_eq!(text.matches(old).count(), 1, "`{old}` must occur once");
    text.replace(old, new)
}

/// Returns the lines about all mistakes of a description.
fn mistakes(text: &str) -> Vec<String> {
    let mistakes = match chain_spec(text) {
        Ok(_) => return Vec::new(),
        Err(mistakes) => mistakes,
    };
    let lines = mistakes.iter();
    lines
        .map(|mistake| line_about(mistake, "chain.toml", text))
        .collect()
}

/// Returns the only mistake of a description.
fn mistake(text: &str) -> String {
    let mut lines = mistakes(text);
    assert_eq!(lines.len(), 1, "{lines:#?}");
    lines.remove(0)
}
