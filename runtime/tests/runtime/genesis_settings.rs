//! Settings of staking in a chain spec: the fields of `staking`, in JSON.

use crate::presets::state_of_changed;
use frame_support::assert_ok;
use palisade_runtime::{constants::currency::PAL, genesis, Runtime, Staking};
use palisade_staking::{
    AutomaticPayouts, ChillThreshold, ForceEra, Forcing, Invulnerables, MaxCommission,
    MaxEraDuration, MaxNominatorsCount, MaxStakedRewards, MaxValidatorsCount, MinCommission,
    MinNominatorBond, MinValidatorBond, MinimumValidatorCount, SlashRewardFraction, ValidatorCount,
    Validators,
};
use serde_json::{json, Value};
use sp_keyring::Sr25519Keyring::AliceStash;
use sp_runtime::{Perbill, Percent};

/// Returns an amount of PAL in the smallest unit, as in JSON.
fn pal(amount: u64) -> u64 {
    amount * PAL as u64
}

/// A value for each setting, different from that of the presets. Shares of type `Perbill` are parts of 10⁹, those of
/// type `Percent` are percent, and times are in ms.
fn settings() -> Value {
    json!({
        "validatorCount": 3,
        "minimumValidatorCount": 2,
        "invulnerables": [AliceStash.to_account_id()],
        "forceEra": "ForceNone",
        "slashRewardFraction": 200_000_000,
        "commission": 300_000_000,
        "minNominatorBond": pal(500),
        "minValidatorBond": pal(5_000),
        "minCommission": 50_000_000,
        "maxCommission": 600_000_000,
        "maxValidatorCount": 10,
        "maxNominatorCount": 20,
        "chillThreshold": 60,
        "maxEraDuration": 3_600_000,
    })
}

fn write_settings(config: &mut Value) {
    for (field, value) in settings().as_object().expect("has fields") {
        let stored = config["staking"].get_mut(field).expect("staking has it");
        assert_ne!(stored, value, "{field}");
        *stored = value.clone();
    }
    // Who is invulnerable allocates nothing to services.
    let alice = json!(AliceStash.to_account_id());
    let allocations = config["restaking"]["allocations"].as_array_mut();
    let allocations = allocations.expect("is a list");
    let all = allocations.len();
    allocations.retain(|allocation| allocation[0] != alice);
    assert!(allocations.len() < all, "she had allocated stake");
}

#[test]
fn each_setting_of_staking_has_the_value_of_its_field_in_the_chain_spec() {
    let percent = Perbill::from_percent;
    state_of_changed(genesis::LOCAL, write_settings).execute_with(|| {
        assert_eq!(ValidatorCount::<Runtime>::get(), 3);
        assert_eq!(MinimumValidatorCount::<Runtime>::get(), 2);
        let alice = AliceStash.to_account_id();
        assert_eq!(
            Invulnerables::<Runtime>::get().to_vec(),
            vec![alice.clone()]
        );
        assert_eq!(ForceEra::<Runtime>::get(), Forcing::ForceNone);
        assert_eq!(SlashRewardFraction::<Runtime>::get(), percent(20));
        let prefs = Validators::<Runtime>::get(&alice);
        assert_eq!(prefs.commission, percent(30));
        assert_eq!(MinNominatorBond::<Runtime>::get(), 500 * PAL);
        assert_eq!(MinValidatorBond::<Runtime>::get(), 5_000 * PAL);
        assert_eq!(MinCommission::<Runtime>::get(), percent(5));
        assert_eq!(MaxCommission::<Runtime>::get(), percent(60));
        assert_eq!(MaxValidatorsCount::<Runtime>::get(), Some(10));
        assert_eq!(MaxNominatorsCount::<Runtime>::get(), Some(20));
        let threshold = ChillThreshold::<Runtime>::get();
        assert_eq!(threshold, Some(Percent::from_percent(60)));
        assert_eq!(MaxEraDuration::<Runtime>::get(), Some(3_600_000));
        // These have no field.
        assert!(AutomaticPayouts::<Runtime>::get());
        assert_eq!(MaxStakedRewards::<Runtime>::get(), None);
        assert_ok!(Staking::check_invariants());
    });
}

#[test]
fn the_presets_show_the_bounds_on_stakers_to_those_who_edit_them() {
    for name in [genesis::DEV, genesis::LOCAL, genesis::LIVE] {
        let preset = genesis::get_preset(&name.into()).expect("the preset exists");
        let preset: Value = serde_json::from_slice(&preset).expect("is JSON");
        for (field, value) in [
            ("minNominatorBond", pal(100)),
            ("minValidatorBond", pal(1_000)),
            ("chillThreshold", 75),
            ("maxValidatorCount", 1_000),
            ("maxNominatorCount", 22_576),
            ("minimumValidatorCount", 1),
            ("slashRewardFraction", 100_000_000),
        ] {
            assert_eq!(preset["staking"][field], json!(value), "{field} of {name}");
        }
    }
}
