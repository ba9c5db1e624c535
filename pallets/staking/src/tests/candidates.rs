//! The candidate list: validators with session keys. Elections read only these. A walk in idle weight keeps the list up
//! to date.

use crate::{
    assert_refused,
    idle::IdleProcessing,
    intentions::{Listing, LOOKED_AT_PER_BLOCK},
    mock::*,
    Candidates, ConfigOp, Error, MaxValidatorsCount, NextListing, Nominators, Validators,
    WeightInfo as _,
};
use frame_election_provider_support::{DataProviderBounds, ElectionDataProvider};
use frame_support::{
    assert_ok,
    storage::unhashed,
    traits::OnRuntimeUpgrade,
    weights::{Weight, WeightMeter},
};

type Cost = <Test as crate::Config>::WeightInfo;

/// Creates a validator without session keys.
fn stand_without_keys(who: AccountId) {
    fund(who, 100 + EXISTENTIAL_DEPOSIT);
    assert_ok!(bond(who, 100));
    validate(who);
}

pub(super) fn is_listed(who: AccountId) -> bool {
    Candidates::<Test>::contains_key(who)
}

/// Returns the number of validators, and of those that can be elected.
pub(super) fn counts() -> (u32, u32) {
    (Validators::<Test>::count(), Candidates::<Test>::count())
}

pub(super) fn electable() -> Vec<AccountId> {
    let targets = Staking::electable_targets(DataProviderBounds::default(), 0);
    let mut targets = targets.expect("is the page");
    targets.sort();
    targets
}

/// Lets the walk look at one validator.
fn take_a_step() {
    let mut meter = WeightMeter::with_limit(Cost::list_candidates(1));
    Listing::<Test>::process(&mut meter);
    assert_eq!(meter.consumed(), Cost::list_candidates(1));
}

