//! How long the last one waits, and how much can leave.

use super::*;
use crate::graph::Service;
use proptest::prelude::*;
use sp_arithmetic::Perbill;

fn graph(stake: u128, profit: u128) -> Graph {
    let service = Service::new(profit, Perbill::one());
    Graph::whole_stakes(&[stake], &[service], &[(0, 0)]).unwrap()
}

fn queue(capacity: u128) -> ExitQueue {
    ExitQueue {
        capacity,
        bonding_duration: 28,
    }
}

#[test]
fn the_last_one_waits_for_all_before_it() {
    let eras = |backlog, capacity| {
        let exit = mass_exit(&graph(100, 50), backlog, &queue(capacity));
        (exit.eras_to_start, exit.eras_to_finish)
    };
    assert_eq!(eras(100, 100), (Some(1), Some(29)));
    assert_eq!(eras(101, 100), (Some(2), Some(30)));
    assert_eq!(eras(0, 0), (Some(0), Some(28)));
    assert_eq!(eras(1, 0), (None, None));
    assert_eq!(eras(u128::MAX, 1), (Some(u128::MAX), Some(u128::MAX)));
}

proptest! {
    /// If the certified part leaves evenly, the certificate is zero or, by rounding, a unit above it.
    #[test]
    fn after_the_certified_exit_the_graph_is_still_certified(stake in 1u128..1_000_000, profit in 1u128..1_000_000) {
        prop_assume!(profit <= stake);
        let before = graph(stake, profit);
        let exit = mass_exit(&before, stake, &queue(1)).certified_exit;
        let leaving = exit.parts_of(stake);
        prop_assert!(certify(&before.after_base_slash(&[leaving])).slack.is_secure());
        prop_assert!(!certify(&before.after_base_slash(&[leaving + 1])).slack.is_secure());
    }
}
