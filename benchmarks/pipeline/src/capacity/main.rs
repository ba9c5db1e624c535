//! `capacity`: what staking takes of the block time of the `live` preset, by the weights that the runtime charges.
//!
//! Nothing is measured and no block is executed, so the numbers are the same on every machine.
//!
//! | module | what it owns |
//! |---|---|
//! | [`cli`] | the options |
//! | [`live`] | the timing of the preset |
//! | [`chain`] | a chain of a given size, and the numbers that its weights depend on |
//! | [`weights`] | the runtime's weights, sums, weights as text |
//! | [`blocks`], [`sessions`], [`elections`], [`idle`] | the weights of work in each block, in a session, in an election, in idle weight |
//! | [`steps`], [`day`], [`calls`] | the tables |
//! | [`page`] | puts the tables into `docs/capacity.md` |
//!
//! The tables go to stdout.

// No runtime contains this crate. A panic ends this program and stops no chain.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]

mod blocks;
mod calls;
mod chain;
mod cli;
mod day;
mod elections;
mod idle;
mod live;
mod page;
mod sessions;
mod steps;
mod weights;

use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    match run(&cli::Args::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::FAILURE
        }
    }
}

/// Returns all tables.
fn tables() -> String {
    [
        blocks::table(),
        steps::table(),
        day::table(),
        calls::table(),
    ]
    .join("\n")
}

/// Prints the tables. Writes them into a page if one is given.
fn run(args: &cli::Args) -> Result<(), String> {
    let tables = tables();
    println!("{tables}");
    match &args.write {
        Some(path) => page::write(path, &tables),
        None => Ok(()),
    }
}
