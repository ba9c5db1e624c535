//! Elections on the wired runtime: a small one, one of Polkadot's size, and one whose result is wanted too early.

use crate::{
    chain::{Chain, MadeBlock},
    electorate::Electorate,
    exposures::{elected_by_reference, exposed_in, Exposures},
    state::state_of,
};
use frame_support::{assert_ok, dispatch::DispatchClass, weights::Weight};
use palisade_elections::Event;
use palisade_runtime::{
    configs::{
        elections::{ElectionPages, MaxElectionWeight, VotersPerPage},
        staking::MaxCandidates,
        system::{RuntimeBlockWeights, MAXIMUM_BLOCK_WEIGHT},
    },
    genesis, Hash, Runtime, RuntimeEvent, RuntimeOrigin, Session, Staking, Timing,
};
use palisade_staking::{Event as StakingEvent, WeightInfo};
use sp_io::TestExternalities;
use sp_runtime::StateVersion;
use std::sync::LazyLock;

/// The number of nominators in the genesis of `local`. Each of them nominates two validators.
const GENESIS_NOMINATORS: u32 = 2;

/// All nodes of the database, and the root.
type Snapshot = (Vec<(Vec<u8>, (Vec<u8>, i32))>, Hash);

/// `local` with an electorate of Polkadot's size before its first block, and the expected result. Both take seconds to
/// make.
static LARGE: LazyLock<(Snapshot, Exposures)> = LazyLock::new(|| {
    let mut state = state_of(genesis::LOCAL);
    state.execute_with(|| Electorate::LIKE_POLKADOT.settle());
    state.commit_all().expect("no transaction is open");
    let expected = state.execute_with(elected_by_reference);
    (state.into_raw_snapshot(), expected)
});

fn large_chain() -> Chain {
    let (nodes, root) = LARGE.0.clone();
    let state = TestExternalities::from_raw_snapshot(nodes, root, StateVersion::V1);
    Chain::from_genesis(state)
}

/// The events of the elections pallet, each with its block.
#[derive(Default)]
struct Log(Vec<(u32, Event)>);

impl Log {
    fn note(&mut self, height: u32, events: &[RuntimeEvent]) {
        let own = events.iter().filter_map(|event| match event {
            RuntimeEvent::ValidatorElection(event) => Some((height, event.clone())),
            _ => None,
        });
        self.0.extend(own);
    }

    /// Checks that an election went through all phases in order, with no other event in between. Returns the events
    /// after it.
    fn assert_whole_election(
        &self,
        targets: u32,
        seats: u32,
        nominators: u32,
        votes: u32,
    ) -> Vec<Event> {
        let events: Vec<_> = self.0.iter().map(|(_, event)| event.clone()).collect();
        let voters = targets + nominators;
        let mut expected = vec![Event::SnapshotStarted { targets, seats }];
        let taken: Vec<_> = pages_of(voters).collect();
        for (page, voters) in &taken {
            let (page, voters) = (*page, *voters);
            expected.push(Event::VotersTaken { page, voters });
        }
        let votes = targets + votes;
        expected.push(Event::SnapshotCompleted { voters, votes });
        let (snapshot, rest) = events.split_at(expected.len());
        assert_eq!(snapshot, expected);

        let (solved, exported) = rest.split_first().expect("it is solved");
        let Event::Solved { winners, backers } = *solved else {
            panic!("{solved:?}");
        };
        assert_eq!(winners, seats);
        let is_last = |event: &Event| matches!(event, Event::SupportsExported { page: 0, .. });
        let last = exported.iter().position(is_last).expect("it is fetched");
        let (exported, rest) = exported.split_at(last + 1);
        let (mut exported_winners, mut exported_backers) = (0, 0);
        for (expected, event) in (0..ElectionPages::get()).rev().zip(exported) {
            let Event::SupportsExported {
                page,
                winners,
                backers,
            } = *event
            else {
                panic!("{event:?}");
            };
            // Pages without winners come last, and only the very last of them has an event.
            assert_eq!(page, if winners > 0 { expected } else { 0 });
            exported_winners += winners;
            exported_backers += backers;
        }
        assert_eq!((exported_winners, exported_backers), (winners, backers));
        rest.to_vec()
    }

    /// Returns the number of blocks with a step of an election.
    fn blocks(&self) -> usize {
        let mut heights: Vec<_> = self.0.iter().map(|(height, _)| height).collect();
        heights.dedup();
        heights.len()
    }
}

/// Returns the pages of a snapshot that are not skipped, with the number of voters in each. The last one is empty.
fn pages_of(voters: u32) -> impl Iterator<Item = (u32, u32)> {
    let (size, pages) = (VotersPerPage::get(), ElectionPages::get());
    let full = (1..pages)
        .rev()
        .zip((0..voters).step_by(size as usize))
        .map(move |(page, before)| (page, size.min(voters - before)));
    full.chain([(0, 0)])
}

fn stakers_elected(events: &[RuntimeEvent]) -> bool {
    events.contains(&RuntimeEvent::Staking(StakingEvent::StakersElected))
}

fn election_failed(events: &[RuntimeEvent]) -> bool {
    events.contains(&RuntimeEvent::Staking(StakingEvent::StakingElectionFailed))
}

/// Returns what the session pallet registers. When it changes the session, this is a whole block, whatever that took.
fn declared_by_session(events: &[RuntimeEvent]) -> Weight {
    let changed = events.iter().any(|event| {
        matches!(
            event,
            RuntimeEvent::Session(pallet_session::Event::NewSession { .. })
        )
    });
    if changed {
        MAXIMUM_BLOCK_WEIGHT
    } else {
        Weight::zero()
    }
}

