//! The reward of an era: who gets what, to the last unit.

use crate::{
    assert_refused, mock::*, payout::RewardPayment, ClaimedRewards, ErasValidatorReward, Error,
    Event, RewardDestination,
};
use frame_support::{
    assert_ok,
    traits::{
        fungible::Mutate,
        tokens::{Fortitude, Precision, Preservation},
    },
};
use sp_runtime::{Perbill, Percent};

/// Alice is the only validator and has all points. Rewards are only paid when claimed. Era 0 is over.
fn alice_alone(chain: ExtBuilder, story: impl FnOnce()) {
    chain.manual_payouts().validator_count(1).run(|| {
        roll_to_active_era(1);
        story();
    });
}

#[test]
fn an_era_pays_stakers_and_treasury_its_inflation() {
    ExtBuilder::default().run(|| {
        let before = balance(TREASURY);
        roll_to_active_era(1);
        let paid = Event::EraPaid {
            era_index: 0,
            validator_payout: 10_007,
            remainder: 993,
        };
        assert!(staking_events().contains(&paid));
        assert_eq!(balance(TREASURY), before + 993);
        assert_eq!(ErasValidatorReward::<Test>::get(0), Some(10_007));
    });
}

#[test]
fn commission_comes_first_and_the_rest_goes_by_stake() {
    let chain = ExtBuilder::default()
        .nominator(NINA, 500, &[ALICE])
        .nominator(OMAR, 250, &[ALICE]);
    alice_alone(chain, || {
        assert_ok!(Staking::payout_stakers(signed(DORA), ALICE, 0));
        // Commission: 10% of 10,007 is 1,000. The other 9,007 are shared by a stake of 1,750.
        assert_eq!(rewarded(ALICE), 1_000 + 9_007 * 1_000 / 1_750);
        assert_eq!(rewarded(NINA), 9_007 * 500 / 1_750);
        assert_eq!(rewarded(OMAR), 9_007 * 250 / 1_750);
        let paid = rewarded(ALICE) + rewarded(NINA) + rewarded(OMAR);
        assert_eq!(settled(0), Some(10_007 - paid));
    });
}

#[test]
fn at_half_commission_the_validator_takes_half_and_a_share_of_the_rest() {
    EraInflation::set((10, 0));
    let chain = ExtBuilder::default()
        .commission(Perbill::from_percent(50))
        .nominator(NINA, 1_000, &[ALICE]);
    alice_alone(chain, || {
        assert_ok!(Staking::payout_stakers(signed(DORA), ALICE, 0));
        // 5 of 10 are commission. The other 5 are 2 for each of two equal stakes, and one unit is left.
        assert_eq!((rewarded(ALICE), rewarded(NINA)), (7, 2));
        assert_eq!(settled(0), Some(1));
    });
}

#[test]
fn at_full_commission_nominators_get_nothing() {
    let chain = ExtBuilder::default()
        .commission(Perbill::one())
        .nominator(NINA, 500, &[ALICE]);
    alice_alone(chain, || {
        assert_ok!(Staking::payout_stakers(signed(DORA), ALICE, 0));
        assert_eq!((rewarded(ALICE), rewarded(NINA)), (10_007, 0));
        assert_eq!(settled(0), Some(0));
    });
}

