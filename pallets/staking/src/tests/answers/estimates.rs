//! `estimate_reward` and `estimate_rewards`: what they promise is paid once the stake counts.

use super::ask;
use crate::{answers::types::*, mock::*, types::ExposureOf, ErasStakersOverview, ErasStakersPaged};
use frame_support::assert_ok;
use palisade_staking_math::multiply_ratio_floor;
use sp_runtime::Perbill;
use sp_staking::{Exposure, IndividualExposure};

/// Three validators in three seats. Nina's 500 stand behind Alice's 1,000. Only claims are paid, so stakes stay as they
/// are. An era has 15 blocks: each validator authors five.
fn three() -> ExtBuilder {
    ExtBuilder::default()
        .validator_count(3)
        .nominator(NINA, 500, &[ALICE])
        .manual_payouts()
}

fn estimate(stake: Balance, validator: AccountId) -> ValidatorEstimate<Balance> {
    ask(|| Staking::estimate_reward(stake, validator)).expect("is elected")
}

/// Returns the reward of a stash from the pages of a validator for an era. Claims them.
fn paid(who: AccountId, validator: AccountId, era: u32) -> Balance {
    let before = rewarded(who);
    let pages = ErasStakersOverview::<Test>::get(era, validator).expect("is elected");
    for _ in 0..pages.page_count {
        assert_ok!(Staking::payout_stakers(signed(GUS), validator, era));
    }
    rewarded(who) - before
}

/// Dora bonds and nominates.
fn dora_backs(validator: AccountId, stake: Balance) {
    assert_ok!(bond(DORA, stake));
    nominate(DORA, &[validator]);
}

#[test]
fn an_estimate_is_paid_once_the_stake_counts() {
    three().run(|| {
        // 1. Dora asks what 700 behind Alice would earn, and nominates.
        roll_to_active_era(1);
        let answer = estimate(700, ALICE);
        assert_eq!(answer.present.commission, Perbill::from_percent(10));
        assert_eq!((answer.announced, answer.validates), (None, true));
        dora_backs(ALICE, 700);
        // 2. Two eras later everybody has authored as often, and she gets it to the unit.
        roll_to_active_era(4);
        assert_eq!(backing(3, ALICE, DORA), 700);
        assert_eq!(points(3, ALICE), (100, 300));
        let reward = paid(DORA, ALICE, 3);
        assert_eq!(reward, answer.present.with_equal_points);
        // A third of 10,007 is 3,335. After 10% commission 3,002 are left, for a stake of 2,200.
        assert_eq!(reward, 3_002 * 700 / 2_200);
    });
}

#[test]
fn if_points_repeat_themselves_the_other_estimate_is_paid() {
    three().run(|| {
        let uneven = [(ALICE, 70), (BOB, 20), (CAROL, 10)];
        roll_to_active_era(1);
        set_points(0, &uneven);
        let answer = estimate(700, ALICE).present;
        dora_backs(ALICE, 700);
        roll_to_active_era(4);
        set_points(3, &uneven);
        let reward = paid(DORA, ALICE, 3);
        assert_eq!(answer.with_last_points, Some(reward));
        assert_ne!(answer.with_equal_points, reward);
    });
}

#[test]
fn without_points_of_its_own_in_the_last_era_there_is_one_estimate() {
    three().run(|| {
        // 1. In era 0 no era is over.
        assert_eq!(estimate(700, BOB).present.with_last_points, None);
        // 2. Nobody earned points in era 0.
        roll_to_active_era(1);
        set_points(0, &[]);
        assert_eq!(estimate(700, BOB).present.with_last_points, None);
        // 3. Bob alone earned none: his pool was empty.
        set_points(0, &[(ALICE, 20), (CAROL, 20)]);
        assert_eq!(estimate(700, BOB).present.with_last_points, Some(0));
        // 4. Dave is new in era 2.
        new_validator(DAVE, 5_000);
        roll_to_active_era(2);
        assert_eq!(estimate(700, DAVE).present.with_last_points, None);
        assert!(estimate(700, DAVE).present.with_equal_points > 0);
    });
}

