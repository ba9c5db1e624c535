//! Two stashes name one controller, or one stash has two ledgers.

use super::*;

/// Emil controls Dora, and bonds too.
fn let_emils_ledger_replace_doras() {
    dora_bonds();
    assert_ok!(Staking::set_controller(signed(DORA), EMIL));
    Ledger::<Test>::remove(EMIL);
    assert_ok!(bond(EMIL, 2_000));
    assert!(Staking::check_invariants().is_err());
}

/// Emil controls Dora, and is a stash that Gus controls.
fn store_doras_ledger_under_emil() {
    dora_bonds();
    assert_ok!(Staking::set_controller(signed(DORA), EMIL));
    let hers = Ledger::<Test>::take(EMIL);
    assert_ok!(bond(EMIL, 2_000));
    assert_ok!(Staking::set_controller(signed(EMIL), GUS));
    Ledger::<Test>::set(EMIL, hers);
    assert!(Staking::check_invariants().is_err());
}

#[test]
fn two_stashes_with_one_controller_are_parted_and_nobody_loses_a_unit() {
    ExtBuilder::default().run(|| {
        // 1. Older pallets could leave this: Emil controlled Dora, bonded too, and his ledger replaced hers.
        let_emils_ledger_replace_doras();
        let emil = ledger(EMIL);

        // 2. No call about Dora reaches Emil's ledger.
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

        // 3. Governance writes Dora's ledger again. Emil's is as it was.
        assert_ok!(restore(None, None, &[(400, 3)]));
        assert_restored(DORA, 600, &[(400, 3)]);
        assert_eq!(ledger(EMIL), emil);
    });
}

#[test]
fn a_stash_whose_controller_is_another_stash_becomes_its_own() {
    ExtBuilder::default().run(|| {
        // 1. Older pallets could leave this: Dora's ledger is stored under Emil, a stash with another controller.
        store_doras_ledger_under_emil();
        // 2. Governance makes Dora her own controller.
        assert_ok!(restore(None, None, &[(400, 3)]));
        assert_restored(DORA, 600, &[(400, 3)]);
        // 3. Then Emil can be his own controller too.
        assert_ok!(Staking::set_controller(signed(EMIL), EMIL));
        assert_eq!(ledger(EMIL).total, 2_000);
    });
}

#[test]
fn a_stash_that_takes_control_back_repairs_the_other_without_governance() {
    ExtBuilder::default().run(|| {
        // 1. Dora's ledger is stored under Emil, a stash with another controller.
        store_doras_ledger_under_emil();

        // 2. Emil becomes his own controller. Dora becomes hers.
        assert_ok!(Staking::set_controller(signed(EMIL), EMIL));
        assert_restored(DORA, 600, &[(400, 3)]);
        assert_eq!(Bonded::<Test>::get(EMIL), Some(EMIL));
        assert_eq!(ledger(EMIL).total, 2_000);
    });
}

#[test]
fn a_stash_that_is_killed_takes_no_other_ledger_with_it() {
    ExtBuilder::default().run(|| {
        let_emils_ledger_replace_doras();
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
fn a_stranger_that_names_a_stash_as_controller_cannot_block_its_repair() {
    for (controller, total, left) in [
        (None, None, 700),
        (Some(EMIL), Some(300), 300),
        (None, Some(0), 0),
    ] {
        ExtBuilder::default().run(|| {
            // 1. Dora has a hold and no ledger. Faye names her as controller.
            hold(DORA, 700);
            assert_ok!(bond(FAYE, 1_000));
            assert_ok!(Staking::set_controller(signed(FAYE), DORA));
            // 2. Governance restores or forgets Dora. Faye controls her own stake again.
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