/// The example of two pools with equal work and no commission: each pool gets 100 tokens, whatever its stake.
#[test]
fn equal_work_pays_pools_of_different_stake_the_same() {
    const TOKEN: Balance = 1_000_000;
    EraInflation::set((200 * TOKEN, 0));
    let (jin, sam, anson, bobby) = (31, 32, 33, 34);
    let (alina, peter, john, kitty) = (41, 42, 43, 44);
    // The validators' own stakes of 10 units are too small to change the first decimal.
    ExtBuilder::default()
        .manual_payouts()
        .minimum_bonds(10, 10)
        .commission(Perbill::zero())
        .validators(vec![(ALICE, 10), (BOB, 10)])
        .nominator(jin, 100 * TOKEN, &[ALICE])
        .nominator(sam, 50 * TOKEN, &[ALICE])
        .nominator(anson, 250 * TOKEN, &[ALICE])
        .nominator(bobby, 200 * TOKEN, &[ALICE])
        .nominator(alina, 100 * TOKEN, &[BOB])
        .nominator(peter, 100 * TOKEN, &[BOB])
        .nominator(john, 150 * TOKEN, &[BOB])
        .nominator(kitty, 50 * TOKEN, &[BOB])
        .run(|| {
            roll_to_active_era(1);
            // Equal work.
            set_points(0, &[(ALICE, 140), (BOB, 140)]);
            assert_ok!(Staking::payout_stakers(signed(DORA), ALICE, 0));
            assert_ok!(Staking::payout_stakers(signed(DORA), BOB, 0));

            let in_tenths = |who| (rewarded(who) * 10 + TOKEN / 2) / TOKEN;
            assert_eq!([jin, sam, anson, bobby].map(in_tenths), [167, 83, 417, 333]);
            assert_eq!(
                [alina, peter, john, kitty].map(in_tenths),
                [250, 250, 375, 125]
            );
        });
}

#[test]
fn each_destination_gets_the_reward_where_it_asked_for_it() {
    let chain = ExtBuilder::default()
        .nominator(31, 100, &[ALICE])
        .nominator(32, 100, &[ALICE])
        .nominator(33, 100, &[ALICE])
        .nominator(34, 100, &[ALICE]);
    chain.manual_payouts().validator_count(1).run(|| {
        // 1. Four nominators choose: stash, controller, another account, and none.
        assert_ok!(Staking::set_payee(signed(31), RewardDestination::Stash));
        assert_ok!(Staking::set_payee(
            signed(32),
            RewardDestination::Controller
        ));
        assert_ok!(Staking::set_controller(signed(32), DORA));
        assert_ok!(Staking::set_payee(
            signed(33),
            RewardDestination::Account(EMIL)
        ));
        assert_ok!(Staking::set_payee(signed(34), RewardDestination::None));
        // 2. Era 0 is paid. The first three destinations get one share each, the fourth gets nothing.
        roll_to_active_era(1);
        let issuance = Balances::total_issuance();
        let before = [31, DORA, EMIL, 34].map(free);
        assert_ok!(Staking::payout_stakers(signed(FAYE), ALICE, 0));

        let share = 9_007 * 100 / 1_400;
        let after = [31, DORA, EMIL, 34].map(free);
        assert_eq!(
            after,
            [
                before[0] + share,
                before[1] + share,
                before[2] + share,
                before[3]
            ]
        );
        // 3. Alice has the default: her reward is bonded.
        let alice = 1_000 + 9_007 * 1_000 / 1_400;
        assert_eq!(
            (ledger(ALICE).active, ledger(ALICE).total),
            (1_000 + alice, 1_000 + alice)
        );
        assert_eq!(ledger(31).total, 100);
        // 4. The refused share is not minted, and the treasury does not get it.
        let dust = settled(0).expect("all pages are paid");
        assert_eq!(dust, 10_007 - alice - 4 * share);
        assert_eq!(
            Balances::total_issuance(),
            issuance + alice + 3 * share + dust
        );
    });
}

#[test]
fn a_stash_killed_with_payouts_pending_is_paid_to_its_account() {
    let chain = ExtBuilder::default().nominator(NINA, 500, &[ALICE]);
    alice_alone(chain, || {
        // 1. Both stashes are removed before era 0 is paid.
        assert_ok!(Staking::force_unstake(root(), NINA, 0));
        assert_ok!(Staking::force_unstake(root(), ALICE, 0));
        let (alice, nina) = (balance(ALICE), balance(NINA));
        // 2. The rewards go to their accounts.
        assert_ok!(Staking::payout_stakers(signed(DORA), ALICE, 0));
        assert_eq!(balance(NINA), nina + 9_007 * 500 / 1_500);
        assert_eq!(balance(ALICE), alice + 1_000 + 9_007 * 1_000 / 1_500);
    });
}

