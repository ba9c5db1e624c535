//! Voters are read in pages, and change their votes and stakes in between.

use super::chain;
use crate::{
    election::types::VoterPosition, mock::*, rooms::Elections, ElectionUnderway, Event, NextVoters,
    Nominators, WeightInfo as _,
};
use frame_election_provider_support::{
    bounds::ElectionBoundsBuilder, DataProviderBounds, ElectionDataProvider, VoterOf,
};
use frame_support::{assert_ok, weights::Weight};
use proptest::prelude::*;

pub(in crate::tests) type Voter = (AccountId, u64, Vec<AccountId>);

fn at_most(voters: u32) -> DataProviderBounds {
    let bounds = ElectionBoundsBuilder::default().voters_count(voters.into());
    bounds.build().voters
}

fn plain(voters: Vec<VoterOf<Staking>>) -> Vec<Voter> {
    let voters = voters.into_iter();
    voters
        .map(|(who, weight, targets)| (who, weight, targets.into_inner()))
        .collect()
}

/// Reads a page of at most this number of voters.
pub(in crate::tests) fn read(page: u32, voters: u32) -> Vec<Voter> {
    plain(Staking::electing_voters(at_most(voters), page).expect("is next"))
}

/// Reads at most this number of voters at once.
pub(in crate::tests) fn read_at_once(voters: u32) -> Vec<Voter> {
    plain(Staking::electing_voters_stateless(at_most(voters)).expect("never fails"))
}

fn who(voters: &[Voter]) -> Vec<AccountId> {
    voters.iter().map(|(who, ..)| *who).collect()
}

/// Adds ten nominators of Alice, 101 to 110. No election begins by itself.
pub(in crate::tests) fn crowd() -> ExtBuilder {
    let crowd = (101..=110).fold(chain(), |chain, who| chain.nominator(who, 100, &[ALICE]));
    ElectionLead::set(0);
    crowd
}

/// Returns one of the crowd that is not on the next page, but on the one after.
fn somebody_on_a_later_page() -> AccountId {
    let mut order = Nominators::<Test>::iter_keys().filter(|who| *who > 100);
    order.nth(6).expect("there are ten")
}

#[test]
fn everybody_is_read_once_candidates_first() {
    crowd().run(|| {
        let first = read(3, 4);
        assert_eq!(first.len(), 4);
        let mut candidates = who(&first[..3]);
        candidates.sort();
        assert_eq!(candidates, [ALICE, BOB, CAROL]);
        assert!(first[..3].iter().all(|(who, _, votes)| *votes == [*who]));

        let (second, third) = (read(2, 4), read(1, 100));
        assert_eq!((second.len(), third.len()), (4, 7));
        assert_eq!(NextVoters::<Test>::get().map(|r| r.voters), Some(15));
        assert_eq!(read(0, 4), []);
        assert!(!NextVoters::<Test>::exists());
        let mut all = who(&[first, second, third].concat());
        all.sort();
        let nominators = [NINA, OMAR].into_iter().chain(101..=110);
        let expected: Vec<_> = [ALICE, BOB, CAROL].into_iter().chain(nominators).collect();
        assert_eq!(all, expected);
        assert_eq!(staking_events(), [], "nobody was left out");
    });
}

#[test]
fn who_is_left_when_the_last_page_is_full_is_left_out_with_an_event() {
    crowd().run(|| {
        for page in [3, 2, 1] {
            read(page, 3);
            assert_eq!(staking_events(), []);
        }
        read(0, 3);
        assert_eq!(
            staking_events(),
            [Event::SnapshotVotersSizeExceeded { size: 12 }]
        );
    });
}

#[test]
fn pages_are_read_in_order_and_the_first_begins_anew() {
    crowd().run(|| {
        let refused = |page| Staking::electing_voters(at_most(4), page).is_err();
        assert!(refused(2) && refused(1) && refused(4));
        let first = read(3, 4);
        assert!(refused(1), "2 is next");
        let second = read(2, 4);
        assert_ne!(first, second);
        assert_eq!((read(3, 4), read(2, 4)), (first, second));
        // All voters can be read at once in between. The reading in pages goes on.
        assert_eq!(read_at_once(100).len(), 15);
        assert!(refused(0), "there are others");
        assert_eq!(read(1, 4).len(), 4);
    });
}

