//! The length of an era is measured by a clock that can stand still, jump, or have no time yet.

use crate::{mock::*, ActiveEra};
use frame_support::assert_ok;

const YEAR_MILLIS: u64 = 31_557_600_000;
const ERA_MILLIS: u64 = 15 * BLOCK_MILLIS;

/// Returns when the active era began.
fn start() -> Option<u64> {
    ActiveEra::<Test>::get().expect("is active").start
}

/// Rolls through the active era. `clock` maps the number of a block to its time. Returns the length of the era, in ms.
fn roll_through_era(clock: impl Fn(u64) -> u64) -> u64 {
    let era = Staking::active_era();
    while Staking::active_era() == era {
        Timestamp::set_timestamp(clock(System::block_number()));
        roll_one();
    }
    LastEraMillis::get()
}

#[test]
fn an_era_in_which_the_clock_jumps_mints_for_a_bounded_time() {
    ExtBuilder::default().build().execute_with(|| {
        roll_to_active_era(1);
        let measured = roll_through_era(|block| YEAR_MILLIS + block * BLOCK_MILLIS);
        assert_eq!(measured, LongestPaidEra::get());
    });
}

#[test]
fn an_era_whose_first_block_comes_after_a_year_mints_for_a_bounded_time() {
    ExtBuilder::default().build().execute_with(|| {
        roll_to_active_era(1);
        // 1. Era 1 began with the last block before the outage.
        assert_eq!(start(), Some(14 * BLOCK_MILLIS));
        // 2. The next block comes a year later. The era is paid for the longest time only.
        Timestamp::set_timestamp(YEAR_MILLIS);
        let measured = roll_through_era(|block| YEAR_MILLIS + block * BLOCK_MILLIS);
        assert_eq!(measured, LongestPaidEra::get());
        // 3. The next era has its usual length.
        let measured = roll_through_era(|block| YEAR_MILLIS + block * BLOCK_MILLIS);
        assert_eq!(measured, ERA_MILLIS);
    });
}

#[test]
fn time_for_which_the_clock_stands_still_is_paid_when_it_goes_on() {
    ExtBuilder::default().build().execute_with(|| {
        roll_to_active_era(1);
        // 1. The clock stands still for all of era 1, which is paid for no time.
        let stands_still = roll_through_era(|_| 14 * BLOCK_MILLIS);
        assert_eq!((stands_still, start()), (0, Some(14 * BLOCK_MILLIS)));
        // 2. The clock goes on. Era 2 is paid for both.
        let goes_on = roll_through_era(|block| block * BLOCK_MILLIS);
        assert_eq!(goes_on, 2 * ERA_MILLIS);
    });
}

#[test]
fn a_frozen_era_mints_for_a_bounded_time() {
    ExtBuilder::default().run(|| {
        // 1. Governance stops eras for 400 blocks: longer than the longest paid era.
        assert_ok!(Staking::force_no_eras(root()));
        roll_to(400);
        // 2. Era 0 ends, and is paid for the longest time only.
        assert_ok!(Staking::force_new_era(root()));
        roll_to_active_era(1);
        assert_eq!(LastEraMillis::get(), LongestPaidEra::get());
        assert!(LongestPaidEra::get() < 400 * BLOCK_MILLIS);
    });
}

#[test]
fn governance_sets_a_shorter_time_and_takes_it_back() {
    ExtBuilder::default().run(|| {
        roll_to_active_era(1);
        for (longest, measured) in [
            (Some(4_000), 4_000),
            (Some(ERA_MILLIS), ERA_MILLIS),
            (Some(ERA_MILLIS + 1), ERA_MILLIS),
            (None, ERA_MILLIS),
        ] {
            assert_ok!(Staking::set_max_era_duration(root(), longest));
            let clock = |block| block * BLOCK_MILLIS;
            assert_eq!(roll_through_era(clock), measured, "{longest:?}");
        }
    });
}

#[test]
fn an_era_that_begins_without_a_time_starts_with_its_first_timed_block() {
    SessionsPerEra::set(1);
    ExtBuilder::default().build().execute_with(|| {
        assert_eq!(Staking::planned_era(), 1, "the genesis plans two sessions");
        // 1. Era 1 begins in block 1, before the chain has a time.
        pallet_timestamp::Now::<Test>::kill();
        Session::rotate_session();
        assert_eq!((Staking::active_era(), start()), (1, None));
        // 2. A block without a time does not set the start.
        roll_one();
        assert_eq!(start(), None);
        // 3. The first block with a time does.
        roll_one();
        assert_eq!(start(), Some(2 * BLOCK_MILLIS));
        roll_to_active_era(2);
        // 4. Sessions change with block 5. So era 1 lasted from block 2 to block 4.
        assert_eq!(LastEraMillis::get(), 2 * BLOCK_MILLIS);
    });
}

#[test]
fn an_era_that_ends_before_any_time_is_known_mints_for_no_time() {
    SessionsPerEra::set(1);
    ExtBuilder::default().build().execute_with(|| {
        pallet_timestamp::Now::<Test>::kill();
        Session::rotate_session();
        LastEraMillis::set(77);
        Session::rotate_session();
        assert_eq!((Staking::active_era(), start()), (2, None));
        assert_eq!(LastEraMillis::get(), 0, "no time was measured");
    });
}
