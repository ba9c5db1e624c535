//! A wrong genesis builds no state. The error names the field, the bound and the reason.
//!
//! If one pallet can see the fault, that pallet refuses it. So it is also refused without the runtime's API.

mod liquid;
mod numbers;

use crate::presets::changed;
use frame_support::genesis_builder_helper;
use palisade_runtime::{genesis, Balance, Runtime, RuntimeGenesisConfig, Session};
use serde_json::{json, Value};
use sp_io::TestExternalities;
use std::panic::{catch_unwind, AssertUnwindSafe};

/// Changes the local chain's genesis. Returns why the runtime's API builds no state from it.
fn refused(change: impl FnOnce(&mut Value)) -> String {
    let json = changed(genesis::LOCAL, change);
    let built = TestExternalities::default().execute_with(|| genesis::build_state(json));
    built.expect_err("it is wrong")
}

/// Changes the local chain's genesis. Returns why the pallets alone build no state from it.
fn refused_by_pallets(change: impl FnOnce(&mut Value)) -> String {
    let json = changed(genesis::LOCAL, change);
    let built = catch_unwind(AssertUnwindSafe(|| {
        TestExternalities::default()
            .execute_with(|| genesis_builder_helper::build_state::<RuntimeGenesisConfig>(json))
    }));
    let panic = built.expect_err("it is wrong");
    let reason = panic.downcast_ref::<String>().cloned();
    reason.expect("the reason is a sentence")
}

/// Sets one field, named by its path.
fn set<'a>(path: &'a str, value: Value) -> impl FnOnce(&mut Value) + 'a {
    move |config| *config.pointer_mut(path).expect("the field exists") = value
}

#[test]
fn the_lengths_of_time_are_bounded() {
    let slots_of_a_month = 30 * 24 * 3_600 + 1;
    for (path, value, reason) in [
        ("slotDuration", 2, "2 is less than 1000 (ms)"),
        ("slotDuration", 998, "998 is less than 1000 (ms)"),
        ("slotDuration", 1_001, "1001 is odd"),
        ("slotDuration", 60_002, "60002 is more than 60000 (ms)"),
        ("epochDuration", 0, "0 is less than 5 (slots)"),
        ("epochDuration", 4, "4 is less than 5 (slots)"),
        (
            "epochDuration",
            slots_of_a_month,
            "2592001 slots of 1000 ms are longer than 2592000000 ms (30 days)",
        ),
        (
            "epochDuration",
            u64::MAX,
            "18446744073709551615 slots of 1000 ms are longer than 2592000000 ms (30 days)",
        ),
        ("sessionsPerEra", 0, "0 is less than 1"),
        (
            "sessionsPerEra",
            u32::MAX.into(),
            "4294967295 sessions of 20000 ms are longer than 2592000000 ms (30 days)",
        ),
        ("bondingDuration", 0, "0 is less than 1"),
        ("bondingDuration", 83, "83 is more than 82"),
        (
            "bondingDuration",
            34,
            "34 is more than 33, the eras for which services remember their faults",
        ),
        (
            "slashDeferDuration",
            3,
            "3 is not less than 3, the timing.bondingDuration",
        ),
        ("blocksPerDay", 0, "0 is less than 1"),
        (
            "blocksPerDay",
            86_401,
            "86401 is more than 86400, the blocks of 24 h with slots of 1000 ms",
        ),
        // Eras of 84 minutes. Stake is bonded for 3 eras.
        (
            "sessionsPerEra",
            251,
            "251 times 4 (timing.bondingDuration and one era to spare) is more than 1000, the sessions for which",
        ),
    ] {
        let start = format!("timing.{path}: {reason}");
        let path = format!("/timing/{path}");
        let refusal = refused(set(&path, json!(value)));
        assert!(refusal.starts_with(&start), "{refusal}");
        assert_eq!(refused_by_pallets(set(&path, json!(value))), refusal);
    }
}

#[test]
fn the_fields_of_staking_are_bounded() {
    for (path, value, reason) in [
        (
            "slashRewardFraction",
            2_000_000_000_u32,
            "2000000000 is more than 1000000000, which is 100%",
        ),
        (
            "commission",
            1_000_000_001,
            "1000000001 is more than 1000000000, which is 100%",
        ),
        (
            "minCommission",
            1_000_000_001,
            "1000000001 is more than 1000000000, which is 100%",
        ),
        (
            "maxCommission",
            1_000_000_001,
            "1000000001 is more than 1000000000, which is 100%",
        ),
        ("chillThreshold", 101, "101 is more than 100, which is 100%"),
        (
            "minimumValidatorCount",
            5,
            "5 is more than 4, the staking.validatorCount",
        ),
        (
            "validatorCount",
            1_001,
            "1001 is more than 1000, the most validators that a set can have (MaxValidatorSet)",
        ),
    ] {
        let expected = format!("staking.{path}: {reason}");
        let path = format!("/staking/{path}");
        assert_eq!(refused(set(&path, json!(value))), expected);
        assert_eq!(refused_by_pallets(set(&path, json!(value))), expected);
    }
}

