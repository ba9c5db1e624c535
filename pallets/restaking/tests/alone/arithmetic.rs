//! Worked examples and properties of the arithmetic.

use crate::{
    mock::{percent, terms},
    types::{Mode, Phase, Terms, WHOLE},
};
use palisade_restaking::arithmetic::{
    limits::{base, is_enough, needed_stake, next_phase},
    magnitudes::{fraction_of, magnitude_of, part_of, share_down, stake_of, Claim, Promised},
    spread::nakamoto,
    windows::room,
};
use proptest::{collection::vec, prelude::*};
use sp_runtime::Perbill;

fn claim(magnitude: u64, mode: Mode, cap: u32) -> Claim {
    Claim {
        magnitude,
        mode,
        cap: percent(cap),
    }
}

#[test]
fn a_service_needs_its_profit_over_quota_cap_and_threshold() {
    let terms = |profit, quota, cap, threshold| Terms {
        profit,
        quota: percent(quota),
        cap: percent(cap),
        threshold: percent(threshold),
        ..terms()
    };
    assert_eq!(needed_stake(&terms(60, 20, 50, 50)), Some(1_200));
    assert_eq!(needed_stake(&terms(10, 10, 100, 50)), Some(200));
    assert_eq!(needed_stake(&terms(0, 1, 1, 1)), Some(0));
    assert_eq!(
        needed_stake(&terms(u128::MAX, 50, 100, 100)),
        None,
        "no stake is enough"
    );
    assert!(is_enough(&terms(60, 20, 50, 50), 1_200));
    assert!(!is_enough(&terms(60, 20, 50, 50), 1_199));
    assert!(!is_enough(&terms(u128::MAX, 50, 100, 100), u128::MAX));
    assert_eq!(base(&terms(60, 20, 50, 50), 700), 1_200);
    assert_eq!(base(&terms(60, 20, 50, 50), 1_300), 1_300);
}

#[test]
fn nothing_is_no_part_of_nothing() {
    assert_eq!(fraction_of(percent(100), 0, 0), percent(0));
    assert_eq!(fraction_of(percent(100), 0, WHOLE), percent(0));
}

#[test]
fn a_service_never_grows_again() {
    let phases = [Phase::Growing, Phase::Active, Phase::Degraded];
    let enough = phases.map(|phase| next_phase(phase, true));
    assert_eq!(enough, [Phase::Active; 3]);
    let little = phases.map(|phase| next_phase(phase, false));
    assert_eq!(little, [Phase::Growing, Phase::Degraded, Phase::Degraded]);
}

#[test]
fn shared_promises_need_the_sum_of_slashes_or_the_largest() {
    let promised = Promised::of([
        claim(100, Mode::Unique, 10),
        claim(300, Mode::Shared, 50),
        claim(201, Mode::Shared, 50),
    ]);
    assert_eq!(promised.slashable, 150 + 101, "rounded up");
    assert_eq!(promised.needed(), 100 + 300);
    let more = Promised::of([claim(300, Mode::Shared, 90), claim(201, Mode::Shared, 50)]);
    assert_eq!(more.needed(), 270 + 101);
    assert_eq!(Promised::of([]).needed(), 0);
}

#[test]
fn a_share_is_rounded_down_and_is_at_most_one() {
    assert_eq!(share_down(1, 3), Perbill::from_parts(333_333_333));
    assert_eq!(share_down(4, 3), Perbill::one());
    assert_eq!(share_down(1, 0), Perbill::one());
}

proptest! {
    #[test]
    fn parts_of_a_total_have_at_most_its_stake(
        parts in vec(1u64..WHOLE / 10, 1..10), stake in any::<u128>(), lost in 0u64..WHOLE,
    ) {
        let sum: u64 = parts.iter().sum();
        let total = (WHOLE - lost).max(sum);
        let stakes = parts.iter().map(|part| stake_of(*part, total, stake));
        prop_assert!(stakes.sum::<u128>() <= stake);
    }

    #[test]
    fn a_part_and_its_fraction_lead_back(part in 1u32..=1_000_000_000, magnitude in 1u64..=WHOLE, lost in 0u64..WHOLE) {
        let total = (WHOLE - lost).max(magnitude);
        let part = Perbill::from_parts(part);
        let fraction = fraction_of(part, magnitude, total);
        let charged = part_of(fraction, magnitude, total);
        prop_assert!(charged <= part, "no more than the wish is charged");
        prop_assert_eq!(fraction_of(charged, magnitude, total), fraction);
        prop_assert!(magnitude_of(fraction, total) <= magnitude);
    }

    #[test]
    fn room_is_what_the_fullest_window_leaves(
        faults in vec((0u32..12, 0u32..30), 0..8), era in 0u32..12, window in 1u32..6, cap in 1u32..=100,
    ) {
        let mut faults: Vec<_> = faults.into_iter().map(|(era, part)| (era, percent(part))).collect();
        faults.sort_unstable_by_key(|(era, _)| *era);
        // All windows that contain the era.
        let fullest = (0..12u32)
            .filter(|start| (*start..*start + window).contains(&era))
            .map(|start| {
                let inside = faults.iter().filter(|(fault, _)| (start..start + window).contains(fault));
                inside.map(|(_, part)| u64::from(part.deconstruct())).sum::<u64>()
            })
            .max()
            .unwrap();
        let left = u64::from(percent(cap).deconstruct()).saturating_sub(fullest);
        prop_assert_eq!(u64::from(room(&faults, era, window, percent(cap)).deconstruct()), left);
    }

    #[test]
    fn the_needed_stake_is_enough_and_little_less_is_not(
        profit in 1u128..1_000_000_000, quota in 1u32..=100, cap in 1u32..=100, threshold in 1u32..=100,
    ) {
        let terms = Terms {
            profit,
            quota: percent(quota),
            cap: percent(cap),
            threshold: percent(threshold),
            ..terms()
        };
        let needed = needed_stake(&terms).unwrap();
        let covered = |stake: u128| u128::from(quota * cap * threshold) * stake >= profit * 1_000_000;
        prop_assert!(covered(needed));
        // Each of three roundings adds less than a unit, and is divided by what follows.
        let (cap, threshold) = (u128::from(cap), u128::from(threshold));
        let slip = 10_000 / (cap * threshold) + 100 / threshold + 3;
        prop_assert!(needed <= slip || !covered(needed - slip));
    }

    #[test]
    fn the_largest_stakes_are_more_than_a_part(stakes in vec(0u128..1_000, 1..20), part in 1u32..3) {
        let mut stakes = stakes;
        stakes.sort_unstable_by(|a, b| b.cmp(a));
        let total: u128 = stakes.iter().sum();
        let count = nakamoto(&stakes, part, 3) as usize;
        let sum = |count: usize| stakes[..count].iter().sum::<u128>() * 3;
        if total == 0 {
            prop_assert_eq!(count, 0);
        } else {
            prop_assert!(sum(count) > total * u128::from(part));
            prop_assert!(sum(count - 1) <= total * u128::from(part));
        }
    }
}
