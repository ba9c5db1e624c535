# Chooses the Rust toolchain that compiles this project. Sourced by setup.sh. cargo.sh reads the record.
#
# The runtime is also compiled to Wasm, so the toolchain needs the core library of that target.
# There are three ways to one:
# 1. It is installed.
# 2. rustup downloads it.
# 3. If rustup's server is out of reach: Debian has the compiler and the library's source, and we
#    compile the library.
#
# PALISADE_TOOLCHAIN=rustup|debian fixes the choice. "auto" is the default.
. scripts/wasm-std.sh

readonly least_rustc=90 # of 1.90

# Prints the real directory of a rustc, behind rustup's proxies.
bin_behind() {
  local sysroot
  # A check must not start a download.
  sysroot=$(RUSTUP_AUTO_INSTALL=0 "$1" --print sysroot 2>/dev/null) && echo "$sysroot/bin"
}

rustc_minor() { "$1/rustc" --version 2>/dev/null | sed -nE 's/^rustc 1\.([0-9]+)\..*/\1/p'; }

is_recent() {
  local minor
  minor=$(rustc_minor "$1")
  [ "${minor:-0}" -ge "$least_rustc" ]
}

has_all_tools() {
  local tool
  for tool in rustc cargo cargo-clippy clippy-driver cargo-fmt rustfmt; do
    [ -x "$1/$tool" ] || return 1
  done
}

is_usable() { has_all_tools "$1" && is_recent "$1" && links_wasm "$1"; }

toolchain_record() { echo "$CARGO_TARGET_DIR/palisade-toolchain"; }

# Installed toolchains, the best first. The recorded one comes first, because it compiled the target
# directory. Another one would compile everything again.
installed_toolchains() {
  case ${PALISADE_TOOLCHAIN:-auto} in
    debian) echo /usr/bin ;;
    rustup) rustup_bin || true ;;
    auto)
      cat "$(toolchain_record)" 2>/dev/null || true
      bin_behind rustc || true
      rustup_bin || true
      echo /usr/bin
      ;;
  esac
}

# A newly installed rustup is not in this shell's PATH.
find_rustup() {
  local usual=${CARGO_HOME:-$HOME/.cargo}/bin/rustup
  command -v rustup || { [ -x "$usual" ] && echo "$usual"; }
}

# Prints the directory of rustup's stable Rust.
rustup_bin() {
  local rustup sysroot
  rustup=$(find_rustup) || return 1
  sysroot=$(RUSTUP_AUTO_INSTALL=0 "$rustup" run stable rustc --print sysroot 2>/dev/null) && echo "$sysroot/bin"
}

record_toolchain() {
  echo "$1" >"$(toolchain_record)"
  say "Rust: $("$1/rustc" --version) in $1"
}

choose_toolchain() {
  local bin
  case ${PALISADE_TOOLCHAIN:-auto} in
    auto | rustup | debian) ;;
    *) fail "PALISADE_TOOLCHAIN is '$PALISADE_TOOLCHAIN'. Set it to auto, rustup or debian" ;;
  esac
  while read -r bin; do
    if is_usable "$bin"; then
      record_toolchain "$bin"
      return
    fi
  done < <(installed_toolchains)
  install_toolchain
}

install_toolchain() {
  case ${PALISADE_TOOLCHAIN:-auto} in
    rustup) install_by_rustup && return ;;
    debian) install_from_debian && return ;;
    auto) { install_by_rustup || install_from_debian; } && return ;;
  esac
  fail "found no Rust 1.$least_rustc or newer with the target $wasm_target, and could not install one." \
    "Provide one of these: rustup's server (or a mirror of it, in RUSTUP_DIST_SERVER and RUSTUP_UPDATE_ROOT)," \
    "the rustc-web packages of Debian 12's security suite, or a Rust with that target first in PATH"
}

# Fetches one small file, to know in seconds whether a download can work.
rustup_server_answers() {
  curl --fail --silent --max-time 10 --output /dev/null \
    "${RUSTUP_DIST_SERVER:-https://static.rust-lang.org}/dist/channel-rust-stable.toml.sha256"
}

install_by_rustup() {
  local bin
  if ! rustup_server_answers; then
    say "rustup's server does not answer"
    return 1
  fi
  if ! find_rustup >/dev/null; then
    fetch_rustup || return 1
  elif bin=$(rustup_bin) && is_recent "$bin"; then
    complete_rustup || return 1
  else
    say "Installing the stable Rust with rustup (2 minutes)"
    "$(find_rustup)" toolchain install stable --profile minimal --no-self-update \
      --component rustfmt,clippy --target "$wasm_target" || return 1
  fi
  bin=$(rustup_bin) && is_usable "$bin" && record_toolchain "$bin"
}

# Adds what is missing, and keeps the installed version.
complete_rustup() {
  say "Adding the target $wasm_target with rustup (1 minute)"
  "$(find_rustup)" target add --toolchain stable "$wasm_target" \
    && "$(find_rustup)" component add --toolchain stable rustfmt clippy
}

# The shell's profile stays unchanged: `make` finds the toolchain by its record.
fetch_rustup() {
  local installer
  say "Installing Rust with rustup, in ${CARGO_HOME:-$HOME/.cargo} (2 minutes)"
  installer=$(mktemp)
  curl --fail --silent --show-error --max-time 60 --output "$installer" https://sh.rustup.rs || return 1
  sh "$installer" -y --quiet --no-modify-path --profile minimal --default-toolchain stable \
    --component rustfmt,clippy --target "$wasm_target" || return 1
  rm -f "$installer"
}

# Prints the n of the Rust 1.n that apt would install, or nothing.
candidate_minor() {
  apt-cache show --no-all-versions rustc-web 2>/dev/null | sed -nE 's/^Version: 1\.([0-9]+)\..*/\1/p'
}

install_from_debian() {
  local minor llvm
  say "Trying Debian's packages"
  refresh_package_lists rustc cargo
  minor=$(candidate_minor)
  if [ "${minor:-0}" -lt "$least_rustc" ]; then
    say "This system's packages have no rustc-web 1.$least_rustc (Debian 12 has it, in its security suite)"
    return 1
  fi
  # The linker must belong to the LLVM of this rustc. Its name contains the LLVM version.
  llvm=$(apt-cache show --no-all-versions rust-web-llvm | grep -oE '\bllvm-[0-9]+' | head -n 1)
  install_packages "Rust" rustc-web cargo-web rust-web-src rust-web-llvm rust-web-clippy \
    rustfmt-web "${llvm/llvm/lld}"
  links_wasm /usr/bin || build_wasm_std /usr/bin || return 1
  is_usable /usr/bin && record_toolchain /usr/bin
}
