//! A stash leaves at once (forced out, reaped, or removed by `restore_ledger`) and bonds again. The new stake is not
//! slashed for eras before its entry in `AnswersFrom`.

use crate::{mock::*, rooms::Elections, AnswersFrom, Bonded, Payee};
use frame_support::{assert_ok, weights::Weight};

/// Nina backs Alice, who has 1,000, with 500. Eras pay nothing.
fn chain() -> ExtBuilder {
    ExtBuilder::unpaid().nominator(NINA, 500, &[ALICE])
}

fn validate_again(who: AccountId, value: Balance) {
    assert_ok!(bond(who, value));
    give_keys(who);
    validate(who);
}

#[test]
fn a_nominators_bond_after_a_forced_exit_is_not_slashed_for_older_eras() {
    chain().nominator(OMAR, 500, &[ALICE]).run(|| {
        // 1. Governance removes the stake of Nina in era 0. A new stake answers from era 1.
        roll_to(2);
        assert_ok!(Staking::force_unstake(root(), NINA, 0));
        assert_eq!(AnswersFrom::<Test>::get(NINA), Some(1));
        // 2. Nina bonds 600. Alice commits an offence in era 0.
        roll_to(4);
        assert_ok!(bond(NINA, 600));
        offence(100).by(&[ALICE]);
        // 3. The slash takes the stake of Omar, who stayed, and nothing of Nina.
        roll_to_application(3);
        assert_eq!((slashed(NINA), slashed(OMAR)), (0, 500));
        assert_eq!((ledger(NINA).total, Staking::held_of(&NINA)), (600, 600));
    });
}

#[test]
fn a_validators_bond_after_a_forced_exit_answers_from_its_next_election() {
    chain().run(|| {
        // 1. Bob is removed in era 0, and validates again with 800. Then he commits an offence in era 0.
        roll_to(2);
        assert_ok!(Staking::force_unstake(root(), BOB, 0));
        validate_again(BOB, 800);
        offence(50).mildly().by(&[BOB]);

        // 2. He is elected for era 1 with the new stake, and commits another offence.
        roll_to_active_era(1);
        let own = Staking::exposure_overview(1, &BOB).map(|overview| overview.own);
        assert_eq!(own, Some(800));
        offence(10).mildly().by(&[BOB]);
        // 3. The offence of era 0 costs him nothing.
        roll_to_application(3);
        assert_eq!(slashed(BOB), 0);
        // 4. The offence of era 1 costs 10% of 800.
        roll_to_application(4);
        assert_eq!((slashed(BOB), ledger(BOB).total), (80, 720));
    });
}

#[test]
fn what_a_stash_does_not_answer_for_does_not_count_as_paid() {
    chain().run(|| {
        // 1. Bob is removed in era 0, and is elected for era 1 with a new stake of 800.
        roll_to(2);
        assert_ok!(Staking::force_unstake(root(), BOB, 0));
        validate_again(BOB, 800);
        roll_to_active_era(1);
        // 2. Offences of eras 0 and 1 are found in era 1. Only the dearest is slashed, of those he answers for.
        offence(50).mildly().in_era(0).by(&[BOB]);
        offence(10).mildly().by(&[BOB]);
        // 3. The 50% of era 0 do not replace the 10% of era 1.
        roll_to_application(4);
        assert_eq!((slashed(BOB), ledger(BOB).total), (80, 720));
    });
}

#[test]
fn dust_that_was_reaped_does_not_make_new_stake_answer() {
    chain().run(|| {
        // 1. A slash leaves Nina 5.
        offence(99).mildly().by(&[ALICE]);
        roll_to_application(3);
        assert_eq!((slashed(NINA), ledger(NINA).total), (495, 5));
        // 2. In the exposures of era 3 she still has the 500 of its election.
        assert_eq!(backing(3, ALICE, NINA), 500);
        // 3. Her dust is reaped, and she bonds 400. The new stake answers from era 4.
        assert_ok!(Staking::reap_stash(signed(DORA), NINA, 0));
        assert_eq!(AnswersFrom::<Test>::get(NINA), Some(4));
        assert_ok!(bond(NINA, 400));
        // 4. Alice commits an offence in era 3. The slash takes nothing of the new stake.
        offence(50).mildly().by(&[ALICE]);
        roll_to_application(6);
        assert_eq!((slashed(ALICE), slashed(NINA)), (1_000, 495));
        assert_eq!(ledger(NINA).total, 400);
    });
}

#[test]
fn who_withdraws_dust_or_nothing_after_a_slash_begins_anew_as_well() {
    for percent in [99, 100] {
        chain().run(|| {
            // 1. A slash leaves Nina dust, or nothing.
            offence(percent).mildly().by(&[ALICE]);
            roll_to_application(3);
            let lost = slashed(NINA);
            assert!(ledger(NINA).total < EXISTENTIAL_DEPOSIT);
            // 2. She withdraws, which removes the stash. A new stake answers from era 4.
            withdraw(NINA);
            assert_eq!(Bonded::<Test>::get(NINA), None);
            assert_eq!(AnswersFrom::<Test>::get(NINA), Some(4));
            // 3. She bonds 400. The next slash takes nothing of it.
            assert_ok!(bond(NINA, 400));
            offence(50).mildly().by(&[ALICE]);
            roll_to_application(6);
            assert_eq!((slashed(NINA), ledger(NINA).total), (lost, 400));
        });
    }
}

