//! Pending slashes and slashing spans are kept, although the new history is shorter than they are.

use super::ends_alike;
use crate::{mock::*, PendingSlashes, SlashingSpans};
use frame_support::assert_ok;

/// Nina's 500 stand behind Alice's 1,000. Eras pay nothing.
fn chain() -> ExtBuilder {
    ExtBuilder::unpaid().nominator(NINA, 500, &[ALICE])
}

/// Eras for which slashes are pending.
fn pending() -> Vec<u32> {
    PendingSlashes::<Test>::get().keys().copied().collect()
}

#[test]
fn no_stake_leaves_before_a_slash_that_was_pending_at_the_release() {
    let end = ends_alike(HistoryDepth::set, 20, &[1, 2, 40], |release| {
        BondingDuration::set(4);
        SlashDeferDuration::set(3);
        chain().build().execute_with(|| {
            // 1. Alice offends in eras 0 and 1. Nina, who backs her in era 0 only, unbonds 400.
            offence(10).mildly().by(&[ALICE]);
            assert_ok!(Staking::chill(signed(NINA)));
            assert_ok!(Staking::unbond(signed(NINA), 400));
            roll_to_active_era(1);
            offence(10).mildly().by(&[ALICE]);
            roll_to_active_era(2);
            // 2. Two slashes are pending at the release.
            release();
            assert_eq!(pending(), [0, 1]);
            // 3. A third slash is more than the new history has room for.
            offence(10).mildly().by(&[ALICE]);
            assert_eq!(pending(), [0, 1, 2]);

            // 4. Nina's chunk matures in the first block of era 4. The slash of era 0 is applied in the second.
            roll_to_active_era(4);
            withdraw(NINA);
            assert_eq!(ledger(NINA).unlocking.len(), 1);
            roll_one();
            // 5. What the slash left of the chunk can be withdrawn.
            assert_eq!(pending(), [1, 2]);
            withdraw(NINA);
            assert_eq!(ledger(NINA).total, 90);
            // 6. The other two slashes take from Alice alone.
            roll_to_application(6);
            assert!(pending().is_empty());
            [
                ledger(ALICE).total,
                ledger(NINA).total,
                free(NINA),
                in_treasury(),
            ]
        })
    });
    assert_eq!(end, [700, 90, 510 + 360, 350]);
}

#[test]
fn what_was_charged_before_the_release_is_not_charged_again() {
    let end = ends_alike(HistoryDepth::set, 20, &[1, 3, 40], |release| {
        BondingDuration::set(8);
        chain().build().execute_with(|| {
            // 1. Alice is slashed for four eras.
            for era in 0..4 {
                roll_to_active_era(era);
                offence(10).mildly().by(&[ALICE]);
            }
            roll_to_application(6);
            assert_eq!((ledger(ALICE).total, ledger(NINA).total), (600, 300));
            let spans = SlashingSpans::<Test>::get(NINA).expect("was charged");
            assert_eq!((spans.charged.len(), spans.prior.len()), (4, 4));
            // 2. The release keeps the spans.
            release();
            assert_eq!(SlashingSpans::<Test>::get(NINA), Some(spans));

            // 3. A larger slash of era 0 adds the difference. A smaller slash of era 1 adds nothing.
            offence(30).in_era(0).mildly().by(&[ALICE]);
            offence(5).of_kind(SILENCE).in_era(1).mildly().by(&[ALICE]);
            roll_to_application(8);
            let spans = SlashingSpans::<Test>::get(NINA).expect("was charged");
            let charged = spans.charged.iter().map(|c| (c.era, c.amount));
            let charged: Vec<_> = charged.collect();
            (ledger(ALICE).total, ledger(NINA).total, charged)
        })
    });
    let charged = vec![(0, 150), (1, 50), (2, 50), (3, 50)];
    assert_eq!(end, (400, 200, charged));
}

#[test]
fn spans_that_no_slash_can_need_are_forgotten_with_a_shorter_history_too() {
    chain().run(|| {
        // 1. A slash opens the spans of Alice and Nina.
        offence(10).by(&[ALICE]);
        roll_to_application(3);
        assert_eq!(SlashingSpans::<Test>::iter().count(), 2);
        // 2. Under a shorter history the spans go once no slash can need them.
        HistoryDepth::set(5);
        roll_to_active_era(7);
        assert_eq!(SlashingSpans::<Test>::iter().count(), 0);
        assert_eq!((slashed(ALICE), slashed(NINA)), (100, 50));
    });
}
