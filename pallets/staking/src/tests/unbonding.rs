//! Unlocking chunks: `unbond`, `rebond` and `withdraw_unbonded`.

use crate::{assert_refused, bonding::Unbonding, mock::*, Error, Event, UnlockChunk};
use frame_support::{assert_ok, traits::fungible::InspectHold};

#[test]
fn stake_unlocks_for_the_bonding_duration_and_can_then_be_withdrawn() {
    ExtBuilder::default().run(|| {
        // 1. Dora unbonds 300 in era 1: they are a chunk of era 4.
        assert_ok!(bond(DORA, 1_000));
        roll_to_active_era(1);
        assert_ok!(Staking::unbond(signed(DORA), 300));
        assert_eq!(ledger(DORA).active, 700);
        assert_eq!(
            ledger(DORA).unlocking.to_vec(),
            [UnlockChunk { value: 300, era: 4 }]
        );
        assert!(staking_events().contains(&Event::Unbonded {
            stash: DORA,
            amount: 300
        }));

        // 2. In era 3 nothing can be withdrawn.
        roll_to_active_era(3);
        assert_ok!(Staking::withdraw_unbonded(signed(DORA), 0));
        assert_eq!((ledger(DORA).total, free(DORA)), (1_000, 9_000));

        // 3. In era 4 the 300 are free.
        roll_to_active_era(4);
        assert_ok!(Staking::withdraw_unbonded(signed(DORA), 0));
        assert_eq!((ledger(DORA).total, free(DORA)), (700, 9_300));
        assert!(staking_events().contains(&Event::Withdrawn {
            stash: DORA,
            amount: 300
        }));
    });
}

/// Closes a weakness of pallet-staking: there a chunk is due when its era is planned, before the era starts and before
/// the slashes that are due then.
#[test]
fn a_planned_era_frees_nothing_before_it_is_active() {
    ExtBuilder::default().run(|| {
        // 1. Dora unbonds 300. Era 3, in which they are due, is planned.
        assert_ok!(bond(DORA, 1_000));
        assert_ok!(Staking::unbond(signed(DORA), 300));
        while Staking::planned_era() < 3 {
            roll_one();
        }
        assert_eq!(Staking::active_era(), 2);
        // 2. Nothing can be withdrawn yet.
        assert_ok!(Staking::withdraw_unbonded(signed(DORA), 0));
        assert_eq!(ledger(DORA).total, 1_000);
        // 3. Era 3 is active, and the 300 are free.
        roll_to_active_era(3);
        assert_ok!(Staking::withdraw_unbonded(signed(DORA), 0));
        assert_eq!(ledger(DORA).total, 700);
    });
}

#[test]
fn what_unbonds_in_one_era_is_one_chunk() {
    ExtBuilder::default().run(|| {
        assert_ok!(bond(DORA, 1_000));
        assert_ok!(Staking::unbond(signed(DORA), 100));
        assert_ok!(Staking::unbond(signed(DORA), 50));
        roll_to_active_era(1);
        assert_ok!(Staking::unbond(signed(DORA), 25));
        assert_eq!(
            ledger(DORA).unlocking.to_vec(),
            [
                UnlockChunk { value: 150, era: 3 },
                UnlockChunk { value: 25, era: 4 }
            ]
        );
    });
}

#[test]
fn unbonding_more_than_is_active_or_leaving_dust_takes_everything() {
    ExtBuilder::default().run(|| {
        assert_ok!(bond(DORA, 1_000));
        assert_ok!(bond(EMIL, 1_000));
        assert_ok!(Staking::unbond(signed(DORA), 5_000));
        assert_ok!(Staking::unbond(
            signed(EMIL),
            1_000 - EXISTENTIAL_DEPOSIT + 1
        ));
        for stash in [DORA, EMIL] {
            assert_eq!((ledger(stash).active, ledger(stash).total), (0, 1_000));
        }
    });
}

#[test]
fn a_validator_or_nominator_keeps_its_minimum_until_it_chills() {
    ExtBuilder::default()
        .nominator(NINA, 500, &[ALICE])
        .run(|| {
            // 1. Neither can unbond below its minimum: 100 for a validator, 50 for a nominator.
            assert_refused!(
                Staking::unbond(signed(ALICE), 901),
                Error::<Test>::InsufficientBond
            );
            assert_refused!(
                Staking::unbond(signed(NINA), 451),
                Error::<Test>::InsufficientBond
            );
            // 2. Each unbonds down to the minimum.
            assert_ok!(Staking::unbond(signed(ALICE), 900));
            assert_ok!(Staking::unbond(signed(NINA), 450));
            // 3. Nina chills, and can unbond the rest.
            assert_ok!(Staking::chill(signed(NINA)));
            assert_ok!(Staking::unbond(signed(NINA), 50));
            assert_eq!(ledger(NINA).active, 0);
        });
}

