//! Each preset builds the state that it promises, through the API that the node uses. So does a preset that was changed
//! within the bounds. `genesis_refusals` has changes beyond the bounds.

use crate::{chain::Chain, state::state_of};
use frame_support::{
    genesis_builder_helper::get_preset,
    traits::{fungible::InspectHold, OnGenesis},
};
use palisade_runtime::{
    configs::system::{
        BondingDuration, EpochDuration, MinimumPeriod, SessionsPerEra, SlashDeferDuration,
    },
    constants::currency::PAL,
    genesis::{self, ENDOWMENT, INSURANCE, NOMINATOR_BOND, VALIDATOR_BOND},
    AccountId, AllPalletsWithSystem, Babe, Balances, Grandpa, Runtime, RuntimeEvent,
    RuntimeGenesisConfig, RuntimeHoldReason, Session, Staking,
};
use palisade_staking::{
    ActiveEra, ChillThreshold, CurrentEra, ErasStakersOverview, ErasTotalStake,
    Event as StakingEvent, Ledger, MaxCommission, MaxEraDuration, MaxNominatorsCount,
    MaxValidatorsCount, Nominators, Validators,
};
use pallet_nomination_pools::{
    MaxPoolMembers, MaxPoolMembersPerPool, MaxPools, MinCreateBond, MinJoinBond,
};
use serde_json::{json, Value};
use sp_io::TestExternalities;
use sp_keyring::Sr25519Keyring::{self, *};
use sp_runtime::{Perbill, Percent};

fn accounts(of: &[Sr25519Keyring]) -> Vec<AccountId> {
    let mut accounts: Vec<_> = of.iter().map(|who| who.to_account_id()).collect();
    accounts.sort();
    accounts
}

fn sorted(mut accounts: Vec<AccountId>) -> Vec<AccountId> {
    accounts.sort();
    accounts
}

/// Slot (ms), epoch (slots), era (sessions), bonding and deferral (eras), as the pallets see them.
fn timing() -> (u64, u64, u32, u32, u32) {
    (
        2 * MinimumPeriod::get(),
        EpochDuration::get(),
        SessionsPerEra::get(),
        BondingDuration::get(),
        SlashDeferDuration::get(),
    )
}

/// Checks what holds in every preset, for its validators.
fn check_first_era(validators: &[Sr25519Keyring], nominators: u128) {
    Staking::check_invariants().expect("staking is consistent");

    assert_eq!(sorted(Session::validators()), accounts(validators));
    assert_eq!(Session::queued_keys().len(), validators.len());
    assert_eq!(Babe::authorities().len(), validators.len());
    assert_eq!(Grandpa::grandpa_authorities().len(), validators.len());
    assert_eq!(
        pallet_im_online::Keys::<Runtime>::get().len(),
        validators.len()
    );

    assert_eq!(ActiveEra::<Runtime>::get().map(|era| era.index), Some(0));
    let staked = VALIDATOR_BOND * validators.len() as u128 + NOMINATOR_BOND * nominators;
    assert_eq!(ErasTotalStake::<Runtime>::get(0), staked);
    for stash in accounts(validators) {
        let overview = ErasStakersOverview::<Runtime>::get(0, &stash).expect("is exposed");
        assert_eq!(overview.own, VALIDATOR_BOND);
        assert_eq!(overview.page_count, 1);
        assert_eq!(
            Validators::<Runtime>::get(&stash).commission,
            Perbill::from_percent(10)
        );
        let ledger = Ledger::<Runtime>::get(&stash).expect("the stash controls itself");
        assert_eq!(
            (ledger.total, ledger.active),
            (VALIDATOR_BOND, VALIDATOR_BOND)
        );
    }
}

