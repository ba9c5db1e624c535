#!/usr/bin/env bash
# Measures weights: builds the runtime with its benchmarks, runs them in Wasm, and writes the results into the sources.
#
# Settings, in the environment:
#   STEPS        values of each parameter of a benchmark (50)
#   REPEAT       runs with each value (20)
#   MIN_SECONDS  the least time for a benchmark (10)
#   PALLETS      the pallets to measure, separated by spaces (all of them)
#
# `weights.sh check` only checks that the benchmarks compile.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/say.sh

readonly steps=${STEPS:-50} repeat=${REPEAT:-20} min_seconds=${MIN_SECONDS:-10}
readonly target=${CARGO_TARGET_DIR:-$HOME/.cache/palisade/target}
readonly folder=$target/weights
readonly runner=$target/release/bench-weights
readonly runtime=$folder/wbuild/palisade-runtime/palisade_runtime.compact.compressed.wasm

# Not in the list: BABE and GRANDPA, for which the runtime has weights of its own (runtime/src/configs/weights.rs), and
# ImOnline, Identity and Referenda: a benchmark of each has no result in this runtime (docs/adr/041).
pallets=(palisade_staking palisade_elections palisade_offences palisade_key_ownership palisade_liquid_staking
  palisade_restaking palisade_price_oracle
  frame_system frame_system_extensions pallet_assets pallet_balances pallet_collective pallet_conviction_voting
  pallet_multisig pallet_preimage pallet_proxy pallet_scheduler pallet_sudo
  pallet_timestamp pallet_transaction_payment pallet_treasury pallet_utility pallet_vesting)
if [ -n "${PALLETS:-}" ]; then read -ra pallets <<<"$PALLETS"; fi

# A profile, because its name is the name of the folder. In `release` this runtime would replace that of the node.
check_runtime() {
  scripts/cargo.sh check --locked -p palisade-runtime --features runtime-benchmarks \
    --profile weights --config 'profile.weights.inherits="dev"' --config 'profile.weights.debug=false'
}

# Only the build script of the runtime has to run: it compiles the Wasm, in release.
build_runtime() { WASM_BUILD_TYPE=release check_runtime; }

# Whether benchmarks compile. With the same flags and in the same folder, so that neither step compiles for itself what the other one has.
check_benchmarks() { SKIP_WASM_BUILD=1 check_runtime; }

# One of the SDK's crates contains a test runtime, which is not needed here.
build_runner() {
  SKIP_WASM_BUILD=1 scripts/cargo.sh build --release --locked --manifest-path benchmarks/weights/Cargo.toml
}

# Prints the file that contains the results of a pallet.
output_of() {
  local name=${1#palisade_}
  case $1 in
    # An example, not one of our pallets.
    palisade_price_oracle) echo examples/price-oracle/src/weights/measured.rs ;;
    palisade_*) echo "pallets/${name//_/-}/src/weights/measured.rs" ;;
    *) echo "runtime/src/weights/$1.rs" ;;
  esac
}

template_of() {
  case $1 in
    palisade_*) echo benchmarks/weights/templates/pallet.hbs ;;
    *) echo benchmarks/weights/templates/runtime.hbs ;;
  esac
}

# Proofs are not recorded: a sovereign chain has none. The storage items of each benchmark are in the log. Median
# slopes, because a few slow runs tilt a line of least squares.
measure() {
  local output log=$folder/logs/$1.txt
  output=$(output_of "$1")
  mkdir -p "$(dirname "$output")" "$folder/logs"
  "$runner" --runtime "$runtime" --genesis-builder runtime --genesis-builder-preset dev \
    --pallet "$1" --extrinsic '*' --steps "$steps" --repeat "$repeat" --min-duration "$min_seconds" \
    --disable-proof-recording --output-analysis median-slopes --runtime-log error --template "$(template_of "$1")" --output "$output" >"$log"
  say "$1: wrote $output; storage items are in $log"
}

# `stage.sh` starts this script again for a single step.
case ${1:-all} in
  check) check_benchmarks ;;
  build-runtime) build_runtime ;;
  build-runner) build_runner ;;
  measure) measure "$2" ;;
  all)
    scripts/stage.sh "Runtime with benchmarks (long the first time, seconds without changes)" scripts/weights.sh build-runtime
    scripts/stage.sh "Benchmark command of the SDK (long the first time, seconds later on)" scripts/weights.sh build-runner
    failed=()
    for number in "${!pallets[@]}"; do
      pallet=${pallets[$number]}
      scripts/stage.sh "Benchmarks of $pallet, $((number + 1)) of ${#pallets[@]}" scripts/weights.sh measure "$pallet" \
        || failed+=("$pallet")
    done
    # The results become ordinary sources, which the format check reads.
    scripts/cargo.sh fmt --all
    [ ${#failed[@]} -eq 0 ] || fail "these pallets have no new weights: ${failed[*]}. The lines above say why"
    say "Weights are measured. 'git diff' shows what changed"
    ;;
  *) fail "there is no step '$1'" ;;
esac
