//! Work into points.

use crate::{mock::*, ErasRewardPoints};
use frame_support::assert_ok;
use proptest::{collection::vec, prelude::*};
use sp_io::hashing::twox_128;

#[test]
fn each_block_earns_its_author_20_points() {
    ExtBuilder::default().run(|| {
        // Block 1 is Bob's, block 2 Alice's, and so on.
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
        earn_points(&[(CHARLIE, 1_000), (DORA, 1_000)]);
        assert_eq!((points(0, CHARLIE), points(0, DORA)), ((0, 20), (0, 20)));

        // The elected in the same report do.
        earn_points(&[(CHARLIE, 1_000), (ALICE, 5)]);
        assert_eq!((points(0, CHARLIE), points(0, ALICE)), ((0, 25), (5, 25)));
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
        roll_to(12);
        assert_eq!((Staking::active_era(), Staking::planned_era()), (0, 1));
        earn_points(&[(ALICE, 1_000)]);
        assert_eq!(points(0, ALICE).1, 12 * 20 + 1_000);
        assert_eq!(points(1, ALICE), (0, 0));

        // The block in which era 1 starts is the first that counts for it.
        roll_to_active_era(1);
        let of_era_0 = 14 * 20 + 1_000;
        assert_eq!((points(0, ALICE).1, points(1, ALICE).1), (of_era_0, 20));
        earn_points(&[(ALICE, 500)]);
        roll_one();
        assert_eq!((points(0, ALICE).1, points(1, ALICE).1), (of_era_0, 540));
    });
}

#[test]
fn a_chilled_validator_earns_points_until_its_era_is_over() {
    ExtBuilder::default().run(|| {
        assert_ok!(Staking::chill(signed(BOB)));
        earn_points(&[(BOB, 100)]);
        assert_eq!(points(0, BOB).0, 120);
        roll_to_active_era(1);
        earn_points(&[(BOB, 100)]);
        assert_eq!(points(1, BOB).0, 0);
    });
}

#[test]
fn clients_see_the_points_of_the_era_that_is_on_up_to_the_last_change_of_session() {
    ExtBuilder::default().run(|| {
        // Nothing of the first session, while it lasts.
        roll_to(4);
        assert_eq!(
            (points(0, ALICE), shown_points(0, ALICE)),
            ((40, 80), (0, 0))
        );

        // Block 5 ends the session of blocks 1 to 4, and is Bob's.
        roll_one();
        assert_eq!(
            (shown_points(0, ALICE), shown_points(0, BOB)),
            ((40, 80), (40, 80))
        );
        assert_eq!((points(0, ALICE), points(0, BOB)), ((40, 100), (60, 100)));
        roll_to(9);
        assert_eq!(shown_points(0, ALICE), (40, 80));
        roll_one();
        assert_eq!(shown_points(0, ALICE), (80, 180));
    });
}

#[test]
fn clients_see_all_points_of_an_era_from_the_block_on_in_which_it_is_rewarded() {
    ExtBuilder::default().run(|| {
        roll_to(14);
        // The last work of era 0, after the author of its last block was noted.
        earn_points(&[(ALICE, 7)]);
        assert_eq!(shown_points(0, ALICE), (80, 180));
        roll_one();
        assert_eq!(Staking::active_era(), 1);
        assert_eq!(
            (shown_points(0, ALICE), shown_points(0, BOB)),
            ((147, 287), (140, 287))
        );
        assert_eq!((points(0, ALICE), points(0, BOB)), ((147, 287), (140, 287)));

        // Nothing that happens later is seen there.
        earn_points(&[(ALICE, 500)]);
        roll_to_active_era(3);
        assert_eq!(shown_points(0, ALICE), (147, 287));
    });
}

#[test]
fn payouts_go_by_the_points_that_were_earned_whatever_clients_are_shown() {
    ExtBuilder::default().manual_payouts().run(|| {
        roll_to_active_era(1);
        let (alice, all) = points(0, ALICE);
        let shown = ErasRewardPoints::<Test>::take(0);
        assert_ok!(Staking::payout_stakers(signed(DORA), ALICE, 0));
        assert_eq!(
            rewarded(ALICE),
            10_007 * Balance::from(alice) / Balance::from(all)
        );
        ErasRewardPoints::<Test>::insert(0, shown);
    });
}

/// What one block in the middle of a session writes of staking's storage, with so many validators at
/// work: how many values, and their size in bytes.
fn written_by_a_block_among(validators: u32) -> (usize, usize) {
    let all = || (1_001..).take(validators as usize);
    let mut chain = ExtBuilder::default()
        .validators(all().map(|who| (who, 1_000)).collect())
        .validator_count(validators)
        .build();
    chain.execute_with(|| {
        earn_points(&all().map(|who| (who, 20)).collect::<Vec<_>>());
        roll_to(6);
        assert!(all().all(|who| shown_points(0, who).0 >= 20));
    });
    chain.commit_all().expect("nothing is open");
    chain.execute_with(roll_one);

    let prefix = twox_128(b"Staking");
    let written = written(&mut chain).into_iter();
    let sizes = written.filter(|(key, _)| key.starts_with(&prefix));
    let sizes: Vec<_> = sizes.map(|(_, bytes)| bytes).collect();
    (sizes.len(), sizes.iter().sum())
}

#[test]
fn hole_6_a_block_writes_as_little_among_a_hundred_validators_as_among_two() {
    // The author's points and everybody's, four bytes each.
    assert_eq!(written_by_a_block_among(2), (2, 8));
    assert_eq!(written_by_a_block_among(100), (2, 8));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Up to the largest total nothing is lost, and beyond it neither the total nor a part grows.
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
