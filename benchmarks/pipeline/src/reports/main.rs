//! `bench-reports`: measures the weight and the time of equivocation reports in Wasm, at 1,000 validators.
//!
//! | module | what it owns |
//! |---|---|
//! | [`cli`] | the options |
//! | [`cases`] | the transactions and their expected outcomes |
//! | [`block`] | the block in which they are measured |
//! | [`report`] | the table and the verdict |
//!
//! Progress goes to stderr and results to stdout. Fails if a transaction ends otherwise than expected.

// No runtime contains this crate. A panic ends the program and no chain.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]

mod block;
mod cases;
mod cli;
mod report;

use block::OpenBlock;
use clap::Parser;
use palisade_bench_election::machine::Machine;
use palisade_bench_pipeline::{population, signer::Signer, wasm::Engine};
use palisade_runtime::configs::staking::MaxValidatorSet;
use std::process::ExitCode;

/// The number of blocks before the one in which reports are measured.
const BLOCKS_BEFORE: u32 = 3;

fn main() -> ExitCode {
    match run(&cli::Args::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::FAILURE
        }
    }
}

/// Measures every case. Prints which weights cover the time.
fn run(args: &cli::Args) -> Result<(), String> {
    let machine = Machine::describe();
    let count = MaxValidatorSet::get();
    eprintln!("deriving the keys of {count} validators, electing all of them");
    let validators: Vec<_> = (0..count).map(Signer::of_validator).collect();
    let (reporter, other) = (Signer::named("Alice"), Signer::named("Bob"));
    let offender = validators.first().ok_or("there is no validator")?;
    let state = population::state_of(&validators, &[&reporter, &other], |_| ())?;

    eprintln!("compiling the runtime's Wasm, making blocks");
    let mut block = OpenBlock::after(BLOCKS_BEFORE, state, Engine::new()?)?;
    // The first transaction of a block also does the work that follows the inherents. It is not measured.
    block.apply_for_good(&other, cases::transfer(offender))?;

    let mut measured = Vec::new();
    for case in block.with(|| cases::all(offender))? {
        eprintln!("{}", case.name);
        measured.push(block.measure(&case, &reporter, args.runs)?);
    }
    let findings = report::findings(&measured, count, args.runs, &machine);
    println!("{findings}");
    Ok(())
}
