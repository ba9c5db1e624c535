//! A common fault does not hand the chain to strangers: punishments take at most a third of the set.

use crate::{mock::*, DeferredSlashes, ErasTotalStake, Event, MinValidatorBond, Punishments};
use frame_support::assert_ok;
use sp_runtime::Perbill;

/// A candidate with the minimum bond, who never offends.
const MALLORY: AccountId = 66;
const HONEST: [AccountId; 4] = [ALICE, BOB, CAROL, DAVE];

/// Four validators with 200,000 each and four seats, and Mallory.
fn chain() -> ExtBuilder {
    ExtBuilder::unpaid()
        .validators(HONEST.map(|who| (who, 200_000)).to_vec())
        .validator_count(4)
        .nominator(NINA, 50_000, &[ALICE, BOB])
        .nominator(OMAR, 50_000, &[CAROL, DAVE])
}

/// Four seats, and four validators with this bond.
fn four(bond: Balance) -> ExtBuilder {
    ExtBuilder::unpaid()
        .validators(HONEST.map(|who| (who, bond)).to_vec())
        .validator_count(4)
}

fn honest_at_work() -> usize {
    let set = session_validators();
    set.iter().filter(|who| HONEST.contains(who)).count()
}

/// Returns the offenders that were admitted to an election, with the cost of their offences, in order.
fn admitted() -> Vec<(AccountId, Perbill)> {
    let events = all_staking_events().into_iter();
    let admitted = events.filter_map(|event| match event {
        Event::OffenderAdmitted { stash, severity } => Some((stash, severity)),
        _ => None,
    });
    admitted.collect()
}

