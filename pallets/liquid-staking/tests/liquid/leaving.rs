//! Queued and instant exits, and strangers in the queue.

use super::{chain::*, people::*};
use frame_support::{assert_noop, assert_ok, traits::fungible::Mutate};
use palisade_liquid_staking::{
    weights::{CountedWeight, WeightInfo},
    BatchById, Error, ExitRequests, NextBatch, OpenBatches,
};
use sp_runtime::TokenError;

#[test]
fn a_queued_exit_is_paid_when_its_stake_is_free() {
    run(|| {
        deposit(DORA, 1_000 * PAL);
        next_era();
        let before = free(DORA);
        let batch = request_exit(DORA, 400 * PAL);
        assert_eq!(free(DORA), before - REQUEST, "the deposit is held");
        assert_eq!(shares(DORA), 600 * PAL);
        assert_eq!(Liquid::total_shares(), 1_000 * PAL, "until the era ends");
        assert_noop!(
            Liquid::claim_exit(signed(DORA), batch),
            Error::<Runtime>::NotSettled
        );

        next_era();
        // Two fifths of the buffer and of each stash.
        assert_eq!(Liquid::total_shares(), 600 * PAL);
        assert_eq!(Liquid::cash().buffer, 60 * PAL);
        assert_eq!([active(0), active(1), active(2)], [180 * PAL; 3]);
        let closed = BatchById::<Runtime>::get(batch).expect("is closed");
        assert_eq!(closed.cash, 40 * PAL);
        assert_eq!(closed.parts[0].chunk.value, 120 * PAL);
        assert_eq!(OpenBatches::<Runtime>::get().to_vec(), [(6, batch)]);

        roll_to_era(5);
        assert_noop!(
            Liquid::claim_exit(signed(DORA), batch),
            Error::<Runtime>::NotSettled
        );
        roll_to_era(6);
        assert_eq!(claim(DORA, batch), 400 * PAL);
        assert_noop!(
            Liquid::claim_exit(signed(DORA), batch),
            Error::<Runtime>::NoRequest
        );
        assert!(BatchById::<Runtime>::get(batch).is_none());
        assert_eq!(worth(DORA), 600 * PAL);
    });
}

#[test]
fn a_batch_gets_rewards_until_it_is_closed_and_none_after() {
    run(|| {
        deposit(DORA, 1_000 * PAL);
        deposit(EMIL, 1_000 * PAL);
        next_era();
        let batch = request_exit(EMIL, 1_000 * PAL);
        pay_reward(200 * PAL);
        next_era();
        pay_reward(100 * PAL);
        wait_for_batch(batch);
        // 2,000 PAL and 180 PAL of reward, by two; the virtual shares keep 90,000 units of each half.
        let paid = claim(EMIL, batch);
        assert!(
            paid <= 1_090 * PAL && paid > 1_090 * PAL - 100_000,
            "{paid}"
        );
        let rest = worth(DORA);
        assert!(rest > 1_179 * PAL && rest < 1_181 * PAL, "{rest}");
    });
}

#[test]
fn all_members_of_a_batch_get_the_same_for_a_share() {
    run(|| {
        deposit(DORA, 1_000 * PAL);
        pay_reward(77 * PAL);
        next_era();
        deposit(EMIL, 333 * PAL);
        deposit(FAYE, 77 * PAL);
        let same = shares(FAYE);
        let batch = request_exit(DORA, same);
        request_exit(EMIL, same);
        request_exit(FAYE, same - 5);
        assert_eq!(request_exit(FAYE, 5), batch, "is added");
        wait_for_batch(batch);
        let last = claim(FAYE, batch);
        assert_eq!(claim(DORA, batch), last);
        assert_eq!(claim(EMIL, batch), last);
        assert!(last <= 77 * PAL && last > 77 * PAL - 100, "{last}");
        assert!(BatchById::<Runtime>::get(batch).is_none());
    });
}

#[test]
fn an_instant_exit_is_paid_from_the_buffer_and_its_fee_stays() {
    run(|| {
        deposit(DORA, 1_000 * PAL);
        deposit(EMIL, 1_000 * PAL);
        next_era();
        assert_eq!(Liquid::cash().buffer, 200 * PAL);
        let before = free(EMIL);
        assert_noop!(
            Liquid::exit_at_once(signed(EMIL), 100 * PAL, 99 * PAL + 1),
            Error::<Runtime>::BelowExpectation
        );
        assert_ok!(Liquid::exit_at_once(signed(EMIL), 100 * PAL, 99 * PAL));
        assert_eq!(free(EMIL), before + 99 * PAL);
        assert_eq!(shares(EMIL), 900 * PAL);
        assert_eq!(Liquid::net_asset_value(), 1_901 * PAL);
        assert_eq!(Liquid::total_shares(), 1_900 * PAL);
        assert!(worth(DORA) > 1_000 * PAL);
        assert!(worth(DORA) + worth(EMIL) <= 1_901 * PAL);
    });
}

#[test]
fn an_instant_exit_can_be_paid_from_new_deposits_but_not_from_stake() {
    run(|| {
        deposit(DORA, 1_000 * PAL);
        next_era();
        assert_noop!(
            Liquid::exit_at_once(signed(DORA), 200 * PAL, 0),
            Error::<Runtime>::BufferTooSmall
        );
        deposit(EMIL, 500 * PAL);
        assert_ok!(Liquid::exit_at_once(signed(DORA), 200 * PAL, 0));
        assert_noop!(
            Liquid::exit_at_once(signed(DORA), 0, 0),
            Error::<Runtime>::NoShares
        );
        assert_noop!(
            Liquid::exit_at_once(signed(DORA), 1, 0),
            Error::<Runtime>::BelowExpectation
        );
    });
}

