//! `StakingUnchecked`: stashes whose funds another pallet keeps. Here the test is that pallet.

use crate::{
    assert_refused, mock::*, Error, Payee, RewardDestination, SlashRewardFraction, VirtualStakers,
};
use frame_support::assert_ok;
use sp_runtime::Perbill;
use sp_staking::{StakerStatus, StakingInterface, StakingUnchecked};

/// The keyless account, and the one that gets its rewards.
const AGENT: AccountId = 7_001;
const REWARDS: AccountId = 7_002;

/// The agent bonds 1,000 and nominates Alice. Its account has no funds.
fn open_agent() {
    assert_ok!(Staking::virtual_bond(&AGENT, 1_000, &REWARDS));
    assert_ok!(<Staking as StakingInterface>::nominate(&AGENT, vec![ALICE]));
}

#[test]
fn a_virtual_staker_stakes_without_funds_on_its_account() {
    ExtBuilder::unpaid().run(|| {
        listen();
        open_agent();
        assert!(Staking::is_virtual_staker(&AGENT));
        assert_eq!((balance(AGENT), Staking::held_of(&AGENT)), (0, 0));
        assert_eq!(
            Payee::<Test>::get(AGENT),
            Some(RewardDestination::Account(REWARDS))
        );
        // 1. It adds stake, is elected, and unbonds a part.
        assert_ok!(<Staking as StakingInterface>::bond_extra(&AGENT, 500));
        roll_to_active_era(1);
        assert_eq!(backing(1, ALICE, AGENT), 1_500);
        assert_ok!(<Staking as StakingInterface>::unbond(&AGENT, 600));
        assert_eq!((ledger(AGENT).active, ledger(AGENT).total), (900, 1_500));
        // 2. It withdraws, and its keeper hears of it.
        roll_to_mature_era(4);
        let is_gone = <Staking as StakingInterface>::withdraw_unbonded(AGENT, 0);
        assert_eq!((is_gone, heard().withdrawn), (Ok(false), 600));
        // 3. It leaves.
        assert_ok!(<Staking as StakingInterface>::chill(&AGENT));
        assert_ok!(<Staking as StakingInterface>::fully_unbond(&AGENT));
        let unlocks = ledger(AGENT).unlocking[0].era;
        roll_to_mature_era(unlocks);
        let is_gone = <Staking as StakingInterface>::withdraw_unbonded(AGENT, 0);
        assert_eq!((is_gone, heard().withdrawn), (Ok(true), 1_500));
        assert!(!Staking::is_virtual_staker(&AGENT));
        assert_eq!(VirtualStakers::<Test>::count(), 0);
        check_listener();
    });
}

#[test]
fn a_slash_of_a_virtual_staker_takes_stake_and_no_funds() {
    ExtBuilder::unpaid().run(|| {
        SlashRewardFraction::<Test>::put(Perbill::from_percent(10));
        open_agent();
        roll_to_active_era(1);
        listen();
        let (gus, issuance) = (balance(GUS), Balances::total_issuance());
        // 1. Alice loses half of 1,000, and the agent half of 1,000.
        offence(50).mildly().reported_by(&[GUS]).by(&[ALICE]);
        while heard().slashed < 1_000 {
            roll_one();
        }
        assert_eq!((slashed(AGENT), ledger(AGENT).total), (500, 500));
        // 2. Only Alice's 500 were collected. The reporter gets a tenth of them, and the treasury the rest.
        assert_eq!(balance(GUS), gus + 50);
        assert_eq!(in_treasury(), 450);
        assert_eq!(Balances::total_issuance(), issuance);
    });
}

#[test]
fn rewards_of_a_virtual_staker_go_to_another_account() {
    ExtBuilder::default().run(|| {
        open_agent();
        assert_refused!(
            <Staking as StakingInterface>::set_payee(&AGENT, &AGENT),
            Error::<Test>::RewardDestinationRestricted
        );
        assert_refused!(
            Staking::set_payee(signed(AGENT), RewardDestination::Staked),
            Error::<Test>::RewardDestinationRestricted
        );
        roll_to_active_era(3);
        roll_one();
        assert!(balance(REWARDS) > 0);
        assert_eq!((balance(AGENT), ledger(AGENT).total), (0, 1_000));
    });
}

#[test]
fn a_stash_that_becomes_a_virtual_staker_keeps_everything_but_its_hold() {
    ExtBuilder::default()
        .nominator(NINA, 500, &[ALICE])
        .run(|| {
            assert_ok!(Staking::set_payee(signed(NINA), RewardDestination::Staked));
            assert_ok!(Staking::unbond(signed(NINA), 100));
            let (before, free_before) = (ledger(NINA), free(NINA));
            assert_ok!(Staking::migrate_to_virtual_staker(&NINA));
            assert_eq!((ledger(NINA), Staking::held_of(&NINA)), (before, 0));
            assert_eq!(free(NINA), free_before + 500);
            assert_eq!(
                Staking::status(&NINA),
                Ok(StakerStatus::Nominator(vec![ALICE]))
            );
            assert_refused!(
                Staking::migrate_to_virtual_staker(&NINA),
                Error::<Test>::VirtualStakerNotAllowed
            );
            // Rewards that were staked go to its account now: nothing holds what would be staked.
            let free_before = free(NINA);
            roll_to_active_era(3);
            roll_one();
            assert!(free(NINA) > free_before);
            assert_eq!((ledger(NINA).active, Staking::held_of(&NINA)), (400, 0));
        });
}

