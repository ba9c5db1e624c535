# The commands for people. `make` alone lists them. Commands of more than a line are in scripts/.

# Make reads a path with a space as two paths.
target_dir := $(or $(CARGO_TARGET_DIR),$(HOME)/.cache/palisade/target)
ifneq ($(words $(if $(filter /%,$(target_dir)),,$(CURDIR)/)$(target_dir)),1)
$(error The target directory has a space in its path: '$(target_dir)' from '$(CURDIR)'. Set CARGO_TARGET_DIR to a folder without one)
endif

# Outside the tree: all clones on this machine share what is compiled.
export CARGO_TARGET_DIR := $(abspath $(target_dir))
# Where `make run` and `make testnet` keep their chains.
export PALISADE_HOME ?= $(HOME)/.local/share/palisade
# The node that run, testnet and the end-to-end tests start.
export PALISADE_BIN ?= $(CARGO_TARGET_DIR)/release/palisade

# One profile and one feature set for everything: a crate with other flags is compiled twice.
CARGO_FLAGS := --release --locked --workspace
CARGO := scripts/cargo.sh
STAGE := scripts/stage.sh
# The Rust client is outside the workspace: a client is built without the chain's crates.
RUST_CLIENT := --locked --manifest-path clients/subxt/Cargo.toml
JS_MODULES := e2e/node_modules/.package-lock.json clients/node_modules/.package-lock.json
# What the Wasm module of the pages is built of, besides the crates of the SDK.
SOLVER_SOURCES := Cargo.lock $(shell find dashboard/solver primitives/phragmen/src -type f -not -path '*/tests/*')
DASHBOARD_SOURCES := dashboard/index.html dashboard/vite.config.ts dashboard/svelte.config.js $(shell find dashboard/src -type f)

.DEFAULT_GOAL := help
# Stages share one target directory and one terminal. In parallel they would wait for each other and mix their output.
.NOTPARALLEL:
# What a failed step has half made, for example on a full disk, would look up to date.
.DELETE_ON_ERROR:

.PHONY: help setup setup-build setup-pages run testnet test dashboard dashboard-check dashboard-test build build-node build-release clients metadata lint package fmt fmt-check unit doc clean-chain
.PHONY: e2e e2e-quick e2e-slashing bench-election bench-certificate bench-growth bench-pallets bench-pipeline bench-reports capacity fuzz-election plots rehearsal rehearse try-runtime weights

help: ## List the commands
	@echo "Palisade: a staking system. Commands:"
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z0-9-]+):.*## /\1|/' \
		| while IFS='|' read -r name what; do printf '  make %-14s %s\n' "$$name" "$$what"; done
	@echo "Folders (set them in the environment):"
	@echo "  CARGO_TARGET_DIR   $(CARGO_TARGET_DIR)"
	@echo "  PALISADE_HOME      $(PALISADE_HOME)"

run: build-node ## Build the node, then start the dev chain: one validator, an era every 30 seconds; ARGS=--verbose shows the whole log
	@scripts/run.sh --build-pages $(ARGS)

testnet: build-node ## Build the node, then start four validators on this machine
	@scripts/testnet.sh

test: ## Run everything that CI runs, except licences, advisories and the oldest Rust
	@$(STAGE) "All tests (about 50 minutes on a new machine with 2 cores, 15 with everything compiled)" \
		$(MAKE) --no-print-directory setup fmt-check lint doc build unit dashboard-check e2e-quick

setup: ## Install what is missing for building and testing
	@$(STAGE) "Setup (5 minutes on a new machine, seconds later on)" scripts/setup.sh test

# Every command below needs this, so each works on its own.
setup-build:
	@scripts/setup.sh build

build build-node build-release metadata lint package fmt fmt-check unit doc: setup-build

build: ## Compile the node, its runtime and every crate
	@$(STAGE) "Build (20 minutes the first time on 2 cores, seconds without changes)" \
		$(CARGO) build $(CARGO_FLAGS)

# Optimised across crates, which takes longer to compile: all crates are compiled once more. The Wasm stays the same.
build-release: ## Compile the node for operators: a faster program than that of build-node
	@$(STAGE) "Build of the node, optimised across crates (15 to 20 minutes on 2 cores)" \
		env CARGO_PROFILE_RELEASE_LTO=thin $(CARGO) build $(CARGO_FLAGS) --bin palisade

# With the features of the whole workspace. So a later `make build` or `make test` compiles nothing twice.
build-node: ## Compile the node and its runtime
	@$(STAGE) "Build of the node (11 minutes the first time on 2 cores, seconds without changes)" \
		$(CARGO) build $(CARGO_FLAGS) --bin palisade

