//! A release with smaller bounds can't read every ledger. No stake is lost, and nobody else is affected.

use super::*;
use sp_staking::{Stake, StakingInterface};

/// Dora bonds 1,000. Chunks of 100 unlock in eras 3, 4 and 5. The next runtime has room for two chunks. No block ends
/// under it, unless the story says so.
pub(super) fn dora_with_three_chunks(controller: AccountId, story: impl FnOnce()) {
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

/// Returns the bytes of the ledger that is stored under an account.
fn bytes(place: AccountId) -> Option<Vec<u8>> {
    sp_io::storage::get(&Ledger::<Test>::hashed_key_for(place)).map(|bytes| bytes.to_vec())
}

fn write(place: AccountId, bytes: &[u8]) {
    sp_io::storage::set(&Ledger::<Test>::hashed_key_for(place), bytes);
}

#[test]
fn a_ledger_with_too_many_chunks_is_unusable_until_there_is_room_again() {
    for controller in [DORA, EMIL] {
        dora_with_three_chunks(controller, || {
            // 1. Nobody can use the ledger: not its controller, not its stash, and nobody else.
            assert_powerless(controller);
            let read = Staking::ledger_of_stash(&DORA).map(|_| ());
            assert_refused!(read, Error::<Test>::BadState);
            let e = Error::<Test>::BadState;
            assert_refused!(Staking::bond_extra(signed(DORA), 10), e);
            let named = Staking::set_controller(signed(DORA), FAYE);
            assert_refused!(named, Error::<Test>::BadState);
            let reaped = Staking::reap_stash(signed(GUS), DORA, 0);
            assert_refused!(reaped, Error::<Test>::BadState);
            let left = <Staking as StakingInterface>::withdraw_unbonded(DORA, 0).map(|_| ());
            assert_refused!(left, Error::<Test>::BadState);
            assert_refused!(bond(DORA, 100), Error::<Test>::AlreadyBonded);

            // 2. With room for three chunks it is as it was, and can be used.
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
fn other_pallets_know_a_stake_whose_chunks_can_not_be_read() {
    for controller in [DORA, EMIL] {
        dora_with_three_chunks(controller, || {
            let (total, active) = (1_000, 700);
            let stake = <Staking as StakingInterface>::stake(&DORA);
            assert_eq!(stake, Ok(Stake { total, active }));
            let unbonds = <Staking as StakingInterface>::is_unbonding(&DORA);
            assert_eq!(unbonds, Ok(true));

            // Bytes that are no stake count as none that is known.
            let stored = bytes(controller).expect("there is a ledger");
            write(controller, &stored[..size_of::<AccountId>()]);
            assert_refused!(
                <Staking as StakingInterface>::stake(&DORA).map(|_| ()),
                Error::<Test>::BadState
            );
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
            // The old ledger does not come back with more room.
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
                // 1. Governance unstakes Dora, or restores nothing of her stake.
                deed();
                assert_forgotten();
                assert_eq!((bytes(DORA), bytes(EMIL)), (None, None));
                let nothing_left = restore(None, Some(0), &[]);
                assert_refused!(nothing_left, Error::<Test>::NotStash);
                // 2. She bonds again. The old ledger does not come back with more room.
                assert_ok!(bond(DORA, 400));
                assert_restored(DORA, 400, &[]);
                MaxUnlockingChunks::set(3);
                assert_restored(DORA, 400, &[]);
            });
        }
    }
}

#[test]
fn bonding_or_accepting_control_hands_an_unreadable_ledger_to_its_stash() {
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
            // 1. Emil controls Dora. He bonds himself, or accepts control of Faye's stake.
            let before = bytes(EMIL);
            deed();
            // 2. Dora's ledger moves to Dora, byte for byte.
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
            // 3. With room again it is as it was.
            MaxUnlockingChunks::set(3);
            assert_restored(DORA, 700, &CHUNKS);
        });
    }
}

#[test]
fn a_second_unreadable_ledger_gives_no_power_and_can_be_cleared() {
    for given in [DORA, EMIL] {
        dora_with_three_chunks(DORA, || {
            // 1. A copy of Dora's ledger is stored under Emil. It gives him no power.
            let hers = bytes(DORA).expect("is written");
            write(EMIL, &hers);
            MaxUnlockingChunks::set(3);
            assert_ok!(Staking::ledger_of_stash(&DORA).map(|_| ()));
            MaxUnlockingChunks::set(2);
            assert_powerless(EMIL);
            assert_refused!(bond(EMIL, 1_000), Error::<Test>::BadState);

            // 2. Governance restores Dora, and names Emil at once or later.
            assert_ok!(restore(Some(given), None, &[]));
            if given == DORA {
                // The copy stays as long as governance doesn't name Emil.
                assert_eq!(bytes(EMIL), Some(hers));
                assert_ok!(restore(Some(EMIL), None, &[]));
            }
            // 3. One ledger is left.
            assert_restored(EMIL, 1_000, &[]);
            assert_eq!(bytes(DORA), None);
        });
    }
}

#[test]
fn an_unreadable_ledger_without_a_hold_needs_a_total_to_be_restored() {
    dora_with_three_chunks(DORA, || {
        hold(DORA, 0);
        let call = restore(None, None, &[]);
        assert_refused!(call, Error::<Test>::CannotRestoreLedger);
        assert_ok!(restore(None, Some(700), &[]));
        assert_restored(DORA, 700, &[]);
    });
}

#[test]
fn ledger_bytes_that_name_no_stash_belong_to_the_account_of_their_key() {
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
        // 1. Nina has three chunks. The release has room for two.
        for era in 0..3 {
            roll_to_active_era(era);
            assert_ok!(Staking::unbond(signed(NINA), 20));
        }
        let hers = bytes(NINA);
        MaxUnlockingChunks::set(2);
        offence(10).mildly().by(&[ALICE]);
        roll_to_application(5);
        // 2. Alice's slash takes from Alice and Omar. Nina's ledger can't be read and is not touched.
        assert_eq!((slashed(ALICE), slashed(OMAR), slashed(NINA)), (100, 40, 0));
        assert_eq!(bytes(NINA), hers);
        // 3. Nina has no vote in the meantime.
        assert!(elected(5).contains(&ALICE));
        assert_eq!((backing(5, ALICE, OMAR), backing(5, ALICE, NINA)), (400, 0));

        // 4. With room again she can withdraw.
        MaxUnlockingChunks::set(3);
        withdraw(NINA);
        assert_eq!((ledger(NINA).active, ledger(NINA).total), (440, 440));
    });
}
