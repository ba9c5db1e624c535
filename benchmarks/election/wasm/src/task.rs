//! One election in Wasm: the task and the answer.
//!
//! Last in the flow:
//!
//! 1. The benchmark encodes a [`Task`].
//! 2. The executor calls the export `run` with it.
//! 3. [`Task::run`] makes the electorate, times the call of the solver, and returns an [`Answer`].

use crate::{
    clock,
    electorate::{Electorate, Spec},
    solver::{digest, Accuracy, Solver, Variant},
};
use codec::{Decode, Encode};
use sp_npos_elections::PerThing128;
use sp_runtime::{PerU16, Perbill};

/// The name of the export.
pub const EXPORT: &str = "run";

/// An election to run.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode)]
pub struct Task {
    /// The electorate. It is made inside of Wasm.
    pub spec: Spec,
    /// The number of winners.
    pub seats: u32,
    /// The solver.
    pub solver: Solver,
    /// The options of the solver.
    pub variant: Variant,
}

/// The answer of a task.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode)]
pub struct Answer {
    /// The time of the call of the solver, without making its input and without dropping its result.
    pub nanoseconds: u64,
    /// The digest of the result.
    pub digest: [u8; 32],
}

impl Task {
    /// Runs the election in this process, or in this Wasm instance.
    pub fn run(&self) -> Answer {
        match self.variant.accuracy {
            Accuracy::Perbill => self.run_with::<Perbill>(),
            Accuracy::PerU16 => self.run_with::<PerU16>(),
        }
    }

    fn run_with<P: PerThing128>(&self) -> Answer {
        let electorate = Electorate::generate(&self.spec);
        let start = clock::nanoseconds();
        let elected = self
            .solver
            .elect::<P>(electorate, self.seats, self.variant.balancing());
        let nanoseconds = clock::nanoseconds().saturating_sub(start);
        Answer {
            nanoseconds,
            digest: digest(&elected),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::electorate::Distribution;

    #[test]
    fn a_task_survives_encoding_and_both_solvers_give_the_same_answer() {
        let task = Task {
            spec: Spec {
                voters: 100,
                votes: 4,
                candidates: 20,
                distribution: Distribution::Zipf,
                seed: 12,
            },
            seats: 7,
            solver: Solver::Ours,
            variant: Variant::ALL[3],
        };
        let arrived = Task::decode(&mut &task.encode()[..]).unwrap();
        assert_eq!(arrived, task);

        let ours = arrived.run();
        let reference = Task {
            solver: Solver::Reference,
            ..task
        };
        assert_eq!(reference.run().digest, ours.digest);
        assert!(ours.nanoseconds > 0);
    }
}
