//! Pruning: the entries of an era are removed once it is older than the history depth.

use crate::{
    mock::*, ClaimedRewards, ErasOutstanding, ErasPayablePages, ErasRewardPoints,
    ErasStakersOverview, ErasStakersPaged, ErasStartSessionIndex, ErasTotalStake,
    ErasValidatorPrefs, ErasValidatorReward, Event, OldestStoredEra, WeightInfo as _,
};
use frame_support::{assert_ok, weights::Weight};

type Cost = <Test as crate::Config>::WeightInfo;

/// Returns the number of entries of an era in each map by era.
fn entries(era: u32) -> [(&'static str, usize); 10] {
    [
        (
            "ErasStakersPaged",
            ErasStakersPaged::<Test>::iter_prefix((era,)).count(),
        ),
        (
            "ErasStakersOverview",
            ErasStakersOverview::<Test>::iter_prefix(era).count(),
        ),
        (
            "ErasValidatorPrefs",
            ErasValidatorPrefs::<Test>::iter_prefix(era).count(),
        ),
        (
            "ClaimedRewards",
            ClaimedRewards::<Test>::iter_prefix(era).count(),
        ),
        (
            "ErasTotalStake",
            ErasTotalStake::<Test>::contains_key(era).into(),
        ),
        (
            "ErasPayablePages",
            ErasPayablePages::<Test>::contains_key(era).into(),
        ),
        (
            "ErasRewardPoints",
            ErasRewardPoints::<Test>::contains_key(era).into(),
        ),
        (
            "ErasValidatorReward",
            ErasValidatorReward::<Test>::contains_key(era).into(),
        ),
        (
            "ErasOutstanding",
            ErasOutstanding::<Test>::contains_key(era).into(),
        ),
        (
            "ErasStartSessionIndex",
            ErasStartSessionIndex::<Test>::contains_key(era).into(),
        ),
    ]
}

fn stored(era: u32) -> usize {
    entries(era).iter().map(|(_, count)| count).sum()
}

/// Returns what the treasury got when eras were settled, by era.
fn settled() -> Vec<(u32, Balance)> {
    let settled = all_staking_events()
        .into_iter()
        .filter_map(|event| match event {
            Event::EraSettled {
                era_index,
                to_treasury,
            } => Some((era_index, to_treasury)),
            _ => None,
        });
    settled.collect()
}

/// Returns the weight of looking for pages to pay and for an era to remove.
fn look() -> Weight {
    let unsettled_page = <Test as frame_system::Config>::DbWeight::get().reads(1);
    Cost::find_next_payout() + Cost::find_next_pruning() + unsettled_page
}

fn roll_to_planned_era(era: u32, idle: Weight) {
    while Staking::planned_era() < era {
        roll_one_with_idle_weight(idle);
    }
}

/// Nine nominators back Alice, on three pages. One backs Bob.
fn crowd() -> ExtBuilder {
    let mut chain = ExtBuilder::default().nominator(NINA, 100, &[BOB]);
    for n in 0..9 {
        chain = chain.nominator(31 + n, 100, &[ALICE]);
    }
    chain
}

#[test]
fn an_era_is_kept_for_its_history_and_then_leaves_altogether() {
    crowd().manual_payouts().run(|| {
        // 1. Era 0 has entries in every map.
        roll_to_active_era(1);
        assert_ok!(Staking::payout_stakers(signed(DORA), ALICE, 0));
        // 2. Up to the last block of its history it keeps all of them.
        roll_to_active_era(8);
        roll_to(129);
        assert_eq!(Staking::planned_era(), 8);
        let era_0 = entries(0);
        assert!(
            era_0.iter().all(|(_, count)| *count > 0),
            "a map has no entries of era 0: {era_0:?}"
        );
        assert_eq!(OldestStoredEra::<Test>::get(), 0);

        // 3. Era 9 is planned. With the first idle weight era 0 leaves altogether.
        roll_to(130);
        assert_eq!((Staking::planned_era(), entries(0)), (9, era_0));
        let younger: Vec<_> = (1..=9).map(entries).collect();
        roll_one();
        assert!(
            entries(0).iter().all(|(_, count)| *count == 0),
            "entries of era 0 are left: {:?}",
            entries(0)
        );
        assert_eq!(OldestStoredEra::<Test>::get(), 1);
        // 4. Younger eras keep everything.
        let kept: Vec<_> = (1..=9)
            .map(|era| {
                let mut kept = entries(era);
                // The new block has an author: its points are no matter of pruning.
                if era == Staking::active_era() {
                    kept[4..=5].copy_from_slice(&younger[era as usize - 1][4..=5]);
                }
                kept
            })
            .collect();
        assert_eq!(kept, younger);
    });
}

#[test]
fn eras_leave_one_after_the_other_as_time_passes() {
    ExtBuilder::default().run(|| {
        // 1. Twenty eras are planned. Eras 0 to 11 are gone.
        roll_to_planned_era(20, Weight::MAX);
        roll_one();
        assert_eq!(OldestStoredEra::<Test>::get(), 12);
        assert!((0..12).all(|era| stored(era) == 0));
        assert!((12..=20).all(|era| stored(era) > 0));
        // 2. All were paid when they ended, so none was settled twice.
        let eras: Vec<_> = settled().into_iter().map(|(era, _)| era).collect();
        assert_eq!(eras, (0..19).collect::<Vec<_>>());
    });
}

#[test]
fn a_late_start_catches_up_with_one_era_a_block() {
    ExtBuilder::default().manual_payouts().run(|| {
        // 1. Blocks were full for twelve eras: nothing was removed.
        roll_to_planned_era(12, Weight::zero());
        assert_eq!(OldestStoredEra::<Test>::get(), 0);
        // 2. With idle weight one era leaves in each block, until four are gone.
        for oldest in 1..=4 {
            roll_one();
            assert_eq!(OldestStoredEra::<Test>::get(), oldest);
            assert_eq!(stored(oldest - 1), 0);
            assert!(stored(oldest) > 0);
        }
        roll_one();
        assert_eq!(OldestStoredEra::<Test>::get(), 4);
        // 3. Their unclaimed rewards went to the treasury.
        assert_eq!(settled(), [0, 1, 2, 3].map(|era| (era, 10_007)));
    });
}

/// The changes of each block are committed before the next, as on a chain. Removal in steps counts only entries that are
/// committed.
#[test]
fn with_little_weight_an_era_leaves_step_by_step() {
    let mut chain = crowd().manual_payouts().build();
    chain.execute_with(|| {
        roll_to_active_era(1);
        assert_ok!(Staking::payout_stakers(signed(DORA), ALICE, 0));
        assert_ok!(Staking::payout_stakers(signed(DORA), BOB, 0));
        roll_one(); // nominators with staked rewards move among the voters
        roll_to_planned_era(9, Weight::zero());
    });
    let paid = chain.execute_with(|| {
        let amounts = all_staking_events().into_iter().map(|event| match event {
            Event::Rewarded { amount, .. } => amount,
            _ => 0,
        });
        amounts.sum::<Balance>()
    });
    chain.commit_all().expect("nothing is open");

    let step = look() + Cost::prune_entry() * 2;
    let younger = chain.execute_with(|| entries(1));
    let mut sizes = vec![chain.execute_with(|| stored(0))];
    while sizes.last() != Some(&0) {
        assert!(sizes.len() < 30, "pruning got stuck: {sizes:?}");
        let left = chain.execute_with(|| {
            assert_eq!(OldestStoredEra::<Test>::get(), 0);
            roll_one_with_idle_weight(step);
            assert_eq!(entries(1), younger);
            stored(0)
        });
        chain.commit_all().expect("nothing is open");
        sizes.push(left);
    }
    // Two entries of maps by validator in a block. With the last ones go the seven single values of an era: reward,
    // outstanding, total and published points, total stake, pages and start.
    assert!(
        sizes.windows(2).all(|pair| pair[0] - pair[1] <= 2 + 7),
        "too many entries removed in one block: {sizes:?}"
    );
    assert!(sizes.len() > 5, "removed in too few blocks: {sizes:?}");
    chain.execute_with(|| {
        assert_eq!(OldestStoredEra::<Test>::get(), 1);
        assert_eq!(settled(), [(0, 10_007 - paid)]);
        check_block();
    });
}

#[test]
fn without_enough_weight_for_an_entry_nothing_leaves_and_nothing_is_lost() {
    let mut chain = ExtBuilder::default().manual_payouts().build();
    chain.execute_with(|| roll_to_planned_era(9, Weight::zero()));
    chain.commit_all().expect("nothing is open");
    chain.execute_with(|| {
        let before = entries(0);
        roll_one_with_idle_weight(look());
        assert_eq!((entries(0), OldestStoredEra::<Test>::get()), (before, 0));
        roll_one();
        assert_eq!((stored(0), OldestStoredEra::<Test>::get()), (0, 1));
    });
}

#[test]
fn one_block_removes_at_most_256_entries() {
    HistoryDepth::set(5);
    SessionsPerEra::set(1);
    MaxExposurePageSize::set(1);
    let mut builder = ExtBuilder::default().manual_payouts();
    for n in 0..300 {
        builder = builder.nominator(1_000 + n, 100, &[ALICE]);
    }
    let mut chain = builder.build();
    chain.execute_with(|| roll_to_planned_era(6, Weight::zero()));
    chain.commit_all().expect("nothing is open");
    let mut sizes = vec![chain.execute_with(|| stored(0))];
    for _ in 0..2 {
        sizes.push(chain.execute_with(|| {
            roll_one();
            stored(0)
        }));
        chain.commit_all().expect("nothing is open");
    }
    // 256 entries, and three single values: the reward, what is outstanding of it, and the points.
    assert_eq!((sizes[0] - sizes[1], sizes[2]), (256 + 3, 0));
}
