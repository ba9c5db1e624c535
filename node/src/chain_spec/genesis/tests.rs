//! Genesis states of changed local chains: a large one, wrong ones, and a comparison with the SDK's.

use super::*;
use palisade_runtime::{
    genesis::LOCAL, session_keys::PlainSessionKeys, AccountId, Balance, SessionKeys,
};
use sc_chain_spec::ChainSpec as _;
use serde_json::json;
use sp_core::{crypto::UncheckedFrom, ed25519, sr25519};
use sp_io::hashing::{blake2_256, twox_128};

const CANDIDATES: u32 = 16;
const NOMINATORS: u32 = 20_000;
const BOND: Balance = 1_000_000_000_000_000;

/// Returns the local chain with a changed configuration.
fn local(change: impl FnOnce(&mut Value)) -> Specification {
    let preset = palisade_runtime::genesis::get_preset(&LOCAL.into()).expect("a preset");
    let mut patch = serde_json::from_slice(&preset).expect("is JSON");
    change(&mut patch);
    let wasm = palisade_runtime::WASM_BINARY.expect("tests are built with the Wasm");
    Specification(
        ChainSpec::builder(wasm, Default::default())
            .with_genesis_config_patch(patch)
            .build(),
    )
}

fn account(number: u32) -> AccountId {
    let mut bytes = [7; 32];
    bytes[..4].copy_from_slice(&number.to_le_bytes());
    bytes.into()
}

fn keys(number: u32) -> SessionKeys {
    let key: [u8; 32] = account(number).into();
    let sr25519 = sr25519::Public::unchecked_from(key);
    PlainSessionKeys {
        grandpa: ed25519::Public::unchecked_from(key).into(),
        babe: sr25519.into(),
        im_online: sr25519.into(),
        authority_discovery: sr25519.into(),
    }
    .into()
}

fn push(list: &mut Value, entry: Value) {
    list.as_array_mut().expect("is a list").push(entry);
}

/// Adds a staker, and endows it with twice its bond.
fn add_staker(config: &mut Value, number: u32, role: Value) {
    let who = account(number);
    push(
        &mut config["balances"]["balances"],
        json!([who, 2 * BOND as u64]),
    );
    push(
        &mut config["staking"]["stakers"],
        json!([who, who, BOND as u64, role]),
    );
}

/// 16 candidates, and 20,000 nominators who back all of them.
fn crowd(config: &mut Value) {
    for number in 0..CANDIDATES {
        add_staker(config, number, json!("Validator"));
        let who = account(number);
        push(
            &mut config["session"]["keys"],
            json!([who, who, keys(number)]),
        );
    }
    let targets: Vec<_> = (0..CANDIDATES).map(account).collect();
    for number in 0..NOMINATORS {
        let role = json!({ "Nominator": targets });
        add_staker(config, CANDIDATES + number, role);
    }
    config["staking"]["validatorCount"] = json!(CANDIDATES + 4);
}

/// Returns a counter of the staking pallet in a state.
fn counter(state: &Storage, name: &str) -> Option<u32> {
    let key = [twox_128(b"Staking"), twox_128(name.as_bytes())].concat();
    let value = state.top.get(&key)?;
    u32::decode(&mut &value[..]).ok()
}

#[test]
fn a_genesis_may_have_20_000_nominators_with_16_targets_each() {
    let state = local(crowd).build_storage().expect("it is allowed");
    assert_eq!(
        counter(&state, "CounterForNominators"),
        Some(NOMINATORS + 2)
    );
    assert_eq!(
        counter(&state, "CounterForValidators"),
        Some(CANDIDATES + 4)
    );
    assert_eq!(counter(&state, "CurrentEra"), Some(0));
}

#[test]
fn the_state_is_that_of_the_sdk_for_a_preset_and_for_a_raw_specification() {
    let spec = local(|_| {});
    let ours = spec.build_storage().expect("it is sound").top;
    assert!(!ours.is_empty());
    let by_the_sdk = spec.0.build_storage().expect("it is sound");
    assert!(ours == by_the_sdk.top && by_the_sdk.children_default.is_empty());

    let raw = spec.as_json(true).expect("it is sound");
    let raw = ChainSpec::from_json_bytes(raw.into_bytes()).expect("it is a specification");
    let from_raw = Specification(raw).build_storage().expect("it is sound");
    assert!(ours == from_raw.top);
}

#[test]
fn a_specification_with_a_state_is_left_to_the_sdk() {
    let spec = local(|_| {});
    let described = spec.as_json(false).expect("it is sound");
    assert!(!has_state(described.as_bytes()));

    let raw = spec.as_json(true).expect("it is sound");
    assert!(has_state(raw.as_bytes()));
    let raw = ChainSpec::from_json_bytes(raw.into_bytes()).expect("it is a specification");
    let built = storage_of(&raw, Executor::builder().build()).expect("nothing is built");
    assert!(built.is_none());
}

#[test]
fn json_that_is_no_specification_has_no_state() {
    assert!(!has_state(b""));
    assert!(!has_state(b"{ \"genesis\": 1 }"));
}

#[test]
fn an_executor_that_is_lent_keeps_the_memory_limit_of_each_call() {
    let executor = Executor::builder().build();
    storage_of(&local(|_| {}), executor.clone()).expect("it is sound");

    // The genesis had 1 GiB. The executor still has the Wasm that it compiled for it.
    let wasm = palisade_runtime::WASM_BINARY.expect("tests are built with the Wasm");
    let fetcher = WrappedRuntimeCode(wasm.into());
    let no_json = vec![b' '; 1 << 20].encode();
    let call_with = |pages| {
        let code = RuntimeCode {
            code_fetcher: &fetcher,
            heap_pages: Some(pages),
            hash: blake2_256(wasm).to_vec(),
        };
        let mut state = BasicExternalities::new_empty();
        let context = CallContext::Onchain { import: false };
        let method = "GenesisBuilder_build_state";
        let (answer, _) = executor.call(&mut state, &code, method, &no_json, context);
        answer
    };
    assert!(call_with(10).is_err(), "a MiB does not fit into 640 KiB");
    assert!(
        call_with(PAGES).is_ok(),
        "it is no JSON, which is an answer"
    );
}

#[test]
fn a_wrong_genesis_is_refused_for_its_reason_alone() {
    let wrong = local(|config| config["timing"]["slotDuration"] = json!(2));
    let refusal = wrong.build_storage().expect_err("slots are too short");
    assert!(
        refusal.starts_with("timing.slotDuration: 2 is less than 1000 (ms)"),
        "{refusal}"
    );
    let printed = wrong.as_json(true).expect_err("slots are too short");
    assert_eq!(printed, refusals::unbuildable_genesis(refusal));
}

#[test]
fn what_only_turns_out_while_building_is_told_without_a_path() {
    let poor = local(|config| config["staking"]["stakers"][0][2] = json!(u64::MAX));
    let refusal = poor.build_storage().expect_err("nobody has so much");
    assert!(refusal.starts_with("staking.stakers[0]: "), "{refusal}");
    assert!(refusal.contains(" has too little to bond "), "{refusal}");
    assert!(
        !refusal.contains(".rs") && !refusal.contains('\n'),
        "{refusal}"
    );
}