#[test]
fn candidates_without_session_keys_take_no_place() {
    ExtBuilder::unpaid().run(|| {
        // 1. The three validators of the genesis have a place.
        assert_eq!(counts(), (3, 3));
        // 2. Ten validators without keys come. The maximum is five, but they take no place.
        MaxValidatorsCount::<Test>::put(5);
        (101..=110).for_each(stand_without_keys);
        assert_eq!(counts(), (13, 3));
        assert_eq!(electable(), [ALICE, BOB, CAROL]);
        // 3. A newcomer with keys is listed at once, and is elected.
        new_validator(200, 100_000);
        assert_eq!(counts(), (14, 4));
        assert_eq!(electable(), [ALICE, BOB, CAROL, 200]);
        roll_to_active_era(1);
        assert_eq!(elected(1), [ALICE, 200]);
        // 4. Another one takes the fifth place. For the next one there is none.
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
fn a_validator_that_sets_keys_later_is_listed_by_the_walk_or_a_new_call() {
    ExtBuilder::default().run(|| {
        // 1. Dora and Emil validate first and set their keys later: they are not listed.
        for who in [DORA, EMIL] {
            assert_ok!(bond(who, 1_000));
            validate(who);
            give_keys(who);
            assert!(is_candidate(who) && !is_listed(who));
        }
        // 2. Dora repeats her call and is listed.
        validate(DORA);
        assert!(is_listed(DORA) && !is_listed(EMIL));
        // 3. Emil waits for the walk.
        roll_one();
        assert!(is_listed(EMIL));
        assert_eq!(electable(), [ALICE, BOB, CAROL, DORA, EMIL]);
    });
}

#[test]
fn who_purges_its_keys_makes_room_and_waits_for_the_next_place() {
    ExtBuilder::default().run(|| {
        // 1. The list is full. Carol purges her keys, but keeps her place until the walk comes by.
        MaxValidatorsCount::<Test>::put(3);
        assert_ok!(bond(DORA, 1_000));
        give_keys(DORA);
        purge_keys(CAROL);
        assert_refused!(
            Staking::validate(signed(DORA), commission(10)),
            Error::<Test>::TooManyValidators
        );
        // 2. The walk removes her. Dora takes the place.
        IdleProcessing::<Test>::start();
        roll_one();
        assert!(is_candidate(CAROL) && !is_listed(CAROL));
        validate(DORA);
        assert!(is_listed(DORA));

        // 3. Carol has keys again. There is no place, although she still validates.
        give_keys(CAROL);
        assert_refused!(
            Staking::validate(signed(CAROL), commission(20)),
            Error::<Test>::TooManyValidators
        );
        IdleProcessing::<Test>::start();
        roll_one();
        assert_eq!(electable(), [ALICE, BOB, DORA]);
        // 4. Dora leaves, and the walk lists Carol.
        assert_ok!(Staking::chill(signed(DORA)));
        IdleProcessing::<Test>::start();
        roll_one();
        assert_eq!(electable(), [ALICE, BOB, CAROL]);
        assert_eq!(counts(), (3, 3));
    });
}

#[test]
fn whoever_leaves_the_validators_leaves_the_candidates() {
    ExtBuilder::twelve_validators().run(|| {
        // 1. Alice chills, Bob nominates, Dave is chilled for an offence, and Carol chills through `chill_other`.
        assert_ok!(Staking::chill(signed(ALICE)));
        nominate(BOB, &[CAROL]);
        offence(10).by(&[DAVE]);
        assert_ok!(Staking::chill_other(signed(CAROL), CAROL));
        assert_eq!(counts(), (8, 8));
        // 2. The walk does not bring them back.
        roll_one();
        assert!(![ALICE, BOB, CAROL, DAVE].into_iter().any(is_listed));
        assert_eq!(counts(), (8, 8));
    });
}

#[test]
fn a_walk_looks_at_some_validators_a_block() {
    ExtBuilder::unpaid().run(|| {
        // 1. 200 validators set their keys late.
        let crowd = 1_000..1_200;
        crowd.clone().for_each(stand_without_keys);
        crowd.clone().for_each(give_keys);
        assert_eq!(counts(), (203, 3));
        // 2. A walk lists them within four blocks, a bounded number in each.
        IdleProcessing::<Test>::start();
        for _ in 0..4 {
            let before = Candidates::<Test>::count();
            roll_one();
            let listed = Candidates::<Test>::count() - before;
            assert!(
                (1..=LOOKED_AT_PER_BLOCK).contains(&listed),
                "{listed} listed in one block"
            );
        }
        assert_eq!(counts(), (203, 203));
        // 3. All purge their keys. A walk removes them within four blocks.
        crowd.for_each(purge_keys);
        IdleProcessing::<Test>::start();
        for _ in 0..4 {
            roll_one();
        }
        assert_eq!(counts(), (203, 3));
        assert_eq!(electable(), [ALICE, BOB, CAROL]);
    });
}

#[test]
fn the_walk_takes_what_is_left_of_the_block_and_goes_on_where_it_stopped() {
    ExtBuilder::unpaid().run(|| {
        IdleProcessing::<Test>::start();
        let crowd = 1_000..1_010;
        crowd.clone().for_each(stand_without_keys);
        crowd.clone().for_each(give_keys);
        // 1. Without idle weight nobody is looked at.
        let mut broke = WeightMeter::with_limit(Weight::zero());
        Listing::<Test>::process(&mut broke);
        assert_eq!((broke.consumed(), counts()), (Weight::zero(), (13, 3)));

        // 2. Thirteen steps look at the thirteen validators in the order of the map.
        let mut seen = vec![];
        for _ in 0..13 {
            take_a_step();
            seen.extend(NextListing::<Test>::get().flatten());
        }
        let order: Vec<_> = Validators::<Test>::iter_keys().collect();
        assert_eq!(seen, order);
        assert_eq!(counts(), (13, 13));
        // 3. The next step finds the end. After it, nobody is looked at until a session starts.
        take_a_step();
        assert!(!NextListing::<Test>::exists(), "the walk is over");
        let mut ample = WeightMeter::with_limit(Weight::MAX);
        Listing::<Test>::process(&mut ample);
        assert_eq!(ample.consumed(), Cost::list_candidates(0));
    });
}

#[test]
fn each_session_starts_a_walk_unless_one_is_under_way() {
    ExtBuilder::unpaid().run(|| {
        // 1. The walk of the session is over after its first block. A validator that sets its keys now waits.
        roll_to_next_session();
        roll_one();
        assert!(!NextListing::<Test>::exists(), "the walk is over");
        stand_without_keys(1_000);
        give_keys(1_000);
        roll_one();
        assert!(!is_listed(1_000));
        // 2. The first block of the next session lists it.
        roll_to_next_session();
        assert!(!is_listed(1_000));
        roll_one();
        assert!(is_listed(1_000));
        // 3. A walk that is under way when a session starts goes on where it was.
        IdleProcessing::<Test>::start();
        take_a_step();
        let passed = NextListing::<Test>::get();
        IdleProcessing::<Test>::start();
        assert_eq!(NextListing::<Test>::get(), passed);
    });
}

#[test]
fn a_position_of_an_earlier_release_does_not_stop_the_walk() {
    ExtBuilder::unpaid().run(|| {
        stand_without_keys(1_000);
        give_keys(1_000);
        // 1. The release before stored the position in another form.
        unhashed::put_raw(&NextListing::<Test>::hashed_key(), &[7; 32]);
        // 2. The walk of the next session lists the validator.
        roll_to_next_session();
        roll_one();
        assert!(is_listed(1_000));
    });
}

#[test]
fn the_walk_goes_on_from_a_validator_that_left() {
    ExtBuilder::unpaid().run(|| {
        let crowd = 1_000..1_010;
        crowd.clone().for_each(stand_without_keys);
        crowd.clone().for_each(give_keys);
        // 1. The walk looks at one validator, which then chills.
        IdleProcessing::<Test>::start();
        take_a_step();
        let gone = NextListing::<Test>::get().flatten().expect("was looked at");
        assert_ok!(Staking::chill(signed(gone)));
        // 2. Twelve more steps list all that remain.
        (0..12).for_each(|_| take_a_step());
        assert_eq!(counts(), (12, 12));
        assert!(!is_listed(gone));
    });
}

#[test]
fn without_a_maximum_the_lists_are_as_long_as_what_elections_read() {
    ExtBuilder::unpaid().run(|| {
        // 1. Governance removes both maxima. Elections read four candidates and one nominator.
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
        // 2. One of each fills the lists. Dora can neither validate nor nominate.
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
        // 3. A validator that sets keys later is not listed beyond the limit either.
        stand_without_keys(201);
        give_keys(201);
        roll_one();
        assert_eq!(counts(), (5, 4));
        assert_eq!(Nominators::<Test>::count(), 1);
    });
}

/// A release begins. Returns the weight of its upgrade.
fn upgrade() -> Weight {
    <Staking as OnRuntimeUpgrade>::on_runtime_upgrade()
}

#[test]
fn a_release_with_fewer_places_keeps_those_at_work_and_the_largest() {
    ExtBuilder::unpaid().run(|| {
        // 1. Alice and Bob are at work, Carol and five others wait. The largest of them has lost its session keys.
        for (who, stake) in [
            (101, 499),
            (102, 501),
            (103, 2_000),
            (104, 100),
            (105, 9_000),
        ] {
            new_validator(who, stake);
        }
        purge_keys(105);
        assert_eq!(counts(), (8, 8));
        let unchanged = upgrade();
        assert_eq!(counts(), (8, 8));
        // 2. Elections of a release read four. Those at work stay, and the two largest of the others.
        MaxCandidates::set(4);
        let shortened = upgrade();
        assert!(shortened.all_gte(unchanged + Cost::read_voters(8, 0)));
        assert_eq!(electable(), [ALICE, BOB, 102, 103]);
        // 3. The others are not chilled. They only have no place.
        assert_eq!(counts(), (8, 4));
        assert!([CAROL, 101, 104, 105].into_iter().all(is_candidate));
        // 4. The next upgrade removes nobody. Elections go on.
        assert_eq!(upgrade(), unchanged);
        roll_to_active_era(1);
        assert_eq!(elected(1), [ALICE, 103]);
    });
}

#[test]
fn a_release_with_fewer_places_keeps_nobody_without_keys() {
    ExtBuilder::unpaid().run(|| {
        // 1. Bob is at work and has removed his session keys. Carol waits.
        purge_keys(BOB);
        assert_eq!(session_validators(), [ALICE, BOB]);
        assert_eq!(counts(), (3, 3));
        // 2. A release has two places. Bob can't be elected again, so Carol keeps hers.
        MaxCandidates::set(2);
        upgrade();
        assert!(is_listed(ALICE) && is_listed(CAROL) && !is_listed(BOB));
    });
}

#[test]
fn a_release_with_fewer_places_counts_the_stake_of_nominators() {
    ExtBuilder::unpaid().run(|| {
        // 1. Dave has little of his own. He is elected for era 1 with the stake of Nina, and is not at work yet.
        new_validator(DAVE, 150);
        new_nominator(NINA, 10_000, &[DAVE]);
        while Staking::planned_era() == 0 {
            roll_one();
        }
        assert_eq!(session_validators(), [ALICE, BOB]);
        // 2. A release has three places. Carol has more of her own than Dave, but he keeps his place.
        MaxCandidates::set(3);
        upgrade();
        assert_eq!(electable(), [ALICE, BOB, DAVE]);
    });
}

#[test]
fn offenders_that_the_set_needs_return_although_their_places_are_taken() {
    let honest = [ALICE, BOB, CAROL, DAVE];
    let chain = ExtBuilder::unpaid()
        .validators(honest.map(|who| (who, 200_000)).to_vec())
        .validator_count(4);
    chain.run(|| {
        MaxCandidates::set(8);
        // 1. All four validators are silent and chilled.
        offence(7).of_kind(SILENCE).by(&honest);
        assert_eq!(counts(), (0, 0));
        // 2. Eight small validators take all places.
        for sybil in 0..8 {
            new_validator(66 + sybil, 100 + Balance::from(sybil));
        }
        assert_eq!(counts(), (8, 8));
        assert_refused!(
            Staking::validate(signed(ALICE), commission(10)),
            Error::<Test>::TooManyValidators
        );
        // 3. The set needs the offenders: three are elected, and listed beyond the maximum.
        roll_to_active_era(1);
        let set = session_validators();
        let back: Vec<_> = honest.into_iter().filter(|who| set.contains(who)).collect();
        assert_eq!((set.len(), back.len()), (4, 3));
        assert!(back.into_iter().all(is_listed));
        // 4. The three smallest newcomers gave way. They are not chilled, only not read.
        assert_eq!(counts(), (11, 8));
        assert!((66..69).all(|sybil| is_candidate(sybil) && !is_listed(sybil)));
        assert!((69..74).all(is_listed));
    });
}

#[test]
fn a_chilled_offender_comes_back_beyond_the_maximum_of_governance() {
    ExtBuilder::twelve_validators().run(|| {
        // 1. Alice is chilled for an offence, and a newcomer takes her place.
        MaxValidatorsCount::<Test>::put(12);
        offence(0).of_kind(SILENCE).by(&[ALICE]);
        new_validator(200, 100);
        assert_eq!(counts(), (12, 12));
        // 2. She comes back beyond the maximum.
        validate(ALICE);
        assert_eq!(counts(), (13, 13));
        // 3. She chills of her own accord. Now there is no place for her.
        assert_ok!(Staking::chill(signed(ALICE)));
        assert_refused!(
            Staking::validate(signed(ALICE), commission(10)),
            Error::<Test>::TooManyValidators
        );
    });
}
