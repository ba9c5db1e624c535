//! A slash that takes the youngest stake of a stash: the stash stays, and what it bonds after it left answers for nothing
//! older.

use crate::{mock::*, AnswersFrom, Candidates, EmptiedStashes, Event, OldestStoredEra, Validators};
use frame_support::assert_ok;
use palisade_restaking_primitives::ServiceSlash;
use sp_runtime::Perbill;
use sp_staking::{StakingInterface, StakingUnchecked};

fn percent(percent: u32) -> Perbill {
    Perbill::from_percent(percent)
}

/// Nina backs Alice with 500.
fn run(story: impl FnOnce()) {
    ExtBuilder::twelve_validators()
        .nominator(NINA, 500, &[ALICE])
        .run(|| {
            fund(FUND, EXISTENTIAL_DEPOSIT);
            story();
        });
}

/// Service 1 takes this part of all stake behind Alice.
fn service_takes(part: u32, era: u32) {
    assert_ok!(slash_by_service(ServiceSlash {
        allocated: Perbill::one(),
        era,
        ..service_slash(part)
    }));
}

/// Rolls until the records of an era are removed.
fn roll_until_pruned(era: u32) {
    for _ in 0..1_000 {
        if OldestStoredEra::<Test>::get() > era {
            return;
        }
        roll_one();
    }
    panic!("era {era} is never removed");
}

/// Nina has lost everything. She leaves, bonds 400 of new funds, and Alice is slashed by half for an era in which Nina's
/// old stake backed her.
fn new_stake_is_not_slashed_for(era: u32) {
    assert_eq!(ledger(NINA).total, 0);
    assert!(backing(era, ALICE, NINA) > 0, "her old stake was exposed");
    withdraw(NINA);
    let excused_before = AnswersFrom::<Test>::get(NINA);
    fund(NINA, 1_000);
    assert_ok!(bond(NINA, 400));
    assert_ok!(Staking::manual_slash(root(), ALICE, era, percent(50)));
    let active = Staking::active_era();
    roll_to_application(active + 3);
    assert_eq!(
        (ledger(NINA).total, excused_before.is_some()),
        (400, true),
        "the new stake was not at stake in era {era}"
    );
}

#[test]
fn who_is_emptied_by_a_service_is_excused_with_the_shortest_history() {
    HistoryDepth::set(BondingDuration::get() + 2);
    run(|| {
        // 1. A service takes everything for era 0, in era 3. Nina is exposed until era 3.
        service_takes(100, 0);
        roll_to_application(3);
        // 2. Era 0 leaves its history, while era 3 can still be slashed for.
        roll_until_pruned(0);
        assert_eq!(Staking::active_era(), 5);
        new_stake_is_not_slashed_for(3);
    });
}

#[test]
fn who_a_service_empties_is_excused_whatever_the_chain_took_long_ago() {
    run(|| {
        // 1. The chain takes a little from Nina for era 0.
        offence(10).mildly().by(&[ALICE]);
        roll_to_active_era(5);
        assert_eq!(ledger(NINA).total, 450);
        // 2. A service takes everything for era 5, in era 8. Then era 0 leaves its history, and Nina's record with it.
        service_takes(100, 5);
        roll_to_application(8);
        roll_until_pruned(0);
        assert_eq!(Staking::active_era(), 8);
        new_stake_is_not_slashed_for(8);
    });
}

#[test]
fn who_is_emptied_by_a_service_is_excused_while_eras_are_forced() {
    run(|| {
        // Each session is an era, and more eras than `HistoryDepth` can be slashed for.
        assert_ok!(Staking::force_new_era_always(root()));
        roll_to_active_era(2);
        service_takes(100, 2);
        roll_to_application(5);
        roll_until_pruned(2);
        new_stake_is_not_slashed_for(5);
    });
}

