//! Measures both solvers in Wasm, with the node's executor.
//!
//! After [`crate::cases`], before [`crate::report`]. The module is compiled by the same builder and with the same profile
//! as the runtime. It is executed with the node's defaults: wasmtime compiles it, instances come from its pool, the heap
//! has 128 MiB, and the allocator is on the host's side. Every call gets a new instance.
//!
//! The time is taken inside of Wasm, only around the call of the solver. The memory is what the host's allocator counted.
//! It includes the electorate.

use crate::{
    cases::Case,
    report::Row,
    statistics::{megabytes, Times},
};
use codec::{Decode, Encode};
use palisade_bench_election_wasm::{
    clock,
    solver::{Solver, Variant},
    task::{Answer, Task, EXPORT},
    WASM_BINARY,
};
use sc_executor::{WasmExecutor, DEFAULT_HEAP_ALLOC_STRATEGY};
use sc_executor_common::runtime_blob::RuntimeBlob;
use sp_io::TestExternalities;
use std::time::Duration;

/// The host functions: those of every runtime, and a clock.
type Host = (sp_io::SubstrateHostFunctions, clock::HostFunctions);

/// The executor and the module.
pub struct Engine {
    executor: WasmExecutor<Host>,
    module: RuntimeBlob,
}

impl Engine {
    /// Returns the engine. `None` if this build has no Wasm.
    ///
    /// # Errors
    /// The Wasm of this build is broken.
    pub fn new() -> Result<Option<Self>, String> {
        let Some(binary) = WASM_BINARY else {
            return Ok(None);
        };
        let module = RuntimeBlob::uncompress_if_needed(binary)
            .map_err(|error| format!("the Wasm in this build is broken: {error}"))?;
        let executor = WasmExecutor::builder()
            .with_onchain_heap_alloc_strategy(DEFAULT_HEAP_ALLOC_STRATEGY)
            .build();
        Ok(Some(Self { executor, module }))
    }

    /// Runs `task` in a new instance. Returns the answer and the peak of allocated bytes.
    fn call(&self, task: &Task) -> Result<(Answer, usize), String> {
        let mut state = TestExternalities::default();
        let (result, allocations) = self.executor.uncached_call_with_allocation_stats(
            self.module.clone(),
            &mut state.ext(),
            false,
            EXPORT,
            &task.encode(),
        );
        let failed = |error: String| format!("{:?} in Wasm: {error}", task.solver);
        let answer = result.map_err(|error| failed(error.to_string()))?;
        let answer = Answer::decode(&mut &answer[..]).map_err(|error| failed(error.to_string()))?;
        let peak = allocations.ok_or_else(|| failed("the allocator counted nothing".into()))?;
        Ok((answer, peak.bytes_allocated_peak as usize))
    }
}

/// Measures one case. Each solver runs `runs` times, in turn. All results are compared with the native reference.
///
/// # Errors
/// A call in Wasm fails.
pub fn measure(engine: &Engine, case: &Case, runs: u32) -> Result<Row, String> {
    eprintln!("{}", case.name());
    let task = |solver, variant| Task {
        spec: case.spec,
        seats: case.seats,
        solver,
        variant,
    };
    let expected = Variant::ALL.map(|variant| task(Solver::Reference, variant).run().digest);

    let solvers = [Solver::Reference, Solver::Ours];
    let mut measured = [Vec::new(), Vec::new()];
    let mut peaks = [0; 2];
    let mut identical = true;
    for run in 1..=runs {
        for (place, solver) in solvers.into_iter().enumerate() {
            let (answer, peak) = engine.call(&task(solver, Variant::HEADLINE))?;
            let time = Duration::from_nanos(answer.nanoseconds);
            eprintln!("  run {run} of {runs}: {solver:?} {time:.1?}");
            measured[place].push(time);
            peaks[place] = peak;
            identical &= answer.digest == expected[0];
        }
    }
    // In the other variants only our solver runs in Wasm. The reference would take minutes, and its results are the same
    // as natively.
    for (variant, expected) in Variant::ALL.into_iter().zip(expected).skip(1) {
        let (answer, _) = engine.call(&task(Solver::Ours, variant))?;
        let same = answer.digest == expected;
        let verdict = if same { "identical" } else { "DIFFERENT" };
        eprintln!("  {variant:?}: {verdict}");
        identical &= same;
    }
    let edges =
        case.spec.voters as usize * case.spec.votes as usize + case.spec.candidates as usize;
    let row = Row::new(case, edges, runs, Some(identical))
        .reference(Times::of(&measured[0]), megabytes(peaks[0]), None)
        .ours(Times::of(&measured[1]), megabytes(peaks[1]), None);
    Ok(row)
}
