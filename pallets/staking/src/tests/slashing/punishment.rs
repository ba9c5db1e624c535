//! What an offence does to a validator at once, besides its slash: it is no candidate any more, and once only
//! for each time it earns that. The election after it is in `exclusion`, nominators in `voided_nominations`.

use crate::{assert_refused, mock::*, DeferredSlashes, Error, Punishments};
use frame_support::assert_ok;
use palisade_offence::{Consequences, Disabling};
use sp_runtime::Perbill;

/// Alice, chilled in era 1 and back, with Nina behind her, in era 3.
fn in_era_3_after_a_chill(story: impl FnOnce()) {
    let chain = ExtBuilder::unpaid()
        .validators(vec![(ALICE, 1_000), (BOB, 900), (CHARLIE, 800), (4, 700)])
        .validator_count(4)
        .nominator(NINA, 500, &[ALICE]);
    chain.run(|| {
        roll_to_active_era(1);
        offence(10).of_kind(SILENCE).by(&[ALICE]);
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
    ExtBuilder::unpaid().validator_count(3).run(|| {
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
fn an_offence_from_before_an_earlier_chill_is_slashed_but_not_punished_again() {
    in_era_3_after_a_chill(|| {
        offence(50).in_era(1).by(&[ALICE]);
        assert!(!chilled(ALICE) && is_candidate(ALICE));
        let punishment = Punishments::<Test>::get(ALICE).expect("is remembered");
        assert_eq!(chill_eras(&punishment), [1]);
        assert_eq!(vote_of(NINA), Some(vec![ALICE]));
        assert!(barred().is_empty());
        // That of era 1, and one for this.
        assert_eq!(DeferredSlashes::<Test>::iter().count(), 2);
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
    ExtBuilder::unpaid().validator_count(3).run(|| {
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
    ExtBuilder::unpaid().run(|| {
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
    ExtBuilder::unpaid().run(|| {
        roll_to_active_era(1);
        nominate(ALICE, &[BOB]);
        roll_one();
        offence(50).in_era(0).by(&[ALICE]);
        assert!(!chilled(ALICE));
        assert_eq!(targets_of(ALICE), Some(vec![BOB]));
        assert_eq!(vote_of(ALICE), Some(vec![BOB]));
        assert_eq!(DeferredSlashes::<Test>::iter().count(), 1);
        // Nor can it be elected in the next election.
        validate(ALICE);
        roll_to_active_era(2);
        assert_eq!(elected(2), [BOB, CHARLIE]);
    });
}

#[test]
fn a_policy_without_a_chill_leaves_the_candidate_and_takes_its_nominators() {
    let chain = ExtBuilder::unpaid().nominator(NINA, 500, &[ALICE]);
    chain.run(|| {
        let lenient = Consequences {
            chills: false,
            disables: Disabling::Never,
            ..Default::default()
        };
        offence(10).with(lenient).by(&[ALICE]);
        assert!(is_candidate(ALICE) && !chilled(ALICE));
        assert_eq!(vote_of(NINA), None);
        roll_to_active_era(1);
        assert_eq!((elected(1), backing(1, ALICE, NINA)), (vec![ALICE, BOB], 0));
    });
}

#[test]
fn a_policy_without_consequences_only_slashes() {
    let chain = ExtBuilder::unpaid().nominator(NINA, 500, &[ALICE]);
    chain.run(|| {
        offence(10).mildly().by(&[ALICE]);
        assert!(!Punishments::<Test>::contains_key(ALICE) && is_candidate(ALICE));
        assert_eq!(vote_of(NINA), Some(vec![ALICE]));
        assert_eq!(DeferredSlashes::<Test>::iter().count(), 1);
        roll_to_active_era(1);
        assert_eq!(
            (elected(1), backing(1, ALICE, NINA)),
            (vec![ALICE, BOB], 500)
        );
    });
}

#[test]
fn a_growth_chills_only_if_the_chill_for_the_offence_was_taken_back() {
    for is_cancelled in [false, true] {
        ExtBuilder::unpaid().validator_count(3).run(|| {
            offence(50).by(&[ALICE]);
            roll_one();
            if is_cancelled {
                assert_ok!(Staking::cancel_deferred_slash(root(), 3, vec![0]));
            }
            roll_one();
            validate(ALICE);
            offence(60).told_again().by(&[ALICE]);
            assert_eq!(
                (chilled(ALICE), is_candidate(ALICE)),
                (is_cancelled, !is_cancelled)
            );
            // Either way there is one, and a slash that it goes with.
            let punishment = Punishments::<Test>::get(ALICE).expect("was punished");
            assert_eq!(chill_eras(&punishment), [0]);
            let mut slashes = DeferredSlashes::<Test>::iter_values();
            let slash = slashes.next().expect("waits");
            assert_eq!(slash.fraction, Perbill::from_percent(60));
            assert!(slashes.next().is_none());
        });
    }
}
