//! Nobody escapes between an offence and its slash.

use crate::{
    assert_refused,
    mock::*,
    rooms::{Elections, SlashQueue},
    ErasStakersPaged, Error, OldestStoredEra, RewardDestination, UnlockChunk, ValidatorSlashInEra,
};
use frame_support::{assert_ok, weights::Weight};
use sp_staking::StakingInterface;

/// Nina's 500 stand behind Alice's 1,000. Eras pay nothing. A slash needs several blocks if `slowly`.
fn chain(slowly: bool) -> ExtBuilder {
    MaxSlashingWeight::set(weight_to_slash(if slowly { 1 } else { 100 }));
    ExtBuilder::unpaid().nominator(NINA, 500, &[ALICE])
}

fn is_pending() -> bool {
    SlashQueue::<Test>::oldest_pending_era().is_some()
}

#[test]
fn hole_2_stake_that_is_due_to_be_slashed_cannot_leave_first() {
    for slowly in [false, true] {
        chain(slowly).build().execute_with(|| {
            offence(40).by(&[ALICE]);
            assert_ok!(Staking::unbond(signed(NINA), 300));
            let before = free(NINA);
            roll_to_active_era(3);
            // Her chunk's era has come, and the slash is not taken yet.
            assert_eq!(ledger(NINA).unlocking[0].era, 3);
            assert!(is_pending());
            while is_pending() {
                withdraw(NINA);
                assert_eq!(free(NINA), before);
                roll_one();
            }
            assert_eq!((ledger(NINA).total, in_treasury()), (300, 600));
            roll_to_mature_era(3);
            withdraw(NINA);
            assert_eq!((ledger(NINA).total, free(NINA)), (200, before + 100));
        });
    }
}

#[test]
fn stake_cannot_leave_between_a_report_in_the_last_moment_and_its_slash() {
    chain(true).run(|| {
        assert_ok!(Staking::unbond(signed(NINA), 300));
        roll_to(44);
        assert_eq!(Staking::active_era(), 2);
        let before = free(NINA);
        withdraw(NINA);
        offence(40).in_era(0).by(&[ALICE]);
        withdraw(NINA);
        assert_eq!(free(NINA), before);
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
        assert_ok!(bond(DORA, 1_000));
        for who in [NINA, DORA] {
            assert_ok!(Staking::unbond(signed(who), 100));
        }
        roll_to_active_era(1);
        assert_ok!(Staking::unbond(signed(NINA), 30));
        offence(40).mildly().by(&[ALICE]);
        roll_to_active_era(4);
        assert!(is_pending());
        for who in [NINA, DORA] {
            let before = free(who);
            withdraw(who);
            assert_eq!(free(who), before + 100);
        }
        assert_eq!(ledger(NINA).total, 400, "but not what was at stake");
    });
}

/// The chunks of Nina's ledger: value and era.
fn chunks() -> Vec<(Balance, u32)> {
    let chunks = ledger(NINA).unlocking.into_iter();
    chunks
        .map(|UnlockChunk { value, era }| (value, era))
        .collect()
}

#[test]
fn hole_3_what_was_unbonded_in_the_era_of_the_offence_is_reached_and_nothing_older() {
    chain(false).run(|| {
        roll_to_active_era(1);
        assert_ok!(Staking::unbond(signed(NINA), 100));
        // Era 2 is planned with the 400 that are left, and nothing that is done now changes that.
        while Staking::planned_era() < 2 {
            roll_one();
        }
        assert_ok!(Staking::unbond(signed(NINA), 80));
        roll_to_active_era(2);
        offence(90).mildly().by(&[ALICE]);
        assert_ok!(Staking::unbond(signed(NINA), 120));
        assert_eq!(
            (ledger(NINA).active, chunks()),
            (200, vec![(100, 4), (200, 5)])
        );

        // 90% of 400, of the 400 that stood behind Alice.
        roll_to_application(5);
        assert_eq!(slashed(NINA), 360);
        assert_eq!((ledger(NINA).active, chunks()), (40, vec![(100, 4)]));
        withdraw(NINA);
        assert_eq!(ledger(NINA).total, 40);
    });
}

#[test]
fn what_leaves_first_is_taken_first_and_active_stake_last() {
    chain(false).run(|| {
        roll_to_active_era(1);
        offence(20).mildly().by(&[ALICE]);
        offence(60).of_kind(SILENCE).mildly().by(&[BOB]);
        assert_ok!(Staking::unbond(signed(NINA), 70));
        roll_to_active_era(2);
        assert_ok!(Staking::unbond(signed(NINA), 50));
        roll_to_application(4);
        assert_eq!(slashed(NINA), 100);
        assert_eq!((ledger(NINA).active, chunks()), (380, vec![(20, 5)]));
    });
}

/// Something that a staker might try, or have done to it, to keep its stake from the slash. Most of it is
/// refused at times.
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

/// What the treasury gets of a slash of 40% and one of a quarter, if this happens in every block from
/// the first report on until all is taken.
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
fn nothing_that_a_staker_does_between_offence_and_slash_changes_what_it_pays() {
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
fn a_stash_that_is_killed_while_a_slash_is_pending_unbonds_and_gets_the_rest_later() {
    chain(false).run(|| {
        offence(40).by(&[ALICE]);
        assert_ok!(Staking::force_unstake(root(), NINA, 0));
        assert_eq!((ledger(NINA).active, ledger(NINA).total), (0, 500));
        assert_refused!(
            Staking::reap_stash(signed(DORA), NINA, 0),
            Error::<Test>::FundedTarget
        );
        roll_to_application(3);
        roll_to_mature_era(3);
        withdraw(NINA);
        assert_eq!((free(NINA), slashed(NINA)), (510 + 300, 200));
        assert_eq!(Staking::held_of(&NINA), 0);
        // With nothing pending it is forgotten at once, as ever.
        assert_ok!(Staking::force_unstake(root(), BOB, 0));
        assert_eq!(free(BOB), 910 + 900);
    });
}

#[test]
fn nobody_reaps_the_dust_that_a_slash_left_while_another_one_is_pending() {
    chain(false).run(|| {
        offence(99).mildly().by(&[ALICE]);
        roll_to_active_era(1);
        offence(10).mildly().by(&[BOB]);
        roll_to_application(3);
        assert_eq!((slashed(NINA), ledger(NINA).total), (495, 5));
        assert!(is_pending() && Elections::<Test>::era_being_elected().is_none());
        assert_refused!(
            Staking::reap_stash(signed(DORA), NINA, 0),
            Error::<Test>::CannotReapStash
        );
        withdraw(NINA);
        assert_eq!(ledger(NINA).total, 5);

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
        offence(40).by(&[ALICE]);
        // Blocks are full: nothing is applied for longer than the history goes back.
        MaxSlashingWeight::set(Weight::zero());
        roll_to_active_era(12);
        assert_eq!((slashed(ALICE), OldestStoredEra::<Test>::get()), (0, 0));
        assert!(ErasStakersPaged::<Test>::contains_key((0, ALICE, 0)));

        MaxSlashingWeight::set(weight_to_slash(100));
        roll_one();
        assert_eq!((slashed(ALICE), slashed(NINA)), (400, 200));
        assert!(ValidatorSlashInEra::<Test>::contains_key(0, ALICE));
        roll_to_active_era(13);
        assert!(OldestStoredEra::<Test>::get() > 0);
        assert!(!ErasStakersPaged::<Test>::contains_key((0, ALICE, 0)));
        assert!(!ValidatorSlashInEra::<Test>::contains_key(0, ALICE));
    });
}
