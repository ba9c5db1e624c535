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
fn a_stash_under_a_foreign_ledger_needs_another_controller() {
    ExtBuilder::default().run(|| {
        // Faye's ledger stands under Dora, who has a hold and nothing else.
        assert_ok!(bond(FAYE, 1_000));
        assert_ok!(Staking::set_controller(signed(FAYE), DORA));
        hold(DORA, 700);
        for total in [None, Some(0)] {
            assert_refused!(restore(None, total, &[]), Error::<Test>::AlreadyPaired);
        }
        assert_ok!(restore(Some(EMIL), None, &[]));
        assert_restored(EMIL, 700, &[]);
        assert_eq!(ledger(FAYE).total, 1_000);
    });
}
