//! Whom elections read: those who validate and have session keys.

use crate::{
    assert_refused,
    intentions::{Listing, LOOKED_AT_PER_BLOCK},
    mock::*,
    Candidates, ConfigOp, Error, MaxValidatorsCount, NextListing, Nominators, Validators,
    WeightInfo as _,
};
use frame_election_provider_support::{DataProviderBounds, ElectionDataProvider};
use frame_support::{
    assert_ok,
    weights::{Weight, WeightMeter},
};
use sp_runtime::testing::UintAuthorityId;

type Cost = <Test as crate::Config>::WeightInfo;

/// Session keys, the way without a proof of ownership.
pub(in crate::tests) fn give_keys(who: AccountId) {
    let dummy = UintAuthorityId(who);
    assert_ok!(<Session as pallet_session::SessionInterface>::set_keys(
        &who,
        SessionKeys { dummy }
    ));
}

pub(super) fn purge_keys(who: AccountId) {
    assert_ok!(<Session as pallet_session::SessionInterface>::purge_keys(
        &who
    ));
}

/// Somebody new with a stake who validates and has no node.
fn stand_without_keys(who: AccountId) {
    fund(who, 100 + EXISTENTIAL_DEPOSIT);
    assert_ok!(bond(who, 100));
    validate(who);
}

pub(super) fn is_listed(who: AccountId) -> bool {
    Candidates::<Test>::contains_key(who)
}

/// Who validates, and who of them can be elected.
pub(super) fn counts() -> (u32, u32) {
    (Validators::<Test>::count(), Candidates::<Test>::count())
}

pub(super) fn electable() -> Vec<AccountId> {
    let targets = Staking::electable_targets(DataProviderBounds::default(), 0);
    let mut targets = targets.expect("is the page");
    targets.sort();
    targets
}

/// The walk looks at one validator.
fn take_a_step() {
    let mut meter = WeightMeter::with_limit(Cost::list_candidates(1));
    Listing::<Test>::process(&mut meter);
    assert_eq!(meter.consumed(), Cost::list_candidates(1));
}

#[test]
fn candidates_without_session_keys_take_no_place() {
    ExtBuilder::unpaid().run(|| {
        // Everybody in the genesis has a place.
        assert_eq!(counts(), (3, 3));
        MaxValidatorsCount::<Test>::put(5);
        (101..=110).for_each(stand_without_keys);
        assert_eq!(counts(), (13, 3));
        assert_eq!(electable(), [ALICE, BOB, CHARLIE]);
        // A newcomer with a node comes in plainly.
        new_validator(200, 100_000);
        assert_eq!(counts(), (14, 4));
        assert_eq!(electable(), [ALICE, BOB, CHARLIE, 200]);
        roll_to_active_era(1);
        assert_eq!(elected(1), [ALICE, 200]);
        // With keys the maximum holds.
        new_validator(201, 100);
        fund(202, 1_000);
        assert_ok!(bond(202, 100));
        give_keys(202);
        assert_refused!(
            Staking::validate(signed(202), commission(10)),
            Error::<Test>::TooManyValidators
        );
        assert_eq!(counts(), (15, 5));
    });
}

#[test]
fn who_sets_keys_after_it_validates_is_listed_when_the_walk_comes_by_or_it_says_so_again() {
    ExtBuilder::default().run(|| {
        for who in [DORA, EMIL] {
            assert_ok!(bond(who, 1_000));
            validate(who);
            give_keys(who);
            assert!(is_candidate(who) && !is_listed(who));
        }
        validate(DORA);
        assert!(is_listed(DORA) && !is_listed(EMIL));
        roll_one();
        assert!(is_listed(EMIL));
        assert_eq!(electable(), [ALICE, BOB, CHARLIE, DORA, EMIL]);
    });
}

#[test]
fn who_purges_its_keys_makes_room_and_waits_for_the_next_place() {
    ExtBuilder::default().run(|| {
        MaxValidatorsCount::<Test>::put(3);
        assert_ok!(bond(DORA, 1_000));
        give_keys(DORA);
        purge_keys(CHARLIE);
        assert_refused!(
            Staking::validate(signed(DORA), commission(10)),
            Error::<Test>::TooManyValidators
        );
        roll_one();
        assert!(is_candidate(CHARLIE) && !is_listed(CHARLIE));
        validate(DORA);
        assert!(is_listed(DORA));

        // Charlie is back, and there is no place, also for one that validates already.
        give_keys(CHARLIE);
        assert_refused!(
            Staking::validate(signed(CHARLIE), commission(20)),
            Error::<Test>::TooManyValidators
        );
        roll_one();
        assert_eq!(electable(), [ALICE, BOB, DORA]);
        assert_ok!(Staking::chill(signed(DORA)));
        roll_one();
        assert_eq!(electable(), [ALICE, BOB, CHARLIE]);
        assert_eq!(counts(), (3, 3));
    });
}

#[test]
fn whoever_leaves_the_validators_leaves_the_candidates() {
    ExtBuilder::twelve_validators().run(|| {
        assert_ok!(Staking::chill(signed(ALICE)));
        nominate(BOB, &[CHARLIE]);
        offence(10).by(&[DAN]);
        assert_ok!(Staking::chill_other(signed(CHARLIE), CHARLIE));
        assert_eq!(counts(), (8, 8));
        // Nor does a walk bring them back.
        roll_one();
        assert!(![ALICE, BOB, CHARLIE, DAN].into_iter().any(is_listed));
        assert_eq!(counts(), (8, 8));
    });
}

