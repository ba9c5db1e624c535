//! What governance can't restore.

use super::*;
use sp_runtime::traits::BadOrigin;

#[test]
fn a_consistent_stash_is_not_restored_so_that_no_stake_is_freed() {
    ExtBuilder::default().run(|| {
        dora_bonds();
        // 1. Dora's records agree. Nothing is restored, whatever governance names.
        for total in [None, Some(0), Some(500), Some(1_000), Some(2_000)] {
            for controller in [None, Some(DORA), Some(EMIL)] {
                let call = restore(controller, total, &[]);
                assert_refused!(call, Error::<Test>::CannotRestoreLedger);
            }
        }
        // 2. The same holds when another account is her controller.
        assert_ok!(Staking::set_controller(signed(DORA), EMIL));
        let call = restore(Some(DORA), Some(0), &[]);
        assert_refused!(call, Error::<Test>::CannotRestoreLedger);
        assert_restored(EMIL, 600, &[(400, 3)]);
    });
}

#[test]
fn whoever_has_nothing_to_do_with_staking_has_nothing_to_restore() {
    ExtBuilder::default().run(|| {
        for total in [None, Some(0), Some(500)] {
            assert_refused!(restore(None, total, &[]), Error::<Test>::NotStash);
            assert_refused!(restore(Some(EMIL), total, &[]), Error::<Test>::NotStash);
            assert_refused!(restore(Some(ALICE), total, &[]), Error::<Test>::NotStash);
        }
    });
}

#[test]
fn a_ledger_without_a_hold_is_not_restored_unless_a_total_is_given() {
    // Another pallet could leave a ledger without a hold: under Dora, under her controller, or under another account.
    for place in [DORA, EMIL, FAYE] {
        ExtBuilder::default().run(|| {
            Bonded::<Test>::insert(DORA, EMIL);
            Payee::<Test>::insert(DORA, RewardDestination::Staked);
            let given = Some(place);
            for total in [0, 1_000] {
                let ledger = ledger_of(DORA, 1_000);
                Ledger::<Test>::insert(place, StakingLedger { total, ..ledger });
                let call = restore(given, None, &[]);
                assert_refused!(call, Error::<Test>::CannotRestoreLedger);
            }
            assert_ok!(restore(given, Some(1_000), &[]));
            assert_restored(place, 1_000, &[]);
        });
    }
}

#[test]
fn nobody_but_governance_restores() {
    ExtBuilder::default().run(|| {
        dora_bonds();
        Ledger::<Test>::remove(DORA);
        for origin in [signed(DORA), RuntimeOrigin::none()] {
            let call = Staking::restore_ledger(origin, DORA, None, None, None);
            assert_refused!(call, BadOrigin);
        }
        assert_ok!(restore(None, None, &[]));
    });
}

#[test]
fn chunks_that_no_ledger_can_have_are_refused() {
    ExtBuilder::default().run(|| {
        dora_bonds();
        Ledger::<Test>::remove(DORA);
        let same_era = restore(None, None, &[(300, 3), (50, 3)]);
        assert_refused!(same_era, Error::<Test>::NotSortedAndUnique);
        let later_first = restore(None, None, &[(300, 4), (50, 3)]);
        assert_refused!(later_first, Error::<Test>::NotSortedAndUnique);
        assert_refused!(restore(None, None, &[(0, 3)]), Error::<Test>::BadState);
        let too_much = restore(None, None, &[(600, 3), (401, 4)]);
        assert_refused!(too_much, Error::<Test>::BadState);
        let over = restore(None, None, &[(Balance::MAX, 3), (Balance::MAX, 4)]);
        assert_refused!(over, Error::<Test>::BadState);
        assert_refused!(restore(None, Some(0), &[(1, 3)]), Error::<Test>::BadState);
        assert_ok!(restore(None, None, &[(600, 3), (400, 4)]));
        assert_restored(DORA, 0, &[(600, 3), (400, 4)]);
    });
}
