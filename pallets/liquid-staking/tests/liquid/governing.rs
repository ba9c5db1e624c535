//! Settings at their worst, and validators.

use super::{chain::*, people::*};
use frame_support::{assert_noop, assert_ok};
use palisade_liquid_staking::{
    types::{Settings, MAX_BUFFER_TARGET, MAX_INSTANT_FEE, MAX_REWARD_CUT},
    Error,
};
use sp_runtime::{DispatchError::BadOrigin, Perbill};
use sp_staking::StakingInterface;

const ALL: Perbill = Perbill::one();
const NONE: Perbill = Perbill::zero();

/// Sets settings that differ from the house rules, and are allowed.
fn set(change: impl FnOnce(&mut Settings<AccountId>)) {
    let mut rules = house_rules();
    change(&mut rules);
    assert_ok!(Liquid::set_settings(root(), rules.clone()));
    assert_eq!(Liquid::settings(), rules);
}

/// Tries settings that differ from the house rules, and are refused.
fn refuse(change: impl FnOnce(&mut Settings<AccountId>)) {
    let mut rules = house_rules();
    change(&mut rules);
    assert_noop!(
        Liquid::set_settings(root(), rules),
        Error::<Runtime>::InvalidSettings
    );
}

/// Dora leaves by the queue, and gets what she had.
fn dora_can_leave(expected: Balance) {
    let batch = request_exit(DORA, shares(DORA));
    wait_for_batch(batch);
    assert_eq!(claim(DORA, batch), expected);
}

pub fn is_nominating(stash: usize) -> bool {
    <Staking as StakingInterface>::nominations(&Liquid::stashes()[stash].account).is_some()
}

#[test]
fn only_the_admin_governs() {
    run(|| {
        let by = || signed(DORA);
        assert_noop!(Liquid::open(by()), BadOrigin);
        assert_noop!(Liquid::set_settings(by(), house_rules()), BadOrigin);
        assert_noop!(Liquid::end_bunker(by()), BadOrigin);
        assert_noop!(Liquid::set_validator(by(), 0, None, None), BadOrigin);
        assert_noop!(
            Liquid::leave_operator(by(), 0),
            Error::<Runtime>::NotOperator
        );
    });
}

#[test]
fn fee_and_insurance_take_half_of_a_reward_at_most() {
    run(|| {
        refuse(|rules| rules.reward_fee = ALL);
        refuse(|rules| rules.insurance_share = ALL);
        refuse(|rules| {
            rules.reward_fee = MAX_REWARD_CUT;
            rules.insurance_share = Perbill::from_parts(1);
        });
        set(|rules| {
            rules.reward_fee = Perbill::from_percent(20);
            rules.insurance_share = Perbill::from_percent(30);
        });
        deposit(DORA, 100 * PAL);
        pay_reward(10 * PAL);
        next_era();
        assert_eq!(Liquid::net_asset_value(), 105 * PAL);
        assert_eq!(Liquid::cash().insurance, 3 * PAL + ED);
        assert_eq!(free(FEES), 3 * PAL);
    });
}

#[test]
fn a_new_fee_does_not_count_for_rewards_of_before() {
    run(|| {
        deposit(DORA, 100 * PAL);
        pay_reward(10 * PAL);
        set(|rules| rules.reward_fee = MAX_REWARD_CUT);
        assert_eq!(free(FEES), 2 * PAL);
        assert_eq!(Liquid::net_asset_value(), 109 * PAL);
        pay_reward(10 * PAL);
        next_era();
        assert_eq!(free(FEES), 7 * PAL);
    });
}

#[test]
fn an_instant_exit_costs_a_tenth_at_most() {
    run(|| {
        refuse(|rules| rules.instant_fee = ALL);
        refuse(|rules| rules.instant_fee = Perbill::from_parts(100_000_001));
        set(|rules| rules.instant_fee = MAX_INSTANT_FEE);
        deposit(DORA, 100 * PAL);
        assert_ok!(Liquid::exit_at_once(signed(DORA), 10 * PAL, 9 * PAL));
        set(|rules| rules.instant_fee = NONE);
        deposit(EMIL, 10 * PAL);
        let before = free(EMIL);
        assert_ok!(Liquid::exit_at_once(signed(EMIL), shares(EMIL), 0));
        assert!(
            free(EMIL) - before <= 10 * PAL,
            "nothing is gained for free"
        );
    });
}

#[test]
fn the_buffer_takes_half_at_most() {
    run(|| {
        refuse(|rules| rules.buffer_target = ALL);
        set(|rules| rules.buffer_target = MAX_BUFFER_TARGET);
        deposit(DORA, 120 * PAL);
        next_era();
        assert_eq!(Liquid::cash().buffer, 60 * PAL);
        set(|rules| rules.buffer_target = NONE);
        next_era();
        assert_eq!(Liquid::cash().buffer, 0);
        assert_noop!(
            Liquid::exit_at_once(signed(DORA), PAL, 0),
            Error::<Runtime>::BufferTooSmall
        );
        dora_can_leave(120 * PAL);
    });
}

