//! Builds the two runtimes for Wasm, if `PALISADE_REHEARSAL=1` is set.
//!
//! An ordinary build does not need them, and the Wasm build takes minutes. Both come from this crate, with another feature
//! each. So all that they have in common is compiled once. They are `before` and `after.compact.compressed.wasm` in
//! `wbuild/palisade-rehearsal/` of the build's folder.

#[cfg(feature = "std")]
fn main() {
    const ASKED_FOR: &str = "PALISADE_REHEARSAL";

    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-env-changed={ASKED_FOR}");
    if std::env::var_os(ASKED_FOR).is_some_and(|value| value == "1") {
        for runtime in ["before", "after"] {
            substrate_wasm_builder::WasmBuilder::init_with_defaults()
                .set_file_name(runtime)
                .enable_feature(runtime)
                .build();
        }
    }
}

// The Wasm build itself compiles this program too, and must not start another one.
#[cfg(not(feature = "std"))]
fn main() {}
