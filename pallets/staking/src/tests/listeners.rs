//! `EventListeners`: other pallets hear of each stake and role. The mock's listener compares what it hears with the
//! storage, in every step and after every block.

use crate::{mock::*, RewardDestination};
use frame_support::assert_ok;
use std::collections::BTreeMap;

#[test]
fn a_listener_hears_of_a_stake_from_the_first_bond_to_the_last_withdrawal() {
    ExtBuilder::unpaid().run(|| {
        listen();
        // 1. Dora bonds, adds, unbonds and takes some back.
        assert_ok!(bond(DORA, 1_000));
        assert_ok!(Staking::bond_extra(signed(DORA), 500));
        assert_ok!(Staking::unbond(signed(DORA), 600));
        assert_ok!(Staking::rebond(signed(DORA), 100));
        assert_eq!(heard().stakes[&DORA], (1_500, 1_000));
        // 2. She unbonds the rest in the next era, and withdraws in two parts.
        roll_to_active_era(1);
        assert_ok!(Staking::unbond(signed(DORA), 1_000));
        roll_to_mature_era(3);
        withdraw(DORA);
        assert_eq!(heard().stakes[&DORA], (1_000, 0));
        assert_eq!(heard().withdrawn, 500);
        roll_to_mature_era(4);
        withdraw(DORA);
        // 3. She is gone.
        assert!(!heard().stakes.contains_key(&DORA));
        assert_eq!(heard().withdrawn, 1_500);
        check_listener();
    });
}

#[test]
fn a_stash_that_is_forced_out_unstakes_and_withdraws_what_it_had() {
    ExtBuilder::unpaid().nominator(NINA, 500, &[ALICE]).run(|| {
        listen();
        assert_ok!(Staking::force_unstake(root(), NINA, 0));
        assert_eq!(heard().withdrawn, 500);
        check_listener();
    });
}

#[test]
fn a_listener_hears_of_rewards_that_are_bonded() {
    ExtBuilder::default().run(|| {
        assert_ok!(Staking::set_payee(signed(ALICE), RewardDestination::Staked));
        listen();
        let before = heard().stakes[&ALICE].0;
        roll_to_active_era(2);
        roll_one();
        assert!(heard().stakes[&ALICE].0 > before);
    });
}

#[test]
fn a_listener_hears_of_each_role() {
    let chain = ExtBuilder::unpaid().nominator(NINA, 500, &[ALICE, BOB]);
    chain.run(|| {
        listen();
        // 1. Dora validates, changes her preferences, nominates, nominates others, and stops.
        assert_ok!(bond(DORA, 1_000));
        validate(DORA);
        assert_ok!(Staking::validate(signed(DORA), commission(5)));
        nominate(DORA, &[ALICE]);
        nominate(DORA, &[ALICE, BOB]);
        assert_eq!(heard().nominators[&DORA], [ALICE, BOB]);
        assert_ok!(Staking::chill(signed(DORA)));
        check_listener();
        // 2. Alice kicks Nina, then Bob does. Nina has no target left.
        assert_ok!(Staking::kick(signed(ALICE), vec![NINA]));
        assert_eq!(heard().nominators[&NINA], [BOB]);
        assert_ok!(Staking::kick(signed(BOB), vec![NINA]));
        assert!(heard().nominators.is_empty());
        check_listener();
    });
}

#[test]
fn a_slash_tells_what_is_left_of_each_chunk() {
    let chain = ExtBuilder::unpaid().nominator(NINA, 1_000, &[ALICE]);
    chain.run(|| {
        roll_to_active_era(2);
        listen();
        // 1. Half of Nina's stake unlocks when Alice offends.
        assert_ok!(Staking::unbond(signed(NINA), 500));
        let chunk = ledger(NINA).unlocking[0].era;
        offence(60).by(&[ALICE]);
        // 2. The slash takes 60% of both halves.
        while heard().slashed == 0 {
            roll_one();
        }
        roll_one();
        assert_eq!(heard().stakes[&NINA], (400, 200));
        assert_eq!(heard().chunks, BTreeMap::from([(chunk, 200)]));
    });
}
