//! `bench-election`: our election solver beside `sp-npos-elections`, on the same electorates, in one process.
//!
//! | module | what it owns |
//! |---|---|
//! | [`cli`] | the options |
//! | [`cases`] | which elections are measured |
//! | [`memory`] | an allocator that counts |
//! | [`native`] | times, memory and identity of both solvers, natively |
//! | [`wasm`] | the same in Wasm, by the node's executor |
//! | [`scaling`] | how our time grows with the number of votes |
//! | [`report`] | the table and the JSON object of the cases |
//! | [`plot`] | a chart with logarithmic axes, as SVG |
//!
//! What it shares with other benchmarks is in the library. Progress goes to stderr and results to stdout, so that the
//! last line there is one JSON object. Electorates and solvers come from `palisade-bench-election-wasm`, which is the
//! part that runs in Wasm too.

mod cases;
mod cli;
mod memory;
mod native;
mod plot;
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
            eprintln!("error: the two solvers elected differently, see the table");
            ExitCode::FAILURE
        }
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::FAILURE
        }
    }
}

/// Whether both solvers elected the same wherever both ran.
fn run(args: &cli::Args) -> Result<bool, String> {
    let chosen = args.chosen_cases()?;
    if args.list {
        chosen.iter().for_each(|case| println!("{}", case.name()));
        return Ok(true);
    }
    // Before minutes are spent on results that could not be kept.
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
        return Err("nothing was measured: all chosen cases are in Wasm".into());
    }
    Ok(rows)
}
