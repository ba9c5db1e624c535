//! A release changes a bound while rulings wait for the end of the handover.

use crate::{chain::ours::*, people::*, upgrade::*};
use pallet_staking::{DeferredSlashes, WaitingRulings};
use sp_runtime::Perbill;

/// The usual bound.
const USUAL: u32 = 100;

/// Who waits for its ruling, and for which fraction.
fn waiting() -> Vec<(u64, Perbill)> {
    let rulings = WaitingRulings::<Runtime>::get().into_iter();
    rulings
        .map(|waiting| (waiting.validator, waiting.ruling.fraction))
        .collect()
}

/// Returns the offenders of era 6 and their fractions, if a release sets this bound in the middle of the handover.
fn slashed_with(bound: u32) -> Vec<(u64, Perbill)> {
    let percent = Perbill::from_percent;
    MaxValidatorSet::set(USUAL);
    let slashed = old_chain().execute_with(|| {
        // 1. Staking is paused. Rulings on Bob and Carol wait.
        upgrade();
        report(BOB, 5);
        report(CAROL, 40);
        // 2. After the release both wait, and nothing is left out: a ruling on Dave comes, and a larger one on Carol.
        MaxValidatorSet::set(bound);
        assert_eq!(waiting(), [(BOB, percent(5)), (CAROL, percent(40))]);
        report(DAVE, 20);
        report(CAROL, 50);
        let all = [(BOB, percent(5)), (CAROL, percent(50)), (DAVE, percent(20))];
        assert_eq!(waiting(), all);
        // 3. At the end of the handover all three are carried out.
        migrate(one_unit() * 8);
        assert!(!WaitingRulings::<Runtime>::exists());
        let mut slashed: Vec<_> = DeferredSlashes::<Runtime>::iter_values()
            .filter(|slash| slash.slash_era == LAST_ERA)
            .map(|slash| (slash.validator, slash.fraction))
            .collect();
        slashed.sort_unstable();
        assert_eq!(slashed, all);
        slashed
    });
    MaxValidatorSet::set(USUAL);
    slashed
}

#[test]
fn rulings_that_wait_are_carried_out_whatever_the_bound_is_now() {
    let usual = slashed_with(USUAL);
    for bound in [1, 2, 1_000] {
        assert_eq!(slashed_with(bound), usual, "with a bound of {bound}");
    }
}