#[test]
fn an_ordinary_exit_leaves_no_record_and_the_next_bond_can_be_slashed() {
    chain().run(|| {
        // 1. Nina unbonds all, waits and withdraws. No era can slash her any more, so nothing is recorded.
        assert_ok!(Staking::chill(signed(NINA)));
        assert_ok!(Staking::unbond(signed(NINA), 500));
        roll_to_active_era(3);
        withdraw(NINA);
        assert_eq!(Bonded::<Test>::get(NINA), None);
        assert_eq!(AnswersFrom::<Test>::iter().count(), 0);

        // 2. She bonds 300 and is elected for era 4.
        assert_ok!(bond(NINA, 300));
        nominate(NINA, &[ALICE]);
        roll_to_active_era(4);
        assert_eq!(backing(4, ALICE, NINA), 300);
        // 3. The new stake is slashed as any other.
        offence(10).mildly().by(&[ALICE]);
        roll_to_application(7);
        assert_eq!((slashed(NINA), ledger(NINA).total), (30, 270));
    });
}

#[test]
fn the_record_stays_as_long_as_a_slash_waits() {
    chain().run(|| {
        // 1. Nina is removed in era 0. Then Alice commits an offence in era 0.
        roll_to(2);
        assert_ok!(Staking::force_unstake(root(), NINA, 0));
        offence(40).mildly().by(&[ALICE]);
        // 2. Blocks are full: the slash is not applied in time.
        MaxSlashingWeight::set(Weight::zero());
        roll_to_active_era(4);
        // 3. Nina bonds again. The record is still there.
        assert_ok!(bond(NINA, 600));
        assert_eq!(AnswersFrom::<Test>::get(NINA), Some(1));
        // 4. The slash is applied. It takes nothing of the new stake.
        slash_without_haste();
        roll_one();
        assert_eq!((slashed(ALICE), slashed(NINA)), (400, 0));
    });
}

#[test]
fn an_exit_that_follows_in_time_takes_the_record_away() {
    chain().run(|| {
        // 1. Nina is removed, and bonds again: there is a record.
        roll_to(2);
        assert_ok!(Staking::force_unstake(root(), NINA, 0));
        assert_ok!(bond(NINA, 600));
        assert_eq!(AnswersFrom::<Test>::get(NINA), Some(1));
        // 2. She unbonds and withdraws when it is due. The record goes.
        assert_ok!(Staking::unbond(signed(NINA), 600));
        roll_to_active_era(3);
        withdraw(NINA);
        assert_eq!(AnswersFrom::<Test>::get(NINA), None);
    });
}

#[test]
fn a_stash_forgotten_during_an_election_is_not_slashed_for_its_snapshot() {
    elect_over_blocks();
    chain().run(|| {
        // 1. Era 1 is being elected, and the 500 of Nina are in the snapshot.
        roll_to(4);
        assert_eq!(Elections::<Test>::era_being_elected(), Some(1));
        // 2. Governance resets her damaged records: the stash is gone. A new stake answers from era 2.
        Payee::<Test>::remove(NINA);
        let forget = Staking::restore_ledger(root(), NINA, None, Some(0), None);
        assert_ok!(forget);
        assert_eq!(AnswersFrom::<Test>::get(NINA), Some(2));
        // 3. She bonds 400, and is exposed in era 1 with the old 500.
        assert_ok!(bond(NINA, 400));

        roll_to_active_era(1);
        assert_eq!(backing(1, ALICE, NINA), 500);
        // 4. A slash for era 1 takes nothing of her new stake.
        offence(40).mildly().by(&[ALICE]);
        roll_to_application(4);
        assert_eq!((slashed(ALICE), slashed(NINA)), (400, 0));
    });
}

#[test]
fn a_stash_that_is_back_for_a_new_snapshot_is_slashed_for_it() {
    elect_over_blocks();
    ExtBuilder::unpaid().nominator(NINA, 500, &[ALICE]).run(|| {
        // 1. Nina is slashed once, and unbonds all the rest.
        offence(10).mildly().by(&[ALICE]);
        roll_to_active_era(1);
        assert_ok!(Staking::chill(signed(NINA)));
        assert_ok!(Staking::unbond(signed(NINA), 500));
        let free_from = ledger(NINA).unlocking[0].era;
        roll_to_application(3);
        assert_eq!(slashed(NINA), 50);
        roll_to_mature_era(free_from);
        // 2. Her chunk is due, and the next snapshot has begun.
        let give_up = System::block_number() + 100;
        while Elections::<Test>::era_being_elected().is_none() {
            assert!(System::block_number() < give_up, "stakes are never read");
            roll_one();
        }

        // 3. She withdraws and is back with 400, before the election starts over with a new snapshot.
        let era = Staking::planned_era() + 1;
        withdraw(NINA);
        if bond(NINA, 400).is_err() {
            assert_ok!(Staking::bond_extra(signed(NINA), 400));
        }
        nominate(NINA, &[ALICE]);
        begin_again();
        // 4. She is elected with the new stake, and slashed for the new era.
        roll_to_active_era(era);
        assert_eq!(backing(era, ALICE, NINA), 400);
        offence(50).mildly().by(&[ALICE]);
        roll_to_application(era + 3);
        assert_eq!(slashed(NINA), 50 + 200);
        assert_eq!(ledger(NINA).total, 200);
    });
}
