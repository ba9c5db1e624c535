//! What an offence does to a validator at once, besides its slash: it is no candidate any more, the next
//! election passes it over, and its nominators have to come back.

use crate::{
    assert_refused, mock::*, Error, Event, Nominators, Punishments, UnappliedSlashes, Validators,
};
use frame_election_provider_support::{DataProviderBounds, ElectionDataProvider};
use frame_support::assert_ok;
use palisade_offence::{Consequences, Disabling};

/// The default genesis, whose eras pay nothing: stakes stay as they are.
pub fn unpaid() -> ExtBuilder {
    EraInflation::set((0, 0));
    ExtBuilder::default()
}

pub fn is_candidate(who: AccountId) -> bool {
    Validators::<Test>::contains_key(who)
}

pub fn validate(who: AccountId) {
    assert_ok!(Staking::validate(signed(who), commission(10)));
}

pub fn nominate(who: AccountId, targets: &[AccountId]) {
    assert_ok!(Staking::nominate(signed(who), targets.to_vec()));
}

pub fn chilled(who: AccountId) -> bool {
    staking_events().contains(&Event::Chilled { stash: who })
}

/// For whom somebody votes in an election that is held now.
pub fn vote_of(who: AccountId) -> Option<Vec<AccountId>> {
    let voters = Staking::electing_voters(DataProviderBounds::default(), 0).expect("is the page");
    let vote = voters.into_iter().find(|(voter, ..)| *voter == who);
    vote.map(|(_, _, targets)| targets.into_inner())
}

fn elections() -> Vec<Event<Test>> {
    let mut events = all_staking_events();
    events.retain(|event| matches!(event, Event::StakersElected | Event::StakingElectionFailed));
    events
}

/// Alice, chilled in era 1 and back, with Nina behind her, in era 3.
fn in_era_3_after_a_chill(story: impl FnOnce()) {
    let chain = unpaid()
        .validators(vec![(ALICE, 1_000), (BOB, 900), (CHARLIE, 800), (4, 700)])
        .validator_count(4)
        .nominator(NINA, 500, &[ALICE]);
    chain.run(|| {
        roll_to_active_era(1);
        offence(0).by(&[ALICE]);
        roll_one();
        validate(ALICE);
        nominate(NINA, &[ALICE]);
        roll_to_active_era(3);
        assert_eq!(backing(3, ALICE, NINA), 500);
        roll_one();
        story();
    });
}

#[test]
fn an_offender_leaves_the_candidates_at_once() {
    unpaid().validator_count(3).run(|| {
        assert_ok!(bond(DORA, 1_000));
        offence(10).by(&[ALICE]);
        assert!(!is_candidate(ALICE) && is_candidate(BOB));
        assert!(chilled(ALICE));
        assert_refused!(
            Staking::nominate(signed(DORA), vec![ALICE]),
            Error::<Test>::BadTarget
        );
        // It stays in the set until the era ends, and is not in the next.
        assert_eq!(session_validators(), [ALICE, BOB, CHARLIE]);
        roll_to_active_era(1);
        assert_eq!(session_validators(), [BOB, CHARLIE]);
        roll_to_active_era(2);
        assert_eq!(
            session_validators(),
            [BOB, CHARLIE],
            "it does not come back by itself"
        );
    });
}

#[test]
fn the_next_election_passes_an_offender_over_even_if_it_validates_again_at_once() {
    unpaid().run(|| {
        offence(0).by(&[ALICE]);
        validate(ALICE);
        assert!(is_candidate(ALICE));
        roll_to_active_era(1);
        assert_eq!(elected(1), [BOB, CHARLIE]);
        assert_eq!(session_validators(), [BOB, CHARLIE]);
        roll_to_active_era(2);
        assert_eq!(elected(2), [ALICE, BOB]);
        assert_eq!(session_validators(), [ALICE, BOB]);
    });
}

#[test]
fn an_offender_of_the_last_session_of_an_era_is_left_out_of_the_era_after_the_next() {
    unpaid().run(|| {
        roll_to(11);
        assert_eq!(elected(1), [ALICE, BOB]);
        offence(0).by(&[ALICE]);
        validate(ALICE);
        roll_to_active_era(3);
        assert_eq!(elected(2), [BOB, CHARLIE]);
        assert_eq!(elected(3), [ALICE, BOB]);
    });
}

