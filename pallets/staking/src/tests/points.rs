//! Points: how work is counted, what clients see of it, and what it costs.

use crate::{mock::*, rooms::Points, WeightInfo as _};
use codec::Encode;
use frame_support::{assert_ok, weights::Weight};
use proptest::{collection::vec, prelude::*};
use sp_io::hashing::twox_128;
use std::collections::BTreeMap;

#[test]
fn each_block_earns_its_author_20_points() {
    ExtBuilder::default().run(|| {
        // Bob authors block 1, Alice block 2, and so on.
        assert_eq!((points(0, ALICE), points(0, BOB)), ((0, 20), (20, 20)));
        roll_one();
        assert_eq!((points(0, ALICE), points(0, BOB)), ((20, 40), (20, 40)));
        roll_to(10);
        assert_eq!((points(0, ALICE), points(0, BOB)), ((100, 200), (100, 200)));
    });
}

#[test]
fn whoever_is_not_elected_earns_nothing() {
    ExtBuilder::default().run(|| {
        earn_points(&[(CAROL, 1_000), (DORA, 1_000)]);
        assert_eq!((points(0, CAROL), points(0, DORA)), ((0, 20), (0, 20)));

        // An elected validator in the same report earns its points.
        earn_points(&[(CAROL, 1_000), (ALICE, 5)]);
        assert_eq!((points(0, CAROL), points(0, ALICE)), ((0, 25), (5, 25)));
    });
}

#[test]
fn other_work_earns_points_besides_authoring() {
    ExtBuilder::default().run(|| {
        let (bob, total) = points(0, BOB);
        earn_points(&[(ALICE, 7), (BOB, 3), (ALICE, 1)]);
        assert_eq!(points(0, ALICE), (8, total + 11));
        assert_eq!(points(0, BOB), (bob + 3, total + 11));
    });
}

#[test]
fn points_go_to_the_active_era_and_not_to_the_planned_one() {
    ExtBuilder::default().run(|| {
        // 1. Era 1 is planned. Points still go to era 0.
        roll_to(12);
        assert_eq!((Staking::active_era(), Staking::planned_era()), (0, 1));
        earn_points(&[(ALICE, 1_000)]);
        assert_eq!(points(0, ALICE).1, 12 * 20 + 1_000);
        assert_eq!(points(1, ALICE), (0, 0));

        // 2. Era 1 starts. Its first block counts for it.
        roll_to_active_era(1);
        let of_era_0 = 14 * 20 + 1_000;
        assert_eq!((points(0, ALICE).1, points(1, ALICE).1), (of_era_0, 20));
        // 3. From now on points go to era 1.
        earn_points(&[(ALICE, 500)]);
        roll_one();
        assert_eq!((points(0, ALICE).1, points(1, ALICE).1), (of_era_0, 540));
    });
}

#[test]
fn a_chilled_validator_earns_points_until_its_era_is_over() {
    ExtBuilder::default().run(|| {
        // 1. Bob chills. He still earns points in era 0.
        assert_ok!(Staking::chill(signed(BOB)));
        earn_points(&[(BOB, 100)]);
        assert_eq!(points(0, BOB).0, 120);
        // 2. In era 1 he is not elected, and earns nothing.
        roll_to_active_era(1);
        earn_points(&[(BOB, 100)]);
        assert_eq!(points(1, BOB).0, 0);
    });
}

/// Builds a chain on which this number of validators is elected. In block 1 each has a point.
fn all_at_work(validators: u32) -> sp_io::TestExternalities {
    let all = || (1_001..).take(validators as usize);
    let mut chain = ExtBuilder::default()
        .validators(all().map(|who| (who, 1_000)).collect())
        .validator_count(validators)
        .build();
    chain.execute_with(|| earn_points(&all().map(|who| (who, 1)).collect::<Vec<_>>()));
    chain
}

