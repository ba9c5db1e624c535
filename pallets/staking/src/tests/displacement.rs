//! Full lists: with `nominate_in_place_of` and `validate_in_place_of` a larger stake takes the place of a smaller one.

use super::candidates::is_listed;
use crate::{
    assert_refused, mock::*, Error, Event, MaxNominatorsCount, MaxValidatorsCount, Nominators,
    Validators,
};
use frame_support::assert_ok;
use sp_runtime::DispatchResult;
use sp_staking::StakingInterface;

/// Nina and Omar nominate Alice with 50, the minimum bond.
fn full_of_minimal_nominators() -> ExtBuilder {
    ExtBuilder::unpaid()
        .nominator(NINA, 50, &[ALICE])
        .nominator(OMAR, 50, &[ALICE])
}

/// Dora nominates Bob in the place of `who`.
fn dora_nominates_in_place_of(who: AccountId) -> DispatchResult {
    Staking::nominate_in_place_of(signed(DORA), vec![BOB], who)
}

fn validates_in_place_of(who: AccountId, displaced: AccountId) -> DispatchResult {
    Staking::validate_in_place_of(signed(who), commission(20), displaced)
}

/// Gives an account a stake and session keys.
fn with_a_node(who: AccountId, value: Balance) {
    assert_ok!(bond(who, value));
    give_keys(who);
}

/// Asserts that a stash was chilled and displaced, with events in this order, and has no role.
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
        // 1. The list is full. Dora cannot simply nominate.
        MaxNominatorsCount::<Test>::put(2);
        assert_ok!(bond(DORA, 1_000));
        assert_refused!(
            Staking::nominate(signed(DORA), vec![BOB]),
            Error::<Test>::TooManyNominators
        );
        // 2. She takes the place of Nina, who keeps her bond.
        assert_ok!(dora_nominates_in_place_of(NINA));
        assert_displaced(NINA, DORA);
        assert_eq!((ledger(NINA).active, ledger(NINA).total), (50, 50));
        assert_eq!(targets_of(DORA), Some(vec![BOB]));
        assert_eq!(targets_of(OMAR), Some(vec![ALICE]));
        assert_eq!(Nominators::<Test>::count(), 2);
        // 3. The next election reads Dora and not Nina.
        roll_to_active_era(1);
        assert_eq!((backing(1, BOB, DORA), backing(1, ALICE, NINA)), (1_000, 0));

        // 4. With one unit more than Omar has, Nina takes his place.
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
        // 5. Dora leaves. Omar nominates on the free place.
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
        // 1. Dora has as much as Nina. She names: Nina, a validator, an idle stash, herself, nobody. All are refused.
        for named in [NINA, CAROL, EMIL, DORA, 77] {
            assert_refused!(
                dora_nominates_in_place_of(named),
                Error::<Test>::CannotDisplace
            );
        }
        // 2. More stake does not help while it is unlocking.
        assert_ok!(Staking::bond_extra(signed(DORA), 100));
        assert_ok!(Staking::unbond(signed(DORA), 100));
        assert_refused!(
            dora_nominates_in_place_of(NINA),
            Error::<Test>::CannotDisplace
        );
        // 3. One active unit more does.
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
            validates_in_place_of(DORA, CAROL),
            Error::<Test>::CommissionTooLow
        );
    });
}

#[test]
fn where_there_is_room_nobody_gives_way() {
    full_of_minimal_nominators().run(|| {
        // 1. Each list has one free place.
        MaxNominatorsCount::<Test>::put(3);
        MaxValidatorsCount::<Test>::put(4);
        // 2. Dora and Emil name somebody, take the free places, and chill nobody.
        assert_ok!(bond(DORA, 9_000));
        assert_ok!(dora_nominates_in_place_of(NINA));
        with_a_node(EMIL, 9_000);
        assert_ok!(validates_in_place_of(EMIL, CAROL));
        assert_eq!(Nominators::<Test>::count(), 3);
        assert_eq!(Validators::<Test>::count(), 4);
        assert!(is_listed(EMIL));
        assert!(![NINA, CAROL].into_iter().any(chilled));
    });
}

