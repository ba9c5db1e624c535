//! A chain whose pools own the funds gets a runtime in which funds stay with the members.

use crate::{with_delegations as after, with_transfers as before};
use frame_election_provider_support::{ScoreProvider, SortedListProvider};
use frame_support::assert_ok;
use pallet_nomination_pools::TotalValueLocked;
use pallet_staking::ErasStakersPaged;
use sp_staking::StakingInterface;

#[test]
fn a_pool_with_members_stakes_on_as_a_virtual_staker_after_an_upgrade() {
    let mut chain = before::chain::genesis();
    chain.execute_with(|| {
        before::chain::begin_block(1);
        before::transferring::open_pool();
        before::chain::roll_to_era(2);
        before::steps::leave(before::chain::EMIL);
    });
    chain.execute_with(|| {
        use after::{chain::*, steps::*};

        // 0. This runtime also sorts voters by another pallet. As on each chain that changes its list, it is built anew.
        let nominators = pallet_staking::Nominators::<Runtime>::iter_keys();
        let score = |who: &AccountId| <Staking as ScoreProvider<_>>::score(who);
        assert_eq!(Bags::unsafe_regenerate(nominators, Box::new(score)), 1);

        // 1. Anybody moves the pool, then each member. Emil's stake is unlocking.
        let issuance = pallet_balances::TotalIssuance::<Runtime>::get();
        assert!(!Staking::is_virtual_staker(&stash()));
        assert_ok!(Pools::migrate_pool_to_delegate_stake(signed(BOB), POOL));
        assert!(Staking::is_virtual_staker(&stash()));
        for (who, part) in [(DORA, 1_000), (EMIL, 2_000), (FAYE, 1_000)] {
            assert_eq!(balance_on_account(who), 0);
            assert_ok!(Pools::migrate_delegation(signed(BOB), who));
            assert_eq!(balance_on_account(who), part);
        }
        let stake = Staking::stake(&stash()).expect("the pool stakes");
        assert_eq!((stake.total, stake.active), (4_000, 2_000));
        assert_eq!(TotalValueLocked::<Runtime>::get(), 4_000);
        assert_eq!(pallet_balances::TotalIssuance::<Runtime>::get(), issuance);

        // 2. The pool is elected as before, and Emil gets his funds.
        roll_to_era(4);
        let page = ErasStakersPaged::<Runtime>::get((4, ALICE, 0)).expect("has a nominator");
        assert_eq!((page.others[0].who, page.others[0].value), (stash(), 2_000));
        wait_for_unbonding();
        assert_ok!(Pools::withdraw_unbonded(signed(EMIL), EMIL, 0));
        assert_eq!(Balances::free_balance(EMIL), 10_000);
    });
}

/// Returns what is held on an account for its part of a pool.
fn balance_on_account(who: after::chain::AccountId) -> after::chain::Balance {
    pallet_delegated_staking::Delegators::<after::chain::Runtime>::get(who)
        .map_or(0, |delegation| delegation.amount)
}
