//! A nomination pool lives, and its members keep their funds on their own accounts.

use super::{chain::*, steps::*};
use frame_support::{
    assert_noop, assert_ok,
    traits::{
        fungible::Inspect,
        tokens::{Fortitude, Preservation},
    },
};
use pallet_delegated_staking::Agents;
use pallet_nomination_pools::{BondExtra, BondedPools, PoolState, TotalValueLocked};
use pallet_staking::{ErasStakersPaged, Error, RewardDestination, VirtualStakers};
use sp_runtime::Perbill;
use sp_staking::StakingInterface;

/// Dora creates a pool with 1,000, and Emil and Faye join with 2,000 and 1,000. The pool nominates Alice.
fn open_pool() {
    assert_ok!(Pools::create(signed(DORA), 1_000, DORA, DORA, DORA));
    assert_ok!(Pools::join(signed(EMIL), 2_000, POOL));
    assert_ok!(Pools::join(signed(FAYE), 1_000, POOL));
    assert_ok!(Pools::nominate(signed(DORA), POOL, vec![ALICE]));
}

fn total_stake() -> Balance {
    Staking::stake(&stash()).map_or(0, |stake| stake.total)
}

fn pending_slash() -> Balance {
    let agent = Agents::<Runtime>::get(stash()).expect("is an agent");
    agent.pending_slash
}

#[test]
fn a_pool_stakes_what_stays_on_the_accounts_of_its_members() {
    run(|| {
        let before = [EMIL, FAYE].map(balance);
        open_pool();
        assert_eq!(total_stake(), 4_000);
        assert!(Staking::is_virtual_staker(&stash()));
        assert_eq!(balance(stash()), 0, "the pool has no funds");
        assert_eq!([EMIL, FAYE].map(balance), before);

        roll_to_era(2);
        let page = ErasStakersPaged::<Runtime>::get((2, ALICE, 0)).expect("has a nominator");
        assert_eq!((page.others[0].who, page.others[0].value), (stash(), 4_000));
    });
}

#[test]
fn members_are_paid_after_commission_and_can_stake_what_they_got() {
    run(|| {
        open_pool();
        let commission = Some((Perbill::from_percent(10), CAROL));
        assert_ok!(Pools::set_commission(signed(DORA), POOL, commission));
        roll_to_era(2);
        // 1. The era pays 10,000. Alice made 3 of 10 blocks. Her 3,000 are shared by her 1,000 and the pool's 4,000.
        Inflation::set(10_000);
        roll_to_era(3);
        Inflation::set(0);
        roll_to_era(4);
        // 2. A tenth is for Carol. Of the rest, Emil has half and Faye a quarter. Faye stakes hers.
        let before = [CAROL, EMIL].map(balance);
        assert_ok!(Pools::claim_payout(signed(EMIL)));
        assert_ok!(Pools::bond_extra(signed(FAYE), BondExtra::Rewards));
        assert_ok!(Pools::claim_commission(signed(DORA), POOL));
        assert_eq!(
            [CAROL, EMIL].map(balance),
            [before[0] + 240, before[1] + 1_080]
        );
        assert_eq!(total_stake(), 4_000 + 540);
        // 3. Emil adds free funds of his own.
        assert_ok!(Pools::bond_extra(signed(EMIL), BondExtra::FreeBalance(100)));
        assert_eq!(total_stake(), 4_640);
        assert_eq!(TotalValueLocked::<Runtime>::get(), 4_640);
    });
}

#[test]
fn a_slash_takes_the_same_part_of_each_member_and_the_pool_ends_empty() {
    run(|| {
        let start = [DORA, EMIL, FAYE].map(balance);
        open_pool();
        roll_to_era(2);
        // 1. Emil unbonds all that he has. Then Alice offends, and loses three quarters.
        leave(EMIL);
        slash_alice(75);
        roll_until_slashed();
        assert_eq!(total_stake(), 1_000);
        assert_eq!(TotalValueLocked::<Runtime>::get(), 1_000);
        assert_eq!(balance(EMIL), start[1], "no funds of members moved yet");

        // 2. Bob applies the slash to Emil and Dora. He gets a hundredth of it. Faye's is applied when she leaves.
        let bob = balance(BOB);
        assert_ok!(Pools::apply_slash(signed(BOB), EMIL));
        assert_ok!(Pools::apply_slash(signed(BOB), DORA));
        assert_eq!(balance(EMIL), start[1] - 1_500);
        assert_eq!(balance(BOB), bob + 15 + 7);
        assert_noop!(
            Pools::apply_slash(signed(BOB), EMIL),
            pallet_nomination_pools::Error::<Runtime>::NothingToSlash
        );

        // 3. Everybody leaves. Dora is the last, and closes the pool.
        leave(FAYE);
        wait_for_unbonding();
        assert_ok!(Pools::withdraw_unbonded(signed(EMIL), EMIL, 0));
        assert_ok!(Pools::withdraw_unbonded(signed(FAYE), FAYE, 0));
        assert_ok!(Pools::set_state(signed(DORA), POOL, PoolState::Destroying));
        assert_ok!(Pools::chill(signed(DORA), POOL));
        leave(DORA);
        wait_for_unbonding();
        assert_ok!(Pools::withdraw_unbonded(signed(DORA), DORA, 0));
        roll_one();

        // 4. Nothing is left of the pool, and each member lost three quarters of its part.
        let end = [DORA, EMIL, FAYE].map(balance);
        assert_eq!(end, [start[0] - 750, start[1] - 1_500, start[2] - 750]);
        let free = Balances::reducible_balance(&EMIL, Preservation::Expendable, Fortitude::Polite);
        assert_eq!(free, end[1], "nothing is held");
        assert!(!BondedPools::<Runtime>::contains_key(POOL));
        assert!(!Agents::<Runtime>::contains_key(stash()));
        // 5. Its stash is gone as well: the last of its stake left on time.
        assert_eq!(VirtualStakers::<Runtime>::count(), 0);
    });
}