#[test]
fn a_waiting_candidate_gets_one_of_four_seats_if_all_four_are_punished() {
    chain().run(|| {
        // 1. All four validators are silent. Mallory waits outside.
        new_validator(MALLORY, 100);
        offence(7).of_kind(SILENCE).by(&HONEST);
        roll_one();
        // 2. All four validate again in the next block.
        come_back();
        // 3. Mallory gets one seat. Three of the four are admitted.
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
fn a_common_fault_gives_strangers_at_most_a_third_of_the_seats() {
    for over_blocks in [false, true] {
        if over_blocks {
            elect_over_blocks();
        }
        chain().run(|| {
            // 1. Seven accounts of a stranger are candidates. All validators are silent.
            (66..=72).for_each(|sybil| new_validator(sybil, 100));
            offence(7).of_kind(SILENCE).by(&HONEST);
            // 2. Three of four seats stay with the validators.
            roll_to_active_era(1);
            let set = session_validators();
            let honest = set.iter().filter(|who| HONEST.contains(who)).count();
            assert_eq!((set.len(), honest), (4, 3));
        });
    }
}

#[test]
fn a_common_fault_after_the_snapshot_gives_strangers_no_seat() {
    elect_over_blocks();
    chain().run(|| {
        // 1. Seven accounts of a stranger are candidates.
        (66..=72).for_each(|sybil| new_validator(sybil, 100));
        // 2. All validators are silent, when the snapshot of the election was already taken.
        roll_to(9);
        offence(7).of_kind(SILENCE).by(&HONEST);
        // 3. One winner is left out. Nobody takes its seat.
        roll_to_active_era(1);
        let set = session_validators();
        assert_eq!(set.len(), 3);
        assert!(set.iter().all(|who| HONEST.contains(who)));
    });
}

#[test]
fn chilled_validators_that_are_needed_return_with_their_old_preferences() {
    chain().run(|| {
        // 1. All validators are chilled, and do nothing.
        new_validator(MALLORY, 100);
        offence(7).of_kind(SILENCE).by(&HONEST);
        assert!(!HONEST.into_iter().any(is_candidate));
        // 2. The election brings three of four back, with the preferences that they had.
        roll_to_active_era(1);
        assert_eq!(session_validators().len(), 4);
        let back: Vec<_> = admitted().into_iter().map(|(who, _)| who).collect();
        assert_eq!(back.len(), 3);
        for who in back {
            assert!(is_candidate(who) && elected(1).contains(&who));
            assert_eq!(crate::Validators::<Test>::get(who), commission(10));
        }
        // 3. The fourth stays out until it validates.
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
        // 1. All validators are chilled.
        new_validator(MALLORY, 100);
        offence(7).of_kind(SILENCE).by(&HONEST);
        roll_one();
        // 2. Alice chills herself, Bob nominates, Carol unbonds everything.
        assert_ok!(Staking::chill(signed(ALICE)));
        nominate(BOB, &[MALLORY]);
        assert_ok!(Staking::unbond(signed(CAROL), 200_000));
        // 3. Only Dave is brought back.
        roll_to_active_era(1);
        assert_eq!(session_validators(), [DAVE, MALLORY]);
        assert_eq!(targets_of(BOB), Some(vec![MALLORY]));
    });
}

#[test]
fn the_least_bad_are_admitted_and_of_equals_the_larger_stake() {
    let stakes = [
        (ALICE, 400),
        (BOB, 300),
        (CAROL, 900),
        (DAVE, 200),
        (5, 500),
        (6, 800),
    ];
    let chain = ExtBuilder::unpaid()
        .validators(stakes.to_vec())
        .validator_count(6);
    chain.run(|| {
        // 1. Four of six validators offend.
        offence(50).by(&[ALICE]);
        offence(10).by(&[BOB, CAROL]);
        offence(0).of_kind(SILENCE).by(&[DAVE]);
        roll_to_active_era(1);
        // 2. Two of six may be missing. So four stay, and two of them are offenders.
        assert_eq!(elected(1).len(), 4);
        // 3. Dave's offence is the smallest. Of Bob and Carol, Carol has the larger stake.
        let admitted: Vec<_> = admitted().into_iter().map(|(who, _)| who).collect();
        assert_eq!(admitted, [DAVE, CAROL]);
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
fn a_set_shrinks_by_at_most_a_third_an_era_and_not_below_the_minimum() {
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
fn no_more_offenders_are_admitted_than_there_are_seats() {
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
        assert_eq!(elected(1), [CAROL, DAVE]);
    });
}

#[test]
fn an_election_over_blocks_admits_before_it_reads_votes() {
    elect_over_blocks();
    chain().run(|| {
        // 1. All validators are chilled for 0%, before the snapshot is taken.
        new_validator(MALLORY, 100);
        offence(0).of_kind(SILENCE).by(&HONEST);
        // 2. Three of them are admitted.
        roll_to_active_era(1);
        assert_eq!((session_validators().len(), admitted().len()), (4, 3));
        // 3. Their nominations count, because they return together with the validator.
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
        // 1. After the snapshot eleven of twelve validators offend. They validate again.
        roll_to(9);
        let others: Vec<_> = session_validators()
            .into_iter()
            .filter(|who| *who != ALICE)
            .collect();
        offence(0).of_kind(SILENCE).by(&others);
        roll_one();
        others.iter().for_each(|who| validate(*who));
        // 2. Eight stay: Alice and seven offenders.
        roll_to_active_era(1);
        let set = session_validators();
        assert_eq!((set.len(), set.contains(&ALICE)), (8, true));
        assert_eq!(admitted().len(), 7);
        assert!(!elections().contains(&Event::StakingElectionFailed));
    });
}

#[test]
fn of_winners_that_offend_after_the_snapshot_the_worst_are_left_out() {
    elect_over_blocks();
    ExtBuilder::twelve_validators().run(|| {
        // 1. After the snapshot six of twelve validators offend, for 1% to 6%.
        roll_to(9);
        let offenders = [BOB, CAROL, DAVE, 101, 102, 103];
        for (percent, who) in (1..).zip(offenders) {
            offence(percent).by(&[who]);
        }
        // 2. Four may be left out. The two with the smallest offences are admitted.
        roll_to_active_era(1);
        assert_eq!(session_validators().len(), 8);
        let admitted: Vec<_> = admitted().into_iter().map(|(who, _)| who).collect();
        assert_eq!(admitted, [BOB, CAROL]);
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
        // 1. The minimum bond rises above the bond of all validators. Strangers have enough.
        MinValidatorBond::<Test>::put(1_000);
        (66..=72).for_each(|sybil| new_validator(sybil, 1_000));
        // 2. All validators offend. Three of four are admitted all the same.
        offence(0).by(&HONEST);
        roll_to_active_era(1);
        assert_eq!(honest_at_work(), 3);
    });
}

#[test]
fn an_earlier_slash_below_the_minimum_bond_does_not_hand_over_the_set() {
    four(100).run(|| {
        // 1. A slash leaves all validators with less than the minimum bond.
        offence(5).of_kind(SILENCE).mildly().by(&HONEST);
        roll_to_application(3);
        assert_eq!(ledger(ALICE).active, 95);
        // 2. A stranger has the minimum. Then all validators offend. Three are admitted.
        new_validator(66, 100);
        offence(0).by(&HONEST);
        roll_to_active_era(4);
        assert_eq!(honest_at_work(), 3);
    });
}

#[test]
fn an_admitted_offender_keeps_its_nominations_for_that_election() {
    four(100).nominator(NINA, 50_000, &HONEST).run(|| {
        // 1. Each stranger has more own stake than each validator. The validators have Nina's backing.
        (66..=72).for_each(|sybil| new_validator(sybil, 150));
        // 2. All validators offend. Their nominations count in the election that admits them.
        offence(7).by(&HONEST);
        roll_to_active_era(1);
        assert_eq!(honest_at_work(), 3);
    });
}

#[test]
fn admitted_offenders_keep_their_nominations_in_later_elections() {
    four(100).nominator(NINA, 50_000, &HONEST).run(|| {
        // 1. All validators offend once. Three of four are admitted. Strangers with more own stake wait.
        (66..=72).for_each(|sybil| new_validator(sybil, 150));
        offence(7).by(&HONEST);
        roll_to_active_era(1);
        assert_eq!(honest_at_work(), 3);
        // 2. Nobody does anything. The strangers get no further seat, also not after the slashes.
        for era in 2..=5 {
            roll_to_active_era(era);
            assert_eq!(honest_at_work(), 3, "era {era}");
        }
        assert_eq!(admitted().len(), 3, "they are candidates like others");
    });
}

#[test]
fn winners_that_are_admitted_keep_their_nominations_as_well() {
    elect_over_blocks();
    four(100).nominator(NINA, 50_000, &HONEST).run(|| {
        // 1. All validators offend after the snapshot, and validate again. Strangers with more own stake wait.
        (66..=69).for_each(|sybil| new_validator(sybil, 150));
        roll_to(9);
        offence(7).by(&HONEST);
        HONEST.into_iter().for_each(validate);
        // 2. One is left out of era 1. The others are in era 2 too.
        for era in [1, 2] {
            roll_to_active_era(era);
            assert_eq!(honest_at_work(), 3, "era {era}");
        }
    });
}

#[test]
fn a_new_offence_of_an_admitted_validator_voids_its_nominations_again() {
    four(100).nominator(NINA, 500, &[ALICE]).run(|| {
        // 1. All validators offend. Alice is one of those that are admitted, and keeps Nina.
        offence(5).by(&[ALICE]);
        offence(7).by(&[BOB, CAROL, DAVE]);
        roll_to_active_era(1);
        assert_eq!(backing(1, ALICE, NINA), 500);
        assert_eq!(vote_of(NINA), Some(vec![ALICE]));
        // 2. She offends again, and validates again.
        offence(5).by(&[ALICE]);
        validate(ALICE);
        assert_eq!(vote_of(NINA), None);
    });
}

#[test]
fn an_admission_does_not_hide_that_a_validator_has_offended() {
    four(100).nominator(NINA, 500, &[ALICE]).run(|| {
        offence(5).by(&[ALICE]);
        offence(7).by(&[BOB, CAROL, DAVE]);
        let reported_in = System::block_number();
        // The election admits Alice, and Nina's vote counts. Who asks is told of the offence all the same.
        roll_to_active_era(1);
        assert_eq!(vote_of(NINA), Some(vec![ALICE]));
        assert_eq!(Staking::nominations_voided_in(&ALICE), Some(reported_in));
    });
}

#[test]
fn a_later_silence_does_not_hide_that_a_validator_has_offended() {
    four(100).nominator(NINA, 500, &[ALICE]).run(|| {
        // 1. Alice offends, and an election that needs her admits her.
        offence(5).by(&[ALICE]);
        offence(7).by(&[BOB, CAROL, DAVE]);
        let reported_in = System::block_number();
        roll_to_active_era(1);
        // 2. The offence can't be slashed any more, and she is silent for a session. So her cause is final.
        roll_to_active_era(2 + BondingDuration::get());
        offence(0).of_kind(SILENCE).by(&[ALICE]);
        let record = Punishments::<Test>::get(ALICE).expect("has offended");
        assert!(record.causes.iter().all(|cause| cause.kind == SILENCE));
        // 3. Her nominations count, and who asks is told of the offence.
        assert_eq!(record.voided_nominations(), None);
        assert_eq!(Staking::nominations_voided_in(&ALICE), Some(reported_in));
    });
}

#[test]
fn a_later_silence_does_not_hide_a_report_that_an_earlier_one_covers() {
    four(100).nominator(NINA, 500, &[ALICE]).run(|| {
        // 1. Alice offends. An era later, another offence of the first era becomes known. It voids nothing more.
        offence(5).by(&[ALICE]);
        let voided = Punishments::<Test>::get(ALICE).and_then(|record| record.voided_nominations());
        roll_to_active_era(1);
        offence(5)
            .of_kind(*b"mock:late       ")
            .in_era(0)
            .by(&[ALICE]);
        let reported_in = System::block_number();
        let record = Punishments::<Test>::get(ALICE).expect("has offended");
        assert_eq!(
            (record.causes.len(), record.voided_nominations()),
            (2, voided)
        );
        assert_eq!(Staking::nominations_voided_in(&ALICE), Some(reported_in));
        // 2. Both are final, and she is silent. The later report is still the last one.
        roll_to_active_era(2 + BondingDuration::get());
        offence(0).of_kind(SILENCE).by(&[ALICE]);
        assert_eq!(Staking::nominations_voided_in(&ALICE), Some(reported_in));
    });
}

#[test]
fn what_becomes_known_after_an_admission_gives_strangers_no_seat() {
    four(100).nominator(NINA, 50_000, &HONEST).run(|| {
        // 1. All validators offend once. Three of four are admitted. Strangers with more own stake wait.
        (66..=72).for_each(|sybil| new_validator(sybil, 150));
        offence(7).by(&HONEST);
        roll_to_active_era(2);
        assert_eq!(honest_at_work(), 3);
        // 2. More becomes known of the same offence. The slash that waits is due too soon, so a second one opens.
        offence(20).in_era(0).told_again().by(&HONEST);
        assert_eq!(DeferredSlashes::<Test>::iter().count(), 8);
        // 3. The three keep their seats.
        for era in [3, 4] {
            roll_to_active_era(era);
            assert_eq!(honest_at_work(), 3, "era {era}");
        }
    });
}
