//! `bench-pallets`: our staking pallet beside `pallet-staking` of the SDK.
//!
//! Two runtimes run natively. They differ in the staking pallet only. Both get the same stakers, and each case does the
//! same with both.
//!
//! | module | what it owns |
//! |---|---|
//! | [`cli`] | the options |
//! | [`params`], [`accounts`] | configuration, accounts and authors that both runtimes share |
//! | [`given`] | election results that are given |
//! | [`scenario`] | the stakers of a chain |
//! | [`side`], [`shared`] | what both sides can do |
//! | [`upstream`], [`ours`] | the two runtimes |
//! | [`keys`] | counts reads and writes by storage item |
//! | [`meter`] | executes, times, counts and proves |
//! | [`cases`] | what is measured |
//! | [`observation`] | compares the two sides after a case |
//! | [`report`] | the table, the files, the JSON object |

// No runtime contains this crate. A panic ends this program and stops no chain.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]
#![recursion_limit = "256"]

mod accounts;
mod cases;
mod cli;
mod given;
mod keys;
mod meter;
mod observation;
mod ours;
mod params;
mod report;
mod scenario;
mod shared;
mod side;
mod upstream;

use clap::Parser;
use palisade_bench_election::{machine::Machine, results};
use std::process::ExitCode;

/// The allocator of the C library leaves work on freed memory to later allocations. So one side would pay for what the
/// other side has freed.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    match run(&cli::Args::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::FAILURE
        }
    }
}

/// Runs the chosen cases and publishes the results.
fn run(args: &cli::Args) -> Result<(), String> {
    if let Some(folder) = &args.save {
        results::prepare(folder)?;
    }
    let machine = Machine::describe();
    let chosen = args.chosen_cases();
    if chosen.is_empty() {
        return Err("no case has such a name; see the table of a run without --cases".into());
    }
    let (mut rows, mut differences) = (Vec::new(), Vec::new());
    for (number, case) in (1..).zip(&chosen) {
        eprintln!("case {number} of {}: {}", chosen.len(), case.name);
        let [upstream, ours] = meter::measure((case.upstream)(), (case.ours)(), args.runs_of(case));
        if args.keys {
            let sides = [&upstream, &ours].map(|side| (&side.keys, side.items.clone()));
            let [theirs, ours] = sides;
            println!("{}:\n\n{}", case.name, keys::compare(theirs, ours));
        }
        if let Err(difference) = observation::compare(&upstream.observation, &ours.observation) {
            eprintln!("{}: {difference}", case.name);
            differences.push(case.name.clone());
        }
        rows.push(report::Row {
            name: case.name.clone(),
            upstream: upstream.measured,
            ours: ours.measured,
        });
    }
    report::publish(args.set(), &rows, &machine, args.save.as_deref())?;
    if differences.is_empty() {
        return Ok(());
    }
    Err(format!(
        "the two sides ended with different states in: {}",
        differences.join(", ")
    ))
}
