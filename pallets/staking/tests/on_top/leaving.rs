//! Stashes leave at once by fast-unstake, if they were not exposed.

use super::chain::*;
use super::steps::*;
use frame_support::assert_ok;
use pallet_fast_unstake::{Head, Queue};
use pallet_staking::RewardDestination;
use sp_staking::StakingInterface;

/// Emil and Faye bond 1,000. Faye nominates Alice. Governance lets fast-unstake check four eras a block.
fn bond() {
    assert_ok!(FastUnstake::control(RuntimeOrigin::root(), 4));
    for who in [EMIL, FAYE] {
        assert_ok!(Staking::bond(signed(who), 1_000, RewardDestination::Stash));
    }
    assert_ok!(Staking::nominate(signed(FAYE), vec![ALICE]));
}

/// Makes blocks until fast-unstake has nothing to do.
fn roll_until_checked() {
    roll_one();
    while Head::<Runtime>::exists() || Queue::<Runtime>::count() > 0 {
        roll_one();
    }
}

#[test]
fn a_stash_that_was_never_exposed_leaves_at_once() {
    run(|| {
        bond();
        roll_to_era(3);
        assert_ok!(FastUnstake::register_fast_unstake(signed(EMIL)));
        assert_eq!(Staking::stake(&EMIL).map(|stake| stake.active), Ok(0));
        roll_until_checked();
        assert!(Staking::stake(&EMIL).is_err(), "Emil is no stash");
        assert_eq!(Balances::free_balance(EMIL), 10_000);
    });
}

#[test]
fn a_stash_that_was_exposed_loses_its_deposit_and_waits() {
    run(|| {
        bond();
        roll_to_era(3);
        assert_ok!(FastUnstake::register_fast_unstake(signed(FAYE)));
        roll_until_checked();
        // She waits for her chunk as anybody does, and pays for the work.
        let stake = Staking::stake(&FAYE).expect("is bonded");
        assert_eq!((stake.active, stake.total), (0, 1_000));
        assert_eq!(balance(FAYE), 10_000 - FAST_UNSTAKE_DEPOSIT);
        wait_for_unbonding();
        assert_ok!(Staking::withdraw_unbonded(signed(FAYE), 0));
        assert_eq!(Balances::free_balance(FAYE), 10_000 - FAST_UNSTAKE_DEPOSIT);
    });
}

#[test]
fn a_stash_leaves_in_whatever_block_it_is_checked() {
    // An era has ten blocks. The bonding duration falls when an era starts, between two steps of fast-unstake.
    for block in 0..10 {
        run(|| {
            bond();
            roll_to_era(8);
            (0..block).for_each(|_| roll_one());
            assert_ok!(FastUnstake::register_fast_unstake(signed(EMIL)));
            // Six eras are checked in two blocks. If an era starts, it takes one more. Then he leaves.
            (0..4).for_each(|_| roll_one());
            assert!(
                Staking::stake(&EMIL).is_err(),
                "registered in block {block}"
            );
            assert_eq!(Balances::free_balance(EMIL), 10_000);
        });
    }
}

#[test]
fn nobody_leaves_while_a_slash_is_pending() {
    run(|| {
        bond();
        roll_to_era(3);
        assert_ok!(FastUnstake::register_fast_unstake(signed(EMIL)));
        slash_alice(10);
        roll_until_checked();
        // His deposit is back, and his chunk unlocks as always.
        assert_eq!(balance(EMIL), 10_000);
        assert_eq!(Staking::stake(&EMIL).map(|stake| stake.total), Ok(1_000));
    });
}
