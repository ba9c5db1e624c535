//! What an election reads is bounded, however long the lists are.

use super::candidates::{counts, electable};
use crate::{
    assert_refused,
    idle::IdleProcessing,
    intentions::{Listing, LOOKED_AT_PER_BLOCK},
    mock::*,
    Candidates, Error, Event, Nominators, Validators, WeightInfo as _,
};
use frame_election_provider_support::{
    bounds::ElectionBoundsBuilder, DataProviderBounds, ElectionDataProvider,
};
use frame_support::{
    assert_ok,
    weights::{Weight, WeightMeter},
};

type Cost = <Test as crate::Config>::WeightInfo;

fn at_most(count: u32) -> DataProviderBounds {
    let bounds = ElectionBoundsBuilder::default().voters_count(count.into());
    bounds.build().voters
}

/// Returns the weight that `deed` consumes.
fn consumed_by(deed: impl FnOnce()) -> Weight {
    let before = System::block_weight().total();
    deed();
    System::block_weight().total() - before
}

#[test]
fn thirty_thousand_without_session_keys_cost_an_election_nothing() {
    // 1. Storage gets 30,000 validators without keys. No call can do that, and the invariant checks would read all.
    ExtBuilder::unpaid().build().execute_with(|| {
        for keyless in 1_000..31_000 {
            Validators::<Test>::insert(keyless, commission(10));
        }
        // 2. Reading targets, seats and voters consumes the weight of at most three candidates. Two fill the seats.
        let targets = || assert_eq!(electable(), [ALICE, BOB, CAROL]);
        let for_targets = Cost::read_candidates(3) + Cost::look_for_offenders(2);
        assert_eq!(consumed_by(targets), for_targets);
        let seats = || assert_eq!(Staking::desired_targets(), Ok(2));
        assert_eq!(consumed_by(seats), Cost::read_candidates(2));
        let voters = || {
            let voters = Staking::electing_voters(DataProviderBounds::default(), 0);
            assert_eq!(voters.expect("is the page").len(), 3);
        };
        let for_voters = Cost::read_candidates(2) + Cost::look_for_offenders(2);
        assert_eq!(consumed_by(voters), for_voters + Cost::read_voters(3, 1));
        // 3. The walk looks at no more validators than in any other block.
        IdleProcessing::<Test>::start();
        let mut meter = WeightMeter::with_limit(Weight::MAX);
        Listing::<Test>::process(&mut meter);
        assert_eq!(meter.consumed(), Cost::list_candidates(LOOKED_AT_PER_BLOCK));
    });
}

#[test]
fn an_election_is_charged_for_the_offenders_that_it_could_admit() {
    ExtBuilder::unpaid().build().execute_with(|| {
        offence(1).by(&[ALICE]);
        // Bob and Carol are enough, so Alice is not admitted.
        let targets = || assert_eq!(electable(), [BOB, CAROL]);
        let cost =
            Cost::read_candidates(2) + Cost::look_for_offenders(2) + Cost::admit_offenders(1);
        assert_eq!(consumed_by(targets), cost);
    });
}

#[test]
fn a_release_that_reads_fewer_leaves_the_rest_out_with_an_event() {
    let chain = ExtBuilder::unpaid()
        .nominator(NINA, 500, &[ALICE])
        .nominator(OMAR, 500, &[ALICE]);
    chain.run(|| {
        // 1. There are ten candidates and two nominators. A release reads four and one.
        (101..=107).for_each(|who| new_validator(who, 100));
        MaxCandidates::set(4);
        MaxNominators::set(1);
        // 2. Six candidates are left out, with an event.
        let targets = || assert_eq!(electable().len(), 4);
        let cost = Cost::read_candidates(4) + Cost::look_for_offenders(2);
        assert_eq!(consumed_by(targets), cost);
        let left_out = Event::SnapshotTargetsSizeExceeded { size: 4 };
        assert!(staking_events().contains(&left_out));

        // 3. Four self-votes and one nominator are read, with an event too.
        let voters = Staking::electing_voters(DataProviderBounds::default(), 0);
        let voters = voters.expect("is the page");
        let own = voters
            .iter()
            .filter(|(who, _, votes)| votes.to_vec() == [*who]);
        assert_eq!((own.count(), voters.len()), (4, 5));
        let left_out = Event::SnapshotVotersSizeExceeded { size: 5 };
        assert!(staking_events().contains(&left_out));

        // 4. The rest stays in the lists, but nobody comes in.
        roll_one();
        assert_eq!(counts(), (10, 10));
        assert_ok!(bond(DORA, 1_000));
        give_keys(DORA);
        assert_refused!(
            Staking::validate(signed(DORA), commission(10)),
            Error::<Test>::TooManyValidators
        );
        roll_to_active_era(1);
        assert_eq!(session_validators().len(), 2);
    });
}