#[test]
fn a_virtual_bond_is_refused_where_it_would_break_a_stash() {
    ExtBuilder::unpaid().minimum_bonds(100, 100).run(|| {
        assert_refused!(
            Staking::virtual_bond(&ALICE, 500, &REWARDS),
            Error::<Test>::AlreadyBonded
        );
        assert_refused!(
            Staking::virtual_bond(&AGENT, 500, &AGENT),
            Error::<Test>::RewardDestinationRestricted
        );
        assert_refused!(
            Staking::virtual_bond(&AGENT, 99, &REWARDS),
            Error::<Test>::InsufficientBond
        );
        assert_refused!(
            Staking::migrate_to_virtual_staker(&DORA),
            Error::<Test>::NotStash
        );
    });
}

#[test]
fn calls_that_touch_funds_refuse_a_virtual_staker() {
    ExtBuilder::unpaid().run(|| {
        open_agent();
        fund(AGENT, 5_000);
        assert_refused!(
            Staking::bond_extra(signed(AGENT), 100),
            Error::<Test>::VirtualStakerNotAllowed
        );
        assert_refused!(
            Staking::reap_stash(signed(GUS), AGENT, 0),
            Error::<Test>::VirtualStakerNotAllowed
        );
        assert_refused!(
            Staking::restore_ledger(root(), AGENT, None, Some(9_000), None),
            Error::<Test>::VirtualStakerNotAllowed
        );
        // Root can't force it out either: its keeper counts on the stash.
        assert_refused!(
            Staking::force_unstake(root(), AGENT, 0),
            Error::<Test>::VirtualStakerNotAllowed
        );
    });
}

#[test]
fn a_virtual_staker_that_lost_everything_stays_until_root_forgets_it() {
    ExtBuilder::unpaid().run(|| {
        open_agent();
        roll_to_active_era(1);
        offence(100).mildly().by(&[ALICE]);
        while slashed(AGENT) == 0 {
            roll_one();
        }
        // 1. A withdrawal frees nothing, and forgets nothing: members of a pool still have points there.
        let is_gone = <Staking as StakingInterface>::withdraw_unbonded(AGENT, 0);
        assert_eq!(is_gone, Ok(false));
        assert_ok!(<Staking as StakingInterface>::chill(&AGENT));
        assert_ok!(<Staking as StakingInterface>::unbond(&AGENT, 0));
        // 2. Once it is empty, root may clean up.
        assert_ok!(Staking::force_unstake(root(), AGENT, 0));
        assert!(!Staking::is_virtual_staker(&AGENT));
    });
}

#[test]
fn a_virtual_staker_nominates_in_a_full_list_and_nobody_displaces_it() {
    ExtBuilder::unpaid().nominator(NINA, 500, &[ALICE]).run(|| {
        crate::MaxNominatorsCount::<Test>::put(1);
        open_agent();
        fund(DORA, 20_000);
        assert_ok!(bond(DORA, 5_000));
        let displace = |who| Staking::nominate_in_place_of(signed(DORA), vec![ALICE], who);
        assert_refused!(displace(AGENT), Error::<Test>::CannotDisplace);
        assert_ok!(displace(NINA));
        // Without any place for nominators, it comes back with a call of its own.
        assert_ok!(Staking::chill(signed(AGENT)));
        crate::MaxNominatorsCount::<Test>::put(0);
        assert_ok!(Staking::nominate(signed(AGENT), vec![ALICE]));
    });
}

#[test]
fn strangers_can_not_fill_the_list_of_nominators_with_virtual_stakers() {
    ExtBuilder::unpaid().run(|| {
        crate::MaxNominatorsCount::<Test>::put(1);
        // 1. Three pools nominate. None of them can be displaced.
        for agent in [AGENT, 7_003, 7_004] {
            assert_ok!(Staking::virtual_bond(&agent, 1_000, &REWARDS));
            assert_ok!(<Staking as StakingInterface>::nominate(&agent, vec![ALICE]));
        }
        // 2. They take no place: one nominator has room, and the next one can displace it.
        new_nominator(DORA, 500, &[ALICE]);
        fund(EMIL, 20_000);
        assert_ok!(bond(EMIL, 600));
        assert_refused!(
            Staking::nominate(signed(EMIL), vec![ALICE]),
            Error::<Test>::TooManyNominators
        );
        assert_ok!(Staking::nominate_in_place_of(
            signed(EMIL),
            vec![ALICE],
            DORA
        ));
    });
}
