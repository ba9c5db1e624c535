//! Worked examples and properties of the arithmetic.

use palisade_liquid_staking::arithmetic::{batches::*, losses::*, rate::*, spread::*};
use proptest::{collection::vec, prelude::*};
use sp_runtime::Perbill;

/// 1 PAL.
const PAL: u128 = 1_000_000_000_000;
/// Far above all that can exist.
const MOST: u128 = 1 << 100;

#[test]
fn at_first_a_share_is_worth_a_unit() {
    assert_eq!(compute_shares(1_000 * PAL, 0, 0), Some(1_000 * PAL));
    let (nav, shares) = (1_000 * PAL, 1_000 * PAL);
    assert_eq!(compute_value(400 * PAL, nav, shares), Some(400 * PAL));
}

#[test]
fn a_reward_raises_the_rate_for_holders_and_new_depositors() {
    // 1,000 PAL of deposits earn 50 PAL. The virtual shares keep 50 units of it.
    let (nav, shares) = (1_050 * PAL, 1_000 * PAL);
    let all = compute_value(shares, nav, shares);
    assert_eq!(all, Some(1_050 * PAL - 50_000));
    // 105 PAL buy 100 shares and a little: the price is 50 units in a thousand PAL lower.
    assert_eq!(
        compute_shares(105 * PAL, nav, shares),
        Some(100_000_000_004_761)
    );
}

#[test]
fn after_a_loss_leavers_share_what_is_there() {
    let (nav, shares) = (500 * PAL, 1_000 * PAL);
    assert_eq!(compute_value(shares, nav, shares), Some(nav));
    assert_eq!(compute_value(10 * PAL, nav, shares), Some(5 * PAL));
}

#[test]
fn a_total_loss_leaves_nothing_and_a_new_depositor_keeps_the_deposit() {
    let shares = 1_000 * PAL;
    assert_eq!(compute_value(shares, 0, shares), Some(0));
    let new = compute_shares(100 * PAL, 0, shares).expect("is a number");
    let kept = compute_value(new, 100 * PAL, shares + new).expect("is a number");
    assert!(kept > 99 * PAL, "{kept}");
    assert!(kept <= 100 * PAL);
}

#[test]
fn to_inflate_a_share_costs_a_million_times_what_a_victim_loses() {
    // An attacker owns the only share, and gives 1,000 PAL to holders.
    let nav = 1 + 1_000 * PAL;
    let victim = 10 * PAL;
    let shares = compute_shares(victim, nav, 1).expect("is a number");
    let value = compute_value(shares, nav + victim, 1 + shares).expect("is a number");
    let lost = victim - value;
    assert!(lost <= 1_000 * PAL / VIRTUAL, "{lost}");
    // And the attacker's share is worth a millionth of the gift.
    let back = compute_value(1, nav + victim, 1 + shares).expect("is a number");
    assert!(back <= 1_000 * PAL / VIRTUAL + 1, "{back}");
}

#[test]
fn a_chunk_is_shared_after_a_slash_as_before() {
    let mut chunk = Chunk {
        value: 1_000,
        owed: 990,
        whole: 1_000,
    };
    assert_eq!((chunk.claim(), chunk.rest()), (990, 10));
    chunk.value = 333;
    assert_eq!((chunk.claim(), chunk.rest()), (329, 4));
    chunk.value = 0;
    assert_eq!((chunk.claim(), chunk.rest()), (0, 0));
    assert_eq!(Chunk::default().claim(), 0);
}

#[test]
fn the_bond_pays_first_then_the_insurance() {
    let pays = |loss| compute_cover(loss, 100, 50);
    assert_eq!((pays(80).bond, pays(80).insurance), (80, 0));
    assert_eq!((pays(120).bond, pays(120).insurance), (100, 20));
    assert_eq!((pays(500).bond, pays(500).insurance), (100, 50));
    // Of a cover of 150 for a loss of 500, who lost 200 gets 60.
    assert_eq!(compute_cover_share(150, 200, 500), 60);
    assert_eq!(compute_cover_share(0, 0, 0), 0);
}