/// Returns two strangers that come before Alice, Bob and Carol in the list of candidates, and two that come between
/// them.
fn strangers() -> (Vec<AccountId>, Vec<AccountId>) {
    let place = |who: AccountId| Candidates::<Test>::hashed_key_for(who);
    let mut honest = [ALICE, BOB, CAROL].map(place);
    honest.sort();
    let two = |is_there: &dyn Fn(Vec<u8>) -> bool| -> Vec<_> {
        let there = (101..1_000).filter(|who| is_there(place(*who)));
        there.take(2).collect()
    };
    let first = two(&|place| place < honest[0]);
    let later = two(&|place| place > honest[0] && place < honest[2]);
    assert_eq!((first.len(), later.len()), (2, 2));
    (first, later)
}

/// Reads voters in four pages of two. After the first page, the strangers on it leave, and others come instead. Returns
/// the voters, with their targets.
fn read_while_strangers_come(first: &[AccountId], later: &[AccountId]) -> Vec<Vec<AccountId>> {
    let read = |page| Staking::electing_voters(at_most(2), page).expect("is next");
    let mut voters = read(3);
    for (who, next) in first.iter().zip(later) {
        assert!(voters.iter().any(|(read, ..)| read == who));
        assert_ok!(Staking::chill(signed(*who)));
        new_validator(*next, 100);
    }
    voters.extend([2, 1, 0].into_iter().flat_map(read));
    let named = voters
        .into_iter()
        .map(|(who, _, targets)| [vec![who], targets.to_vec()].concat());
    named.collect()
}

#[test]
fn candidates_that_come_and_go_take_nobodys_vote() {
    elect_over_blocks();
    ElectionLead::set(0);
    ExtBuilder::unpaid().run(|| {
        // 1. Alice, Bob and Carol are candidates, and two strangers that come first in storage. Elections read five.
        let (first, later) = strangers();
        MaxCandidates::set(5);
        first.iter().for_each(|who| new_validator(*who, 100));
        assert_eq!(counts(), (5, 5));

        // 2. Both strangers are read and leave. Two others take their places, before the last candidate.
        let voters = read_while_strangers_come(&first, &later);
        assert_eq!(counts(), (5, 5));

        // 3. All that stay vote for themselves. There are seven self-votes: five, and one for each that has come.
        for who in [ALICE, BOB, CAROL] {
            assert!(voters.contains(&vec![who, who]));
        }
        assert_eq!(voters.len(), 5 + later.len());
    });
}

#[test]
fn a_candidate_that_comes_takes_the_vote_of_the_smallest_nominator() {
    elect_over_blocks();
    ElectionLead::set(0);
    let chain = ExtBuilder::unpaid()
        .nominator(NINA, 500, &[ALICE])
        .nominator(OMAR, 400, &[ALICE])
        .nominator(PIA, 300, &[ALICE]);
    chain.run(|| {
        // 1. Four pages of two have room for five candidates and three nominators: nobody is left out.
        let (first, later) = strangers();
        MaxCandidates::set(5);
        first.iter().for_each(|who| new_validator(*who, 100));

        // 2. Two strangers are read and leave, and two others come. They have the places of the two smallest.
        let voters = read_while_strangers_come(&first, &later);
        assert_eq!(voters.len(), 8);
        assert_eq!(voters.last(), Some(&vec![NINA, ALICE]));
        let left_out = Event::SnapshotVotersSizeExceeded { size: 8 };
        assert!(staking_events().contains(&left_out));

        // 3. In the next election nobody comes meanwhile, and all vote.
        let read = |page| Staking::electing_voters(at_most(2), page).expect("is next");
        let voters: Vec<_> = [3, 2, 1, 0].into_iter().flat_map(read).collect();
        assert_eq!(voters.last().map(|(who, ..)| *who), Some(PIA));
    });
}

