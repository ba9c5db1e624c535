//! `clients/metadata.scale`: code generators of client libraries read it. So a typed client can be compiled without a
//! node.
//!
//! It is the newest version, because a client with subxt asks the node for that version and compares. The values of
//! constants are those of the development chain, whose genesis sets lengths of time. Types don't depend on them.

use crate::state::state_of;
use codec::{Decode, Encode};
use palisade_runtime::Runtime;
use std::{env, fs, path::Path};

const VERSION: u32 = 16;

/// Set by `make metadata`: write the file instead of comparing it.
const WRITE: &str = "PALISADE_WRITE_METADATA";

/// Returns what a node answers, without the length at the beginning.
fn metadata_of_the_development_chain() -> Vec<u8> {
    let opaque = state_of(sp_genesis_builder::DEV_RUNTIME_PRESET).execute_with(|| {
        Runtime::metadata_at_version(VERSION).expect("the runtime knows the version")
    });
    Vec::decode(&mut &opaque.encode()[..]).expect("opaque metadata are bytes")
}

#[test]
fn the_metadata_that_typed_clients_are_generated_from_is_the_runtimes() {
    // Cargo runs a test in the folder of its crate.
    let file = Path::new("../clients/metadata.scale");
    let metadata = metadata_of_the_development_chain();
    if env::var_os(WRITE).is_some() {
        fs::write(file, &metadata).expect("the file can be written");
    }
    assert!(
        fs::read(file).expect("the file is there") == metadata,
        "clients/metadata.scale is out of date: run `make metadata`"
    );
}
