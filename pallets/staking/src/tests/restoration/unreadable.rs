//! A release with smaller bounds can't read every ledger: nothing of it is lost, and nobody else is hindered.

use super::*;
use sp_staking::StakingInterface;

/// Dora bonds 1,000; of that unlock 100 in each of the eras 3, 4 and 5. The next runtime has room for two chunks.
/// No block ends while it is running, unless the story says so.
fn dora_with_three_chunks(controller: AccountId, story: impl FnOnce()) {
    MaxUnlockingChunks::set(32);
    ExtBuilder::unpaid().build().execute_with(|| {
        assert_ok!(bond(DORA, 1_000));
        for era in 0..3 {
            roll_to_active_era(era);
            assert_ok!(Staking::unbond(signed(DORA), 100));
        }
        assert_ok!(Staking::set_controller(signed(DORA), controller));
        MaxUnlockingChunks::set(2);
        assert!(Ledger::<Test>::get(controller).is_none());
        assert!(Ledger::<Test>::contains_key(controller));
        System::reset_events();
        story();
    });
}

const CHUNKS: [(Balance, u32); 3] = [(100, 3), (100, 4), (100, 5)];

/// The bytes under an account.
fn bytes(place: AccountId) -> Option<Vec<u8>> {
    sp_io::storage::get(&Ledger::<Test>::hashed_key_for(place)).map(|bytes| bytes.to_vec())
}

fn write(place: AccountId, bytes: &[u8]) {
    sp_io::storage::set(&Ledger::<Test>::hashed_key_for(place), bytes);
}

#[test]
fn a_ledger_without_room_for_its_chunks_is_used_by_nobody_and_as_it_was_with_room_again() {
    for controller in [DORA, EMIL] {
        dora_with_three_chunks(controller, || {
            assert_powerless(controller);
            let read = Staking::ledger_of_stash(&DORA).map(|_| ());
            assert_refused!(read, Error::<Test>::BadState);
            let e = Error::<Test>::BadState;
            assert_refused!(Staking::bond_extra(signed(DORA), 10), e);
            let named = Staking::set_controller(signed(DORA), FAYE);
            assert_refused!(named, Error::<Test>::BadState);
            let reaped = Staking::reap_stash(signed(GUS), DORA, 0);
            assert_refused!(reaped, Error::<Test>::BadState);
            let stake = <Staking as StakingInterface>::stake(&DORA).map(|_| ());
            assert_refused!(stake, Error::<Test>::BadState);
            assert_refused!(bond(DORA, 100), Error::<Test>::AlreadyBonded);

            MaxUnlockingChunks::set(3);
            assert_restored(controller, 700, &CHUNKS);
            assert_ok!(Staking::unbond(signed(controller), 50));
            assert_restored(controller, 650, &[(100, 3), (100, 4), (150, 5)]);
            roll_to_active_era(5);
            withdraw(controller);
            assert_restored(controller, 650, &[]);
        });
    }
}

#[test]
fn with_more_room_a_full_ledger_takes_another_chunk() {
    MaxUnlockingChunks::set(1);
    ExtBuilder::unpaid().run(|| {
        dora_bonds();
        MaxUnlockingChunks::set(2);
        roll_to_active_era(1);
        assert_ok!(Staking::unbond(signed(DORA), 50));
        assert_restored(DORA, 550, &[(400, 3), (50, 4)]);
    });
}

#[test]
fn with_as_much_room_as_it_needs_a_ledger_is_read() {
    ExtBuilder::default().run(|| {
        dora_bonds();
        MaxUnlockingChunks::set(1);
        assert_restored(DORA, 600, &[(400, 3)]);
    });
}

#[test]
fn a_ledger_is_read_whatever_the_history_is() {
    ExtBuilder::default().build().execute_with(|| {
        dora_bonds();
        let before = ledger(DORA);
        for depth in [0, 5, 84, 1_000] {
            HistoryDepth::set(depth);
            assert_eq!(ledger(DORA), before);
        }
    });
}

#[test]
fn a_ledger_that_cannot_be_read_can_be_repaired() {
    for (controller, given, total, after) in [
        (DORA, None, None, (DORA, 1_000)),
        (EMIL, None, None, (EMIL, 1_000)),
        (EMIL, Some(FAYE), Some(400), (FAYE, 400)),
        (DORA, Some(EMIL), Some(2_000), (EMIL, 2_000)),
    ] {
        dora_with_three_chunks(controller, || {
            assert_ok!(restore(given, total, &[(150, 4)]));
            let (place, stake) = after;
            assert_restored(place, stake - 150, &[(150, 4)]);
            if place != controller {
                assert_eq!(bytes(controller), None);
            }
            // What was written is gone for good.
            MaxUnlockingChunks::set(3);
            assert_restored(place, stake - 150, &[(150, 4)]);
        });
    }
}

