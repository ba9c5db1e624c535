//! An allocation takes as long as the operator has services, however many operators there are.
//!
//! The table shows the time of one call `allocate` in a block: with more operators, and with more services of the operator.

use crate::{finish, graph};
use codec::{Decode, Encode};
use palisade_bench_pipeline::{
    authoring::{begin_block, set_time},
    median, population,
    signer::Signer,
    wasm::Engine,
};
use palisade_restaking::types::WHOLE;
use palisade_runtime::{Hash, Runtime, RuntimeCall};
use sp_io::TestExternalities;
use sp_runtime::ApplyExtrinsicResult;
use std::time::Duration;

/// The number of services on the chain.
const SERVICES: u32 = 20;
/// The numbers of operators, and of services of each operator.
const SIZES: [(usize, u32); 6] = [
    (10, 4),
    (100, 4),
    (1_000, 4),
    (1_000, 1),
    (1_000, 8),
    (1_000, 15),
];

/// Measures the call at each size. Prints a table.
///
/// # Errors
/// The call fails.
pub fn run(engine: &Engine, validators: &[Signer], sudo: &Signer, runs: u32) -> Result<(), String> {
    println!("\n| operators | services of the operator | `allocate` |\n|---|---|---|");
    for (operators, degree) in SIZES {
        eprintln!("{operators} operators with {degree} services each");
        let some = validators
            .get(..operators)
            .ok_or("there are too few validators")?;
        let state = population::state_of(some, &[sudo], |config| {
            graph::allocate_without_profit(config, some, SERVICES, degree)
        })?;
        let time = time_of_call(engine, state, &some[0], sudo, runs)?;
        println!(
            "| {operators} | {degree} | {:.2} ms |",
            time.as_secs_f64() * 1_000.0
        );
    }
    Ok(())
}

/// Returns the median time in which the first operator allocates more to its first service.
fn time_of_call(
    engine: &Engine,
    mut state: TestExternalities,
    operator: &Signer,
    sudo: &Signer,
    runs: u32,
) -> Result<Duration, String> {
    let first = state.execute_with(|| begin_block(1, Hash::default()));
    let parent = finish(engine, &mut state, &first, 1)?;
    let second = state.execute_with(|| begin_block(2, parent));
    engine.call(&mut state, "Core_initialize_block", &second.encode())?;
    let inherent = state.execute_with(|| set_time(2)).encode();
    engine.call(&mut state, "BlockBuilder_apply_extrinsic", &inherent)?;
    // The first transaction of a block also does the work that follows the inherents.
    let remark = frame_system::Call::<Runtime>::remark { remark: vec![] };
    let remark = state.execute_with(|| sudo.signed(RuntimeCall::System(remark)))?;
    apply(engine, &mut state, &remark.encode())?;

    let allocate = RuntimeCall::Restaking(palisade_restaking::Call::allocate {
        service: 0,
        magnitude: WHOLE / 100,
    });
    let allocate = state.execute_with(|| operator.signed(allocate))?.encode();
    let mut times = Vec::new();
    for _ in 0..runs {
        state.execute_with(sp_io::storage::start_transaction);
        times.push(apply(engine, &mut state, &allocate)?);
        state.execute_with(sp_io::storage::rollback_transaction);
    }
    Ok(median(times.into_iter()))
}

/// Applies a transaction, which must succeed. Returns the time.
fn apply(
    engine: &Engine,
    state: &mut TestExternalities,
    extrinsic: &[u8],
) -> Result<Duration, String> {
    let (answer, time) = engine.call(state, "BlockBuilder_apply_extrinsic", extrinsic)?;
    let result = ApplyExtrinsicResult::decode(&mut &answer[..])
        .map_err(|error| format!("the runtime returned no result: {error}"))?;
    match result {
        Ok(Ok(())) => Ok(time),
        other => Err(format!("a transaction failed: {other:?}")),
    }
}
