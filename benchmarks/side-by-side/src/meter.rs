//! Measures the two sides of a case, step by step.
//!
//! A step is a call or a block. Each step is executed many times from the same committed state, upstream and ours in
//! turn. Then it is executed once more for each of these: to count reads and writes, to record a proof, and to commit
//! its changes. The next step starts from there. So each read goes to the trie, as in a new block.
//!
//! Times are medians. "With commit" adds what a node does with the changes of a block: it computes the storage root and
//! the new trie nodes. To write the nodes to a database is not part of it. Copies of states and of given election
//! results are not timed.

use crate::{given, keys::Keys, observation::Observation};
use codec::Encode;
use frame_support::traits::StorageInfo;
use palisade_bench_election::counter::{CountingExternalities, Counts};
use sp_externalities::set_and_run_with_externalities;
use sp_io::TestExternalities;
use std::time::{Duration, Instant};

/// The most steps of a case. More than this is an endless loop.
const MAX_STEPS: u32 = 5_000;

/// Executes the step with this number.
pub type Step = Box<dyn Fn(u32)>;

/// What is measured.
pub struct Work {
    /// Executes a step.
    pub step: Step,
    /// Returns whether another step follows, after the step with this number was committed.
    pub continues: Box<dyn Fn(u32) -> bool>,
    /// Whether results are the mean over all steps. If not, they are the sum.
    pub is_mean: bool,
}

impl Work {
    /// A single call.
    pub fn call(call: impl Fn() + 'static) -> Self {
        Self {
            step: Box::new(move |_| call()),
            continues: Box::new(|_| false),
            is_mean: false,
        }
    }

    /// A number of equal steps. The result is their mean.
    pub fn mean_of(steps: u32, step: impl Fn(u32) + 'static) -> Self {
        Self {
            step: Box::new(step),
            continues: Box::new(move |done| done + 1 < steps),
            is_mean: true,
        }
    }

    /// Steps as long as `continues` says so. The sum counts.
    pub fn steps(step: impl Fn(u32) + 'static, continues: impl Fn(u32) -> bool + 'static) -> Self {
        Self {
            step: Box::new(step),
            continues: Box::new(continues),
            is_mean: false,
        }
    }
}

/// One side of a case, ready to be measured.
pub struct Prepared {
    /// The committed state.
    pub state: TestExternalities,
    /// What is measured.
    pub work: Work,
    /// Reads the state.
    pub observe: fn() -> Observation,
    /// Returns the storage items of the runtime.
    pub items: fn() -> Vec<StorageInfo>,
}

/// What is known of one side when a case ends.
pub struct Finished {
    /// The results.
    pub measured: Measured,
    /// The last state.
    pub observation: Observation,
    /// The keys by storage item.
    pub keys: Keys,
    /// The storage items of the runtime.
    pub items: Vec<StorageInfo>,
}

/// The results of one side. Times are in microseconds.
#[derive(Clone, Copy, Debug, Default)]
pub struct Measured {
    /// The time without commit.
    pub time: f64,
    /// The time with commit.
    pub commit_time: f64,
    /// The longest step, with commit.
    pub longest_block: f64,
    /// Different keys that were read.
    pub reads: f64,
    /// Different keys that were written.
    pub writes: f64,
    /// All reads.
    pub raw_reads: f64,
    /// All writes.
    pub raw_writes: f64,
    /// The size of the encoded storage proof.
    pub proof: f64,
}

/// Measures both sides. Returns what is known in the end: of upstream, of ours.
pub fn measure(upstream: Prepared, ours: Prepared, runs: u32) -> [Finished; 2] {
    let mut lanes = [Lane::new(upstream), Lane::new(ours)];
    while lanes.iter().any(|lane| !lane.is_done) {
        for run in 0..runs {
            let order = if run % 2 == 0 { [0, 1] } else { [1, 0] };
            for side in order {
                lanes[side].time_step();
            }
        }
        for lane in &mut lanes {
            lane.finish_step();
        }
    }
    lanes.map(Lane::into_result)
}

