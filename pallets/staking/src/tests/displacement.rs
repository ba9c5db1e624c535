//! Full lists: a larger stake takes the place of a smaller one that it names.

use super::candidates::{give_keys, is_listed, purge_keys};
use crate::{
    assert_refused, mock::*, Error, Event, MaxNominatorsCount, MaxValidatorsCount, Nominators,
    Validators,
};
use frame_support::assert_ok;
use sp_runtime::DispatchResult;
use sp_staking::StakingInterface;

/// Nina and Omar nominate Alice with 50, the minimum, and nobody else may nominate.
fn full_of_minimal_nominators() -> ExtBuilder {
    ExtBuilder::unpaid()
        .nominator(NINA, 50, &[ALICE])
        .nominator(OMAR, 50, &[ALICE])
}

/// Dora has a stake, nominates Bob, and asks Nina, or somebody else, to give way.
fn dora_nominates_in_place_of(who: AccountId) -> DispatchResult {
    Staking::nominate_in_place_of(signed(DORA), vec![BOB], who)
}

fn validates_in_place_of(who: AccountId, displaced: AccountId) -> DispatchResult {
    Staking::validate_in_place_of(signed(who), commission(20), displaced)
}

/// Somebody with a stake and a node.
fn with_a_node(who: AccountId, value: Balance) {
    assert_ok!(bond(who, value));
    give_keys(who);
}

/// The displaced is chilled, and keeps its bond.
fn assert_displaced(stash: AccountId, by: AccountId) {
    let events = staking_events();
    let chilled = events.iter().position(|e| *e == Event::Chilled { stash });
    let displaced = (events.iter()).position(|e| *e == Event::Displaced { stash, by });
    assert!(chilled.is_some() && chilled < displaced);
    assert!(!is_candidate(stash) && targets_of(stash).is_none() && !is_listed(stash));
}

#[test]
fn a_larger_stake_takes_the_place_of_a_minimal_nominator() {
    full_of_minimal_nominators().run(|| {
        MaxNominatorsCount::<Test>::put(2);
        assert_ok!(bond(DORA, 1_000));
        assert_refused!(
            Staking::nominate(signed(DORA), vec![BOB]),
            Error::<Test>::TooManyNominators
        );
        assert_ok!(dora_nominates_in_place_of(NINA));
        assert_displaced(NINA, DORA);
        assert_eq!((ledger(NINA).active, ledger(NINA).total), (50, 50));
        assert_eq!(targets_of(DORA), Some(vec![BOB]));
        assert_eq!(targets_of(OMAR), Some(vec![ALICE]));
        assert_eq!(Nominators::<Test>::count(), 2);
        roll_to_active_era(1);
        assert_eq!((backing(1, BOB, DORA), backing(1, ALICE, NINA)), (1_000, 0));

        // It comes back to a free place, or with more stake than somebody has.
        assert_refused!(
            Staking::nominate_in_place_of(signed(NINA), vec![ALICE], OMAR),
            Error::<Test>::CannotDisplace
        );
        assert_ok!(Staking::bond_extra(signed(NINA), 1));
        assert_ok!(Staking::nominate_in_place_of(
            signed(NINA),
            vec![ALICE],
            OMAR
        ));
        assert_displaced(OMAR, NINA);
        assert_ok!(Staking::chill(signed(DORA)));
        nominate(OMAR, &[ALICE]);
        assert_eq!(Nominators::<Test>::count(), 2);
    });
}

