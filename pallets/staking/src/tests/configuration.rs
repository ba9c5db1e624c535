//! The configurations that the integrity test refuses.

use crate::mock::*;
use frame_support::{traits::Hooks, weights::Weight};

fn check() {
    <Staking as Hooks<u64>>::integrity_test();
}

#[test]
fn the_configuration_of_these_tests_is_sound() {
    check();
}

#[test]
#[should_panic(expected = "a slash is applied before its stake is free")]
fn a_slash_must_be_applied_before_its_stake_is_free() {
    SlashDeferDuration::set(3);
    check();
}

#[test]
#[should_panic(expected = "exposures and spans are kept for longer than stake is bonded")]
fn the_history_must_outlast_the_bonding_duration() {
    HistoryDepth::set(4);
    check();
}

#[test]
#[should_panic(expected = "a block can slash a staker")]
fn a_block_must_slash_a_staker() {
    MaxSlashingWeight::set(Weight::from_parts(1_000_000, u64::MAX));
    check();
}

#[test]
#[should_panic(expected = "a block can hold all slashing work")]
fn slashes_must_not_take_more_than_a_block() {
    // A whole block is accepted.
    MaxSlashingWeight::set(MaxBlockWeight::get());
    check();
    MaxSlashingWeight::set(MaxBlockWeight::get() + Weight::from_parts(1, 0));
    check();
}

#[test]
#[should_panic(expected = "a transaction can pay a page")]
fn a_transaction_must_pay_the_largest_page() {
    // Any block can slash and show such a page. A payment takes half a millisecond for each nominator.
    MaxExposurePageSize::set(5_000);
    check();
}

#[test]
#[should_panic(expected = "a transaction can cancel a slash")]
fn a_transaction_must_cancel_a_slash_of_the_longest_list() {
    MaxShownNominators::set(10_000_000);
    check();
}

#[test]
#[should_panic(expected = "every winner fits into the validator set")]
fn every_winner_must_fit_into_the_validator_set() {
    MaxWinners::set(101);
    check();
}