#[test]
fn with_32_chunks_in_use_the_youngest_takes_in_more_and_waits_anew() {
    BondingDuration::set(40);
    HistoryDepth::set(50);
    ExtBuilder::unpaid().run(|| {
        // 1. Dora unbonds in each of 32 eras. No chunk is due.
        assert_ok!(bond(DORA, 1_000));
        for era in 0..32 {
            roll_to_active_era(era);
            assert_ok!(Staking::unbond(signed(DORA), 1));
        }
        let before = ledger(DORA).unlocking.to_vec();
        assert_eq!((before.len(), before[31].era), (32, 71));
        // 2. She unbonds once more: the youngest chunk takes that in, and is due an era later.
        roll_to_active_era(32);
        assert_ok!(Staking::unbond(signed(DORA), 5));
        let after = ledger(DORA).unlocking.to_vec();
        assert_eq!(after[..31], before[..31]);
        assert_eq!(after[31..], [UnlockChunk { value: 6, era: 72 }]);
        assert_eq!((ledger(DORA).active, ledger(DORA).total), (963, 1_000));
    });
}

#[test]
fn unbonding_in_every_era_is_never_refused_and_pays_all_in_the_end() {
    BondingDuration::set(6);
    HistoryDepth::set(20);
    MaxUnlockingChunks::set(4);
    let chain = ExtBuilder::unpaid().nominator(NINA, 500, &[ALICE]);
    chain.run(|| {
        // 1. Nina unbonds 20 in each of twelve eras, with four chunks at most.
        for era in 0..12 {
            roll_to_active_era(era);
            assert_ok!(Staking::unbond(signed(NINA), 20));
            assert!(ledger(NINA).unlocking.len() <= 4);
        }
        // 2. Due chunks were withdrawn on the way: three single ones, and one that three had joined.
        assert_eq!((ledger(NINA).active, free(NINA)), (260, 510 + 120));
        // 3. In the end she has all 240.
        roll_to_active_era(17);
        withdraw(NINA);
        assert_eq!((ledger(NINA).total, free(NINA)), (260, 510 + 240));
    });
}

#[test]
fn what_joined_the_youngest_chunk_leaves_when_what_unbonded_last_may() {
    ExtBuilder::default().run(|| {
        // 1. Dora has one chunk, of 100 for era 3. In era 2 it takes in 20 more.
        MaxUnlockingChunks::set(1);
        assert_ok!(bond(DORA, 1_000));
        assert_ok!(Staking::unbond(signed(DORA), 100));
        roll_to_active_era(2);
        assert_ok!(Staking::unbond(signed(DORA), 20));
        // 2. In era 4 nothing is due yet.
        roll_to_active_era(4);
        withdraw(DORA);
        assert_eq!(
            ledger(DORA).unlocking.to_vec(),
            [UnlockChunk { value: 120, era: 5 }]
        );
        // 3. In era 5 all of it is.
        roll_to_active_era(5);
        withdraw(DORA);
        assert_eq!((ledger(DORA).total, free(DORA)), (880, 9_120));
    });
}

#[test]
fn what_is_to_leave_on_time_is_refused_rather_than_joined() {
    ExtBuilder::default().run(|| {
        // 1. Both chunks are in use.
        MaxUnlockingChunks::set(2);
        assert_ok!(bond(DORA, 1_000));
        for era in 0..2 {
            roll_to_active_era(era);
            assert_ok!(Unbonding::<Test>::unbond_on_time(&DORA, 100));
        }
        // 2. Unbonding into the chunk of the same era succeeds.
        assert_ok!(Unbonding::<Test>::unbond_on_time(&DORA, 10));
        // 3. In the next era it is refused: joining would delay the youngest chunk.
        roll_to_active_era(2);
        assert_refused!(
            Unbonding::<Test>::unbond_on_time(&DORA, 3),
            Error::<Test>::NoMoreChunks
        );
        // 4. Once a chunk is due, it is withdrawn and makes room.
        roll_to_active_era(3);
        assert_ok!(Unbonding::<Test>::unbond_on_time(&DORA, 3));
        assert_eq!(
            ledger(DORA).unlocking.to_vec(),
            [
                UnlockChunk { value: 110, era: 4 },
                UnlockChunk { value: 3, era: 6 }
            ]
        );
    });
}

