//! Builds the runtime a second time, for Wasm, while the native crate is being built.
//!
//! The builder is an optional dependency of the `std` feature: the Wasm build itself compiles this
//! crate without `std` and must not start another one.
//!
//! The Wasm contains no hash of its metadata, because computing it takes a second build. To offer it to
//! offline signers, enable the feature `metadata-hash` of `substrate-wasm-builder`, and build by
//! `WasmBuilder::init_with_defaults().enable_metadata_hash("PAL", 12).build()`, with the symbol and the
//! decimals of the token.

#[cfg(feature = "std")]
fn main() {
    substrate_wasm_builder::WasmBuilder::build_using_defaults();
}

#[cfg(not(feature = "std"))]
fn main() {}
