//! Validators that stop or refuse nominations. Operators: their bonds, and when they get them back.

use super::{chain::*, governing::is_nominating, people::*};
use frame_support::{assert_noop, assert_ok, traits::fungible::InspectHold};
use palisade_liquid_staking::{Error, Event, HoldReason};
use palisade_staking::ValidatorPrefs;

#[test]
fn a_validator_that_has_stopped_gets_no_funds_until_it_is_back() {
    run(|| {
        deposit(DORA, 1_000 * PAL);
        next_era();
        assert_eq!([active(0), active(1), active(2)], [300 * PAL; 3]);
        assert_ok!(Staking::chill(signed(ALICE)));

        // All 90 PAL above the target of the buffer go to the other two.
        deposit(EMIL, 100 * PAL);
        next_era();
        assert_eq!(active(0), 300 * PAL);
        assert_eq!([active(1), active(2)], [345 * PAL; 2]);
        assert_eq!(Liquid::cash().buffer, 110 * PAL);

        // Alice is back. Her stash is the smallest.
        assert_ok!(Staking::validate(signed(ALICE), ValidatorPrefs::default()));
        deposit(EMIL, 100 * PAL);
        next_era();
        assert_eq!([active(0), active(1), active(2)], [360 * PAL; 3]);
        assert_eq!(worth(EMIL), 200 * PAL);
    });
}

#[test]
fn a_validator_that_refuses_nominations_takes_no_part_from_others() {
    run(|| {
        deposit(DORA, 1_000 * PAL);
        next_era();
        // Alice throws the stash out, and lets nobody in.
        let prefs = ValidatorPrefs {
            blocked: true,
            ..Default::default()
        };
        assert_ok!(Staking::validate(signed(ALICE), prefs));
        let stash = Liquid::stashes()[0].account;
        assert_ok!(Staking::kick(signed(ALICE), vec![stash]));
        assert!(!is_nominating(0));

        deposit(EMIL, 100 * PAL);
        next_era();
        assert!(!is_nominating(0));
        assert_eq!(active(0), 300 * PAL);
        assert_eq!([active(1), active(2)], [345 * PAL; 2]);

        // Its stake still gives its part to those who leave.
        let batch = request_exit(DORA, 550 * PAL); // half of all
        next_era();
        assert_eq!(active(0), 150 * PAL);
        wait_for_batch(batch);
        assert_eq!(claim(DORA, batch), 550 * PAL);
    });
}

#[test]
fn a_validator_that_refuses_the_first_nomination_keeps_no_funds_back() {
    run(|| {
        let validate = |blocked| {
            let prefs = ValidatorPrefs {
                blocked,
                ..Default::default()
            };
            assert_ok!(Staking::validate(signed(ALICE), prefs));
        };
        validate(true);
        deposit(DORA, 1_000 * PAL);
        next_era();
        // A validator gets two fifths of all at most.
        assert_eq!([active(0), active(1), active(2)], [0, 400 * PAL, 400 * PAL]);
        assert_eq!(Liquid::cash().buffer, 200 * PAL);

        validate(false);
        next_era();
        assert_eq!(active(0), 100 * PAL);
        assert!(is_nominating(0));
        assert_eq!(Liquid::cash().buffer, 100 * PAL);
    });
}

#[test]
fn an_operator_bonds_and_its_bond_waits_as_long_as_stake() {
    run(|| {
        deposit(DORA, 300 * PAL);
        next_era();
        assert_noop!(
            Liquid::bond_operator(signed(DORA), 0, PAL),
            Error::<Runtime>::NotOperator
        );
        assert_ok!(Liquid::bond_operator(signed(OPERATOR), 0, 30 * PAL));
        assert_ok!(Liquid::bond_operator(signed(OPERATOR), 0, 20 * PAL));
        assert_noop!(
            Liquid::set_validator(root(), 0, None, None),
            Error::<Runtime>::OperatorBonded
        );
        assert_noop!(
            Liquid::withdraw_operator_bond(signed(OPERATOR), 0),
            Error::<Runtime>::BondLiable
        );
        let era = Staking::active_era();
        assert_ok!(Liquid::leave_operator(signed(OPERATOR), 0));
        assert!(!is_nominating(0));
        assert_noop!(
            Liquid::leave_operator(root(), 0),
            Error::<Runtime>::OperatorLeaves
        );
        assert_noop!(
            Liquid::bond_operator(signed(OPERATOR), 0, PAL),
            Error::<Runtime>::OperatorLeaves
        );
        roll_to_era(era + 2);
        assert_noop!(
            Liquid::withdraw_operator_bond(signed(OPERATOR), 0),
            Error::<Runtime>::BondLiable
        );
        roll_to_era(era + 4);
        let held = || Balances::balance_on_hold(&HoldReason::OperatorBond.into(), &OPERATOR);
        assert_eq!(held(), 50 * PAL);
        assert_ok!(Liquid::withdraw_operator_bond(signed(OPERATOR), 0));
        assert_eq!(held(), 0);
        assert_ok!(Liquid::set_validator(root(), 0, Some(ALICE), None));
        assert!(is_nominating(0));
    });
}