#[test]
fn an_equal_stake_or_one_that_is_not_in_the_list_gives_no_way() {
    full_of_minimal_nominators().run(|| {
        MaxNominatorsCount::<Test>::put(2);
        assert_ok!(bond(DORA, 50));
        assert_ok!(bond(EMIL, 50));
        // Equal; a validator; an idle stash; oneself; nobody.
        for named in [NINA, CHARLIE, EMIL, DORA, 77] {
            assert_refused!(
                dora_nominates_in_place_of(named),
                Error::<Test>::CannotDisplace
            );
        }
        // What is at stake counts, not what is unlocking.
        assert_ok!(Staking::bond_extra(signed(DORA), 100));
        assert_ok!(Staking::unbond(signed(DORA), 100));
        assert_refused!(
            dora_nominates_in_place_of(NINA),
            Error::<Test>::CannotDisplace
        );
        assert_ok!(Staking::rebond(signed(DORA), 1));
        assert_ok!(dora_nominates_in_place_of(NINA));
        assert_displaced(NINA, DORA);
    });
}

#[test]
fn a_call_that_is_refused_displaces_nobody() {
    full_of_minimal_nominators().run(|| {
        MaxNominatorsCount::<Test>::put(2);
        assert_ok!(bond(DORA, 1_000));
        let refused: [(&[AccountId], _); 4] = [
            (&[], Error::<Test>::EmptyTargets),
            (&[BOB, BOB], Error::<Test>::DuplicateTarget),
            (&[77], Error::<Test>::BadTarget),
            (&[BOB; 17], Error::<Test>::TooManyTargets),
        ];
        for (targets, error) in refused {
            let call = Staking::nominate_in_place_of(signed(DORA), targets.to_vec(), NINA);
            assert_refused!(call, error);
        }
        MaxValidatorsCount::<Test>::put(3);
        give_keys(DORA);
        assert_ok!(Staking::set_min_commission(
            root(),
            sp_runtime::Perbill::from_percent(21)
        ));
        assert_refused!(
            validates_in_place_of(DORA, CHARLIE),
            Error::<Test>::CommissionTooLow
        );
    });
}

#[test]
fn where_there_is_room_nobody_gives_way() {
    full_of_minimal_nominators().run(|| {
        MaxNominatorsCount::<Test>::put(3);
        MaxValidatorsCount::<Test>::put(4);
        assert_ok!(bond(DORA, 9_000));
        assert_ok!(dora_nominates_in_place_of(NINA));
        with_a_node(EMIL, 9_000);
        assert_ok!(validates_in_place_of(EMIL, CHARLIE));
        assert_eq!(Nominators::<Test>::count(), 3);
        assert_eq!(Validators::<Test>::count(), 4);
        assert!(is_listed(EMIL));
        assert!(![NINA, CHARLIE].into_iter().any(chilled));
    });
}

#[test]
fn who_stands_in_the_list_already_needs_no_place() {
    full_of_minimal_nominators().run(|| {
        MaxNominatorsCount::<Test>::put(2);
        MaxValidatorsCount::<Test>::put(3);
        assert_ok!(Staking::bond_extra(signed(NINA), 10));
        assert_ok!(Staking::nominate_in_place_of(signed(NINA), vec![BOB], OMAR));
        assert_ok!(validates_in_place_of(ALICE, CHARLIE));
        assert_eq!(targets_of(NINA), Some(vec![BOB]));
        assert_eq!(Validators::<Test>::get(ALICE), commission(20));
        assert!(![OMAR, CHARLIE].into_iter().any(chilled));
        // Governance has lowered the maxima since: nobody is thrown out for that.
        MaxNominatorsCount::<Test>::put(1);
        assert_ok!(Staking::nominate_in_place_of(
            signed(NINA),
            vec![ALICE],
            OMAR
        ));
        assert!(!chilled(OMAR));
    });
}

