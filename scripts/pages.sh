#!/usr/bin/env bash
# Builds the pages of dashboard/ for `make run`, if Node.js and npm are there. It never fails: the chain starts without pages.
set -uo pipefail
cd "$(dirname "$0")/.."
. scripts/say.sh
. scripts/packages.sh

if ! node_is_new_enough || ! command -v npm >/dev/null; then
  say "The pages for stakers need Node.js $least_node and npm. 'make dashboard' installs them. The chain starts without pages"
elif ! "${MAKE:-make}" --no-print-directory --silent dashboard/dist/index.html; then
  say "The pages for stakers could not be built; the lines above say why. The chain starts without them"
fi
exit 0
