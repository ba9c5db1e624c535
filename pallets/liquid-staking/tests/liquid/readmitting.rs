//! Validators that have offended get no funds by their own doing. The admin admits them again.

use super::{chain::*, governing::is_nominating, people::*};
use frame_support::{assert_noop, assert_ok};
use palisade_liquid_staking::Error;
use palisade_staking::ValidatorPrefs;

/// Dora has 1,000 PAL: 300 PAL with each validator, exposed in the active era, and a buffer of 100 PAL.
fn one_holder() {
    deposit(DORA, 1_000 * PAL);
    next_era();
    next_era();
}

/// Alice validates again.
fn come_back() {
    assert_ok!(Staking::validate(signed(ALICE), ValidatorPrefs::default()));
}

/// The admin names Alice and her operator for the first stash.
fn admit() {
    assert_ok!(Liquid::set_validator(
        root(),
        0,
        Some(ALICE),
        Some(OPERATOR)
    ));
}

#[test]
fn who_was_slashed_gets_no_funds_by_throwing_its_stash_out() {
    run(|| {
        // 1. Alice is reported. She validates again and throws the stash out, so that no void nomination is left.
        one_holder();
        offend_gravely(ALICE, 10);
        come_back();
        let stash = Liquid::stashes()[0].account;
        assert_ok!(Staking::kick(signed(ALICE), vec![stash]));
        assert!(!is_nominating(0));

        // 2. Emil's deposit goes to the others, and the stash does not nominate her again.
        deposit(EMIL, 100 * PAL);
        next_era();
        assert!(!is_nominating(0));
        assert_eq!(
            [active(0), active(1), active(2)],
            [300, 345, 345].map(|sum| sum * PAL)
        );

        // 3. The same after the slash, for ever.
        roll_until_slashed();
        assert_eq!(active(0), 270 * PAL);
        for _ in 0..8 {
            next_era();
        }
        assert!(!is_nominating(0));
        assert_eq!(active(0), 270 * PAL);

        // 4. The admin trusts her again.
        admit();
        assert!(is_nominating(0));
        deposit(EMIL, 100 * PAL);
        next_era();
        assert!(active(0) > 350 * PAL, "the smallest stash is filled first");
    });
}

#[test]
fn a_stash_with_a_void_nomination_gets_no_funds() {
    run(|| {
        one_holder();
        offend_gravely(ALICE, 10);
        come_back();
        assert!(is_nominating(0), "it is stored, and void");
        deposit(EMIL, 100 * PAL);
        next_era();
        assert_eq!(
            [active(0), active(1), active(2)],
            [300, 345, 345].map(|sum| sum * PAL)
        );
    });
}

#[test]
fn a_validator_whose_slash_is_cancelled_gets_funds_again() {
    run(|| {
        one_holder();
        offend_gravely(ALICE, 10);
        roll_one();
        roll_one();
        let due = Staking::active_era() + 2;
        assert_ok!(Staking::cancel_deferred_slash(root(), due, vec![0]));
        come_back();
        deposit(EMIL, 100 * PAL);
        next_era();
        assert_eq!([active(0), active(1), active(2)], [330 * PAL; 3]);
    });
}

#[test]
fn who_offends_before_its_stash_has_any_stake_gets_none() {
    run(|| {
        offend_gravely(ALICE, 10);
        come_back();
        deposit(DORA, 1_000 * PAL);
        next_era();
        // A validator gets two fifths of all at most.
        assert_eq!([active(0), active(1), active(2)], [0, 400 * PAL, 400 * PAL]);

        admit();
        next_era();
        assert_eq!(active(0), 100 * PAL);
        assert!(is_nominating(0));
    });
}

#[test]
fn an_offence_after_the_admission_counts_again() {
    run(|| {
        one_holder();
        offend_gravely(ALICE, 10);
        roll_one();
        come_back();
        admit();
        deposit(EMIL, 100 * PAL);
        next_era();
        assert_eq!([active(0), active(1), active(2)], [330 * PAL; 3]);

        // She is in the set of era 5 again, and offends in it.
        next_era();
        roll_until_slashed();
        assert_eq!(active(0), 300 * PAL);
        offend_gravely(ALICE, 20);
        come_back();
        deposit(EMIL, 100 * PAL);
        next_era();
        assert_eq!(active(0), 300 * PAL);
        assert!(active(1) > 330 * PAL);
    });
}

#[test]
fn an_operator_with_a_bond_can_be_admitted_again() {
    run(|| {
        one_holder();
        assert_ok!(Liquid::bond_operator(signed(OPERATOR), 0, 50 * PAL));
        offend_gravely(ALICE, 10); // 30 of 300 PAL
        roll_one();
        come_back();
        for (validator, operator) in [
            (Some(ALICE), Some(GINA)),
            (Some(ALICE), None),
            (None, Some(OPERATOR)),
        ] {
            assert_noop!(
                Liquid::set_validator(root(), 0, validator, operator),
                Error::<Runtime>::OperatorBonded
            );
        }
        admit();
        assert_eq!(
            Liquid::stashes()[0].bond,
            50 * PAL,
            "it is liable as before"
        );
        roll_until_slashed();
        assert_eq!(Liquid::stashes()[0].bond, 20 * PAL);
        assert_eq!(worth(DORA), 1_000 * PAL);

        // Who leaves is not admitted by it: the bond could never be withdrawn then.
        assert_ok!(Liquid::leave_operator(signed(OPERATOR), 0));
        assert_noop!(
            Liquid::set_validator(root(), 0, None, Some(OPERATOR)),
            Error::<Runtime>::OperatorBonded
        );
    });
}