#[test]
fn more_candidates_than_a_page_holds_go_on_with_the_next() {
    crowd().run(|| {
        let (first, second) = (read(3, 2), read(2, 2));
        let mut candidates = who(&[first, second[..1].to_vec()].concat());
        candidates.sort();
        assert_eq!(candidates, [ALICE, BOB, CAROL]);
        assert!(second[1].0 > CAROL);
    });
}

#[test]
fn a_page_reads_no_more_than_it_holds_and_is_empty_only_at_the_end() {
    crowd().run(|| {
        // The nominations of the crowd and of Nina are void.
        offence(1).by(&[ALICE]);
        read(3, 2);
        for page in [2, 1] {
            let voters = read(page, 4);
            assert_eq!(voters.len(), 4);
            let with_targets = voters.into_iter().filter(|(.., votes)| !votes.is_empty());
            assert!(with_targets.into_iter().all(|(who, ..)| who == OMAR));
        }
        assert_eq!(read(0, 100).len(), 12 - 8);
        // A reading at once lists nobody without a vote.
        let mut everybody = who(&read_at_once(100));
        everybody.sort();
        assert_eq!(everybody, [BOB, CAROL, OMAR]);
    });
}

/// A nominator acts before its page is read. Returns its votes in this election and in the next.
fn votes_after(deed: impl FnOnce(AccountId)) -> [Option<Voter>; 2] {
    let mut votes = [None, None];
    crowd().run(|| {
        let person = somebody_on_a_later_page();
        read(3, 4);
        deed(person);
        let mut vote = |round: usize, pages: &[u32]| {
            let voters = pages.iter().flat_map(|page| read(*page, 5));
            let mut own = voters.filter(|(who, ..)| *who == person);
            votes[round] = own.next();
            assert_eq!(own.next(), None, "nobody votes twice");
        };
        vote(0, &[2, 1, 0]);
        roll_one();
        vote(1, &[3, 2, 1, 0]);
    });
    votes
}

#[test]
fn who_changes_its_mind_votes_as_it_says_when_its_page_is_read() {
    let votes = votes_after(|who| nominate(who, &[BOB, CAROL]));
    assert!(votes
        .into_iter()
        .all(|vote| vote.expect("votes").2 == [BOB, CAROL]));
}

#[test]
fn who_unbonds_or_leaves_before_its_page_is_read_votes_with_what_is_left() {
    let votes = votes_after(|who| attempt(Staking::unbond(signed(who), 40)));
    assert!(votes.into_iter().all(|vote| vote.expect("votes").1 == 60));
    let votes = votes_after(|who| attempt(Staking::chill(signed(who))));
    assert_eq!(votes, [None, None]);
}

#[test]
fn a_new_nominator_during_the_snapshot_votes_in_the_next_election() {
    let votes = votes_after(|who| {
        assert_ok!(Staking::chill(signed(who)));
        nominate(who, &[BOB]);
        // Nominating once more does not help.
        nominate(who, &[CAROL]);
    });
    let [now, next] = votes.map(|vote| vote.map(|(.., targets)| targets));
    assert_eq!((now, next), (None, Some(vec![CAROL])));
}

/// Alice's self-vote is read. Then she nominates Bob, in one way or another.
fn assert_votes_once(turn: impl Fn()) {
    crowd().run(|| {
        assert!(who(&read(3, 4)).contains(&ALICE));
        turn();
        assert_eq!(targets_of(ALICE), Some(vec![BOB]));
        let rest = [read(2, 100), read(1, 100)].concat();
        assert!(!who(&rest).contains(&ALICE));
        roll_one();
        let next = [read(3, 100), read(2, 100)].concat();
        let own: Vec<_> = next.iter().filter(|(who, ..)| *who == ALICE).collect();
        assert_eq!(own, [&(ALICE, 1_000, vec![BOB])]);
    });
}

