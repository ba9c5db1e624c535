//! Passes the compiler's version to the benchmark, which prints it with the results.

// No runtime contains this crate. A panic ends this program and stops no chain.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    let compiler = std::env::var_os("RUSTC").expect("cargo sets it for build scripts");
    let output = std::process::Command::new(compiler)
        .arg("--version")
        .output();
    let version = output.expect("the compiler that compiles this runs").stdout;
    println!(
        "cargo:rustc-env=COMPILER={}",
        String::from_utf8_lossy(&version).trim()
    );
}
