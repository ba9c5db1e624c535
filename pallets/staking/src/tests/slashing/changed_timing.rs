//! Governance changes the bonding duration and the slash deferral while stake is unbonding and slashes are pending.

use crate::{mock::*, BondedEras, UnlockChunk};
use frame_support::assert_ok;

/// Nina's 500 stand behind Alice's 1,000. Eras pay nothing.
fn chain() -> ExtBuilder {
    HistoryDepth::set(20);
    ExtBuilder::unpaid().nominator(NINA, 500, &[ALICE])
}

#[test]
fn a_longer_bonding_duration_lets_no_unbonded_stake_escape_its_slash() {
    chain().run(|| {
        // 1. Nina unbonds everything after Alice's offence. The chunk unlocks in era 3.
        offence(40).by(&[ALICE]);
        assert_ok!(Staking::chill(signed(NINA)));
        assert_ok!(Staking::unbond(signed(NINA), 500));
        // 2. The bonding duration grows. The chunk keeps its era.
        BondingDuration::set(8);
        roll_to_active_era(3);
        // 3. In era 3 the slash is due but not applied. The chunk stays.
        withdraw(NINA);
        assert_eq!(
            ledger(NINA).unlocking.to_vec(),
            [UnlockChunk { value: 500, era: 3 }]
        );
        // 4. The slash takes 40% of 500. Then the rest leaves.
        roll_one();
        assert_eq!((slashed(NINA), ledger(NINA).total), (200, 300));
        roll_to_mature_era(3);
        withdraw(NINA);
        assert_eq!(Staking::held_of(&NINA), 0);

        // 5. Stake that is unbonded now waits for the longer duration.
        assert_ok!(Staking::unbond(signed(BOB), 100));
        assert_eq!(ledger(BOB).unlocking[0].era, 3 + 8);
    });
}

#[test]
fn a_shorter_bonding_duration_lets_no_chunk_overtake_an_earlier_one() {
    BondingDuration::set(8);
    chain().run(|| {
        // 1. The bonding duration shrinks in era 1. Nina unbonds in era 2.
        roll_to_active_era(1);
        BondingDuration::set(3);
        roll_to_active_era(2);
        assert_ok!(Staking::unbond(signed(NINA), 400));
        assert_eq!(ledger(NINA).unlocking[0].era, 9, "as in era 1");
        // 2. In era 8 an offence of era 1 can still be reported. Its slash reaches the chunk.
        roll_to_active_era(8);
        assert_eq!(BondedEras::<Test>::get()[0].0, 1);
        offence(40).in_era(1).by(&[ALICE]);
        // 3. The chunk unlocks in era 9, an era before the slash is applied. It stays.
        roll_to_active_era(9);
        withdraw(NINA);
        roll_to_active_era(10);
        withdraw(NINA);
        assert_eq!(ledger(NINA).unlocking[0].value, 400);
        // 4. The slash takes 200 of 500. The rest of the chunk can be withdrawn.
        roll_one();
        assert_eq!((slashed(NINA), ledger(NINA).total), (200, 300));
        withdraw(NINA);
        assert_eq!(ledger(NINA).total, 60);
    });
}

#[test]
fn with_a_shorter_bonding_duration_a_span_still_pays_its_maximum() {
    BondingDuration::set(8);
    SlashDeferDuration::set(7);
    chain().run(|| {
        // 1. Alice is reported for eras 3 and 4. Her chill in era 4 ends the span of both.
        roll_to_active_era(4);
        offence(20).in_era(3).by(&[ALICE]);
        offence(30).by(&[ALICE]);
        // 2. Both durations shrink. The slashes stay due in eras 11 and 12.
        BondingDuration::set(2);
        SlashDeferDuration::set(1);
        // 3. The second slash takes only the difference to 30%.
        for (era, expected) in [(11, 200), (12, 300)] {
            roll_to_application(era);
            assert_eq!(slashed(ALICE), expected);
        }
        assert_eq!(slashed(NINA), 150);
    });
}
