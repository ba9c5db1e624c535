use super::{chain::prefix, rpc::Rpc, *};
use crate::report::{Assumptions, Report};
use codec::{Compact, Encode};
use sp_core::bytes::{from_hex, to_hex};
use sp_crypto_hashing::{blake2_128, twox_64};
use std::collections::BTreeMap;

mod http;
mod notes;
mod services;

const ERA: u32 = 7;
/// The longest answer of a node that is not told otherwise, in bytes.
const LARGEST_ANSWER: usize = 15 * 1024 * 1024;

/// A node with some storage, by default with a runtime without metadata of version 16.
#[derive(Default)]
struct Node {
    storage: BTreeMap<Vec<u8>, Vec<u8>>,
    /// The metadata of version 16.
    metadata: Option<Vec<u8>>,
    /// By the first byte of the id of a view function: what it answers.
    answers: BTreeMap<u8, Vec<u8>>,
    /// What the node says of its token, if it is not PAL with two decimals.
    properties: Option<Value>,
}

fn account(number: u8) -> [u8; 32] {
    [number; 32]
}

fn twox(key: &impl Encode) -> Vec<u8> {
    let key = key.encode();
    [twox_64(&key).as_slice(), &key].concat()
}

impl Node {
    fn with_era() -> Self {
        let mut node = Self::default();
        let active = (ERA, Some(1u64)).encode();
        node.storage.insert(prefix("Staking", "ActiveEra"), active);
        node
    }

    /// Adds a validator with its own stake and pages of nominators.
    fn expose(&mut self, validator: u8, own: u128, pages: &[&[(u8, u128)]]) {
        let others: u128 = pages
            .iter()
            .copied()
            .flatten()
            .map(|(_, amount)| amount)
            .sum();
        let nominators = pages.iter().map(|page| page.len() as u32).sum::<u32>();
        let overview = (
            Compact(own + others),
            Compact(own),
            nominators,
            pages.len() as u32,
        );
        let of = |item: &str| {
            [
                prefix("Staking", item),
                twox(&ERA),
                twox(&account(validator)),
            ]
            .concat()
        };
        self.storage
            .insert(of("ErasStakersOverview"), overview.encode());
        for (index, page) in (0u32..).zip(pages) {
            let total: u128 = page.iter().map(|(_, amount)| amount).sum();
            let page: Vec<_> = page
                .iter()
                .map(|(who, amount)| (account(*who), Compact(*amount)))
                .collect();
            let key = [of("ErasStakersPaged"), twox(&index)].concat();
            self.storage.insert(key, (Compact(total), page).encode());
        }
    }

    fn value(&self, key: &Value) -> Value {
        let key = from_hex(key.as_str().unwrap()).unwrap();
        self.storage
            .get(&key)
            .map_or(Value::Null, |value| json!(to_hex(value, false)))
    }
}

impl Rpc for Node {
    fn call(&self, method: &str, parameters: Value) -> Result<Value, LiveError> {
        Ok(match method {
            "chain_getFinalizedHead" => json!("0xab"),
            "chain_getHeader" => json!({ "number": "0x2a" }),
            "system_chain" => json!("A Chain"),
            "system_properties" => self.properties.clone().unwrap_or_else(
                || json!({ "tokenSymbol": ["PAL"], "tokenDecimals": [2], "ss58Format": 42 }),
            ),
            "state_getStorage" => self.value(&parameters[0]),
            "state_getKeysPaged" => {
                let start = from_hex(parameters[0].as_str().unwrap()).unwrap();
                let last = parameters[2].as_str().map(|key| from_hex(key).unwrap());
                let keys = self.storage.keys().filter(|key| key.starts_with(&start));
                let keys = keys.filter(|key| last.as_ref().is_none_or(|last| *key > last));
                let page = parameters[1].as_u64().unwrap() as usize;
                keys.take(page)
                    .map(|key| json!(to_hex(key, false)))
                    .collect()
            }
            "state_queryStorageAt" => {
                let keys = parameters[0].as_array().unwrap().iter();
                let changes: Vec<Value> = keys.map(|key| json!([key, self.value(key)])).collect();
                let answer = json!([{ "block": "0xab", "changes": changes }]);
                if answer.to_string().len() > LARGEST_ANSWER {
                    return Err(LiveError::Refused {
                        method: method.into(),
                        message: "Response is too big".into(),
                    });
                }
                answer
            }
            "state_call" => {
                let arguments = from_hex(parameters[1].as_str().unwrap()).unwrap();
                let answer = match parameters[0].as_str().unwrap() {
                    "Metadata_metadata_at_version" => self.metadata.encode(),
                    // Result::Ok, or the error that the arguments can't be decoded.
                    _ => match self.answers.get(&arguments[0]) {
                        Some(answer) => (0u8, answer).encode(),
                        None => vec![1, 2],
                    },
                };
                json!(to_hex(&answer, false))
            }
            other => panic!("{other} is not expected"),
        })
    }
}