#[test]
fn a_loss_is_severe_above_the_threshold_only() {
    let one = Perbill::from_percent(1);
    assert!(!is_severe(10, 1_000, one));
    assert!(is_severe(11, 1_000, one));
    assert!(is_severe(1, 0, one), "without assets any loss is");
    assert!(!is_severe(1_000, 1_000, Perbill::one()), "never at 100%");
    assert!(is_severe(1, 1_000, Perbill::zero()), "always at 0%");
    assert!(!is_severe(0, 1_000, Perbill::zero()));
}

#[test]
fn a_loss_is_the_same_for_each_share_however_many_there_are_later() {
    assert_eq!(compute_loss_of_shares(60, 2_000, 2_000), 60);
    assert_eq!(compute_loss_of_shares(60, 2_000, 4_000), 120);
    assert_eq!(compute_loss_of_shares(60, 2_000, 501), 15);
    assert_eq!(compute_loss_of_shares(60, 0, 4_000), 0, "all have left");
    assert_eq!(compute_loss_of_shares(0, 0, 0), 0);
    assert_eq!(compute_loss_of_shares(u128::MAX, 1, 2), u128::MAX);
}

#[test]
fn the_smallest_stakes_are_filled_first() {
    assert_eq!(compute_spread(90, &[0, 0, 0], MOST, 0), [30, 30, 30]);
    assert_eq!(compute_spread(20, &[100, 0, 0], MOST, 0), [0, 10, 10]);
    assert_eq!(compute_spread(120, &[100, 0, 50], MOST, 0), [0, 85, 35]);
    assert_eq!(compute_spread(90, &[10, 0, 0], 20, 0), [10, 20, 20]);
    assert_eq!(compute_spread(90, &[30, 0], 20, 0), [0, 20]);
    assert_eq!(compute_spread(90, &[], 20, 0), [0u128; 0]);
    assert_eq!(compute_spread(0, &[0, 5], 20, 0), [0, 0]);
}

#[test]
fn stashes_that_could_not_nominate_are_left_out() {
    let spread = |funds, stakes: &[u128], cap| compute_spread(funds, stakes, cap, 50);
    // Three would have 36 each. Two get what they need, and the rest waits until it is enough for the third.
    assert_eq!(spread(108, &[0, 0, 0], MOST), [50, 50, 0]);
    assert_eq!(spread(49, &[50, 50, 0], MOST), [0, 0, 0]);
    assert_eq!(spread(50, &[50, 50, 0], MOST), [0, 0, 50]);
    assert_eq!(spread(56, &[50, 50, 0], MOST), [2, 2, 52]);
    assert_eq!(spread(49, &[0, 0, 0], MOST), [0, 0, 0]);
    // The stash that lacks least comes first.
    assert_eq!(spread(6, &[45, 48, 0], MOST), [0, 2, 0]);
    assert_eq!(spread(7, &[45, 48, 0], MOST), [5, 2, 0]);
    // A cap below the least stake: nobody gets any.
    assert_eq!(spread(90, &[60, 0, 45], 40), [0, 0, 0]);
    assert_eq!(spread(90, &[0, 0], 50), [50, 0]);
    assert_eq!(spread(90, &[], MOST), [0u128; 0]);
}

