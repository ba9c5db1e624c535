//! `rehearse`: runs the migration from `pallet-staking` on the state of a chain, and reports what it does.
//!
//! ```text
//! rehearse STATE [--json FILE]
//! ```
//!
//! The chain is not asked and nothing of it changes: the state is a file. The migration runs as on the chain, block by
//! block, natively. The numbers of the chain come from the metadata of its own runtime, which is in the state.
//!
//! | module | what it owns |
//! |---|---|
//! | [`cli`] | the options |
//! | [`state`] | reads the file: a raw chain spec, or a snapshot of `try-runtime` |
//! | [`metadata`] | asks the chain's runtime for its numbers |
//! | [`numbers`] | the numbers that the migration needs |
//! | [`chain`] | a runtime with our staking, made to the measure of the chain |
//! | [`rehearsal`] | runs the migration |
//! | [`observation`] | what is stored, and the sums, before and after |
//! | [`report`] | the text and the JSON object |

// No runtime contains this crate. A panic ends this program and stops no chain.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]

mod chain;
mod cli;
mod metadata;
mod numbers;
mod observation;
mod rehearsal;
mod report;
mod state;

use clap::Parser;
use std::{
    io::{self, ErrorKind, Write},
    process::ExitCode,
};

fn main() -> ExitCode {
    match run(&cli::Cli::parse()) {
        Ok(report) => report.exit_code(),
        Err(error) => {
            eprintln!("rehearse: {error}");
            ExitCode::from(2)
        }
    }
}

fn run(cli: &cli::Cli) -> Result<report::Report, String> {
    eprintln!("Reading {}", cli.state.display());
    let state = state::State::read(&cli.state)?;
    eprintln!(
        "{} entries. Asking the runtime in it for its numbers",
        state.entries.len()
    );
    let metadata = metadata::Metadata::of(&state)?;
    let numbers = numbers::Numbers::new(&metadata, cli)?;
    let rehearsal = rehearsal::rehearse(state, &metadata, &numbers)?;
    let report = report::Report::new(rehearsal, numbers);
    // A rehearsal can take long. So each form of the report is written even if the other can't be.
    let printed = print(&mut io::stdout().lock(), &report.text());
    if let Some(file) = &cli.json {
        std::fs::write(file, format!("{:#}\n", report.json()))
            .map_err(|error| format!("{} can't be written: {error}", file.display()))?;
        eprintln!("The same as JSON: {}", file.display());
    }
    printed.map(|()| report)
}

/// Prints the report. A reader that has seen enough, for example `head`, is no fault.
fn print(out: &mut impl Write, text: &str) -> Result<(), String> {
    let printed = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    match printed {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        printed => printed.map_err(|error| format!("the report can't be printed: {error}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An output that fails.
    struct Failing(ErrorKind);

    impl Write for Failing {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(self.0.into())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_report_that_can_t_be_printed_is_an_error() {
        let mut disk = Failing(ErrorKind::StorageFull);
        let error = print(&mut disk, "a report").expect_err("nothing is written");
        assert!(
            error.starts_with("the report can't be printed: "),
            "{error}"
        );
    }

    #[test]
    fn a_reader_may_leave_before_the_end() {
        assert_eq!(
            print(&mut Failing(ErrorKind::BrokenPipe), "a report"),
            Ok(())
        );
    }
}
