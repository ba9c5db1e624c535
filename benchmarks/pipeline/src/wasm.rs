//! Executes the dev runtime in Wasm, with the node's executor and its defaults.
//!
//! The defaults: wasmtime compiles the runtime once, instances come from its pool, the heap has 128 MiB. In the flow this
//! comes before the blocks.

use palisade_bench_election::counter::{CountingExternalities, Touched};
use palisade_runtime::WASM_BINARY;
use sc_executor::{WasmExecutor, DEFAULT_HEAP_ALLOC_STRATEGY};
use sc_executor_common::runtime_blob::RuntimeBlob;
use sp_core::traits::{CallContext, CodeExecutor, Externalities, RuntimeCode, WrappedRuntimeCode};
use sp_io::{hashing::blake2_256, TestExternalities};
use std::time::{Duration, Instant};

/// The executor and the runtime's code.
pub struct Engine {
    executor: WasmExecutor<sp_io::SubstrateHostFunctions>,
    code: &'static [u8],
    hash: Vec<u8>,
}

impl Engine {
    /// Compiles the runtime.
    ///
    /// # Errors
    /// The runtime was built without Wasm, or can't be executed.
    pub fn new() -> Result<Self, String> {
        let code =
            WASM_BINARY.ok_or("this build has no Wasm runtime; build without SKIP_WASM_BUILD")?;
        let executor = WasmExecutor::builder()
            .with_onchain_heap_alloc_strategy(DEFAULT_HEAP_ALLOC_STRATEGY)
            .build();
        let hash = blake2_256(code).to_vec();
        let engine = Self {
            executor,
            code,
            hash,
        };
        // The first call compiles the runtime.
        engine.call(&mut TestExternalities::default(), "Core_version", &[])?;
        Ok(engine)
    }

    /// Calls the runtime in a fresh instance. Returns the answer and the time of the call.
    ///
    /// # Errors
    /// The call fails.
    pub fn call(
        &self,
        state: &mut TestExternalities,
        method: &str,
        data: &[u8],
    ) -> Result<(Vec<u8>, Duration), String> {
        self.call_on(&mut state.ext(), method, data)
    }

    /// Like [`Self::call`]. Also returns the keys of storage that the call reads and writes. To count them takes time.
    ///
    /// # Errors
    /// The call fails.
    pub fn call_counted(
        &self,
        state: &mut TestExternalities,
        method: &str,
        data: &[u8],
    ) -> Result<(Vec<u8>, Duration, Touched), String> {
        let mut ext = state.ext();
        let mut counting = CountingExternalities::new(&mut ext);
        let (answer, time) = self.call_on(&mut counting, method, data)?;
        Ok((answer, time, counting.touched()))
    }

    fn call_on(
        &self,
        state: &mut dyn Externalities,
        method: &str,
        data: &[u8],
    ) -> Result<(Vec<u8>, Duration), String> {
        let fetcher = WrappedRuntimeCode(self.code.into());
        let code = RuntimeCode {
            code_fetcher: &fetcher,
            heap_pages: None,
            hash: self.hash.clone(),
        };
        let author = CallContext::Onchain { import: false };
        let clock = Instant::now();
        let (result, _) = self.executor.call(state, &code, method, data, author);
        let time = clock.elapsed();
        result
            .map(|answer| (answer, time))
            .map_err(|error| format!("{method} in Wasm: {error}"))
    }

    /// Returns the peak of the heap during a call, in bytes. Compiles the runtime again, which takes seconds.
    ///
    /// # Errors
    /// The call fails.
    pub fn peak_heap(
        &self,
        state: &mut TestExternalities,
        method: &str,
        data: &[u8],
    ) -> Result<u32, String> {
        let module = RuntimeBlob::uncompress_if_needed(self.code)
            .map_err(|error| format!("the runtime's Wasm is broken: {error}"))?;
        let mut ext = state.ext();
        let (result, statistics) = self
            .executor
            .uncached_call_with_allocation_stats(module, &mut ext, false, method, data);
        result.map_err(|error| format!("{method} in Wasm: {error}"))?;
        let statistics = statistics.ok_or("the allocator counted nothing")?;
        Ok(statistics.bytes_allocated_peak)
    }
}