#[test]
fn a_share_of_nothing_stops_deposits_and_no_exit() {
    run(|| {
        deposit(DORA, 100 * PAL);
        next_era();
        set(|rules| rules.max_share = NONE);
        assert_noop!(
            Liquid::deposit(signed(EMIL), PAL, 0),
            Error::<Runtime>::ShareOfStakeTooLarge
        );
        dora_can_leave(100 * PAL);
        set(|rules| rules.max_share = ALL);
        deposit(EMIL, 9_000 * PAL);
    });
}

#[test]
fn no_share_for_validators_stops_delegation_and_no_exit() {
    run(|| {
        set(|rules| rules.max_per_validator = NONE);
        deposit(DORA, 100 * PAL);
        next_era();
        assert_eq!([active(0), active(1), active(2)], [0; 3]);
        dora_can_leave(100 * PAL);
        set(|rules| rules.max_per_validator = ALL);
        deposit(DORA, 100 * PAL);
        next_era();
        assert_eq!([active(0), active(1), active(2)], [30 * PAL; 3]);
    });
}

#[test]
fn the_bunker_threshold_may_be_nothing_or_everything() {
    for (threshold, is_bunker) in [(NONE, true), (ALL, false)] {
        run(|| {
            set(|rules| rules.bunker_threshold = threshold);
            deposit(DORA, 100 * PAL);
            next_era();
            next_era();
            offend(ALICE, 1);
            roll_until_slashed();
            assert_eq!(Liquid::is_bunker(), is_bunker);
        });
    }
}

#[test]
fn the_smallest_deposit_is_at_least_the_existential_deposit() {
    run(|| {
        refuse(|rules| rules.min_deposit = 0);
        refuse(|rules| rules.min_deposit = ED - 1);
        deposit(DORA, 100 * PAL);
        set(|rules| rules.min_deposit = Balance::MAX);
        assert_noop!(
            Liquid::deposit(signed(EMIL), PAL, 0),
            Error::<Runtime>::DepositTooSmall
        );
        dora_can_leave(100 * PAL);
        set(|rules| rules.min_deposit = ED);
        deposit(EMIL, ED);
    });
}

#[test]
fn without_a_fee_account_holders_get_the_fee() {
    run(|| {
        set(|rules| rules.fee_account = None);
        deposit(DORA, 100 * PAL);
        pay_reward(10 * PAL);
        next_era();
        assert_eq!(Liquid::net_asset_value(), 110 * PAL);
    });
}

#[test]
fn a_stash_gets_a_validator_that_no_other_stash_has() {
    run(|| {
        let set = |stash, validator| Liquid::set_validator(root(), stash, validator, None);
        assert_noop!(set(0, Some(BOB)), Error::<Runtime>::ValidatorTaken);
        assert_noop!(set(0, Some(DORA)), Error::<Runtime>::NotValidator);
        assert_noop!(set(4, None), Error::<Runtime>::NoStash);
        // The insurance fund can't pay for a fourth stash, and there is room for four.
        assert_noop!(set(3, None), Error::<Runtime>::InsuranceTooSmall);
        assert_ok!(Liquid::fund_insurance(signed(DORA), 2 * ED));
        assert_ok!(set(3, None));
        assert_noop!(set(4, None), Error::<Runtime>::TooManyStashes);
    });
}

#[test]
fn an_idle_stash_earns_nothing_and_its_stake_can_leave() {
    run(|| {
        deposit(DORA, 300 * PAL);
        next_era();
        assert_ok!(Liquid::set_validator(root(), 0, None, None));
        assert!(!is_nominating(0) && is_nominating(1));
        deposit(EMIL, 100 * PAL);
        next_era();
        assert_eq!(active(0), 90 * PAL, "it gets no funds");
        assert_ok!(Liquid::set_validator(root(), 1, None, None));
        assert_ok!(Liquid::set_validator(root(), 0, Some(BOB), None));
        assert!(is_nominating(0) && !is_nominating(1));
        dora_can_leave(300 * PAL);
    });
}

#[test]
fn a_nomination_that_may_be_void_is_made_again() {
    run(|| {
        deposit(DORA, 300 * PAL);
        next_era();
        let made_in = || {
            let stash = Liquid::stashes()[0].account;
            let nominations = pallet_staking::Nominators::<Runtime>::get(stash);
            nominations.expect("it nominates").submitted_in
        };
        let before = made_in();
        next_era();
        next_era();
        assert_eq!(made_in(), before, "not without need");
        assert_ok!(Liquid::set_validator(root(), 0, Some(ALICE), None));
        assert!(made_in() > before);
    });
}
