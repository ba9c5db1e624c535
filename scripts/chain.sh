# Shared by `make run` and `make testnet`. Sourced, not run.
# shellcheck disable=SC2034  # the sourcing scripts use the names
. scripts/say.sh

readonly home=${PALISADE_HOME:-$HOME/.local/share/palisade}
readonly node=${PALISADE_BIN:-${CARGO_TARGET_DIR:-$HOME/.cache/palisade/target}/release/palisade}

# The ports of the first node. The testnet's other nodes count up from here.
readonly p2p_port=${PALISADE_P2P_PORT:-30333}
readonly rpc_port=${PALISADE_RPC_PORT:-9944}
readonly prometheus_port=${PALISADE_PROMETHEUS_PORT:-9615}
# The port of the pages of dashboard/, beside the dev chain.
readonly pages_port=${PALISADE_PAGES_PORT:-8000}

# Prints the link with which Polkadot-JS Apps shows the chain behind an RPC port.
apps_link() { echo "https://polkadot.js.org/apps/?rpc=ws%3A%2F%2F127.0.0.1%3A$1#/staking"; }

# Prints the address at which the pages of dashboard/ show the chain behind an RPC port.
pages_link() { echo "http://127.0.0.1:$pages_port/?rpc=ws://127.0.0.1:$1"; }

answers() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# Checked before the start: later, an old node on the port would look like the new one.
ensure_free() {
  ! answers "$1" || fail "port $1 is in use, perhaps by another node. Stop that node, or choose another port with $2"
}

# A chain keeps the runtime that it began with. A newer build applies to the next chain only.
# note_runtime FOLDER PRESET: the folder is that of a node, which need not have a chain yet
note_runtime() {
  local now before=$1/genesis.sha256
  now=$("$node" export-chain-spec --chain "$2" | sha256sum | cut -d' ' -f1) \
    || fail "$node can't make the chain. The lines above say why"
  if [ ! -d "$1/chains" ] || [ ! -e "$before" ]; then
    echo "$now" >"$before"
  elif [ "$(cat "$before")" != "$now" ]; then
    say "NOTE: the runtime was built anew since this chain began. The chain keeps the old runtime."
    say "      To start a chain with the new one: 'make clean-chain', then start again"
  fi
}

ensure_node_is_built() { [ -x "$node" ] || fail "there is no node at $node. Run 'make build' first"; }