#[test]
fn up_to_32_validators_clients_see_in_every_block_what_its_author_earned() {
    for validators in [2, 32] {
        all_at_work(validators).execute_with(|| {
            while Staking::active_era() < 3 {
                roll_one();
                let era = Staking::active_era();
                assert_eq!(points(era, 0).1, shown_points(era, 0).1);
                for who in session_validators() {
                    assert_eq!(points(era, who), shown_points(era, who));
                }
            }
        });
    }
}

#[test]
fn what_other_work_earns_is_seen_at_once_among_few_validators() {
    ExtBuilder::default().run(|| {
        earn_points(&[(ALICE, 7)]);
        assert_eq!(
            (shown_points(0, ALICE), points(0, ALICE)),
            ((7, 27), (7, 27))
        );
    });
}

#[test]
fn the_age_of_what_clients_see_grows_by_a_block_with_every_32_validators() {
    for (validators, period) in [(1, 1), (32, 1), (33, 2), (64, 2), (65, 3), (96, 3), (97, 4)] {
        all_at_work(validators).execute_with(|| {
            // 1. All have points in era 1. Its first author was published when the era was young.
            roll_to_active_era(1);
            let all = (1_001..).take(validators as usize);
            earn_points(&all.map(|who| (who, 1)).collect::<Vec<_>>());
            let mut behind = 0;
            for number in 16..30u64 {
                roll_one();
                // 2. The first block of a session publishes what waited, and its own author: its turn begins anew.
                behind = if number.is_multiple_of(SESSION_LENGTH) || behind + 1 == period {
                    0
                } else {
                    behind + 1
                };
                let missing = (points(1, 0).1 - shown_points(1, 0).1) / 20;
                assert_eq!(missing, behind, "{validators} validators, block {number}");
            }
        });
    }
}

#[test]
fn points_of_an_ended_session_are_published_with_its_last_author() {
    all_at_work(100).execute_with(|| {
        while Staking::active_era() < 2 {
            let era = Staking::active_era();
            let earned = points(era, 0).1;
            roll_one();
            if System::block_number().is_multiple_of(SESSION_LENGTH) {
                let own = if Staking::active_era() == era { 20 } else { 0 };
                assert_eq!(shown_points(era, 0).1, earned + own);
            }
        }
    });
}

#[test]
fn whoever_is_not_elected_earns_nothing_also_while_points_wait() {
    all_at_work(100).execute_with(|| {
        let total = points(0, 0).1;
        // 1. Carol's points wait with the others.
        earn_points(&[(CAROL, 1_000)]);
        assert_eq!(shown_points(0, CAROL), (0, total));
        // 2. When they are published, she gets none.
        roll_to(5);
        assert_eq!(shown_points(0, CAROL), (0, total + 4 * 20));
    });
}

#[test]
fn all_points_of_an_era_are_published_when_it_is_rewarded() {
    ExtBuilder::default().run(|| {
        // 1. In its last block era 0 gets points for other work, after the author of that block was noted.
        roll_to(14);
        earn_points(&[(ALICE, 7)]);
        // 2. Era 1 starts and era 0 is rewarded: all its points are published.
        roll_one();
        assert_eq!(Staking::active_era(), 1);
        assert_eq!(
            (shown_points(0, ALICE), shown_points(0, BOB)),
            ((147, 287), (140, 287))
        );
        assert_eq!((points(0, ALICE), points(0, BOB)), ((147, 287), (140, 287)));

        // 3. Later work does not change them.
        earn_points(&[(ALICE, 500)]);
        roll_to_active_era(3);
        assert_eq!(shown_points(0, ALICE), (147, 287));
    });
}

/// The sizes of the values that a block writes for points, in bytes: those that wait, then those that are published.
type Written = (Vec<usize>, Vec<usize>);

/// Returns what each of four blocks in the middle of a session writes, with this number of validators.
fn written_by_blocks_among(validators: u32) -> Vec<Written> {
    let mut chain = all_at_work(validators);
    chain.execute_with(|| roll_to(5));
    let prefix_of = |item: &[u8]| [twox_128(b"Staking"), twox_128(item)].concat();
    let blocks = (6..=9).map(|_| {
        chain.commit_all().expect("nothing is open");
        chain.execute_with(roll_one);
        let written = written(&mut chain);
        let sizes_of = |item: &[u8]| {
            let prefix = prefix_of(item);
            let ours = written.iter().filter(|(key, _)| key.starts_with(&prefix));
            ours.map(|(_, size)| *size).collect()
        };
        (sizes_of(b"PendingPoints"), sizes_of(b"ErasRewardPoints"))
    });
    blocks.collect()
}

