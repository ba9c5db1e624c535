use super::*;

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