#[test]
fn a_candidate_that_turns_nominator_has_one_vote() {
    assert_votes_once(|| nominate(ALICE, &[BOB]));
    assert_votes_once(|| {
        assert_ok!(Staking::chill(signed(ALICE)));
        nominate(ALICE, &[BOB]);
    });
    assert_votes_once(|| {
        nominate(ALICE, &[CAROL]);
        roll_one();
        nominate(ALICE, &[BOB]);
    });
    assert_votes_once(|| {
        roll_one();
        nominate(ALICE, &[BOB]);
        validate(ALICE);
        nominate(ALICE, &[BOB]);
    });
}

#[test]
fn who_begins_to_nominate_when_everybody_is_read_is_not_marked() {
    crowd().run(|| {
        // 1. All voters are read. A new nominator is not marked.
        read(3, 100);
        assert_eq!(
            NextVoters::<Test>::get().map(|reading| reading.position),
            Some(VoterPosition::End)
        );
        new_nominator(301, 100, &[ALICE]);
        let marked = |who| Nominators::<Test>::get(who).map(|n| n.suppressed);
        assert_eq!(marked(301), Some(false));
        // 2. A snapshot begins. A new nominator is marked: it votes in the next election.
        read(3, 4);
        new_nominator(302, 100, &[ALICE]);
        assert_eq!(marked(302), Some(true));
    });
}

#[test]
fn who_begins_to_nominate_between_candidates_and_voters_has_a_vote() {
    crowd().run(|| {
        // 1. Candidates are read. Voters come in a later block. A new nominator is not marked.
        let targets = Staking::electable_targets(at_most(100), 0);
        assert_eq!(targets.map(|targets| targets.len()), Ok(3));
        new_nominator(301, 100, &[ALICE]);
        let marked = Nominators::<Test>::get(301).map(|n| n.suppressed);
        assert_eq!(marked, Some(false));
        // 2. It votes in this election.
        roll_one();
        assert!(who(&read(3, 100)).contains(&301));
    });
}

#[test]
fn in_one_block_reading_voters_leaves_no_trace() {
    ExtBuilder::default().run(|| {
        assert_eq!(read(0, 100).len(), 3);
        assert!(!crate::ErasUnlockEra::<Test>::contains_key(1));
        assert_ok!(Staking::unbond(signed(ALICE), 100));
        assert_eq!(ledger(ALICE).unlocking[0].era, 3);
        roll_to(9);
        assert!(!ElectionUnderway::<Test>::exists() && !NextVoters::<Test>::exists());
    });
}

/// Returns the weight that is registered for the block.
fn charged(deed: impl FnOnce()) -> Weight {
    let before = System::block_weight().total();
    deed();
    System::block_weight().total() - before
}

#[test]
fn the_block_registers_the_weight_of_whatever_is_read() {
    type Cost = <Test as crate::Config>::WeightInfo;
    crowd().run(|| {
        // For Alice and Bob the election also reads whether the set can do without them as offenders.
        let targets = || drop(Staking::electable_targets(at_most(100), 0));
        let cost = Cost::read_candidates(3) + Cost::look_for_offenders(2);
        // The election starts.
        assert_eq!(charged(targets), cost + Cost::read_voters(0, 0));
        let seats = || assert_eq!(Staking::desired_targets(), Ok(2));
        // The first two candidates fill the seats.
        assert_eq!(charged(seats), Cost::read_candidates(2));
        // One more voter is read, to find that it doesn't fit. It is looked up that nobody was punished. The block has
        // registered the start of the election already.
        let page = Cost::read_voters(4, 1) - Cost::read_voters(0, 0);
        assert_eq!(charged(|| drop(read(3, 3))), page);
        roll_one();
        offence(1).by(&[ALICE]);
        let rest = charged(|| assert_eq!(read(2, 100).len(), 12));
        // Alice is found, her record is read, and nobody else is found. When each nominator but Omar nominated is read.
        assert_eq!(rest, Cost::read_voters(12, 3 + 11));
        assert_eq!(charged(|| drop(read(1, 100))), Cost::read_voters(0, 0));
    });
}

