#!/usr/bin/env bash
# Serves the pages of dashboard/ beside the dev chain, as long as its process runs: pages.sh PROCESS FOLDER [--build].
#
# With --build it makes the pages first, if they are missing or old. What that prints is in FOLDER/pages.log. The chain
# starts without pages and doesn't wait for them.
set -uo pipefail
cd "$(dirname "$0")/.."
. scripts/packages.sh
. scripts/chain.sh

readonly chain=$1 log=$2/pages.log pages=dashboard/dist/index.html

make_pages() { "${MAKE:-make}" --no-print-directory --silent "$@" "$pages"; }

# The build has a process group of its own, so it ends as a whole. Ctrl-C does not reach a process in the background, and a
# terminal that closes must not end this script before the build.
build() {
  trap '' HUP
  say "The pages for stakers are built beside the chain (a minute or two the first time). Output: $log"
  set -m
  make_pages >"$log" 2>&1 &
  set +m
  while kill -0 $! 2>/dev/null; do
    if ! kill -0 "$chain" 2>/dev/null; then kill -- -$! && exit 0; fi
    sleep 0.5
  done
  wait $! || say "The pages for stakers could not be built. $log says why"
}

until answers "$rpc_port"; do
  kill -0 "$chain" 2>/dev/null || exit 0
  sleep 0.5
done
if [ "${3-}" = --build ]; then
  if ! node_is_new_enough || ! command -v npm >/dev/null; then
    say "To build the pages for stakers, Node.js $least_node and npm are needed. 'make dashboard' installs them"
  elif ! make_pages --question; then
    build
  fi
fi

if [ ! -e "$pages" ] || ! command -v node >/dev/null; then exit 0; fi
if answers "$pages_port"; then
  say "Port $pages_port is in use, so the pages for stakers are not served. PALISADE_PAGES_PORT chooses another port"
  exit 0
fi
say "Pages for stakers, which ask this node alone: $(pages_link "$rpc_port")"
# In this process's place, so its parent is the chain.
exec node dashboard/serve.mjs "$pages_port" --with-parent "$chain"
