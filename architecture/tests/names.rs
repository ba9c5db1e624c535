//! Every file, test, function of a type and `make` target that the docs name exists.

// A test shall panic.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]

use palisade_architecture::docs::{
    names::{violations, Repository},
    page::{files, pages, Page},
};
use std::{path::Path, sync::OnceLock};

fn root() -> &'static Path {
    // Cargo runs a test in the folder of its crate.
    Path::new("..")
}

/// The repository, read once for all tests.
fn repository() -> &'static Repository {
    static REPOSITORY: OnceLock<Repository> = OnceLock::new();
    REPOSITORY.get_or_init(|| {
        let files = files(root()).expect("the repository can be read");
        Repository::read(root(), &files).expect("the sources can be read")
    })
}

/// What a page in `docs/` names that does not exist.
fn found_in(text: &str) -> Vec<String> {
    let page = Page::parse(Path::new("docs/planted.md"), text);
    violations(&page, repository())
}

#[test]
fn every_file_test_function_and_target_that_is_named_exists() {
    let files = files(root()).expect("the repository can be read");
    let pages = pages(root(), &files).expect("the pages can be read");
    let found: Vec<_> = pages
        .iter()
        .flat_map(|page| violations(page, repository()))
        .collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn a_file_that_is_not_there_is_found() {
    for gone in [
        "runtime/src/gone.rs",
        "gone.rs",
        "gone/",
        "pallets/gone",
        "ooms/ledgers.rs",
        "e2e/gone-*.test.mjs",
    ] {
        let found = found_in(&format!("It is in `{gone}`."));
        assert_eq!(
            found,
            [format!("docs/planted.md: there is no file `{gone}`")]
        );
    }
}

#[test]
fn a_file_may_be_named_by_the_end_of_its_path_or_with_a_star() {
    let page = "`runtime/src/benches.rs`, `rooms/ledgers.rs`, `rooms/`, `../README.md`, `pallets/staking`, \
        `e2e/apps-*.test.mjs`, `pallets/*/src/rooms/`";
    assert_eq!(found_in(page), [""; 0]);
}

#[test]
fn a_page_may_give_a_folder_a_short_name() {
    let page = "`math` is `primitives/staking-math/src`. See `math/ledger.rs`";
    assert_eq!(found_in(page), [""; 0]);
    assert_eq!(found_in(&format!("{page}, `math/gone.rs`.")).len(), 1);
    assert_eq!(
        found_in("See `math/ledger.rs`.").len(),
        1,
        "it is not defined"
    );
}

#[test]
fn other_things_with_dots_and_slashes_are_no_files() {
    let page = "`a/b`, `//Alice//stash`, `/tmp/local.json`, `.json`, `0.1.0`, `1/f`, `api.query`, `Config::Keys`";
    assert_eq!(found_in(page), [""; 0]);
}

#[test]
fn a_test_that_is_not_there_is_found() {
    let known = "`every_file_test_function_and_target_that_is_named_exists`";
    assert_eq!(found_in(known), [""; 0]);
    let gone = ["a", "test", "that", "is", "gone"].join("_");
    assert_eq!(
        found_in(&format!("{known}, `{gone}`")),
        [format!(
            "docs/planted.md: no Rust source has the name `{gone}`"
        )]
    );
}

#[test]
fn a_function_that_its_type_does_not_have_is_found() {
    assert_eq!(
        found_in("`Ledgers::open`, `Ledgers::<T>::gone`, `palisade_staking::Rotation::lost(era)`"),
        [
            "docs/planted.md: `Ledgers` has no function `gone`",
            "docs/planted.md: `Rotation` has no function `lost`",
        ]
    );
    assert_eq!(
        found_in("`OffencePolicy::gone`, `Pallet::gone`").len(),
        2,
        "traits and pallets are seen"
    );
    let gone = ["Gone", "Type"].concat();
    assert_eq!(
        found_in(&format!("`{gone}::open`")),
        [format!(
            "docs/planted.md: no Rust source has the name `{gone}`"
        )]
    );
}

#[test]
fn functions_of_impls_traits_and_pallets_are_ours_and_the_sdks_are_not() {
    let page = "`Ledgers::open`, `Ledgers::<T>::slash`, `OffencePolicy::spans_sessions`, `Staking::first_bonded_session`, \
        `StakingInterface::unbond`, `frame_system::Pallet::block_number`, `Config::Currency`, `Error::BadState`";
    assert_eq!(found_in(page), [""; 0]);
}

#[test]
fn a_target_that_is_not_there_is_found_also_in_a_block() {
    let page = "`make`, `make run`, `make\nweights PALLETS=palisade_staking`\n\n```sh\nmake clients   # and more\n```\n";
    assert_eq!(found_in(page), [""; 0]);
    assert_eq!(
        found_in(&format!(
            "{page}\n`make gone`\n```sh\nmake lost ARGS=\"--help\"\n```\n"
        )),
        [
            "docs/planted.md: `make` has no target `gone`",
            "docs/planted.md: `make` has no target `lost`",
        ]
    );
}

#[test]
fn a_backtick_without_a_second_one_is_found() {
    let found = found_in("`make run` and `make test");
    assert_eq!(found, ["docs/planted.md: a backtick has no second one"]);
}
