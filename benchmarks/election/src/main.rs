//! `bench-election`: compares our election solver with `sp-npos-elections`, on the same electorates and in one process.
//!
//! | module | what it owns |
//! |---|---|
//! | [`cli`] | the options |
//! | [`cases`] | the measured elections |
//! | [`memory`] | an allocator that counts |
//! | [`native`] | time, memory and results of both solvers, natively |
//! | [`wasm`] | the same in Wasm, with the node's executor |
//! | [`scaling`] | the growth of our time with the number of votes |
//! | [`report`] | the table and the JSON object of the cases |
//!
//! The parts that other benchmarks share are in the library. Progress goes to stderr. Results go to stdout, and the last
//! line of stdout is one JSON object. Electorates and solvers are in `palisade-bench-election-wasm`, because that crate
//! also runs in Wasm.

// No runtime contains this crate. A panic ends this program and stops no chain.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::let_underscore_must_use,
    clippy::panic,
    clippy::unwrap_used
)]

mod cases;
mod cli;
mod memory;
mod native;
mod report;
mod scaling;
mod wasm;

use clap::Parser;
use palisade_bench_election::{machine, results, statistics};
use std::process::ExitCode;

fn main() -> ExitCode {
    let args = cli::Args::parse();
    match run(&args) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => {
            eprintln!("error: the two solvers elected differently; the table says in which case");
            ExitCode::FAILURE
        }
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::FAILURE
        }
    }
}

/// Runs the benchmark. Returns whether both solvers had the same result in every case in which both ran.
fn run(args: &cli::Args) -> Result<bool, String> {
    let chosen = args.chosen_cases()?;
    if args.list {
        chosen.iter().for_each(|case| println!("{}", case.name()));
        return Ok(true);
    }
    // Checked first, so that no minutes are spent on results that can't be written.
    if let Some(folder) = &args.save {
        results::prepare(folder)?;
    }
    let machine = machine::Machine::describe();
    if args.scaling {
        let series = scaling::measure(args);
        scaling::publish(&series, args, &machine)?;
        return Ok(true);
    }
    let rows = measure(args, &chosen)?;
    let report = report::Report::new(rows, args.seed, machine);
    report.publish(args.save.as_deref())?;
    Ok(report.all_identical())
}

fn measure(args: &cli::Args, chosen: &[cases::Case]) -> Result<Vec<report::Row>, String> {
    let engine = wasm::Engine::new()?;
    if engine.is_none() && chosen.iter().any(cases::Case::in_wasm) {
        eprintln!(
            "note: no Wasm in this build, so the cases in Wasm are left out; \
             'make bench-election' builds it, or PALISADE_BENCH_WASM=1 in the environment of cargo"
        );
    }
    let mut rows = Vec::new();
    for case in chosen {
        let row = match (case.in_wasm(), &engine) {
            (false, _) => native::measure(case, args.runs),
            (true, Some(engine)) => wasm::measure(engine, case, args.wasm_runs)?,
            (true, None) => continue,
        };
        rows.push(row);
    }
    if rows.is_empty() {
        return Err("nothing was measured: all chosen cases are in Wasm, and this build has none; run 'make bench-election'".into());
    }
    Ok(rows)
}
