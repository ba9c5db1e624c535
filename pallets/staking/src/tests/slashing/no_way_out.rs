//! Nobody escapes between an offence and its slash.

use crate::{
    assert_refused,
    mock::*,
    rooms::{Elections, SlashQueue},
    ErasStakersPaged, Error, OldestStoredEra, RewardDestination, UnlockChunk, ValidatorSlashInEra,
};
use frame_support::{assert_ok, weights::Weight};
use sp_staking::StakingInterface;

/// Nina's 500 stand behind Alice's 1,000. Eras pay nothing. If `slowly`, a block slashes one staker.
fn chain(slowly: bool) -> ExtBuilder {
    MaxSlashingWeight::set(weight_to_slash(if slowly { 1 } else { 100 }));
    ExtBuilder::unpaid().nominator(NINA, 500, &[ALICE])
}

fn is_pending() -> bool {
    SlashQueue::<Test>::oldest_pending_era().is_some()
}

/// Closes a weakness of `pallet-staking`: a chunk could be withdrawn in the planned era, before its slash was applied.
#[test]
fn stake_that_is_due_to_be_slashed_cannot_leave_first() {
    for slowly in [false, true] {
        chain(slowly).build().execute_with(|| {
            // 1. Nina unbonds 300 after Alice's offence.
            offence(40).by(&[ALICE]);
            assert_ok!(Staking::unbond(signed(NINA), 300));
            let before = free(NINA);
            roll_to_active_era(3);
            // 2. The chunk's era has come, but the slash is still pending.
            assert_eq!(ledger(NINA).unlocking[0].era, 3);
            assert!(is_pending());
            // 3. Nothing leaves while the slash is pending.
            while is_pending() {
                withdraw(NINA);
                assert_eq!(
                    free(NINA),
                    before,
                    "nothing leaves while the slash is pending"
                );
                roll_one();
            }
            // 4. The slash takes 200: 120 of the chunk, 80 of active stake. The remaining 180 can be withdrawn.
            assert_eq!((ledger(NINA).total, in_treasury()), (300, 600));
            roll_to_mature_era(3);
            withdraw(NINA);
            assert_eq!((ledger(NINA).total, free(NINA)), (120, before + 180));
        });
    }
}

#[test]
fn stake_cannot_leave_between_a_report_in_the_last_moment_and_its_slash() {
    chain(true).run(|| {
        // 1. Nina unbonds 300 in era 0. They unlock in era 3.
        assert_ok!(Staking::unbond(signed(NINA), 300));
        // 2. In the last block of era 2 an offence of era 0 is reported. She withdraws before and after.
        roll_to(44);
        assert_eq!(Staking::active_era(), 2);
        let before = free(NINA);
        withdraw(NINA);
        offence(40).in_era(0).by(&[ALICE]);
        withdraw(NINA);
        assert_eq!(free(NINA), before, "neither withdrawal frees anything");
        // 3. In era 3 she tries again in every block. The slash takes its full 200.
        roll_to_active_era(3);
        while is_pending() {
            withdraw(NINA);
            roll_one();
        }
        assert_eq!((slashed(NINA), in_treasury()), (200, 600));
    });
}

#[test]
fn what_was_unbonded_before_the_offence_leaves_when_it_may() {
    chain(true).run(|| {
        // 1. Nina and Dora unbond 100 in era 0.
        assert_ok!(bond(DORA, 1_000));
        for who in [NINA, DORA] {
            assert_ok!(Staking::unbond(signed(who), 100));
        }
        // 2. Nina unbonds 30 more in era 1, the era of Alice's offence.
        roll_to_active_era(1);
        assert_ok!(Staking::unbond(signed(NINA), 30));
        offence(40).mildly().by(&[ALICE]);
        // 3. In era 4 the slash is pending. The chunks of era 0 leave all the same.
        roll_to_active_era(4);
        assert!(is_pending());
        for who in [NINA, DORA] {
            let before = free(who);
            withdraw(who);
            assert_eq!(free(who), before + 100);
        }
        assert_eq!(
            ledger(NINA).total,
            400,
            "the chunk of era 1 stays, because it can be slashed"
        );
    });
}

/// Returns the chunks of Nina's ledger: value and era.
fn chunks() -> Vec<(Balance, u32)> {
    let chunks = ledger(NINA).unlocking.into_iter();
    chunks
        .map(|UnlockChunk { value, era }| (value, era))
        .collect()
}

