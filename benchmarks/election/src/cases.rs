//! The measured elections.
//!
//! After [`crate::cli`], before the measurements. The sizes are those of large chains. Polkadot has 22,500 nominators
//! with 16 votes, Kusama has 12,500 with 24. The last native case is far larger than any chain.

use palisade_bench_election_wasm::electorate::{Distribution, Spec};

/// The environment in which the solvers run.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Engine {
    /// In this process.
    Native,
    /// In Wasm, executed as the node executes its runtime.
    Wasm,
}

impl Engine {
    /// Returns the name in tables and options.
    pub fn name(self) -> &'static str {
        match self {
            Self::Native => "native",
            Self::Wasm => "wasm",
        }
    }
}

/// One election to measure.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Case {
    /// The environment.
    pub engine: Engine,
    /// The electorate: who votes for whom.
    pub spec: Spec,
    /// The number of winners.
    pub seats: u32,
    /// Whether the reference runs too. At the largest size it would take too long.
    pub compared: bool,
}

impl Case {
    /// Returns the unique name: `engine/votersxvotes/candidates/winners/distribution`.
    pub fn name(&self) -> String {
        let Spec {
            voters,
            votes,
            candidates,
            distribution,
            ..
        } = self.spec;
        format!(
            "{}/{voters}x{votes}/{candidates}/{}/{}",
            self.engine.name(),
            self.seats,
            distribution.name()
        )
    }

    /// Returns whether the case needs a Wasm executor.
    pub fn in_wasm(&self) -> bool {
        self.engine == Engine::Wasm
    }
}

/// The numbers of voters, of votes per voter, of candidates and of winners.
type Size = (u32, u32, u32, u32);

const SMALL: Size = (1_000, 16, 100, 30);
const POLKADOT_TODAY: Size = (22_500, 16, 1_000, 297);
const POLKADOT: Size = (22_500, 16, 1_000, 600);
const KUSAMA: Size = (12_500, 24, 2_000, 1_000);
const LARGE: Size = (50_000, 16, 2_000, 1_000);
const HUGE: Size = (1_000_000, 16, 5_000, 1_000);

fn case(engine: Engine, size: Size, distribution: Distribution, seed: u64) -> Case {
    let (voters, votes, candidates, seats) = size;
    Case {
        engine,
        spec: Spec {
            voters,
            votes,
            candidates,
            distribution,
            seed,
        },
        seats,
        compared: true,
    }
}

/// Returns every case, in the order of the table.
pub fn all(seed: u64) -> Vec<Case> {
    let zipf = |engine, size| case(engine, size, Distribution::Zipf, seed);
    let every = |size| Distribution::ALL.map(|each| case(Engine::Native, size, each, seed));

    let mut cases = vec![zipf(Engine::Native, SMALL)];
    cases.extend(every(POLKADOT_TODAY));
    cases.extend(every(POLKADOT));
    cases.extend([KUSAMA, LARGE].map(|size| zipf(Engine::Native, size)));
    cases.push(Case {
        compared: false,
        ..zipf(Engine::Native, HUGE)
    });
    cases.extend([POLKADOT_TODAY, POLKADOT].map(|size| zipf(Engine::Wasm, size)));
    cases
}

/// Returns small cases. They cover every distribution and both environments.
pub fn quick(seed: u64) -> Vec<Case> {
    let small = |engine, distribution| case(engine, SMALL, distribution, seed);
    let mut cases: Vec<_> = Distribution::ALL
        .into_iter()
        .map(|each| small(Engine::Native, each))
        .collect();
    cases.push(small(Engine::Wasm, Distribution::Zipf));
    cases
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_cases_have_the_same_name() {
        for cases in [all(1), quick(1)] {
            let names: std::collections::BTreeSet<_> = cases.iter().map(Case::name).collect();
            assert_eq!(names.len(), cases.len());
        }
    }

    #[test]
    fn polkadots_size_is_measured_with_every_distribution_and_in_wasm() {
        let names: Vec<_> = all(1).iter().map(Case::name).collect();
        for winners in [297, 600] {
            for rest in ["zipf", "uniform", "clustered"] {
                assert!(names.contains(&format!("native/22500x16/1000/{winners}/{rest}")));
            }
            assert!(names.contains(&format!("wasm/22500x16/1000/{winners}/zipf")));
        }
    }

    #[test]
    fn only_the_largest_is_measured_without_the_reference() {
        let alone: Vec<_> = all(1).into_iter().filter(|case| !case.compared).collect();
        assert_eq!(alone.len(), 1);
        assert_eq!(alone[0].name(), "native/1000000x16/5000/1000/zipf");
    }
}
