//! A participant pays the maximum over a span of eras, and the sum over spans.

use crate::{
    mock::*, slashing::EraCharge, NominatorSlashInEra, SlashingSpans, ValidatorSlashInEra,
};
use frame_support::assert_ok;

/// Nina's 500 stand behind Alice's 1,000. Eras pay nothing.
fn chain() -> ExtBuilder {
    EraInflation::set((0, 0));
    ExtBuilder::default().nominator(NINA, 500, &[ALICE])
}

/// What was taken from Alice and Nina.
fn taken() -> [Balance; 2] {
    [ALICE, NINA].map(slashed)
}

/// Alice and Nina come back after a punitive chill: in the next block, since what Nina says in that of the
/// report is void as well.
fn come_back() {
    roll_one();
    assert_ok!(Staking::validate(signed(ALICE), commission(10)));
    assert_ok!(Staking::nominate(signed(NINA), vec![ALICE]));
}

/// A record's fields as clients read them: index, start, last slash, lengths of the spans before.
fn record(who: AccountId) -> Option<(u32, u32, u32, Vec<u32>)> {
    SlashingSpans::<Test>::get(who).map(|spans| {
        (
            spans.span_index,
            spans.last_start,
            spans.last_nonzero_slash,
            spans.prior.to_vec(),
        )
    })
}

fn charges(who: AccountId) -> Vec<(u32, Balance)> {
    let spans = SlashingSpans::<Test>::get(who).expect("was charged");
    let charged = spans.charged.into_iter();
    charged
        .map(|EraCharge { era, amount }| (era, amount))
        .collect()
}

#[test]
fn within_a_span_the_dearest_era_is_paid_and_not_the_sum() {
    chain().run(|| {
        for (era, percent) in [10, 30, 20].into_iter().enumerate() {
            roll_to_active_era(era as u32);
            offence(percent).mildly().by(&[ALICE]);
        }
        for (era, expected) in [(3, [100, 50]), (4, [300, 150]), (5, [300, 150])] {
            roll_to_application(era);
            assert_eq!(taken(), expected);
        }
        assert_eq!(in_treasury(), 450);
        // What each era costs is told all the same.
        for (era, amount) in [(0, 50), (1, 150), (2, 100)] {
            assert_eq!(NominatorSlashInEra::<Test>::get(era, NINA), Some(amount));
        }
        // Of the eras that are too old for further slashes the dearest stays in the record.
        assert_eq!(charges(ALICE), [(1, 300), (2, 200)]);
    });
}

#[test]
fn across_a_punitive_chill_both_are_paid() {
    chain().run(|| {
        offence(10).by(&[ALICE]);
        come_back();
        // She is left out of the era in between.
        roll_to_active_era(2);
        assert_eq!(session_validators(), [ALICE, BOB]);
        offence(20).by(&[ALICE]);
        roll_to_application(3);
        assert_eq!(taken(), [100, 50]);
        roll_to_application(5);
        assert_eq!((taken(), in_treasury()), ([300, 150], 450));
    });
}

#[test]
fn a_cancelled_slash_ends_no_span() {
    let total = |mistake: bool| {
        BondingDuration::set(6);
        HistoryDepth::set(20);
        chain().build().execute_with(|| {
            roll_to_active_era(2);
            if mistake {
                offence(90).by(&[ALICE]);
                roll_one();
                assert_ok!(Staking::cancel_deferred_slash(root(), 5, vec![0]));
            } else {
                assert_ok!(Staking::chill(signed(ALICE)));
            }
            come_back();
            roll_to_active_era(5);
            // Found late: both in the span that ends with the chill for them, unless one ended in era 2.
            offence(50).in_era(1).by(&[ALICE]);
            offence(40).in_era(4).by(&[ALICE]);
            roll_to_application(9);
            [1_000 - ledger(ALICE).total, 500 - ledger(NINA).total]
        })
    };
    assert_eq!(total(false), [500, 250]);
    assert_eq!(total(true), total(false));
}

#[test]
fn a_policy_that_does_not_chill_leaves_the_span_open() {
    chain().run(|| {
        offence(10).mildly().by(&[ALICE]);
        roll_to_active_era(2);
        offence(20).mildly().by(&[ALICE]);
        roll_to_application(5);
        assert_eq!(taken(), [200, 100]);
        for who in [ALICE, NINA] {
            assert_eq!(record(who), Some((0, 0, 2, vec![])));
        }
    });
}

