//! Deposits, rewards, fees, gifts, and attacks on the rate.

use super::{chain::*, people::*};
use frame_support::{assert_noop, assert_ok};
use palisade_liquid_staking::{Error, Event};
use palisade_staking::{MaxNominatorsCount, RewardDestination};
use sp_staking::StakingInterface;

#[test]
fn a_deposit_buys_shares_and_is_delegated_in_the_next_era() {
    run(|| {
        let before = free(DORA);
        deposit(DORA, 1_000 * PAL);
        assert_eq!(free(DORA), before - 1_000 * PAL);
        assert_eq!(shares(DORA), 1_000 * PAL);
        assert_eq!(Liquid::cash().buffer, 1_000 * PAL);
        assert_eq!(Liquid::net_asset_value(), 1_000 * PAL);

        next_era();
        // A tenth stays in the buffer. The rest is spread over three validators.
        assert_eq!([active(0), active(1), active(2)], [300 * PAL; 3]);
        assert_eq!(Liquid::cash().buffer, 100 * PAL);
        for (stash, validator) in Liquid::stashes().iter().zip([ALICE, BOB, CAROL]) {
            assert_eq!(
                <Staking as StakingInterface>::nominations(&stash.account),
                Some(vec![validator])
            );
        }
        assert_eq!(worth(DORA), 1_000 * PAL);
    });
}

#[test]
fn staking_pays_rewards_and_the_fee_account_gets_its_part() {
    run(|| {
        deposit(DORA, 1_000 * PAL);
        next_era();
        next_era(); // the stake is exposed from here on
        Inflation::set(300 * PAL);
        let (nav, fees) = (Liquid::net_asset_value(), free(FEES));
        next_era();
        next_era();
        let gain = Liquid::net_asset_value() - nav;
        let fee = free(FEES) - fees;
        assert!(gain > 0 && fee > 0);
        // Each reward is rounded down by itself.
        assert!(gain.abs_diff(9 * fee) <= 20, "{gain} {fee}");
        assert!(worth(DORA) > 1_000 * PAL);
    });
}

#[test]
fn rewards_raise_the_rate_for_who_was_there_before() {
    run(|| {
        deposit(DORA, 1_000 * PAL);
        pay_reward(100 * PAL);
        assert_eq!(worth(DORA), 1_000 * PAL, "not before the era ends");
        next_era();
        assert_eq!(free(FEES), 11 * PAL);
        assert_eq!(Liquid::net_asset_value(), 1_090 * PAL);
        // The virtual shares keep a billionth of the reward.
        assert_eq!(worth(DORA), 1_090 * PAL - 90_000);

        deposit(EMIL, 1_090 * PAL);
        assert!(shares(EMIL) >= 1_000 * PAL && shares(EMIL) < 1_000 * PAL + 100_000);
        assert_eq!(
            worth(DORA),
            1_090 * PAL - 90_000,
            "the deposit took nothing"
        );
        assert!(worth(EMIL) <= 1_090 * PAL);
        assert!(worth(EMIL) >= 1_090 * PAL - 2);
    });
}

#[test]
fn a_fee_that_cannot_be_paid_stays_with_holders() {
    run(|| {
        let rules = palisade_liquid_staking::types::Settings {
            fee_account: Some(99), // has no account, and the fee is below the existential deposit
            ..house_rules()
        };
        assert_ok!(Liquid::set_settings(root(), rules));
        deposit(DORA, 10 * PAL);
        pay_reward(ED);
        next_era();
        assert_eq!(free(99), 0);
        assert_eq!(Liquid::net_asset_value(), 10 * PAL + ED);
    });
}

#[test]
fn a_deposit_that_is_too_small_or_expects_too_much_is_refused() {
    run(|| {
        assert_noop!(
            Liquid::deposit(signed(DORA), PAL - 1, 0),
            Error::<Runtime>::DepositTooSmall
        );
        assert_noop!(
            Liquid::deposit(signed(DORA), PAL, PAL + 1),
            Error::<Runtime>::BelowExpectation
        );
        assert_noop!(
            Liquid::deposit(signed(DORA), 10_001 * PAL, 0),
            Error::<Runtime>::ShareOfStakeTooLarge
        );
        assert_ok!(Liquid::deposit(signed(DORA), PAL, PAL));
    });
}

#[test]
fn deposits_stop_at_a_quarter_of_all_stake() {
    run(|| {
        // 30,000 PAL are staked.
        deposit(DORA, 7_000 * PAL);
        assert_noop!(
            Liquid::deposit(signed(EMIL), 500 * PAL + 1, 0),
            Error::<Runtime>::ShareOfStakeTooLarge
        );
        deposit(EMIL, 500 * PAL);
        assert_noop!(
            Liquid::deposit(signed(FAYE), PAL, 0),
            Error::<Runtime>::ShareOfStakeTooLarge
        );
        // Who is in can leave.
        request_exit(EMIL, 500 * PAL);
    });
}

