//! `unlocks_of`: each chunk is free in the block that the answer names.

use super::{ask, blocks};
use crate::{answers::types::*, mock::*, MinimumValidatorCount};
use frame_support::assert_ok;

fn unlocks(stash: AccountId) -> Vec<Unlock<Balance>> {
    ask(|| Staking::unlocks_of(stash)).expect("is bonded")
}

/// Returns the chunk with the latest era.
fn last(stash: AccountId) -> Unlock<Balance> {
    *unlocks(stash).last().expect("something unlocks")
}

/// Dora bonds 1,000 and unbonds 300.
fn dora_unbonds() {
    assert_ok!(bond(DORA, 1_000));
    assert_ok!(Staking::unbond(signed(DORA), 300));
}

/// Rolls until Dora's last chunk is free. It is free in the block that each answer on the way named. Then it can be
/// withdrawn, and not one block before.
fn assert_forecasts_hold() {
    let mut forecasts = vec![];
    while !last(DORA).is_withdrawable {
        assert!(System::block_number() < 500, "it never comes free");
        let chunk = last(DORA);
        assert_eq!(chunk.held_until, None);
        forecasts.push((System::block_number(), chunk.millis_left));
        let before = free(DORA);
        withdraw(DORA);
        if last(DORA) == chunk && unlocks(DORA).len() == 1 {
            assert_eq!(free(DORA), before, "nothing leaves early");
        }
        roll_one();
    }
    let now = System::block_number();
    assert!(!forecasts.is_empty());
    for (block, millis) in forecasts {
        let millis = millis.expect("the time is known");
        assert_eq!(block + blocks(millis), now, "named in block {block}");
    }
    assert_eq!(last(DORA).millis_left, Some(0));
    withdraw(DORA);
    assert_eq!(unlocks(DORA), []);
}

#[test]
fn a_chunk_is_free_in_the_block_that_each_answer_names() {
    ExtBuilder::unpaid().run(|| {
        dora_unbonds();
        let chunk = Unlock {
            value: 300,
            era: 3,
            is_withdrawable: false,
            held_until: None,
            // Era 3 begins in block 45, and this is block 1.
            millis_left: Some(44_000),
        };
        assert_eq!(unlocks(DORA), [chunk]);
        assert_forecasts_hold();
        assert_eq!((System::block_number(), Staking::active_era()), (45, 3));
    });
}

#[test]
fn chunks_come_free_one_after_the_other() {
    ExtBuilder::unpaid().run(|| {
        dora_unbonds();
        roll_to_active_era(1);
        assert_ok!(Staking::unbond(signed(DORA), 100));
        roll_to_active_era(3);
        let chunks = unlocks(DORA).into_iter();
        let chunks: Vec<_> = chunks
            .map(|chunk| (chunk.value, chunk.era, chunk.is_withdrawable))
            .collect();
        assert_eq!(chunks, [(300, 3, true), (100, 4, false)]);
        assert_eq!(last(DORA).millis_left, Some(15_000));
    });
}

#[test]
fn forecasts_hold_for_eras_of_other_lengths() {
    for (sessions, duration) in [(1, 3), (4, 2), (2, 6)] {
        SessionsPerEra::set(sessions);
        BondingDuration::set(duration);
        ExtBuilder::unpaid().build().execute_with(|| {
            roll_to(7);
            dora_unbonds();
            assert_forecasts_hold();
        });
    }
}

#[test]
fn forecasts_hold_while_eras_are_forced() {
    let forces: [fn(); 2] = [
        || {
            assert_ok!(Staking::force_new_era(root()));
        },
        || {
            assert_ok!(Staking::force_new_era_always(root()));
        },
    ];
    for force in forces {
        for block in [1, 9, 13] {
            ExtBuilder::unpaid().build().execute_with(|| {
                roll_to(block);
                force();
                dora_unbonds();
                assert_forecasts_hold();
            });
        }
    }
}

#[test]
fn a_chunk_that_is_made_during_an_election_is_forecast_too() {
    elect_over_blocks();
    ExtBuilder::unpaid().build().execute_with(|| {
        assert_ok!(bond(DORA, 1_000));
        while crate::ElectionUnderway::<Test>::get().is_none() {
            assert!(System::block_number() < 100, "an election begins");
            roll_one();
        }
        assert_ok!(Staking::unbond(signed(DORA), 100));
        assert_eq!(last(DORA).era, 4, "the unlock era of the next era");
        assert_forecasts_hold();
    });
}

