#!/usr/bin/env bash
# Builds the runtime's Wasm of the last commit so that other machines get the same bytes, and prints its hashes:
#   release.sh              builds, copies the Wasm to the folder `release-wasm` of the target directory
#   release.sh hash FILE    prints the hashes of a Wasm that is there already
#   release.sh tools        prints the tools that a build takes, or says which one is missing
#
# What the bytes depend on is fixed here:
# - the compiler and `wasm-opt`, below;
# - the sources: the commit, without anything that is not committed;
# - the crates of others: Cargo.lock;
# - paths. Messages of panics have the paths of sources, and Cargo derives names from them. So sources, crates and
#   target are in one folder, which is the same on each machine;
# - the environment: the build gets none of the variables that change flags, and no settings of Cargo from above the sources.
set -euo pipefail
cd "$(dirname "$0")/.."
export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-$HOME/.cache/palisade/target}"
# shellcheck source=scripts/say.sh
. scripts/say.sh
# shellcheck source=scripts/toolchain.sh
. scripts/toolchain.sh

readonly rust=1.95.0 rust_commit=59807616e1fa2540724bfbac14d7976d7e4a3860
readonly binaryen=108
readonly folder=/var/tmp/palisade-release
readonly wasm=palisade_runtime.compact.compressed.wasm

# Debian's compiler of the same version is another one: it has another commit, or none.
is_the_compiler() {
  [ -x "$1/rustc" ] && "$1/rustc" -vV | grep -qx "commit-hash: $rust_commit" \
    && [ ! -e "$("$1/rustc" --print sysroot)/lib/rustlib/src/rust" ] && links_wasm "$1"
}

# Prints the folders of compilers that could be the one.
compilers() {
  local rustup
  bin_behind rustc || true
  rustup_bin || true
  rustup=$(find_rustup) || return 0
  RUSTUP_AUTO_INSTALL=0 "$rustup" run "$rust" rustc --print sysroot 2>/dev/null | sed 's:$:/bin:' || true
}

# With the component rust-src, a compiler can write the place of its own sources into the Wasm.
find_compiler() {
  local bin
  while read -r bin; do
    if is_the_compiler "$bin"; then
      echo "$bin"
      return
    fi
  done < <(compilers)
  return 1
}

ensure_tools() {
  local version rustup
  version=$(wasm-opt --version 2>/dev/null || true)
  [[ $version =~ ^wasm-opt\ version\ $binaryen( |$) ]] \
    || fail "wasm-opt is '${version:-missing}', but the release is made with version $binaryen: the package binaryen of Debian 12"
  if ! bin=$(find_compiler) && rustup=$(find_rustup); then
    say "Installing Rust $rust with rustup (2 minutes)"
    "$rustup" toolchain install "$rust" --profile minimal --no-self-update --target "$wasm_target"
    bin=$(find_compiler) || true
  fi
  [ -n "$bin" ] || fail "there is no Rust $rust ($rust_commit) without rust-src. 'rustup toolchain install $rust" \
    "--profile minimal --target $wasm_target' installs it"
  say "$("$bin/rustc" --version) in $bin, $version"
}

# Cargo reads settings in all folders above the sources, and everybody can write into /var/tmp. While a folder of ours is there,
# nobody else can put settings there.
keep_settings_out() {
  local place=${folder%/*}/.cargo
  # An empty one of ours is left by a build that was killed.
  mkdir -m 755 "$place" 2>/dev/null || { [ -O "$place" ] && [ ! -L "$place" ] && rmdir "$place" && mkdir -m 755 "$place"; } \
    || fail "$place is there, and Cargo would read settings in it. Look who made it, and remove it"
  # shellcheck disable=SC2064  # the name is known here only
  trap "rmdir '$place'" EXIT
}

# A folder of somebody else under this name is not taken.
export_sources() {
  rm -rf "$folder"
  mkdir -m 755 "$folder" "$folder/source"
  git archive HEAD | tar -x -C "$folder/source"
}

# `check`, because only the build script of the runtime has to run: it compiles the Wasm.
build() {
  local name kept=()
  for name in http_proxy https_proxy no_proxy HTTP_PROXY HTTPS_PROXY NO_PROXY SSL_CERT_FILE; do
    [ -z "${!name:-}" ] || kept+=("$name=${!name}")
  done
  (cd "$folder/source" && env -i HOME="$HOME" PATH="$bin:$PATH" CARGO_HOME="$folder/cargo" CARGO_TARGET_DIR="$folder/target" \
    WASM_BUILD_TYPE=release WASM_BUILD_RUSTFLAGS="--remap-path-prefix=$folder=/palisade" "${kept[@]}" \
    "$bin/cargo" check --release --locked -p palisade-runtime)
}

print_hashes() {
  [ -s "$1" ] || fail "there is no file $1"
  printf 'file         %s\nbytes        %s\n' "$1" "$(stat -c %s "$1")"
  printf 'BLAKE2-256   0x%s   for system.authorizeUpgrade\n' "$(b2sum --length=256 "$1" | cut -d' ' -f1)"
  printf 'SHA-256      %s\n' "$(sha256sum "$1" | cut -d' ' -f1)"
}

bin=''
case ${1:-build} in
  build)
    [ -z "$(git status --porcelain)" ] || say "NOTE: what is not committed is not in the release"
    keep_settings_out
    ensure_tools
    export_sources
    build
    mkdir -p "$CARGO_TARGET_DIR/release-wasm"
    cp "$folder/target/release/wbuild/palisade-runtime/$wasm" "$CARGO_TARGET_DIR/release-wasm/"
    printf 'commit       %s\n' "$(git rev-parse HEAD)"
    printf 'spec_version %s\n' "$(sed -nE 's/^ *spec_version: ([0-9_]+),$/\1/p' runtime/src/lib.rs)"
    print_hashes "$CARGO_TARGET_DIR/release-wasm/$wasm"
    ;;
  hash) print_hashes "${2:?a file is missing}" ;;
  tools) ensure_tools ;;
  *) fail "there is no step '$1'" ;;
esac