/// Returns the size of the published points of this number of validators, in bytes.
fn size_shown(validators: u64) -> usize {
    let everybody = (0..validators).map(|who| (who, 20u32));
    (0u32, everybody.collect::<BTreeMap<_, _>>()).encoded_size()
}

/// Returns the size of this number of points that wait, in bytes.
fn size_waiting(authors: usize) -> usize {
    (0u32, 0u32, vec![(0u64, 20u32); authors]).encoded_size()
}

/// Closes a weakness of pallet-staking: there each block reads and writes the points of all validators. With more
/// validators each block costs more.
#[test]
fn points_write_bounded_bytes_a_block_however_many_validators_there_are() {
    // 1. Two validators: each block publishes, and nothing waits.
    assert_eq!(
        written_by_blocks_among(2),
        vec![(vec![], vec![size_shown(2)]); 4]
    );
    // 2. A hundred validators: block 5 published the author of the session's first block. Four may wait from then on.
    let waiting = |authors| (vec![size_waiting(authors)], vec![]);
    let publishes = (vec![size_waiting(0)], vec![size_shown(100)]);
    assert_eq!(
        written_by_blocks_among(100),
        [waiting(1), waiting(2), waiting(3), publishes]
    );
    // 3. On average a block publishes about as much as with 32 validators.
    let bytes_among = |validators| {
        let blocks = written_by_blocks_among(validators).into_iter();
        blocks.flat_map(|(_, shown)| shown).sum::<usize>()
    };
    assert_eq!(bytes_among(32), 4 * size_shown(32));
    for many in [33, 64, 100] {
        assert!(bytes_among(many) <= bytes_among(32), "{many}");
    }
}

#[test]
fn only_publications_that_on_initialize_has_not_charged_register_weight() {
    type Cost = <Test as crate::Config>::WeightInfo;
    let registered = |work: &dyn Fn()| {
        let before = System::block_weight().total();
        work();
        System::block_weight().total() - before
    };
    all_at_work(100).execute_with(|| {
        // 1. Authors earn points in four blocks. One of them publishes. That takes less than what is charged.
        roll_to(5);
        for _ in 6..=9 {
            assert_eq!(registered(&roll_one), Weight::zero());
        }
        // 2. Other work earns a point, the first after a publication at the end of a session. It is published at once,
        //    and its whole weight is registered.
        Points::<Test>::publish();
        let work = |entries| move || earn_points(&vec![(1_001, 1); entries]);
        assert_eq!(registered(&work(1)), Cost::publish_points(100));
        // 3. Three more points wait, the fourth fills the list.
        assert_eq!(registered(&work(3)), Weight::zero());
        assert_eq!(registered(&work(1)), Cost::publish_points(100));
    });
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Up to `u32::MAX` nothing is lost. Beyond that neither the total nor the points of a validator grow.
    #[test]
    fn points_are_counted_up_to_the_largest_total_and_no_further(
        reports in vec((0..2u64, prop_oneof![0..100u32, any::<u32>()]), 0..12),
    ) {
        ExtBuilder::default().run(|| {
            let mut expected = [0u64, 20];
            for (who, amount) in reports {
                let [alice, bob] = expected;
                let room = u64::from(u32::MAX) - alice - bob;
                expected[who as usize] += room.min(amount.into());
                earn_points(&[(ALICE + who, amount)]);
                check_block();
            }
            let ((alice, total), (bob, _)) = (points(0, ALICE), points(0, BOB));
            assert_eq!([alice, bob].map(u64::from), expected);
            assert_eq!(u64::from(total), expected.iter().sum::<u64>());
        });
    }
}