#[test]
fn who_is_emptied_by_the_chain_is_excused_whatever_it_took_long_ago() {
    run(|| {
        // The same without services.
        offence(10).mildly().by(&[ALICE]);
        roll_to_active_era(4);
        assert_eq!(ledger(NINA).total, 450);
        offence(100).mildly().by(&[ALICE]);
        roll_to_application(7);
        roll_until_pruned(0);
        assert_eq!(Staking::active_era(), 8);
        new_stake_is_not_slashed_for(7);
    });
}

#[test]
fn who_is_emptied_by_the_chain_is_excused_with_the_shortest_history() {
    HistoryDepth::set(BondingDuration::get() + 2);
    run(|| {
        offence(100).mildly().by(&[ALICE]);
        roll_to_application(3);
        roll_until_pruned(0);
        assert_eq!(Staking::active_era(), 5);
        new_stake_is_not_slashed_for(3);
    });
}

/// A pool unbonds 100 of 500 in era 0. A slash for era 2 takes the rest in era 5. Nobody withdraws the 100 until era 2 has
/// left its history. The pool still has members with points, so it stays.
fn an_emptied_pool_stays(slash: impl Fn()) {
    run(|| {
        assert_ok!(Staking::migrate_to_virtual_staker(&NINA));
        assert_ok!(Staking::unbond(signed(NINA), 100));
        roll_to_active_era(2);
        slash();
        roll_to_application(5);
        assert_eq!((slashed(NINA), ledger(NINA).active), (400, 0));
        roll_until_pruned(2);
        let is_gone = <Staking as StakingInterface>::withdraw_unbonded(NINA, 0);
        assert_eq!(
            (is_gone, Staking::is_virtual_staker(&NINA)),
            (Ok(false), true)
        );
    });
}

#[test]
fn a_pool_that_a_service_emptied_stays_however_late_its_chunk_leaves() {
    an_emptied_pool_stays(|| service_takes(100, 2));
}

#[test]
fn a_pool_that_the_chain_emptied_stays_however_late_its_chunk_leaves() {
    an_emptied_pool_stays(|| {
        offence(100).mildly().by(&[ALICE]);
    });
}

#[test]
fn a_virtual_staker_that_left_in_full_and_lost_a_part_is_forgotten() {
    run(|| {
        // 1. A pool unbonds all. While it waits, a service takes a fifth of the chunk.
        assert_ok!(Staking::migrate_to_virtual_staker(&NINA));
        assert_ok!(Staking::chill(signed(NINA)));
        assert_ok!(Staking::unbond(signed(NINA), 500));
        service_takes(20, 0);
        roll_to_application(3);
        let unbonding = ledger(NINA);
        assert_eq!((unbonding.active, unbonding.total), (0, 400));
        // 2. The last member leaves on time. Nothing is left that a slash emptied.
        let is_gone = <Staking as StakingInterface>::withdraw_unbonded(NINA, 0);
        assert_eq!(is_gone, Ok(true));
        assert!(!Staking::is_virtual_staker(&NINA));
    });
}

#[test]
fn a_chunk_that_lost_a_part_to_a_service_leaves_in_one_call() {
    elect_over_blocks();
    ExtBuilder::unpaid().nominator(NINA, 500, &[ALICE]).run(|| {
        fund(FUND, EXISTENTIAL_DEPOSIT);
        assert_ok!(Staking::chill(signed(NINA)));
        assert_ok!(Staking::unbond(signed(NINA), 500));
        service_takes(20, 0);
        roll_to_application(3);
        while crate::rooms::Elections::<Test>::era_being_elected().is_none() {
            roll_one();
        }
        // An election is under way. It has not read any stake of Nina.
        withdraw(NINA);
        assert_eq!(crate::Ledger::<Test>::get(NINA), None, "all of it left");
    });
}

