//! Hands the package version and the commit to `--version` and the logs. In a checkout without
//! `.git` (a source archive) the commit is all zeros and the build goes on.

use substrate_build_script_utils::{generate_cargo_keys, rerun_if_git_head_changed};

fn main() {
    generate_cargo_keys();
    rerun_if_git_head_changed();
}
