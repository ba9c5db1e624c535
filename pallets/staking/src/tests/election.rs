//! Elections in one block: voters and candidates go out, winners come in. What happens without enough winners.

use crate::{
    mock::*, ErasPayablePages, ErasStakersOverview, ErasStakersPaged, ErasStartSessionIndex,
    ErasTotalStake, ErasValidatorPrefs, Event, MinimumValidatorCount, StakingLedger, UnlockChunk,
};
use frame_election_provider_support::SortedListProvider as _;
use frame_election_provider_support::{DataProviderBounds, ElectionDataProvider};
use frame_support::{assert_ok, BoundedVec};

fn voters() -> Vec<(AccountId, u64)> {
    let voters = Staking::electing_voters(DataProviderBounds::default(), 0).expect("is the page");
    let mut voters: Vec<_> = voters
        .into_iter()
        .map(|(who, weight, _)| (who, weight))
        .collect();
    voters.sort();
    voters
}

/// Asserts that nothing is stored for an era that could not be planned.
fn assert_nothing_stored(era: u32) {
    assert!(ErasStakersOverview::<Test>::iter_prefix(era)
        .next()
        .is_none());
    assert!(ErasStakersPaged::<Test>::iter_prefix((era,))
        .next()
        .is_none());
    assert!(ErasValidatorPrefs::<Test>::iter_prefix(era)
        .next()
        .is_none());
    assert!(!ErasTotalStake::<Test>::contains_key(era));
    assert!(!ErasPayablePages::<Test>::contains_key(era));
    assert!(!ErasStartSessionIndex::<Test>::contains_key(era));
}

#[test]
fn validators_vote_for_themselves_and_nominators_for_whom_they_back() {
    ExtBuilder::default()
        .nominator(NINA, 500, &[ALICE, CAROL])
        .run(|| {
            assert_eq!(
                voters(),
                [(ALICE, 1_000), (BOB, 900), (CAROL, 500), (NINA, 500)]
            );
            let all =
                Staking::electing_voters(DataProviderBounds::default(), 0).expect("is the page");
            for (who, _, targets) in all {
                let expected = if who == NINA {
                    vec![ALICE, CAROL]
                } else {
                    vec![who]
                };
                assert_eq!(targets.into_inner(), expected);
            }
            assert!(Staking::electing_voters(DataProviderBounds::default(), 1).is_err());
            assert!(Staking::electable_targets(DataProviderBounds::default(), 1).is_err());
        });
}

#[test]
fn who_has_no_active_stake_does_not_vote() {
    let chain = ExtBuilder::default().nominator(NINA, 500, &[ALICE]);
    chain.nominator(OMAR, 300, &[ALICE]).run(|| {
        // 1. Nina and Bob have no active stake. Only a slash does that: unbonding leaves the minimum.
        for (stash, value) in [(NINA, 500), (BOB, 900)] {
            let unlocking = vec![UnlockChunk { value, era: 50 }];
            let unlocking = BoundedVec::truncate_from(unlocking);
            let slashed = StakingLedger {
                active: 0,
                unlocking,
                ..ledger(stash)
            };
            crate::Ledger::<Test>::insert(stash, slashed);
            attempt(crate::VoterOrder::<Test>::on_update(&stash, 0));
        }
        // 2. Omar unbonds 100 of 300, and votes with the rest.
        assert_ok!(Staking::unbond(signed(OMAR), 100));
        assert_eq!(voters(), [(ALICE, 1_000), (CAROL, 500), (OMAR, 200)]);
        // 3. Carol is elected instead of Bob. Nina is not exposed.
        roll_to(14);
        assert_eq!(Session::queued_keys().len(), 2);
        assert!(ErasStakersOverview::<Test>::contains_key(1, CAROL));
        assert!(!ErasStakersOverview::<Test>::contains_key(1, BOB));
        assert!(!Staking::is_exposed(&NINA, 1));
        assert_eq!(backing(1, ALICE, OMAR), 200);
    });
}

#[test]
fn a_candidate_without_session_keys_is_not_elected() {
    ExtBuilder::default().run(|| {
        // 1. Dora has the largest stake and no session keys. She is not elected.
        assert_ok!(bond(DORA, 9_000));
        assert_ok!(Staking::validate(signed(DORA), commission(10)));
        roll_to_active_era(1);
        assert!(!Staking::is_exposed(&DORA, 1));
        assert_eq!(session_validators(), [ALICE, BOB]);

        // 2. With keys she is.
        give_keys(DORA);
        roll_to_active_era(2);
        assert!(Staking::is_exposed(&DORA, 2));
        assert!(session_validators().contains(&DORA));
    });
}

#[test]
fn no_more_validators_are_asked_for_than_there_are_candidates_or_seats() {
    ExtBuilder::default().validator_count(2).run(|| {
        // 1. Three candidates, two seats.
        assert_eq!(Staking::desired_targets(), Ok(2));
        // 2. Three candidates, 100 seats.
        assert_ok!(Staking::set_validator_count(root(), 100));
        assert_eq!(Staking::desired_targets(), Ok(3));
        roll_to_active_era(1);
        assert_eq!(session_validators(), [ALICE, BOB, CAROL]);
        // 3. 103 candidates and 1,000 seats, but an election returns at most 100 winners.
        crate::ValidatorCount::<Test>::put(1_000);
        for candidate in 1_001..=1_100 {
            new_validator(candidate, 100);
        }
        assert_eq!(Staking::desired_targets(), Ok(100));
    });
}