#[test]
fn who_stands_in_the_list_already_needs_no_place() {
    full_of_minimal_nominators().run(|| {
        // 1. Both lists are full. Nina and Alice are in them already, so they chill nobody.
        MaxNominatorsCount::<Test>::put(2);
        MaxValidatorsCount::<Test>::put(3);
        assert_ok!(Staking::bond_extra(signed(NINA), 10));
        assert_ok!(Staking::nominate_in_place_of(signed(NINA), vec![BOB], OMAR));
        assert_ok!(validates_in_place_of(ALICE, CAROL));
        assert_eq!(targets_of(NINA), Some(vec![BOB]));
        assert_eq!(Validators::<Test>::get(ALICE), commission(20));
        assert!(![OMAR, CAROL].into_iter().any(chilled));
        // 2. Governance lowers the maximum below what there is. Nobody is thrown out for that.
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
        // 1. The list is full. Carol, who is not elected, has 500, and so has Dora.
        MaxValidatorsCount::<Test>::put(3);
        with_a_node(DORA, 500);
        assert_refused!(
            validates_in_place_of(DORA, CAROL),
            Error::<Test>::CannotDisplace
        );
        // 2. With one unit more, Dora takes her place.
        assert_ok!(Staking::bond_extra(signed(DORA), 1));
        assert_refused!(
            Staking::validate(signed(DORA), commission(20)),
            Error::<Test>::TooManyValidators
        );
        assert_ok!(validates_in_place_of(DORA, CAROL));
        assert_displaced(CAROL, DORA);
        assert_eq!(ledger(CAROL).active, 500);
        assert!(is_listed(DORA));
        let set = Event::ValidatorPrefsSet {
            stash: DORA,
            prefs: commission(20),
        };
        assert_eq!(staking_events().last(), Some(&set));

        // 3. Carol nominates meanwhile. With more stake she takes the place back.
        nominate(CAROL, &[DORA]);
        assert_ok!(Staking::bond_extra(signed(CAROL), 2));
        assert_ok!(validates_in_place_of(CAROL, DORA));
        assert_displaced(DORA, CAROL);
        assert_eq!(Validators::<Test>::count(), 3);
    });
}

#[test]
fn all_that_stands_behind_an_elected_validator_defends_its_place() {
    let chain = ExtBuilder::unpaid().nominator(NINA, 5_000, &[BOB]);
    chain.run(|| {
        MaxValidatorsCount::<Test>::put(3);
        // 1. Bob is elected with 900 of his own and 5,000 of Nina. The same amount does not displace him.
        with_a_node(DORA, 5_900);
        assert_refused!(
            validates_in_place_of(DORA, BOB),
            Error::<Test>::CannotDisplace
        );
        // 2. One unit more does.
        assert_ok!(Staking::bond_extra(signed(DORA), 1));
        assert_ok!(validates_in_place_of(DORA, BOB));
        assert_displaced(BOB, DORA);
        assert_eq!(targets_of(NINA), Some(vec![BOB]));
        // 3. He works until his era ends. Dora is elected for the next.
        assert!(session_validators().contains(&BOB));
        roll_to_active_era(1);
        assert_eq!(elected(1), [ALICE, DORA]);
    });
}

#[test]
fn what_an_elected_validator_has_at_stake_counts_if_it_grew_since() {
    ExtBuilder::unpaid().run(|| {
        // 1. Alice was elected with 1,000, and has 1,500 now. Dora needs more than that.
        MaxValidatorsCount::<Test>::put(3);
        assert_ok!(Staking::bond_extra(signed(ALICE), 500));
        with_a_node(DORA, 1_500);
        assert_refused!(
            validates_in_place_of(DORA, ALICE),
            Error::<Test>::CannotDisplace
        );
        // 2. Alice unbonds to 100. Now the 1,000 of her election count, which Dora has too.
        assert_ok!(Staking::unbond(signed(ALICE), 1_400));
        assert_ok!(Staking::unbond(signed(DORA), 500));
        assert_refused!(
            validates_in_place_of(DORA, ALICE),
            Error::<Test>::CannotDisplace
        );
        // 3. One unit more is enough.
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
        // 1. The list is full. Dora has no keys: she validates, is not listed, and chills nobody.
        MaxValidatorsCount::<Test>::put(3);
        assert_ok!(bond(DORA, 9_000));
        assert_ok!(validates_in_place_of(DORA, CAROL));
        assert!(is_candidate(DORA) && !is_listed(DORA));
        assert!(is_listed(CAROL) && !chilled(CAROL));
        // 2. She has no place that Emil could take.
        with_a_node(EMIL, 9_500);
        assert_refused!(
            validates_in_place_of(EMIL, DORA),
            Error::<Test>::CannotDisplace
        );
        // 3. With keys she displaces Carol.
        give_keys(DORA);
        assert_ok!(validates_in_place_of(DORA, CAROL));
        assert_displaced(CAROL, DORA);
        assert!(is_listed(DORA));
    });
}