#[test]
fn an_election_asks_for_no_more_seats_than_can_be_filled() {
    let candidates = vec![(ALICE, 1_000), (BOB, 900), (CHARLIE, 800), (4, 700)];
    let chain = unpaid().validators(candidates).validator_count(4);
    chain.run(|| {
        assert_eq!(Staking::desired_targets(), Ok(4));
        offence(0).by(&[ALICE]);
        validate(ALICE);
        assert_eq!(Staking::desired_targets(), Ok(3));
        roll_to_active_era(1);
        assert_eq!(Staking::desired_targets(), Ok(4));
    });
}

#[test]
fn a_set_that_was_chilled_as_a_whole_is_elected_in_the_election_after_next() {
    let chain = unpaid().nominator(NINA, 500, &[ALICE]);
    chain.run(|| {
        offence(0).by(&[ALICE, BOB, CHARLIE]);
        for validator in [ALICE, BOB, CHARLIE] {
            validate(validator);
        }
        roll_to(14);
        // There is nobody to elect: the set stays, and the next session tries again.
        assert_eq!(elections(), [Event::StakingElectionFailed]);
        assert_eq!(session_validators(), [ALICE, BOB]);
        assert_eq!((Staking::planned_era(), Staking::active_era()), (0, 0));
        roll_to(15);
        assert_eq!(
            elections(),
            [Event::StakingElectionFailed, Event::StakersElected]
        );
        roll_to(20);
        assert_eq!((Staking::active_era(), elected(1)), (1, vec![ALICE, BOB]));
        assert_eq!(backing(1, ALICE, NINA), 0);
    });
}

#[test]
fn a_set_that_is_chilled_and_stays_away_goes_on_until_somebody_comes_back() {
    unpaid().run(|| {
        offence(100).by(&[ALICE, BOB, CHARLIE]);
        roll_to(30);
        assert!(elections()
            .iter()
            .all(|e| *e == Event::StakingElectionFailed));
        assert_eq!(session_validators(), [ALICE, BOB]);
        assert_eq!(Staking::active_era(), 0);
        validate(BOB);
        roll_to_active_era(1);
        assert_eq!(session_validators(), [BOB]);
    });
}

#[test]
fn an_offence_from_before_an_earlier_chill_is_slashed_but_not_punished_again() {
    in_era_3_after_a_chill(|| {
        let before = Punishments::<Test>::get(ALICE);
        offence(50).in_era(1).by(&[ALICE]);
        assert!(!chilled(ALICE) && is_candidate(ALICE));
        assert_eq!(Punishments::<Test>::get(ALICE), before);
        assert_eq!(vote_of(NINA), Some(vec![ALICE]));
        assert!(barred().is_empty());
        assert_eq!(crate::DeferredSlashes::<Test>::iter().count(), 1);
        roll_to_active_era(4);
        assert_eq!(
            (elected(4).contains(&ALICE), backing(4, ALICE, NINA)),
            (true, 500)
        );
    });
}

#[test]
fn an_offence_after_a_chill_is_punished_again() {
    in_era_3_after_a_chill(|| {
        offence(50).by(&[ALICE]);
        assert!(chilled(ALICE) && !is_candidate(ALICE));
        let punishment = Punishments::<Test>::get(ALICE).expect("is remembered");
        assert_eq!(chill_eras(&punishment), [1, 3]);
        assert_eq!(barred(), [ALICE]);
        validate(ALICE);
        assert_eq!(vote_of(NINA), None);
        roll_to_active_era(4);
        assert_eq!(elected(4), [BOB, CHARLIE, 4]);
    });
}

#[test]
fn an_offence_of_the_era_of_a_chill_is_punished_while_that_era_lasts() {
    unpaid().validator_count(3).run(|| {
        offence(0).by(&[ALICE]);
        validate(ALICE);
        roll_to_next_session();
        // Done after the chill, and before the set changed.
        offence(0).of_kind(SILENCE).by(&[ALICE]);
        assert!(!is_candidate(ALICE));
        validate(ALICE);
        roll_to_active_era(1);
        assert_eq!(elected(1), [BOB, CHARLIE]);
        // In the next era it would be as old as the chill.
        offence(0).in_era(0).by(&[ALICE]);
        assert!(is_candidate(ALICE));
    });
}

