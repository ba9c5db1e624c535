#!/usr/bin/env bash
# Starts the dev chain in the foreground: run.sh [--build-pages] [--verbose]. Ctrl-C stops it. The next start continues the
# same chain. The terminal shows warnings and a line for each era, with --verbose the whole log.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/chain.sh

readonly base=$home/dev
log=(--log warn,eras=info) build=
for option in "$@"; do
  case "$option" in
    --build-pages) build=--build ;;
    --verbose) log=() ;;
    *) fail "unknown option $option. --verbose shows the whole log" ;;
  esac
done

# Waits in the background for the RPC port, as long as the node runs.
announce() {
  until answers "$rpc_port"; do
    kill -0 "$1" 2>/dev/null || return 0
    sleep 0.5
  done
  say "The chain is up: one block a second, one era every 30 seconds. Open it on this machine:"
  say "  $(apps_link "$rpc_port")"
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

announce $$ &
scripts/pages.sh $$ "$base" $build &
# Replaces this process, so signals reach the node itself.
exec "$node" --dev --base-path "$base" --port "$p2p_port" --rpc-port "$rpc_port" \
  --prometheus-port "$prometheus_port" "${log[@]}"