#[test]
fn who_lost_its_youngest_chunk_is_excused_though_an_older_left_on_time() {
    run(|| {
        // 1. Nina unbonds 100 in era 0. A service slashes everything for era 2. She unbonds 400 in era 4.
        assert_ok!(Staking::unbond(signed(NINA), 100));
        roll_to_active_era(2);
        service_takes(100, 2);
        roll_to_active_era(4);
        assert_ok!(Staking::chill(signed(NINA)));
        assert_ok!(Staking::unbond(signed(NINA), 400));
        // 2. The slash takes the second chunk. The first one is free.
        roll_to_application(5);
        assert_eq!((slashed(NINA), ledger(NINA).total), (400, 100));
        assert_eq!(EmptiedStashes::<Test>::get(NINA), Some(5));
        // 3. She leaves with it, and bonds new stake.
        withdraw(NINA);
        assert_eq!(AnswersFrom::<Test>::get(NINA), Some(6));
        assert_eq!(EmptiedStashes::<Test>::get(NINA), None);
        fund(NINA, 1_000);
        assert_ok!(bond(NINA, 300));
        // 4. Alice is slashed for era 4. The new stake was not at stake.
        assert!(backing(4, ALICE, NINA) > 0);
        assert_ok!(Staking::manual_slash(root(), ALICE, 4, percent(50)));
        roll_to_application(8);
        assert_eq!(ledger(NINA).total, 300);
    });
}

#[test]
fn who_bonds_more_after_it_was_emptied_leaves_on_time() {
    run(|| {
        // 1. The chain takes everything in era 3. Nina bonds 400 without leaving.
        offence(100).mildly().by(&[ALICE]);
        roll_to_application(3);
        assert_eq!(ledger(NINA).total, 0);
        fund(NINA, 1_000);
        assert_ok!(Staking::bond_extra(signed(NINA), 400));
        // 2. She unbonds it, and leaves when it is free. The eras of her first stake are over by then.
        assert_ok!(Staking::chill(signed(NINA)));
        assert_ok!(Staking::unbond(signed(NINA), 400));
        roll_to_mature_era(7);
        withdraw(NINA);
        assert_eq!(AnswersFrom::<Test>::get(NINA), None);
        assert_eq!(EmptiedStashes::<Test>::get(NINA), None);
    });
}

/// A service takes all that Alice has. Omar backs her with new stake, and Erik waits for a seat among the twelve.
fn the_seat_of_an_emptied_validator_goes_to_another() {
    const ERIK: AccountId = 201;
    run(|| {
        // 1. The slash is for era 0, in which Omar had no stake. Alice works on until it is applied.
        service_takes(100, 0);
        new_validator(ERIK, 500);
        fund(OMAR, 5_000);
        assert_ok!(bond(OMAR, 2_000));
        assert_ok!(Staking::nominate(signed(OMAR), vec![ALICE]));
        roll_to_active_era(2);
        assert!(elected(2).contains(&ALICE) && !elected(2).contains(&ERIK));
        // 2. She has nothing left, so she is no candidate. Only she is chilled.
        roll_to_application(3);
        assert_eq!(ledger(ALICE).total, 0);
        let of_alice = staking_events().into_iter().filter(|event| {
            matches!(
                event,
                Event::Slashed { staker: ALICE, .. } | Event::Chilled { .. }
            )
        });
        assert_eq!(
            of_alice.collect::<Vec<_>>(),
            [
                Event::Slashed {
                    staker: ALICE,
                    amount: 1_000
                },
                Event::Chilled { stash: ALICE }
            ]
        );
        assert!(!Validators::<Test>::contains_key(ALICE));
        assert!(!Candidates::<Test>::contains_key(ALICE));
        assert_eq!(Candidates::<Test>::count(), 12);
        // 3. The next election leaves no seat empty.
        roll_to_active_era(5);
        assert!(!elected(5).contains(&ALICE) && elected(5).contains(&ERIK));
        assert_eq!(elected(5).len(), 12);
    });
}

#[test]
fn the_seat_of_an_emptied_validator_goes_to_another_at_once() {
    the_seat_of_an_emptied_validator_goes_to_another();
}

#[test]
fn the_seat_of_an_emptied_validator_goes_to_another_over_blocks() {
    elect_over_blocks();
    // All fifteen voters fit into four pages.
    VotersPerPage::set(4);
    the_seat_of_an_emptied_validator_goes_to_another();
}
