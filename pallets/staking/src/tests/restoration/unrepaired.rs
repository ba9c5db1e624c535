//! What can be done with a stash whose records contradict each other, before it is repaired.

use super::*;

#[test]
fn a_stray_ledger_gives_no_power_over_its_stash_and_can_be_cleared() {
    ExtBuilder::default().run(|| {
        // 1. Another pallet could leave this: Dora names Faye, and her ledger is still under Emil.
        dora_bonds();
        assert_ok!(Staking::set_controller(signed(DORA), EMIL));
        Bonded::<Test>::insert(DORA, FAYE);
        assert_powerless(EMIL);

        // 2. Governance doesn't name Emil. Dora has a second ledger, and the stray one stays.
        assert_ok!(restore(None, None, &[(400, 3)]));
        assert!(keeps_stray(EMIL));
        assert_powerless(EMIL);
        assert_eq!(StashOf::<Test>::convert(FAYE), Some(DORA));
        for controller in [None, Some(DORA), Some(FAYE), Some(GUS)] {
            let call = restore(controller, Some(0), &[]);
            assert_refused!(call, Error::<Test>::CannotRestoreLedger);
        }

        // 3. Governance names Emil. One ledger is left, and Emil is the controller.
        assert_ok!(restore(Some(EMIL), None, &[(400, 3)]));
        assert_restored(EMIL, 600, &[(400, 3)]);
        assert_eq!(Ledger::<Test>::get(FAYE), None);
        assert_ok!(Staking::unbond(signed(EMIL), 100));
        assert_eq!(StashOf::<Test>::convert(EMIL), Some(DORA));
    });
}

#[test]
fn a_stash_that_is_its_own_controller_is_rid_of_a_second_ledger_elsewhere() {
    for (total, left) in [(None, 1_000), (Some(1_000), 1_000), (Some(0), 0)] {
        ExtBuilder::default().run(|| {
            dora_bonds();
            Ledger::<Test>::insert(EMIL, ledger_of(DORA, 5));
            assert_powerless(EMIL);
            assert_ok!(restore(Some(EMIL), total, &[]));
            if left > 0 {
                assert_restored(EMIL, left, &[]);
            } else {
                assert_forgotten();
            }
            assert_eq!(Ledger::<Test>::get(DORA), None);
        });
    }
}

#[test]
fn a_second_ledger_goes_also_from_under_another_stash_which_keeps_its_own() {
    ExtBuilder::default().run(|| {
        // 1. Emil is a stash with the controller Gus. A second ledger of Dora is stored under Emil.
        dora_bonds();
        assert_ok!(bond(EMIL, 2_000));
        assert_ok!(Staking::set_controller(signed(EMIL), GUS));
        Ledger::<Test>::insert(EMIL, ledger_of(DORA, 5));
        assert_powerless(EMIL);
        // 2. Emil can't take control back, because that would overwrite Dora's second ledger.
        assert_refused!(
            Staking::set_controller(signed(EMIL), EMIL),
            Error::<Test>::BadState
        );

        // 3. Governance names Emil. The second ledger goes, and Emil keeps his own.
        assert_ok!(restore(Some(EMIL), None, &[(400, 3)]));
        assert_restored(DORA, 600, &[(400, 3)]);
        assert_eq!(Ledger::<Test>::get(EMIL), None);
        assert_eq!(ledger(EMIL).total, 2_000);
        assert_ok!(Staking::set_controller(signed(EMIL), EMIL));
    });
}

#[test]
fn a_hold_unlike_the_total_is_corrected_by_the_next_ledger_change() {
    ExtBuilder::default().run(|| {
        // 1. Dora's total is 1,000, but 700 are held. A new payee doesn't change that.
        dora_bonds();
        hold(DORA, 700);
        assert_ok!(Staking::set_payee(signed(DORA), RewardDestination::Staked));
        assert_eq!(Staking::held_of(&DORA), 700);
        // 2. Unbonding changes the ledger, and the hold follows.
        assert_ok!(Staking::unbond(signed(DORA), 100));
        assert_eq!(Staking::held_of(&DORA), 1_000);
        assert_eq!(ledger(DORA).total, 1_000);
    });
}

#[test]
fn a_hold_that_no_ledger_tells_of_stays_until_it_is_repaired() {
    ExtBuilder::default().run(|| {
        hold(DORA, 700);
        assert_refused!(bond(DORA, 100), Error::<Test>::BadState);
        assert_ok!(restore(None, None, &[]));
        assert_restored(DORA, 700, &[]);
    });
}

#[test]
fn nobody_bonds_over_a_ledger_that_belongs_nowhere() {
    // The ledger belongs to Dora, who names herself, or to Emil, who is no stash.
    for stash in [DORA, EMIL] {
        ExtBuilder::default().build().execute_with(|| {
            // 1. A ledger of `stash` is stored under Emil, whom no stash names. Emil can't bond.
            dora_bonds();
            Ledger::<Test>::insert(EMIL, ledger_of(stash, 5));
            assert_refused!(bond(EMIL, 1_000), Error::<Test>::BadState);
            // 2. Emil can't become Faye's controller either.
            assert_ok!(bond(FAYE, 1_000));
            assert_ok!(Staking::set_controller(signed(FAYE), EMIL));
            let accepted = Staking::accept_control(signed(EMIL), FAYE);
            assert_refused!(accepted, Error::<Test>::BadState);

            // 3. Governance clears or restores the ledger.
            let total = Some(0).filter(|_| stash == EMIL);
            let call = Staking::restore_ledger(root(), stash, Some(EMIL), total, None);
            assert_ok!(call);
            if stash == EMIL {
                assert_ok!(bond(EMIL, 1_000));
            } else {
                assert_restored(EMIL, 1_000, &[]);
            }
            check_block();
        });
    }
}