#[test]
fn a_stash_whose_ledger_cannot_be_read_is_forgotten_and_bonds_anew() {
    let deeds: [fn(); 2] = [
        || {
            assert_ok!(Staking::force_unstake(root(), DORA, 0));
        },
        || {
            assert_ok!(restore(None, Some(0), &[]));
        },
    ];
    for deed in deeds {
        for controller in [DORA, EMIL] {
            dora_with_three_chunks(controller, || {
                deed();
                assert_forgotten();
                assert_eq!((bytes(DORA), bytes(EMIL)), (None, None));
                let nothing_left = restore(None, Some(0), &[]);
                assert_refused!(nothing_left, Error::<Test>::NotStash);
                assert_ok!(bond(DORA, 400));
                assert_restored(DORA, 400, &[]);
                MaxUnlockingChunks::set(3);
                assert_restored(DORA, 400, &[]);
            });
        }
    }
}

#[test]
fn an_account_that_bonds_or_accepts_leaves_also_a_ledger_that_cannot_be_read() {
    let deeds: [fn(); 2] = [
        || {
            assert_ok!(bond(EMIL, 2_000));
        },
        || {
            assert_ok!(bond(FAYE, 2_000));
            assert_ok!(Staking::set_controller(signed(FAYE), EMIL));
            assert_ok!(Staking::accept_control(signed(EMIL), FAYE));
        },
    ];
    for deed in deeds {
        dora_with_three_chunks(EMIL, || {
            let before = bytes(EMIL);
            deed();
            assert!(staking_events().contains(&Event::ControllerLeft {
                stash: DORA,
                controller: EMIL
            }));
            assert_eq!(
                (bytes(DORA), Bonded::<Test>::get(DORA)),
                (before, Some(DORA))
            );
            check_block();
            let of_emil = Staking::ledger_of_controller(&EMIL).map(|ledger| ledger.total);
            assert_eq!(of_emil.ok(), Some(2_000));
            MaxUnlockingChunks::set(3);
            assert_restored(DORA, 700, &CHUNKS);
        });
    }
}

#[test]
fn a_second_ledger_that_cannot_be_read_gives_no_power_and_goes_once_its_place_is_told() {
    for given in [DORA, EMIL] {
        dora_with_three_chunks(DORA, || {
            let hers = bytes(DORA).expect("is written");
            write(EMIL, &hers);
            MaxUnlockingChunks::set(3);
            assert_ok!(Staking::ledger_of_stash(&DORA).map(|_| ()));
            MaxUnlockingChunks::set(2);
            assert_powerless(EMIL);
            assert_refused!(bond(EMIL, 1_000), Error::<Test>::BadState);

            assert_ok!(restore(Some(given), None, &[]));
            if given == DORA {
                // Governance doesn't know of Emil yet.
                assert_eq!(bytes(EMIL), Some(hers));
                assert_ok!(restore(Some(EMIL), None, &[]));
            }
            assert_restored(EMIL, 1_000, &[]);
            assert_eq!(bytes(DORA), None);
        });
    }
}

#[test]
fn a_ledger_that_cannot_be_read_may_tell_of_a_stake_that_is_not_held() {
    dora_with_three_chunks(DORA, || {
        hold(DORA, 0);
        let call = restore(None, None, &[]);
        assert_refused!(call, Error::<Test>::CannotRestoreLedger);
        assert_ok!(restore(None, Some(700), &[]));
        assert_restored(DORA, 700, &[]);
    });
}

#[test]
fn bytes_that_name_no_stash_count_as_those_of_the_account_under_which_they_stand() {
    dora_with_three_chunks(DORA, || {
        write(DORA, &[1, 2, 3]);
        let e = Error::<Test>::BadState;
        assert_refused!(Staking::bond_extra(signed(DORA), 10), e);
        assert_ok!(Staking::force_unstake(root(), DORA, 0));
        assert_forgotten();
        assert_ok!(bond(DORA, 400));
    });
}

#[test]
fn elections_and_slashes_of_all_others_go_on() {
    let chain = ExtBuilder::unpaid().nominator(NINA, 500, &[ALICE]);
    chain.nominator(OMAR, 400, &[ALICE]).run(|| {
        for era in 0..3 {
            roll_to_active_era(era);
            assert_ok!(Staking::unbond(signed(NINA), 20));
        }
        let hers = bytes(NINA);
        MaxUnlockingChunks::set(2);
        offence(10).mildly().by(&[ALICE]);
        roll_to_application(5);
        // What can't be read is not touched.
        assert_eq!((slashed(ALICE), slashed(OMAR), slashed(NINA)), (100, 40, 0));
        assert_eq!(bytes(NINA), hers);
        // She has no vote meanwhile.
        assert!(elected(5).contains(&ALICE));
        assert_eq!((backing(5, ALICE, OMAR), backing(5, ALICE, NINA)), (400, 0));

        MaxUnlockingChunks::set(3);
        withdraw(NINA);
        assert_eq!((ledger(NINA).active, ledger(NINA).total), (440, 440));
    });
}
