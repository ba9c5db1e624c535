//! Governance changes how long stake is bonded and slashes deferred, while some wait.

use crate::{mock::*, BondedEras, UnlockChunk};
use frame_support::assert_ok;

/// Nina's 500 stand behind Alice's 1,000. Eras pay nothing.
fn chain() -> ExtBuilder {
    HistoryDepth::set(20);
    ExtBuilder::unpaid().nominator(NINA, 500, &[ALICE])
}

#[test]
fn a_longer_bonding_duration_lets_no_stake_escape_that_was_unbonded_before() {
    chain().run(|| {
        offence(40).by(&[ALICE]);
        assert_ok!(Staking::chill(signed(NINA)));
        assert_ok!(Staking::unbond(signed(NINA), 500));
        BondingDuration::set(8);
        roll_to_active_era(3);
        // The chunk is as long as it was when it was made, and waits for the slash that is due.
        withdraw(NINA);
        assert_eq!(
            ledger(NINA).unlocking.to_vec(),
            [UnlockChunk { value: 500, era: 3 }]
        );
        roll_one();
        assert_eq!((slashed(NINA), ledger(NINA).total), (200, 300));
        roll_to_mature_era(3);
        withdraw(NINA);
        assert_eq!(Staking::held_of(&NINA), 0);

        // What unbonds in eras planned since waits for longer.
        assert_ok!(Staking::unbond(signed(BOB), 100));
        assert_eq!(ledger(BOB).unlocking[0].era, 3 + 8);
    });
}

#[test]
fn a_shorter_bonding_duration_lets_no_stake_leave_before_what_was_unbonded_earlier() {
    BondingDuration::set(8);
    chain().run(|| {
        roll_to_active_era(1);
        BondingDuration::set(3);
        roll_to_active_era(2);
        assert_ok!(Staking::unbond(signed(NINA), 400));
        assert_eq!(ledger(NINA).unlocking[0].era, 9, "as in era 1");
        // An offence of era 1 can be reported for as long, and reaches the chunk.
        roll_to_active_era(8);
        assert_eq!(BondedEras::<Test>::get()[0].0, 1);
        offence(40).in_era(1).by(&[ALICE]);
        // Its time comes a whole era before the slash is taken, and it waits.
        roll_to_active_era(9);
        withdraw(NINA);
        roll_to_active_era(10);
        withdraw(NINA);
        assert_eq!(ledger(NINA).unlocking[0].value, 400);
        roll_one();
        assert_eq!((slashed(NINA), ledger(NINA).total), (200, 300));
        withdraw(NINA);
        assert_eq!(ledger(NINA).total, 100);
    });
}

#[test]
fn with_a_shorter_bonding_duration_a_span_still_pays_its_maximum() {
    BondingDuration::set(8);
    SlashDeferDuration::set(7);
    chain().run(|| {
        roll_to_active_era(4);
        offence(20).in_era(3).by(&[ALICE]);
        offence(30).by(&[ALICE]);
        // Both eras are in one span, which the chill of era 4 ended; they are due in eras 11 and 12.
        BondingDuration::set(2);
        SlashDeferDuration::set(1);
        for (era, expected) in [(11, 200), (12, 300)] {
            roll_to_application(era);
            assert_eq!(slashed(ALICE), expected);
        }
        assert_eq!(slashed(NINA), 150);
    });
}
