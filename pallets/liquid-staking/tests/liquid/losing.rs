//! Slashes: who bears them, pending ones, bunker mode, a crisis.

use super::{chain::*, people::*};
use frame_support::{assert_noop, assert_ok};
use palisade_liquid_staking::{types::Settings, BatchById, Error, Event};
use sp_runtime::Perbill;

/// Dora and Emil have 1,000 PAL each, exposed in the active era: 600 PAL with each validator, and a buffer of 200 PAL.
fn two_holders() {
    deposit(DORA, 1_000 * PAL);
    deposit(EMIL, 1_000 * PAL);
    next_era();
    next_era();
}

#[test]
fn holders_of_equal_shares_lose_equally() {
    run(|| {
        two_holders();
        offend(ALICE, 10);
        roll_until_slashed();
        assert_eq!(active(0), 540 * PAL);
        assert_eq!(worth(DORA), 970 * PAL);
        assert_eq!(worth(EMIL), 970 * PAL);
        assert_eq!(Liquid::net_asset_value(), 1_940 * PAL);
    });
}

#[test]
fn a_slash_while_a_batch_unbonds_takes_the_same_from_it() {
    run(|| {
        two_holders();
        let batch = request_exit(EMIL, 1_000 * PAL);
        next_era();
        assert_eq!(active(0), 300 * PAL);
        offend(ALICE, 10); // of the 600 PAL that were exposed
        wait_for_batch(batch);
        assert_eq!(claim(EMIL, batch), 970 * PAL);
        assert_eq!(worth(DORA), 970 * PAL);
    });
}

#[test]
fn who_leaves_after_a_report_bears_it() {
    run(|| {
        two_holders();
        offend(ALICE, 10);
        assert_eq!(worth(EMIL), 1_000 * PAL, "it is not applied");
        assert_noop!(
            Liquid::exit_at_once(signed(EMIL), PAL, 0),
            Error::<Runtime>::SlashesPending
        );
        let batch = request_exit(EMIL, 1_000 * PAL);
        wait_for_batch(batch);
        assert_eq!(claim(EMIL, batch), 970 * PAL);
        assert_eq!(worth(DORA), 970 * PAL);
        // Applied: instant exits are possible again, at the lower rate.
        assert!(!Liquid::is_bunker(), "3% are below the threshold");
        assert_ok!(Liquid::exit_at_once(signed(DORA), 10 * PAL, 0));
    });
}

#[test]
fn an_offence_from_before_a_batch_is_found_late_and_reaches_it() {
    run(|| {
        two_holders();
        let batch = request_exit(EMIL, 1_000 * PAL);
        next_era();
        next_era();
        next_era();
        // In the last era before the stake of the batch is free.
        offend(ALICE, 10);
        for _ in 0..4 {
            roll_one();
        }
        let settled = BatchById::<Runtime>::get(batch).expect("exists").settled;
        assert_eq!(settled, None);
        wait_for_batch(batch);
        let paid = claim(EMIL, batch);
        assert!(paid <= 1_000 * PAL, "{paid}");
    });
}

#[test]
fn bond_pays_before_insurance_and_insurance_before_holders() {
    run(|| {
        two_holders();
        assert_ok!(Liquid::bond_operator(signed(OPERATOR), 0, 20 * PAL));
        assert_ok!(Liquid::fund_insurance(signed(CAROL), 10 * PAL));
        let operator = free(OPERATOR);
        let batch = request_exit(EMIL, 1_000 * PAL);
        next_era();
        offend(ALICE, 10); // 60 PAL
        roll_until_slashed();
        // 20 PAL from the bond, 10 PAL from the insurance. The rest is 15 PAL each for batch and holders.
        assert_eq!(Liquid::stashes()[0].bond, 0);
        assert_eq!(Liquid::cash().insurance, ED);
        assert_eq!(free(OPERATOR), operator);
        assert_eq!(worth(DORA), 985 * PAL);
        wait_for_batch(batch);
        assert_eq!(claim(EMIL, batch), 985 * PAL);
        assert_eq!(worth(DORA), 985 * PAL);
    });
}

#[test]
fn a_bond_pays_for_its_own_stash_only() {
    run(|| {
        two_holders();
        assert_ok!(Liquid::bond_operator(signed(OPERATOR), 0, 20 * PAL));
        offend(BOB, 10);
        roll_until_slashed();
        assert_eq!(Liquid::stashes()[0].bond, 20 * PAL);
        assert_eq!(worth(DORA), 970 * PAL);
    });
}

#[test]
fn a_bond_pays_for_the_validator_before_too() {
    run(|| {
        two_holders();
        offend(BOB, 10); // 60 of 600 PAL
        assert_ok!(Liquid::set_validator(root(), 2, None, None));
        let (next, operator) = (Some(CAROL), Some(OPERATOR));
        assert_ok!(Liquid::set_validator(root(), 1, next, operator));
        assert_ok!(Liquid::bond_operator(signed(OPERATOR), 1, 20 * PAL));
        roll_until_slashed();
        assert_eq!(Liquid::stashes()[1].bond, 0);
        assert_eq!(worth(DORA), 980 * PAL);
    });
}

#[test]
fn a_loss_above_the_threshold_begins_bunker_mode() {
    run(|| {
        two_holders();
        offend(ALICE, 20); // 120 of 2,000 PAL: 6%
        roll_until_slashed();
        assert!(Liquid::is_bunker());
        assert_eq!(worth(DORA), 940 * PAL);
        assert_noop!(
            Liquid::exit_at_once(signed(DORA), PAL, 0),
            Error::<Runtime>::BunkerMode
        );
        let batch = request_exit(DORA, 1_000 * PAL);
        wait_for_batch(batch);
        assert_eq!(claim(DORA, batch), 940 * PAL, "the queue is open");
        assert!(Liquid::is_bunker(), "time does not end it");

        assert_noop!(
            Liquid::end_bunker(signed(DORA)),
            sp_runtime::DispatchError::BadOrigin
        );
        assert_ok!(Liquid::end_bunker(root()));
        assert_noop!(Liquid::end_bunker(root()), Error::<Runtime>::NoBunkerMode);
        assert_ok!(Liquid::exit_at_once(signed(EMIL), PAL, 0));
    });
}

