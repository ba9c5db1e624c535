//! Builds this crate a second time, for Wasm, when the benchmark asks for it.
//!
//! An ordinary build has no use for the blob and doesn't spend its minutes on it: the constants are `None` then.
//! As in the runtime, the builder belongs to the `std` feature, or the Wasm build would start another one.

/// What the macro for host functions asks about, set by the builder.
const KNOWN: &str = "cargo::rustc-check-cfg=cfg(substrate_runtime)";

#[cfg(feature = "std")]
fn main() {
    const ASKED_FOR: &str = "PALISADE_BENCH_WASM";

    println!("{KNOWN}");
    println!("cargo:rerun-if-env-changed={ASKED_FOR}");
    if std::env::var_os(ASKED_FOR).is_some_and(|value| value == "1") {
        // Nobody asks this blob for a runtime version.
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
