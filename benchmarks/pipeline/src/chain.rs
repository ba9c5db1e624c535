//! Executes blocks in Wasm. Measures the weight and the time of each.
//!
//! After [`palisade_bench_pipeline::wasm`] in the flow, before [`crate::phases`]. A block is executed several times. Each
//! execution starts from the state after the previous block. The state is in memory: no execution waits for a disk. One
//! more execution, which is not timed, keeps the new state and counts the keys that the block reads and writes. Their
//! price in the runtime's weights is the time of the database.

use crate::phases::{changes_session, Phase};
use codec::{Decode, Encode};
use frame_support::{
    storage::storage_prefix,
    traits::{PalletInfoAccess, WhitelistedStorageKeys},
    weights::{constants::WEIGHT_REF_TIME_PER_NANOS, Weight},
};
use palisade_bench_election::counter::Touched;
use palisade_bench_pipeline::{
    authoring::{begin_block, set_time},
    median,
    wasm::Engine,
};
use palisade_elections::{WeightInfo, WeightUsed};
use palisade_runtime::{
    configs::system::MAXIMUM_BLOCK_WEIGHT, AllPalletsWithSystem, AuthorityDiscovery, Babe, Grandpa,
    Hash, Header, ImOnline, Runtime, RuntimeEvent, Session, System,
};
use sp_io::TestExternalities;
use sp_runtime::ApplyExtrinsicResult;
use std::{
    collections::BTreeSet,
    time::{Duration, Instant},
};

/// The least number of further executions of a block that takes more than three quarters of its weight, and the least
/// time that they take together: what else the machine did is over by then.
const MORE_RUNS: usize = 8;
const MORE_TIME: Duration = Duration::from_millis(300);

/// One block.
pub struct Block {
    /// The step of the election in this block.
    pub phase: Phase,
    /// The events of the block.
    pub events: Vec<RuntimeEvent>,
    /// The time of the whole block: the median.
    pub time: Duration,
    /// The time of the database: each different key that is read or written, at its price in the runtime's weights.
    pub database: Duration,
    /// The time until the first transaction: the median. All work of an election is in this part.
    pub time_to_initialise: Duration,
    /// The registered weight. In a block that changes the session, the session pallet declares the weight of a whole
    /// block. That is not included.
    pub weight: Weight,
    /// The part of the weight that the elections pallet counts against its bound.
    pub weight_of_elections: Weight,
    /// The peak of the runtime's heap in bytes. Measured only for the block that solves the election.
    pub peak_heap: Option<u32>,
}

/// What an execution is for. To count takes time.
#[derive(Clone, Copy)]
enum Purpose {
    Time,
    Count,
}

/// The result of one execution.
struct Execution {
    header: Header,
    initialised: Duration,
    finished: Duration,
    events: Vec<RuntimeEvent>,
    weight: Weight,
    weight_of_elections: Weight,
    /// Empty if the execution was timed.
    touched: Touched,
}

/// A chain, its runtime, and the number of timed executions of each block.
pub struct Chain {
    state: TestExternalities,
    engine: Engine,
    runs: u32,
    parent: Hash,
    height: u32,
}

impl Chain {
    /// Makes a chain from a state without blocks.
    pub fn new(state: TestExternalities, engine: Engine, runs: u32) -> Self {
        Self {
            state,
            engine,
            runs,
            parent: Hash::default(),
            height: 0,
        }
    }

    /// Reads the state.
    pub fn with<R>(&mut self, look: impl FnOnce() -> R) -> R {
        self.state.execute_with(look)
    }

    /// Makes and measures the next block.
    ///
    /// # Errors
    /// The runtime fails, or refuses the timestamp.
    pub fn make_block(&mut self) -> Result<Block, String> {
        let (height, parent) = (self.height + 1, self.parent);
        let (header, inherent) = self.with(|| (begin_block(height, parent), set_time(height)));
        let (header, inherent) = (header.encode(), inherent.encode());

        let timed = self.time(&header, &inherent)?;
        let elects = timed
            .iter()
            .any(|execution| Phase::of(&execution.events) == Phase::Solve);
        let peak_heap = elects
            .then(|| self.in_vain(|chain| chain.peak_heap(&header)))
            .transpose()?;
        let kept = self.execute(&header, &inherent, Purpose::Count)?;
        self.state.commit_all()?;
        (self.height, self.parent) = (height, kept.header.hash());

        Ok(Block {
            phase: Phase::of(&kept.events),
            database: database_time(&kept.touched, changes_session(&kept.events)),
            events: kept.events,
            time: median(timed.iter().map(|execution| execution.finished)),
            time_to_initialise: median(timed.iter().map(|execution| execution.initialised)),
            weight: kept.weight,
            weight_of_elections: kept.weight_of_elections,
            peak_heap,
        })
    }

