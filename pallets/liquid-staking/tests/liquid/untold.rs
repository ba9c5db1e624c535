//! Root does something to the stake of a stash, and the pallet isn't told.

use super::{chain::*, people::*};
use frame_support::{
    assert_ok,
    traits::{fungible::Mutate, Hooks},
};
use palisade_liquid_staking::{Event, StrayStake, WorkMark, WorkRecord};

/// Dora has 1,000 PAL: 300 PAL with each validator, exposed in the active era, and a buffer of 100 PAL.
fn one_holder() {
    deposit(DORA, 1_000 * PAL);
    next_era();
    next_era();
}

/// Root forces the first stash out of staking. While a slash is pending, its stake only unbonds.
fn force_out() {
    let stash = Liquid::stashes()[0].account;
    assert_ok!(Staking::force_unstake(root(), stash, 0));
}

#[test]
fn stake_that_root_only_unbonds_returns_to_holders() {
    run(|| {
        // 1. A slash of Alice is pending, so all stake of her stash unbonds.
        one_holder();
        offend(ALICE, 10); // 30 of 300 PAL
        force_out();
        Untold::set(true);
        next_era();
        Untold::set(false);
        assert_eq!(active(0), 0);
        assert_eq!(Liquid::cash().returning, 300 * PAL);
        assert_eq!(worth(DORA), 1_000 * PAL);
        assert!(!Liquid::is_bunker());

        // 2. The slash reaches it.
        roll_until_slashed();
        assert_eq!(StrayStake::<Runtime>::get(0), 270 * PAL);
        assert_eq!(Liquid::cash().returning, 270 * PAL);
        assert_eq!(worth(DORA), 970 * PAL);

        // 3. It is free in era 6, and is delegated again in the work of the next era.
        roll_to_era(6);
        assert_eq!(Liquid::cash().returning, 270 * PAL);
        roll_to_era(7);
        assert!(!StrayStake::<Runtime>::contains_key(0));
        assert_eq!(Liquid::cash().returning, 0);
        assert_eq!(Liquid::cash().buffer, 97 * PAL);
        assert_eq!([active(0), active(1)], [273 * PAL, 300 * PAL]);
        assert_eq!(worth(DORA), 970 * PAL);
    });
}

#[test]
fn stake_that_root_unbonds_before_a_slash_is_no_loss_to_insure() {
    run(|| {
        assert_ok!(Liquid::fund_insurance(signed(CAROL), 100 * PAL));
        one_holder();
        offend(ALICE, 10); // 30 of 300 PAL
        next_era();
        // The work of era 5 is done one session before it. The slash is applied when it begins.
        let session = Session::current_index() + 1;
        while Session::current_index() < session {
            roll_one();
        }
        roll_one();
        roll_one();
        force_out();
        Untold::set(true);
        roll_until_slashed();
        assert_eq!(Staking::active_era(), 5);
        assert_eq!(Liquid::cash().insurance, 70 * PAL + ED);
        assert_eq!(worth(DORA), 1_000 * PAL);
        next_era();
        Untold::set(false);
        assert_eq!(Liquid::cash().returning, 270 * PAL);
        assert_eq!(worth(DORA), 1_000 * PAL);
    });
}

#[test]
fn stake_that_root_unbonds_and_that_is_bonded_again_is_no_loss() {
    run(|| {
        // 1. A slash of Alice is pending, so all stake of her stash unbonds.
        one_holder();
        offend(ALICE, 1); // 3 of 300 PAL
        force_out();
        Untold::set(true);
        next_era();
        assert_eq!(Liquid::cash().returning, 300 * PAL);

        // 2. It is bonded again. The work of the next era records it.
        let stash = Liquid::stashes()[0].account;
        assert_ok!(Staking::rebond(signed(stash), 300 * PAL));
        let session = Session::current_index() + 1;
        while Session::current_index() < session {
            roll_one();
        }
        roll_one();
        Untold::set(false);
        roll_one();
        assert_eq!(active(0), 300 * PAL);
        assert_eq!(Liquid::cash().returning, 0);
        assert!(!StrayStake::<Runtime>::contains_key(0));
        assert_eq!(worth(DORA), 1_000 * PAL);
        assert!(!Liquid::is_bunker());
    });
}

#[test]
fn a_batch_and_stake_that_root_unbonds_in_its_era_are_both_paid() {
    run(|| {
        one_holder();
        let batch = request_exit(DORA, 400 * PAL);
        next_era();
        offend(CAROL, 1); // 3 of the 300 PAL that were exposed
        force_out();
        Untold::set(true);
        next_era();
        Untold::set(false);
        // The chunk of the batch has grown: 120 PAL are its part.
        assert_eq!(Liquid::cash().returning, 180 * PAL);
        wait_for_batch(batch);
        assert_eq!(Liquid::cash().returning, 0);
        assert_eq!(claim(DORA, batch), 400 * PAL - 12 * PAL / 10);
        assert_eq!(worth(DORA), 600 * PAL - 18 * PAL / 10);
    });
}

#[test]
fn stake_that_is_gone_is_a_loss_that_is_told_and_begins_bunker_mode() {
    run(|| {
        one_holder();
        force_out();
        let stash = Liquid::stashes()[0].account;
        Balances::set_balance(&stash, 200 * PAL + ED);

        // The work of an era is due.
        WorkRecord::<Runtime>::kill();
        WorkMark::<Runtime>::put(true);
        Liquid::on_initialize(System::block_number());
        System::assert_has_event(
            Event::LossTaken {
                stash: 0,
                by_bond: 0,
                by_insurance: 0,
                by_batches: 0,
                by_holders: 100 * PAL,
            }
            .into(),
        );
        System::assert_has_event(Event::BunkerBegan.into());
        assert!(Liquid::is_bunker());
        assert_eq!(active(0), 0);
        assert_eq!(Liquid::cash().buffer, 300 * PAL);
        assert_eq!(worth(DORA), 900 * PAL);
    });
}
