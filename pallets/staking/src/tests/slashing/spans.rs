//! A staker pays the maximum over the eras of a slashing span, and the sum over its spans.

use crate::{
    mock::*, slashing::EraCharge, NominatorSlashInEra, SlashingSpans, ValidatorSlashInEra,
};
use frame_support::assert_ok;

/// Nina's 500 stand behind Alice's 1,000. Eras pay nothing.
pub fn chain() -> ExtBuilder {
    ExtBuilder::unpaid().nominator(NINA, 500, &[ALICE])
}

/// Returns the amounts slashed from Alice and Nina.
pub fn taken() -> [Balance; 2] {
    [ALICE, NINA].map(slashed)
}

/// Returns a record's fields as clients read them: index, start, last slash, and lengths of the earlier spans.
pub fn record(who: AccountId) -> Option<(u32, u32, u32, Vec<u32>)> {
    SlashingSpans::<Test>::get(who).map(|spans| {
        (
            spans.span_index,
            spans.last_start,
            spans.last_nonzero_slash,
            spans.prior.to_vec(),
        )
    })
}

pub fn charges(who: AccountId) -> Vec<(u32, Balance)> {
    let spans = SlashingSpans::<Test>::get(who).expect("was charged");
    let charged = spans.charged.into_iter();
    charged
        .map(|EraCharge { era, amount }| (era, amount))
        .collect()
}

#[test]
fn within_a_span_the_dearest_era_is_paid_and_not_the_sum() {
    chain().run(|| {
        // 1. Alice is reported in era 2 for all three eras. They are one span.
        roll_to_active_era(2);
        for (era, percent) in [(0, 10), (1, 30), (2, 20)] {
            offence(percent).in_era(era).mildly().by(&[ALICE]);
        }
        // 2. The dearest era costs 30%. The other two add nothing.
        for (era, expected) in [(4, [300, 150]), (5, [300, 150])] {
            roll_to_application(era);
            assert_eq!(taken(), expected);
        }
        assert_eq!(in_treasury(), 450);
        // 3. The cost of each era is stored all the same, for clients.
        for (era, amount) in [(0, 50), (1, 150), (2, 100)] {
            assert_eq!(NominatorSlashInEra::<Test>::get(era, NINA), Some(amount));
        }
        assert_eq!(record(ALICE), Some((1, 3, 2, vec![3])));
    });
}

#[test]
fn who_is_slashed_but_not_chilled_pays_for_each_later_offence() {
    chain().run(|| {
        // 1. Alice is slashed by 20%, and goes on.
        offence(20).mildly().by(&[ALICE]);
        roll_to_application(3);
        assert_eq!(taken(), [200, 100]);
        // 2. Each later offence takes a quarter of what is left.
        for era in [6, 15, 24] {
            roll_to_active_era(era);
            let (own, behind) = (ledger(ALICE).total, backing(era, ALICE, NINA));
            let before = taken();
            offence(25).mildly().by(&[ALICE]);
            roll_to_application(era + 3);
            assert_eq!(taken(), [before[0] + own / 4, before[1] + behind / 4]);
        }
        // 3. The records end with the stored history.
        roll_to_active_era(40);
        assert_eq!((record(ALICE), record(NINA)), (None, None));
    });
}

#[test]
fn an_offence_of_0_percent_ends_no_span() {
    chain().run(|| {
        // 1. Alice is chilled for 0%, and comes back.
        offence(0).of_kind(SILENCE).by(&[ALICE]);
        roll_one();
        come_back();
        // 2. Offences of eras 0 and 2 are in one span: only the larger one is paid.
        roll_to_active_era(2);
        offence(30).in_era(0).mildly().by(&[ALICE]);
        offence(20).mildly().by(&[ALICE]);
        roll_to_application(5);
        assert_eq!(taken(), [300, 150]);
    });
}

#[test]
fn across_a_slash_both_are_paid() {
    chain().run(|| {
        // 1. Alice offends in era 0, and comes back.
        offence(10).by(&[ALICE]);
        roll_one();
        come_back();
        // 2. The election for era 1 leaves her out. She offends again in era 2.
        roll_to_active_era(2);
        assert_eq!(session_validators(), [ALICE, BOB]);
        offence(20).by(&[ALICE]);
        // 3. The first slash ended her span. Both are paid.
        roll_to_application(3);
        assert_eq!(taken(), [100, 50]);
        roll_to_application(5);
        assert_eq!((taken(), in_treasury()), ([300, 150], 450));
    });
}