#[test]
fn chills_are_remembered_as_long_as_offences_are_taken() {
    unpaid().run(|| {
        for era in 0..12 {
            roll_to_active_era(era);
            offence(0).by(&[ALICE]);
            let chills = chill_eras(&Punishments::<Test>::get(ALICE).expect("is remembered"));
            let oldest = era.saturating_sub(BondingDuration::get() - 1);
            assert_eq!(chills, (oldest..=era).collect::<Vec<_>>());
        }
    });
}

#[test]
fn an_offender_that_nominates_by_now_keeps_nominating() {
    unpaid().run(|| {
        roll_to_active_era(1);
        nominate(ALICE, &[BOB]);
        roll_one();
        offence(50).in_era(0).by(&[ALICE]);
        assert!(!chilled(ALICE));
        let nominations = Nominators::<Test>::get(ALICE).expect("nominates");
        assert_eq!(nominations.targets.to_vec(), [BOB]);
        assert_eq!(vote_of(ALICE), Some(vec![BOB]));
        assert_eq!(crate::DeferredSlashes::<Test>::iter().count(), 1);
        // Nor can it be elected in the next election.
        validate(ALICE);
        roll_to_active_era(2);
        assert_eq!(elected(2), [BOB, CHARLIE]);
    });
}

#[test]
fn cancelling_a_slash_brings_nobody_back() {
    let chain = unpaid()
        .validators(vec![(ALICE, 1_000), (BOB, 900), (CHARLIE, 800), (4, 700)])
        .validator_count(4)
        .nominator(NINA, 500, &[ALICE]);
    chain.run(|| {
        offence(50).by(&[ALICE]);
        roll_one();
        assert_eq!(UnappliedSlashes::<Test>::get(3).len(), 1);
        let before = Punishments::<Test>::get(ALICE).expect("was punished");
        assert_eq!(chill_eras(&before), [0]);
        assert_ok!(Staking::cancel_deferred_slash(root(), 3, vec![0]));
        // Only what the chill means for spans goes with the slash.
        let after = Punishments::<Test>::get(ALICE).expect("was punished");
        assert!(chill_eras(&after).is_empty());
        assert_eq!(
            (after.excluded_after, after.voided),
            (before.excluded_after, before.voided)
        );
        assert_eq!(barred(), [ALICE]);
        assert!(!is_candidate(ALICE));
        validate(ALICE);
        assert_eq!(vote_of(NINA), None);
        roll_to_next_session();
        assert_eq!(barred(), [ALICE]);
        roll_to_active_era(1);
        assert_eq!(elected(1), [BOB, CHARLIE, 4]);
        roll_to_active_era(2);
        assert_eq!(
            (elected(2).contains(&ALICE), backing(2, ALICE, NINA)),
            (true, 0)
        );
    });
}

#[test]
fn a_policy_without_a_chill_leaves_the_candidate_and_takes_its_nominators() {
    let chain = unpaid().nominator(NINA, 500, &[ALICE]);
    chain.run(|| {
        let lenient = Consequences {
            chills: false,
            disables: Disabling::Never,
            ..Default::default()
        };
        offence(10).with(lenient).by(&[ALICE]);
        assert!(is_candidate(ALICE) && !chilled(ALICE));
        assert_eq!(vote_of(NINA), None);
        let slash = crate::DeferredSlashes::<Test>::get(3, 0).expect("waits");
        assert_eq!(slash.span_end, None, "no chill ended its span");
        roll_to_active_era(1);
        assert_eq!((elected(1), backing(1, ALICE, NINA)), (vec![ALICE, BOB], 0));
    });
}

#[test]
fn a_policy_without_consequences_only_slashes() {
    let chain = unpaid().nominator(NINA, 500, &[ALICE]);
    chain.run(|| {
        offence(10).mildly().by(&[ALICE]);
        assert!(!Punishments::<Test>::contains_key(ALICE) && is_candidate(ALICE));
        assert_eq!(vote_of(NINA), Some(vec![ALICE]));
        assert_eq!(crate::DeferredSlashes::<Test>::iter().count(), 1);
        roll_to_active_era(1);
        assert_eq!(
            (elected(1), backing(1, ALICE, NINA)),
            (vec![ALICE, BOB], 500)
        );
    });
}
