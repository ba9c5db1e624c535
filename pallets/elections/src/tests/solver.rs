//! `Phragmen` as a replacement of another solver.

use crate::{mock::*, Phragmen};
use frame_election_provider_support::{
    weights::SubstrateWeight, BalancingConfig, NposSolver, SequentialPhragmen,
};
use sp_runtime::{PerU16, Perbill};

#[test]
fn on_chain_execution_gives_the_same_with_our_solver() {
    run(|| {
        for balancing in [None, Some((1, 0)), Some((10, 0)), Some((10, 20))] {
            Balancing::set(balancing.map(|(iterations, tolerance)| BalancingConfig {
                iterations,
                tolerance,
            }));
            for seats in 0..7 {
                Seats::set(seats);
                assert_eq!(elect_and_undo::<OurSolver>(), reference());
            }
        }
    });
}

#[test]
fn winners_come_in_the_order_of_their_election() {
    a_village();
    let solve = || Phragmen::<AccountId, PerU16>::solve(3, Candidates::get(), Voters::get());
    let ours = solve().expect("never fails");
    let theirs =
        SequentialPhragmen::<AccountId, PerU16>::solve(3, Candidates::get(), Voters::get())
            .expect("never fails");
    assert_eq!(ours.winners, theirs.winners);
    assert_eq!(ours.assignments, theirs.assignments);
    let order: Vec<_> = ours.winners.into_iter().map(|(who, _)| who).collect();
    assert_eq!(order, [ALICE, CAROL, DAVE]);
}

#[test]
fn it_is_weighed_as_what_it_replaces() {
    type Weights = SubstrateWeight<Runtime>;
    for (voters, targets, votes) in [(1, 1, 1), (22_500, 1_000, 16)] {
        assert_eq!(
            Phragmen::<AccountId, Perbill>::weight::<Weights>(voters, targets, votes),
            SequentialPhragmen::<AccountId, Perbill>::weight::<Weights>(voters, targets, votes)
        );
    }
}