#[test]
fn an_announced_commission_is_estimated_too_and_paid_when_it_counts() {
    three().run(|| {
        // 1. Bob announces 50%. It counts from the election after the next one on.
        roll_to_active_era(1);
        assert_ok!(Staking::validate(signed(BOB), commission(50)));
        let answer = estimate(700, BOB);
        let announced = answer.announced.expect("differs");
        assert_eq!(announced.commission, Perbill::from_percent(50));
        dora_backs(BOB, 700);
        // 2. Era 2 pays by the old one, era 3 by the new one.
        roll_to_active_era(4);
        assert_eq!(paid(DORA, BOB, 2), answer.present.with_equal_points);
        assert_eq!(paid(DORA, BOB, 3), announced.with_equal_points);
        // 3. Now it is the present one.
        let answer = estimate(0, BOB);
        assert_eq!(answer.present.commission, Perbill::from_percent(50));
        assert_eq!(answer.announced, None);
    });
}

#[test]
fn an_announced_commission_out_of_bounds_is_estimated_as_it_will_count() {
    three().run(|| {
        assert_ok!(Staking::set_min_commission(
            root(),
            Perbill::from_percent(25)
        ));
        let announced = estimate(700, BOB).announced.expect("10% is too low now");
        assert_eq!(announced.commission, Perbill::from_percent(25));
    });
}

#[test]
fn a_validator_that_leaves_is_marked() {
    three().run(|| {
        assert_ok!(Staking::chill(signed(BOB)));
        let answer = estimate(700, BOB);
        assert_eq!((answer.validates, answer.announced), (false, None));
        assert!(answer.present.with_equal_points > 0, "this era goes on");
    });
}

#[test]
fn at_full_commission_and_with_no_stake_the_estimate_is_zero() {
    three().run(|| {
        let answer = estimate(0, ALICE).present;
        assert_eq!(answer.with_equal_points, 0);
    });
    three().commission(Perbill::one()).run(|| {
        let answer = estimate(700, ALICE).present;
        assert_eq!(answer.commission, Perbill::one());
        assert_eq!(answer.with_equal_points, 0);
    });
}

#[test]
fn a_stake_of_all_tokens_is_estimated_and_more_is_refused() {
    three().build().execute_with(|| {
        fund(DORA, Balance::MAX / 2);
        let all = Balances::total_issuance();
        let reward = estimate(all, ALICE).present.with_equal_points;
        assert_eq!(reward, multiply_ratio_floor(3_002, all, all + 1_500));
        for stake in [all + 1, Balance::MAX] {
            let refused = ask(|| Staking::estimate_reward(stake, ALICE));
            assert_eq!(refused, Err(NoAnswer::StakeAboveIssuance));
        }
        // Two stakes that are too much together.
        let refused = ask(|| Staking::estimate_rewards(vec![(ALICE, all), (BOB, Balance::MAX)]));
        assert_eq!(refused, Err(NoAnswer::StakeAboveIssuance));
    });
}

#[test]
fn who_is_not_elected_has_no_estimate() {
    three().validator_count(2).run(|| {
        for validator in [CAROL, NINA, 77] {
            let answer = ask(|| Staking::estimate_reward(700, validator));
            assert_eq!(answer, Err(NoAnswer::NotElected));
        }
    });
}

#[test]
fn while_an_era_has_no_length_there_is_no_estimate() {
    three().build().execute_with(|| {
        let asked = || {
            let of_one = ask(|| Staking::estimate_reward(700, ALICE)).map(|_| ());
            let of_two = ask(|| Staking::estimate_rewards(vec![(ALICE, 400), (BOB, 300)]));
            [of_one, of_two.map(|_| ())]
        };
        // An estimate of zero would say that Alice pays nothing.
        SessionsPerEra::set(0);
        assert_eq!(asked(), [Err(NoAnswer::NotComputable); 2]);
        SessionsPerEra::set(3);
        assert_eq!(asked(), [Ok(()); 2]);
    });
}

/// One page of two nominators is paid. Alice has three.
fn crowded() -> ExtBuilder {
    MaxExposurePages::set(1);
    MaxExposurePageSize::set(2);
    three()
        .nominator(OMAR, 400, &[ALICE])
        .nominator(PIA, 300, &[ALICE])
}

#[test]
fn a_stake_beyond_the_paid_pages_is_told_that_it_gets_nothing() {
    crowded().run(|| {
        let answer = estimate(399, ALICE);
        assert!(!answer.is_paid);
        assert_eq!(answer.present.with_equal_points, 0);
        dora_backs(ALICE, 399);
        roll_to_active_era(3);
        assert_eq!(backing(2, ALICE, DORA), 399);
        assert_eq!(paid(DORA, ALICE, 2), 0);
    });
}

