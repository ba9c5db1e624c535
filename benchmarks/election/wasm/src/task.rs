//! One election in Wasm: what to run, and what comes back.
//!
//! Last in the flow: the benchmark encodes a [`Task`], the executor calls the export `run` with it, and
//! [`Task::run`], inside, makes the electorate, takes the time around the solver's call and answers.

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

/// What to run.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode)]
pub struct Task {
    /// The electorate, made inside.
    pub spec: Spec,
    /// How many to elect.
    pub seats: u32,
    /// Who solves.
    pub solver: Solver,
    /// How.
    pub variant: Variant,
}

/// What comes back.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode)]
pub struct Answer {
    /// From right before the solver's call to right after it; its input is made before, its result dropped after.
    pub nanoseconds: u64,
    /// What was elected.
    pub digest: [u8; 32],
}

impl Task {
    /// Runs it here.
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
    fn a_task_survives_the_way_into_wasm_and_gives_the_same_answer_for_either_solver() {
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
