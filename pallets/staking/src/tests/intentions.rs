//! `validate`, `nominate` and the least commission. How a stash leaves its role is in `chill_and_kick`.

use crate::{
    assert_refused, mock::*, Error, Event, MaxNominatorsCount, MaxValidatorsCount, Nominators,
    ValidatorPrefs, Validators,
};
use frame_support::assert_ok;
use sp_runtime::Perbill;

#[test]
fn a_bonded_stash_becomes_a_candidate_with_its_preferences() {
    ExtBuilder::default().run(|| {
        // 1. Dora has to bond before she validates.
        assert_refused!(
            Staking::validate(signed(DORA), commission(7)),
            Error::<Test>::NotController
        );
        // 2. She bonds and validates with a commission of 7%.
        assert_ok!(bond(DORA, 1_000));
        assert_ok!(Staking::validate(signed(DORA), commission(7)));
        assert_eq!(Validators::<Test>::get(DORA), commission(7));
        assert_eq!(Validators::<Test>::count(), 4);
        let set = Event::ValidatorPrefsSet {
            stash: DORA,
            prefs: commission(7),
        };
        assert_eq!(
            staking_events(),
            [
                Event::Bonded {
                    stash: DORA,
                    amount: 1_000
                },
                set
            ]
        );

        // 3. Later preferences replace the earlier ones.
        assert_ok!(Staking::validate(signed(DORA), blocking()));
        assert_eq!(Validators::<Test>::get(DORA), blocking());
        assert_eq!(Validators::<Test>::count(), 4);
    });
}

#[test]
fn a_validator_needs_the_minimum_bond() {
    ExtBuilder::default().run(|| {
        assert_ok!(bond(DORA, 99));
        assert_refused!(
            Staking::validate(signed(DORA), commission(10)),
            Error::<Test>::InsufficientBond
        );
        assert_ok!(Staking::bond_extra(signed(DORA), 1));
        assert_ok!(Staking::validate(signed(DORA), commission(10)));
    });
}

#[test]
fn a_nominator_needs_the_minimum_bond() {
    ExtBuilder::default().minimum_bonds(200, 100).run(|| {
        assert_ok!(bond(DORA, 199));
        assert_refused!(
            Staking::nominate(signed(DORA), vec![ALICE]),
            Error::<Test>::InsufficientBond
        );
        assert_ok!(Staking::bond_extra(signed(DORA), 1));
        assert_ok!(Staking::nominate(signed(DORA), vec![ALICE]));
    });
}

#[test]
fn a_commission_under_the_minimum_is_refused() {
    ExtBuilder::default().run(|| {
        assert_ok!(Staking::set_min_commission(
            root(),
            Perbill::from_percent(5)
        ));
        assert_ok!(bond(DORA, 1_000));
        let low = ValidatorPrefs {
            commission: Perbill::from_parts(49_999_999),
            blocked: false,
        };
        assert_refused!(
            Staking::validate(signed(DORA), low),
            Error::<Test>::CommissionTooLow
        );
        assert_ok!(Staking::validate(signed(DORA), commission(5)));
        assert_ok!(Staking::validate(signed(DORA), commission(100)));
    });
}

#[test]
fn a_stash_either_validates_or_nominates() {
    ExtBuilder::default()
        .nominator(NINA, 500, &[ALICE])
        .run(|| {
            // 1. Nina nominates. She validates, and her nomination is gone.
            assert_ok!(Staking::validate(signed(NINA), commission(10)));
            assert_eq!(targets_of(NINA), None);
            assert!(Validators::<Test>::contains_key(NINA));
            assert_eq!(
                (Validators::<Test>::count(), Nominators::<Test>::count()),
                (4, 0)
            );

            // 2. Bob validates. He nominates, and is no candidate any more.
            assert_ok!(Staking::nominate(signed(BOB), vec![ALICE]));
            assert!(!Validators::<Test>::contains_key(BOB));
            assert_eq!(targets_of(BOB), Some(vec![ALICE]));
            assert_eq!(
                (Validators::<Test>::count(), Nominators::<Test>::count()),
                (3, 1)
            );
        });
}

#[test]
fn a_validator_that_turns_nominator_is_no_candidate_for_itself() {
    ExtBuilder::default().run(|| {
        assert_refused!(
            Staking::nominate(signed(BOB), vec![ALICE, BOB]),
            Error::<Test>::BadTarget
        );
        assert!(Validators::<Test>::contains_key(BOB));
    });
}

#[test]
fn at_the_most_validators_only_those_in_the_list_may_change_it() {
    ExtBuilder::default()
        .nominator(NINA, 500, &[ALICE])
        .run(|| {
            // 1. The list is full: no newcomer can validate.
            MaxValidatorsCount::<Test>::put(3);
            assert_ok!(bond(DORA, 1_000));
            for newcomer in [DORA, NINA] {
                give_keys(newcomer);
                assert_refused!(
                    Staking::validate(signed(newcomer), commission(10)),
                    Error::<Test>::TooManyValidators
                );
            }
            // 2. Alice, who is in the list, changes her commission.
            assert_ok!(Staking::validate(signed(ALICE), commission(20)));
            assert_eq!(Validators::<Test>::get(ALICE), commission(20));
            // 3. Carol leaves, and Dora takes the free place.
            assert_ok!(Staking::chill(signed(CAROL)));
            assert_ok!(Staking::validate(signed(DORA), commission(10)));
        });
}