#[test]
fn nobody_leaves_with_shares_of_others() {
    run(|| {
        deposit(DORA, 100 * PAL);
        assert_noop!(
            Liquid::request_exit(signed(EMIL), 1),
            sp_runtime::DispatchError::Token(TokenError::FundsUnavailable)
        );
        assert!(Liquid::exit_at_once(signed(EMIL), PAL, 0).is_err());
        assert!(Liquid::request_exit(signed(DORA), 100 * PAL + 1).is_err());
        assert_noop!(
            Liquid::request_exit(signed(DORA), 0),
            Error::<Runtime>::NoShares
        );
        let batch = request_exit(DORA, 100 * PAL);
        wait_for_batch(batch);
        assert_noop!(
            Liquid::claim_exit(signed(EMIL), batch),
            Error::<Runtime>::NoRequest
        );
    });
}

#[test]
fn shares_that_were_transferred_can_leave() {
    run(|| {
        deposit(DORA, 100 * PAL);
        assert_ok!(Assets::transfer(signed(DORA), TOKEN, EMIL, 40 * PAL));
        let batch = request_exit(EMIL, 40 * PAL);
        wait_for_batch(batch);
        assert_eq!(claim(EMIL, batch), 40 * PAL);
    });
}

#[test]
fn all_can_leave_and_the_next_one_starts_anew() {
    run(|| {
        deposit(DORA, 1_000 * PAL);
        deposit(EMIL, 500 * PAL);
        pay_reward(10 * PAL);
        next_era();
        let batch = request_exit(DORA, 1_000 * PAL);
        request_exit(EMIL, 500 * PAL);
        wait_for_batch(batch);
        let paid = claim(DORA, batch) + claim(EMIL, batch);
        assert!(paid <= 1_509 * PAL && paid > 1_509 * PAL - 10_000, "{paid}");
        assert_eq!(Liquid::total_shares(), 0);
        let left = Liquid::net_asset_value();
        assert_eq!(paid + left, 1_509 * PAL, "the virtual shares keep the rest");
        assert_eq!([active(0), active(1), active(2)], [0; 3]);

        deposit(FAYE, 100 * PAL);
        assert!(worth(FAYE) > 100 * PAL - 10_000);
        next_era();
        assert!(active(0) > 29 * PAL, "the stashes bond again");
        let batch = request_exit(FAYE, shares(FAYE));
        wait_for_batch(batch);
        assert!(claim(FAYE, batch) > 100 * PAL - 10_000);
    });
}

#[test]
fn too_little_stake_to_nominate_stays_idle_until_there_is_more() {
    run(|| {
        deposit(DORA, 100 * PAL);
        next_era();
        let batch = request_exit(DORA, 95 * PAL);
        next_era();
        // A stash needs 5 PAL to nominate.
        assert_eq!([active(0), active(1), active(2)], [PAL * 3 / 2; 3]);
        let nominates = |stash: usize| {
            let stash = Liquid::stashes()[stash].account;
            pallet_staking::Nominators::<Runtime>::contains_key(stash)
        };
        assert!(!nominates(0) && !nominates(1) && !nominates(2));
        deposit(EMIL, 100 * PAL);
        next_era();
        assert!(nominates(0) && nominates(1) && nominates(2));
        wait_for_batch(batch);
        assert_eq!(claim(DORA, batch), 95 * PAL);
    });
}

#[test]
fn an_exit_in_every_era_always_has_room() {
    run(|| {
        deposit(DORA, 1_000 * PAL);
        next_era();
        let first = NextBatch::<Runtime>::get();
        for _ in 0..12 {
            request_exit(DORA, 10 * PAL);
            next_era();
            assert!(OpenBatches::<Runtime>::get().len() <= bonding() as usize + 1);
        }
        wait_for_batch(first + 11);
        for batch in first..first + 12 {
            assert_eq!(claim(DORA, batch), 10 * PAL);
        }
        assert_eq!(worth(DORA), 880 * PAL);
    });
}

#[test]
fn a_thousand_strangers_in_the_queue_cost_others_nothing() {
    run(|| {
        deposit(DORA, 1_000 * PAL);
        let strangers = 1_000..2_000;
        for who in strangers.clone() {
            Balances::set_balance(&who, 2 * PAL);
            deposit(who, PAL);
        }
        next_era();
        let batch = request_exit(DORA, 1_000 * PAL);
        for who in strangers.clone() {
            request_exit(who, PAL);
        }
        // The batch is closed in one step, whose weight depends on the stashes only.
        let weight = <CountedWeight<Runtime> as WeightInfo>::close(3);
        assert!(weight.ref_time() < 50_000_000_000, "{weight:?}");
        next_era();
        assert_eq!(OpenBatches::<Runtime>::get().len(), 1);
        wait_for_batch(batch);
        assert_eq!(
            claim(DORA, batch),
            1_000 * PAL,
            "before and without any stranger"
        );
        assert_eq!(ExitRequests::<Runtime>::iter().count(), 1_000);
        for who in strangers {
            assert_eq!(claim(who, batch), PAL);
        }
    });
}

#[test]
fn who_cannot_pay_the_deposit_cannot_queue_and_loses_nothing() {
    run(|| {
        let poor = 31;
        Balances::set_balance(&poor, PAL + ED);
        deposit(poor, PAL);
        assert_noop!(
            Liquid::request_exit(signed(poor), PAL),
            sp_runtime::DispatchError::Token(TokenError::FundsUnavailable)
        );
        assert_eq!(shares(poor), PAL);
    });
}
