//! The published table of fractions, known points of the curves, and what holds for all of them.

use super::*;
use proptest::prelude::*;

const CAP: Perbill = Unresponsiveness::POLKADOT.cap;
const PERCENT: u32 = 10_000_000;
const HUNDREDTH_OF_A_PERCENT: u32 = PERCENT / 100;

fn compute_unresponsiveness(offenders: u32, validators: u32) -> Perbill {
    Unresponsiveness::POLKADOT.compute(offenders, validators)
}

fn compute_equivocation(offenders: u32, validators: u32) -> Perbill {
    Equivocation::POLKADOT.compute(offenders, validators)
}

fn unresponsiveness_parts(offenders: u32, validators: u32) -> u32 {
    compute_unresponsiveness(offenders, validators).deconstruct()
}

fn equivocation_parts(offenders: u32, validators: u32) -> u32 {
    compute_equivocation(offenders, validators).deconstruct()
}

#[test]
fn the_published_table_for_a_hundred_validators_holds_to_the_part() {
    // (offenders, unresponsiveness, equivocation), the fractions in hundredths of a percent.
    let table = [
        (1, 0, 9),
        (2, 0, 36),
        (5, 0, 225),
        (10, 0, 900),
        (11, 0, 1_089),
        (12, 21, 1_296),
        (14, 63, 1_764),
        (20, 189, 3_600),
        (33, 462, 9_801),
        (34, 483, 10_000),
        (45, 700, 10_000),
    ];
    for (offenders, unresponsiveness, equivocation) in table {
        assert_eq!(
            unresponsiveness_parts(offenders, 100),
            unresponsiveness * HUNDREDTH_OF_A_PERCENT,
            "{offenders} unresponsive of 100"
        );
        assert_eq!(
            equivocation_parts(offenders, 100),
            equivocation * HUNDREDTH_OF_A_PERCENT,
            "{offenders} equivocating of 100"
        );
    }
}

#[test]
fn half_of_a_hundred_going_offline_at_once_lose_seven_percent_and_no_more() {
    assert_eq!(unresponsiveness_parts(50, 100), 7 * PERCENT);
    assert_eq!(unresponsiveness_parts(100, 100), 7 * PERCENT);
    // The cap is reached at a third beyond the eleven that are tolerated.
    assert_eq!(unresponsiveness_parts(45, 100), 7 * PERCENT);
    assert_eq!(
        unresponsiveness_parts(44, 100),
        693 * HUNDREDTH_OF_A_PERCENT
    );
}

#[test]
fn a_chain_sets_its_own_parameters() {
    // A quarter and two more are free; a fifth beyond them costs all of 40%.
    let lenient = Unresponsiveness {
        tolerated_one_in: 4,
        tolerated_besides: 2,
        steepness: 5,
        cap: Perbill::from_percent(40),
    };
    assert_eq!(lenient.compute(27, 100), Perbill::zero());
    assert_eq!(lenient.compute(28, 100), Perbill::from_percent(2));
    assert_eq!(lenient.compute(46, 100), Perbill::from_percent(38));
    assert_eq!(lenient.compute(47, 100), Perbill::from_percent(40));
    assert_eq!(lenient.compute(100, 100), Perbill::from_percent(40));

    // Everything is lost only when all of them conspire.
    let plain_square = Equivocation { steepness: 1 };
    assert_eq!(plain_square.compute(10, 100), Perbill::from_percent(1));
    assert_eq!(plain_square.compute(50, 100), Perbill::from_percent(25));
    assert_eq!(plain_square.compute(100, 100), Perbill::one());
}

#[test]
fn senseless_parameters_tolerate_nobody_or_charge_nothing() {
    let usual = Unresponsiveness::POLKADOT;
    let intolerant = Unresponsiveness {
        tolerated_one_in: 0,
        tolerated_besides: 0,
        ..usual
    };
    assert_eq!(
        intolerant.compute(1, 100),
        Perbill::from_parts(21 * HUNDREDTH_OF_A_PERCENT)
    );
    assert_eq!(intolerant.compute(0, 0), Perbill::zero());
    assert_eq!(intolerant.compute(1, 0), CAP);
    let flat = Unresponsiveness {
        steepness: 0,
        ..usual
    };
    let toothless = Equivocation { steepness: 0 };
    for validators in [0, 1, 100, u32::MAX] {
        assert_eq!(flat.compute(u32::MAX, validators), Perbill::zero());
        assert_eq!(toothless.compute(u32::MAX, validators), Perbill::zero());
    }
}

#[test]
fn each_kind_of_offence_is_priced_by_its_formula() {
    const PRICES: [SlashFormula; 4] = [
        SlashFormula::Unresponsiveness(Unresponsiveness::POLKADOT),
        SlashFormula::Equivocation(Equivocation::POLKADOT),
        SlashFormula::Fixed(Perbill::from_percent(33)),
        SlashFormula::Proposed,
    ];
    let proposed = Perbill::from_percent(5);
    let of_a_hundred = |offenders| {
        PRICES.map(|formula| {
            formula.compute(offenders, 100, proposed).deconstruct() / HUNDREDTH_OF_A_PERCENT
        })
    };
    assert_eq!(of_a_hundred(1), [0, 9, 3_300, 500]);
    assert_eq!(of_a_hundred(20), [189, 3_600, 3_300, 500]);
    assert_eq!(of_a_hundred(50), [700, 10_000, 3_300, 500]);
}

