//! `bench-pipeline`: executes an election of the dev runtime in Wasm, block by block, as a node does.
//!
//! | module | what it owns |
//! |---|---|
//! | [`cli`] | the options |
//! | [`state`], [`electorate`] | the state before the first block |
//! | [`palisade_bench_pipeline`] | the header and the inherent of a block; the executor |
//! | [`chain`] | blocks, their weight and their time |
//! | [`phases`] | the step of the election in a block |
//! | [`exposures`] | the result of the reference, the stored exposures |
//! | [`report`] | the table, the file with results |
//! | [`limits`] | the elections that take longest, and whether their weight covers the time |
//!
//! `state`, `electorate`, `authoring` and `exposures` are modules of the runtime's tests. There the same election runs
//! natively, here it runs in Wasm. Progress goes to stderr and results to stdout.

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
#[path = "../../../runtime/tests/runtime/electorate.rs"]
mod electorate;
#[path = "../../../runtime/tests/runtime/exposures.rs"]
mod exposures;
mod limits;
mod phases;
mod report;
#[path = "../../../runtime/tests/runtime/state.rs"]
mod state;

use chain::{Block, Chain};
use clap::Parser;
use electorate::Electorate;
use frame_support::assert_ok;
use palisade_bench_election::{machine::Machine, results};
use palisade_bench_pipeline::wasm::Engine;
use palisade_runtime::{genesis, RuntimeOrigin, Timing};
use phases::Phase;
use std::process::ExitCode;

/// The sessions of an era, 20 slots each. This is enough to read 32 pages of voters and to export 32 pages of winners.
const SESSIONS_PER_ERA: u32 = 6;
/// The most blocks to wait until the era is planned. An election needs far fewer.
const PATIENCE: usize = 200;
/// The era that the election is for.
const ERA: u32 = 1;

fn main() -> ExitCode {
    match run(&cli::Args::parse()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => {
            eprintln!("error: the runtime's result differs from the reference's, or a block cost more than its weight, or a step less than a third; the tables say which");
            ExitCode::FAILURE
        }
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::FAILURE
        }
    }
}

/// Runs the benchmark. Returns whether the runtime's result equals the reference's.
///
/// At the limits, also returns `false` if a block cost more than its weight, or a step too little.
fn run(args: &cli::Args) -> Result<bool, String> {
    if let Some(folder) = &args.save {
        results::prepare(folder)?;
    }
    let machine = Machine::describe();
    if args.limits {
        return run_limits(args, &machine);
    }
    let electorate = args.electorate()?;
    let (blocks, identical) = measure(&electorate, args.runs)?;
    report::Report {
        electorate,
        runs: args.runs,
        blocks,
        identical,
        machine,
    }
    .publish(args.save.as_deref())?;
    Ok(identical)
}

fn run_limits(args: &cli::Args, machine: &Machine) -> Result<bool, String> {
    let mut findings = Vec::new();
    for (number, case) in (1..).zip(limits::CASES) {
        let (name, electorate) = case;
        eprintln!("election {number} of {}: {name}", limits::CASES.len());
        let (blocks, identical) = measure(&electorate, args.runs)?;
        let finding = limits::Finding::new(case, &blocks, identical);
        println!("{}", finding.text());
        findings.push(finding);
    }
    limits::publish(&findings, machine, args.runs, args.save.as_deref())?;
    Ok(limits::are_good(&findings))
}

/// Runs one election. Returns its blocks, and whether its result equals the reference's.
fn measure(electorate: &Electorate, runs: u32) -> Result<(Vec<Block>, bool), String> {
    eprintln!("bonding, validating, nominating: {electorate:?}");
    let mut state = state::state_of(genesis::LOCAL);
    state.execute_with(|| {
        electorate.settle();
        let timing = Timing::set_staking_timing(RuntimeOrigin::root(), SESSIONS_PER_ERA, 3, 2);
        assert_ok!(timing);
    });
    state.commit_all()?;
    eprintln!("electing natively with the reference");
    let expected = state.execute_with(exposures::elected_by_reference);

    let mut chain = Chain::new(state, Engine::new()?, runs);
    let blocks = make_blocks(&mut chain)?;
    let identical = chain.with(|| exposures::exposed_in(ERA)) == expected;
    Ok((blocks, identical))
}

/// Makes blocks until the era is planned.
fn make_blocks(chain: &mut Chain) -> Result<Vec<Block>, String> {
    let mut blocks = Vec::new();
    while blocks.len() < PATIENCE {
        let block = chain.make_block()?;
        eprintln!(
            "block {}: {:.1?}, {}",
            blocks.len() + 1,
            block.time,
            block.phase.name()
        );
        if let Some(reason) = phases::failure(&block.events) {
            return Err(format!("the election failed: {reason}"));
        }
        let is_planned = block.phase == Phase::EraPlanned;
        blocks.push(block);
        if is_planned {
            return Ok(blocks);
        }
    }
    Err(format!("no era was planned in {PATIENCE} blocks"))
}
