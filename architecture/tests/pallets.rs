//! The rules hold for all pallets, and each rule finds what is planted against it.

// A test shall panic.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]

use palisade_architecture::{
    rules::violations,
    source::{parse, read_pallet, Source},
};
use std::path::Path;

const PALLETS: [&str; 6] = [
    "staking",
    "elections",
    "offences",
    "key-ownership",
    "liquid-staking",
    "restaking",
];

fn sources_of(pallet: &str) -> Vec<Source> {
    // Cargo runs a test in the folder of its crate. A path from the compilation could lead to another clone: clones
    // share the target directory.
    let root = Path::new("../pallets").join(pallet).join("src");
    read_pallet(&root).expect("the sources can be read")
}

fn source(file: &str, text: &str) -> Source {
    parse(Path::new(file), text).expect("it is Rust")
}

/// The sources of staking, and one more file.
fn staking_with(file: &str, text: &str) -> Vec<String> {
    let mut sources = sources_of("staking");
    sources.push(source(file, text));
    violations(&sources)
}

#[test]
fn every_pallet_keeps_the_rules() {
    for pallet in PALLETS {
        let found = violations(&sources_of(pallet));
        assert!(found.is_empty(), "pallets/{pallet}:\n{}", found.join("\n"));
    }
}

#[test]
fn the_example_of_a_service_keeps_the_rules() {
    let sources = read_pallet(Path::new("../examples/price-oracle/src"));
    let found = violations(&sources.expect("the sources can be read"));
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn every_storage_item_is_found() {
    let sources = sources_of("staking");
    let items: usize = sources.iter().map(|source| source.storage.len()).sum();
    assert_eq!(
        items, 87,
        "storage items of staking; adapt the number when one is added"
    );
    let in_rooms = sources
        .iter()
        .filter(|source| source.file.starts_with("rooms"));
    let named = in_rooms
        .filter(|room| room.names.iter().any(|name| name == "Ledger"))
        .count();
    assert_eq!(named, 1, "the room of `Ledger` is seen");
}

#[test]
fn a_planted_second_writer_is_found() {
    let found = staking_with(
        "planted.rs",
        "impl<T: Config> Planted<T> { fn steal(who: &T::AccountId) { ensure!(true, Ledger::<T>::remove(who)); } }",
    );
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(
        found[0].contains("`Ledger` has one room") && found[0].contains("planted.rs"),
        "{found:?}"
    );
}

#[test]
fn a_planted_reader_beside_the_room_is_found() {
    let found = staking_with(
        "rooms/planted.rs",
        "impl<T: Config> Planted<T> { fn peek() -> bool { op.apply_to::<crate::pallet::MinCommission<T>, _>() } }",
    );
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(
        found[0].contains("`MinCommission` has one room"),
        "{found:?}"
    );
}

#[test]
fn a_planted_circle_is_found() {
    let found = violations(&[
        source(
            "one.rs",
            "impl<T> One<T> { fn up() { Two::<T>::down() } fn again() {} }",
        ),
        source(
            "two.rs",
            "impl<T> Two<T> { fn down() { list.iter().for_each(One::<T>::again) } }",
        ),
    ]);
    assert_eq!(
        found,
        [r#"files call each other in a circle: ["one.rs", "two.rs"]"#]
    );
}

#[test]
fn a_circle_through_three_files_is_found() {
    let found = violations(&[
        source("one.rs", "impl<T> One<T> { fn f() { Two::<T>::f() } }"),
        source(
            "two.rs",
            "impl<T> Two<T> { fn f() { ensure!(three::g::<T>(), Error) } }",
        ),
        source("three.rs", "fn g<T>() -> bool { One::<T>::f() }"),
    ]);
    assert_eq!(found.len(), 1, "{found:?}");
}

#[test]
fn a_room_that_calls_a_transition_is_found() {
    let found = violations(&[
        source(
            "rooms/eras.rs",
            "impl<T> Eras<T> { fn plan() { Rotation::<T>::start() } }",
        ),
        source("rooms/points.rs", "impl<T> Points<T> { fn add() {} }"),
        source(
            "rotation.rs",
            "impl<T> Rotation<T> { fn start() { Points::<T>::add() } }",
        ),
    ]);
    assert_eq!(
        found,
        [r#"the room "rooms/eras.rs" calls the transition "rotation.rs""#]
    );
}

#[test]
fn a_long_file_is_found() {
    let text = "// a line\n".repeat(301);
    let found = violations(&[source("long.rs", &text)]);
    assert_eq!(found, [r#""long.rs" has 301 lines, over 300"#]);
}

#[test]
fn tests_inside_a_file_may_do_anything() {
    let declared = "#[pallet::storage] pub type Ledger<T: Config> = StorageMap<_, u32>;";
    let found = violations(&[
        source("pallet.rs", declared),
        source(
            "rooms/ledgers.rs",
            "impl<T> Ledgers<T> { fn open() { Ledger::<T>::insert(1) } }",
        ),
        source(
            "other.rs",
            "#[cfg(test)] mod tests { fn f() { Ledger::<Test>::kill() } }",
        ),
    ]);
    assert_eq!(found, [""; 0]);
}