#[test]
fn a_reward_too_small_for_a_new_account_goes_to_the_stash() {
    EraInflation::set((100, 0));
    let chain = ExtBuilder::default().nominator(NINA, 50, &[ALICE]);
    chain.manual_payouts().validator_count(1).run(|| {
        assert_ok!(Staking::set_payee(
            signed(NINA),
            RewardDestination::Account(77)
        ));
        roll_to_active_era(1);
        let nina = free(NINA);
        assert_ok!(Staking::payout_stakers(signed(DORA), ALICE, 0));
        let share = 90 * 50 / 1_050;
        assert!(
            share < EXISTENTIAL_DEPOSIT,
            "the reward cannot create account 77"
        );
        assert_eq!((balance(77), free(NINA)), (0, nina + share));
        let rewarded = Event::Rewarded {
            stash: NINA,
            dest: RewardDestination::Stash,
            amount: share,
        };
        assert!(staking_events().contains(&rewarded));
    });
}

#[test]
fn a_reward_that_nobody_can_take_goes_to_the_treasury_with_the_rest() {
    EraInflation::set((100, 0));
    let chain = ExtBuilder::default().nominator(NINA, 50, &[ALICE]);
    alice_alone(chain, || {
        // Nina left, and her account is gone.
        assert_ok!(Staking::force_unstake(root(), NINA, 0));
        assert_ok!(Balances::transfer_all(signed(NINA), DORA, false));
        assert_ok!(Staking::payout_stakers(signed(DORA), ALICE, 0));
        assert_eq!((balance(NINA), rewarded(NINA)), (0, 0));
        assert_eq!(settled(0), Some(100 - rewarded(ALICE)));
    });
}

#[test]
fn points_beyond_what_can_be_counted_pay_no_more_than_the_era_has() {
    ExtBuilder::default().manual_payouts().run(|| {
        earn_points(&[(ALICE, 3_000_000_000), (BOB, 3_000_000_000)]);
        roll_to_active_era(1);
        assert_ok!(Staking::payout_stakers(signed(DORA), ALICE, 0));
        assert_ok!(Staking::payout_stakers(signed(DORA), BOB, 0));
        assert!(rewarded(ALICE) + rewarded(BOB) <= 10_007);
        assert!(rewarded(ALICE) > 0 && rewarded(BOB) > 0);
    });
}

#[test]
fn a_refused_claim_costs_no_more_than_finding_that_out() {
    use crate::WeightInfo as _;
    type Cost = <Test as crate::Config>::WeightInfo;
    ExtBuilder::default().manual_payouts().run(|| {
        let refused =
            Staking::payout_stakers(signed(DORA), ALICE, 0).expect_err("era 0 is not over");
        assert_eq!(refused.post_info.actual_weight, Some(Cost::payout_page(0)));
    });
}

#[test]
fn only_finished_recent_eras_of_elected_validators_can_be_claimed() {
    ExtBuilder::default().manual_payouts().run(|| {
        let e = || Error::<Test>::InvalidEraToReward;
        // 1. A running era cannot be claimed.
        assert_refused!(Staking::payout_stakers(signed(DORA), ALICE, 0), e());
        // 2. Nor can the new era, a coming one, or an era of somebody who was not elected.
        roll_to_active_era(1);
        assert_refused!(Staking::payout_stakers(signed(DORA), ALICE, 1), e());
        assert_refused!(Staking::payout_stakers(signed(DORA), ALICE, 2), e());
        assert_refused!(Staking::payout_stakers(signed(DORA), CAROL, 0), e());
        assert_refused!(Staking::payout_stakers(signed(DORA), DORA, 0), e());

        // 3. Era 0 can be claimed until era 9 is planned.
        roll_to_active_era(8);
        assert_ok!(Staking::payout_stakers(signed(DORA), ALICE, 0));
        // 4. Era 9 is planned: era 0 is too old, era 1 is not.
        while Staking::planned_era() < 9 {
            roll_one();
        }
        assert_refused!(Staking::payout_stakers(signed(DORA), BOB, 0), e());
        assert_ok!(Staking::payout_stakers(signed(DORA), BOB, 1));
    });
}