#[test]
fn a_nominator_that_turns_validator_leaves_one_place_and_takes_another() {
    full_of_minimal_nominators().run(|| {
        // 1. Both lists are full. Dora displaces Nina.
        MaxNominatorsCount::<Test>::put(2);
        MaxValidatorsCount::<Test>::put(3);
        assert_ok!(bond(DORA, 1_000));
        assert_ok!(dora_nominates_in_place_of(NINA));
        give_keys(DORA);
        // 2. She displaces nobody else in the same era.
        assert_refused!(
            validates_in_place_of(DORA, CAROL),
            Error::<Test>::CannotDisplace
        );
        // 3. In the next era she takes the place of Carol. Her place as a nominator is free.
        roll_to_active_era(1);
        assert_ok!(validates_in_place_of(DORA, CAROL));
        assert_displaced(CAROL, DORA);
        assert_eq!(targets_of(DORA), None);
        nominate(NINA, &[DORA]);
        assert_eq!(
            (Validators::<Test>::count(), Nominators::<Test>::count()),
            (3, 2)
        );
    });
}

#[test]
fn a_stash_of_another_pallet_comes_back_to_a_full_list() {
    full_of_minimal_nominators().run(|| {
        // 1. The list is full. Another pallet bonds 1,000 for a stash that signs nothing, and lets it nominate.
        const KEYLESS: AccountId = 7_001;
        let nominates = || <Staking as StakingInterface>::nominate(&KEYLESS, vec![ALICE]);
        MaxNominatorsCount::<Test>::put(2);
        fund(KEYLESS, 2_000);
        assert_ok!(<Staking as StakingInterface>::bond(&KEYLESS, 1_000, &DORA));
        assert_ok!(nominates());
        assert_eq!(Nominators::<Test>::count(), 3);

        // 2. Others need a place as before. Dora has more, and takes that of the stash.
        assert_ok!(bond(DORA, 5_000));
        assert_refused!(
            Staking::nominate(signed(DORA), vec![BOB]),
            Error::<Test>::TooManyNominators
        );
        assert_ok!(dora_nominates_in_place_of(KEYLESS));
        assert_displaced(KEYLESS, DORA);

        // 3. The stash comes back, and displaces nobody. Dora can't displace it again in this era.
        assert_ok!(nominates());
        assert!([NINA, OMAR, DORA]
            .map(targets_of)
            .iter()
            .all(Option::is_some));
        assert_ok!(Staking::chill(signed(DORA)));
        assert_refused!(
            dora_nominates_in_place_of(KEYLESS),
            Error::<Test>::CannotDisplace
        );
        roll_to_active_era(1);
        assert_eq!(backing(1, ALICE, KEYLESS), 1_000);
    });
}

#[test]
fn who_takes_a_place_while_voters_are_read_has_no_vote_in_that_election() {
    elect_over_blocks();
    full_of_minimal_nominators().run(|| {
        // 1. The list of nominators is full.
        MaxNominatorsCount::<Test>::put(2);
        assert_ok!(bond(DORA, 1_000));
        // 2. The snapshot has begun: its first page has the candidates only. Dora displaces Nina.
        roll_to(2);
        assert_ok!(dora_nominates_in_place_of(NINA));
        // 3. Neither of them backs anybody in era 1.
        roll_to_active_era(1);
        assert_eq!((backing(1, BOB, DORA), backing(1, ALICE, NINA)), (0, 0));
        assert_eq!(backing(1, ALICE, OMAR), 50);
        // 4. Dora votes in the next election.
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
        // 1. Bob is in the snapshot. Then Dora displaces him.
        roll_to(3);
        assert_ok!(validates_in_place_of(DORA, BOB));
        assert_displaced(BOB, DORA);
        // 2. He is elected and serves era 1. Dora is elected for era 2.
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
            // 1. Dora displaces Nina.
            MaxNominatorsCount::<Test>::put(2);
            assert_ok!(bond(DORA, 9_000));
            assert_ok!(Staking::nominate_in_place_of(signed(DORA), vec![BOB], NINA));
            assert_eq!(targets_of(NINA), None);
            // 2. She leaves at once, as through fast-unstake, and fills her place with a minimal stake.
            attempt(<Staking as StakingInterface>::force_unstake(DORA));
            fund(FILLER, 200);
            assert_ok!(bond(FILLER, 50));
            attempt(Staking::nominate(signed(FILLER), vec![ALICE]));
            // 3. Another account gets her funds and tries to displace Omar in the same era.
            attempt(Balances::transfer_allow_death(signed(DORA), HEIR, 8_000));
            attempt(bond(HEIR, 7_000));
            attempt(Staking::nominate_in_place_of(signed(HEIR), vec![BOB], OMAR));
            assert_eq!(targets_of(OMAR), Some(vec![ALICE]), "one an era is enough");
        });
}
