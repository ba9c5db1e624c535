#!/usr/bin/env bash
# Runs the cargo of the toolchain that setup chose: cargo.sh ARGUMENTS...
set -euo pipefail
# shellcheck source=scripts/say.sh
. "$(dirname "$0")/say.sh"

target=${CARGO_TARGET_DIR:-$HOME/.cache/palisade/target}
bin=$(cat "$target/palisade-toolchain" 2>/dev/null) || fail "no Rust toolchain is chosen yet. Run 'make setup' first"

# First in PATH, so that rustc comes from there too. A dependency has a rust-toolchain file. rustup's proxy would
# follow it and look for a toolchain that isn't installed.
export PATH="$bin:$PATH" CARGO_TARGET_DIR="$target"
exec "$bin/cargo" "$@"