#[test]
fn a_page_is_claimed_once_and_in_any_order() {
    let mut chain = ExtBuilder::default();
    for n in 0..9 {
        chain = chain.nominator(31 + n, 100, &[ALICE]);
    }
    alice_alone(chain, || {
        // 1. Page 1 of pages 0 to 2 is claimed. It has no own stake, so Alice gets nothing yet.
        let by = |page| Staking::payout_stakers_by_page(signed(DORA), ALICE, 0, page);
        assert_refused!(by(3), Error::<Test>::InvalidPage);
        assert_ok!(by(1));
        assert_eq!((rewarded(ALICE), rewarded(35)), (0, 9_007 * 100 / 1_900));
        assert_refused!(by(1), Error::<Test>::AlreadyClaimed);
        assert!(Staking::has_pending_rewards(0, &ALICE));

        // 2. A claim without a page pays the lowest one that is left.
        assert_ok!(Staking::payout_stakers(signed(DORA), ALICE, 0));
        assert_eq!(ClaimedRewards::<Test>::get(0, ALICE).to_vec(), [1, 0]);
        assert!(rewarded(ALICE) > 0);
        assert_ok!(Staking::payout_stakers(signed(DORA), ALICE, 0));
        assert_refused!(
            Staking::payout_stakers(signed(DORA), ALICE, 0),
            Error::<Test>::AlreadyClaimed
        );
        assert!(!Staking::has_pending_rewards(0, &ALICE));
        // 3. Each event names the next page that is left.
        let nexts: Vec<_> = all_staking_events()
            .into_iter()
            .filter_map(|event| match event {
                Event::PayoutStarted { page, next, .. } => Some((page, next)),
                _ => None,
            })
            .collect();
        assert_eq!(nexts, [(1, Some(2)), (0, Some(1)), (2, None)]);
    });
}

/// Closes a weakness of pallet-staking: without nominators a validator has no page there, so its unpaid reward
/// is not reported as pending.
#[test]
fn rewards_of_a_validator_without_nominators_are_pending_until_paid() {
    alice_alone(ExtBuilder::default(), || {
        // 1. Alice was elected without nominators. Her reward for era 0 is pending.
        let overview = Staking::exposure_overview(0, &ALICE).expect("is elected");
        assert_eq!(overview.nominator_count, 0);
        assert!(Staking::has_pending_rewards(0, &ALICE));
        // 2. Nothing is pending for the running era, or for Bob, who was not elected.
        assert!(!Staking::has_pending_rewards(1, &ALICE));
        assert!(!Staking::has_pending_rewards(0, &BOB));

        // 3. Two eras later it is still pending, until it is paid.
        roll_to_active_era(3);
        assert!(Staking::has_pending_rewards(0, &ALICE));
        assert_ok!(Staking::payout_stakers(signed(DORA), ALICE, 0));
        assert!(!Staking::has_pending_rewards(0, &ALICE));
        assert!(Staking::has_pending_rewards(1, &ALICE));
        assert_eq!(rewarded(ALICE), 10_007);
    });
}

