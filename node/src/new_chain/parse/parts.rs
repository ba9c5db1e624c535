//! The lengths of time, and the validators.

use super::{account, amount, ACCOUNT, AMOUNT};
use crate::new_chain::{notes::Found, source::Node, values::Key};
use palisade_runtime::{Balance, TimingConfig};

/// What the field `timing` can be.
pub const TIMING: &str =
    "\"polkadot\", \"kusama\" or a table with slot_duration, epoch_duration, sessions_per_era, \
     bonding_duration and slash_defer_duration";

/// The slots of an epoch on Kusama: an hour of slots of 6 s. Six such epochs are an era, so 28 eras are a week.
const KUSAMA_EPOCH: u64 = 600;

/// The milliseconds of 24 h.
const DAY_MILLIS: u64 = 86_400_000;

/// The names of the session keys, in the order of [`Validator::session`].
pub const SESSION_KEYS: [&str; 4] = ["babe", "grandpa", "im_online", "authority_discovery"];

/// A validator of the genesis.
pub struct Validator {
    /// The account that holds the bond.
    pub stash: Option<Found<Key>>,
    /// The account that acts for the stash. By default the stash itself.
    pub controller: Option<Found<Key>>,
    /// The public keys, in the order of [`SESSION_KEYS`].
    pub session: [Option<Found<Key>>; 4],
    /// Its stake.
    pub bond: Option<Found<Balance>>,
}

/// Reads the lengths of time. `None` if one of them is wrong or missing.
pub fn timing(node: Node) -> Option<TimingConfig> {
    if node.as_text().is_some() {
        let preset = node.text(TIMING, |name| match name {
            // The default of the runtime.
            "polkadot" => Ok(TimingConfig::default()),
            "kusama" => Ok(TimingConfig {
                epoch_duration: KUSAMA_EPOCH,
                ..TimingConfig::default()
            }),
            other => Err(format!(
                "there is no timing `{other}`; it has to be {TIMING}"
            )),
        });
        return preset.map(|found| found.value);
    }
    numbers(node)
}

fn numbers(node: Node) -> Option<TimingConfig> {
    let mut section = node.section(TIMING)?;
    let slot = section.need("slot_duration", "a number of milliseconds");
    let epoch = section.need("epoch_duration", "a number of slots");
    let sessions = section.need("sessions_per_era", "a number of sessions");
    let bonding = section.need("bonding_duration", "a number of eras");
    let deferral = section.need("slash_defer_duration", "a number of eras");
    let day = section.get("blocks_per_day");
    section.end(|_| None);
    // All are read before one of them ends the function, so that each mistake is noted.
    let slot = slot.and_then(|node| node.number("a number of milliseconds"));
    let epoch = epoch.and_then(|node| node.number("a number of slots"));
    let sessions = sessions.and_then(|node| node.number("a number of sessions"));
    let bonding = bonding.and_then(|node| node.number("a number of eras"));
    let deferral = deferral.and_then(|node| node.number("a number of eras"));
    let day = day.map(|node| node.number("a number of blocks"));
    let slot: Found<u64> = slot?;
    Some(TimingConfig {
        slot_duration: slot.value,
        epoch_duration: epoch?.value,
        sessions_per_era: sessions?.value,
        bonding_duration: bonding?.value,
        slash_defer_duration: deferral?.value,
        blocks_per_day: match day {
            Some(blocks) => blocks?.value,
            None => blocks_of_a_day(slot.value),
        },
        ..TimingConfig::default()
    })
}

/// Returns the blocks of 24 h, rounded down: a slot has a block. A slot that no chain can have is refused elsewhere.
fn blocks_of_a_day(slot_millis: u64) -> u32 {
    let blocks = DAY_MILLIS.checked_div(slot_millis).unwrap_or(0);
    blocks.try_into().unwrap_or(u32::MAX)
}

/// Reads the validators.
pub fn validators(node: Node) -> Vec<Validator> {
    let nodes = node.list("a list of tables [[validators]]");
    nodes.into_iter().filter_map(validator).collect()
}

fn validator(node: Node) -> Option<Validator> {
    let mut section = node.section("a table [[validators]]")?;
    let mut key = |name| section.need(name, ACCOUNT).and_then(|node| account(&node));
    let stash = key("stash");
    let session = SESSION_KEYS.map(key);
    let controller = section.get("controller").and_then(|node| account(&node));
    let bond = section.need("bond", AMOUNT).and_then(|node| amount(&node));
    section.end(|name| match name {
        "commission" => Some(
            "a genesis has one commission for all validators, staking.commission; each changes its own with the call \
             `validate` when the chain runs",
        ),
        "beefy" | "para_validator" | "para_assignment" | "aura" => {
            Some("the runtime has no such session key (runtime/src/session_keys.rs)")
        }
        _ => None,
    });
    Some(Validator {
        stash,
        controller,
        session,
        bond,
    })
}