#[test]
fn the_shares_of_services_are_not_above_all() {
    for field in ["threshold", "cap", "correlation", "quota"] {
        let path = format!("/restaking/services/1/{field}");
        assert_eq!(
            refused_by_pallets(set(&path, json!(1_500_000_000_u32))),
            format!(
                "the genesis of restaking is wrong: service 1: {field} 1500000000 is more than 1000000000, which is 100%"
            )
        );
    }
}

#[test]
fn lists_of_stakers_are_bounded_by_what_elections_take_in() {
    for (path, value, reason) in [
        (
            "maxValidatorCount",
            2_001,
            "2001 is more than 2000, the most candidates that an election takes in",
        ),
        (
            "maxNominatorCount",
            22_577,
            "22577 is more than 22576, the most nominators that an election takes in",
        ),
    ] {
        let expected = format!("staking.{path}: {reason}");
        let path = format!("/staking/{path}");
        assert_eq!(refused(set(&path, json!(value))), expected);
        assert_eq!(refused_by_pallets(set(&path, json!(value))), expected);
    }
}

#[test]
fn the_commission_of_the_validators_is_not_above_the_maximum() {
    let expected = "staking.commission: 100000000 is more than 99999999, the staking.maxCommission";
    let below = || set("/staking/maxCommission", json!(99_999_999));
    assert_eq!(refused(below()), expected);
    assert_eq!(refused_by_pallets(below()), expected);
}

/// Sets eras of this number of days, which mint for at most this number of ms.
fn paid_for(days: u32, millis: u64) -> impl Fn(&mut Value) {
    move |config: &mut Value| {
        // Sessions of four hours.
        config["timing"]["slotDuration"] = json!(6_000);
        config["timing"]["epochDuration"] = json!(2_400);
        config["timing"]["sessionsPerEra"] = json!(6 * days);
        config["staking"]["maxEraDuration"] = json!(millis);
    }
}

#[test]
fn an_era_mints_for_a_week_or_for_as_long_as_it_lasts() {
    const DAY: u64 = 24 * 3_600_000;
    for (days, longest) in [(1, 7 * DAY), (7, 7 * DAY), (10, 10 * DAY)] {
        let too_long = paid_for(days, longest + 1);
        let expected = format!(
            "staking.maxEraDuration: {} is more than {longest}, the longest time for which an era may mint \
             (LongestPaidEra, ms)",
            longest + 1
        );
        assert_eq!(refused(&too_long), expected);
        assert_eq!(refused_by_pallets(&too_long), expected);

        let json = changed(genesis::LOCAL, paid_for(days, longest));
        TestExternalities::default().execute_with(|| {
            genesis::build_state(json).expect("is not too long");
            let stored = palisade_staking::MaxEraDuration::<Runtime>::get();
            assert_eq!(stored, Some(longest));
        });
    }
    let never = "staking.maxEraDuration: 0 is less than 1 (ms): eras would pay nothing";
    assert_eq!(refused(paid_for(1, 0)), never);
    assert_eq!(refused_by_pallets(paid_for(1, 0)), never);
}

#[test]
fn a_controller_acts_for_one_stash_from_the_start() {
    let shared = |config: &mut Value| {
        config["staking"]["stakers"][1][1] = config["staking"]["stakers"][0][0].clone();
    };
    let refusal = refused(shared);
    assert!(refusal.starts_with("staking.stakers[1]: "), "{refusal}");
    assert!(
        refusal.ends_with(": it is another stash (AlreadyPaired)"),
        "{refusal}"
    );
    assert_eq!(refused_by_pallets(shared), refusal);
}

#[test]
fn a_minimum_that_cannot_be_elected_is_refused() {
    let five = |config: &mut Value| {
        config["staking"]["validatorCount"] = json!(5);
        config["staking"]["minimumValidatorCount"] = json!(5);
    };
    let expected =
        "staking.minimumValidatorCount: 5 is more than 4, the number of validators in staking.stakers";
    assert_eq!(refused(five), expected);
    assert_eq!(refused_by_pallets(five), expected);
}

/// Removes the session keys of the last two of four validators.
fn without_two_keys(config: &mut Value) {
    let keys = config["session"]["keys"].as_array_mut();
    keys.expect("a list").truncate(2);
}

#[test]
fn a_validator_of_the_genesis_has_session_keys() {
    let refusal = refused(without_two_keys);
    assert!(refusal.starts_with("session.keys: "), "{refusal}");
    assert!(
        refusal.contains(" has none, although it validates"),
        "{refusal}"
    );
}