#[test]
fn a_tenth_of_the_set_and_one_more_may_be_unresponsive_for_free() {
    for (validators, tolerated) in [
        (1, 1),
        (4, 1),
        (9, 1),
        (10, 2),
        (19, 2),
        (20, 3),
        (1_000, 101),
    ] {
        assert_eq!(unresponsiveness_parts(tolerated, validators), 0);
        assert!(unresponsiveness_parts(tolerated + 1, validators) > 0);
    }
}

#[test]
fn unresponsiveness_in_small_sets_is_known_to_the_part() {
    assert_eq!(unresponsiveness_parts(13, 30), 63 * PERCENT / 10);
    assert_eq!(unresponsiveness_parts(14, 30), 7 * PERCENT);
    assert_eq!(unresponsiveness_parts(2, 4), 525 * HUNDREDTH_OF_A_PERCENT);
    assert_eq!(unresponsiveness_parts(3, 4), 7 * PERCENT);
    // 3/7 is 428_571_428 parts, and 7% of that 29_999_999.96.
    assert_eq!(unresponsiveness_parts(2, 7), 29_999_999);
}

#[test]
fn one_equivocation_costs_more_the_smaller_the_set() {
    assert_eq!(equivocation_parts(1, 1_000), 9_000);
    assert_eq!(equivocation_parts(1, 100), 9 * HUNDREDTH_OF_A_PERCENT);
    assert_eq!(equivocation_parts(1, 10), 9 * PERCENT);
    assert_eq!(equivocation_parts(1, 7), 183_673_468);
    assert_eq!(equivocation_parts(1, 4), 5_625 * HUNDREDTH_OF_A_PERCENT);
    for validators in 1..=3 {
        assert_eq!(compute_equivocation(1, validators), Perbill::one());
    }
}

#[test]
fn no_offender_costs_nothing() {
    for validators in [0, 1, 4, 100, u32::MAX] {
        assert_eq!(compute_unresponsiveness(0, validators), Perbill::zero());
        assert_eq!(compute_equivocation(0, validators), Perbill::zero());
    }
}

#[test]
fn offenders_of_an_empty_set_count_as_all_of_it() {
    assert_eq!(compute_unresponsiveness(1, 0), Perbill::zero());
    assert_eq!(compute_unresponsiveness(2, 0), CAP);
    assert_eq!(compute_equivocation(1, 0), Perbill::one());
}

#[test]
fn the_largest_sets_do_not_overflow() {
    let max = u32::MAX;
    assert_eq!(compute_equivocation(max, max), Perbill::one());
    assert_eq!(compute_unresponsiveness(max, max), CAP);
    // A third of the set, where three times the offenders no longer fits in 32 bits.
    assert_eq!(compute_equivocation(max / 3, max), Perbill::one());
    assert_eq!(equivocation_parts(max / 3 - max / 30, max), 81 * PERCENT);
}

proptest! {
    #[test]
    fn fractions_stay_within_their_caps(offenders: u32, validators: u32) {
        prop_assert!(compute_unresponsiveness(offenders, validators) <= CAP);
        prop_assert!(compute_equivocation(offenders, validators) <= Perbill::one());
    }

    #[test]
    fn more_offenders_never_cost_each_less(a: u32, b: u32, validators: u32) {
        let (fewer, more) = (a.min(b), a.max(b));
        prop_assert!(
            compute_unresponsiveness(fewer, validators) <= compute_unresponsiveness(more, validators)
        );
        prop_assert!(
            compute_equivocation(fewer, validators) <= compute_equivocation(more, validators)
        );
    }

    #[test]
    fn one_more_offender_never_costs_each_less(validators in 1u32..2_000, offenders in 0u32..2_000) {
        prop_assert!(
            unresponsiveness_parts(offenders, validators)
                <= unresponsiveness_parts(offenders + 1, validators)
        );
        prop_assert!(
            equivocation_parts(offenders, validators)
                <= equivocation_parts(offenders + 1, validators)
        );
    }

    #[test]
    fn fractions_are_the_formula_rounded_down(validators in 1u64..100_000, offenders in 0u64..100_000) {
        const WHOLE: u64 = 1_000_000_000;
        let ratio = |part: u64| (3 * part * WHOLE / validators).min(WHOLE);
        let excess = offenders.saturating_sub(validators / 10 + 1);
        let (x, n) = (offenders as u32, validators as u32);
        prop_assert_eq!(u64::from(unresponsiveness_parts(x, n)), ratio(excess) * 7 / 100);
        prop_assert_eq!(u64::from(equivocation_parts(x, n)), ratio(offenders).pow(2) / WHOLE);
    }

    #[test]
    fn no_parameters_exceed_the_cap_or_make_company_cheaper(
        (a, b, validators) in any::<(u32, u32, u32)>(),
        (tolerated_one_in, tolerated_besides, steepness) in any::<(u32, u32, u32)>(),
        cap in 0u32..=100,
    ) {
        let cap = Perbill::from_percent(cap);
        let unresponsiveness = Unresponsiveness { tolerated_one_in, tolerated_besides, steepness, cap };
        let equivocation = Equivocation { steepness };
        let (fewer, more) = (a.min(b), a.max(b));
        prop_assert!(unresponsiveness.compute(more, validators) <= cap);
        prop_assert!(
            unresponsiveness.compute(fewer, validators) <= unresponsiveness.compute(more, validators)
        );
        prop_assert!(equivocation.compute(fewer, validators) <= equivocation.compute(more, validators));
    }
}
