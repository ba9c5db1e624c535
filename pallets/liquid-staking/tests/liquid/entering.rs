//! What a depositor that enters after a loss gives to the holders.
//!
//! After a loss the price for a depositor is `(nav + V) / (shares + V)`, above `nav / shares`: as if the virtual shares
//! had lost nothing. So a deposit `a` buys `s = ⌊a · (shares + V) / (nav + V)⌋` shares. All holders together gain
//!
//! ```text
//! shares · (nav + a) / (shares + s) − nav = (shares · a − nav · s) / (shares + s)
//! ```
//!
//! With `s > a · (shares + V) / (nav + V) − 1` this is less than
//!
//! ```text
//! V · (shares − nav) / (shares + V) · [a · (shares + V) / (a · (shares + V) + shares · (nav + V))] + nav / (shares + s)
//! ```
//!
//! The fraction in brackets is below 1, and reaches it with large deposits. The last term is below 1: it is rounding.
//! So the least bound for any deposit is `V · (shares − nav) / (shares + V)`, and one unit. With `nav ≥ shares` nothing
//! but rounding is left.

use super::{chain::*, people::*};
use frame_support::assert_ok;
use palisade_liquid_staking::{
    arithmetic::rate::{compute_shares, compute_value, VIRTUAL},
    types::Settings,
};
use proptest::prelude::*;
use sp_runtime::Perbill;

/// Emil has 1,000 PAL, and loses 30 of them to a slash. Instant exits cost nothing.
fn emil_loses_three_percent() {
    let rules = Settings {
        instant_fee: Perbill::zero(),
        ..house_rules()
    };
    assert_ok!(Liquid::set_settings(root(), rules));
    deposit(EMIL, 1_000 * PAL);
    next_era();
    next_era();
    offend(ALICE, 10); // of a stash with 300 PAL
    roll_until_slashed();
    assert_eq!(worth(EMIL), 970 * PAL);
}

/// Gina deposits 900 PAL and leaves at once. Returns what it costs her, in units.
fn gina_enters_and_leaves() -> Balance {
    let before = free(GINA);
    deposit(GINA, 900 * PAL);
    assert_ok!(Liquid::exit_at_once(signed(GINA), shares(GINA), 0));
    before - free(GINA)
}

#[test]
fn who_enters_after_a_loss_gives_some_units_to_who_is_there() {
    run(|| {
        emil_loses_three_percent();
        // The bound is 1,000,000 · 30 / 1,000 = 30,000 units for each deposit. Faye gives a hundredth of it: her 10 PAL
        // are as much of all.
        deposit(FAYE, 10 * PAL);
        assert_eq!(shares(FAYE), 10_309_278_350_196);
        assert_eq!(worth(FAYE), 10 * PAL - 307);
        assert_eq!(worth(EMIL), 970 * PAL + 306);

        // Gina gives almost half of it each time. A hundredth of that is Faye's.
        assert_eq!(gina_enters_and_leaves(), 14_362);
        assert_eq!(worth(FAYE), 10 * PAL - 161);
        assert_eq!(gina_enters_and_leaves(), 14_363);
        assert_eq!(worth(FAYE), 10 * PAL - 14);
        assert_eq!(gina_enters_and_leaves(), 14_362);
        assert_eq!(worth(FAYE), 10 * PAL + 132, "more than she paid");
        assert_eq!(worth(EMIL), 970 * PAL + 42_954);
        // What three deposits of Gina and one of Faye gave, and a unit that nobody can be paid.
        assert_eq!(Liquid::net_asset_value(), 980 * PAL + 43_087);
    });
}

/// Returns the most that a deposit gives to all who are there, in units: see the docs of this file.
pub fn most_given(nav: Balance, shares: Balance) -> Balance {
    let lost = shares.saturating_sub(nav);
    VIRTUAL * lost / (shares + VIRTUAL) + 1
}

#[test]
fn a_large_deposit_after_a_large_loss_gives_almost_a_millionth_of_a_pal() {
    // All but a thousandth is lost.
    let (nav, all) = (PAL, 1_000 * PAL);
    let amount = 1_000_000 * PAL;
    let bought = compute_shares(amount, nav, all).expect("is small");
    let worth = compute_value(all, nav + amount, all + bought).expect("is small");
    assert_eq!(most_given(nav, all), 999_000);
    assert_eq!(worth - nav, 998_999);
}

proptest! {
    #[test]
    fn a_deposit_gives_who_is_there_no_more_than_the_bound(
        all in 1u128..1_000_000 * PAL, part in 1u128..=10_000, amount in 1u128..1_000_000 * PAL,
    ) {
        let nav = (all * part / 10_000).max(1);
        let bought = compute_shares(amount, nav, all).expect("is small");
        let before = compute_value(all, nav, all).expect("is small");
        let after = compute_value(all, nav + amount, all + bought).expect("is small");
        prop_assert!(after + 1 >= before, "nobody who is there loses");
        prop_assert!(after - before.min(after) <= most_given(nav, all));
    }
}