/// Checks the endowments, of which the insurer of liquid staking has given something.
fn check_accounts_and_governance(insurance: u128) {
    let reason = RuntimeHoldReason::Staking(palisade_staking::HoldReason::Staking);
    for who in Sr25519Keyring::well_known() {
        let account = who.to_account_id();
        let held = Balances::balance_on_hold(&reason, &account);
        let given = if who == genesis::INSURER {
            insurance
        } else {
            0
        };
        let left = ENDOWMENT - given;
        assert_eq!(Balances::free_balance(&account) + held, left, "{who}");
    }
    // Twelve accounts, and the treasury's existential deposit.
    assert_eq!(
        Balances::total_issuance(),
        12 * 1_000_000 * PAL + PAL / 1_000
    );
    assert_eq!(
        pallet_sudo::Key::<Runtime>::get(),
        Some(Alice.to_account_id())
    );
    let council = pallet_collective::Members::<Runtime, pallet_collective::Instance1>::get();
    assert_eq!(sorted(council), accounts(&[Alice, Bob, Charlie]));
}

/// Checks that lists have room for as many as elections read, and that anybody can make room before they are full.
fn check_bounds_on_stakers() {
    assert_eq!(MaxValidatorsCount::<Runtime>::get(), Some(1_000));
    assert_eq!(MaxNominatorsCount::<Runtime>::get(), Some(22_576));
    assert_eq!(
        ChillThreshold::<Runtime>::get(),
        Some(Percent::from_percent(75))
    );
    assert_eq!(MaxCommission::<Runtime>::get(), Perbill::one());
    assert_eq!(MaxEraDuration::<Runtime>::get(), None);
    assert_eq!(MinJoinBond::<Runtime>::get(), 10 * PAL);
    assert_eq!(MinCreateBond::<Runtime>::get(), 100 * PAL);
    // Limits that strangers could reach with funds that they get back would keep everybody else out.
    assert_eq!(MaxPools::<Runtime>::get(), None);
    assert_eq!(MaxPoolMembers::<Runtime>::get(), None);
    assert_eq!(MaxPoolMembersPerPool::<Runtime>::get(), None);
}

#[test]
fn dev_elects_alice_with_three_nominators_behind_her() {
    state_of(genesis::DEV).execute_with(|| {
        assert_eq!(timing(), (1_000, 10, 3, 3, 2));
        check_first_era(&[AliceStash], 3);
        check_accounts_and_governance(INSURANCE);
        check_bounds_on_stakers();

        let overview = ErasStakersOverview::<Runtime>::get(0, AliceStash.to_account_id());
        let overview = overview.expect("is exposed");
        assert_eq!(overview.nominator_count, 3);
        assert_eq!(overview.total, VALIDATOR_BOND + 3 * NOMINATOR_BOND);
    });
}

#[test]
fn local_elects_four_validators() {
    state_of(genesis::LOCAL).execute_with(|| {
        assert_eq!(timing(), (1_000, 20, 3, 3, 2));
        check_first_era(&[AliceStash, BobStash, CharlieStash, DaveStash], 2);
        check_accounts_and_governance(INSURANCE);
        check_bounds_on_stakers();
    });
}

#[test]
fn live_has_the_same_validators_and_polkadots_lengths() {
    state_of(genesis::LIVE).execute_with(|| {
        assert_eq!(timing(), (6_000, 2_400, 6, 28, 27));
        check_first_era(&[AliceStash, BobStash, CharlieStash, DaveStash], 2);
        check_accounts_and_governance(0);
        check_bounds_on_stakers();
    });
}

#[test]
fn the_names_that_sdk_tools_use_mean_the_same_presets() {
    let preset = |name: &str| genesis::get_preset(&name.into());
    assert_eq!(preset("development"), preset("dev"));
    assert_eq!(preset("local_testnet"), preset("local"));
    assert_ne!(preset("local"), preset("live"));
    assert_eq!(preset("unheard of"), None);

    for name in genesis::preset_names() {
        assert!(preset(&name).is_some(), "{name} is announced");
    }
}

#[test]
fn a_session_key_belongs_to_its_stash_and_votes_as_its_name_says() {
    state_of(genesis::DEV).execute_with(|| {
        let keys = Session::load_keys(&AliceStash.to_account_id()).expect("genesis set them");
        assert_eq!(keys.babe, Alice.public().into());
        assert_eq!(
            keys.grandpa,
            sp_keyring::Ed25519Keyring::Alice.public().into()
        );
        assert_eq!(keys.im_online, Alice.public().into());
        assert_eq!(keys.authority_discovery, Alice.public().into());
    });
}

