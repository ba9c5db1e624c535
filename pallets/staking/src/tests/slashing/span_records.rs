//! The stored records of spans, and how long they are kept.

use super::spans::*;
use crate::{mock::*, NominatorSlashInEra, SlashingSpans, ValidatorSlashInEra};

#[test]
fn a_record_says_when_spans_began_and_how_long_they_were() {
    chain().run(|| {
        // 1. Alice offends in era 1, and comes back.
        assert_eq!(record(ALICE), None);
        roll_to_active_era(1);
        offence(10).by(&[ALICE]);
        assert_eq!(record(ALICE), None, "nothing is charged before it is taken");
        roll_one();
        come_back();
        // 2. She offends again in era 3.
        roll_to_active_era(3);
        offence(20).by(&[ALICE]);
        // 3. When the first slash is applied, the record has the span that ended in era 1.
        roll_to_application(4);
        for who in [ALICE, NINA] {
            assert_eq!(record(who), Some((1, 2, 1, vec![2])));
        }
        // 4. The second slash adds a span.
        roll_to_application(6);
        // Eras 0 and 1 are too old to be slashed for. So their span is forgotten.
        for (who, amount) in [(ALICE, 200), (NINA, 100)] {
            assert_eq!(record(who), Some((2, 4, 3, vec![2])));
            assert_eq!(charges(who), [(3, amount)]);
        }
    });
}

#[test]
fn records_are_forgotten_with_the_eras_that_they_tell_of() {
    chain().run(|| {
        // 1. A slash for era 0 leaves records.
        offence(10).by(&[ALICE]);
        roll_to_application(3);
        assert!(record(ALICE).is_some() && record(NINA).is_some());
        // 2. The history has era 0 until era 9 is planned.
        roll_to_active_era(8);
        assert!(record(ALICE).is_some() && record(NINA).is_some());
        // 3. Then all records are gone.
        roll_to_active_era(9);
        assert_eq!((record(ALICE), record(NINA)), (None, None));
        assert_eq!(ValidatorSlashInEra::<Test>::iter().count(), 0);
        assert_eq!(NominatorSlashInEra::<Test>::iter().count(), 0);
    });
}

#[test]
fn a_staker_too_small_to_be_charged_leaves_no_record_for_ever() {
    chain().nominator(OMAR, 50, &[ALICE]).run(|| {
        // 1. 1% of Omar's 50 is nothing. He is not charged.
        offence(1).by(&[ALICE]);
        roll_to_application(3);
        assert_eq!((taken(), slashed(OMAR)), ([10, 5], 0));
        // 2. No record remains after the history of the era.
        roll_to_active_era(9);
        assert_eq!(SlashingSpans::<Test>::iter().count(), 0);
    });
}

#[test]
fn a_past_span_keeps_its_dearest_era_while_it_can_be_slashed_for() {
    BondingDuration::set(8);
    HistoryDepth::set(20);
    chain().run(|| {
        // 1. Alice is slashed for eras 0 and 2. These are two spans, and both are paid.
        offence(10).mildly().by(&[ALICE]);
        roll_to_active_era(2);
        offence(20).mildly().by(&[ALICE]);
        roll_to_active_era(6);
        assert_eq!(
            (charges(NINA), taken()),
            (vec![(0, 50), (2, 100)], [300, 150])
        );
        // 2. More of the offence of era 0 becomes known. Only the difference is taken.
        offence(30).in_era(0).mildly().by(&[ALICE]);
        roll_to_application(8);
        assert_eq!(
            (charges(NINA), taken()),
            (vec![(0, 150), (2, 100)], [500, 250])
        );
        // 3. An offence of era 1 is in the span of era 2, and smaller. It costs nothing.
        offence(15).of_kind(SILENCE).in_era(1).mildly().by(&[ALICE]);
        roll_to_application(10);
        assert_eq!(charges(NINA), [(1, 75), (2, 100)]);
        assert_eq!(taken(), [500, 250]);
    });
}

#[test]
fn records_stay_small_over_thirty_eras_of_offences() {
    chain().run(|| {
        // 1. Alice offends in every era in which she serves.
        let mut offences = 0;
        for era in 0..30 {
            roll_to_active_era(era);
            if session_validators().contains(&ALICE) {
                // In turn: with a chill, without consequences, and late together with Bob.
                match offences % 3 {
                    0 => drop(offence(2).by(&[ALICE])),
                    1 => drop(offence(2).mildly().by(&[ALICE])),
                    _ => drop(
                        offence(2)
                            .of_kind(SILENCE)
                            .in_era(era - 1)
                            .by(&[ALICE, BOB]),
                    ),
                }
                offences += 1;
            }
            roll_one();
            come_back();
            // 2. The length of records is bounded at all times.
            for (who, spans) in SlashingSpans::<Test>::iter() {
                assert!([ALICE, BOB, NINA].contains(&who));
                let bound = BondingDuration::get() as usize + 2;
                assert!(spans.prior.len() <= bound && spans.charged.len() <= bound);
            }
        }
        // 3. She offended often, and eras before the history are forgotten.
        assert!(offences >= 15);
        assert!(slashed(ALICE) > 0);
        let kept = ValidatorSlashInEra::<Test>::iter().map(|(era, ..)| era);
        assert!(kept.min() >= Some(29 - HistoryDepth::get()));
    });
}
