//! A nomination pool lives: it is created, joined, elected, paid, slashed and left.

use super::{chain::*, steps::*};
use frame_support::assert_ok;
use pallet_nomination_pools::TotalValueLocked;
use pallet_staking::{ErasStakersPaged, Ledger};
use sp_staking::StakingInterface;

/// Dora creates a pool with 1,000, and Emil and Faye join with 2,000 and 1,000. The pool nominates Alice.
///
/// Before, Dora gives the account of the pool its existential deposit. Staking leaves this amount free on each account,
/// and the pool expects that all its funds are bonded.
pub fn open_pool() {
    assert_ok!(Balances::transfer_allow_death(
        signed(DORA),
        stash(),
        EXISTENTIAL_DEPOSIT
    ));
    assert_ok!(Pools::create(signed(DORA), 1_000, DORA, DORA, DORA));
    assert_ok!(Pools::join(signed(EMIL), 2_000, POOL));
    assert_ok!(Pools::join(signed(FAYE), 1_000, POOL));
    assert_ok!(Pools::nominate(signed(DORA), POOL, vec![ALICE]));
}

#[test]
fn a_pool_is_elected_behind_its_validator() {
    run(|| {
        open_pool();
        assert_eq!(
            Ledger::<Runtime>::get(stash()).map(|ledger| ledger.active),
            Some(4_000)
        );
        roll_to_era(2);
        let page = ErasStakersPaged::<Runtime>::get((2, ALICE, 0)).expect("has a nominator");
        assert_eq!((page.others[0].who, page.others[0].value), (stash(), 4_000));
    });
}

#[test]
fn members_share_the_rewards_of_their_pool() {
    run(|| {
        open_pool();
        roll_to_era(2);
        // 1. From now on, an era pays 9,000. A third of it is for Alice, and two thirds of that for the pool behind her.
        Inflation::set(9_000);
        roll_to_era(3);
        Inflation::set(0);
        roll_to_era(4);
        let (emil, faye) = (balance(EMIL), balance(FAYE));
        assert_ok!(Pools::claim_payout(signed(EMIL)));
        assert_ok!(Pools::claim_payout(signed(FAYE)));
        // 2. Emil has half of the pool, and Faye a quarter.
        let (emil, faye) = (balance(EMIL) - emil, balance(FAYE) - faye);
        assert!(emil > 0);
        assert!(
            emil.abs_diff(faye * 2) <= 2,
            "{emil} and {faye} are as 2 to 1"
        );
    });
}

#[test]
fn a_slash_reaches_members_that_stay_and_members_that_unbond() {
    run(|| {
        open_pool();
        roll_to_era(2);
        // 1. Emil unbonds all that he has. Then Alice offends, and loses three quarters.
        leave(EMIL);
        slash_alice(75);
        roll_until_slashed();
        // 2. All of the pool's stake was at stake: it loses 3,000 of 4,000, in the same proportion from Emil's chunk as from
        //    the active stake of the others.
        let stake = Staking::stake(&stash()).expect("the pool stakes");
        assert_eq!((stake.total, stake.active), (1_000, 500));
        assert_eq!(TotalValueLocked::<Runtime>::get(), 1_000);
        // 3. Emil and Faye leave with a quarter of what they had.
        let before = [EMIL, FAYE].map(balance);
        leave(FAYE);
        wait_for_unbonding();
        assert_ok!(Pools::withdraw_unbonded(signed(EMIL), EMIL, 0));
        assert_ok!(Pools::withdraw_unbonded(signed(FAYE), FAYE, 0));
        let gained = [balance(EMIL) - before[0], balance(FAYE) - before[1]];
        assert_eq!(gained, [500, 250]);
        assert_eq!(Staking::stake(&stash()).map(|stake| stake.total), Ok(250));
    });
}