#[test]
fn small_losses_of_one_era_add_up() {
    run(|| {
        two_holders();
        offend(ALICE, 10); // 3% each
        offend(BOB, 10);
        roll_until_slashed();
        assert_eq!(worth(DORA), 940 * PAL);
        assert!(Liquid::is_bunker());
    });
}

#[test]
fn bunker_mode_ends_when_the_rate_is_back() {
    run(|| {
        two_holders();
        offend(ALICE, 20);
        roll_until_slashed();
        assert!(Liquid::is_bunker());
        pay_reward(100 * PAL); // 90 PAL for holders
        next_era();
        assert!(Liquid::is_bunker(), "30 PAL are missing");
        pay_reward(34 * PAL);
        next_era();
        assert!(!Liquid::is_bunker());
        assert_ok!(Liquid::exit_at_once(signed(DORA), PAL, 0));
    });
}

#[test]
fn what_is_covered_does_not_begin_bunker_mode() {
    run(|| {
        two_holders();
        assert_ok!(Liquid::fund_insurance(signed(CAROL), 100 * PAL));
        offend(ALICE, 20); // holders lose 20 of 120 PAL
        roll_until_slashed();
        assert!(!Liquid::is_bunker());
        assert_eq!(worth(DORA), 990 * PAL);
    });
}

#[test]
fn half_of_all_leave_then_a_slash_and_each_is_paid_by_the_rules() {
    run(|| {
        // 1. Four holders with 500 PAL each. Buffer 200 PAL, 600 PAL with each validator.
        let holders = [DORA, EMIL, FAYE, GINA];
        for who in holders {
            deposit(who, 500 * PAL);
        }
        next_era();
        next_era();
        // 2. Gina takes what the buffer has, for 1%. Emil's instant exit finds too little, so he queues with Faye.
        assert_ok!(Liquid::exit_at_once(signed(GINA), 200 * PAL, 198 * PAL));
        assert_noop!(
            Liquid::exit_at_once(signed(EMIL), 500 * PAL, 0),
            Error::<Runtime>::BufferTooSmall
        );
        let batch = request_exit(EMIL, 500 * PAL);
        request_exit(FAYE, 500 * PAL);
        next_era();
        // 3. All of Alice's stake is lost: 600 PAL were exposed.
        offend(ALICE, 100);
        assert_noop!(
            Liquid::exit_at_once(signed(DORA), PAL, 0),
            Error::<Runtime>::SlashesPending
        );
        roll_until_slashed();
        assert_eq!(active(0), 0);
        assert!(Liquid::is_bunker());
        // 4. Dora leaves after it.
        let second = request_exit(DORA, 500 * PAL);
        wait_for_batch(batch);
        wait_for_batch(second);
        let (emil, faye) = (claim(EMIL, batch), claim(FAYE, batch));
        let (dora, gina) = (claim(DORA, second), worth(GINA));
        // 5. 1,802 PAL for 1,800 shares lost 600. All shares are worth the same, up to rounding: leavers get no more.
        assert_eq!(emil, faye);
        assert!(dora.abs_diff(emil) < 1_000_000, "{dora} {emil}");
        let exact = 1_202 * PAL * 5 / 18;
        assert!(
            emil <= exact && exact - emil < 1_000_000,
            "{emil} of {exact}"
        );
        assert!((gina * 5 / 3).abs_diff(exact) < 2_000_000, "{gina}");
        assert!(emil + faye + dora + gina <= 1_202 * PAL);
    });
}

#[test]
fn after_a_slash_of_almost_everything_the_pallet_works_on() {
    run(|| {
        let all = Settings {
            buffer_target: Perbill::zero(),
            ..house_rules()
        };
        assert_ok!(Liquid::set_settings(root(), all));
        two_holders();
        for validator in [ALICE, BOB, CAROL] {
            offend(validator, 99);
        }
        roll_until_slashed();
        let left = Liquid::net_asset_value();
        assert!(left.abs_diff(20 * PAL) < 10, "{left}");
        let batch = request_exit(EMIL, 1_000 * PAL);
        deposit(FAYE, 10 * PAL);
        assert!(
            10 * PAL - worth(FAYE) < 1_000_000,
            "old losses are not hers"
        );
        wait_for_batch(batch);
        let paid = claim(EMIL, batch);
        // Who enters after a loss pays a little more than a share is worth.
        assert!(paid.abs_diff(left / 2) < 1_000_000, "{paid}");
        assert!(worth(FAYE) + worth(DORA) + paid <= left + 10 * PAL);
    });
}

#[test]
fn a_loss_is_told_with_who_bears_it() {
    run(|| {
        two_holders();
        assert_ok!(Liquid::bond_operator(signed(OPERATOR), 0, 20 * PAL));
        offend(ALICE, 10);
        let mut told = None;
        while told.is_none() {
            roll_one();
            told = System::events()
                .into_iter()
                .find_map(|record| match record.event {
                    RuntimeEvent::Liquid(event @ Event::LossTaken { .. }) => Some(event),
                    _ => None,
                });
        }
        assert_eq!(
            told,
            Some(Event::LossTaken {
                stash: 0,
                by_bond: 20 * PAL,
                by_insurance: 0,
                by_batches: 0,
                by_holders: 40 * PAL,
            })
        );
    });
}