clients: setup $(JS_MODULES) ## Build the client programs of docs/clients.md
	@$(STAGE) "Types of the clients" env -C clients npm run --silent generate
	@$(STAGE) "Client in Rust (2 minutes the first time on 2 cores)" $(CARGO) build $(RUST_CLIENT)

metadata: ## Write clients/metadata.scale, from which typed clients are generated, and runtime/metadata-hash.txt
	@$(STAGE) "Metadata (2 minutes after a change of the runtime)" env PALISADE_WRITE_METADATA=1 \
		$(CARGO) test --release --locked -p palisade-runtime -p palisade-node --test runtime published_metadata

lint: ## Run Clippy on all targets; a warning is an error; check that benchmarks of pallets compile
	@$(STAGE) "Lints (3 minutes the first time on 2 cores)" \
		$(CARGO) clippy $(CARGO_FLAGS) --all-targets -- -D warnings
	@$(STAGE) "Lints of the client in Rust" $(CARGO) clippy $(RUST_CLIENT) --all-targets -- -D warnings
	@$(STAGE) "Check of the benchmarks of pallets (long the first time, at most a minute later on)" scripts/weights.sh check
	@$(MAKE) --no-print-directory package

package: ## Pack the crates that are published, and check them; nothing is compiled or uploaded
	@$(STAGE) "Packages (15 seconds)" scripts/package.sh

fmt: ## Format the code
	@$(CARGO) fmt --all
	@$(CARGO) fmt --all --manifest-path clients/subxt/Cargo.toml

fmt-check:
	@$(STAGE) "Format" $(CARGO) fmt --all --check
	@$(STAGE) "Format of the client in Rust" $(CARGO) fmt --all --check --manifest-path clients/subxt/Cargo.toml

unit: ## Run the unit, runtime and architecture tests
	@$(STAGE) "Unit and runtime tests (11 minutes the first time on 2 cores)" \
		$(CARGO) test $(CARGO_FLAGS)

e2e: setup build clients dashboard rehearsal ## Run all end-to-end tests: real clients against real nodes
	@$(STAGE) "End-to-end tests (about 50 minutes)" env -C e2e npm test

e2e-quick: setup build clients ## Run the end-to-end tests that are part of `make test`
	@$(STAGE) "Quick end-to-end tests (8 minutes)" env -C e2e npm run test:quick

e2e-slashing: setup build e2e/node_modules/.package-lock.json ## Run the end-to-end tests of slashing: faults on four nodes
	@$(STAGE) "End-to-end tests of slashing (8 minutes)" env -C e2e npm run test:slashing

setup-pages:
	@scripts/setup.sh pages

dashboard: setup-build setup-pages dashboard/dist/index.html ## Build the pages for stakers: static files in dashboard/dist/

dashboard/public/solver.wasm: $(SOLVER_SOURCES)
	@$(STAGE) "Solver of the pages (1 minute the first time on 2 cores)" dashboard/solver/build.sh

dashboard/dist/index.html: dashboard/node_modules/.package-lock.json dashboard/public/solver.wasm $(DASHBOARD_SOURCES)
	@$(STAGE) "Pages for stakers (10 seconds)" npm --prefix dashboard run --silent build

dashboard-check: dashboard ## Check the types, the style and the arithmetic of the pages
	@$(STAGE) "Types and style of the pages (30 seconds)" npm --prefix dashboard run --silent check
	@$(STAGE) "Arithmetic of the pages (5 seconds)" npm --prefix dashboard run --silent test

dashboard-test: build rehearsal dashboard-check e2e/node_modules/.package-lock.json ## Test the pages in a browser, on dev chains
	@scripts/setup.sh browser
	@$(STAGE) "Pages in a browser (30 minutes)" npm --prefix dashboard run --silent test:pages

plots: setup-pages benchmarks/plots/node_modules/.package-lock.json ## Draw the saved results of the benchmarks as SVG
	@$(STAGE) "Plots (seconds)" npm --prefix benchmarks/plots run --silent render

# Only the end-to-end tests of the upgrade and of the pages on pallet-staking need these runtimes.
rehearsal: export PALISADE_REHEARSAL := 1
rehearsal: setup-build ## Build the two runtimes with which a chain of pallet-staking rehearses its upgrade
	@$(STAGE) "Build with the runtimes of the rehearsal (about 10 minutes more than a build the first time)" \
		$(CARGO) build $(CARGO_FLAGS)

