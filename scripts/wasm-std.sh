# The core library for the Wasm target: checks whether it is installed, and compiles it if it can't be
# downloaded. Sourced by toolchain.sh.

readonly wasm_target=wasm32v1-none

# Prints the smallest program that needs core, alloc and the linker.
print_wasm_probe() {
  cat <<'RUST'
#![no_std]
extern crate alloc;

use core::alloc::{GlobalAlloc, Layout};

struct NoMemory;
unsafe impl GlobalAlloc for NoMemory {
    unsafe fn alloc(&self, _: Layout) -> *mut u8 {
        core::ptr::null_mut()
    }
    unsafe fn dealloc(&self, _: *mut u8, _: Layout) {}
}
#[global_allocator]
static ALLOCATOR: NoMemory = NoMemory;

#[panic_handler]
fn panic(_: &core::panic::PanicInfo) -> ! {
    loop {}
}

#[no_mangle]
pub extern "C" fn probe(n: usize) -> usize {
    alloc::vec![1u8; n].len()
}
RUST
}

# Compiles the probe, which takes half a second. Only that finds every fault: a library of another
# compiler version, a library without the bitcode for link-time optimisation, a missing linker.
links_wasm() {
  local dir result=0
  [ -x "$1/rustc" ] || return 1
  dir=$(mktemp -d)
  print_wasm_probe | PATH="$1:$PATH" "$1/rustc" --edition 2021 --target "$wasm_target" \
    --crate-type cdylib -C lto=fat -o "$dir/probe.wasm" - 2>"$dir/errors" || result=1
  rm -rf "$dir"
  return "$result"
}

# Compiles core and alloc from the compiler's own source, and installs them where a download would.
build_wasm_std() {
  local bin=$1 dir built installed
  ensure_root_is_possible
  say "Compiling Rust's core library for $wasm_target (20 s)"
  # Not in /tmp: Cargo reads settings in all folders above, and there they could be somebody else's.
  dir=$(mktemp -d -p "$CARGO_TARGET_DIR")
  mkdir "$dir/src"
  print_wasm_probe >"$dir/src/lib.rs"
  # A workspace of its own: the target directory can be below another one, such as this checkout.
  printf '[package]\nname = "probe"\nversion = "0.0.0"\nedition = "2021"\n[workspace]\n' >"$dir/Cargo.toml"
  # RUSTC_BOOTSTRAP, because -Zbuild-std needs a nightly compiler otherwise. The bitcode is for LTO.
  (cd "$dir" && PATH="$bin:$PATH" RUSTC_BOOTSTRAP=1 RUSTFLAGS=-Cembed-bitcode=yes \
    CARGO_TARGET_DIR="$dir/target" "$bin/cargo" build --release --quiet \
    -Zbuild-std=core,alloc --target "$wasm_target") || { rm -rf "$dir"; return 1; }

  built=$dir/target/$wasm_target/release/deps
  installed=$("$bin/rustc" --print sysroot)/lib/rustlib/$wasm_target/lib
  as_root mkdir -p "$installed"
  # rustc refuses two versions side by side.
  as_root rm -f "$installed"/lib{core,alloc,compiler_builtins}-*.r{lib,meta}
  as_root cp "$built"/lib{core,alloc,compiler_builtins}-*.rlib "$installed/"
  as_root chmod 644 "$installed"/*.rlib
  rm -rf "$dir"
  # Artefacts that were compiled against the old library can't be linked with this one.
  rm -rf "$CARGO_TARGET_DIR"/*/wbuild/*/target
}