#[test]
fn a_cancelled_slash_ends_no_span() {
    // Returns the total loss of Alice and Nina.
    let loss_with = |mistake: bool| {
        BondingDuration::set(6);
        HistoryDepth::set(20);
        chain().build().execute_with(|| {
            // 1. A mistaken slash chills Alice and is cancelled, or she chills herself.
            roll_to_active_era(2);
            if mistake {
                offence(90).by(&[ALICE]);
                roll_one();
                assert_ok!(Staking::cancel_deferred_slash(root(), 5, vec![0]));
            } else {
                assert_ok!(Staking::chill(signed(ALICE)));
            }
            roll_one();
            // 2. She comes back.
            validate(ALICE);
            come_back();
            roll_to_active_era(5);
            // 3. Offences of eras 1 and 4 are found in era 5. They are one span, because the chill left no trace.
            offence(50).in_era(1).by(&[ALICE]);
            offence(40).in_era(4).by(&[ALICE]);
            roll_to_application(9);
            [1_000 - ledger(ALICE).total, 500 - ledger(NINA).total]
        })
    };
    assert_eq!(loss_with(false), [500, 250]);
    assert_eq!(loss_with(true), loss_with(false));
}

/// Returns every stored decision about Alice and Nina.
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
    // Eras and percentages. All are reported later, so they are in one span.
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
            // 1. Alice is chilled for 0% after era 1 was elected, and comes back.
            roll_to(12);
            assert_eq!((Staking::active_era(), Staking::planned_era()), (0, 1));
            offence(0).of_kind(SILENCE).by(&[ALICE]);
            roll_one();
            come_back();
            // 2. Her offences are reported in eras 4 to 6, in one of six orders.
            for (era, index) in (4..).zip(order) {
                roll_to_active_era(era);
                let (slash_era, percent) = offences[index];
                offence(percent).in_era(slash_era).mildly().by(&[ALICE]);
            }
            // 3. She pays for the dearest era alone.
            roll_to_application(8);
            assert_eq!([ALICE, NINA].map(|who| ledger(who).total), [700, 350]);
            assert_eq!(in_treasury(), 450);
            let largest = ValidatorSlashInEra::<Test>::get(1, ALICE).map(|(_, own)| own);
            assert_eq!(largest, Some(300));
            verdict()
        })
    });
    assert!(verdicts.iter().all(|verdict| *verdict == verdicts[0]));
}

#[test]
fn cancelling_a_chill_joins_the_spans_that_it_had_separated() {
    BondingDuration::set(8);
    SlashDeferDuration::set(4);
    HistoryDepth::set(20);
    chain().run(|| {
        // 1. Alice is chilled in era 1, and is back in era 3.
        roll_to_active_era(1);
        offence(90).by(&[ALICE]);
        roll_one();
        come_back();
        roll_to_active_era(3);
        assert_eq!(backing(3, ALICE, NINA), 500);
        // 2. Offences of eras 1 and 3 are reported. The chill of era 1 separates their spans.
        offence(50).of_kind(SILENCE).in_era(1).by(&[ALICE]);
        offence(40).by(&[ALICE]);
        // 3. The slash of that chill is cancelled. Now both offences are in one span.
        roll_one();
        assert_ok!(Staking::cancel_deferred_slash(root(), 6, vec![0]));
        // 4. The larger offence is paid, not the sum.
        for era in [6, 8] {
            roll_to_application(era);
            assert_eq!((taken(), in_treasury()), ([500, 250], 750));
        }
        for who in [ALICE, NINA] {
            assert_eq!(record(who), Some((1, 4, 3, vec![4])));
        }
    });
}

#[test]
fn who_is_too_small_for_one_slash_pays_another_the_same_in_either_order() {
    let ruling = |era, who| offence(1).in_era(era).mildly().by(&[who]);
    for comes_first in [true, false] {
        let chain = ExtBuilder::unpaid().nominator(OMAR, 440, &[ALICE, BOB]);
        chain.build().execute_with(|| {
            let little_behind_alice = [backed(ALICE, OMAR, 40), backed(BOB, OMAR, 400)];
            expose(0, &little_behind_alice);
            if comes_first {
                ruling(0, ALICE);
            }
            roll_to_active_era(1);
            expose(1, &little_behind_alice);
            for era in [0, 1] {
                ruling(era, BOB);
            }
            if !comes_first {
                ruling(0, ALICE);
            }
            for era in [3, 4] {
                roll_to_application(era);
                // Omar pays 1% of 400. 1% of 40 is zero, and a slash of zero ends no span.
                assert_eq!(ledger(OMAR).total, 436);
            }
            assert_eq!(record(OMAR), Some((1, 2, 1, vec![2])));
            assert_eq!(charges(OMAR), [(0, 4), (1, 4)]);
        });
    }
}