#[test]
fn while_nobody_knows_the_time_there_is_none() {
    ExtBuilder::unpaid().run(|| {
        dora_unbonds();
        // 1. Eras are frozen.
        assert_ok!(Staking::force_no_eras(root()));
        assert_eq!(last(DORA).millis_left, None);
        assert!(!last(DORA).is_withdrawable);
        // 2. They go on, but sessions can't be predicted.
        assert_ok!(Staking::force_new_era(root()));
        NobodyKnowsTheTime::set(true);
        assert_eq!(last(DORA).millis_left, None);
        NobodyKnowsTheTime::set(false);
        assert!(last(DORA).millis_left.is_some());
        // 3. What is free already stays free in a freeze.
        roll_to_mature_era(3);
        assert_ok!(Staking::force_no_eras(root()));
        assert_eq!(last(DORA).millis_left, Some(0));
        assert!(last(DORA).is_withdrawable);
    });
}

#[test]
fn an_election_that_fails_moves_the_forecast() {
    ExtBuilder::unpaid().run(|| {
        dora_unbonds();
        // Era 1 is overdue by two sessions.
        MinimumValidatorCount::<Test>::put(3);
        roll_to(21);
        MinimumValidatorCount::<Test>::put(1);
        assert_eq!(Staking::planned_era(), 0);
        assert_forecasts_hold();
    });
}

#[test]
fn a_pending_slash_holds_a_chunk_until_it_is_applied() {
    ExtBuilder::unpaid().run(|| {
        // 1. Alice is reported in era 2 for era 0: her slash is due in era 4. Dora's chunk would be free in era 3.
        dora_unbonds();
        roll_to_active_era(2);
        assert_eq!(last(DORA).held_until, None);
        offence(10).in_era(0).mildly().by(&[ALICE]);
        let chunk = last(DORA);
        assert_eq!((chunk.era, chunk.held_until), (3, Some(4)));
        let named = System::block_number() + blocks(chunk.millis_left.expect("is known"));
        // 2. In era 3 it is mature, and held.
        roll_to_active_era(3);
        assert_eq!(Staking::mature_era(), 3);
        withdraw(DORA);
        assert!(!last(DORA).is_withdrawable);
        // 3. Era 4 begins in the block that was named. The slash is applied one block later, and the chunk is free.
        roll_to_active_era(4);
        assert_eq!(System::block_number(), named);
        assert_eq!(last(DORA).millis_left, Some(0));
        assert!(!last(DORA).is_withdrawable, "the slash is being applied");
        roll_one();
        assert_eq!(last(DORA).held_until, None);
        assert!(last(DORA).is_withdrawable);
        withdraw(DORA);
        assert_eq!(unlocks(DORA), []);
    });
}

#[test]
fn the_last_of_several_slashes_holds_a_chunk() {
    ExtBuilder::unpaid().run(|| {
        roll_to_active_era(1);
        offence(5).in_era(0).mildly().by(&[ALICE]);
        roll_to_active_era(2);
        assert_ok!(bond(DORA, 1_000));
        assert_ok!(Staking::unbond(signed(DORA), 300));
        offence(10).mildly().by(&[BOB]);
        // The slash for era 0 is due in era 3, the one for era 2 in era 5.
        let chunk = last(DORA);
        assert_eq!((chunk.era, chunk.held_until), (5, Some(5)));
    });
}

#[test]
fn a_slash_for_a_later_era_does_not_hold_a_chunk() {
    ExtBuilder::unpaid().run(|| {
        dora_unbonds();
        roll_to_active_era(1);
        offence(10).mildly().by(&[ALICE]);
        assert_eq!(last(DORA).held_until, None);
        assert_forecasts_hold();
    });
}

#[test]
fn a_cancelled_slash_holds_nothing() {
    ExtBuilder::unpaid().run(|| {
        dora_unbonds();
        offence(10).mildly().by(&[ALICE]);
        assert_eq!(last(DORA).held_until, Some(3));
        roll_one();
        assert_ok!(Staking::cancel_deferred_slash(root(), 3, vec![0]));
        assert_forecasts_hold();
    });
}

#[test]
fn only_a_stash_with_a_readable_ledger_has_an_answer() {
    ExtBuilder::unpaid().build().execute_with(|| {
        assert_ok!(bond(DORA, 1_000));
        assert_eq!(unlocks(DORA), [], "nothing unlocks");
        // 1. A controller is not a stash, nor is a stranger.
        assert_ok!(Staking::set_controller(signed(DORA), EMIL));
        for who in [EMIL, 77] {
            let answer = ask(|| Staking::unlocks_of(who));
            assert_eq!(answer, Err(NoAnswer::NotStash));
        }
        // 2. Under a lower bound the ledger can't be read.
        for era in 0..3 {
            roll_to_active_era(era);
            assert_ok!(Staking::unbond(signed(EMIL), 100));
        }
        assert_eq!(unlocks(DORA).len(), 3);
        MaxUnlockingChunks::set(2);
        let answer = ask(|| Staking::unlocks_of(DORA));
        assert_eq!(answer, Err(NoAnswer::UnreadableLedger));
    });
}
