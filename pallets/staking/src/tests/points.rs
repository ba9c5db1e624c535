//! Work into points.

use crate::{mock::*, ErasRewardPoints};

/// A validator's points in an era, and everybody's.
fn points(era: u32, who: AccountId) -> (u32, u32) {
    let points = ErasRewardPoints::<Test>::get(era);
    (
        points.individual.get(&who).copied().unwrap_or(0),
        points.total,
    )
}

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
        let before = ErasRewardPoints::<Test>::get(0);
        earn_points(&[(CHARLIE, 1_000), (DORA, 1_000)]);
        assert_eq!(ErasRewardPoints::<Test>::get(0), before);

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
        frame_support::assert_ok!(Staking::chill(signed(BOB)));
        earn_points(&[(BOB, 100)]);
        assert_eq!(points(0, BOB).0, 120);
        roll_to_active_era(1);
        earn_points(&[(BOB, 100)]);
        assert_eq!(points(1, BOB).0, 0);
    });
}