/// Returns the whole configuration of a preset after a change, as the builder of a chain makes it.
pub fn changed(preset: &str, change: impl FnOnce(&mut Value)) -> Vec<u8> {
    let defaults = get_preset::<RuntimeGenesisConfig>(&None, |_| None).expect("has defaults");
    let patch = genesis::get_preset(&preset.into()).expect("the preset exists");
    let mut config: Value = serde_json::from_slice(&defaults).expect("is JSON");
    let patch: Value = serde_json::from_slice(&patch).expect("is JSON");
    for (pallet, fields) in patch.as_object().expect("has pallets") {
        for (field, value) in fields.as_object().expect("has fields") {
            config[pallet][field] = value.clone();
        }
    }
    change(&mut config);
    serde_json::to_vec(&config).expect("is JSON")
}

/// Returns the state of a preset after a change within the bounds.
pub fn state_of_changed(preset: &str, change: impl FnOnce(&mut Value)) -> TestExternalities {
    let mut state = TestExternalities::default();
    state.execute_with(|| {
        genesis::build_state(changed(preset, change)).expect("the change is within the bounds");
        // Writes the storage versions.
        AllPalletsWithSystem::on_genesis();
    });
    state
}

#[test]
fn a_genesis_may_have_20_000_nominators_with_as_many_targets_as_there_are() {
    const NOMINATORS: u32 = 20_000;
    let crowd = |config: &mut Value| {
        let validators = config["staking"]["stakers"].as_array().expect("a list");
        let targets: Vec<Value> = validators[..4].iter().map(|row| row[0].clone()).collect();
        for number in 0..NOMINATORS {
            let mut bytes = [7; 32];
            bytes[..4].copy_from_slice(&number.to_le_bytes());
            let who = AccountId::from(bytes);
            let bond = (100 * PAL) as u64;
            let row = json!([who, who, bond, { "Nominator": targets }]);
            let stakers = config["staking"]["stakers"].as_array_mut();
            stakers.expect("a list").push(row);
            let balances = config["balances"]["balances"].as_array_mut();
            balances.expect("a list").push(json!([who, 2 * bond]));
        }
    };
    state_of_changed(genesis::LOCAL, crowd).execute_with(|| {
        assert_eq!(Nominators::<Runtime>::count(), NOMINATORS + 2);
        let staked = 4 * VALIDATOR_BOND + 2 * NOMINATOR_BOND + 20_000 * 100 * PAL;
        let total = ErasTotalStake::<Runtime>::get(0);
        // Votes are scaled down and up again. Both times they are rounded down.
        assert!(
            total <= staked && staked - total < PAL,
            "{total} of {staked}"
        );
        Staking::check_invariants().expect("staking is consistent");
    });
}

#[test]
fn with_one_session_an_era_the_first_era_has_one_session() {
    let mut chain = Chain::from_genesis(state_of_changed(genesis::DEV, |config| {
        config["timing"]["sessionsPerEra"] = json!(1);
    }));
    for era in 0..3 {
        let ended = chain.run_until(|event| match event {
            RuntimeEvent::Staking(StakingEvent::EraPaid { era_index, .. }) => Some(*era_index),
            _ => None,
        });
        // Sessions of ten slots; an era is paid in the first block of the next one.
        assert_eq!((ended, chain.height()), (era, 10 * (era + 1) + 1));
    }
}

#[test]
fn staking_may_be_left_to_be_switched_on_later() {
    let later = |config: &mut Value| {
        config["staking"]["stakers"] = json!([]);
        config["staking"]["validatorCount"] = json!(0);
        config["staking"]["minimumValidatorCount"] = json!(0);
        config["liquidStaking"]["validators"] = json!([]);
    };
    state_of_changed(genesis::LOCAL, later).execute_with(|| {
        let whoever_has_keys = accounts(&[AliceStash, BobStash, CharlieStash, DaveStash]);
        assert_eq!(sorted(Session::validators()), whoever_has_keys);
        assert_eq!(CurrentEra::<Runtime>::get(), None);
    });
}
