#!/usr/bin/env bash
# Draws the pictures in docs/img/risk: the example file, and a graph of 1,000 validators and 50 services.
# draw.sh PALISADE: the binary, by default that of the last build.
set -euo pipefail
cd "$(dirname "$0")/../../.."

palisade=${1:-${CARGO_TARGET_DIR:-$HOME/.cache/palisade/target}/release/palisade}
large=$(mktemp)
trap 'rm -f "$large"' EXIT

"$palisade" risk --graph tools/risk/examples/graph.json --pictures docs/img/risk/example > /dev/null
scripts/cargo.sh run --release --quiet -p palisade-risk --example large -- --ring > "$large"
"$palisade" risk --graph "$large" --pictures docs/img/risk/large > /dev/null
