//! Eras that can still be slashed stay known. Eras whose removal has begun are removed.

use super::{crowd, ends_alike};
use crate::{
    assert_refused, mock::*, BondedEras, ErasStakersOverview, ErasStakersPaged, ErasValidatorPrefs,
    ErasValidatorReward, Error, Event, OldestStoredEra, WeightInfo as _,
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
            // 1. Six eras are bonded before the release, and six after it.
            roll_to_active_era(6);
            assert_eq!(bonded_eras(), [1, 2, 3, 4, 5, 6]);
            release();
            assert_eq!(bonded_eras(), [1, 2, 3, 4, 5, 6]);
            roll_to_active_era(7);
            assert_eq!(bonded_eras(), [2, 3, 4, 5, 6, 7]);

            // 2. Alice offends in era 7, in era 2, and in era 1, which is not bonded any more.
            offence(10).mildly().by(&[ALICE]);
            offence(20).in_era(2).mildly().by(&[ALICE]);
            offence(50).in_session(5).mildly().by(&[ALICE]);
            assert!(
                staking_events().contains(&Event::OldSlashingReportDiscarded { session_index: 5 })
            );
            // 3. The exposures are kept until the slashes are applied.
            roll_to_active_era(8);
            assert_eq!(bonded_eras(), [3, 4, 5, 6, 7, 8]);
            roll_to_application(10);
            [ledger(ALICE).total, ledger(NINA).total, in_treasury()]
        })
    });
    // Both eras are in one span, since both were found in era 7.
    assert_eq!(end, [800, 400, 300]);
}

/// Returns the number of an era's entries in the maps that have several of them.
fn entries(era: u32) -> usize {
    ErasStakersPaged::<Test>::iter_prefix((era,)).count()
        + ErasStakersOverview::<Test>::iter_prefix(era).count()
        + ErasValidatorPrefs::<Test>::iter_prefix(era).count()
}

/// Commits each block before the next, as a chain does: pruning in steps counts the entries that earlier blocks wrote.
#[test]
fn an_era_that_is_half_gone_leaves_also_if_the_history_is_longer_now() {
    let chain = crowd(ExtBuilder::default()).manual_payouts();
    let mut chain = chain.build();
    let mut in_block = |story: &dyn Fn()| {
        chain.execute_with(story);
        chain.commit_all().expect("nothing is open");
    };
    let marks = <Test as frame_system::Config>::DbWeight::get().reads_writes(3, 1);
    let step =
        marks + Cost::find_next_payout() + Cost::find_next_pruning() + Cost::prune_entry() * 3;
    // 1. Era 0 is out of the history, but no block has idle weight to remove it.
    in_block(&|| {
        while Staking::planned_era() < 9 {
            roll_one_with_idle_weight(Weight::zero());
        }
    });
    in_block(&|| {
        // 2. One block removes three of its eight entries.
        assert_eq!(entries(0), 8);
        roll_one_with_idle_weight(step);
    });
    in_block(&|| {
        assert_eq!((entries(0), ErasValidatorReward::<Test>::get(0)), (5, None));
        // 3. The release keeps twenty eras. Era 0 still can't be claimed a second time.
        HistoryDepth::set(20);
        assert_refused!(
            Staking::payout_stakers(signed(DORA), ALICE, 0),
            Error::<Test>::InvalidEraToReward
        );
    });
    // 4. The rest of era 0 is removed.
    for _ in 0..5 {
        in_block(&|| roll_one_with_idle_weight(step));
    }
    in_block(&|| {
        assert_eq!((entries(0), OldestStoredEra::<Test>::get()), (0, 1));
        assert_eq!(settled(0), Some(10_007));
        // 5. Era 1 is kept by the longer history and can be claimed.
        roll_to_active_era(12);
        assert_eq!(entries(1), 8);
        assert_ok!(Staking::payout_stakers(signed(DORA), ALICE, 1));
    });
}

#[test]
fn with_a_shorter_history_old_eras_leave_with_what_nobody_claimed() {
    crowd(ExtBuilder::default()).manual_payouts().run(|| {
        // 1. Bob's reward of era 1 is paid. Alice's is not.
        roll_to_active_era(6);
        assert_ok!(Staking::payout_stakers(signed(DORA), BOB, 1));
        let paid = rewarded(BOB);
        assert!(paid > 0);
        // 2. The release keeps four eras. Eras 0 and 1 are removed, and what nobody claimed is settled.
        HistoryDepth::set(4);
        for _ in 0..3 {
            roll_one();
        }
        assert_eq!((OldestStoredEra::<Test>::get(), entries(1)), (2, 0));
        assert_eq!(settled(0), Some(10_007));
        assert_eq!(settled(1), Some(10_007 - paid));
        // 3. Era 1 can't be claimed any more, and era 2 can.
        assert_refused!(
            Staking::payout_stakers(signed(DORA), BOB, 1),
            Error::<Test>::InvalidEraToReward
        );
        assert_ok!(Staking::payout_stakers(signed(DORA), ALICE, 2));
    });
}
