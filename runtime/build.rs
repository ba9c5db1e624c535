//! Builds the runtime a second time, for Wasm, while the native crate is being built.
//!
//! The builder is an optional dependency of the `std` feature: the Wasm build itself compiles this
//! crate without `std` and must not start another one.

#[cfg(feature = "std")]
fn main() {
    substrate_wasm_builder::WasmBuilder::build_using_defaults();
}

#[cfg(not(feature = "std"))]
fn main() {}
