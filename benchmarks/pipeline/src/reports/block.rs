//! Measures the weight and the time of transactions, in a block in Wasm.
//!
//! After [`crate::cases`], before [`crate::report`]. A transaction is executed several times. Each execution starts from
//! the state after the inherents and the first transaction. The database is in memory.

use crate::cases::Case;
use codec::{Decode, Encode};
use frame_support::weights::Weight;
use palisade_bench_pipeline::{
    authoring::{begin_block, set_time},
    median,
    signer::Signer,
    wasm::Engine,
};
use palisade_runtime::{Hash, Header, RuntimeCall, System};
use sp_io::TestExternalities;
use sp_runtime::{ApplyExtrinsicResult, DispatchOutcome};
use std::time::Duration;

/// The measurement of a transaction.
pub struct Measured {
    /// Its name in the table.
    pub name: &'static str,
    /// The weight that it adds to the block, as time in picoseconds.
    pub weight: u64,
    /// The time of an execution: the median.
    pub time: Duration,
}

impl Measured {
    /// Returns whether the weight covers the time.
    pub fn is_covered(&self) -> bool {
        const PICOSECONDS_PER_NANOSECOND: u128 = 1_000;
        u128::from(self.weight) >= self.time.as_nanos() * PICOSECONDS_PER_NANOSECOND
    }
}

/// The result of one execution.
struct Applied {
    outcome: DispatchOutcome,
    weight: Weight,
    time: Duration,
}

/// A block that has begun, and the runtime that executes it.
pub struct OpenBlock {
    state: TestExternalities,
    engine: Engine,
}

impl OpenBlock {
    /// Makes `blocks` blocks, and begins the next one.
    ///
    /// # Errors
    /// The runtime fails, or refuses the timestamp.
    pub fn after(blocks: u32, state: TestExternalities, engine: Engine) -> Result<Self, String> {
        let mut block = Self { state, engine };
        let mut parent = Hash::default();
        for height in 1..=blocks {
            block.begin(height, parent)?;
            parent = block.finish()?;
        }
        block.begin(blocks.saturating_add(1), parent)?;
        Ok(block)
    }

    /// Reads the state.
    pub fn with<R>(&mut self, look: impl FnOnce() -> R) -> R {
        self.state.execute_with(look)
    }

    /// Executes a transaction that must succeed. Keeps its changes of the state.
    ///
    /// # Errors
    /// The transaction can't be signed, or fails.
    pub fn apply_for_good(&mut self, by: &Signer, call: RuntimeCall) -> Result<(), String> {
        let extrinsic = self.with(|| by.signed(call))?.encode();
        self.apply(&extrinsic)?
            .outcome
            .map_err(|error| format!("the first transaction failed: {error:?}"))
    }

    /// Executes a transaction several times. Reverts its changes of the state each time.
    ///
    /// # Errors
    /// The transaction can't be signed, or ends otherwise than its case says.
    pub fn measure(&mut self, case: &Case, by: &Signer, runs: u32) -> Result<Measured, String> {
        let extrinsic = self.with(|| by.signed(case.call.clone()))?.encode();
        let applied = (0..runs).map(|_| self.in_vain(|block| block.apply(&extrinsic)));
        let applied = applied.collect::<Result<Vec<_>, _>>()?;
        if let Some(other) = applied.iter().find(|one| one.outcome != case.outcome) {
            return Err(format!(
                "{}: {:?} instead of {:?}",
                case.name, other.outcome, case.outcome
            ));
        }
        let weights = applied.iter().map(|one| one.weight.ref_time());
        Ok(Measured {
            name: case.name,
            weight: weights.min().unwrap_or_default(),
            time: median(applied.iter().map(|one| one.time)),
        })
    }

    fn begin(&mut self, height: u32, parent: Hash) -> Result<(), String> {
        let (header, inherent) = self.with(|| (begin_block(height, parent), set_time(height)));
        let Self { engine, state } = self;
        engine.call(state, "Core_initialize_block", &header.encode())?;
        self.apply(&inherent.encode())?
            .outcome
            .map_err(|error| format!("the time could not be set: {error:?}"))
    }

    fn finish(&mut self) -> Result<Hash, String> {
        let Self { engine, state } = self;
        let (header, _) = engine.call(state, "BlockBuilder_finalize_block", &[])?;
        let header = Header::decode(&mut &header[..])
            .map_err(|error| format!("the runtime returned no header: {error}"))?;
        state.commit_all()?;
        Ok(header.hash())
    }

    fn apply(&mut self, extrinsic: &[u8]) -> Result<Applied, String> {
        let before = self.weight();
        let Self { engine, state } = self;
        let (answer, time) = engine.call(state, "BlockBuilder_apply_extrinsic", extrinsic)?;
        let result = ApplyExtrinsicResult::decode(&mut &answer[..])
            .map_err(|error| format!("the runtime returned no result: {error}"))?;
        let outcome = result.map_err(|error| format!("not accepted into a block: {error:?}"))?;
        let weight = self.weight().saturating_sub(before);
        Ok(Applied {
            outcome,
            weight,
            time,
        })
    }

    fn weight(&mut self) -> Weight {
        self.with(|| System::block_weight().total())
    }

    /// Does something, and reverts its changes of the state.
    fn in_vain<R>(
        &mut self,
        does: impl FnOnce(&mut Self) -> Result<R, String>,
    ) -> Result<R, String> {
        self.with(sp_io::storage::start_transaction);
        let result = does(self);
        self.with(sp_io::storage::rollback_transaction);
        result
    }
}
