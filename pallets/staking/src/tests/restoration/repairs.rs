//! What is broken is repaired, or forgotten.

use super::*;

#[test]
fn a_lost_ledger_is_written_again_for_what_is_held() {
    ExtBuilder::default().run(|| {
        dora_bonds();
        assert_ok!(Staking::set_controller(signed(DORA), EMIL));
        Ledger::<Test>::remove(EMIL);
        assert_refused!(
            Staking::bond_extra(signed(DORA), 10),
            Error::<Test>::BadState
        );

        assert_ok!(restore(None, None, &[]));
        assert_restored(EMIL, 1_000, &[]);
        assert_eq!(Payee::<Test>::get(DORA), Some(RewardDestination::Stash));
        assert_eq!(staking_events(), [], "nothing is held more or less");
        assert_ok!(Staking::unbond(signed(EMIL), 1_000));
    });
}

#[test]
fn what_governance_says_is_unlocking_unlocks() {
    ExtBuilder::default().run(|| {
        dora_bonds();
        Ledger::<Test>::remove(DORA);
        assert_ok!(restore(None, None, &[(300, 2), (50, 5)]));
        assert_restored(DORA, 650, &[(300, 2), (50, 5)]);
        roll_to_active_era(2);
        withdraw(DORA);
        assert_restored(DORA, 650, &[(50, 5)]);
    });
}

#[test]
fn the_hold_follows_the_total_that_governance_names() {
    // Named, and what comes of it: Dora has 10,000 and keeps the existential deposit.
    for (named, total) in [(250, 250), (4_000, 4_000), (1_000_000, 9_990)] {
        ExtBuilder::default().run(|| {
            dora_bonds();
            Ledger::<Test>::insert(DORA, ledger_of(DORA, 700));
            assert_ok!(restore(None, Some(named), &[]));
            assert_restored(DORA, total, &[]);
            assert_eq!(balance(DORA), 10_000);
            let stash = DORA;
            let expected = if total > 1_000 {
                Event::Bonded {
                    stash,
                    amount: total - 1_000,
                }
            } else {
                Event::Withdrawn {
                    stash,
                    amount: 1_000 - total,
                }
            };
            assert_eq!(staking_events(), [expected]);
        });
    }
}

#[test]
fn a_ledger_that_does_not_sum_up_or_differs_from_its_hold_is_restored() {
    let deeds: [fn(); 6] = [
        || hold(DORA, 999),
        || Ledger::<Test>::insert(DORA, ledger_of(DORA, 1_001)),
        || {
            let active = 1;
            Ledger::<Test>::insert(
                DORA,
                StakingLedger {
                    active,
                    ..ledger(DORA)
                },
            );
        },
        || {
            let mut broken = ledger(DORA);
            broken
                .unlocking
                .force_push(UnlockChunk { value: 0, era: 9 });
            Ledger::<Test>::insert(DORA, broken);
        },
        || Payee::<Test>::remove(DORA),
        || Bonded::<Test>::remove(DORA),
    ];
    for deed in deeds {
        ExtBuilder::default().run(|| {
            dora_bonds();
            deed();
            assert!(Staking::check_invariants().is_err());
            assert_ok!(restore(None, Some(1_000), &[(400, 3)]));
            assert_restored(DORA, 600, &[(400, 3)]);
            assert_eq!(Payee::<Test>::get(DORA), Some(RewardDestination::Stash));
        });
    }
}

#[test]
fn a_hold_that_is_left_of_a_stash_becomes_a_stake_again_or_is_released() {
    for (total, controller) in [(None, DORA), (Some(500), EMIL)] {
        ExtBuilder::default().run(|| {
            hold(DORA, 700);
            assert_ok!(restore(Some(controller), total, &[]));
            assert_restored(controller, total.unwrap_or(700), &[]);
        });
    }
    ExtBuilder::default().run(|| {
        hold(DORA, 700);
        assert_ok!(restore(None, Some(0), &[]));
        assert_forgotten();
        let expected = Event::Withdrawn {
            stash: DORA,
            amount: 700,
        };
        assert_eq!(staking_events(), [expected]);
        assert_refused!(restore(None, Some(0), &[]), Error::<Test>::NotStash);
        assert_ok!(bond(DORA, 1_000));
    });
}

#[test]
fn a_stash_without_any_stake_is_forgotten_with_all_that_is_left_of_it() {
    let leftovers: [fn(); 5] = [
        || Bonded::<Test>::insert(DORA, EMIL),
        || Payee::<Test>::insert(DORA, RewardDestination::None),
        || Ledger::<Test>::insert(DORA, ledger_of(DORA, 5)),
        || Ledger::<Test>::insert(EMIL, ledger_of(DORA, 5)),
        || Validators::<Test>::insert(DORA, commission(5)),
    ];
    for leave in leftovers {
        ExtBuilder::default().run(|| {
            leave();
            assert!(Staking::check_invariants().is_err());
            assert_ok!(restore(Some(EMIL), Some(0), &[]));
            assert_forgotten();
            assert!(!is_candidate(DORA));
        });
    }
}

#[test]
fn a_role_stays_with_a_stash_that_is_restored() {
    ExtBuilder::default().run(|| {
        Ledger::<Test>::remove(ALICE);
        assert_ok!(Staking::restore_ledger(root(), ALICE, None, None, None));
        assert!(is_candidate(ALICE));
        roll_to_active_era(2);
        assert!(session_validators().contains(&ALICE));
    });
}
