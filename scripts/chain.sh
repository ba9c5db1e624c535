# What `make run` and `make testnet` have in common. Sourced, not run.
# shellcheck disable=SC2034  # who sources this uses the names
. scripts/say.sh

readonly home=${PALISADE_HOME:-$HOME/.local/share/palisade}
readonly node=${PALISADE_BIN:-${CARGO_TARGET_DIR:-$HOME/.cache/palisade/target}/release/palisade}

# The first of each kind; the testnet's further nodes count up from here.
readonly p2p_port=${PALISADE_P2P_PORT:-30333}
readonly rpc_port=${PALISADE_RPC_PORT:-9944}
readonly prometheus_port=${PALISADE_PROMETHEUS_PORT:-9615}

# Where Polkadot-JS Apps shows the chain behind an RPC port.
apps_link() { echo "https://polkadot.js.org/apps/?rpc=ws%3A%2F%2F127.0.0.1%3A$1#/staking"; }

answers() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# Asked before the start: afterwards, an old node on the port would pass for the new one.
ensure_free() {
  ! answers "$1" || fail "port $1 is in use, perhaps by another node. Stop that one, or set $2"
}

# A chain keeps the runtime that it began with; one that was built since is for the next chain.
# note_runtime FOLDER PRESET
note_runtime() {
  local now before=$1/genesis.sha256
  now=$("$node" export-chain-spec --chain "$2" 2>/dev/null | sha256sum | cut -d' ' -f1)
  if [ -e "$before" ] && [ "$(cat "$before")" != "$now" ]; then
    say "NOTE: the runtime was built anew since this chain began, and the chain keeps its old one:"
    say "      'make clean-chain' deletes it, and the next start makes a chain with the new one"
  elif [ ! -e "$before" ]; then
    echo "$now" >"$before"
  fi
}

ensure_node_is_built() { [ -x "$node" ] || fail "no node at $node: run 'make build'"; }
