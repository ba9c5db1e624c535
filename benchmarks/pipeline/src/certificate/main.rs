//! `bench-certificate`: measures the certificate of an era in Wasm, with 1,000 validators and as many services as possible.
//!
//! The genesis has 1,000 validators, each active, and 50 services. Each validator allocates stake to as many services as
//! it may. The hook of the restaking pallet makes the certificate in the first block. So this measures the start of the
//! first block, and that of the second one, in which there is nothing to certify. The difference is the certificate.
//!
//! A second table shows how the time of an allocation grows (`growth`).
//!
//! Progress goes to stderr and results to stdout. Fails if the certificate takes a tenth of a block or more, or more than its
//! weight.

// No runtime contains this crate. A panic ends the program and no chain.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]

mod graph;
mod growth;

use clap::{value_parser, Parser};
use codec::{Decode, Encode};
use frame_support::weights::constants::{WEIGHT_REF_TIME_PER_MILLIS, WEIGHT_REF_TIME_PER_NANOS};
use palisade_bench_election::machine::Machine;
use palisade_bench_pipeline::{
    authoring::{begin_block, set_time},
    median, population,
    signer::Signer,
    wasm::Engine,
};
use palisade_runtime::{
    configs::{staking::MaxValidatorSet, system::MAXIMUM_BLOCK_WEIGHT},
    Hash, Header,
};
use sp_io::TestExternalities;
use std::{process::ExitCode, time::Duration};

/// Measures the certificate of an era in Wasm, with 1,000 validators.
///
/// Prints one line for each number of services. Progress goes to stderr.
#[derive(Parser, Debug)]
#[command(name = "bench-certificate", version)]
struct Args {
    /// The number of executions of each block. Its time is the median
    #[arg(long, value_name = "N", default_value_t = 9, value_parser = value_parser!(u32).range(1..=1_000))]
    runs: u32,
}

fn main() -> ExitCode {
    match run(&Args::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::FAILURE
        }
    }
}

fn run(args: &Args) -> Result<(), String> {
    let machine = Machine::describe();
    let count = MaxValidatorSet::get();
    eprintln!("deriving the keys of {count} validators, compiling the runtime's Wasm");
    let validators: Vec<_> = (0..count).map(Signer::of_validator).collect();
    let sudo = Signer::named("Alice");
    let engine = Engine::new()?;
    println!("| services | allocations | certificate | part of a block's time | its weight |");
    println!("|---|---|---|---|---|");
    let mut fits = true;
    for services in [1, 10, graph::most_services()] {
        eprintln!("{services} services");
        let state = population::state_of(&validators, &[&sudo], |config| {
            graph::allocate(config, &validators, services)
        })?;
        fits &= measure(&engine, state, services, args.runs)?;
    }
    println!(
        "\n{count} validators, medians of {} runs. Processor: {}; load before: {}; commit {}",
        args.runs, machine.processor, machine.load_before, machine.commit
    );
    growth::run(&engine, &validators, &sudo, args.runs)?;
    fits.then_some(())
        .ok_or_else(|| "a certificate takes a tenth of a block, or more than its weight".into())
}

/// Measures the certificate of one graph. Returns whether it fits.
fn measure(
    engine: &Engine,
    mut state: TestExternalities,
    services: u32,
    runs: u32,
) -> Result<bool, String> {
    let first = state.execute_with(|| begin_block(1, Hash::default()));
    let with = time_of_start(engine, &mut state, &first, runs)?;
    let parent = finish(engine, &mut state, &first, 1)?;
    let edges = state.execute_with(graph::edges_of_certificate)?;
    let second = state.execute_with(|| begin_block(2, parent));
    let without = time_of_start(engine, &mut state, &second, runs)?;

    let time = with.saturating_sub(without);
    let block = Duration::from_nanos(MAXIMUM_BLOCK_WEIGHT.ref_time() / WEIGHT_REF_TIME_PER_NANOS);
    let part = time.as_secs_f64() / block.as_secs_f64();
    let weight = graph::weight_of_certificate(MaxValidatorSet::get(), services);
    let millis = weight.ref_time() as f64 / WEIGHT_REF_TIME_PER_MILLIS as f64;
    println!(
        "| {services} | {edges} | {:.1} ms | {:.1}% | {millis:.1} ms |",
        time.as_secs_f64() * 1_000.0,
        part * 100.0,
    );
    Ok(part < 0.1 && time.as_secs_f64() * 1_000.0 <= millis)
}

/// Returns the median time in which a block starts. Its changes are reverted each time.
fn time_of_start(
    engine: &Engine,
    state: &mut TestExternalities,
    header: &Header,
    runs: u32,
) -> Result<Duration, String> {
    let mut times = Vec::new();
    for _ in 0..runs {
        state.execute_with(sp_io::storage::start_transaction);
        let (_, time) = engine.call(state, "Core_initialize_block", &header.encode())?;
        state.execute_with(sp_io::storage::rollback_transaction);
        times.push(time);
    }
    Ok(median(times.into_iter()))
}

/// Makes a block and keeps its changes. Returns its hash.
fn finish(
    engine: &Engine,
    state: &mut TestExternalities,
    header: &Header,
    height: u32,
) -> Result<Hash, String> {
    engine.call(state, "Core_initialize_block", &header.encode())?;
    let inherent = state.execute_with(|| set_time(height)).encode();
    engine.call(state, "BlockBuilder_apply_extrinsic", &inherent)?;
    let (header, _) = engine.call(state, "BlockBuilder_finalize_block", &[])?;
    let header = Header::decode(&mut &header[..])
        .map_err(|error| format!("the runtime returned no header: {error}"))?;
    state.commit_all()?;
    Ok(header.hash())
}
