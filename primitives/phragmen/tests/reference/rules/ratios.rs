//! What is left of the weights in the accuracy asked for.

use super::*;
use palisade_phragmen::{elect, Electorate};
use sp_npos_elections::PerThing128;

/// The shares in parts of the accuracy.
fn shares<P: PerThing128>(seats: usize, candidates: &[u32], voters: &[Voter]) -> Vec<Vec<P>> {
    hold(seats, candidates, voters);
    let election = election(seats, candidates, voters);
    let (_, shares) = plain(election.ours::<u32, P>(|name| name, None)).expect("no sum overflows");
    let ratios = |(_, ratios): (u32, Vec<(u32, P)>)| ratios.into_iter().map(|(_, ratio)| ratio);
    shares
        .into_iter()
        .map(|share| ratios(share).collect())
        .collect()
}

/// The stakes of one voter that votes for this many candidates, all of which are elected.
fn stakes<P: PerThing128>(budget: u64, candidates: u32) -> Vec<u128> {
    let mut electorate = Electorate::new(candidates as usize);
    assert!(electorate.add_voter(budget, 0..candidates));
    let outcome = elect(electorate, candidates as usize, None).expect("no sum overflows");
    let mut stakes = Vec::new();
    outcome
        .for_each_stake::<P>(|_, _, stake| stakes.push(stake))
        .expect("no sum overflows");

    let all = (0..candidates).collect::<Vec<_>>();
    election(all.len(), &all, &[(EVE, budget, &all)]).assert_same::<P>(None);
    stakes
}

#[test]
fn what_a_ratio_lost_by_rounding_goes_to_the_smallest() {
    let thirds: [Voter; 1] = [(EVE, 30, &[ALICE, BOB, CHARLIE])];
    let candidates = [ALICE, BOB, CHARLIE];
    let percent = shares::<Percent>(3, &candidates, &thirds);
    assert_eq!(percent, [[34, 33, 33].map(Percent::from_percent)]);
    // The largest u16 can be divided by three.
    let exact = shares::<PerU16>(3, &candidates, &thirds);
    assert_eq!(exact, [[21_845; 3].map(PerU16::from_parts)]);
}

#[test]
fn a_ratio_below_the_accuracy_is_dropped_and_the_rest_is_the_whole() {
    // Alice's part of Eve is 9 units, and the one that rounding lost.
    let voters: [Voter; 2] = [(EVE, 10_000, &[ALICE, BOB]), (OMAR, 9_990_000, &[ALICE])];
    let percent = shares::<Percent>(2, &[ALICE, BOB], &voters);
    assert_eq!(percent, [[Percent::one()], [Percent::one()]]);
    let (winners, shares) = hold(2, &[ALICE, BOB], &voters);
    assert_eq!(winners, [(ALICE, 9_990_010), (BOB, 9_990)]);
    assert_eq!(
        shares[0],
        (EVE, vec![(ALICE, 1_000_000), (BOB, 999_000_000)])
    );
}

#[test]
fn a_voter_all_of_whose_ratios_are_too_small_is_left_out() {
    let candidates = (0..101).collect::<Vec<_>>();
    let voters: [Voter; 1] = [(EVE, 1_010, &candidates)];
    assert_eq!(shares::<Percent>(101, &candidates, &voters), [[]; 0]);
    assert_eq!(shares::<Permill>(101, &candidates, &voters)[0].len(), 101);
    assert_eq!(stakes::<Percent>(1_010, 101), []);
}

#[test]
fn stakes_are_rounded_to_the_nearest_unit_and_half_a_unit_down() {
    // 34 % of 150, and twice 33 %, which is 49.5. Rounded down it leaves one unit to the first of the smallest.
    assert_eq!(stakes::<Percent>(150, 3), [51, 50, 49]);
}

#[test]
fn what_rounding_up_handed_out_too_much_is_taken_from_the_largest() {
    // 26.52, 25.74 and 25.74 are all rounded up.
    assert_eq!(stakes::<Percent>(78, 3), [26, 26, 26]);
}

#[test]
fn the_last_of_the_largest_gives_until_it_is_down_to_the_smallest() {
    // 17 % of 156 is 26.52 and 16 % is 24.96: 27, four times, and 25, twice, are 2 too many. One gives both.
    assert_eq!(stakes::<Percent>(156, 6), [27, 27, 27, 25, 25, 25]);
}

#[test]
fn the_finest_accuracy_splits_the_largest_budget_exactly() {
    let half = u128::from(u64::MAX / 2);
    assert_eq!(stakes::<Perquintill>(u64::MAX, 2), [half + 1, half]);
}
