//! Builds this crate a second time, for Wasm, if `PALISADE_BENCH_WASM=1` is set.
//!
//! An ordinary build does not need the blob, and the Wasm build takes minutes. Without the blob, `WASM_BINARY` is `None`.
//! As in the runtime, the builder belongs to the `std` feature. Otherwise the Wasm build would start another Wasm build.

// No runtime contains this crate. A panic ends this program and stops no chain.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]

/// Declares the `cfg` that the Wasm builder sets and the macro for host functions reads.
const KNOWN: &str = "cargo::rustc-check-cfg=cfg(substrate_runtime)";

#[cfg(feature = "std")]
fn main() {
    const ASKED_FOR: &str = "PALISADE_BENCH_WASM";

    println!("{KNOWN}");
    println!("cargo:rerun-if-env-changed={ASKED_FOR}");
    if std::env::var_os(ASKED_FOR).is_some_and(|value| value == "1") {
        // This blob is no runtime, so it has no version section.
        substrate_wasm_builder::WasmBuilder::init_with_defaults()
            .disable_runtime_version_section_check()
            .build();
        return;
    }
    println!("cargo:rerun-if-changed=build.rs");
    let out = std::env::var_os("OUT_DIR").expect("cargo sets it for build scripts");
    std::fs::write(
        std::path::Path::new(&out).join("wasm_binary.rs"),
        "pub const WASM_BINARY: Option<&[u8]> = None;",
    )
    .expect("the build's own folder is writable");
}

#[cfg(not(feature = "std"))]
fn main() {
    println!("{KNOWN}");
}