/// The measurement of one side.
struct Lane {
    prepared: Prepared,
    number: u32,
    is_done: bool,
    /// The times of the present step, without and with commit.
    times: Vec<(Duration, Duration)>,
    sums: Measured,
    counts: Counts,
    keys: Keys,
}

impl Lane {
    fn new(prepared: Prepared) -> Self {
        Self {
            prepared,
            number: 0,
            is_done: false,
            times: Vec::new(),
            sums: Measured::default(),
            counts: Counts::default(),
            keys: Keys::default(),
        }
    }

    /// Executes the present step, notes the times, and drops the changes.
    fn time_step(&mut self) {
        if self.is_done {
            return;
        }
        given::refill();
        let number = self.number;
        let Prepared { state, work, .. } = &mut self.prepared;
        let started = Instant::now();
        state.execute_with(|| (work.step)(number));
        let executed = started.elapsed();

        let mut changes = state.overlayed_changes().clone();
        let started = Instant::now();
        let nodes = changes.drain_storage_changes(&state.backend, state.state_version);
        let hashed = started.elapsed();
        assert!(nodes.is_ok(), "the changes can't be committed");
        state.reset_overlay();
        self.times.push((executed, executed + hashed));
    }

    /// Ends the present step: adds its times, counts, proves and commits.
    fn finish_step(&mut self) {
        if self.is_done {
            return;
        }
        let time = median(self.times.iter().map(|(time, _)| *time));
        let with_commit = median(self.times.iter().map(|(_, time)| *time));
        self.times.clear();
        self.sums.time += time;
        self.sums.commit_time += with_commit;
        self.sums.longest_block = self.sums.longest_block.max(with_commit);
        self.count();
        self.prove();
        self.commit();
    }

    fn count(&mut self) {
        given::refill();
        let number = self.number;
        let Prepared { state, work, .. } = &mut self.prepared;
        {
            let mut inner = state.ext();
            let mut counting = CountingExternalities::new(&mut inner);
            set_and_run_with_externalities(&mut counting, || (work.step)(number));
            self.counts.add(counting.counts());
            self.keys.add(&counting.touched());
        }
        state.reset_overlay();
    }

    fn prove(&mut self) {
        given::refill();
        let number = self.number;
        let Prepared { state, work, .. } = &mut self.prepared;
        let ((), proof) = state.execute_and_prove(|| (work.step)(number));
        self.sums.proof += proof.encoded_size() as f64;
        state.reset_overlay();
    }

    fn commit(&mut self) {
        given::refill();
        let number = self.number;
        let Prepared { state, work, .. } = &mut self.prepared;
        state.execute_with(|| (work.step)(number));
        state.commit_all().expect("the step left no transaction");
        self.is_done = !state.execute_with(|| (work.continues)(number));
        state.reset_overlay();
        self.number += 1;
        assert!(self.number < MAX_STEPS, "the case does not end");
    }

    fn into_result(mut self) -> Finished {
        let observe = self.prepared.observe;
        let observation = self.prepared.state.execute_with(observe);
        let divisor = if self.prepared.work.is_mean {
            f64::from(self.number)
        } else {
            1.0
        };
        let measured = Measured {
            time: self.sums.time / divisor,
            commit_time: self.sums.commit_time / divisor,
            longest_block: self.sums.longest_block,
            reads: self.counts.reads as f64 / divisor,
            writes: self.counts.writes as f64 / divisor,
            raw_reads: self.counts.raw_reads as f64 / divisor,
            raw_writes: self.counts.raw_writes as f64 / divisor,
            proof: self.sums.proof / divisor,
        };
        Finished {
            measured,
            observation,
            keys: self.keys,
            items: (self.prepared.items)(),
        }
    }
}

/// Returns the median in microseconds. For an even number of times, the mean of the two in the middle.
fn median(times: impl Iterator<Item = Duration>) -> f64 {
    let mut sorted: Vec<f64> = times.map(|time| time.as_secs_f64() * 1_000_000.0).collect();
    sorted.sort_unstable_by(f64::total_cmp);
    (sorted[(sorted.len() - 1) / 2] + sorted[sorted.len() / 2]) / 2.0
}