/// Closes a weakness of `pallet-staking`: stake that unbonded in the era of an offence was not in reach of its slash.
#[test]
fn a_slash_reaches_what_unbonded_in_the_offence_era_and_nothing_older() {
    chain(false).run(|| {
        // 1. Nina unbonds 100 before era 2 is planned.
        roll_to_active_era(1);
        assert_ok!(Staking::unbond(signed(NINA), 100));
        // 2. Era 2 is planned with her other 400. After that she unbonds 80.
        while Staking::planned_era() < 2 {
            roll_one();
        }
        assert_ok!(Staking::unbond(signed(NINA), 80));
        // 3. Alice offends in era 2. Nina unbonds 120.
        roll_to_active_era(2);
        offence(90).mildly().by(&[ALICE]);
        assert_ok!(Staking::unbond(signed(NINA), 120));
        assert_eq!(
            (ledger(NINA).active, chunks()),
            (200, vec![(100, 4), (200, 5)])
        );

        // 4. The slash takes 90% of 400. The chunk from before the planning is untouched.
        roll_to_application(5);
        assert_eq!(slashed(NINA), 360);
        assert_eq!(
            (ledger(NINA).active, chunks()),
            (20, vec![(100, 4), (20, 5)])
        );
        // 5. Both chunks can be withdrawn.
        withdraw(NINA);
        assert_eq!(ledger(NINA).total, 20);
    });
}

#[test]
fn each_chunk_and_active_stake_lose_the_same_part() {
    chain(false).run(|| {
        // 1. Alice offends in era 1. Nina unbonds 70 in era 1 and 50 in era 2.
        roll_to_active_era(1);
        offence(20).mildly().by(&[ALICE]);
        offence(60).of_kind(SILENCE).mildly().by(&[BOB]);
        assert_ok!(Staking::unbond(signed(NINA), 70));
        roll_to_active_era(2);
        assert_ok!(Staking::unbond(signed(NINA), 50));
        // 2. The slash takes 100 of 500: a fifth of everything.
        roll_to_application(4);
        assert_eq!(slashed(NINA), 100);
        assert_eq!(
            (ledger(NINA).active, chunks()),
            (304, vec![(56, 4), (40, 5)])
        );
    });
}