#[test]
fn a_candidate_that_waits_gives_way_to_a_larger_stake() {
    ExtBuilder::unpaid().run(|| {
        MaxValidatorsCount::<Test>::put(3);
        with_a_node(DORA, 500);
        // Charlie has 500 as well.
        assert_refused!(
            validates_in_place_of(DORA, CHARLIE),
            Error::<Test>::CannotDisplace
        );
        assert_ok!(Staking::bond_extra(signed(DORA), 1));
        assert_refused!(
            Staking::validate(signed(DORA), commission(20)),
            Error::<Test>::TooManyValidators
        );
        assert_ok!(validates_in_place_of(DORA, CHARLIE));
        assert_displaced(CHARLIE, DORA);
        assert_eq!(ledger(CHARLIE).active, 500);
        assert!(is_listed(DORA));
        let set = Event::ValidatorPrefsSet {
            stash: DORA,
            prefs: commission(20),
        };
        assert_eq!(staking_events().last(), Some(&set));

        // Charlie nominates, or comes back with more.
        nominate(CHARLIE, &[DORA]);
        assert_ok!(Staking::bond_extra(signed(CHARLIE), 2));
        assert_ok!(validates_in_place_of(CHARLIE, DORA));
        assert_displaced(DORA, CHARLIE);
        assert_eq!(Validators::<Test>::count(), 3);
    });
}

#[test]
fn all_that_stands_behind_an_elected_validator_defends_its_place() {
    let chain = ExtBuilder::unpaid().nominator(NINA, 5_000, &[BOB]);
    chain.run(|| {
        MaxValidatorsCount::<Test>::put(3);
        // Bob has 900 of his own, and 5,000 of Nina's.
        with_a_node(DORA, 5_900);
        assert_refused!(
            validates_in_place_of(DORA, BOB),
            Error::<Test>::CannotDisplace
        );
        assert_ok!(Staking::bond_extra(signed(DORA), 1));
        assert_ok!(validates_in_place_of(DORA, BOB));
        assert_displaced(BOB, DORA);
        assert_eq!(targets_of(NINA), Some(vec![BOB]));
        // He works out his era.
        assert!(session_validators().contains(&BOB));
        roll_to_active_era(1);
        assert_eq!(elected(1), [ALICE, DORA]);
    });
}

#[test]
fn what_an_elected_validator_has_at_stake_counts_if_it_grew_since() {
    ExtBuilder::unpaid().run(|| {
        MaxValidatorsCount::<Test>::put(3);
        assert_ok!(Staking::bond_extra(signed(ALICE), 500));
        with_a_node(DORA, 1_500);
        assert_refused!(
            validates_in_place_of(DORA, ALICE),
            Error::<Test>::CannotDisplace
        );
        // What it was elected with counts as well, as long as it is the larger.
        assert_ok!(Staking::unbond(signed(ALICE), 1_400));
        assert_ok!(Staking::unbond(signed(DORA), 500));
        assert_refused!(
            validates_in_place_of(DORA, ALICE),
            Error::<Test>::CannotDisplace
        );
        assert_ok!(Staking::rebond(signed(DORA), 1));
        assert_ok!(validates_in_place_of(DORA, ALICE));
        assert_displaced(ALICE, DORA);
    });
}

#[test]
fn a_candidate_that_lost_its_session_keys_gives_way_to_anybody() {
    ExtBuilder::unpaid().run(|| {
        MaxValidatorsCount::<Test>::put(3);
        with_a_node(DORA, 100);
        purge_keys(ALICE);
        assert!(is_listed(ALICE), "no walk came by");
        assert_ok!(validates_in_place_of(DORA, ALICE));
        assert_displaced(ALICE, DORA);
        assert!(is_listed(DORA));
    });
}

#[test]
fn who_has_no_session_keys_displaces_nobody_and_needs_no_place() {
    ExtBuilder::unpaid().run(|| {
        MaxValidatorsCount::<Test>::put(3);
        assert_ok!(bond(DORA, 9_000));
        assert_ok!(validates_in_place_of(DORA, CHARLIE));
        assert!(is_candidate(DORA) && !is_listed(DORA));
        assert!(is_listed(CHARLIE) && !chilled(CHARLIE));
        // Nor is there anything to take from it.
        with_a_node(EMIL, 9_500);
        assert_refused!(
            validates_in_place_of(EMIL, DORA),
            Error::<Test>::CannotDisplace
        );
        // With a node it may.
        give_keys(DORA);
        assert_ok!(validates_in_place_of(DORA, CHARLIE));
        assert_displaced(CHARLIE, DORA);
        assert!(is_listed(DORA));
    });
}

