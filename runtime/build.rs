//! Builds the runtime a second time, for Wasm, while the native crate is being built.
//!
//! The builder is an optional dependency of the `std` feature: the Wasm build itself compiles this
//! crate without `std` and must not start another one.
//!
//! The Wasm contains the hash of its metadata, which offline signers check
//! ([RFC 78](https://polkadot-fellows.github.io/RFCs/approved/0078-merkleized-metadata.html)). The hash comes from
//! `metadata-hash.txt`, because computing it here would take a second build. `make metadata` writes that file, and the
//! test `published_metadata` fails if it is not the hash of this runtime's metadata.

/// The hash of the metadata: `0x` and 64 hexadecimal digits.
#[cfg(feature = "std")]
const METADATA_HASH: &str = "metadata-hash.txt";

/// Where `CheckMetadataHash` reads the hash while it is compiled for Wasm.
#[cfg(feature = "std")]
const VARIABLE: &str = "RUNTIME_METADATA_HASH";

#[cfg(feature = "std")]
fn main() -> std::io::Result<()> {
    println!("cargo:rerun-if-changed={METADATA_HASH}");
    std::env::set_var(VARIABLE, std::fs::read_to_string(METADATA_HASH)?.trim());
    substrate_wasm_builder::WasmBuilder::build_using_defaults();
    Ok(())
}

#[cfg(not(feature = "std"))]
fn main() {}