#[test]
fn the_bond_of_an_operator_that_leaves_pays_for_a_late_slash() {
    run(|| {
        deposit(DORA, 1_000 * PAL);
        next_era();
        next_era();
        assert_ok!(Liquid::bond_operator(signed(OPERATOR), 0, 50 * PAL));
        assert_ok!(Liquid::leave_operator(root(), 0));
        offend(ALICE, 10); // 30 of 300 PAL
        assert_noop!(
            Liquid::withdraw_operator_bond(signed(OPERATOR), 0),
            Error::<Runtime>::BondLiable
        );
        roll_until_slashed();
        assert_eq!(Liquid::stashes()[0].bond, 20 * PAL);
        assert_eq!(worth(DORA), 1_000 * PAL);
    });
}

#[test]
fn anybody_gives_an_operator_that_left_its_bond_back() {
    run(|| {
        // 1. An operator keeps a stash idle with a bond of one unit.
        deposit(DORA, 300 * PAL);
        next_era();
        let (before, era) = (free(OPERATOR), Staking::active_era());
        assert_ok!(Liquid::bond_operator(signed(OPERATOR), 0, 1));
        assert_ok!(Liquid::leave_operator(signed(OPERATOR), 0));
        assert_noop!(
            Liquid::withdraw_operator_bond(signed(DORA), 0),
            Error::<Runtime>::BondLiable
        );
        assert_noop!(
            Liquid::withdraw_operator_bond(signed(DORA), 1),
            Error::<Runtime>::NotOperator
        );

        // 2. The bond can't be needed any more. It goes to the operator, whoever calls.
        roll_to_era(era + 4);
        let of_dora = free(DORA);
        assert_ok!(Liquid::withdraw_operator_bond(signed(DORA), 0));
        System::assert_last_event(
            Event::BondWithdrawn {
                stash: 0,
                amount: 1,
            }
            .into(),
        );
        assert_eq!((free(OPERATOR), free(DORA)), (before, of_dora));
        assert_ok!(Liquid::set_validator(root(), 0, Some(ALICE), None));
        assert!(is_nominating(0));
    });
}

#[test]
fn a_slash_that_cannot_reach_a_bond_does_not_hold_it() {
    run(|| {
        deposit(DORA, 300 * PAL);
        next_era();
        let era = Staking::active_era();
        assert_ok!(Liquid::bond_operator(signed(OPERATOR), 0, 50 * PAL));
        assert_ok!(Liquid::leave_operator(signed(OPERATOR), 0));
        roll_to_era(era + 3);
        offend(BOB, 10);
        offend(ALICE, 10); // in an era in which the stash is not behind her
        assert_ok!(Liquid::withdraw_operator_bond(signed(OPERATOR), 0));
    });
}

#[test]
fn a_late_slash_of_its_era_holds_a_bond_until_it_is_taken() {
    run(|| {
        deposit(DORA, 1_000 * PAL);
        next_era();
        next_era();
        let (era, session) = (Staking::active_era(), Session::current_index());
        assert_ok!(Liquid::bond_operator(signed(OPERATOR), 0, 50 * PAL));
        assert_ok!(Liquid::leave_operator(signed(OPERATOR), 0));
        assert_eq!(Liquid::stashes()[0].leaves_in, Some(era + 3));

        // Found two eras later, the offence is punished an era after the bond would be free.
        roll_to_era(era + 2);
        offend_in(session, ALICE, 10); // 30 of 300 PAL
        roll_to_era(era + 3);
        assert_noop!(
            Liquid::withdraw_operator_bond(signed(OPERATOR), 0),
            Error::<Runtime>::BondLiable
        );
        roll_until_slashed();
        assert_eq!(Liquid::stashes()[0].bond, 20 * PAL);
        assert_ok!(Liquid::withdraw_operator_bond(signed(OPERATOR), 0));
        assert_eq!(worth(DORA), 1_000 * PAL);
    });
}