#[test]
fn a_record_says_when_spans_began_and_how_long_they_were() {
    chain().run(|| {
        assert_eq!(record(ALICE), None);
        roll_to_active_era(1);
        offence(10).by(&[ALICE]);
        assert_eq!(record(ALICE), None, "nothing is charged before it is taken");
        come_back();
        roll_to_active_era(3);
        offence(20).by(&[ALICE]);
        roll_to_application(4);
        for who in [ALICE, NINA] {
            assert_eq!(record(who), Some((1, 2, 1, vec![2])));
        }
        roll_to_application(6);
        // Eras 0 and 1 are too old to be slashed for, and so is their span.
        for (who, amount) in [(ALICE, 200), (NINA, 100)] {
            assert_eq!(record(who), Some((2, 4, 3, vec![2])));
            assert_eq!(charges(who), [(3, amount)]);
        }
    });
}

/// Everything that was decided about Alice and Nina.
fn verdict() -> impl Eq + core::fmt::Debug {
    let people = [ALICE, NINA];
    let people = people.map(|who| (ledger(who).total, SlashingSpans::<Test>::get(who)));
    (in_treasury(), people)
}

#[test]
fn late_reports_cost_the_same_in_whatever_order_they_come() {
    BondingDuration::set(8);
    SlashDeferDuration::set(1);
    HistoryDepth::set(12);
    // Era and percentage. A chill, without a slash, parts the first from the others.
    let offences = [(0, 10), (1, 30), (3, 20)];
    let orders = [
        [0, 1, 2],
        [0, 2, 1],
        [1, 0, 2],
        [1, 2, 0],
        [2, 0, 1],
        [2, 1, 0],
    ];
    let verdicts = orders.map(|order| {
        chain().build().execute_with(|| {
            roll_to(12);
            assert_eq!((Staking::active_era(), Staking::planned_era()), (0, 1));
            offence(0).of_kind(SILENCE).by(&[ALICE]);
            come_back();
            for (era, index) in (4..).zip(order) {
                roll_to_active_era(era);
                let (slash_era, percent) = offences[index];
                offence(percent).in_era(slash_era).mildly().by(&[ALICE]);
            }
            roll_to_application(7);
            assert_eq!([ALICE, NINA].map(|who| ledger(who).total), [600, 300]);
            assert_eq!(in_treasury(), 600);
            let largest = ValidatorSlashInEra::<Test>::get(1, ALICE).map(|(_, own)| own);
            assert_eq!(largest, Some(300));
            verdict()
        })
    });
    assert!(verdicts.iter().all(|verdict| *verdict == verdicts[0]));
}

#[test]
fn records_are_forgotten_with_the_eras_that_they_tell_of() {
    chain().run(|| {
        offence(10).by(&[ALICE]);
        roll_to_application(3);
        assert!(record(ALICE).is_some() && record(NINA).is_some());
        // Era 0 leaves when era 9 is planned.
        roll_to_active_era(8);
        assert!(record(ALICE).is_some() && record(NINA).is_some());
        roll_to_active_era(9);
        assert_eq!((record(ALICE), record(NINA)), (None, None));
        assert_eq!(ValidatorSlashInEra::<Test>::iter().count(), 0);
        assert_eq!(NominatorSlashInEra::<Test>::iter().count(), 0);
    });
}

#[test]
fn a_staker_too_small_to_be_charged_leaves_no_record_for_ever() {
    chain().nominator(OMAR, 50, &[ALICE]).run(|| {
        offence(1).by(&[ALICE]);
        roll_to_application(3);
        assert_eq!((taken(), slashed(OMAR)), ([10, 5], 0));
        roll_to_active_era(9);
        assert_eq!(SlashingSpans::<Test>::iter().count(), 0);
    });
}

#[test]
fn an_open_span_remembers_its_dearest_era_however_old() {
    chain().run(|| {
        offence(10).mildly().by(&[ALICE]);
        roll_to_active_era(12);
        assert_eq!(charges(NINA), [(0, 50)]);
        offence(11).mildly().by(&[ALICE]);
        roll_to_application(15);
        // 11% of the 900 and 450 that were left are 99 and 49.
        assert_eq!(taken(), [100, 50]);
    });
}

#[test]
fn records_stay_small_over_thirty_eras_of_offences() {
    chain().run(|| {
        let mut offences = 0;
        for era in 0..30 {
            roll_to_active_era(era);
            if session_validators().contains(&ALICE) {
                // Chilled, neither chilled nor late, or late and together with Bob, in turn.
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
            come_back();
            assert_ok!(Staking::validate(signed(BOB), commission(10)));
            for (who, spans) in SlashingSpans::<Test>::iter() {
                assert!([ALICE, BOB, NINA].contains(&who));
                let bound = BondingDuration::get() as usize + 2;
                assert!(spans.prior.len() <= bound && spans.charged.len() <= bound);
            }
        }
        assert!(offences >= 15);
        assert!(slashed(ALICE) > 0);
        let kept = ValidatorSlashInEra::<Test>::iter().map(|(era, ..)| era);
        assert!(kept.min() >= Some(29 - HistoryDepth::get()));
    });
}
