#!/usr/bin/env bash
# Starts the dev chain in the foreground: run.sh [--verbose]. Ctrl-C stops it. The next start continues the same chain. The
# terminal shows warnings and a line for each era, with --verbose the whole log.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/chain.sh

readonly base=$home/dev
case "${1-}" in
  "") log=(--log warn,eras=info) ;;
  --verbose) log=() ;;
  *) fail "unknown option $1. --verbose shows the whole log" ;;
esac

# Waits in the background for the RPC port, as long as the node runs.
announce() {
  until answers "$rpc_port"; do
    kill -0 "$1" 2>/dev/null || return 0
    sleep 0.5
  done
  say "The chain is up: one block a second, one era every 30 seconds. Open it on this machine:"
  say "  $(apps_link "$rpc_port")"
  if [ "$2" = yes ]; then
    say "  $(pages_link "$rpc_port")   pages for stakers, which ask this node alone"
  fi
  if [ "${#log[@]}" -gt 0 ]; then
    say "A line for each era follows. 'make run ARGS=--verbose' shows the whole log"
  fi
  say "Ctrl-C stops the chain. 'make run' continues it. 'make clean-chain' deletes it."
}

ensure_node_is_built
ensure_free "$rpc_port" PALISADE_RPC_PORT
mkdir -p "$base"
note_runtime "$base" dev
if [ -d "$base/chains" ]; then
  say "Going on with the chain in $base (10 s)"
else
  say "Starting a new chain in $base (10 s)"
fi

# Serves the built pages as long as this process, which becomes the node, runs. Sets `pages` to yes or no.
serve_pages() {
  pages=no
  if [ ! -e dashboard/dist/index.html ] || ! command -v node >/dev/null; then return; fi
  if answers "$pages_port"; then
    say "Port $pages_port is in use, so the pages for stakers are not served. PALISADE_PAGES_PORT chooses another port"
    return
  fi
  node dashboard/serve.mjs "$pages_port" --with-parent &
  pages=yes
}

serve_pages
announce $$ "$pages" &
# Replaces this process, so signals reach the node itself.
exec "$node" --dev --base-path "$base" --port "$p2p_port" --rpc-port "$rpc_port" \
  --prometheus-port "$prometheus_port" "${log[@]}"
