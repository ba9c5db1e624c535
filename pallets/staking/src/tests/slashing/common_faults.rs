//! A fault that many share doesn't hand the chain to somebody else: punishments never take more than a third of the set.

use crate::{mock::*, ErasTotalStake, Event, MinValidatorBond};
use frame_support::assert_ok;
use sp_runtime::Perbill;

/// Waits outside with the least bond, and never offends.
const MALLORY: AccountId = 66;
const HONEST: [AccountId; 4] = [ALICE, BOB, CHARLIE, DAN];

/// Four validators with 200,000 each and four seats, and Mallory.
fn chain() -> ExtBuilder {
    ExtBuilder::unpaid()
        .validators(HONEST.map(|who| (who, 200_000)).to_vec())
        .validator_count(4)
        .nominator(NINA, 50_000, &[ALICE, BOB])
        .nominator(OMAR, 50_000, &[CHARLIE, DAN])
}

/// Four validators with this bond in four seats.
fn four(bond: Balance) -> ExtBuilder {
    ExtBuilder::unpaid()
        .validators(HONEST.map(|who| (who, bond)).to_vec())
        .validator_count(4)
}

fn honest_at_work() -> usize {
    let set = session_validators();
    set.iter().filter(|who| HONEST.contains(who)).count()
}

/// Who was elected in spite of an offence, with what it cost, in the order of the events.
fn admitted() -> Vec<(AccountId, Perbill)> {
    let events = all_staking_events().into_iter();
    let admitted = events.filter_map(|event| match event {
        Event::OffenderAdmitted { stash, severity } => Some((stash, severity)),
        _ => None,
    });
    admitted.collect()
}

#[test]
fn a_candidate_that_waits_gets_one_seat_of_four_when_all_are_punished_together() {
    chain().run(|| {
        new_validator(MALLORY, 100);
        offence(7).of_kind(SILENCE).by(&HONEST);
        roll_one();
        // All are back in the next block.
        come_back();
        roll_to_active_era(1);
        let set = session_validators();
        assert_eq!(set.len(), 4);
        assert!(set.contains(&MALLORY));
        assert!(ErasTotalStake::<Test>::get(1) >= 600_000);
        let seven = Perbill::from_percent(7);
        assert_eq!(admitted().len(), 3);
        assert!(admitted().iter().all(|(_, severity)| *severity == seven));
    });
}

#[test]
fn a_stranger_with_many_accounts_gets_no_more_than_a_third_of_the_seats_by_it() {
    for over_blocks in [false, true] {
        if over_blocks {
            elect_over_blocks();
        }
        chain().run(|| {
            (66..=72).for_each(|sybil| new_validator(sybil, 100));
            offence(7).of_kind(SILENCE).by(&HONEST);
            roll_to_active_era(1);
            let set = session_validators();
            let honest = set.iter().filter(|who| HONEST.contains(who)).count();
            assert_eq!((set.len(), honest), (4, 3));
        });
    }
}

#[test]
fn nor_does_it_if_the_fault_comes_after_the_snapshot() {
    elect_over_blocks();
    chain().run(|| {
        (66..=72).for_each(|sybil| new_validator(sybil, 100));
        roll_to(9);
        offence(7).of_kind(SILENCE).by(&HONEST);
        roll_to_active_era(1);
        let set = session_validators();
        assert_eq!(set.len(), 3);
        assert!(set.iter().all(|who| HONEST.contains(who)));
    });
}

