//! Chain specifications: the presets `dev` and `local` in the runtime's Wasm, or a JSON file.
//!
//! The runtime defines the genesis: its `GenesisBuilder` API has the presets. This module adds a name, an id, a type
//! and the properties that wallets show. [`genesis`] lets the runtime build the genesis state.
//! [`crate::new_chain`] makes the JSON file of a chain with its own keys.
//! Next: [`crate::service`], which makes block 0 from that state.

mod genesis;

use crate::{refusals, service::Hash};
pub use genesis::storage_of;
use genesis::Specification;
use palisade_runtime::{
    configs::system::SS58Prefix, constants::currency, opaque::Block, WASM_BINARY,
};
use sc_chain_spec::{ChainSpecExtension, ChainType, GenericChainSpec, Properties};
use sc_client_api::{BadBlocks, ForkBlocks};
use sc_network::config::MultiaddrWithPeerId;
use sc_sync_state_rpc::LightSyncStateExtension;
use serde::{de::IgnoredAny, Deserialize, Serialize};
use sp_consensus_babe::{AuthorityId, BabeAuthorityWeight};
use sp_core::{sr25519, storage::StateVersion, Pair};
use sp_externalities::Externalities;
use sp_runtime::{BuildStorage, Storage};
use sp_state_machine::BasicExternalities;

/// Node-side additions to a chain specification.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ChainSpecExtension)]
#[serde(rename_all = "camelCase")]
pub struct Extensions {
    /// The hashes that the blocks at given heights must have.
    pub fork_blocks: ForkBlocks<Block>,
    /// Blocks that are never imported.
    pub bad_blocks: BadBlocks<Block>,
    /// The checkpoint from which light clients may start. The `sync_state` RPC fills it in.
    pub light_sync_state: LightSyncStateExtension,
}

/// A Palisade chain specification.
pub type ChainSpec = GenericChainSpec<Extensions>;

/// The development accounts. Everybody knows their secret keys.
pub const WELL_KNOWN: [&str; 8] = [
    "Alice", "Bob", "Charlie", "Dave", "Eve", "Ferdie", "One", "Two",
];

/// The ids of the presets.
pub const PRESET_IDS: [&str; 3] = ["palisade_dev", "palisade_local", "palisade_live"];

/// What a chain spec has besides its genesis.
pub struct Identity<'a> {
    /// The name that people see.
    pub name: &'a str,
    /// The name of the chain's directory.
    pub id: &'a str,
    /// The part of the names of network protocols that tells chains apart.
    pub protocol_id: &'a str,
    /// Whether keys may be public.
    pub chain_type: ChainType,
    /// The first nodes to connect to.
    pub boot_nodes: Vec<MultiaddrWithPeerId>,
}

/// Returns the chain specification for `id`: the name of a preset, or the path of a JSON file.
///
/// An empty `id` means `local`, so that nobody joins a live chain by accident.
///
/// # Errors
/// One sentence with the name of the chain and the fault.
pub fn load(id: &str) -> Result<Box<dyn sc_service::ChainSpec>, String> {
    match id {
        "dev" => preset("dev", "Palisade Development", ChainType::Development),
        "" | "local" => preset("local", "Palisade Local Testnet", ChainType::Local),
        // The runtime has this preset for tests. Everybody knows its keys.
        "live" => Err("`live` is no chain: everybody knows the keys of this preset. Describe a chain with keys of its own in a file, and make its chain spec with `palisade new-chain --from FILE`; docs/guides/launch.md shows how".into()),
        path => from_file(path),
    }
}

/// Checks that a chain can start from this specification. Builds the genesis to find out.
///
/// # Errors
/// The reason for which the runtime refuses the genesis.
pub fn ensure_buildable(spec: &dyn sc_service::ChainSpec) -> Result<(), String> {
    spec.as_storage_builder()
        .build_storage()
        .map(drop)
        .map_err(refusals::unbuildable_genesis)
}

/// Checks that block 0 of a database, whose state has this root, is made of the genesis of the chain spec with this id.
///
/// A database keeps the chain that it began with, whatever the specification says. The presets change with each build,
/// and are not checked: their chains are for tests, and go on with the runtime that they began with.
///
/// # Errors
/// The database began with another genesis.
pub fn ensure_same_genesis(id: &str, genesis: &Storage, root: &Hash) -> Result<(), String> {
    if PRESET_IDS.contains(&id) {
        return Ok(());
    }
    let mut state = BasicExternalities::new(genesis.clone());
    // The runtime says which of them it has. No state has the root of another in either version.
    let versions = [StateVersion::V0, StateVersion::V1];
    let is_same = |version| state.storage_root(version)[..] == *root.as_bytes();
    if versions.into_iter().any(is_same) {
        return Ok(());
    }
    Err(format!(
        "the data of the chain {id} began with another block 0 than that of this chain spec; name the chain spec that they began with, choose another --base-path, or delete the old blocks with `palisade purge-chain`"
    ))
}

