#!/usr/bin/env bash
# Installs what this machine lacks and chooses the Rust toolchain: setup.sh build|test
#
# Safe to repeat: where nothing is missing it only looks, which takes a second.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/say.sh
. scripts/packages.sh
. scripts/toolchain.sh

export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-$HOME/.cache/palisade/target}"
# GiB that a build of everything leaves in the target directory, with some room.
readonly needed_gib=8

# Half an hour into a build is a bad moment to learn that the disk is full.
warn_if_disk_is_small() {
  local free
  mkdir -p "$CARGO_TARGET_DIR"
  free=$(df -Pk "$CARGO_TARGET_DIR" | awk 'NR == 2 { print int($4 / 1048576) }')
  if [ ! -x "$CARGO_TARGET_DIR/release/palisade" ] && [ "$free" -lt "$needed_gib" ]; then
    say "Warning: $CARGO_TARGET_DIR has $free GiB free; a whole build wants about $needed_gib"
  fi
}

purpose=${1:-test}
install_build_packages
if [ "$purpose" = test ]; then install_test_packages; fi
warn_if_disk_is_small
choose_toolchain