#[test]
fn parts_of_a_slash_are_rounded_up_and_the_pool_keeps_the_difference() {
    run(|| {
        // 1. Dora has 1,000 of a pool, Emil 1,001. Alice loses a hundredth, and the pool 20 of 2,001.
        assert_ok!(Pools::create(signed(DORA), 1_000, DORA, DORA, DORA));
        assert_ok!(Pools::join(signed(EMIL), 1_001, POOL));
        assert_ok!(Pools::nominate(signed(DORA), POOL, vec![ALICE]));
        roll_to_era(2);
        slash_alice(1);
        roll_until_slashed();
        assert_eq!(total_stake(), 1_981);
        // 2. Emil has 990.995 left, so 990, and pays 11. Dora has 990.005 left, so 990, and pays 10.
        assert_ok!(Pools::apply_slash(signed(BOB), EMIL));
        assert_eq!(pending_slash(), 9);
        assert_ok!(Pools::apply_slash(signed(BOB), DORA));
        assert_eq!(pending_slash(), 0);
        // 3. Together they paid a unit more than the slash. The pool stakes it, and nobody delegated it.
        let agent = Agents::<Runtime>::get(stash()).expect("is an agent");
        assert_eq!((agent.total_delegated, total_stake()), (1_980, 1_981));
        // 4. The unit is still there while the next slash waits for the members.
        assert_ok!(Staking::validate(signed(ALICE), Default::default()));
        assert_ok!(Pools::nominate(signed(DORA), POOL, vec![ALICE]));
        roll_to_era(Staking::active_era() + 2);
        slash_alice(2);
        roll_until_slashed();
        let agent = Agents::<Runtime>::get(stash()).expect("is an agent");
        assert!(agent.pending_slash > 0);
        assert_eq!(agent.total_delegated, 1_980);
        assert_eq!(total_stake() + agent.pending_slash, 1_981);
    });
}

#[test]
fn a_member_pays_no_more_if_chunks_of_its_pool_can_not_be_read() {
    run(|| {
        open_pool();
        // 1. Emil unbonds in two eras. Then Alice offends, and the pool loses a part.
        for era in [2, 3] {
            roll_to_era(era);
            assert_ok!(Pools::unbond(signed(EMIL), EMIL, 100));
        }
        slash_alice(10);
        roll_until_slashed();
        let (due, before) = (Pools::api_member_pending_slash(FAYE), balance(FAYE));
        assert!(due > 0 && due < 200, "a part of Faye's 1,000: {due}");

        // 2. In a release with room for one chunk, Bob applies the slash to Faye. She pays her part, and pays it once.
        MaxUnlockingChunks::set(1);
        assert_ok!(Pools::apply_slash(signed(BOB), FAYE));
        assert_eq!(balance(FAYE), before - due);
        assert_noop!(
            Pools::apply_slash(signed(BOB), FAYE),
            pallet_nomination_pools::Error::<Runtime>::NothingToSlash
        );

        // 3. With room again, the pool is as it was.
        MaxUnlockingChunks::set(32);
        assert_eq!(Pools::api_member_pending_slash(FAYE), 0);
    });
}

#[test]
fn an_account_with_a_key_gains_no_stake_as_a_virtual_staker() {
    run(|| {
        open_pool();
        // If somebody had the key of the pool's account, or an agent had one:
        assert_noop!(
            Staking::bond_extra(signed(stash()), 500),
            Error::<Runtime>::VirtualStakerNotAllowed
        );
        assert_noop!(
            Staking::set_payee(signed(stash()), RewardDestination::Staked),
            Error::<Runtime>::RewardDestinationRestricted
        );
        assert_noop!(
            Staking::restore_ledger(RuntimeOrigin::root(), stash(), None, Some(9_000), None),
            Error::<Runtime>::VirtualStakerNotAllowed
        );
        assert_noop!(
            Staking::reap_stash(signed(BOB), stash(), 0),
            Error::<Runtime>::VirtualStakerNotAllowed
        );
        assert_eq!(total_stake(), 4_000);
    });
}

#[test]
fn members_get_what_unbonded_before_a_slash_took_all_the_rest() {
    run(|| {
        let start = balance(EMIL);
        open_pool();
        roll_to_era(2);
        // 1. Emil unbonds. In the era after, Alice offends and loses everything, and so does the pool behind her.
        leave(EMIL);
        roll_to_era(4);
        slash_alice(100);
        roll_until_slashed();
        assert_eq!(Staking::stake(&stash()).map(|stake| stake.active), Ok(0));
        // 2. A stranger withdraws for the pool as soon as Emil's chunk is free. The stash stays all the same.
        wait_for_unbonding();
        assert_ok!(Pools::pool_withdraw_unbonded(signed(BOB), POOL, 0));
        assert_ok!(Pools::pool_withdraw_unbonded(signed(BOB), POOL, 0));
        // 3. Emil gets all of his.
        assert_ok!(Pools::withdraw_unbonded(signed(EMIL), EMIL, 0));
        assert_eq!(balance(EMIL), start);
    });
}

#[test]
fn root_can_not_force_a_pool_out() {
    run(|| {
        open_pool();
        assert_noop!(
            Staking::force_unstake(RuntimeOrigin::root(), stash(), 0),
            Error::<Runtime>::VirtualStakerNotAllowed
        );
    });
}
