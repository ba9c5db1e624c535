#!/usr/bin/env bash
# Installs what is missing on this machine and chooses the Rust toolchain: setup.sh build|test|pages|browser
#
# Safe to repeat. If nothing is missing, it only checks, which takes a second.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/say.sh
. scripts/packages.sh
. scripts/toolchain.sh

export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-$HOME/.cache/palisade/target}"
# GiB that a build of everything needs in the target directory, with a reserve.
readonly needed_gib=8

# Warn before the build, not after half an hour of it.
warn_if_disk_is_small() {
  local free
  mkdir -p "$CARGO_TARGET_DIR"
  free=$(df -Pk "$CARGO_TARGET_DIR" | awk 'NR == 2 { print int($4 / 1048576) }')
  if [ ! -x "$CARGO_TARGET_DIR/release/palisade" ] && [ "$free" -lt "$needed_gib" ]; then
    say "Warning: $CARGO_TARGET_DIR has $free GiB free. A full build needs about $needed_gib GiB"
  fi
}

purpose=${1:-test}
# The pages of dashboard/ need no Rust.
if [ "$purpose" = pages ] || [ "$purpose" = browser ]; then
  install_test_packages
  if [ "$purpose" = browser ]; then install_browser_packages; fi
  exit
fi
install_build_packages
if [ "$purpose" = test ]; then install_test_packages; fi
warn_if_disk_is_small
choose_toolchain