proptest! {
    #[test]
    fn all_claims_together_are_at_most_the_assets(
        nav in 0..MOST, parts in vec(0..MOST / 16, 1..16), burnt in 0..MOST / 16,
    ) {
        let shares = parts.iter().sum::<u128>() + burnt;
        let claims = parts.iter().map(|part| compute_value(*part, nav, shares).expect("fits"));
        prop_assert!(claims.sum::<u128>() <= nav);
    }

    #[test]
    fn no_deposit_that_leaves_at_once_gains(
        nav in 0..MOST / 4, shares in 0..MOST / 4, amount in 0..MOST / 4,
    ) {
        let new = compute_shares(amount, nav, shares);
        prop_assume!(new.is_some_and(|new| new < MOST * 1_000));
        let new = new.expect("is a number");
        let value = compute_value(new, nav + amount, shares + new).expect("fits");
        prop_assert!(value <= amount);
    }

    #[test]
    fn a_deposit_takes_nothing_from_holders(
        nav in 0..MOST / 4, shares in 1..MOST / 4, amount in 0..MOST / 4, part in 0..MOST / 4,
    ) {
        let new = compute_shares(amount, nav, shares);
        prop_assume!(new.is_some_and(|new| new < MOST * 1_000));
        let part = part.min(shares);
        let after = compute_value(part, nav + amount, shares + new.expect("is a number"));
        prop_assert!(after >= compute_value(part, nav, shares));
    }

    #[test]
    fn who_leaves_takes_nothing_from_who_stays(
        nav in 0..MOST, shares in 1..MOST, leaver in 0..MOST, part in 0..MOST,
    ) {
        let leaver = leaver.min(shares);
        let part = part.min(shares - leaver);
        let paid = compute_value(leaver, nav, shares).expect("fits");
        let after = compute_value(part, nav - paid, shares - leaver);
        prop_assert!(after >= compute_value(part, nav, shares));
    }

    #[test]
    fn slices_of_all_assets_are_at_most_the_amount(
        assets in vec(0..MOST / 32, 1..32), part in 0..=1_000_000u128,
    ) {
        let liquid = assets.iter().sum::<u128>();
        let amount = liquid / 1_000_000 * part;
        let slices: Vec<_> = assets.iter().map(|a| compute_slice(*a, amount, liquid)).collect();
        let sum = slices.iter().sum::<u128>();
        prop_assert!(sum <= amount && amount - sum < assets.len() as u128);
        prop_assert!(slices.iter().zip(&assets).all(|(slice, asset)| slice <= asset));
    }

    #[test]
    fn members_of_a_batch_get_no_more_than_it_has(
        parts in vec(0..MOST / 16, 1..16), balance in 0..MOST,
    ) {
        let shares = parts.iter().sum::<u128>();
        let paid = parts.iter().map(|part| compute_pay(*part, shares, balance)).sum::<u128>();
        prop_assert!(paid <= balance);
        prop_assert!(shares == 0 || balance - paid < parts.len() as u128);
    }

    #[test]
    fn a_cover_is_shared_out_at_most_once(
        losses in vec(0..MOST / 16, 1..16), bond in 0..MOST, insurance in 0..MOST,
    ) {
        let loss = losses.iter().sum::<u128>();
        let cover = compute_cover(loss, bond, insurance);
        prop_assert!(cover.total() <= loss && cover.total() <= bond + insurance);
        let shared = losses.iter().map(|own| compute_cover_share(cover.total(), *own, loss));
        prop_assert!(shared.sum::<u128>() <= cover.total());
    }

    #[test]
    fn funds_are_spread_up_to_a_level_and_no_further(
        funds in 0..MOST, stakes in vec(0..MOST / 64, 1..64), cap in 0..MOST,
    ) {
        let given = compute_spread(funds, &stakes, cap, 0);
        prop_assert!(given.iter().sum::<u128>() <= funds);
        let after: Vec<_> = stakes.iter().zip(&given).map(|(s, g)| s + g).collect();
        let raised = after.iter().zip(&given).filter(|(_, g)| **g > 0);
        let level = raised.map(|(a, _)| *a).max().unwrap_or(0);
        prop_assert!(level <= cap);
        prop_assert!(after.iter().all(|a| *a >= level), "nobody is left below");
        if level < cap {
            let rest = funds - given.iter().sum::<u128>();
            prop_assert!(rest < stakes.len() as u128 || given.iter().all(|g| *g == 0));
        }
    }

    #[test]
    fn no_stash_gets_too_little_and_none_that_funds_are_enough_for_is_left_out(
        funds in 0..MOST, stakes in vec(0..MOST / 64, 1..64), cap in 0..MOST, least in 0..MOST / 16,
    ) {
        let given = compute_spread(funds, &stakes, cap, least);
        let sum = given.iter().sum::<u128>();
        prop_assert!(sum <= funds);
        for (stake, part) in stakes.iter().zip(&given) {
            prop_assert!(*part == 0 || (least..=cap).contains(&(stake + part)));
            let is_left_out = *part == 0 && *stake < least && least <= cap;
            prop_assert!(!is_left_out || funds - sum < least - stake);
        }
    }
}
