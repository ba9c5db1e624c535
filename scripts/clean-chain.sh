#!/usr/bin/env bash
# Deletes the chains of `make run` and `make testnet`, and nothing else in their folder.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/chain.sh

# Checked first: a running node would go on after the deletion, and write to deleted files.
if grep -qszxF -e "$home/dev" -e "$home/testnet/alice" /proc/[0-9]*/cmdline; then
  fail "a node runs on these chains: stop it first"
fi
rm -rf "${home:?}/dev" "${home:?}/testnet"
say "Deleted $home/dev and $home/testnet"