#[test]
fn a_first_page_in_a_later_block_has_its_whole_weight() {
    type Cost = <Test as crate::Config>::WeightInfo;
    crowd().run(|| {
        // 1. Candidates are read. The block registers the start of the election.
        drop(Staking::electable_targets(at_most(100), 0));
        roll_one();
        // 2. The block of the first page registers no less than without them: its own work is the same.
        assert_eq!(charged(|| drop(read(3, 3))), Cost::read_voters(4, 1));
        // 3. A snapshot without candidates is one as well.
        assert_eq!(charged(|| drop(read(3, 3))), Cost::read_voters(4, 1));
    });
}

#[test]
fn many_new_nominators_make_a_page_read_at_most_twice_what_it_holds() {
    type Cost = <Test as crate::Config>::WeightInfo;
    let chain = crowd();
    ElectionPages::set(40);
    chain.run(|| {
        let mut all = read(39, 4);
        (301..=340).for_each(|who| new_nominator(who, 100, &[ALICE]));
        for page in (1..39).rev() {
            let mut voters = vec![];
            // The voter that stands for all that were passed over is read again.
            let most = Cost::read_voters(2 * 2 + 1, 2 * 2 + 1);
            assert!(charged(|| voters = read(page, 2)).all_lte(most));
            let position = NextVoters::<Test>::get().map(|reading| reading.position);
            assert!(!voters.is_empty() || position == Some(VoterPosition::End));
            all.extend(voters);
        }
        let (vote, silent): (Vec<_>, Vec<_>) = all
            .into_iter()
            .partition(|(.., targets)| !targets.is_empty());
        let (mut vote, silent) = (who(&vote), who(&silent));
        vote.sort();
        let before = [ALICE, BOB, CAROL, NINA, OMAR].into_iter().chain(101..=110);
        assert_eq!(vote, before.collect::<Vec<_>>());
        assert!(!silent.is_empty() && silent.iter().all(|who| *who > 300));
    });
}

#[test]
fn reading_at_once_takes_at_most_twice_its_room_despite_void_votes() {
    type Cost = <Test as crate::Config>::WeightInfo;
    crowd().run(|| {
        offence(1).by(&[ALICE]);
        let mut voters = vec![];
        let most = Cost::read_voters(2 * 3, 2 * 3);
        assert!(charged(|| voters = read_at_once(3)).all_lte(most));
        assert_eq!(voters.iter().filter(|(who, ..)| *who != OMAR).count(), 2);
        let size = voters.len() as u32;
        assert_eq!(
            staking_events().last(),
            Some(&Event::SnapshotVotersSizeExceeded { size })
        );
        // With enough room everybody is read.
        let everybody = read_at_once(7);
        assert_eq!(everybody.len(), 3);
    });
}

#[test]
fn an_election_over_several_blocks_may_have_one_page() {
    let chain = chain();
    ElectionPages::set(1);
    VotersPerPage::set(100);
    chain.run(|| {
        roll_to(2);
        assert_eq!(Elections::<Test>::era_being_elected(), Some(1));
        assert!(!NextVoters::<Test>::exists());
        roll_to_active_era(1);
        assert_eq!(elected(1), [ALICE, BOB]);
        assert_eq!(backing(1, ALICE, NINA), 500);
    });
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn pages_of_any_size_together_are_what_one_page_is(size in 1..20u32, pages in 2..20u32) {
        let chain = crowd();
        ElectionPages::set(pages);
        chain.run(|| {
            let everybody = read_at_once(size * pages);
            let in_pages: Vec<_> = (0..pages).rev().flat_map(|page| read(page, size)).collect();
            assert_eq!(in_pages, everybody);
        });
    }
}
