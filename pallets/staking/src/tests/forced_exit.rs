//! What is bonded after a stash was forgotten doesn't answer for what was before.

use crate::{mock::*, rooms::Elections, AnswersFrom, Bonded, Payee};
use frame_support::{assert_ok, weights::Weight};
use sp_runtime::testing::UintAuthorityId;

/// Nina's 500 stand behind Alice's 1,000. Eras pay nothing.
fn chain() -> ExtBuilder {
    ExtBuilder::unpaid().nominator(NINA, 500, &[ALICE])
}

fn validate_again(who: AccountId, value: Balance) {
    assert_ok!(bond(who, value));
    let keys = SessionKeys {
        dummy: UintAuthorityId(who),
    };
    assert_ok!(<Session as pallet_session::SessionInterface>::set_keys(
        &who, keys
    ));
    validate(who);
}

#[test]
fn what_a_nominator_bonds_after_a_forced_exit_does_not_answer_for_what_was_before() {
    chain().nominator(OMAR, 500, &[ALICE]).run(|| {
        roll_to(2);
        assert_ok!(Staking::force_unstake(root(), NINA, 0));
        assert_eq!(AnswersFrom::<Test>::get(NINA), Some(1));
        roll_to(4);
        assert_ok!(bond(NINA, 600));
        offence(100).by(&[ALICE]);
        roll_to_application(3);
        // Omar stayed.
        assert_eq!((slashed(NINA), slashed(OMAR)), (0, 500));
        assert_eq!((ledger(NINA).total, Staking::held_of(&NINA)), (600, 600));
    });
}

#[test]
fn what_a_validator_bonds_after_a_forced_exit_answers_from_its_next_election_on() {
    chain().run(|| {
        roll_to(2);
        assert_ok!(Staking::force_unstake(root(), BOB, 0));
        validate_again(BOB, 800);
        offence(50).mildly().by(&[BOB]);

        roll_to_active_era(1);
        let own = Staking::exposure_overview(1, &BOB).map(|overview| overview.own);
        assert_eq!(own, Some(800));
        offence(10).mildly().by(&[BOB]);
        roll_to_application(3);
        assert_eq!(slashed(BOB), 0);
        roll_to_application(4);
        assert_eq!((slashed(BOB), ledger(BOB).total), (80, 720));
    });
}

#[test]
fn what_a_stash_does_not_answer_for_does_not_count_as_paid() {
    chain().run(|| {
        roll_to(2);
        assert_ok!(Staking::force_unstake(root(), BOB, 0));
        validate_again(BOB, 800);
        roll_to_active_era(1);
        // Of two faults that are found in the same era the dearest is paid: of those for which it answers.
        offence(50).mildly().in_era(0).by(&[BOB]);
        offence(10).mildly().by(&[BOB]);
        roll_to_application(4);
        assert_eq!((slashed(BOB), ledger(BOB).total), (80, 720));
    });
}

#[test]
fn dust_that_was_reaped_does_not_make_new_stake_answer() {
    chain().run(|| {
        offence(99).mildly().by(&[ALICE]);
        roll_to_application(3);
        assert_eq!((slashed(NINA), ledger(NINA).total), (495, 5));
        // She stands in the exposures of era 3 with what she had when it was elected.
        assert_eq!(backing(3, ALICE, NINA), 500);
        assert_ok!(Staking::reap_stash(signed(DORA), NINA, 0));
        assert_eq!(AnswersFrom::<Test>::get(NINA), Some(4));
        assert_ok!(bond(NINA, 400));
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
            offence(percent).mildly().by(&[ALICE]);
            roll_to_application(3);
            let lost = slashed(NINA);
            assert!(ledger(NINA).total < EXISTENTIAL_DEPOSIT);
            withdraw(NINA);
            assert_eq!(Bonded::<Test>::get(NINA), None);
            assert_eq!(AnswersFrom::<Test>::get(NINA), Some(4));
            assert_ok!(bond(NINA, 400));
            offence(50).mildly().by(&[ALICE]);
            roll_to_application(6);
            assert_eq!((slashed(NINA), ledger(NINA).total), (lost, 400));
        });
    }
}

