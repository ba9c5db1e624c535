//! Medians, and readable numbers.

use std::time::Duration;

/// The median and the range of several times of the same work, in milliseconds.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Times {
    /// The median. For an even number of times, the mean of the two in the middle.
    pub median: f64,
    /// The shortest.
    pub min: f64,
    /// The longest.
    pub max: f64,
}

impl Times {
    /// Summarises the times. There must be at least one.
    pub fn of(measured: &[Duration]) -> Self {
        let mut sorted: Vec<f64> = measured
            .iter()
            .map(|time| time.as_secs_f64() * 1_000.0)
            .collect();
        sorted.sort_unstable_by(f64::total_cmp);
        let (lower, upper) = (sorted[(sorted.len() - 1) / 2], sorted[sorted.len() / 2]);
        Self {
            median: rounded((lower + upper) / 2.0),
            min: rounded(sorted[0]),
            max: rounded(sorted[sorted.len() - 1]),
        }
    }
}

/// Rounds to three decimals. The clocks are not more precise.
pub fn rounded(value: f64) -> f64 {
    (value * 1_000.0).round() / 1_000.0
}

/// Returns bytes as megabytes of 10^6 bytes.
pub fn megabytes(bytes: usize) -> f64 {
    rounded(bytes as f64 / 1_000_000.0)
}

/// Returns a number with about three significant digits, such as 3,412 · 51.6 · 0.75.
pub fn readable(value: f64) -> String {
    match value {
        _ if value >= 100.0 => grouped(value.round() as u64),
        _ if value >= 10.0 => format!("{value:.1}"),
        _ => format!("{value:.2}"),
    }
}

/// Returns an integer with a comma before every three digits.
pub fn grouped(value: u64) -> String {
    let digits = value.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_slow_run_does_not_move_the_median() {
        let times = |all: &[u64]| {
            let all: Vec<_> = all.iter().map(|ms| Duration::from_millis(*ms)).collect();
            Times::of(&all)
        };
        let five = times(&[12, 10, 900, 11, 13]);
        assert_eq!((five.median, five.min, five.max), (12.0, 10.0, 900.0));
        assert_eq!(times(&[10, 13]).median, 11.5);
        assert_eq!(times(&[7]).median, 7.0);
    }

    #[test]
    fn numbers_are_readable() {
        assert_eq!(readable(3_412.4), "3,412");
        assert_eq!(readable(51.64), "51.6");
        assert_eq!(readable(0.754), "0.75");
        assert_eq!(grouped(999), "999");
        assert_eq!(grouped(1_000_000), "1,000,000");
        assert_eq!(megabytes(35_123_456), 35.123);
    }
}