#[test]
fn a_stake_that_takes_a_place_on_the_paid_page_is_paid() {
    crowded().run(|| {
        assert!(!estimate(400, ALICE).is_paid, "an equal stake may be last");
        let answer = estimate(401, ALICE);
        assert!(answer.is_paid);
        dora_backs(ALICE, 401);
        roll_to_active_era(3);
        assert_eq!(paid(DORA, ALICE, 2), answer.present.with_equal_points);
    });
}

#[test]
fn the_order_of_pages_from_before_a_handover_does_not_matter() {
    crowded().build().execute_with(|| {
        // Pia's 300 are on the first page, Nina's 500 and Omar's 400 on the second: `pallet-staking` does not sort.
        let [first, second] = [0u32, 1].map(|page| {
            let stored = ErasStakersPaged::<Test>::take((0u32, ALICE, page));
            stored.expect("two pages are stored")
        });
        ErasStakersPaged::<Test>::insert((0u32, ALICE, 0u32), second);
        ErasStakersPaged::<Test>::insert((0u32, ALICE, 1u32), first);
        assert!(!estimate(400, ALICE).is_paid);
        assert!(estimate(401, ALICE).is_paid);
    });
}

fn with_dora(validator: AccountId, own: Balance, value: Balance) -> (AccountId, ExposureOf<Test>) {
    let exposure = Exposure {
        total: own + value,
        own,
        others: vec![IndividualExposure { who: DORA, value }],
    };
    (validator, exposure)
}

#[test]
fn nominations_are_estimated_as_divided_and_alone() {
    three()
        .validators(vec![(ALICE, 1_000), (BOB, 900)])
        .run(|| {
            let answer =
                ask(|| Staking::estimate_rewards(vec![(BOB, 400), (CAROL, 0), (ALICE, 200)]));
            let answer = answer.expect("two are elected");
            // 1. Each target has its own estimate. Carol is not elected.
            let [bob, carol, alice] = &answer.targets[..] else {
                panic!("three were asked for");
            };
            assert_eq!(bob, &(BOB, Some(estimate(400, BOB))));
            assert_eq!(carol, &(CAROL, None));
            assert_eq!(alice, &(ALICE, Some(estimate(200, ALICE))));
            // 2. With all 600 behind one: Bob's exposure is smaller, so he is better.
            let alone = |who| estimate(600, who).present.with_equal_points;
            assert!(alone(BOB) > alone(ALICE));
            assert_eq!((answer.least, answer.most), (alone(ALICE), alone(BOB)));
            assert_eq!(answer.mean, (alone(ALICE) + alone(BOB)) / 2);
            // 3. An election divides it like this, and pays it.
            roll_to_active_era(1);
            let (alice, alices) = with_dora(ALICE, 1_000, 200);
            let nina = IndividualExposure {
                who: NINA,
                value: 500,
            };
            let alices = ExposureOf::<Test> {
                total: 1_700,
                others: alices.others.into_iter().chain([nina]).collect(),
                ..alices
            };
            expose(1, &[(alice, alices), with_dora(BOB, 900, 400)]);
            roll_to_active_era(2);
            set_points(1, &[(ALICE, 20), (BOB, 20)]);
            let reward = paid(DORA, ALICE, 1) + paid(DORA, BOB, 1);
            assert_eq!(reward, answer.as_divided);
        });
}

#[test]
fn a_list_of_targets_must_be_one_that_can_be_nominated() {
    three().validator_count(2).run(|| {
        let ask_for = |targets: &[AccountId]| {
            let stakes = targets.iter().map(|who| (*who, 10)).collect();
            ask(|| Staking::estimate_rewards(stakes)).map(|_| ())
        };
        assert_eq!(ask_for(&[]), Err(NoAnswer::WrongNumberOfTargets));
        let many: Vec<_> = (100..117).collect();
        assert_eq!(ask_for(&many), Err(NoAnswer::WrongNumberOfTargets));
        let twice = [ALICE, BOB, ALICE];
        assert_eq!(ask_for(&twice), Err(NoAnswer::DuplicateTarget));
        assert_eq!(ask_for(&[CAROL, 77]), Err(NoAnswer::NotElected));
        assert_eq!(ask_for(&[CAROL, ALICE]), Ok(()));
    });
}
