//! Leaves the compiler's version where the benchmark finds it: results say what they were compiled with.

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