fn assert_within_bounds(block: &MadeBlock) {
    let MadeBlock {
        events,
        weight,
        weight_of_elections,
    } = block;
    let weight = weight.saturating_sub(declared_by_session(events));
    assert!(weight.all_lte(MAXIMUM_BLOCK_WEIGHT), "{block:?}");
    assert!(
        weight_of_elections.all_lte(MaxElectionWeight::get()),
        "{block:?}"
    );
}

/// Makes blocks within their bounds until an election succeeds, or fails.
fn run_until_planned(chain: &mut Chain, log: &mut Log) -> MadeBlock {
    loop {
        let block = chain.make_block_unchecked();
        assert_within_bounds(&block);
        log.note(chain.height(), &block.events);
        if stakers_elected(&block.events) || election_failed(&block.events) {
            return block;
        }
        assert!(chain.height() < 1_000, "the era is planned at some time");
    }
}

#[test]
fn a_small_election_is_over_before_its_era_is_planned() {
    // 1. The chain runs until the era is planned.
    let mut local = Chain::of(genesis::LOCAL);
    let expected = local.with(elected_by_reference);
    let mut log = Log::default();
    let planned_in = loop {
        let events = local.make_block();
        log.note(local.height(), &events);
        if stakers_elected(&events) {
            break local.height();
        }
    };

    // 2. The election has all its phases, in five blocks before that one.
    let rest = log.assert_whole_election(4, 4, GENESIS_NOMINATORS, 4);
    assert_eq!(rest, []);
    // Candidates with the only page of voters, then none, solve, the page of winners, the empty ones.
    assert_eq!(log.blocks(), 5);
    let (over, _) = log.0[log.0.len() - 1];
    assert!(over < planned_in, "{over} and {planned_in}");
    // 3. It elects what the reference elects.
    assert_eq!(local.with(|| exposed_in(1)), expected);
}

#[test]
fn the_pipeline_elects_at_polkadots_size_what_the_reference_elects() {
    let mut chain = large_chain();
    chain.with(|| {
        assert_ok!(Timing::set_staking_timing(RuntimeOrigin::root(), 6, 3, 2));
    });
    let mut log = Log::default();
    let block = run_until_planned(&mut chain, &mut log);
    assert!(stakers_elected(&block.events));

    let nominators = 22_500 + GENESIS_NOMINATORS;
    let rest = log.assert_whole_election(1_000, 297, nominators, 22_500 * 16 + 4);
    assert_eq!(rest, []);
    let (over, _) = log.0[log.0.len() - 1];
    assert!(over < chain.height(), "{over} and {}", chain.height());
    let elected = chain.with(|| exposed_in(1));
    assert_eq!(elected.len(), 297);
    assert!(elected == LARGE.1, "the reference elects others");
    chain.check_invariants();
}

#[test]
fn a_forced_era_too_early_for_many_voters_comes_a_session_or_two_later() {
    // 1. An era is forced on a chain with a large electorate.
    let mut chain = large_chain();
    let set_before = chain.with(Session::validators);
    chain.with(|| {
        assert_ok!(Staking::force_new_era(RuntimeOrigin::root()));
    });
    let mut log = Log::default();

    // 2. One session is less than the snapshot alone takes.
    let block = run_until_planned(&mut chain, &mut log);
    assert!(election_failed(&block.events));
    assert_eq!(chain.with(Session::validators), set_before);
    assert!(chain.with(|| exposed_in(1)).is_empty());
    chain.check_invariants();

    // 3. The measured weights decide how far the second session gets. If it ends while the result is handed over, page
    //    by page, nothing of it is lost: the third session gets the whole result.
    let mut block = run_until_planned(&mut chain, &mut log);
    if election_failed(&block.events) {
        assert_eq!(chain.with(Session::validators), set_before);
        let collected = chain.with(|| exposed_in(1)).len();
        assert!(0 < collected && collected < 297, "{collected}");
        chain.check_invariants();
        block = run_until_planned(&mut chain, &mut log);
    }
    assert!(stakers_elected(&block.events));
    let nominators = 22_500 + GENESIS_NOMINATORS;
    let rest = log.assert_whole_election(1_000, 297, nominators, 22_500 * 16 + 4);
    // 4. Eras of 60 slots are so short that the next election may begin in the same block.
    assert!(
        matches!(
            rest[..],
            [] | [Event::SnapshotStarted { .. }, Event::VotersTaken { .. }]
        ),
        "{rest:?}"
    );
    assert!(chain.with(|| exposed_in(1)) == LARGE.1);
    assert_eq!(chain.with(Session::validators), set_before);
    chain.check_invariants();
}

/// A candidate that comes while candidates are read takes the place of the smallest nominator, if all places are in
/// use. It comes where another one has left, and after the last candidate that was read.
#[test]
fn candidates_that_come_and_go_fill_few_places_of_nominators() {
    type Cost = <Runtime as palisade_staking::Config>::WeightInfo;
    // 1. Strangers fill a block with pairs of calls: one leaves, another one comes. A page of voters is longer.
    let classes = RuntimeBlockWeights::get();
    let full = classes.get(DispatchClass::Normal).max_total;
    let full = full.expect("transactions have a limit").ref_time();
    let coming = full / (Cost::chill() + Cost::validate()).ref_time();
    let page = u64::from(VotersPerPage::get());
    assert!(coming < page, "the pages of candidates come to an end");

    // 2. All candidates are strangers. A page that candidates fill is followed by a block in which others come.
    let (mut left, mut came) = (u64::from(MaxCandidates::get()), 0);
    while left >= page {
        left = left - page + coming;
        came += coming;
    }
    assert!(came < 1_000, "{came} of 22,576 nominators have no vote");
}
