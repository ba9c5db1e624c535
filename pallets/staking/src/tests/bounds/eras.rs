//! Eras that can still be slashed for stay known, and eras that have begun to leave go.

use super::{crowd, ends_alike};
use crate::{
    assert_refused, mock::*, BondedEras, ErasStakersOverview, ErasStakersPaged,
    ErasValidatorPoints, ErasValidatorPrefs, ErasValidatorReward, Error, Event, OldestStoredEra,
    WeightInfo as _,
};
use frame_support::{assert_ok, weights::Weight};

type Cost = <Test as crate::Config>::WeightInfo;

fn bonded_eras() -> Vec<u32> {
    let bonded = BondedEras::<Test>::get();
    bonded.iter().map(|(era, _)| *era).collect()
}

#[test]
fn offences_of_every_bonded_era_are_taken_whatever_the_history_is_now() {
    let end = ends_alike(HistoryDepth::set, 20, &[1, 2, 40], |release| {
        BondingDuration::set(6);
        let chain = ExtBuilder::unpaid().nominator(NINA, 500, &[ALICE]);
        chain.build().execute_with(|| {
            roll_to_active_era(6);
            assert_eq!(bonded_eras(), [1, 2, 3, 4, 5, 6]);
            release();
            assert_eq!(bonded_eras(), [1, 2, 3, 4, 5, 6]);
            roll_to_active_era(7);
            assert_eq!(bonded_eras(), [2, 3, 4, 5, 6, 7]);

            // Found at once, found late, and found too late.
            offence(10).mildly().by(&[ALICE]);
            offence(20).in_era(2).mildly().by(&[ALICE]);
            offence(50).in_session(5).mildly().by(&[ALICE]);
            assert!(
                staking_events().contains(&Event::OldSlashingReportDiscarded { session_index: 5 })
            );
            // What was at stake is kept until the slash is taken.
            roll_to_active_era(8);
            assert_eq!(bonded_eras(), [3, 4, 5, 6, 7, 8]);
            roll_to_application(10);
            [ledger(ALICE).total, ledger(NINA).total, in_treasury()]
        })
    });
    // Both eras are in one span, since both were found in era 7.
    assert_eq!(end, [800, 400, 300]);
}

/// Entries of an era in the maps that have several.
fn entries(era: u32) -> usize {
    ErasStakersPaged::<Test>::iter_prefix((era,)).count()
        + ErasStakersOverview::<Test>::iter_prefix(era).count()
        + ErasValidatorPrefs::<Test>::iter_prefix(era).count()
        + ErasValidatorPoints::<Test>::iter_prefix(era).count()
}

/// Each block's changes are committed before the next, as on a chain: removal in steps counts what blocks before it have
/// written.
#[test]
fn an_era_that_is_half_gone_leaves_also_if_the_history_is_longer_now() {
    let chain = crowd(ExtBuilder::default()).manual_payouts();
    let mut chain = chain.build();
    let mut in_block = |story: &dyn Fn()| {
        chain.execute_with(story);
        chain.commit_all().expect("nothing is open");
    };
    let step = Cost::find_next_payout() + Cost::find_next_pruning() + Cost::prune_entry() * 3;
    in_block(&|| {
        while Staking::planned_era() < 9 {
            roll_one_with_idle_weight(Weight::zero());
        }
    });
    in_block(&|| {
        assert_eq!(entries(0), 10);
        roll_one_with_idle_weight(step);
    });
    in_block(&|| {
        assert_eq!((entries(0), ErasValidatorReward::<Test>::get(0)), (7, None));
        HistoryDepth::set(20);
        // What has begun to leave can't be claimed a second time.
        assert_refused!(
            Staking::payout_stakers(signed(DORA), ALICE, 0),
            Error::<Test>::InvalidEraToReward
        );
    });
    for _ in 0..5 {
        in_block(&|| roll_one_with_idle_weight(step));
    }
    in_block(&|| {
        assert_eq!((entries(0), OldestStoredEra::<Test>::get()), (0, 1));
        assert_eq!(settled(0), Some(10_007));
        // Era 1 is in the longer history.
        roll_to_active_era(12);
        assert_eq!(entries(1), 10);
        assert_ok!(Staking::payout_stakers(signed(DORA), ALICE, 1));
    });
}

#[test]
fn with_a_shorter_history_old_eras_leave_with_what_nobody_claimed() {
    crowd(ExtBuilder::default()).manual_payouts().run(|| {
        roll_to_active_era(6);
        assert_ok!(Staking::payout_stakers(signed(DORA), BOB, 1));
        let paid = rewarded(BOB);
        assert!(paid > 0);
        HistoryDepth::set(4);
        for _ in 0..3 {
            roll_one();
        }
        assert_eq!((OldestStoredEra::<Test>::get(), entries(1)), (2, 0));
        assert_eq!(settled(0), Some(10_007));
        assert_eq!(settled(1), Some(10_007 - paid));
        assert_refused!(
            Staking::payout_stakers(signed(DORA), BOB, 1),
            Error::<Test>::InvalidEraToReward
        );
        assert_ok!(Staking::payout_stakers(signed(DORA), ALICE, 2));
    });
}