# Only this benchmark needs its crate as Wasm. The program prints a JSON object as its last line, so no output follows it.
bench-election: export PALISADE_BENCH_WASM := 1
bench-election: setup-build ## Compare our election solver with sp-npos-elections; ARGS="--help" lists options
	@$(STAGE) "Build with the benchmark's Wasm (4 minutes more than a build)" \
		$(CARGO) build $(CARGO_FLAGS)
	@$(CARGO_TARGET_DIR)/release/bench-election $(ARGS)

bench-pipeline: build ## Measure an election of the runtime in Wasm, block by block; ARGS="--limits": the largest elections; ARGS="--help" lists options
	@$(CARGO_TARGET_DIR)/release/bench-pipeline $(ARGS)

bench-reports: build ## Measure reports of equivocations in Wasm with 1,000 validators; ARGS="--help" lists options
	@$(CARGO_TARGET_DIR)/release/bench-reports $(ARGS)

bench-certificate: build ## Measure the certificate of an era in Wasm with 1,000 validators and 50 services; ARGS="--help" lists options
	@$(CARGO_TARGET_DIR)/release/bench-certificate $(ARGS)

capacity: build ## Write into docs/capacity.md what staking takes of the block time of the live preset, by the weights
	@$(CARGO_TARGET_DIR)/release/capacity --write docs/capacity.md

# A profile of its own, because its name is the name of the folder: the feature changes all crates of the SDK.
try-runtime: setup-build ## Let all pallets check the state of a dev chain, by their hooks for try-runtime (long the first time)
	@$(STAGE) "Tests with the feature try-runtime (10 minutes the first time)" env SKIP_WASM_BUILD=1 \
		$(CARGO) test --locked -p palisade-runtime --features try-runtime --test runtime --profile try-runtime \
		--config 'profile.try-runtime.inherits="dev"' --config 'profile.try-runtime.debug=false' -- try_runtime

# Our pallets without debug assertions, and both optimised across crates, as chains run them. The program prints a JSON object as its last line.
bench-pallets: setup-build ## Compare our staking pallet with pallet-staking, call for call; ARGS="--help" lists options
	@$(STAGE) "Build as for a release (5 minutes more than a build the first time)" \
		$(CARGO) build $(CARGO_FLAGS) --bin bench-pallets --config benchmarks/side-by-side/as-released.toml
	@$(CARGO_TARGET_DIR)/release/bench-pallets $(ARGS)

bench-growth: setup-build ## Compare how both staking pallets grow, up to 100,000 nominators; ARGS="--help" lists options
	@$(STAGE) "Build as for a release (5 minutes more than a build the first time)" \
		$(CARGO) build $(CARGO_FLAGS) --bin bench-pallets --config benchmarks/side-by-side/as-released.toml
	@$(CARGO_TARGET_DIR)/release/bench-pallets --growth $(ARGS)

rehearse: setup-build ## Run the migration from pallet-staking on the state of a chain: STATE=file, ARGS="--help" lists options
	@test -n "$(STATE)$(ARGS)" || { echo "Which state? make rehearse STATE=file"; exit 2; }
	@$(CARGO) build $(CARGO_FLAGS) --quiet --bin rehearse
	@$(CARGO_TARGET_DIR)/release/rehearse $(if $(STATE),"$(STATE)") $(ARGS)

weights: setup-build ## Measure the weights of most pallets in Wasm and write them into the sources; STEPS, REPEAT, MIN_SECONDS, PALLETS
	@scripts/weights.sh

# Overflow checks are for this run alone: benchmarks measure what chains run.
fuzz-election: setup-build ## Compare a million random elections with sp-npos-elections; ELECTIONS=n sets another number
	@$(STAGE) "Random elections (5 minutes)" env PALISADE_ELECTIONS=$(or $(ELECTIONS),1000000) \
		$(CARGO) test --release --locked -p palisade-phragmen -p palisade-node --lib --test reference \
		--config 'profile.release.package.palisade-phragmen.overflow-checks=true' \
		--config 'profile.release.package.palisade-phragmen.debug-assertions=true' -- --nocapture

# npm writes this file last, so it marks a complete install.
%/node_modules/.package-lock.json: %/package-lock.json
	@$(STAGE) "JavaScript packages of $* (1 minute)" env -C $* npm ci --no-audit --no-fund
	@touch $@

doc: ## Build the API documentation; a broken link is an error
	@RUSTDOCFLAGS="-D warnings" $(STAGE) "Documentation" $(CARGO) doc $(CARGO_FLAGS) --no-deps

clean-chain: ## Delete the chains of `make run` and `make testnet`
	@scripts/clean-chain.sh
