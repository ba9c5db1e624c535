#!/usr/bin/env bash
# Builds dashboard/public/solver.wasm, with which the page "Nominate" predicts elections.
#
# Optimised for size, and linked as a whole: the module has 50 kB, and imports nothing from the page. The settings are
# those of this command alone, so no other build compiles anything anew.
set -euo pipefail
cd "$(dirname "$0")/../.."
# shellcheck source=scripts/say.sh
. scripts/say.sh

target=${CARGO_TARGET_DIR:-$HOME/.cache/palisade/target}
module=dashboard/public/solver.wasm
command -v wasm-opt >/dev/null || fail "wasm-opt is missing. Run 'make setup' first"

# Without this setting the crates of the SDK expect a standard library.
export RUSTFLAGS="--cfg substrate_runtime"
export CARGO_PROFILE_RELEASE_OPT_LEVEL=s CARGO_PROFILE_RELEASE_LTO=fat CARGO_PROFILE_RELEASE_CODEGEN_UNITS=1
scripts/cargo.sh rustc --release --locked -p palisade-browser-solver --no-default-features \
  --target wasm32v1-none --lib --crate-type cdylib

mkdir -p "$(dirname "$module")"
wasm-opt -Os --strip-debug --strip-producers \
  "$target/wasm32v1-none/release/palisade_browser_solver.wasm" -o "$module"
echo "$module: $(wc -c < "$module") bytes"
