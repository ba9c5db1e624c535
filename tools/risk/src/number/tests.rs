use super::*;
use proptest::prelude::*;

fn fraction(numerator: u128, denominator: u128) -> Fraction {
    Fraction::ratio(numerator, denominator).unwrap()
}

#[test]
fn a_decimal_is_rounded_down_if_more_is_better_else_up() {
    assert_eq!(Ratio::good(fraction(2, 3)).decimal(), "0.666666");
    assert_eq!(Ratio::bad(fraction(2, 3)).decimal(), "0.666667");
    assert_eq!(Ratio::good(fraction(11, 1_000)).decimal(), "0.011");
    assert_eq!(Ratio::bad(fraction(11, 1_000)).percent(), "1.1%");
    assert_eq!(Ratio::bad(fraction(1, 3)).percent(), "33.334%");
    assert_eq!(Ratio::bad(Fraction::one()).percent(), "100%");
}

#[test]
fn a_difference_below_zero_has_a_sign_and_is_rounded_away_from_zero() {
    let difference = Difference::of(&fraction(1, 3), &Fraction::one()).unwrap();
    assert_eq!(difference.to_string(), "-2/3");
    assert_eq!(difference.decimal(), "-0.666667");
    assert_eq!(difference.percent(), "-66.667%");
    let slack = Slack::of_attack(11, 10);
    assert_eq!(Difference::gamma(&slack).unwrap().decimal(), "0.1");
    assert_eq!(Difference::gamma(&Slack::Unlimited), None);
}

#[test]
fn an_amount_is_written_in_tokens_without_rounding() {
    let text = |units, decimals| Amount { units, decimals }.to_string();
    assert_eq!(text(1_234_567, 3), "1,234.567");
    assert_eq!(text(1_200_000, 3), "1,200");
    assert_eq!(text(5, 3), "0.005");
    assert_eq!(text(999, 0), "999");
    assert_eq!(
        text(u128::MAX, 38),
        "3.40282366920938463463374607431768211455"
    );
}

#[test]
fn an_amount_of_a_table_is_cut_after_three_digits() {
    let text = |units, decimals| Amount { units, decimals }.short();
    assert_eq!(text(12_345_678_999, 7), "1,234.567");
    assert_eq!(text(12_340_000_999, 7), "1,234");
    assert_eq!(text(12_340_500_999, 7), "1,234.05");
    assert_eq!((text(0, 5), text(1_000, 0)), ("0".into(), "1,000".into()));
}

#[test]
fn an_amount_that_is_cut_to_nothing_is_not_written_as_zero() {
    let text = |units, decimals| Amount { units, decimals }.short();
    assert_eq!(text(9, 5), "<0.001");
    assert_eq!(text(99, 5), "<0.001");
    assert_eq!(text(100, 5), "0.001");
}

#[test]
fn large_numbers_are_written_with_all_digits_and_rounded_as_others() {
    let most = u128::MAX.to_string();
    let large = fraction(u128::MAX, 1);
    assert_eq!(Ratio::bad(large).decimal(), most);
    assert_eq!(Ratio::bad(large).percent(), format!("{most}00%"));
    // A third of 2¹²⁷ ends with .66…
    let third = fraction(1 << 127, 3);
    assert_eq!(
        Ratio::bad(third).decimal(),
        "56713727820156410577229101238628035242.666667"
    );
    assert_eq!(
        Ratio::good(third).percent(),
        "5671372782015641057722910123862803524266.666%"
    );
}

#[test]
fn json_has_the_exact_number_and_the_decimal() {
    let json = |number: &dyn erased::Number| number.json();
    assert_eq!(
        json(&Ratio::good(fraction(1, 3))),
        r#"{"exact":"1/3","decimal":"0.333333"}"#
    );
    let amount = Amount {
        units: 12_345_670,
        decimals: 4,
    };
    assert_eq!(
        json(&amount),
        r#"{"exact":"12345670","decimal":"1234.567"}"#
    );
}

mod erased {
    pub trait Number {
        fn json(&self) -> String;
    }
    impl<T: serde::Serialize> Number for T {
        fn json(&self) -> String {
            serde_json::to_string(self).unwrap()
        }
    }
}

#[test]
fn parts_are_read_with_a_percent_sign_only() {
    assert_eq!(read_part("10%"), Ok(Perbill::from_percent(10)));
    assert_eq!(read_part("0.5%"), Ok(Perbill::from_parts(5_000_000)));
    assert_eq!(read_part("0.0000001%"), Ok(Perbill::from_parts(1)));
    assert_eq!(read_part("100%"), Ok(Perbill::one()));
    for wrong in [
        "10",
        "",
        "%",
        "100.1%",
        "-1%",
        "1e1%",
        "0.00000001%",
        "1.%",
        "+5%",
    ] {
        let message = read_part(wrong).unwrap_err();
        assert!(message.contains("for example 0.5%"), "{wrong}: {message}");
    }
}

#[test]
fn a_part_that_was_given_is_written_with_all_its_digits() {
    let written = |parts| part_in_percent(Perbill::from_parts(parts));
    // `--fault-probability 0.0001%`: three digits would make it 0%.
    assert_eq!(written(1_000), "0.0001%");
    assert_eq!(written(1), "0.0000001%");
    assert_eq!(written(999_999_999), "99.9999999%");
    assert_eq!(written(123_450_000), "12.345%");
    assert_eq!(
        (written(0), written(1_000_000_000)),
        ("0%".into(), "100%".into())
    );
}

proptest! {
    #[test]
    fn a_part_that_is_written_is_read_again(parts in 0u32..=1_000_000_000) {
        let part = Perbill::from_parts(parts);
        prop_assert_eq!(read_part(&part_in_percent(part)), Ok(part));
    }
}
