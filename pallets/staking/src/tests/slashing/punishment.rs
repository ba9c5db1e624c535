//! An offence removes a validator from the candidates at once, and only once for each offence.
//! The next election is in `exclusion.rs`, nominators are in `voided_nominations.rs`.

use crate::{assert_refused, mock::*, DeferredSlashes, Error, Punishments};
use frame_support::assert_ok;
use palisade_offence::{Consequences, Disabling};
use sp_runtime::Perbill;

/// Runs a story in era 3. Alice was chilled in era 1 and is back, with Nina behind her.
fn in_era_3_after_a_chill(story: impl FnOnce()) {
    let chain = ExtBuilder::unpaid()
        .validators(vec![(ALICE, 1_000), (BOB, 900), (CAROL, 800), (4, 700)])
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
        // 1. Alice is no candidate any more. Nobody can nominate her.
        assert_ok!(bond(DORA, 1_000));
        offence(10).by(&[ALICE]);
        assert!(!is_candidate(ALICE) && is_candidate(BOB));
        assert!(chilled(ALICE));
        assert_refused!(
            Staking::nominate(signed(DORA), vec![ALICE]),
            Error::<Test>::BadTarget
        );
        // 2. She serves until the era ends.
        assert_eq!(session_validators(), [ALICE, BOB, CAROL]);
        roll_to_active_era(1);
        assert_eq!(session_validators(), [BOB, CAROL]);
        // 3. She stays out until she validates again.
        roll_to_active_era(2);
        assert_eq!(
            session_validators(),
            [BOB, CAROL],
            "she does not come back by herself"
        );
    });
}

#[test]
fn a_full_record_still_knows_the_offence_that_grows() {
    ExtBuilder::unpaid().validator_count(3).run(|| {
        // 1. Alice offends in as many ways as her record can hold.
        let kind = |number: u32| {
            let mut kind = *b"mock:kind       ";
            kind[12..].copy_from_slice(&number.to_be_bytes());
            kind
        };
        let causes = || Punishments::<Test>::get(ALICE).map_or(0, |known| known.causes.len());
        let record = crate::slashing::types::MAX_CAUSES;
        (0..record).for_each(|number| {
            offence(1).of_kind(kind(number)).by(&[ALICE]);
        });
        assert_eq!(causes() as u32, record);
        roll_one();
        validate(ALICE);
        // 2. More is known of her first offence. It is no new one: she is not chilled again.
        offence(2).of_kind(kind(0)).told_again().by(&[ALICE]);
        assert!(!chilled(ALICE) && is_candidate(ALICE));
        assert_eq!(causes() as u32, record);
        // 3. A further offence is a new one. Her oldest becomes final.
        offence(1).of_kind(kind(record)).by(&[ALICE]);
        assert!(chilled(ALICE));
        assert_eq!(causes() as u32, record);
    });
}

#[test]
fn an_offence_from_before_a_chill_is_slashed_but_not_punished_again() {
    in_era_3_after_a_chill(|| {
        // 1. An offence of era 1 is found in era 3. The chill of era 1 covers it.
        offence(50).in_era(1).by(&[ALICE]);
        assert!(!chilled(ALICE) && is_candidate(ALICE));
        let punishment = Punishments::<Test>::get(ALICE).expect("is remembered");
        assert_eq!(chill_eras(&punishment), [1]);
        assert_eq!(vote_of(NINA), Some(vec![ALICE]));
        assert!(barred().is_empty());
        // 2. Its slash comes on top of the one of era 1.
        assert_eq!(DeferredSlashes::<Test>::iter().count(), 2);
        // 3. Alice is elected again, with Nina's stake.
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
        // 1. Alice offends in era 3. She is chilled and disabled again.
        offence(50).by(&[ALICE]);
        assert!(chilled(ALICE) && !is_candidate(ALICE));
        let punishment = Punishments::<Test>::get(ALICE).expect("is remembered");
        assert_eq!(chill_eras(&punishment), [1, 3]);
        assert_eq!(barred(), [ALICE]);
        // 2. She validates at once, without Nina's vote, and is left out of era 4.
        validate(ALICE);
        assert_eq!(vote_of(NINA), None);
        roll_to_active_era(4);
        assert_eq!(elected(4), [BOB, CAROL, 4]);
    });
}

#[test]
fn an_offence_of_the_era_of_a_chill_is_punished_while_that_era_lasts() {
    ExtBuilder::unpaid().validator_count(3).run(|| {
        // 1. Alice is chilled, and validates again.
        offence(0).by(&[ALICE]);
        validate(ALICE);
        roll_to_next_session();
        // 2. She offends in the next session, still before the set changes. She is chilled again.
        offence(0).of_kind(SILENCE).by(&[ALICE]);
        assert!(!is_candidate(ALICE));
        validate(ALICE);
        roll_to_active_era(1);
        assert_eq!(elected(1), [BOB, CAROL]);
        // 3. In era 1 an offence of era 0 is covered by that chill.
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
        // 1. Alice becomes a nominator. Then her offence of era 0 is reported.
        roll_to_active_era(1);
        nominate(ALICE, &[BOB]);
        roll_one();
        offence(50).in_era(0).by(&[ALICE]);
        // 2. She is slashed, but her nomination counts.
        assert!(!chilled(ALICE));
        assert_eq!(targets_of(ALICE), Some(vec![BOB]));
        assert_eq!(vote_of(ALICE), Some(vec![BOB]));
        assert_eq!(DeferredSlashes::<Test>::iter().count(), 1);
        // 3. If she validates, the next election leaves her out.
        validate(ALICE);
        roll_to_active_era(2);
        assert_eq!(elected(2), [BOB, CAROL]);
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
            // 1. Alice is chilled. The slash is cancelled with its chill, or not. She comes back.
            offence(50).by(&[ALICE]);
            roll_one();
            if is_cancelled {
                assert_ok!(Staking::cancel_deferred_slash(root(), 3, vec![0]));
            }
            roll_one();
            validate(ALICE);
            // 2. More of the same offence is known. It chills only if no chill is left for it.
            offence(60).told_again().by(&[ALICE]);
            assert_eq!(
                (chilled(ALICE), is_candidate(ALICE)),
                (is_cancelled, !is_cancelled)
            );
            // 3. In both cases there is one chill and one slash for it.
            let punishment = Punishments::<Test>::get(ALICE).expect("was punished");
            assert_eq!(chill_eras(&punishment), [0]);
            let mut slashes = DeferredSlashes::<Test>::iter_values();
            let slash = slashes.next().expect("waits");
            assert_eq!(slash.fraction, Perbill::from_percent(60));
            assert!(slashes.next().is_none());
        });
    }
}