#[test]
fn read_in_pages_no_more_candidates_vote_than_an_election_reads() {
    elect_over_blocks();
    ElectionLead::set(0);
    let chain = ExtBuilder::unpaid().nominator(NINA, 500, &[ALICE]);
    chain.run(|| {
        // 1. There are seven candidates. Elections read five.
        (101..=104).for_each(|who| new_validator(who, 100));
        MaxCandidates::set(5);
        // 2. Three pages have five self-votes and the one nominator.
        let mut voters = vec![];
        for page in [3, 2, 1] {
            let page = Staking::electing_voters(at_most(2), page).expect("is next");
            assert_eq!(page.len(), 2);
            voters.extend(page);
        }
        let last = voters.pop().expect("there are six");
        assert_eq!((last.0, last.2.to_vec()), (NINA, vec![ALICE]));
        assert!(voters
            .iter()
            .all(|(who, _, votes)| votes.to_vec() == [*who]));
        // 3. The five are the first five of the list, and no page is left.
        let read: Vec<_> = Candidates::<Test>::iter_keys().take(5).collect();
        let voted: Vec<_> = voters.into_iter().map(|(who, ..)| who).collect();
        assert_eq!(voted, read);
        assert_eq!(Staking::electing_voters(at_most(2), 0), Ok(vec![]));
    });
}

#[test]
fn nominations_that_cannot_be_read_are_counted_as_read() {
    let crowd = (301..=320).fold(ExtBuilder::unpaid(), |chain, who| {
        chain.nominator(who, 100, &[ALICE, BOB])
    });
    crowd.run(|| {
        // 1. A release allows one target. 20 nominations have two, and cannot be read.
        MaxNominations::set(1);
        assert_eq!(targets_of(301), None);
        assert_eq!(Nominators::<Test>::count(), 20);
        // 2. A page of four reads eight entries, finds three self-votes, and consumes the weight of eight.
        let at_once = || {
            let voters = Staking::electing_voters_stateless(at_most(4)).expect("never fails");
            assert_eq!(voters.len(), 3);
        };
        assert_eq!(consumed_by(at_once), Cost::read_voters(8, 1));
        let status = <Staking as sp_staking::StakingInterface>::status(&301);
        assert_eq!(
            status,
            Err(Error::<Test>::BadState.into()),
            "it is not idle"
        );
        // 3. Elections go on without these nominators.
        roll_to_active_era(1);
        assert_eq!(elected(1), [ALICE, BOB]);
        assert_eq!(backing(1, ALICE, 301) + backing(1, BOB, 301), 0);
        // 4. Who nominates again has a vote.
        nominate(301, &[BOB]);
        assert_eq!(Nominators::<Test>::count(), 20);
        roll_to_active_era(2);
        assert_eq!(backing(2, BOB, 301), 100);
    });
}

#[test]
fn in_pages_a_nomination_that_cannot_be_read_stands_without_targets() {
    elect_over_blocks();
    ElectionLead::set(0);
    let crowd = (301..=310).fold(ExtBuilder::unpaid(), |chain, who| {
        chain.nominator(who, 100, &[ALICE, BOB])
    });
    crowd.run(|| {
        // 1. Ten nominations have more targets than a release allows.
        MaxNominations::set(1);
        // 2. All ten are in the snapshot, with no targets. Each page consumes the weight of a page.
        let mut silent = 0;
        for page in [3, 2, 1, 0] {
            let read = consumed_by(|| {
                let page = Staking::electing_voters(at_most(4), page).expect("is next");
                silent += page.iter().filter(|(.., votes)| votes.is_empty()).count();
            });
            assert!(read.all_lte(Cost::read_voters(5, 1)));
        }
        assert_eq!(silent, 10, "all ten nominations were read");
    });
}