#[test]
fn a_nominator_that_turns_validator_leaves_one_place_and_takes_another() {
    full_of_minimal_nominators().run(|| {
        MaxNominatorsCount::<Test>::put(2);
        MaxValidatorsCount::<Test>::put(3);
        assert_ok!(bond(DORA, 1_000));
        assert_ok!(dora_nominates_in_place_of(NINA));
        give_keys(DORA);
        // One place in an era.
        assert_refused!(
            validates_in_place_of(DORA, CHARLIE),
            Error::<Test>::CannotDisplace
        );
        roll_to_active_era(1);
        assert_ok!(validates_in_place_of(DORA, CHARLIE));
        assert_displaced(CHARLIE, DORA);
        assert_eq!(targets_of(DORA), None);
        nominate(NINA, &[DORA]);
        assert_eq!(
            (Validators::<Test>::count(), Nominators::<Test>::count()),
            (3, 2)
        );
    });
}

#[test]
fn who_takes_a_place_while_voters_are_read_has_no_vote_in_that_election() {
    elect_over_blocks();
    full_of_minimal_nominators().run(|| {
        MaxNominatorsCount::<Test>::put(2);
        assert_ok!(bond(DORA, 1_000));
        // The candidates are read. Nominators come with the next page.
        roll_to(2);
        assert_ok!(dora_nominates_in_place_of(NINA));
        roll_to_active_era(1);
        assert_eq!((backing(1, BOB, DORA), backing(1, ALICE, NINA)), (0, 0));
        assert_eq!(backing(1, ALICE, OMAR), 50);
        roll_to_active_era(2);
        assert_eq!(backing(2, BOB, DORA), 1_000);
    });
}

#[test]
fn a_candidate_that_is_displaced_after_the_snapshot_serves_its_era() {
    elect_over_blocks();
    ExtBuilder::unpaid().run(|| {
        MaxValidatorsCount::<Test>::put(3);
        with_a_node(DORA, 5_000);
        roll_to(3);
        assert_ok!(validates_in_place_of(DORA, BOB));
        assert_displaced(BOB, DORA);
        roll_to_active_era(1);
        assert_eq!(elected(1), [ALICE, BOB]);
        roll_to_active_era(2);
        assert_eq!(elected(2), [ALICE, DORA]);
    });
}

#[test]
fn a_stake_that_leaves_at_once_drives_out_no_second_one_in_the_same_era() {
    const HEIR: AccountId = 77;
    const FILLER: AccountId = 78;
    ExtBuilder::unpaid()
        .nominator(NINA, 50, &[ALICE])
        .nominator(OMAR, 50, &[ALICE])
        .run(|| {
            MaxNominatorsCount::<Test>::put(2);
            assert_ok!(bond(DORA, 9_000));
            assert_ok!(Staking::nominate_in_place_of(signed(DORA), vec![BOB], NINA));
            assert_eq!(targets_of(NINA), None);
            // As fast-unstake does for who isn't exposed. The place is filled with a minimal stake, the funds move on.
            attempt(<Staking as StakingInterface>::force_unstake(DORA));
            fund(FILLER, 200);
            assert_ok!(bond(FILLER, 50));
            attempt(Staking::nominate(signed(FILLER), vec![ALICE]));
            attempt(Balances::transfer_allow_death(signed(DORA), HEIR, 8_000));
            attempt(bond(HEIR, 7_000));
            attempt(Staking::nominate_in_place_of(signed(HEIR), vec![BOB], OMAR));
            assert_eq!(targets_of(OMAR), Some(vec![ALICE]), "one an era is enough");
        });
}