#[test]
fn the_base_stake_of_a_chain_without_services_is_reported() {
    let mut node = Node::with_era();
    node.expose(2, 100, &[&[(9, 50)], &[(8, 25)]]);
    node.expose(1, 0, &[&[(9, 25)]]);
    let input = read(&node).unwrap();
    assert_eq!(input.source, "A Chain in era 7, block 42");
    let stakes: Vec<u128> = input
        .graph
        .validators()
        .iter()
        .map(|each| each.stake)
        .collect();
    assert_eq!(
        stakes,
        [25, 175],
        "validators are in the order of their accounts"
    );
    assert!(
        input
            .notes
            .iter()
            .any(|note| note.contains("stores nothing of a pallet Restaking")),
        "{:?}",
        input.notes
    );
    assert_eq!(
        (input.unit.symbol.as_str(), input.unit.decimals),
        ("PAL", 2)
    );

    let report = Report::of(&input, &Assumptions::default()).unwrap();
    let stashes = report.concentration.by("stash").unwrap();
    // Account 9 is behind both validators. Account 2 has its own 100.
    let amounts: Vec<u128> = stashes
        .largest
        .iter()
        .map(|share| share.stake.units)
        .collect();
    assert_eq!(amounts, [100, 75, 25]);
    assert_eq!(report.totals.stake.to_string(), "2");
}

#[test]
fn validators_with_sub_identities_of_one_account_have_one_operator() {
    let mut node = Node::with_era();
    for validator in 1..=3 {
        node.expose(validator, 10, &[]);
    }
    for sub in [1, 3] {
        let key = [blake2_128(&account(sub)).as_slice(), &account(sub)].concat();
        let parent = (account(200), 0u8).encode();
        node.storage
            .insert([prefix("Identity", "SuperOf"), key].concat(), parent);
    }
    let input = read(&node).unwrap();
    let operators: Vec<u32> = input
        .graph
        .validators()
        .iter()
        .map(|each| each.operator)
        .collect();
    assert_eq!(operators, [1, 0, 1]);
    let parent = AccountId32::from(account(200)).to_ss58check();
    assert_eq!(input.operator(1), parent);
}

#[test]
fn many_validators_are_read_page_by_page() {
    let mut node = Node::with_era();
    for number in 0..1_201u32 {
        let mut validator = [0u8; 32];
        validator[..4].copy_from_slice(&number.to_be_bytes());
        let overview = (Compact(5u128), Compact(5u128), 0u32, 1u32).encode();
        let key = [
            prefix("Staking", "ErasStakersOverview"),
            twox(&ERA),
            twox(&validator),
        ]
        .concat();
        node.storage.insert(key, overview);
    }
    let input = read(&node).unwrap();
    assert_eq!(input.graph.validators().len(), 1_201);
    assert_eq!(input.graph.total_stake(), 6_005);
}

#[test]
fn many_full_pages_of_nominators_fit_into_the_answers_of_a_node() {
    let mut node = Node::with_era();
    let page: Vec<(u8, u128)> = (0..512u32).map(|n| (n as u8, 1 << 60)).collect();
    node.expose(1, 10, &[page.as_slice(); 400]);
    let input = read(&node).unwrap();
    assert_eq!(input.graph.total_stake(), 10 + 400 * 512 * (1 << 60));
}

#[test]
fn chains_without_staking_or_without_exposures_are_refused() {
    let message = read(&Node::default()).unwrap_err().to_string();
    assert!(
        message.contains("no pallet-staking, or its first era has not begun"),
        "{message}"
    );
    let message = read(&Node::with_era()).unwrap_err().to_string();
    assert!(
        message.contains("nothing for era 7: nobody is elected for it, or"),
        "{message}"
    );
}

#[test]
fn storage_of_another_form_is_refused_by_its_name() {
    let mut node = Node::with_era();
    node.expose(1, 10, &[&[(9, 5)]]);
    for value in node.storage.values_mut() {
        if value.len() > 20 {
            value.truncate(20);
        }
    }
    let message = read(&node).unwrap_err().to_string();
    assert_eq!(
        message,
        "the node's answer about Staking.ErasStakersPaged can't be read"
    );
}
