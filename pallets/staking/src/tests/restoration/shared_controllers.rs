//! More stashes, or ledgers, than there should be under one account.

use super::*;

#[test]
fn two_stashes_with_one_controller_are_parted_and_nobody_loses_a_unit() {
    ExtBuilder::default().run(|| {
        // As older pallets could leave it: Emil bonded for himself while he controlled Dora's stake, and
        // his ledger took the place of hers.
        dora_bonds();
        assert_ok!(Staking::set_controller(signed(DORA), EMIL));
        Ledger::<Test>::remove(EMIL);
        assert_ok!(bond(EMIL, 2_000));
        assert!(Staking::check_invariants().is_err());
        let emil = ledger(EMIL);

        // Nothing that Dora does, or is done to her, reaches his.
        assert_refused!(
            Staking::bond_extra(signed(DORA), 10),
            Error::<Test>::BadState
        );
        assert_refused!(
            Staking::set_controller(signed(DORA), FAYE),
            Error::<Test>::BadState
        );
        let call = Staking::restore_ledger(root(), EMIL, None, Some(0), None);
        assert_refused!(call, Error::<Test>::CannotRestoreLedger);
        assert_refused!(restore(Some(EMIL), None, &[]), Error::<Test>::AlreadyPaired);
        assert_refused!(
            restore(Some(ALICE), None, &[]),
            Error::<Test>::AlreadyPaired
        );

        assert_ok!(restore(None, None, &[(400, 3)]));
        assert_restored(DORA, 600, &[(400, 3)]);
        assert_eq!(ledger(EMIL), emil);
    });
}

#[test]
fn a_stash_whose_controller_is_another_stash_becomes_its_own() {
    ExtBuilder::default().run(|| {
        // As older pallets could leave it: all sums up, but Emil can't take control of his own stake.
        dora_bonds();
        assert_ok!(Staking::set_controller(signed(DORA), EMIL));
        let hers = Ledger::<Test>::take(EMIL);
        assert_ok!(bond(EMIL, 2_000));
        assert_ok!(Staking::set_controller(signed(EMIL), GUS));
        Ledger::<Test>::set(EMIL, hers);
        assert!(Staking::check_invariants().is_err());
        assert_ok!(restore(None, None, &[(400, 3)]));
        assert_restored(DORA, 600, &[(400, 3)]);
        assert_ok!(Staking::set_controller(signed(EMIL), EMIL));
        assert_eq!(ledger(EMIL).total, 2_000);
    });
}

#[test]
fn a_stash_that_takes_control_of_its_own_stake_leaves_the_other_stash_without_governance() {
    ExtBuilder::default().run(|| {
        dora_bonds();
        assert_ok!(Staking::set_controller(signed(DORA), EMIL));
        let hers = Ledger::<Test>::take(EMIL);
        assert_ok!(bond(EMIL, 2_000));
        assert_ok!(Staking::set_controller(signed(EMIL), GUS));
        Ledger::<Test>::set(EMIL, hers);
        assert!(Staking::check_invariants().is_err());

        assert_ok!(Staking::set_controller(signed(EMIL), EMIL));
        assert_restored(DORA, 600, &[(400, 3)]);
        assert_eq!(Bonded::<Test>::get(EMIL), Some(EMIL));
        assert_eq!(ledger(EMIL).total, 2_000);
    });
}

#[test]
fn a_stash_that_is_killed_takes_no_other_ledger_with_it() {
    ExtBuilder::default().run(|| {
        dora_bonds();
        assert_ok!(Staking::set_controller(signed(DORA), EMIL));
        Ledger::<Test>::remove(EMIL);
        assert_ok!(bond(EMIL, 2_000));
        assert_ok!(Staking::force_unstake(root(), DORA, 0));
        assert_forgotten();
        assert_eq!(ledger(EMIL).total, 2_000);
    });
}

#[test]
fn of_two_ledgers_of_a_stash_one_stays() {
    ExtBuilder::default().run(|| {
        dora_bonds();
        assert_ok!(Staking::set_controller(signed(DORA), EMIL));
        Ledger::<Test>::insert(DORA, ledger_of(DORA, 300));
        assert!(Staking::check_invariants().is_err());
        assert_ok!(restore(None, None, &[(400, 3)]));
        assert_restored(EMIL, 600, &[(400, 3)]);
        assert_eq!(Ledger::<Test>::get(DORA), None);
    });
}

#[test]
fn a_stash_that_is_restored_leaves_whom_it_acts_for_so_that_nobody_keeps_it_from_that() {
    for (controller, total, left) in [
        (None, None, 700),
        (Some(EMIL), Some(300), 300),
        (None, Some(0), 0),
    ] {
        ExtBuilder::default().run(|| {
            // Dora has a hold and nothing else, and a stranger names her.
            hold(DORA, 700);
            assert_ok!(bond(FAYE, 1_000));
            assert_ok!(Staking::set_controller(signed(FAYE), DORA));
            assert_ok!(restore(controller, total, &[]));
            if left > 0 {
                assert_restored(controller.unwrap_or(DORA), left, &[]);
            } else {
                assert_forgotten();
            }
            assert_eq!(Bonded::<Test>::get(FAYE), Some(FAYE));
            assert_eq!(ledger(FAYE).total, 1_000);
        });
    }
}

#[test]
fn a_hold_is_released_whomever_its_owner_acts_for() {
    ExtBuilder::default().run(|| {
        assert_ok!(bond(FAYE, 1_000));
        assert_ok!(Staking::set_controller(signed(FAYE), DORA));
        hold(DORA, 700);
        assert_ok!(restore(Some(EMIL), Some(0), &[]));
        assert_forgotten();
        assert_eq!(Bonded::<Test>::get(FAYE), Some(DORA));
        assert_eq!(ledger(FAYE).total, 1_000);
    });
}