fn preset(
    name: &str,
    title: &str,
    chain_type: ChainType,
) -> Result<Box<dyn sc_service::ChainSpec>, String> {
    // Equals the preset in the Wasm, but needs no compilation of the Wasm.
    let config = palisade_runtime::genesis::get_preset(&name.into())
        .and_then(|json| serde_json::from_slice(&json).ok())
        .ok_or_else(|| format!("the runtime has no preset {name}"))?;
    let identity = Identity {
        name: title,
        id: &format!("palisade_{name}"),
        protocol_id: "palisade",
        chain_type,
        boot_nodes: Vec::new(),
    };
    with_genesis(identity, config)
}

/// Returns the specification of a chain with the runtime of this binary. `patch` is a patch of the runtime's default
/// genesis.
///
/// # Errors
/// This binary has no Wasm.
pub fn with_genesis(
    identity: Identity,
    patch: serde_json::Value,
) -> Result<Box<dyn sc_service::ChainSpec>, String> {
    let wasm = WASM_BINARY.ok_or(
        "this binary was built without the runtime's Wasm (SKIP_WASM_BUILD was set), so it knows no presets; build it with `make`, or name a chain spec file",
    )?;
    let spec = ChainSpec::builder(wasm, Extensions::default())
        .with_name(identity.name)
        .with_id(identity.id)
        .with_protocol_id(identity.protocol_id)
        .with_chain_type(identity.chain_type)
        .with_boot_nodes(identity.boot_nodes)
        .with_genesis_config_patch(patch)
        .with_properties(properties())
        .build();
    Ok(Box::new(Specification(spec)))
}

/// Returns the properties with which wallets show amounts and addresses.
fn properties() -> Properties {
    let mut properties = Properties::new();
    properties.insert("tokenSymbol".into(), currency::SYMBOL.into());
    properties.insert("tokenDecimals".into(), currency::DECIMALS.into());
    properties.insert("ss58Format".into(), SS58Prefix::get().into());
    properties
}

fn from_file(path: &str) -> Result<Box<dyn sc_service::ChainSpec>, String> {
    let json = std::fs::read(path).map_err(|error| {
        format!("there is no chain {path}: it is neither dev, local nor a chain spec file that can be read ({error})")
    })?;
    parse(json).map_err(|flaw| format!("the chain spec {path} {flaw}"))
}

/// Parses a specification and its genesis.
///
/// `sc-chain-spec` itself parses the genesis only when the chain starts. Its error would not name the file.
fn parse(json: Vec<u8>) -> Result<Box<dyn sc_service::ChainSpec>, String> {
    serde_json::from_slice::<IgnoredAny>(&json)
        .map_err(|error| format!("is not valid JSON: {error}"))?;
    let has_state = genesis::has_state(&json);
    let spec = ChainSpec::from_json_bytes(json)
        .map_err(|error| format!("is not a chain spec: {}", reason(&error)))?;
    let broken = |error: String| format!("has a broken genesis: {}", reason(&error));
    // A state can be large. To turn it into JSON takes several times its memory.
    if has_state {
        spec.build_storage().map_err(broken)?;
        return Ok(Box::new(spec));
    }
    spec.as_json(false).map_err(broken)?;
    Ok(Box::new(Specification(spec)))
}

/// Returns the error of `sc-chain-spec` without its prefix.
fn reason(error: &str) -> &str {
    error
        .strip_prefix("Error parsing spec file: ")
        .or_else(|| error.strip_prefix("Error parsing embedded file: "))
        .unwrap_or(error)
}