#[test]
fn without_the_api_a_genesis_elects_validators_with_keys_if_they_suffice() {
    let json = changed(genesis::LOCAL, without_two_keys);
    TestExternalities::default().execute_with(|| {
        genesis_builder_helper::build_state::<RuntimeGenesisConfig>(json).expect("two suffice");
        assert_eq!(Session::validators().len(), 2);
    });

    let too_few = refused_by_pallets(|config| {
        without_two_keys(config);
        config["staking"]["minimumValidatorCount"] = json!(3);
    });
    assert_eq!(
        too_few,
        "staking.minimumValidatorCount: 3 is more than the 2 candidates that can be elected (validators with session keys)"
    );
}

#[test]
fn session_keys_belong_to_one_validator_and_a_validator_has_them_once() {
    let shared = refused(|config| {
        config["session"]["keys"][1][2]["grandpa"] =
            config["session"]["keys"][0][2]["grandpa"].clone();
    });
    assert!(
        shared.starts_with("session.keys[1]: the gran key of "),
        "{shared}"
    );

    let twice = refused(|config| {
        config["session"]["nonAuthorityKeys"] = json!([config["session"]["keys"][3]]);
    });
    assert!(
        twice.starts_with("session.nonAuthorityKeys[0]: "),
        "{twice}"
    );
    assert!(twice.contains(" has session keys already"), "{twice}");

    let nobody = refused(set("/session/keys", json!([])));
    assert_eq!(
        nobody,
        "session.keys: 0 validators are less than 1, nobody could make a block"
    );
}

#[test]
fn balances_exist_once_and_add_up() {
    assert_eq!(
        refused(set("/balances/balances/3/1", json!(1))),
        "balances.balances[3]: 1 is less than 1000000000, the existential deposit"
    );
    let twice = refused(|config| {
        config["balances"]["balances"][5][0] = config["balances"]["balances"][2][0].clone();
    });
    assert!(twice.starts_with("balances.balances[5]: "), "{twice}");

    // This is more than JSON's numbers can hold in this test.
    let json = changed(genesis::LOCAL, |_| {});
    let mut config: RuntimeGenesisConfig = serde_json::from_slice(&json).expect("is complete");
    assert_eq!(genesis::check(&config), Ok(()));
    config.balances.balances[11].1 = Balance::MAX;
    let refusal = genesis::check(&config).expect_err("the issuance overflows");
    assert!(refusal.starts_with("balances.balances[11]: "), "{refusal}");
}

#[test]
fn invulnerables_are_stashes_and_somebody_governs() {
    let stranger = refused(|config| {
        let council = config["council"]["members"].clone();
        config["staking"]["invulnerables"] = council;
    });
    assert!(
        stranger.starts_with("staking.invulnerables[0]: "),
        "{stranger}"
    );

    let nobody = refused(|config| {
        config["council"]["members"] = json!([]);
        config["sudo"]["key"] = Value::Null;
    });
    assert!(
        nobody.starts_with("council.members: 0 members are less than 1"),
        "{nobody}"
    );
}

#[test]
fn slots_have_authors_and_authorities_come_from_session_keys() {
    assert_eq!(
        refused(set("/babe/epochConfig/c", json!([1, 0]))),
        "babe.epochConfig.c: [1, 0] is not a fraction (numerator, denominator)"
    );
    let empty = refused(set(
        "/babe/epochConfig/allowed_slots",
        json!("PrimarySlots"),
    ));
    assert!(
        empty.starts_with("babe.epochConfig.allowed_slots: PrimarySlots"),
        "{empty}"
    );

    let besides = refused(|config| {
        let key = config["session"]["keys"][0][2]["babe"].clone();
        config["babe"]["authorities"] = json!([[key, 1]]);
    });
    assert_eq!(
        besides,
        "babe.authorities: 1 is more than 0, since they come from session.keys"
    );
}

#[test]
fn a_refused_genesis_has_written_nothing() {
    let json = changed(genesis::LOCAL, set("/timing/slotDuration", json!(2)));
    TestExternalities::default().execute_with(|| {
        genesis::build_state(json).expect_err("slots are too short");
        assert!(!palisade_runtime::timing::SlotDuration::<Runtime>::exists());
        assert_eq!(palisade_runtime::Balances::total_issuance(), 0);
    });
}

#[test]
fn what_is_no_configuration_is_refused_with_what_is_wrong() {
    let refusal = refused(|config| config["staking"] = json!(7));
    assert!(
        refusal.starts_with("Invalid JSON blob: invalid type"),
        "{refusal}"
    );
    let unknown = refused(|config| config["staking"]["validatorcount"] = json!(4));
    assert!(
        unknown.contains("unknown field `validatorcount`"),
        "{unknown}"
    );
}
