//! The two solvers with one interface.
//!
//! After [`crate::electorate`], before [`crate::task`] and the native measurements. Both take accounts and return
//! assignments with ratios. This is the complete call that a pallet makes.

use crate::electorate::Electorate;
use alloc::vec::Vec;
use codec::{Decode, Encode};
use sp_io::hashing::blake2_256;
use sp_npos_elections::{BalancingConfig, ElectionResult, PerThing128};
use sp_runtime::AccountId32;

/// The result of an election.
pub type Elected<P> = ElectionResult<AccountId32, P>;

/// A solver.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode)]
pub enum Solver {
    /// `sp_npos_elections::seq_phragmen`.
    Reference,
    /// `palisade_phragmen::seq_phragmen`.
    Ours,
}

/// The accuracy of ratios.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode)]
pub enum Accuracy {
    /// Parts per billion. On-chain elections use it.
    Perbill,
    /// Parts per 65,535. Submitted solutions use it.
    PerU16,
}

/// The options of a call of a solver.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode)]
pub struct Variant {
    /// The accuracy of ratios.
    pub accuracy: Accuracy,
    /// Whether the result is balanced after the election.
    pub balanced: bool,
}

impl Variant {
    /// The variant whose times are compared. On-chain elections use it today.
    pub const HEADLINE: Self = Self {
        accuracy: Accuracy::Perbill,
        balanced: false,
    };

    /// All variants. Their results are compared. The headline is the first.
    pub const ALL: [Self; 4] = [
        Self::HEADLINE,
        Self {
            accuracy: Accuracy::Perbill,
            balanced: true,
        },
        Self {
            accuracy: Accuracy::PerU16,
            balanced: false,
        },
        Self {
            accuracy: Accuracy::PerU16,
            balanced: true,
        },
    ];

    /// Returns ten rounds of balancing, or `None`. Only perfect balance ends the rounds early.
    pub fn balancing(&self) -> Option<BalancingConfig> {
        self.balanced.then_some(BalancingConfig {
            iterations: 10,
            tolerance: 0,
        })
    }
}

impl Solver {
    /// Elects `seats` of the electorate's candidates.
    ///
    /// Panics on an error of the solver. Both solvers must succeed on these inputs, so an error is a bug.
    pub fn elect<P: PerThing128>(
        self,
        electorate: Electorate,
        seats: u32,
        balancing: Option<BalancingConfig>,
    ) -> Elected<P> {
        let Electorate { candidates, voters } = electorate;
        let seats = seats as usize;
        let result = match self {
            Self::Reference => {
                sp_npos_elections::seq_phragmen(seats, candidates, voters, balancing)
            }
            Self::Ours => palisade_phragmen::seq_phragmen(seats, candidates, voters, balancing),
        };
        match result {
            Ok(elected) => elected,
            Err(error) => panic!("{self:?} could not solve the election: {error:?}"),
        }
    }
}

/// Returns the digest of a result: winners with their stakes, then assignments with their ratios, all in order.
///
/// Each assignment is hashed together with the digest before it. An encoding of the whole result would not fit into the
/// largest allocation in Wasm.
pub fn digest<P: PerThing128>(elected: &Elected<P>) -> [u8; 32] {
    let mut digest = blake2_256(&elected.winners.encode());
    for assignment in &elected.assignments {
        let ratios: Vec<(&AccountId32, u128)> = assignment
            .distribution
            .iter()
            .map(|(winner, ratio)| (winner, ratio.deconstruct().into()))
            .collect();
        digest = blake2_256(&(digest, &assignment.who, ratios).encode());
    }
    digest
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::electorate::{Distribution, Spec};
    use sp_npos_elections::Assignment;
    use sp_runtime::{PerU16, Perbill};

    fn small(distribution: Distribution) -> Electorate {
        Electorate::generate(&Spec {
            voters: 150,
            votes: 6,
            candidates: 40,
            distribution,
            seed: 11,
        })
    }

    fn both<P: PerThing128>(electorate: &Electorate, variant: Variant) -> [[u8; 32]; 2] {
        [Solver::Reference, Solver::Ours].map(|solver| {
            let elected = solver.elect::<P>(electorate.clone(), 15, variant.balancing());
            assert_eq!(elected.winners.len(), 15);
            digest(&elected)
        })
    }

    #[test]
    fn both_solvers_elect_the_same_in_every_variant_and_distribution() {
        let mut digests = std::collections::BTreeSet::new();
        for distribution in Distribution::ALL {
            let electorate = small(distribution);
            for variant in Variant::ALL {
                let [reference, ours] = match variant.accuracy {
                    Accuracy::Perbill => both::<Perbill>(&electorate, variant),
                    Accuracy::PerU16 => both::<PerU16>(&electorate, variant),
                };
                assert_eq!(reference, ours, "{distribution:?}, {variant:?}");
                digests.insert(ours);
            }
        }
        assert_eq!(digests.len(), 12, "every variant has a result of its own");
    }

    #[test]
    fn the_digest_notices_order_stake_and_ratio() {
        let account = |byte| AccountId32::new([byte; 32]);
        let elected = |stakes: [u128; 2], ratios: [u32; 2]| Elected {
            winners: vec![(account(1), stakes[0]), (account(2), stakes[1])],
            assignments: vec![Assignment {
                who: account(3),
                distribution: vec![
                    (account(1), Perbill::from_parts(ratios[0])),
                    (account(2), Perbill::from_parts(ratios[1])),
                ],
            }],
        };
        let plain = digest(&elected([7, 5], [600_000_000, 400_000_000]));
        assert_eq!(plain, digest(&elected([7, 5], [600_000_000, 400_000_000])));
        assert_ne!(plain, digest(&elected([7, 4], [600_000_000, 400_000_000])));
        assert_ne!(plain, digest(&elected([7, 5], [600_000_001, 399_999_999])));

        let mut swapped = elected([7, 5], [600_000_000, 400_000_000]);
        swapped.winners.swap(0, 1);
        assert_ne!(plain, digest(&swapped));
        let mut turned = elected([7, 5], [600_000_000, 400_000_000]);
        turned.assignments[0].distribution.swap(0, 1);
        assert_ne!(plain, digest(&turned));
    }
}
