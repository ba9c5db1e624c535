//! Reads the description of a chain.
//!
//! A field that is wrong or missing is noted and becomes `None`, so that the checks can go on with the others. The
//! timing and the accounts of validators are read in [`parts`].

mod parts;

use super::{
    notes::{Found, Notes},
    source::{Node, Section},
    values::{self, Key},
};
use palisade_runtime::{Balance, TimingConfig};
use sc_network::config::MultiaddrWithPeerId;
use toml_edit::ImDocument;

pub use parts::{Validator, SESSION_KEYS};

const ACCOUNT: &str = "an account, as a text: an SS58 address, or 0x and 64 hexadecimal digits";
const AMOUNT: &str = "a number of tokens, as a text such as \"1_000.5\" or as an integer";
const SHARE: &str = "a share, as a text such as \"2.5%\"";
const COUNT: &str = "an integer from 0 to 4294967295";
const TEXT: &str = "a text";
const TABLE: &str = "a table of fields";

/// What a chain is to be. A field is `None` if it is missing or was noted as wrong.
#[derive(Default)]
pub struct Description {
    /// The name that people see.
    pub name: Option<Found<String>>,
    /// The name of the chain's directory.
    pub id: Option<Found<String>>,
    /// Whether keys may be public.
    pub development: bool,
    /// The first nodes to connect to.
    pub boot_nodes: Vec<Found<MultiaddrWithPeerId>>,
    /// The account with the sudo key. Inside, `None` means that nobody has it.
    pub sudo: Option<Option<Found<Key>>>,
    /// The members of the council.
    pub council: Vec<Found<Key>>,
    /// Properties of the runtime.
    pub token: Token,
    /// All lengths of time.
    pub timing: Option<TimingConfig>,
    /// The parameters of the inflation curve that the author expects, in parts of 10^18.
    pub inflation: [Option<Found<u64>>; 4],
    /// The settings of staking.
    pub staking: Staking,
    /// The least amounts to join and to create a pool.
    pub pools: [Option<Found<Balance>>; 2],
    /// The initial balance of the treasury.
    pub treasury: Option<Found<Balance>>,
    /// The initial balances, bonds included.
    pub balances: Vec<(Found<Key>, Option<Found<Balance>>)>,
    /// The first validators.
    pub validators: Vec<Validator>,
}

/// The token and the addresses that the author expects of the runtime.
#[derive(Default)]
pub struct Token {
    pub symbol: Option<Found<String>>,
    pub decimals: Option<Found<u32>>,
    pub prefix: Option<Found<u32>>,
}

/// The settings of staking. Shares are in parts of 10^9, but `chill_threshold` is in percent.
#[derive(Default)]
pub struct Staking {
    pub validator_count: Option<Found<u32>>,
    pub minimum_validator_count: Option<Found<u32>>,
    pub min_validator_bond: Option<Found<Balance>>,
    pub min_nominator_bond: Option<Found<Balance>>,
    pub commission: Option<Found<u64>>,
    pub min_commission: Option<Found<u64>>,
    pub max_commission: Option<Found<u64>>,
    pub max_validator_count: Option<Found<u32>>,
    pub max_nominator_count: Option<Found<u32>>,
    pub chill_threshold: Option<Found<u64>>,
    pub slash_reward_fraction: Option<Found<u64>>,
    pub invulnerables: Vec<Found<Key>>,
}

/// Parses a description, and notes all mistakes that one field shows by itself. Returns `None` if it is not TOML: then
/// nothing else can be read.
pub fn parse(text: &str, notes: &Notes) -> Option<Description> {
    match ImDocument::parse(text) {
        Ok(document) => Some(description(
            Section::new(notes, "", 0, document.as_table()),
            notes,
        )),
        Err(error) => {
            let at = error.span().map_or(0, |span| span.start);
            let cause = error.message().replace('\n', ", ");
            notes.wrong("", at, format!("is not TOML: {cause}"));
            None
        }
    }
}

fn description(mut root: Section, notes: &Notes) -> Description {
    let name = root.need("name", TEXT);
    let id = root.need("id", TEXT);
    let development = root.get("development").and_then(|node| node.flag());
    let boot_nodes = root.get("boot_nodes");
    let sudo = root.need("sudo", "the account with the sudo key, or \"none\"");
    let council = root.get("council");
    let token = root.get("token").and_then(|node| node.section(TABLE));
    let timing = root.need("timing", parts::TIMING);
    let inflation = root.get("inflation").and_then(|node| node.section(TABLE));
    let staking = root.need("staking", TABLE);
    let pools = root.get("pools").and_then(|node| node.section(TABLE));
    let treasury = root.get("treasury").and_then(|node| node.section(TABLE));
    let balances = root.need("balances", "a table: account = amount");
    let validators = root.get("validators");
    root.end(hint);
    Description {
        name: name.and_then(|node| node.text(TEXT, |text| Ok(text.into()))),
        id: id.and_then(|node| node.text(TEXT, |text| Ok(text.into()))),
        development: development.unwrap_or(false),
        boot_nodes: boot_nodes.map(self::boot_nodes).unwrap_or_default(),
        sudo: sudo.and_then(self::sudo),
        council: accounts(council),
        token: token.map(self::token).unwrap_or_default(),
        timing: timing.and_then(parts::timing),
        inflation: inflation.map(self::inflation).unwrap_or_default(),
        staking: staking
            .and_then(|node| node.section(TABLE))
            .map(self::staking)
            .unwrap_or_default(),
        pools: pools.map(self::pools).unwrap_or_default(),
        treasury: treasury.and_then(self::treasury),
        balances: balances
            .and_then(|node| node.section(TABLE))
            .map(|section| self::balances(&section, notes))
            .unwrap_or_default(),
        validators: validators.map(parts::validators).unwrap_or_default(),
    }
}