/// Returns the names of the authorities whose BABE key is public.
pub fn well_known_authorities(
    authorities: &[(AuthorityId, BabeAuthorityWeight)],
) -> Vec<&'static str> {
    let is_authority = |name: &&str| {
        sr25519::Pair::from_string(&format!("//{name}"), None).is_ok_and(|pair| {
            let key = AuthorityId::from(pair.public());
            authorities.iter().any(|(authority, _)| *authority == key)
        })
    };
    WELL_KNOWN.into_iter().filter(is_authority).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use sp_core::crypto::UncheckedFrom;
    use sp_runtime::traits::{BlakeTwo256, Hash as _};

    /// Returns a small valid specification.
    fn sound() -> serde_json::Value {
        json!({
            "name": "Test", "id": "test", "chainType": "Local", "bootNodes": [],
            "telemetryEndpoints": null, "protocolId": null, "properties": null,
            "codeSubstitutes": {},
            "genesis": { "raw": { "top": {}, "childrenDefault": {} } },
        })
    }

    fn flaw_of(json: &str) -> String {
        match parse(json.into()) {
            Ok(_) => panic!("the specification was taken"),
            Err(flaw) => flaw,
        }
    }

    #[test]
    fn a_sound_specification_is_taken_and_has_a_light_sync_state() {
        let spec = parse(sound().to_string().into()).expect("it is sound");
        assert_eq!(spec.id(), "test");
        assert!(
            sc_chain_spec::get_extension::<LightSyncStateExtension>(spec.extensions()).is_some()
        );
    }

    #[test]
    fn a_file_that_is_not_json_is_refused() {
        assert!(flaw_of("{ name: Alice").starts_with("is not valid JSON: "));
        assert!(flaw_of("").starts_with("is not valid JSON: "));
    }

    #[test]
    fn json_that_is_no_chain_spec_is_refused_with_what_is_missing() {
        let mut spec = sound();
        spec.as_object_mut().expect("an object").remove("id");
        let flaw = flaw_of(&spec.to_string());
        assert!(flaw.starts_with("is not a chain spec: "), "{flaw}");
        assert!(flaw.contains("`id`"), "{flaw}");
    }

    #[test]
    fn a_genesis_of_an_unknown_form_is_refused() {
        let mut spec = sound();
        spec["genesis"] = json!({ "cooked": {} });
        let flaw = flaw_of(&spec.to_string());
        assert!(flaw.starts_with("has a broken genesis: "), "{flaw}");
        assert!(flaw.contains("`cooked`"), "{flaw}");
    }

    #[test]
    fn a_state_of_which_only_the_hash_is_known_is_refused() {
        let mut spec = sound();
        spec["genesis"] = json!({ "stateRootHash": format!("0x{}", "07".repeat(32)) });
        let flaw = flaw_of(&spec.to_string());
        assert!(flaw.starts_with("has a broken genesis: "), "{flaw}");
        assert!(flaw.contains("hash"), "{flaw}");
    }

    #[test]
    fn a_chain_that_does_not_exist_is_named() {
        let refusal = load("lcoal").expect_err("there is no such chain");
        assert!(refusal.starts_with("there is no chain lcoal"), "{refusal}");
    }

    #[test]
    fn the_preset_live_is_no_chain_since_its_keys_are_public() {
        let refusal = load("live").expect_err("everybody knows its keys");
        assert!(refusal.starts_with("`live` is no chain"), "{refusal}");
        assert!(refusal.contains("palisade new-chain --from"), "{refusal}");
    }

    #[test]
    fn data_that_began_with_another_block_0_are_refused() {
        let genesis = |value| Storage {
            top: [(vec![1], vec![value])].into(),
            ..Default::default()
        };
        for version in [StateVersion::V0, StateVersion::V1] {
            let root = BlakeTwo256::trie_root(vec![(vec![1], vec![2])], version);
            assert_eq!(ensure_same_genesis("test", &genesis(2), &root), Ok(()));
            let refusal = ensure_same_genesis("test", &genesis(3), &root)
                .expect_err("the state of block 0 is another one");
            assert!(
                refusal.starts_with("the data of the chain test began with another block 0"),
                "{refusal}"
            );
            let of_preset = ensure_same_genesis("palisade_dev", &genesis(3), &root);
            assert_eq!(of_preset, Ok(()));
        }
    }

    #[test]
    fn the_presets_have_their_ids_types_and_properties() {
        for (name, id, chain_type) in [
            ("dev", "palisade_dev", ChainType::Development),
            ("local", "palisade_local", ChainType::Local),
        ] {
            let spec = load(name).expect("a preset");
            assert_eq!(spec.id(), id);
            assert_eq!(spec.chain_type(), chain_type);
            assert_eq!(
                json!(spec.properties()),
                json!({ "tokenSymbol": "PAL", "tokenDecimals": 12, "ss58Format": 42 })
            );
        }
    }

    #[test]
    fn well_known_keys_are_found_among_others() {
        let alice = sr25519::Pair::from_string("//Alice", None).expect("a derivation");
        let stranger = sr25519::Public::unchecked_from([7; 32]);
        let authorities = [(stranger.into(), 1), (alice.public().into(), 1)];
        assert_eq!(well_known_authorities(&authorities), ["Alice"]);
        assert!(well_known_authorities(&authorities[..1]).is_empty());
    }
}
