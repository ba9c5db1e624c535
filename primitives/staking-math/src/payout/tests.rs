//! The published pools and what holds for every division: nothing is paid twice, little is left.

use super::*;
use proptest::{collection::vec, prelude::*};

/// One token in units, fine enough to read a tenth of a token off it.
const TOKEN: u128 = 1_000_000_000_000;

/// Everyone's reward, in the order of `stakes`.
fn rewards(for_stakers: u128, stakes: &[u128]) -> Vec<u128> {
    let total = stakes.iter().sum();
    stakes
        .iter()
        .map(|stake| compute_staker_reward(for_stakers, *stake, total))
        .collect()
}

/// Stakes of up to a hundred parties; their sum fits in a `u128`.
fn any_stakes() -> impl Strategy<Value = Vec<u128>> {
    vec(0..=u128::MAX / 100, 1..100)
}

#[test]
fn validators_with_equal_points_get_equal_pools_split_by_stake() {
    let era_payout = 200 * TOKEN;
    let pool_a = compute_validator_pool(era_payout, 20, 40);
    let pool_b = compute_validator_pool(era_payout, 20, 40);
    assert_eq!((pool_a, pool_b), (100 * TOKEN, 100 * TOKEN));

    // Jin, Sam, Anson and Bobby put 600 behind A.
    let split = compute_pool_split(pool_a, Perbill::zero());
    assert_eq!((split.commission, split.for_stakers), (0, pool_a));
    assert_eq!(
        rewards(split.for_stakers, &[100, 50, 250, 200].map(|s| s * TOKEN)),
        [
            16_666_666_666_666,
            8_333_333_333_333,
            41_666_666_666_666,
            33_333_333_333_333
        ]
    );

    // Alice, Peter, John and Kitty put 400 behind B, and each token of theirs earns more.
    let split = compute_pool_split(pool_b, Perbill::zero());
    assert_eq!(
        rewards(split.for_stakers, &[100, 100, 150, 50].map(|s| s * TOKEN)),
        [25 * TOKEN, 25 * TOKEN, 375 * TOKEN / 10, 125 * TOKEN / 10]
    );
}

#[test]
fn half_of_a_reward_of_ten_is_commission_and_half_is_split_by_stake() {
    let split = compute_pool_split(10 * TOKEN, Perbill::from_percent(50));
    assert_eq!(split.commission, 5 * TOKEN);
    assert_eq!(split.for_stakers, 5 * TOKEN);
    // The validator owns a fifth of what stands behind it, and earns a fifth like anyone else.
    assert_eq!(rewards(split.for_stakers, &[20, 80]), [TOKEN, 4 * TOKEN]);
}

#[test]
fn at_full_commission_nominators_get_nothing() {
    let split = compute_pool_split(10 * TOKEN + 7, Perbill::one());
    assert_eq!(split.commission, 10 * TOKEN + 7);
    assert_eq!(split.for_stakers, 0);
    assert_eq!(rewards(split.for_stakers, &[1, 1_000_000]), [0, 0]);
}

#[test]
fn an_odd_unit_of_a_pool_goes_to_the_stakers() {
    let split = compute_pool_split(11, Perbill::from_percent(50));
    assert_eq!((split.commission, split.for_stakers), (5, 6));
}

#[test]
fn a_validator_without_points_earns_nothing() {
    assert_eq!(compute_validator_pool(100, 0, 40), 0);
    assert_eq!(compute_validator_pool(100, 0, 0), 0);
}

#[test]
fn a_wrong_total_does_not_mint() {
    assert_eq!(compute_validator_pool(100, 41, 40), 100);
    assert_eq!(compute_validator_pool(100, 1, 0), 0);
    assert_eq!(compute_staker_reward(100, 601, 600), 100);
    assert_eq!(compute_staker_reward(100, 1, 0), 0);
}

#[test]
fn a_stake_below_a_billionth_still_earns_its_share() {
    assert_eq!(
        compute_staker_reward(TOKEN, 1, 10_000_000_000),
        TOKEN / 10_000_000_000
    );
}

proptest! {
    #[test]
    fn pools_never_exceed_the_era_and_leave_less_than_a_unit_each(
        era_payout: u128,
        points in vec(0u32..=u32::MAX / 100, 1..100),
    ) {
        let total: u32 = points.iter().sum();
        prop_assume!(total > 0);
        let paid: u128 = points
            .iter()
            .map(|points| compute_validator_pool(era_payout, *points, total))
            .sum();
        prop_assert!(paid <= era_payout);
        prop_assert!(era_payout - paid < points.len() as u128);
    }

    #[test]
    fn equal_points_pay_the_same_in_all_whatever_the_stakes(
        era_payout: u128,
        points in 1u32..1_000,
        stakes_a in any_stakes(),
        stakes_b in any_stakes(),
        commission in 0u32..=1_000_000_000,
    ) {
        let pool = compute_validator_pool(era_payout, points, 2 * points);
        prop_assert_eq!(pool, era_payout / 2);
        let split = compute_pool_split(pool, Perbill::from_parts(commission));
        for stakes in [stakes_a, stakes_b] {
            prop_assume!(stakes.iter().any(|stake| *stake > 0));
            let paid = split.commission + rewards(split.for_stakers, &stakes).iter().sum::<u128>();
            prop_assert!(paid <= pool && pool - paid < stakes.len() as u128);
        }
    }

    #[test]
    fn a_split_loses_nothing_and_rounds_the_commission_down(pool: u64, parts in 0u32..=1_000_000_000) {
        let split = compute_pool_split(pool.into(), Perbill::from_parts(parts));
        prop_assert_eq!(split.commission, u128::from(pool) * u128::from(parts) / 1_000_000_000);
        prop_assert_eq!(split.commission + split.for_stakers, u128::from(pool));
    }

    #[test]
    fn a_split_of_the_largest_pools_is_exact_too(pool: u128, parts in 0u32..=1_000_000_000) {
        let split = compute_pool_split(pool, Perbill::from_parts(parts));
        prop_assert_eq!(split.commission, multiply_ratio_floor(pool, parts.into(), 1_000_000_000));
        prop_assert_eq!(split.commission.checked_add(split.for_stakers), Some(pool));
    }

    #[test]
    fn rewards_never_exceed_the_pool_and_leave_less_than_a_unit_each(
        for_stakers: u128,
        stakes in any_stakes(),
    ) {
        prop_assume!(stakes.iter().any(|stake| *stake > 0));
        let paid: u128 = rewards(for_stakers, &stakes).iter().sum();
        prop_assert!(paid <= for_stakers);
        prop_assert!(for_stakers - paid < stakes.len() as u128);
    }

    #[test]
    fn more_stake_never_earns_less(for_stakers: u128, a: u128, b: u128, total: u128) {
        let (less, more) = (a.min(b), a.max(b));
        prop_assert!(
            compute_staker_reward(for_stakers, less, total)
                <= compute_staker_reward(for_stakers, more, total)
        );
    }
}