#[test]
fn no_validator_gets_more_than_its_share() {
    run(|| {
        let rules = palisade_liquid_staking::types::Settings {
            max_per_validator: sp_runtime::Perbill::from_percent(20),
            ..house_rules()
        };
        assert_ok!(Liquid::set_settings(root(), rules));
        deposit(DORA, 1_000 * PAL);
        next_era();
        assert_eq!([active(0), active(1), active(2)], [200 * PAL; 3]);
        assert_eq!(
            Liquid::cash().buffer,
            400 * PAL,
            "the rest is not delegated"
        );
    });
}

#[test]
fn gifts_to_accounts_of_the_pallet_do_not_move_the_rate() {
    run(|| {
        deposit(DORA, 100 * PAL);
        next_era();
        let stash = Liquid::stashes()[0].account;
        for account in [Liquid::account(), stash] {
            assert_ok!(Balances::transfer_keep_alive(
                signed(EMIL),
                account,
                1_000 * PAL
            ));
        }
        Donated::set(1_000 * PAL);
        next_era();
        assert_eq!(Liquid::net_asset_value(), 100 * PAL);
        let batch = request_exit(DORA, shares(DORA));
        wait_for_batch(batch);
        assert_eq!(claim(DORA, batch), 100 * PAL);
    });
}

#[test]
fn the_first_depositor_cannot_take_the_deposit_of_the_next_one() {
    run(|| {
        // The attacker keeps a single share, and gives 5,000 PAL to holders, by the only account that counts.
        deposit(EMIL, PAL);
        next_era();
        let batch = request_exit(EMIL, PAL - 1);
        wait_for_batch(batch);
        claim(EMIL, batch);
        let reward = Liquid::reward_account();
        assert_ok!(Balances::transfer_keep_alive(
            signed(EMIL),
            reward,
            5_000 * PAL
        ));
        next_era();
        assert_eq!(shares(EMIL), 1);

        deposit(FAYE, 10 * PAL);
        let lost = 10 * PAL - worth(FAYE);
        assert!(lost < 5_000 * PAL / 1_000_000, "the victim loses {lost}");
        assert!(
            worth(EMIL) <= 5_000 * PAL / 1_000_000,
            "the attacker has lost a million times as much"
        );
    });
}

#[test]
fn tokens_that_are_burnt_elsewhere_do_not_raise_the_rate() {
    run(|| {
        deposit(DORA, 100 * PAL);
        deposit(EMIL, 100 * PAL);
        // `pallet-assets` lets everybody burn what it has.
        assert_ok!(Assets::refund(signed(EMIL), TOKEN, true));
        assert_eq!(shares(EMIL), 0);
        assert_eq!(Liquid::total_shares(), 200 * PAL);
        assert_eq!(worth(DORA), 100 * PAL);
    });
}

#[test]
fn nothing_is_possible_before_the_token_exists() {
    genesis().execute_with(|| {
        begin_block(1);
        assert_noop!(
            Liquid::deposit(signed(DORA), PAL, 0),
            Error::<Runtime>::NotOpen
        );
        assert_noop!(
            Liquid::set_validator(root(), 0, Some(ALICE), None),
            Error::<Runtime>::NotOpen
        );
        assert_noop!(Liquid::open(root()), Error::<Runtime>::InsuranceTooSmall);
        assert_ok!(Liquid::fund_insurance(signed(DORA), 2 * ED));
        assert_ok!(Liquid::open(root()));
        System::assert_last_event(Event::Opened.into());
        assert_noop!(Liquid::open(root()), Error::<Runtime>::AlreadyOpen);
        assert_noop!(
            Liquid::set_validator(root(), 0, Some(ALICE), None),
            Error::<Runtime>::InsuranceTooSmall
        );
        check();
    });
}

#[test]
fn a_stash_that_is_displaced_nominates_again_in_the_next_era() {
    run(|| {
        // 1. The three stashes nominate, and there are no more places for nominators.
        deposit(DORA, 300 * PAL);
        next_era();
        let nominating = || {
            let stashes = Liquid::stashes().into_iter();
            let nominations =
                stashes.map(|stash| <Staking as StakingInterface>::nominations(&stash.account));
            nominations.map(|said| said.is_some()).collect::<Vec<_>>()
        };
        assert_eq!(nominating(), [true; 3]);
        MaxNominatorsCount::<Runtime>::put(3);

        // 2. Gina has a larger stake, and takes the place of the first stash.
        assert_ok!(Staking::bond(
            signed(GINA),
            1_000 * PAL,
            RewardDestination::Stash
        ));
        assert_ok!(Staking::nominate_in_place_of(
            signed(GINA),
            vec![BOB],
            Liquid::stashes()[0].account
        ));
        assert_eq!(nominating(), [false, true, true]);

        // 3. The stash can't sign. The work of the next era lets it nominate, and gives it its part of a deposit.
        deposit(EMIL, 300 * PAL);
        next_era();
        assert_eq!(nominating(), [true; 3]);
        assert_eq!([active(0), active(1), active(2)], [180 * PAL; 3]);
    });
}
