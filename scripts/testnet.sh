#!/usr/bin/env bash
# Starts four validators on this machine and reports on them. Ctrl-C stops all four.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/chain.sh

readonly base=$home/testnet
readonly names=(alice bob charlie dave)
# The peer id of Alice's node key, the number 1.
readonly bootnode=/ip4/127.0.0.1/tcp/$p2p_port/p2p/12D3KooWEyoppNCUx8Yx66oV9fJnriXwCcXwDDUA2kj6vnc6iDEp
# Seconds between two reports.
readonly interval=10
pids=()

# Node keys are the numbers 1 to 4. They are public, which is safe on one machine only.
start_node() {
  local i=$1 name=${names[$1]} flags=()
  [ "$i" -eq 0 ] || flags=(--bootnodes "$bootnode")
  mkdir -p "$base/$name"
  "$node" --chain local "--$name" --base-path "$base/$name" \
    --node-key "$(printf '%064x' $((i + 1)))" --port $((p2p_port + i)) \
    --rpc-port $((rpc_port + i)) --prometheus-port $((prometheus_port + i)) \
    "${flags[@]}" >"$base/$name.log" 2>&1 &
  pids+=($!)
}

stop_all() {
  trap - EXIT INT TERM
  say "Stopping ${#pids[@]} nodes (up to 10 s)"
  kill -TERM "${pids[@]}" 2>/dev/null || true
  wait "${pids[@]}" || true
}

ensure_all_run() {
  local i
  for i in "${!names[@]}"; do
    kill -0 "${pids[$i]}" 2>/dev/null && continue
    tail -n 5 "$base/${names[$i]}.log" >&2
    fail "${names[$i]} has stopped. Its log is $base/${names[$i]}.log"
  done
}

# rpc PORT METHOD [PARAMETER]
rpc() {
  curl --silent --noproxy '*' --max-time 2 --header 'content-type: application/json' "http://127.0.0.1:$1" \
    --data "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"$2\",\"params\":[${3:-}]}"
}

# Block number of the header in an answer, or "?".
number_in() {
  local hex
  hex=$(grep -oE '"number":"0x[0-9a-f]+"' | cut -d'"' -f4)
  if [ -n "$hex" ]; then printf '%d' "$hex"; else printf '?'; fi
}

status_of() {
  local port=$1 best finalised peers
  best=$(rpc "$port" chain_getHeader | number_in) || true
  finalised=$(rpc "$port" chain_getFinalizedHead | grep -oE '"0x[0-9a-f]{64}"') || true
  finalised=$(rpc "$port" chain_getHeader "$finalised" | number_in) || true
  peers=$(rpc "$port" system_health | grep -oE '"peers":[0-9]+' | cut -d: -f2) || true
  printf '#%s, final #%s, %s peers' "${best:-?}" "${finalised:-?}" "${peers:-?}"
}

report() {
  local i line
  line=$(date +%T)
  for i in "${!names[@]}"; do
    line+="  ${names[$i]} $(status_of $((rpc_port + i)))"
  done
  echo "$line"
}

wait_until_up() {
  local i
  for i in "${!names[@]}"; do
    until answers $((rpc_port + i)); do
      ensure_all_run
      sleep 0.5
    done
    say "  ${names[$i]}  log $base/${names[$i]}.log  $(apps_link $((rpc_port + i)))"
  done
}

ensure_node_is_built
for i in "${!names[@]}"; do ensure_free $((rpc_port + i)) PALISADE_RPC_PORT; done
say "Starting ${#names[@]} validators with chains and logs in $base (20 s)"
mkdir -p "$base/${names[0]}"
note_runtime "$base/${names[0]}" local
trap stop_all EXIT
trap 'exit 0' INT TERM
for i in "${!names[@]}"; do start_node "$i"; done
wait_until_up
say "All are up: one block a second, one era a minute. Ctrl-C stops them. A report follows every $interval s:"
while true; do
  ensure_all_run
  report
  # In the background, because a trap waits until a foreground command ends.
  # Without our output: the pause outlives Ctrl-C by some seconds, and would keep a pipe open.
  sleep "$interval" >/dev/null 2>&1 &
  wait $! || true
done
