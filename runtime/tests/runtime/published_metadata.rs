//! What is published of the metadata. `make metadata` writes both files.
//!
//! - `clients/metadata.scale`: code generators of client libraries read it. So a typed client can be compiled without a
//!   node. It is the newest version, because a client with subxt asks the node for that version and compares. The values
//!   of constants are those of the development chain, whose genesis sets lengths of time. Types don't depend on them.
//! - `runtime/metadata-hash.txt`: the build puts it into the Wasm, for offline signers. It depends on calls, types,
//!   version and token. It does not depend on docs or constants.

use crate::state::state_of;
use codec::{Decode, Encode};
use frame_metadata::RuntimeMetadataPrefixed;
use frame_support::traits::Get;
use merkleized_metadata::{generate_metadata_digest, ExtraInfo};
use palisade_runtime::{constants::currency, Runtime, VERSION};
use std::{env, fs, path::Path};

/// The version of the published metadata.
const NEWEST: u32 = 16;
/// The version that the hash is computed from, by RFC 78.
const HASHED: u32 = 15;

/// Set by `make metadata`: write the files instead of comparing them.
const WRITE: &str = "PALISADE_WRITE_METADATA";

/// Returns what a node answers, without the length at the beginning.
fn metadata_of_the_development_chain(version: u32) -> Vec<u8> {
    let opaque = state_of(sp_genesis_builder::DEV_RUNTIME_PRESET).execute_with(|| {
        Runtime::metadata_at_version(version).expect("the runtime knows the version")
    });
    Vec::decode(&mut &opaque.encode()[..]).expect("opaque metadata are bytes")
}

/// Returns the hash as offline signers compute it, in hexadecimal.
fn hash_of_the_metadata() -> String {
    let metadata = metadata_of_the_development_chain(HASHED);
    let RuntimeMetadataPrefixed(_, metadata) =
        RuntimeMetadataPrefixed::decode(&mut &metadata[..]).expect("a runtime's metadata decode");
    let token_and_version = ExtraInfo {
        spec_version: VERSION.spec_version,
        spec_name: VERSION.spec_name.to_string(),
        base58_prefix: <<Runtime as frame_system::Config>::SS58Prefix as Get<u16>>::get(),
        decimals: currency::DECIMALS,
        token_symbol: currency::SYMBOL.into(),
    };
    let digest =
        generate_metadata_digest(&metadata, token_and_version).expect("the metadata have a digest");
    format!("{:?}\n", sp_core::H256(digest.hash()))
}

/// Compares a file with what it should contain, or writes it. Cargo runs a test in the folder of its crate.
fn assert_published(file: &str, content: &[u8]) {
    let file = Path::new(file);
    if env::var_os(WRITE).is_some() {
        fs::write(file, content).expect("the file can be written");
    }
    assert!(
        fs::read(file).expect("the file is there") == content,
        "{} is out of date: run `make metadata`",
        file.display()
    );
}

#[test]
fn the_metadata_that_typed_clients_are_generated_from_is_the_runtimes() {
    let metadata = metadata_of_the_development_chain(NEWEST);
    assert_published("../clients/metadata.scale", &metadata);
}

#[test]
fn the_hash_that_offline_signers_check_is_that_of_the_runtimes_metadata() {
    assert_published("metadata-hash.txt", hash_of_the_metadata().as_bytes());
}
