//! The configurations that the integrity test refuses.

use crate::mock::*;
use frame_election_provider_support::BalancingConfig;
use frame_support::{
    traits::{Get, Hooks},
    weights::Weight,
};
use frame_system::limits::BlockWeights;

fn check() {
    <Elections as Hooks<u64>>::integrity_test();
}

#[test]
fn the_configuration_of_these_tests_is_sound() {
    check();
}

#[test]
#[should_panic(expected = "there is a page")]
fn there_must_be_a_page() {
    Pages::set(0);
    check();
}

#[test]
#[should_panic(expected = "a page holds a voter")]
fn a_page_must_hold_a_voter() {
    VotersPerPage::set(0);
    check();
}

#[test]
#[should_panic(expected = "all votes can be counted in 32 bits")]
fn votes_must_be_countable() {
    Pages::set(1 << 14);
    VotersPerPage::set(1 << 14);
    check();
}

#[test]
#[should_panic(expected = "a vote takes two bytes")]
fn candidates_must_be_countable_in_two_bytes() {
    MaxTargets::set(1 << 16);
    check();
}

#[test]
#[should_panic(expected = "somebody can be elected")]
fn somebody_must_be_electable() {
    MaxWinners::set(0);
    check();
}

#[test]
#[should_panic(expected = "a block can hold all work of elections")]
fn elections_must_not_take_more_than_a_block() {
    let block = <<Runtime as frame_system::Config>::BlockWeights as Get<BlockWeights>>::get();
    // A whole block is accepted.
    MaxElectionWeight::set(block.max_block);
    check();
    MaxElectionWeight::set(block.max_block + Weight::from_parts(1, 0));
    check();
}

#[test]
#[should_panic(expected = "a block can hold the first step")]
fn a_block_must_hold_the_first_step() {
    MaxElectionWeight::set(Weight::from_parts(1_000_000_000, u64::MAX));
    check();
}

#[test]
#[should_panic(expected = "a block can solve an election of as many as may take part")]
fn a_block_must_solve_the_largest_election() {
    // 200,000 voters with 16 votes each: more than a second.
    Pages::set(200);
    VotersPerPage::set(1_000);
    check();
}

#[test]
#[should_panic(expected = "a block can solve an election of as many as may take part")]
fn a_block_must_solve_the_largest_election_with_all_its_balancing() {
    Balancing::set(Some(BalancingConfig {
        iterations: 5_000,
        tolerance: 0,
    }));
    check();
}

#[test]
#[should_panic(expected = "a block can fetch the largest page of a result")]
fn a_block_must_hold_the_largest_page_of_a_result() {
    // With few candidates, solving takes little weight.
    MaxTargets::set(10);
    MaxWinners::set(1_000_000);
    check();
}

#[test]
#[should_panic(expected = "all voters can back the same winner")]
fn all_voters_must_be_able_to_back_the_same_winner() {
    // Four pages of three voters. If all twelve back Alice, no election would have a result.
    MaxBackersPerWinner::set(11);
    check();
}