#[test]
fn validators_that_are_chilled_and_say_nothing_are_brought_back_with_what_they_offered() {
    chain().run(|| {
        new_validator(MALLORY, 100);
        offence(7).of_kind(SILENCE).by(&HONEST);
        assert!(!HONEST.into_iter().any(is_candidate));
        roll_to_active_era(1);
        assert_eq!(session_validators().len(), 4);
        let back: Vec<_> = admitted().into_iter().map(|(who, _)| who).collect();
        assert_eq!(back.len(), 3);
        for who in back {
            assert!(is_candidate(who) && elected(1).contains(&who));
            assert_eq!(crate::Validators::<Test>::get(who), commission(10));
        }
        // The one that the set could do without stays out until it says so.
        assert_eq!(
            HONEST.into_iter().filter(|who| is_candidate(*who)).count(),
            3
        );
        roll_to_active_era(3);
        assert_eq!(session_validators().len(), 4);
    });
}

#[test]
fn whoever_left_by_itself_is_not_brought_back() {
    chain().run(|| {
        new_validator(MALLORY, 100);
        offence(7).of_kind(SILENCE).by(&HONEST);
        roll_one();
        // Alice is glad to be out, Bob nominates, Charlie unbonds all that he has.
        assert_ok!(Staking::chill(signed(ALICE)));
        nominate(BOB, &[MALLORY]);
        assert_ok!(Staking::unbond(signed(CHARLIE), 200_000));
        roll_to_active_era(1);
        assert_eq!(session_validators(), [DAN, MALLORY]);
        assert_eq!(targets_of(BOB), Some(vec![MALLORY]));
    });
}

#[test]
fn the_least_bad_are_admitted_and_of_equals_the_larger_stake() {
    let stakes = [
        (ALICE, 400),
        (BOB, 300),
        (CHARLIE, 900),
        (DAN, 200),
        (5, 500),
        (6, 800),
    ];
    let chain = ExtBuilder::unpaid()
        .validators(stakes.to_vec())
        .validator_count(6);
    chain.run(|| {
        offence(50).by(&[ALICE]);
        offence(10).by(&[BOB, CHARLIE]);
        offence(0).of_kind(SILENCE).by(&[DAN]);
        roll_to_active_era(1);
        // Two of six may be missing: four stay, two of whom didn't offend.
        assert_eq!(elected(1).len(), 4);
        let admitted: Vec<_> = admitted().into_iter().map(|(who, _)| who).collect();
        assert_eq!(admitted, [DAN, CHARLIE]);
    });
}

#[test]
fn a_third_may_be_missing_and_nobody_is_admitted_for_less() {
    let stakes = (101..=106)
        .map(|who| (who, 500 + Balance::from(who)))
        .collect();
    let chain = ExtBuilder::unpaid().validators(stakes).validator_count(6);
    chain.run(|| {
        offence(10).by(&[101, 102]);
        roll_to_active_era(1);
        assert_eq!(elected(1), [103, 104, 105, 106]);
        assert!(admitted().is_empty());
    });
}

#[test]
fn era_by_era_a_set_shrinks_by_a_third_at_most_and_never_below_the_minimum() {
    let stakes = (101..=112)
        .map(|who| (who, 500 + Balance::from(who)))
        .collect();
    let chain = ExtBuilder::unpaid()
        .validators(stakes)
        .validator_count(12)
        .minimum_validator_count(5);
    chain.run(|| {
        let mut sizes = vec![];
        for era in 0..5 {
            roll_to_active_era(era);
            sizes.push(session_validators().len());
            offence(10).by(&session_validators());
        }
        assert_eq!(sizes, [12, 8, 6, 5, 5]);
    });
}

#[test]
fn with_fewer_seats_than_that_no_more_are_admitted_than_there_are_seats() {
    chain().run(|| {
        assert_ok!(Staking::set_validator_count(root(), 2));
        offence(7).of_kind(SILENCE).by(&HONEST);
        roll_to_active_era(1);
        assert_eq!((session_validators().len(), admitted().len()), (2, 2));
    });
}

#[test]
fn a_validator_without_session_keys_is_not_admitted() {
    chain().run(|| {
        offence(7).of_kind(SILENCE).by(&HONEST);
        pallet_session::NextKeys::<Test>::remove(ALICE);
        pallet_session::NextKeys::<Test>::remove(BOB);
        roll_to_active_era(1);
        assert_eq!(elected(1), [CHARLIE, DAN]);
    });
}

