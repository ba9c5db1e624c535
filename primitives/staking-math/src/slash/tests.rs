//! What offences cost whom, in single stories, and what holds for all amounts.

use super::*;
use crate::multiply_ratio_floor;
use proptest::{collection::vec, prelude::*};

const ONE_PERCENT: Perbill = Perbill::from_percent(1);
const HALF: Perbill = Perbill::from_percent(50);

#[test]
fn a_nominator_loses_in_proportion_to_what_stands_behind_the_offenders() {
    let (on_first, on_second) = (500_000, 500_000);
    let first_offends = compute_slash(on_first, ONE_PERCENT);
    // Half a percent of the million that it has.
    assert_eq!(first_offends, 5_000);
    // When both offend, a whole percent.
    assert_eq!(
        first_offends + compute_slash(on_second, ONE_PERCENT),
        10_000
    );
}

#[test]
fn a_larger_pool_loses_more_at_the_same_fraction() {
    let seven_percent = Perbill::from_percent(7);
    assert_eq!(compute_slash(1_000, seven_percent), 70);
    assert_eq!(compute_slash(3_000, seven_percent), 210);
}

#[test]
fn a_part_of_a_unit_is_not_taken() {
    assert_eq!(compute_slash(99, ONE_PERCENT), 0);
    assert_eq!(compute_slash(199, ONE_PERCENT), 1);
    assert_eq!(compute_slash(u128::MAX, Perbill::zero()), 0);
    assert_eq!(compute_slash(u128::MAX, Perbill::one()), u128::MAX);
    assert_eq!(compute_slash(u128::MAX, HALF), u128::MAX / 2);
}

#[test]
fn as_more_offenders_come_in_only_the_difference_is_added() {
    // 1%, 4% and 9% of 250 are 2.5, 10 and 22.5.
    let [one, four, nine] = [1, 4, 9].map(Perbill::from_percent);
    assert_eq!(compute_increase(250, Perbill::zero(), one), 2);
    assert_eq!(compute_increase(250, one, four), 8);
    assert_eq!(compute_increase(250, four, nine), 12);
    assert_eq!(compute_increase(250, nine, nine), 0);
    assert_eq!(compute_increase(250, nine, one), 0);
}

#[test]
fn reporters_share_equally_and_the_rest_stays_for_the_treasury() {
    let tenth = Perbill::from_percent(10);
    assert_eq!(compute_reporter_share(1_000, tenth, 1), 100);
    assert_eq!(compute_reporter_share(1_000, tenth, 3), 33);
    assert_eq!(compute_reporter_share(1_009, tenth, 1), 100);
    assert_eq!(compute_reporter_share(1_000, tenth, 101), 0);
    assert_eq!(compute_reporter_share(1_000, Perbill::zero(), 1), 0);
    assert_eq!(compute_reporter_share(1_000, tenth, 0), 0);
    assert_eq!(
        compute_reporter_share(u128::MAX, Perbill::one(), 1),
        u128::MAX
    );
}

fn any_fraction() -> impl Strategy<Value = Perbill> {
    prop_oneof![
        Just(Perbill::zero()),
        Just(Perbill::one()),
        (0u32..=1_000_000_000).prop_map(Perbill::from_parts),
    ]
}

proptest! {
    #[test]
    fn a_slash_is_the_exact_product_rounded_down(stake: u128, fraction in any_fraction()) {
        let parts = u128::from(fraction.deconstruct());
        prop_assert_eq!(
            compute_slash(stake, fraction),
            multiply_ratio_floor(stake, parts, 1_000_000_000)
        );
    }

    #[test]
    fn increases_add_up_to_the_largest_fraction(
        stake: u128,
        mut fractions in vec(any_fraction(), 1..8),
    ) {
        fractions.sort();
        let mut charged = 0;
        let mut before = Perbill::zero();
        for &fraction in &fractions {
            charged += compute_increase(stake, before, fraction);
            before = fraction;
        }
        prop_assert_eq!(charged, compute_slash(stake, before));
    }

    #[test]
    fn reporters_get_the_same_in_however_many_steps_is_taken(
        takings in vec(0u128..1_000_000, 1..10),
        share in any_fraction(),
        reporters in 1u32..20,
    ) {
        let (mut taken, mut paid_to_each) = (0, 0);
        for taking in takings {
            let already = compute_reporter_share(taken, share, reporters);
            taken += taking;
            let owed = compute_reporter_share(taken, share, reporters);
            prop_assert!(owed >= already);
            paid_to_each += owed - already;
        }
        prop_assert_eq!(paid_to_each, share.mul_floor(taken) / u128::from(reporters));
        prop_assert!(paid_to_each * u128::from(reporters) <= share.mul_floor(taken));
    }
}
