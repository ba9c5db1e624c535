//! The options of `bench-reports`.
//!
//! First in the flow. The only option sets how often each transaction is executed.

use clap::{value_parser, Parser};

/// Measures reports of equivocations in Wasm at 1,000 validators: valid ones, bogus ones, and long ones.
///
/// Prints a table with the weight and the time of each. Progress goes to stderr. The last column says whether the weight
/// covers the time.
#[derive(Parser, Debug)]
#[command(name = "bench-reports", version)]
pub struct Args {
    /// The number of executions of each transaction. Its time is the median
    #[arg(long, value_name = "N", default_value_t = 21, value_parser = value_parser!(u32).range(1..=1_000))]
    pub runs: u32,
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    fn runs(options: &[&str]) -> Option<u32> {
        let args = Args::try_parse_from(std::iter::once(&"bench-reports").chain(options));
        args.ok().map(|args| args.runs)
    }

    #[test]
    fn each_transaction_is_executed_at_least_once() {
        Args::command().debug_assert();
        assert_eq!(runs(&[]), Some(21));
        assert_eq!(runs(&["--runs", "1"]), Some(1));
        assert_eq!(runs(&["--runs", "0"]), None);
    }
}
