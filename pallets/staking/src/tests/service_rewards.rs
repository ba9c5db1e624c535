//! Services reward the stakers of a validator, with the payout of the era.

use crate::{assert_refused, mock::*, ErasServiceReward, Error, OpenServiceRewards};
use frame_support::assert_ok;
use palisade_restaking_primitives::SecuredStake;
use sp_runtime::{DispatchResult, TokenError};

fn reward(payer: AccountId, validator: AccountId, amount: Balance) -> DispatchResult {
    let result = <Staking as SecuredStake<AccountId>>::reward(&payer, &validator, amount);
    note_issuance(); // until the payout the funds are burnt
    result
}

/// An era pays nothing but what services add. Alice has 1,000 of her own and 500 of Nina, and a commission of 10%.
fn chain() -> ExtBuilder {
    ExtBuilder::unpaid()
        .nominator(NINA, 500, &[ALICE])
        .manual_payouts()
}

#[test]
fn a_service_pays_commission_and_stakers_pro_rata_with_the_payout() {
    chain().run(|| {
        // 1. Dora pays 1,000 for a service, in two parts.
        let before = [ALICE, NINA].map(balance);
        assert_ok!(reward(DORA, ALICE, 400));
        assert_ok!(reward(DORA, ALICE, 600));
        assert_eq!(free(DORA), 9_000);
        assert_eq!(
            (OpenServiceRewards::<Test>::get(), promised()),
            (1_000, 1_000)
        );
        // 2. The era ends. Anybody claims.
        roll_to_active_era(1);
        assert_eq!((OpenServiceRewards::<Test>::get(), promised()), (0, 1_000));
        assert_ok!(Staking::payout_stakers(signed(EMIL), ALICE, 0));
        // 3. Commission 100, and of 900 two thirds and one third.
        let gained = [balance(ALICE) - before[0], balance(NINA) - before[1]];
        assert_eq!(gained, [700, 300]);
        assert_refused!(
            Staking::payout_stakers(signed(EMIL), ALICE, 0),
            Error::<Test>::AlreadyClaimed
        );
    });
}

#[test]
fn a_reward_counts_for_the_active_era_alone_and_for_its_validator_alone() {
    chain().run(|| {
        assert_ok!(reward(DORA, ALICE, 1_000));
        roll_to_active_era(1);
        assert_ok!(reward(DORA, BOB, 90));
        roll_to_active_era(2);
        let before = [ALICE, BOB].map(balance);
        assert_ok!(Staking::payout_stakers(signed(EMIL), BOB, 0));
        assert_ok!(Staking::payout_stakers(signed(EMIL), ALICE, 1));
        assert_eq!(
            [ALICE, BOB].map(balance),
            before,
            "Alice had her reward in era 0"
        );
        assert_ok!(Staking::payout_stakers(signed(EMIL), BOB, 1));
        assert_eq!(balance(BOB) - before[1], 90);
    });
}

#[test]
fn rewards_that_nobody_claims_go_where_all_expired_rewards_go() {
    chain().run(|| {
        assert_ok!(reward(DORA, ALICE, 1_000));
        let treasury = in_treasury();
        roll_to_active_era(HistoryDepth::get() + 3);
        assert_eq!(in_treasury(), treasury + 1_000);
        assert_eq!(
            ErasServiceReward::<Test>::iter().count(),
            0,
            "no record is left"
        );
    });
}

#[test]
fn a_reward_that_can_not_be_paid_is_refused() {
    chain().run(|| {
        assert_refused!(reward(DORA, NINA, 1_000), Error::<Test>::BadTarget);
        assert_refused!(reward(DORA, ALICE, 10_000), TokenError::FundsUnavailable);
        assert_refused!(reward(999, ALICE, 1), TokenError::FundsUnavailable);
    });
}