#[test]
fn who_unbonds_and_withdraws_leaves_nothing_behind_and_answers_when_it_comes_back() {
    chain().run(|| {
        assert_ok!(Staking::chill(signed(NINA)));
        assert_ok!(Staking::unbond(signed(NINA), 500));
        roll_to_active_era(3);
        withdraw(NINA);
        assert_eq!(Bonded::<Test>::get(NINA), None);
        assert_eq!(AnswersFrom::<Test>::iter().count(), 0);

        assert_ok!(bond(NINA, 300));
        nominate(NINA, &[ALICE]);
        roll_to_active_era(4);
        assert_eq!(backing(4, ALICE, NINA), 300);
        offence(10).mildly().by(&[ALICE]);
        roll_to_application(7);
        assert_eq!((slashed(NINA), ledger(NINA).total), (30, 270));
    });
}

#[test]
fn the_record_goes_with_the_last_era_that_could_be_slashed_for() {
    // Era 0 is bonded until era 3 begins.
    for (era, kept) in [(2, Some(1)), (3, None)] {
        chain().run(|| {
            roll_to(2);
            assert_ok!(Staking::force_unstake(root(), NINA, 0));
            roll_to_active_era(era);
            assert_ok!(bond(NINA, 600));
            assert_eq!(AnswersFrom::<Test>::get(NINA), kept);
        });
    }
}

#[test]
fn the_record_stays_as_long_as_a_slash_waits() {
    chain().run(|| {
        roll_to(2);
        assert_ok!(Staking::force_unstake(root(), NINA, 0));
        offence(40).mildly().by(&[ALICE]);
        // Blocks are full: nothing is applied.
        MaxSlashingWeight::set(Weight::zero());
        roll_to_active_era(4);
        assert_ok!(bond(NINA, 600));
        assert_eq!(AnswersFrom::<Test>::get(NINA), Some(1));
        slash_without_haste();
        roll_one();
        assert_eq!((slashed(ALICE), slashed(NINA)), (400, 0));
    });
}

#[test]
fn an_exit_that_follows_in_time_takes_the_record_away() {
    chain().run(|| {
        roll_to(2);
        assert_ok!(Staking::force_unstake(root(), NINA, 0));
        assert_ok!(bond(NINA, 600));
        assert_eq!(AnswersFrom::<Test>::get(NINA), Some(1));
        assert_ok!(Staking::unbond(signed(NINA), 600));
        roll_to_active_era(3);
        withdraw(NINA);
        assert_eq!(AnswersFrom::<Test>::get(NINA), None);
    });
}

#[test]
fn whom_governance_forgets_during_an_election_does_not_answer_for_what_it_has_read() {
    elect_over_blocks();
    chain().run(|| {
        roll_to(4);
        assert_eq!(Elections::<Test>::era_being_elected(), Some(1));
        // Something is wrong with her records.
        Payee::<Test>::remove(NINA);
        let forget = Staking::restore_ledger(root(), NINA, None, Some(0), None);
        assert_ok!(forget);
        assert_eq!(AnswersFrom::<Test>::get(NINA), Some(2));
        assert_ok!(bond(NINA, 400));

        roll_to_active_era(1);
        assert_eq!(backing(1, ALICE, NINA), 500);
        offence(40).mildly().by(&[ALICE]);
        roll_to_application(4);
        assert_eq!((slashed(ALICE), slashed(NINA)), (400, 0));
    });
}

#[test]
fn who_is_forgotten_while_an_election_goes_on_answers_for_what_a_new_snapshot_reads() {
    elect_over_blocks();
    ExtBuilder::unpaid().nominator(NINA, 500, &[ALICE]).run(|| {
        // Nina was slashed once, and has unbonded all the rest.
        offence(10).mildly().by(&[ALICE]);
        roll_to_active_era(1);
        assert_ok!(Staking::chill(signed(NINA)));
        assert_ok!(Staking::unbond(signed(NINA), 500));
        let free_from = ledger(NINA).unlocking[0].era;
        roll_to_application(3);
        assert_eq!(slashed(NINA), 50);
        roll_to_mature_era(free_from);
        let give_up = System::block_number() + 100;
        while Elections::<Test>::era_being_elected().is_none() {
            assert!(System::block_number() < give_up, "stakes are never read");
            roll_one();
        }

        // She takes it out in an election that comes to nothing, and is back for the next try.
        let era = Staking::planned_era() + 1;
        withdraw(NINA);
        if bond(NINA, 400).is_err() {
            assert_ok!(Staking::bond_extra(signed(NINA), 400));
        }
        nominate(NINA, &[ALICE]);
        begin_again();
        roll_to_active_era(era);
        assert_eq!(backing(era, ALICE, NINA), 400);
        offence(50).mildly().by(&[ALICE]);
        roll_to_application(era + 3);
        assert_eq!(slashed(NINA), 50 + 200);
        assert_eq!(ledger(NINA).total, 200);
    });
}