#[test]
fn at_the_most_nominators_only_those_in_the_list_may_change_it() {
    ExtBuilder::default()
        .nominator(NINA, 500, &[ALICE])
        .run(|| {
            // 1. The list is full: no newcomer can nominate.
            MaxNominatorsCount::<Test>::put(1);
            assert_ok!(bond(DORA, 1_000));
            for newcomer in [DORA, CAROL] {
                assert_refused!(
                    Staking::nominate(signed(newcomer), vec![BOB]),
                    Error::<Test>::TooManyNominators
                );
            }
            // 2. Nina, who is in the list, changes her targets.
            assert_ok!(Staking::nominate(signed(NINA), vec![BOB]));
            assert_eq!(targets_of(NINA), Some(vec![BOB]));
            // 3. She leaves, and Dora takes the free place.
            assert_ok!(Staking::chill(signed(NINA)));
            assert_ok!(Staking::nominate(signed(DORA), vec![BOB]));
        });
}

#[test]
fn up_to_16_candidates_are_backed_in_one_nomination() {
    let candidates: Vec<AccountId> = (101..=117).collect();
    let validators = candidates.iter().map(|who| (*who, 1_000)).collect();
    ExtBuilder::default().validators(validators).run(|| {
        assert_ok!(bond(DORA, 1_000));
        assert_refused!(
            Staking::nominate(signed(DORA), candidates.clone()),
            Error::<Test>::TooManyTargets
        );
        assert_ok!(Staking::nominate(signed(DORA), candidates[..16].to_vec()));
        assert_eq!(targets_of(DORA), Some(candidates[..16].to_vec()));
    });
}

#[test]
fn a_nomination_names_each_of_its_candidates_once_and_nobody_else() {
    ExtBuilder::default().run(|| {
        assert_refused!(
            Staking::nominate(signed(DORA), vec![ALICE]),
            Error::<Test>::NotController
        );
        assert_ok!(bond(DORA, 1_000));
        assert_ok!(bond(EMIL, 1_000));
        let nominates = |targets: &[AccountId]| Staking::nominate(signed(DORA), targets.to_vec());
        assert_refused!(nominates(&[]), Error::<Test>::EmptyTargets);
        assert_refused!(
            nominates(&[ALICE, BOB, ALICE]),
            Error::<Test>::DuplicateTarget
        );
        assert_refused!(nominates(&[ALICE, 77]), Error::<Test>::BadTarget);
        // Emil is bonded, but does not validate.
        assert_refused!(nominates(&[ALICE, EMIL]), Error::<Test>::BadTarget);
        assert_eq!(targets_of(DORA), None);

        roll_to_active_era(1);
        assert_ok!(nominates(&[BOB, ALICE]));
        let nominations = Nominators::<Test>::get(DORA).expect("nominates");
        assert_eq!(nominations.targets.to_vec(), [BOB, ALICE]);
        assert_eq!(
            (nominations.submitted_in, nominations.suppressed),
            (1, false)
        );

        // A refused change keeps the earlier nomination.
        assert_refused!(nominates(&[77]), Error::<Test>::BadTarget);
        assert_eq!(targets_of(DORA), Some(vec![BOB, ALICE]));
    });
}

#[test]
fn a_validator_that_blocks_keeps_its_nominators_and_takes_no_new_ones() {
    ExtBuilder::default()
        .nominator(NINA, 500, &[ALICE])
        .run(|| {
            // 1. Alice blocks. Dora, who is new, cannot back her.
            assert_ok!(Staking::validate(signed(ALICE), blocking()));
            assert_ok!(bond(DORA, 1_000));
            assert_refused!(
                Staking::nominate(signed(DORA), vec![ALICE]),
                Error::<Test>::BadTarget
            );
            // 2. Nina backs her already, and can keep her.
            assert_ok!(Staking::nominate(signed(NINA), vec![BOB, ALICE]));
            assert_eq!(targets_of(NINA), Some(vec![BOB, ALICE]));

            // 3. Nina drops her, and cannot come back.
            assert_ok!(Staking::nominate(signed(NINA), vec![BOB]));
            assert_refused!(
                Staking::nominate(signed(NINA), vec![ALICE]),
                Error::<Test>::BadTarget
            );
        });
}

#[test]
fn anybody_raises_a_commission_that_is_under_a_new_minimum() {
    ExtBuilder::default().run(|| {
        // 1. Alice has 10% and Bob 30%. Governance sets a minimum of 25%.
        assert_ok!(Staking::validate(signed(ALICE), blocking()));
        assert_ok!(Staking::validate(signed(BOB), commission(30)));
        assert_ok!(Staking::set_min_commission(
            root(),
            Perbill::from_percent(25)
        ));
        // 2. The minimum alone changes no validator.
        assert_eq!(Validators::<Test>::get(ALICE), blocking());

        // 3. Dora applies it to both. Only Alice is raised.
        roll_one();
        assert_refused!(
            Staking::force_apply_min_commission(signed(DORA), DORA),
            Error::<Test>::NotStash
        );
        assert_ok!(Staking::force_apply_min_commission(signed(DORA), BOB));
        assert_ok!(Staking::force_apply_min_commission(signed(DORA), ALICE));
        let raised = ValidatorPrefs {
            blocked: true,
            ..commission(25)
        };
        assert_eq!(Validators::<Test>::get(ALICE), raised);
        assert_eq!(Validators::<Test>::get(BOB), commission(30));
        assert_eq!(
            staking_events(),
            [Event::ValidatorPrefsSet {
                stash: ALICE,
                prefs: raised
            }]
        );
    });
}