#[test]
fn the_walk_looks_at_some_validators_a_block_and_comes_round() {
    ExtBuilder::unpaid().run(|| {
        let crowd = 1_000..1_200;
        crowd.clone().for_each(stand_without_keys);
        crowd.clone().for_each(give_keys);
        assert_eq!(counts(), (203, 3));
        for _ in 0..4 {
            let before = Candidates::<Test>::count();
            roll_one();
            let listed = Candidates::<Test>::count() - before;
            assert!((1..=LOOKED_AT_PER_BLOCK).contains(&listed), "{listed}");
        }
        assert_eq!(counts(), (203, 203));
        crowd.for_each(purge_keys);
        for _ in 0..5 {
            roll_one();
        }
        assert_eq!(counts(), (203, 3));
        assert_eq!(electable(), [ALICE, BOB, CHARLIE]);
    });
}

#[test]
fn the_walk_takes_what_is_left_of_the_block_and_goes_on_where_it_stopped() {
    ExtBuilder::unpaid().run(|| {
        let crowd = 1_000..1_010;
        crowd.clone().for_each(stand_without_keys);
        crowd.clone().for_each(give_keys);
        let mut broke = WeightMeter::with_limit(Weight::zero());
        Listing::<Test>::process(&mut broke);
        assert_eq!((broke.consumed(), counts()), (Weight::zero(), (13, 3)));

        let mut seen = vec![];
        for _ in 0..13 {
            take_a_step();
            seen.push(NextListing::<Test>::get().expect("was looked at"));
        }
        let order: Vec<_> = Validators::<Test>::iter_keys().collect();
        assert_eq!(seen, order);
        assert_eq!(counts(), (13, 13));
        // The end: the next step is the first again.
        take_a_step();
        assert_eq!(NextListing::<Test>::get(), None);
        take_a_step();
        assert_eq!(NextListing::<Test>::get(), Some(order[0]));
    });
}

#[test]
fn the_walk_goes_on_from_a_validator_that_left() {
    ExtBuilder::unpaid().run(|| {
        let crowd = 1_000..1_010;
        crowd.clone().for_each(stand_without_keys);
        crowd.clone().for_each(give_keys);
        take_a_step();
        let gone = NextListing::<Test>::get().expect("was looked at");
        assert_ok!(Staking::chill(signed(gone)));
        (0..12).for_each(|_| take_a_step());
        assert_eq!(counts(), (12, 12));
        assert!(!is_listed(gone));
    });
}

#[test]
fn without_a_maximum_the_lists_are_as_long_as_what_elections_read() {
    ExtBuilder::unpaid().run(|| {
        assert_ok!(Staking::set_staking_configs(
            root(),
            ConfigOp::Noop,
            ConfigOp::Noop,
            ConfigOp::Remove,
            ConfigOp::Remove,
            ConfigOp::Noop,
            ConfigOp::Noop,
            ConfigOp::Noop,
        ));
        MaxCandidates::set(4);
        MaxNominators::set(1);
        new_validator(200, 100);
        new_nominator(300, 100, &[ALICE]);
        assert_ok!(bond(DORA, 1_000));
        give_keys(DORA);
        assert_refused!(
            Staking::validate(signed(DORA), commission(10)),
            Error::<Test>::TooManyValidators
        );
        assert_refused!(
            Staking::nominate(signed(DORA), vec![ALICE]),
            Error::<Test>::TooManyNominators
        );
        // Keys alone list nobody beyond it.
        stand_without_keys(201);
        give_keys(201);
        roll_one();
        assert_eq!(counts(), (5, 4));
        assert_eq!(Nominators::<Test>::count(), 1);
    });
}

#[test]
fn the_set_gets_back_the_offenders_that_it_needs_although_their_places_are_taken() {
    let honest = [ALICE, BOB, CHARLIE, DAN];
    let chain = ExtBuilder::unpaid()
        .validators(honest.map(|who| (who, 200_000)).to_vec())
        .validator_count(4);
    chain.run(|| {
        MaxCandidates::set(8);
        offence(7).of_kind(SILENCE).by(&honest);
        assert_eq!(counts(), (0, 0));
        for sybil in 0..8 {
            new_validator(66 + sybil, 100 + Balance::from(sybil));
        }
        assert_eq!(counts(), (8, 8));
        assert_refused!(
            Staking::validate(signed(ALICE), commission(10)),
            Error::<Test>::TooManyValidators
        );
        roll_to_active_era(1);
        let set = session_validators();
        let back: Vec<_> = honest.into_iter().filter(|who| set.contains(who)).collect();
        assert_eq!((set.len(), back.len()), (4, 3));
        assert!(back.into_iter().all(is_listed));
        // The smallest gave way. They are not chilled, only not read.
        assert_eq!(counts(), (11, 8));
        assert!((66..69).all(|sybil| is_candidate(sybil) && !is_listed(sybil)));
        assert!((69..74).all(is_listed));
    });
}

#[test]
fn who_was_chilled_for_an_offence_comes_back_beyond_the_maximum_that_governance_set() {
    ExtBuilder::twelve_validators().run(|| {
        MaxValidatorsCount::<Test>::put(12);
        offence(0).of_kind(SILENCE).by(&[ALICE]);
        new_validator(200, 100);
        assert_eq!(counts(), (12, 12));
        validate(ALICE);
        assert_eq!(counts(), (13, 13));
        // Not who left by itself.
        assert_ok!(Staking::chill(signed(ALICE)));
        assert_refused!(
            Staking::validate(signed(ALICE), commission(10)),
            Error::<Test>::TooManyValidators
        );
    });
}
