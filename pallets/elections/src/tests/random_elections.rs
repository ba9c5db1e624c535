//! For any votes and any size of pages, all pages together are what the reference elects.

use crate::mock::*;
use frame_election_provider_support::{BalancingConfig, ElectionProvider, VoterOf};
use proptest::{collection::vec, prelude::*};

#[derive(Clone, Debug)]
struct Electorate {
    candidates: Vec<u32>,
    voters: Vec<VoterOf<BallotBox>>,
    seats: u32,
    voters_per_page: u32,
    pages: u32,
    balancing: Option<usize>,
}

fn weight() -> impl Strategy<Value = u64> {
    prop_oneof![
        1 => Just(0u64),
        2 => 1..4u64,
        4 => 1..1_000_000u64,
        1 => Just(1_000u64),
        1 => any::<u64>(),
    ]
}

/// Candidates in any order, some with a self-vote. Voters with repeated votes, and with votes for accounts that are no
/// candidates. Sometimes there are more voters than a snapshot can contain.
fn electorate() -> impl Strategy<Value = Electorate> {
    let candidates = Just((1..=12u32).collect::<Vec<_>>()).prop_shuffle();
    let own = vec(weight(), 0..12);
    let others = vec((weight(), vec(1..16u32, 0..8)), 1..40);
    let sizes = (1u32..10, 1u32..16, 1u32..8);
    (
        candidates,
        own,
        others,
        sizes,
        proptest::option::of(0usize..5),
    )
        .prop_map(
            |(candidates, own, others, (seats, voters_per_page, pages), balancing)| {
                let own = candidates
                    .iter()
                    .zip(own)
                    .map(|(n, weight)| own_vote(who(*n), weight));
                let others = others.into_iter().zip(100u32..);
                let others = others.map(|((weight, votes), n)| {
                    let votes: Vec<_> = votes.into_iter().map(who).collect();
                    voter(who(n), weight, &votes)
                });
                Electorate {
                    voters: own.chain(others).collect(),
                    candidates,
                    seats,
                    voters_per_page,
                    pages,
                    balancing,
                }
            },
        )
}

impl Electorate {
    fn set(&self) {
        Candidates::set(self.candidates.iter().map(|n| who(*n)).collect());
        Voters::set(self.voters.clone());
        Seats::set(self.seats);
        VotersPerPage::set(self.voters_per_page);
        Pages::set(self.pages);
        Prediction::set(2);
        Balancing::set(self.balancing.map(|iterations| BalancingConfig {
            iterations,
            tolerance: 0,
        }));
    }

    /// Returns whether a voter that fits into the snapshot votes for a candidate.
    fn has_votes(&self) -> bool {
        let room = (self.pages * self.voters_per_page) as usize;
        let candidates = Candidates::get();
        let mut votes = self.voters.iter().take(room).flat_map(|voter| &voter.2);
        votes.any(|vote| candidates.contains(vote))
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn any_electorate_elects_what_the_reference_elects(electorate in electorate()) {
        electorate.set();
        if electorate.has_votes() {
            run_as_is(|| {
                assert_eq!(fetch_page_by_page(), reference());
            });
        }
    }

    #[test]
    fn any_small_electorate_elects_the_same_in_one_block(electorate in electorate()) {
        electorate.set();
        if electorate.has_votes() {
            Prediction::set(1_000);
            run_as_is(|| {
                assert_eq!(fetch_all_from(Pages::get() - 1), reference());
                assert_eq!(Elections::status(), Err(()));
            });
        }
    }
}