    /// Executes a block in vain, as often as it is timed. If its time is near its weight, executes it more often: the
    /// machine may have done something else.
    fn time(&mut self, header: &[u8], inherent: &[u8]) -> Result<Vec<Execution>, String> {
        let run = |chain: &mut Self| {
            chain.in_vain(|chain| chain.execute(header, inherent, Purpose::Time))
        };
        let mut timed = (0..self.runs)
            .map(|_| run(self))
            .collect::<Result<Vec<_>, _>>()?;
        let time = median(timed.iter().map(|execution| execution.finished));
        let weight = timed.first().map_or(0, |first| first.weight.ref_time());
        if time.as_nanos() * u128::from(WEIGHT_REF_TIME_PER_NANOS) * 4 > u128::from(weight) * 3 {
            let (mut runs, started) = (0, Instant::now());
            while runs < MORE_RUNS || started.elapsed() < MORE_TIME {
                timed.push(run(self)?);
                runs += 1;
            }
        }
        Ok(timed)
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

    fn execute(
        &mut self,
        header: &[u8],
        inherent: &[u8],
        purpose: Purpose,
    ) -> Result<Execution, String> {
        let Self { engine, state, .. } = self;
        let mut touched = Touched::default();
        let mut call = |state: &mut TestExternalities, method, data| match purpose {
            Purpose::Time => engine.call(state, method, data),
            Purpose::Count => {
                let (answer, time, by_call) = engine.call_counted(state, method, data)?;
                touched.extend(by_call);
                Ok((answer, time))
            }
        };
        let (_, initialised) = call(state, "Core_initialize_block", header)?;
        let (applied, set) = call(state, "BlockBuilder_apply_extrinsic", inherent)?;
        let applied = ApplyExtrinsicResult::decode(&mut &applied[..]);
        if !matches!(applied, Ok(Ok(Ok(())))) {
            return Err(format!("the time could not be set: {applied:?}"));
        }
        // It lacks the weight of an idle block.
        let used = state.execute_with(|| {
            let now = System::block_number();
            WeightUsed::<Runtime>::get().filter(|used| used.block == now)
        });
        let weight_of_elections = used.map_or(Weight::zero(), |used| used.weight)
            + <Runtime as palisade_elections::Config>::WeightInfo::idle_block();
        let (header, finalised) = call(state, "BlockBuilder_finalize_block", &[])?;
        let header = Header::decode(&mut &header[..])
            .map_err(|error| format!("the runtime returned no header: {error}"))?;
        let (records, weight) =
            state.execute_with(|| (System::events(), System::block_weight().total()));
        let events: Vec<_> = records.into_iter().map(|record| record.event).collect();
        let declared = if changes_session(&events) {
            MAXIMUM_BLOCK_WEIGHT
        } else {
            Weight::zero()
        };
        Ok(Execution {
            header,
            initialised,
            finished: initialised + set + finalised,
            events,
            weight: weight.saturating_sub(declared),
            weight_of_elections,
            touched,
        })
    }

    fn peak_heap(&mut self, header: &[u8]) -> Result<u32, String> {
        let Self { engine, state, .. } = self;
        engine.peak_heap(state, "Core_initialize_block", header)
    }
}

/// Returns the time that the runtime's weights assume for the keys. Keys that each block touches are in memory, and free.
/// If the session changes, the keys of the pallets that the session pallet calls are left out, as its weight is. Session
/// keys are counted: staking and key ownership look them up before the session pallet does.
fn database_time(touched: &Touched, session_changes: bool) -> Duration {
    let free: BTreeSet<_> = AllPalletsWithSystem::whitelisted_storage_keys()
        .into_iter()
        .map(|tracked| tracked.key)
        .collect();
    let of_sessions = [
        Session::name_hash(),
        Babe::name_hash(),
        Grandpa::name_hash(),
        ImOnline::name_hash(),
        AuthorityDiscovery::name_hash(),
    ];
    let session_keys = storage_prefix(Session::name().as_bytes(), b"NextKeys");
    let is_left_out = |key: &&Vec<u8>| {
        session_changes
            && of_sessions.iter().any(|pallet| key.starts_with(pallet))
            && !key.starts_with(&session_keys)
    };
    let paid = |keys: &BTreeSet<Vec<u8>>| {
        let paid = keys.difference(&free);
        paid.filter(|key| !is_left_out(key)).count() as u64
    };
    let prices = <Runtime as frame_system::Config>::DbWeight::get();
    let weight = prices.reads_writes(paid(&touched.read), paid(&touched.written));
    Duration::from_nanos(weight.ref_time() / WEIGHT_REF_TIME_PER_NANOS)
}
