//! The contract with clients: what Parity's `pallet-staking` has, ours has too, and looks the same, but for a list of
//! differences that have their reasons.
//!
//! The modules stand in the order in which data flows: two chains ([`chain`]), their metadata in words ([`names`],
//! [`description`]), what differs ([`comparison`]) and what may ([`differences`]). What the calls *do* is not compared.

// A test shall panic.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]
#![allow(missing_docs)]

mod chain;
mod comparison;
mod description;
mod differences;
mod doctored;
mod names;

use chain::{metadata_with_ours, metadata_with_theirs, OurStaking, TheirStaking};
use comparison::{compare, in_lines, outdated, unlisted, Difference};
use description::Description;
use differences::DIFFERENCES;
use frame_support::traits::GetStorageVersion;
use std::collections::BTreeSet;

/// What differs between the two pallets.
fn found() -> BTreeSet<Difference> {
    let theirs = Description::of_staking(&metadata_with_theirs());
    let ours = Description::of_staking(&metadata_with_ours());
    compare(&theirs, &ours)
}

/// Everything of these kinds that differs is in the list.
fn assert_listed(of: impl Fn(&str) -> bool) {
    let unlisted = unlisted(&found(), DIFFERENCES);
    let unlisted: Vec<_> = unlisted.iter().filter(|d| of(d.kind())).collect();
    assert!(
        unlisted.is_empty(),
        "differs, but is not in differences.rs:\n{}",
        in_lines(unlisted)
    );
}

#[test]
fn every_call_of_pallet_staking_is_ours_too_but_for_those_in_the_list() {
    assert_listed(|kind| kind == "call");
}

#[test]
fn all_storage_has_the_keys_the_values_and_the_defaults_of_pallet_staking() {
    assert_listed(|kind| kind == "storage");
}

#[test]
fn every_constant_has_the_name_and_the_type_of_pallet_staking() {
    assert_listed(|kind| kind == "constant");
}

#[test]
fn every_event_and_error_has_the_index_and_the_fields_of_pallet_staking() {
    assert_listed(|kind| ["event", "error"].contains(&kind));
}

#[test]
fn every_type_has_the_name_and_the_shape_that_it_has_in_pallet_staking() {
    let others = ["call", "storage", "constant", "event", "error"];
    assert_listed(|kind| !others.contains(&kind));
}

#[test]
fn each_reason_still_applies() {
    let outdated = outdated(&found(), DIFFERENCES);
    assert!(
        outdated.is_empty(),
        "is in differences.rs, but does not differ, or not so:\n{}",
        in_lines(&outdated)
    );
}

#[test]
fn each_reason_is_one_line_and_nothing_is_listed_twice() {
    let mut items = BTreeSet::new();
    for reason in DIFFERENCES {
        assert!(
            (20..=160).contains(&reason.because.len()),
            "{}",
            reason.because
        );
        assert!(!reason.differences.is_empty(), "{}", reason.because);
        for difference in reason.differences {
            let (Difference::Theirs(item) | Difference::Ours(item) | Difference::Both(item, ..)) =
                difference;
            assert!(items.insert(item), "{item}");
        }
    }
}

/// Polkadot-JS Apps decides by it how exposures are stored.
#[test]
fn both_give_their_storage_the_same_version() {
    assert_eq!(
        OurStaking::in_code_storage_version(),
        TheirStaking::in_code_storage_version()
    );
}