#[test]
fn a_nominator_of_two_elected_validators_splits_its_stake() {
    ExtBuilder::default()
        .nominator(NINA, 1_000, &[ALICE, BOB])
        .run(|| {
            let (alice, bob) = (backing(0, ALICE, NINA), backing(0, BOB, NINA));
            assert!(alice > 0 && bob > 0);
            // Never more than the stake. Rounding may lose one unit.
            assert!((999..=1_000).contains(&(alice + bob)), "{alice} + {bob}");
            let (a, b) = (
                ErasStakersOverview::<Test>::get(0, ALICE).expect("is elected"),
                ErasStakersOverview::<Test>::get(0, BOB).expect("is elected"),
            );
            assert_eq!((a.own, a.total), (1_000, 1_000 + alice));
            assert_eq!((b.own, b.total), (900, 900 + bob));
            assert_eq!(ErasTotalStake::<Test>::get(0), a.total + b.total);
        });
}

#[test]
fn a_nominator_backs_only_the_elected_among_its_targets() {
    ExtBuilder::default()
        .nominator(NINA, 100, &[ALICE, CAROL])
        .run(|| {
            assert_eq!(session_validators(), [ALICE, BOB]);
            assert_eq!(backing(0, ALICE, NINA), 100);
            assert_eq!(ErasStakersOverview::<Test>::get(0, CAROL), None);
        });
}

#[test]
fn too_many_voters_are_left_out_with_an_event_and_elections_go_on() {
    let chain = ExtBuilder::default()
        .nominator(NINA, 500, &[ALICE])
        .nominator(OMAR, 500, &[BOB]);
    chain.run(|| {
        MaxElectingVoters::set(5);
        roll_to_active_era(1);
        let exceeded = |size| Event::SnapshotVotersSizeExceeded { size };
        assert!(
            !all_staking_events().iter().any(|e| *e == exceeded(5)),
            "five voters fit"
        );

        // The self-votes of validators come first.
        MaxElectingVoters::set(3);
        roll_to_active_era(2);
        assert!(all_staking_events().contains(&exceeded(3)));
        assert_eq!(session_validators(), [ALICE, BOB]);
        assert!(!Staking::is_exposed(&NINA, 2) && !Staking::is_exposed(&OMAR, 2));
    });
}

#[test]
fn too_many_candidates_are_left_out_with_an_event_and_elections_go_on() {
    ExtBuilder::default().validator_count(3).run(|| {
        MaxElectableTargets::set(3);
        roll_to_active_era(1);
        let exceeded = Event::SnapshotTargetsSizeExceeded { size: 2 };
        assert_eq!(session_validators().len(), 3);

        MaxElectableTargets::set(2);
        assert!(!all_staking_events().contains(&exceeded));
        roll_to_active_era(2);
        assert!(all_staking_events().contains(&exceeded));
        assert_eq!(session_validators().len(), 2);
        assert!(session_validators()
            .iter()
            .all(|v| [ALICE, BOB, CAROL].contains(v)));
    });
}

#[test]
fn with_too_few_winners_validators_stay_and_each_session_tries_again() {
    ExtBuilder::default().run(|| {
        // 1. Three winners are needed and there are two seats: four elections fail.
        MinimumValidatorCount::<Test>::put(3);
        roll_to(26);
        assert_eq!(elections(), vec![Event::StakingElectionFailed; 4]);
        assert_eq!((Staking::active_era(), Staking::planned_era()), (0, 0));
        assert_eq!(session_validators(), [ALICE, BOB]);
        assert_nothing_stored(1);
        // 2. The era goes on: work earns points, and nothing is paid yet.
        assert_eq!(
            points(0, ALICE).1,
            26 * 20,
            "20 points for each of 26 blocks"
        );
        assert!(!all_staking_events()
            .iter()
            .any(|e| matches!(e, Event::EraPaid { .. })));

        // 3. With a third seat the next election succeeds. Era 1 starts a session later.
        assert_ok!(Staking::set_validator_count(root(), 3));
        roll_to_next_session();
        assert_eq!(elections().last(), Some(&Event::StakersElected));
        assert_eq!((Staking::active_era(), Staking::planned_era()), (0, 1));
        roll_to_next_session();
        assert_eq!(Staking::active_era(), 1);
        assert_eq!(session_validators(), [ALICE, BOB, CAROL]);
        assert_eq!(ErasStartSessionIndex::<Test>::get(1), Some(7));
        // 4. The next era has its usual length, and era 0 was paid once.
        roll_to_active_era(2);
        assert_eq!(Session::current_index(), 10);
        let paid = all_staking_events();
        let paid = paid
            .iter()
            .filter(|e| matches!(e, Event::EraPaid { era_index: 0, .. }));
        assert_eq!(paid.count(), 1);
    });
}

#[test]
fn when_all_candidates_chill_the_old_validators_stay() {
    ExtBuilder::default()
        .nominator(NINA, 500, &[ALICE])
        .run(|| {
            // 1. All three candidates chill. Elections fail, and the validators stay.
            for validator in [ALICE, BOB, CAROL] {
                assert_ok!(Staking::chill(signed(validator)));
            }
            roll_to(31);
            assert_eq!(elections(), vec![Event::StakingElectionFailed; 5]);
            assert_eq!(session_validators(), [ALICE, BOB]);
            assert_eq!((Staking::active_era(), Staking::planned_era()), (0, 0));
            assert_nothing_stored(1);

            // 2. Carol validates again, and is elected alone.
            assert_ok!(Staking::validate(signed(CAROL), commission(10)));
            roll_to_active_era(1);
            assert_eq!(session_validators(), [CAROL]);
        });
}