#[test]
fn a_stake_forced_out_during_a_slash_unbonds_with_all_chunks_in_use() {
    MaxUnlockingChunks::set(1);
    let chain = ExtBuilder::unpaid().nominator(NINA, 500, &[ALICE]);
    chain.run(|| {
        // 1. The only chunk of Nina is in use.
        assert_ok!(Staking::unbond(signed(NINA), 20));
        roll_to_active_era(1);
        // 2. A slash is pending, so governance unbonds her stake instead of freeing it.
        offence(10).mildly().by(&[ALICE]);
        assert_ok!(Staking::force_unstake(root(), NINA, 0));
        // 3. The chunk takes in all of it.
        assert_eq!(
            ledger(NINA).unlocking.to_vec(),
            [UnlockChunk { value: 500, era: 4 }]
        );
    });
}

#[test]
fn with_all_chunks_in_use_unbonding_first_withdraws_what_is_due() {
    ExtBuilder::default().run(|| {
        // 1. Dora has two chunks, all that there are.
        MaxUnlockingChunks::set(2);
        assert_ok!(bond(DORA, 1_000));
        assert_ok!(Staking::unbond(signed(DORA), 100));
        roll_to_active_era(1);
        assert_ok!(Staking::unbond(signed(DORA), 20));
        // 2. The first is due. Unbonding withdraws it and uses its place.
        roll_to_active_era(3);
        assert_ok!(Staking::unbond(signed(DORA), 3));
        assert_eq!((ledger(DORA).total, ledger(DORA).active), (900, 877));
        assert!(staking_events().contains(&Event::Withdrawn {
            stash: DORA,
            amount: 100
        }));
        assert!(staking_events().contains(&Event::Unbonded {
            stash: DORA,
            amount: 3
        }));
    });
}

#[test]
fn rebonding_takes_the_youngest_chunks_first() {
    ExtBuilder::default().run(|| {
        // 1. Without chunks there is nothing to rebond.
        assert_ok!(bond(DORA, 1_000));
        assert_refused!(
            Staking::rebond(signed(DORA), 1),
            Error::<Test>::NoUnlockChunk
        );
        // 2. Dora has two chunks: 100 and, younger, 50.
        assert_ok!(Staking::unbond(signed(DORA), 100));
        roll_to_active_era(1);
        assert_ok!(Staking::unbond(signed(DORA), 50));

        // 3. 70 take all of the younger chunk and 20 of the older one.
        assert_ok!(Staking::rebond(signed(DORA), 70));
        assert_eq!(ledger(DORA).active, 920);
        assert_eq!(
            ledger(DORA).unlocking.to_vec(),
            [UnlockChunk { value: 80, era: 3 }]
        );
        assert!(staking_events().contains(&Event::Bonded {
            stash: DORA,
            amount: 70
        }));

        // 4. More than there is takes everything.
        assert_ok!(Staking::rebond(signed(DORA), 1_000_000));
        assert_eq!((ledger(DORA).active, ledger(DORA).total), (1_000, 1_000));
    });
}

#[test]
fn rebonding_less_than_the_minimum_is_refused() {
    ExtBuilder::default().run(|| {
        assert_ok!(bond(DORA, 1_000));
        assert_ok!(Staking::unbond(signed(DORA), 1_000));
        assert_refused!(
            Staking::rebond(signed(DORA), 49),
            Error::<Test>::InsufficientBond
        );
        assert_ok!(Staking::rebond(signed(DORA), 50));
    });
}

#[test]
fn withdrawing_the_last_stake_forgets_the_stash() {
    ExtBuilder::default().run(|| {
        // 1. Dora unbonds and withdraws all her stake.
        assert_ok!(bond(DORA, 1_000));
        assert_ok!(Staking::unbond(signed(DORA), 1_000));
        roll_to_active_era(3);
        assert_ok!(Staking::withdraw_unbonded(signed(DORA), 0));

        // 2. Nothing is stored for her any more, and all her funds are free.
        assert_eq!(crate::Bonded::<Test>::get(DORA), None);
        assert_eq!(crate::Ledger::<Test>::get(DORA), None);
        assert_eq!(crate::Payee::<Test>::get(DORA), None);
        assert_eq!(
            (free(DORA), Balances::total_balance_on_hold(&DORA)),
            (10_000, 0)
        );
        assert!(staking_events().contains(&Event::Withdrawn {
            stash: DORA,
            amount: 1_000
        }));
        // 3. She can bond again.
        assert_ok!(bond(DORA, 1_000));
    });
}

#[test]
fn rebonding_nothing_does_nothing() {
    ExtBuilder::default().run(|| {
        assert_ok!(bond(DORA, 1_000));
        assert_ok!(Staking::unbond(signed(DORA), 100));
        System::reset_events();
        assert_ok!(Staking::rebond(signed(DORA), 0));
        assert_eq!(staking_events(), []);
    });
}
