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
        let call = Staking::set_controller(signed(EMIL), EMIL);
        assert_refused!(call, Error::<Test>::AlreadyPaired);

        assert_ok!(restore(None, None, &[(400, 3)]));
        assert_restored(DORA, 600, &[(400, 3)]);
        assert_ok!(Staking::set_controller(signed(EMIL), EMIL));
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
fn an_account_that_controls_a_foreign_stake_does_not_become_a_stash_but_its_hold_can_be_released() {
    ExtBuilder::default().run(|| {
        // Faye's ledger stands under Dora, who has a hold and nothing else.
        assert_ok!(bond(FAYE, 1_000));
        assert_ok!(Staking::set_controller(signed(FAYE), DORA));
        hold(DORA, 700);
        for total in [None, Some(0)] {
            assert_refused!(restore(None, total, &[]), Error::<Test>::AlreadyPaired);
        }
        let call = restore(Some(EMIL), None, &[]);
        assert_refused!(call, Error::<Test>::AlreadyPaired);
        assert_ok!(restore(Some(EMIL), Some(0), &[]));
        assert_forgotten();
        assert_eq!(ledger(FAYE).total, 1_000);
    });
}
