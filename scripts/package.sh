#!/usr/bin/env bash
# Packs the crates that are published, and checks what crates.io and a chain that depends on them need: package.sh
#
# Nothing is compiled and nothing is uploaded. The packages are in the folder `package` of the target directory.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/say.sh
. scripts/say.sh

readonly packages=${CARGO_TARGET_DIR:-$HOME/.cache/palisade/target}/package

field() { sed -nE "s/^$2 = \"(.*)\"$/\1/p" "$1" | head -n 1; }

# What a person sees on crates.io. The licence is written once, in the root.
check_manifest() {
  local wanted
  for wanted in 'description = ".' 'readme = "README\.md"' 'keywords = \[.' 'categories = \[.' 'license\.workspace = true' \
    'rust-version\.workspace = true' '\[package\.metadata\.docs\.rs\]'; do
    grep -qE "^$wanted" "$1" || fail "$1 has no line that begins with: ${wanted//\\/}"
  done
}

# A file that a macro reads while a crate is compiled must be in its package. Prints the names of such files.
# `embed!` reads from the folder of the crate, `include_str!` and `include_bytes!` from that of the source.
files_read_by() {
  local source call
  grep -rnoE '(embed|include_str|include_bytes)!\("[^"]+"' "$1/src" | while IFS=: read -r source _ call; do
    case $call in
      embed*) echo "$1/$(cut -d'"' -f2 <<<"$call")" ;;
      *) echo "$(dirname "$source")/$(cut -d'"' -f2 <<<"$call")" ;;
    esac
  done
}

check_package() {
  local crate=$1 folder=$2/$1 file
  tar -xzf "$packages/$crate.crate" -C "$2"
  for file in README.md LICENSE; do
    [ -s "$folder/$file" ] || fail "the package $crate has no $file"
  done
  while read -r file; do
    [ -s "$file" ] || fail "$crate does not compile outside of this repository: its package has no ${file#"$folder/"}"
  done < <(files_read_by "$folder")
  if grep -nE '^version = "=' "$folder/Cargo.toml"; then
    fail "$crate asks for exact versions. With another patch release of the SDK, no chain could depend on it"
  fi
}

mapfile -t manifests < <(grep -lE '^publish = true$' ./*/Cargo.toml ./*/*/Cargo.toml)
[ "${#manifests[@]}" -gt 0 ] || fail "no manifest has the line 'publish = true'"
version=$(field Cargo.toml version)
flags=()
for manifest in "${manifests[@]}"; do
  check_manifest "$manifest"
  flags+=(-p "$(field "$manifest" name)")
done

# Together, because they depend on each other and none is on crates.io with this version. Offline, because a package is
# resolved with Cargo.lock. What is not committed is packed too: the checks are for work in progress as well.
scripts/cargo.sh fetch --locked --quiet
scripts/cargo.sh package --no-verify --allow-dirty --locked --offline --quiet "${flags[@]}"

unpacked=$(mktemp -d)
trap 'rm -rf "$unpacked"' EXIT
for manifest in "${manifests[@]}"; do
  crate=$(field "$manifest" name)-$version
  check_package "$crate" "$unpacked"
  say "$crate: $(du -k "$packages/$crate.crate" | cut -f1) KiB"
done