/// Says why a chain has no such field.
fn hint(name: &str) -> Option<&'static str> {
    match name {
        "nominators" => Some("nominators bond and nominate when the chain runs"),
        "symbol" | "decimals" | "prefix" => Some("it belongs into the table [token]"),
        "existential_deposit" => {
            Some("it is a constant of the runtime, in runtime/src/constants.rs")
        }
        _ => None,
    }
}

fn account(node: &Node) -> Option<Found<Key>> {
    node.text(ACCOUNT, values::key)
}

fn accounts(list: Option<Node>) -> Vec<Found<Key>> {
    let nodes = list.map(|node| node.list("a list of accounts"));
    let nodes = nodes.into_iter().flatten();
    nodes.filter_map(|node| account(&node)).collect()
}

fn amount(node: &Node) -> Option<Found<Balance>> {
    match node.as_integer() {
        Some(tokens) => node.noted(values::whole_amount(tokens)),
        None => node.text(AMOUNT, values::amount),
    }
}

/// Reads a share whose percent has `10^decimals` parts.
fn share(node: Option<Node>, decimals: usize) -> Option<Found<u64>> {
    node?.text(SHARE, |text| values::share(text, decimals))
}

fn boot_nodes(node: Node) -> Vec<Found<MultiaddrWithPeerId>> {
    const ADDRESS: &str = "an address such as \"/dns/example.org/tcp/30333/p2p/12D3…\"";
    let read = |node: Node| {
        node.text(ADDRESS, |text| {
            text.parse::<MultiaddrWithPeerId>()
                .map_err(|error| format!("`{text}` is not {ADDRESS} ({error})"))
        })
    };
    let nodes = node.list("a list of addresses");
    nodes.into_iter().filter_map(read).collect()
}

fn sudo(node: Node) -> Option<Option<Found<Key>>> {
    match node.as_text() {
        Some("none") => Some(None),
        _ => account(&node).map(Some),
    }
}

fn token(mut section: Section) -> Token {
    let symbol = section.get("symbol");
    let decimals = section.get("decimals");
    let prefix = section.get("prefix");
    section.end(|_| None);
    Token {
        symbol: symbol.and_then(|node| node.text(TEXT, |text| Ok(text.into()))),
        decimals: decimals.and_then(|node| node.number(COUNT)),
        prefix: prefix.and_then(|node| node.number(COUNT)),
    }
}

fn inflation(mut section: Section) -> [Option<Found<u64>>; 4] {
    let parts = ["min", "max", "ideal_stake", "falloff"].map(|key| share(section.get(key), 16));
    section.end(|_| None);
    parts
}

fn staking(mut section: Section) -> Staking {
    let count = |node: Option<Node>| node?.number(COUNT);
    let staking = Staking {
        validator_count: count(section.get("validator_count")),
        minimum_validator_count: count(section.need("minimum_validator_count", COUNT)),
        min_validator_bond: section
            .need("min_validator_bond", AMOUNT)
            .and_then(|node| amount(&node)),
        min_nominator_bond: section
            .need("min_nominator_bond", AMOUNT)
            .and_then(|node| amount(&node)),
        commission: share(section.need("commission", SHARE), 7),
        min_commission: share(section.get("min_commission"), 7),
        max_commission: share(section.get("max_commission"), 7),
        max_validator_count: count(section.get("max_validator_count")),
        max_nominator_count: count(section.get("max_nominator_count")),
        chill_threshold: share(section.get("chill_threshold"), 0),
        slash_reward_fraction: share(section.get("slash_reward_fraction"), 7),
        invulnerables: accounts(section.get("invulnerables")),
    };
    section.end(|name| match name {
        "history_depth" | "max_nominations" | "points_per_block" => {
            Some("it is a constant of the runtime, in runtime/src/configs/staking.rs")
        }
        "sessions_per_era" | "bonding_duration" | "slash_defer_duration" => {
            Some("it belongs into the table [timing]")
        }
        _ => None,
    });
    staking
}

fn pools(mut section: Section) -> [Option<Found<Balance>>; 2] {
    let bonds = ["min_join_bond", "min_create_bond"].map(|key| amount(&section.get(key)?));
    section.end(|_| None);
    bonds
}

fn treasury(mut section: Section) -> Option<Found<Balance>> {
    let balance = section.get("balance");
    section.end(|_| {
        Some("what else there is to the treasury is a constant of the runtime, in runtime/src/configs/governance.rs")
    });
    amount(&balance?)
}

fn balances(section: &Section, notes: &Notes) -> Vec<(Found<Key>, Option<Found<Balance>>)> {
    let read = |(name, node): (Found<&str>, Node)| match values::key(name.value) {
        Ok(value) => {
            let (field, at) = (name.field, name.at);
            Some((Found { value, field, at }, amount(&node)))
        }
        Err(cause) => {
            name.wrong(notes, cause);
            None
        }
    };
    section.entries().into_iter().filter_map(read).collect()
}