#[test]
fn an_election_over_blocks_admits_before_it_reads_votes() {
    elect_over_blocks();
    chain().run(|| {
        new_validator(MALLORY, 100);
        offence(0).of_kind(SILENCE).by(&HONEST);
        roll_to_active_era(1);
        assert_eq!((session_validators().len(), admitted().len()), (4, 3));
        // At 0% nominations sleep while the validator is chilled, and count with it.
        let behind = |who| [NINA, OMAR].map(|nominator| backing(1, who, nominator));
        let admitted = admitted().into_iter().map(|(who, _)| behind(who));
        let behind_them: Balance = admitted.flatten().sum();
        assert_eq!(behind_them, 100_000);
    });
}

#[test]
fn winners_that_offend_after_the_snapshot_are_left_out_up_to_a_third() {
    elect_over_blocks();
    ExtBuilder::twelve_validators().run(|| {
        roll_to(9);
        let others: Vec<_> = session_validators()
            .into_iter()
            .filter(|who| *who != ALICE)
            .collect();
        offence(0).of_kind(SILENCE).by(&others);
        roll_one();
        others.iter().for_each(|who| validate(*who));
        roll_to_active_era(1);
        let set = session_validators();
        assert_eq!((set.len(), set.contains(&ALICE)), (8, true));
        assert_eq!(admitted().len(), 7);
        assert!(!elections().contains(&Event::StakingElectionFailed));
    });
}

#[test]
fn of_such_winners_the_worst_are_left_out() {
    elect_over_blocks();
    ExtBuilder::twelve_validators().run(|| {
        roll_to(9);
        let offenders = [BOB, CHARLIE, DAN, 101, 102, 103];
        for (percent, who) in (1..).zip(offenders) {
            offence(percent).by(&[who]);
        }
        roll_to_active_era(1);
        assert_eq!(session_validators().len(), 8);
        let admitted: Vec<_> = admitted().into_iter().map(|(who, _)| who).collect();
        assert_eq!(admitted, [BOB, CHARLIE]);
    });
}

#[test]
fn the_only_validator_of_a_chain_goes_on_whatever_it_does() {
    let chain = ExtBuilder::unpaid()
        .validators(vec![(ALICE, 1_000)])
        .validator_count(1);
    chain.run(|| {
        offence(50).by(&[ALICE]);
        roll_to_active_era(2);
        assert_eq!(session_validators(), [ALICE]);
    });
}

#[test]
fn a_raised_minimum_bond_does_not_hand_the_set_to_strangers() {
    four(500).nominator(NINA, 50_000, &HONEST).run(|| {
        MinValidatorBond::<Test>::put(1_000);
        (66..=72).for_each(|sybil| new_validator(sybil, 1_000));
        offence(0).by(&HONEST);
        roll_to_active_era(1);
        assert_eq!(honest_at_work(), 3);
    });
}

#[test]
fn nor_does_an_earlier_slash_of_validators_that_had_just_the_minimum() {
    four(100).run(|| {
        offence(5).of_kind(SILENCE).mildly().by(&HONEST);
        roll_to_application(3);
        assert_eq!(ledger(ALICE).active, 95);
        new_validator(66, 100);
        offence(0).by(&HONEST);
        roll_to_active_era(4);
        assert_eq!(honest_at_work(), 3);
    });
}

#[test]
fn who_is_admitted_keeps_its_nominations_for_that_election_and_is_not_outbid_by_strangers() {
    four(100).nominator(NINA, 50_000, &HONEST).run(|| {
        (66..=72).for_each(|sybil| new_validator(sybil, 150));
        offence(7).by(&HONEST);
        roll_to_active_era(1);
        assert_eq!(honest_at_work(), 3);
    });
}
