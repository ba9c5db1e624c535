//! Where stake is divisible and each group of validators has the same services, the certificate is exact: `γ*` equals
//! brute force over all coalitions.

use crate::brute_force::all_coalitions;
use palisade_stake_risk::{
    graph::{Allocation, Mode, Service, Validator},
    robustness::certify,
    Graph,
};
use proptest::{collection::vec, prelude::*};
use sp_arithmetic::Perbill;

/// Validators with the same stake and the same services. A threshold is a whole number of them.
#[derive(Clone, Debug)]
struct Pool {
    validators: u32,
    /// How many of them reach the threshold.
    needed: u32,
    stake: u128,
    /// One service for each.
    profits: Vec<u128>,
}

fn any_pool() -> impl Strategy<Value = Pool> {
    // Sizes of which every part is a whole number of billionths.
    prop_oneof![Just(1u32), Just(2), Just(4)]
        .prop_flat_map(|validators| {
            let profits = vec(0u128..=40, 1..=2);
            (Just(validators), 1..=validators, 1u128..=30, profits)
        })
        .prop_map(|(validators, needed, stake, profits)| Pool {
            validators,
            needed,
            stake,
            profits,
        })
}

/// A graph of pools that have no validator and no service in common.
fn graph_of(pools: &[Pool], mode: Mode) -> Graph {
    let (mut validators, mut services, mut allocations) = (vec![], vec![], vec![]);
    for pool in pools {
        let (first_validator, first_service) = (validators.len() as u32, services.len() as u32);
        let count = pool.profits.len() as u32;
        let stake = match mode {
            Mode::Shared => pool.stake,
            Mode::Unique => pool.stake * u128::from(count),
        };
        validators.extend((0..pool.validators).map(|_| Validator::with_stake(stake)));
        let threshold = Perbill::from_rational(pool.needed, pool.validators);
        services.extend(
            pool.profits
                .iter()
                .map(|&profit| Service::new(profit, threshold)),
        );
        for validator in first_validator..first_validator + pool.validators {
            allocations.extend(
                (first_service..first_service + count).map(|service| Allocation {
                    validator,
                    service,
                    amount: pool.stake,
                }),
            );
        }
    }
    Graph::new(mode, validators, services, allocations).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    #[test]
    fn in_pools_of_divisible_stake_the_certificate_equals_brute_force(
        pools in vec(any_pool(), 1..=3),
        is_shared in any::<bool>(),
    ) {
        let mode = if is_shared { Mode::Shared } else { Mode::Unique };
        let graph = graph_of(&pools, mode);
        let certificate = certify(&graph);
        prop_assert!(certificate.exact);
        prop_assert_eq!(certificate.slack, all_coalitions(&graph).slack);
    }
}