/// A deed that could keep stake from the slash, by a staker or to a staker. Most deeds are refused at times.
type Evasion = (&'static str, fn(AccountId));

const EVASIONS: [Evasion; 15] = [
    ("withdraws", |who| {
        attempt(Staking::withdraw_unbonded(signed(who), 0))
    }),
    ("unbonds a part", |who| {
        attempt(Staking::unbond(signed(who), 20))
    }),
    ("leaves", |who| {
        attempt(Staking::chill(signed(who)));
        attempt(Staking::unbond(signed(who), 10_000));
        attempt(Staking::withdraw_unbonded(signed(who), 0));
    }),
    ("rebonds", |who| {
        attempt(Staking::rebond(signed(who), 10_000))
    }),
    ("goes back and forth", |who| {
        attempt(Staking::rebond(signed(who), 10_000));
        attempt(Staking::unbond(signed(who), 350));
    }),
    ("bonds more", |who| {
        attempt(Staking::bond_extra(signed(who), 10))
    }),
    ("is reaped", |who| {
        attempt(Staking::reap_stash(signed(DORA), who, 0))
    }),
    ("names a controller", |who| {
        attempt(Staking::set_controller(signed(who), 500 + who));
        attempt(Staking::withdraw_unbonded(signed(500 + who), 0));
    }),
    ("names a payee", |who| {
        attempt(Staking::set_payee(signed(who), RewardDestination::None))
    }),
    ("chills", |who| attempt(Staking::chill(signed(who)))),
    ("backs somebody else", |who| {
        attempt(Staking::nominate(signed(who), vec![BOB]))
    }),
    ("validates", |who| {
        attempt(Staking::validate(signed(who), commission(10)))
    }),
    ("is killed by root", |who| {
        attempt(Staking::force_unstake(root(), who, 0))
    }),
    ("is killed by a pallet", |who| {
        attempt(<Staking as StakingInterface>::force_unstake(who))
    }),
    ("sends its free funds away", |who| {
        attempt(Balances::transfer_all(signed(who), DORA, false))
    }),
];

/// Returns what the treasury gets from slashes of 40% and 25%, if the deed happens in every block from the first report
/// until all is taken.
fn taken_in_spite_of(evade: impl Fn(), slowly: bool) -> Balance {
    chain(slowly).build().execute_with(|| {
        assert_ok!(Staking::unbond(signed(NINA), 150));
        assert_ok!(Staking::unbond(signed(ALICE), 300));
        offence(40).mildly().by(&[ALICE]);
        offence(25).mildly().by(&[BOB]);
        while is_pending() {
            evade();
            roll_one();
        }
        check_block();
        in_treasury()
    })
}

#[test]
fn no_deed_between_offence_and_slash_changes_what_a_staker_pays() {
    for slowly in [false, true] {
        assert_eq!(taken_in_spite_of(|| (), slowly), 400 + 200 + 225);
        for (deed, evade) in EVASIONS {
            for who in [ALICE, NINA, BOB] {
                let taken = taken_in_spite_of(|| evade(who), slowly);
                assert_eq!(taken, 825, "{who} {deed}");
            }
        }
    }
}

#[test]
fn a_stash_killed_while_a_slash_is_pending_pays_before_it_gets_the_rest() {
    chain(false).run(|| {
        // 1. A slash is pending. Root kills Nina's stash: everything unbonds, and the ledger stays.
        offence(40).by(&[ALICE]);
        assert_ok!(Staking::force_unstake(root(), NINA, 0));
        assert_eq!((ledger(NINA).active, ledger(NINA).total), (0, 500));
        assert_refused!(
            Staking::reap_stash(signed(DORA), NINA, 0),
            Error::<Test>::FundedTarget
        );
        // 2. The slash takes 200. She gets the other 300 when they mature.
        roll_to_application(3);
        roll_to_mature_era(3);
        withdraw(NINA);
        assert_eq!((free(NINA), slashed(NINA)), (510 + 300, 200));
        assert_eq!(Staking::held_of(&NINA), 0);
        // 3. If nothing is pending, a stash is removed at once.
        assert_ok!(Staking::force_unstake(root(), BOB, 0));
        assert_eq!(free(BOB), 910 + 900);
    });
}

#[test]
fn nobody_reaps_the_dust_that_a_slash_left_while_another_one_is_pending() {
    chain(false).run(|| {
        // 1. A slash of 99% for era 0 and one of Bob for era 1 are reported.
        offence(99).mildly().by(&[ALICE]);
        roll_to_active_era(1);
        offence(10).mildly().by(&[BOB]);
        // 2. The first is applied, and leaves Nina 5. The second is pending, so nobody can reap her.
        roll_to_application(3);
        assert_eq!((slashed(NINA), ledger(NINA).total), (495, 5));
        assert!(is_pending() && Elections::<Test>::era_being_elected().is_none());
        assert_refused!(
            Staking::reap_stash(signed(DORA), NINA, 0),
            Error::<Test>::CannotReapStash
        );
        withdraw(NINA);
        assert_eq!(ledger(NINA).total, 5);

        // 3. The second is applied. Now she is reaped, and gets her 5.
        roll_to_application(4);
        assert!(!is_pending());
        let before = free(NINA);
        assert_ok!(Staking::reap_stash(signed(DORA), NINA, 0));
        assert_eq!((Staking::held_of(&NINA), free(NINA)), (0, before + 5));
    });
}

#[test]
fn an_exposure_is_kept_as_long_as_a_slash_waits_for_it() {
    chain(false).run(|| {
        // 1. A slash is due in era 3.
        offence(40).by(&[ALICE]);
        // 2. Slashes get no weight until era 12. The history has eight eras, but era 0 stays stored.
        MaxSlashingWeight::set(Weight::zero());
        roll_to_active_era(12);
        assert_eq!((slashed(ALICE), OldestStoredEra::<Test>::get()), (0, 0));
        assert!(ErasStakersPaged::<Test>::contains_key((0, ALICE, 0)));

        // 3. The slash is applied.
        MaxSlashingWeight::set(weight_to_slash(100));
        roll_one();
        assert_eq!((slashed(ALICE), slashed(NINA)), (400, 200));
        assert!(ValidatorSlashInEra::<Test>::contains_key(0, ALICE));
        // 4. Era 0 is forgotten.
        roll_to_active_era(13);
        assert!(OldestStoredEra::<Test>::get() > 0);
        assert!(!ErasStakersPaged::<Test>::contains_key((0, ALICE, 0)));
        assert!(!ValidatorSlashInEra::<Test>::contains_key(0, ALICE));
    });
}
