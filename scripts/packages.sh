# System packages, by apt. Sourced by setup.sh.

# Checked early and alone: inside a redirected command, the message would be invisible.
ensure_root_is_possible() {
  [ "$(id -u)" -eq 0 ] || command -v sudo >/dev/null \
    || fail "packages must be installed as root, and there is no sudo. Run 'make setup' as root once"
}

as_root() { if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi; }

apt_get() {
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300 \
    -o Dpkg::Use-Pty=0 "$@"
}

# refresh_package_lists WANTED...: the lists get old, and a new machine has none. Once per run is enough.
package_lists_are_fresh=no
refresh_package_lists() {
  [ "$package_lists_are_fresh" = no ] || return 0
  command -v apt-get >/dev/null || fail "there is no apt-get. Install these packages by other means, then try again: $*"
  ensure_root_is_possible
  say "Refreshing the package lists (10 s)"
  apt_get update || fail "'apt-get update' failed. The lines above say why"
  package_lists_are_fresh=yes
}

# install_packages WHY PACKAGE...: never removes an installed package. Shows apt's output only on
# failure.
install_packages() {
  local why=$1 log
  shift
  refresh_package_lists "$@"
  say "Installing $* ($why; 1 to 3 minutes)"
  log=$(mktemp)
  if ! apt_get install --yes --no-remove --no-install-recommends "$@" >"$log" 2>&1; then
    tail -n 15 "$log" >&2
    fail "apt could not install these packages: $*. The lines above say why"
  fi
  rm -f "$log"
}

install_build_packages() {
  local missing=()
  # C and C++ for ring, zstd, lz4 and secp256k1.
  if ! { command -v gcc && command -v g++ && command -v make; } >/dev/null; then
    missing+=(build-essential)
  fi
  # Compiled already, so that the first build doesn't compile them.
  command -v wasm-opt >/dev/null || missing+=(binaryen)
  command -v pkg-config >/dev/null || missing+=(pkg-config)
  { command -v pkg-config && pkg-config --exists openssl; } >/dev/null || missing+=(libssl-dev)
  command -v protoc >/dev/null || missing+=(protobuf-compiler)
  command -v git >/dev/null || missing+=(git)
  command -v curl >/dev/null || missing+=(curl)
  [ -e /etc/ssl/certs/ca-certificates.crt ] || missing+=(ca-certificates)
  [ ${#missing[@]} -eq 0 ] || install_packages "compilers and tools" "${missing[@]}"
}

# @polkadot/api and the options of the test runner need this version.
readonly least_node=18.19

node_version() { node -p 'process.versions.node' 2>/dev/null || echo 0; }

node_is_new_enough() {
  [ "$(printf '%s\n' "$least_node" "$(node_version)" | sort -V | head -n 1)" = "$least_node" ]
}

install_test_packages() {
  if ! node_is_new_enough; then
    install_packages "Node.js for the end-to-end tests" nodejs
    hash -r
    node_is_new_enough \
      || fail "the tests need Node.js $least_node or newer, but 'node' in PATH is $(node_version). Install a newer one"
  fi
  command -v npm >/dev/null || install_packages "packages of the end-to-end tests" npm
}

# Whether a browser is there in which the pages can be tested. CHROMIUM names one at another place.
browser_is_there() {
  [ -x "${CHROMIUM:-}" ] || command -v chromium || command -v chromium-browser || command -v google-chrome
}

install_browser_packages() {
  browser_is_there >/dev/null || install_packages "the browser for the tests of the pages" chromium fonts-dejavu-core
}