/// One page has 512 nominators. The smallest of 513 is not paid, and the treasury gets its share.
#[test]
fn of_513_nominators_on_one_page_the_smallest_is_not_paid() {
    MaxExposurePageSize::set(512);
    MaxExposurePages::set(1);
    EraInflation::set((10_000_000, 0));
    let mut chain = ExtBuilder::default();
    for n in 0..513u64 {
        chain = chain.nominator(1_000 + n, 200 + n as u128, &[ALICE]);
    }
    alice_alone(chain, || {
        let total = 1_000 + (0..513u128).map(|n| 200 + n).sum::<u128>();
        assert_ok!(Staking::payout_stakers(signed(DORA), ALICE, 0));
        assert_refused!(
            Staking::payout_stakers(signed(DORA), ALICE, 0),
            Error::<Test>::AlreadyClaimed
        );
        assert_refused!(
            Staking::payout_stakers_by_page(signed(DORA), ALICE, 0, 1),
            Error::<Test>::InvalidPage
        );
        assert_eq!(rewarded(1_000), 0);
        let mut paid = rewarded(ALICE);
        for n in 1..513u64 {
            assert_eq!(rewarded(1_000 + n), 9_000_000 * (200 + n as u128) / total);
            paid += rewarded(1_000 + n);
        }
        assert_eq!(settled(0), Some(10_000_000 - paid));
        assert!(10_000_000 - paid >= 9_000_000 * 200 / total);
    });
}

#[test]
fn with_more_pages_all_513_nominators_are_paid() {
    MaxExposurePageSize::set(512);
    MaxExposurePages::set(2);
    EraInflation::set((10_000_000, 0));
    let mut chain = ExtBuilder::default();
    for n in 0..513u64 {
        chain = chain.nominator(1_000 + n, 200 + n as u128, &[ALICE]);
    }
    alice_alone(chain, || {
        assert_ok!(Staking::payout_stakers(signed(DORA), ALICE, 0));
        assert_ok!(Staking::payout_stakers(signed(DORA), ALICE, 0));
        assert!((0..513u64).all(|n| rewarded(1_000 + n) > 0));
    });
}

#[test]
fn a_cap_on_staked_rewards_sends_the_excess_to_the_treasury() {
    ExtBuilder::default().run(|| {
        let noop = || crate::ConfigOp::Noop;
        assert_ok!(Staking::set_staking_configs(
            root(),
            noop(),
            noop(),
            crate::ConfigOp::Noop,
            crate::ConfigOp::Noop,
            crate::ConfigOp::Noop,
            crate::ConfigOp::Noop,
            crate::ConfigOp::Set(Percent::from_percent(50)),
        ));
        roll_to_active_era(1);
        let paid = Event::EraPaid {
            era_index: 0,
            validator_payout: 5_500,
            remainder: 5_500,
        };
        assert!(staking_events().contains(&paid));
    });
}

#[test]
fn what_nobody_claims_goes_to_the_treasury_when_it_expires() {
    ExtBuilder::default().manual_payouts().run(|| {
        roll_to_active_era(1);
        assert_ok!(Staking::payout_stakers(signed(DORA), ALICE, 0));
        let paid = rewarded(ALICE);
        roll_to_active_era(10);
        assert_eq!(settled(0), Some(10_007 - paid));
        assert_eq!(ErasValidatorReward::<Test>::get(0), None);
    });
}

#[test]
fn an_era_in_which_nobody_earned_points_goes_to_the_treasury() {
    ExtBuilder::default().run(|| {
        roll_to_active_era(2);
        set_points(1, &[]);
        roll_one();
        assert_eq!(settled(1), Some(10_007));
    });
}

#[test]
fn what_leaves_the_issuance_during_a_payout_is_not_minted_again() {
    ExtBuilder::default().build().execute_with(|| {
        let issuance = Balances::total_issuance();
        // 1. A payout begins. Alice is paid 100.
        let mut payment = RewardPayment::<Test>::start();
        assert_eq!(payment.pay(&ALICE, 100), 100);
        // 2. Dora's account loses 40 before it ends, as dust would.
        assert_ok!(Balances::burn_from(
            &DORA,
            40,
            Preservation::Protect,
            Precision::Exact,
            Fortitude::Polite
        ));
        // 3. The issuance grows by what was paid, from what is left.
        payment.settle();
        assert_eq!(Balances::total_issuance(), issuance - 40 + 100);
    });
}
