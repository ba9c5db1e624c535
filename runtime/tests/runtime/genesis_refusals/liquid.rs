//! The genesis of liquid staking.

use super::{refused, refused_by_pallets, set};
use palisade_runtime::{constants::currency::PAL, genesis};
use serde_json::json;
use sp_keyring::Sr25519Keyring::Eve;

const FIELDS: &str = "/liquidStaking";

#[test]
fn the_settings_of_liquid_staking_are_bounded() {
    for (field, value, reason) in [
        (
            "rewardFee",
            450_000_001,
            "500000001 is more than 500000000, the most that rewardFee and insuranceShare may take of a reward together",
        ),
        ("instantFee", 100_000_001, "100000001 is more than 100000000, the largest fee"),
        ("bufferTarget", 500_000_001, "500000001 is more than 500000000, the largest buffer"),
        ("maxShare", 1_000_000_001, "1000000001 is more than 1000000000, which is 100%"),
        ("maxPerValidator", 1_000_000_001, "1000000001 is more than 1000000000, which is 100%"),
        ("bunkerThreshold", 1_000_000_001, "1000000001 is more than 1000000000, which is 100%"),
        ("minDeposit", 999_999_999, "999999999 is less than 1000000000, the existential deposit"),
    ] {
        let expected = format!("liquidStaking.settings.{field}: {reason}");
        let path = format!("{FIELDS}/settings/{field}");
        assert_eq!(refused(set(&path, json!(value))), expected);
        assert_eq!(refused_by_pallets(set(&path, json!(value))), expected);
    }
}

#[test]
fn the_insurance_fund_has_to_pay_for_the_accounts() {
    let path = format!("{FIELDS}/insurance/0/1");
    let expected = "liquidStaking.insurance: 5999999999 is less than 6000000000, which are 6 existential deposits: for the \
                    fund, for rewards, and for each of liquidStaking.validators";
    assert_eq!(refused(set(&path, json!(5_999_999_999_u64))), expected);
    assert_eq!(
        refused_by_pallets(set(&path, json!(5_999_999_999_u64))),
        expected
    );

    let nothing = refused(set(&path, json!(0)));
    let who = genesis::INSURER.to_account_id();
    assert_eq!(
        nothing,
        format!("liquidStaking.insurance[0]: {who:?} gives 0; leave the row out")
    );
    // Only when the fund is written it is known what its giver has.
    let too_much = refused_by_pallets(set(&path, json!((1_000_000 * PAL) as u64)));
    let start = format!("liquidStaking.insurance[0]: {who:?} can't give 1000000000000000000: ");
    assert!(too_much.starts_with(&start), "{too_much}");
    let stranger = sp_runtime::AccountId32::new([9; 32]);
    let poor = refused(set(&format!("{FIELDS}/insurance/0/0"), json!(stranger)));
    let start =
        format!("liquidStaking.insurance[0]: {stranger:?} has nothing in balances.balances");
    assert!(poor.starts_with(&start), "{poor}");
}

#[test]
fn a_stash_of_liquid_staking_has_one_validator_that_no_other_has() {
    let path = format!("{FIELDS}/validators");
    let twice = refused(|config| {
        let first = config["liquidStaking"]["validators"][0].clone();
        config["liquidStaking"]["validators"][1] = first;
    });
    assert!(
        twice.starts_with("liquidStaking.validators[1]: ")
            && twice.ends_with(" has a stash already; list it once"),
        "{twice}"
    );

    let eve = Eve.to_account_id();
    let expected = format!(
        "liquidStaking.validators[0]: {eve:?} is no validator of staking.stakers, so its stash would be idle"
    );
    assert_eq!(refused(set(&path, json!([eve]))), expected);
    let by_pallet = refused_by_pallets(set(&path, json!([eve])));
    let start = format!("liquidStaking.validators[0]: {eve:?} Module");
    assert!(by_pallet.starts_with(&start), "{by_pallet}");

    let many: Vec<_> = (0..17)
        .map(|who| sp_runtime::AccountId32::new([who; 32]))
        .collect();
    assert_eq!(
        refused(set(&path, json!(many))),
        "liquidStaking.validators: 17 is more than 16, the most stashes"
    );
    assert_eq!(
        refused(set(&format!("{FIELDS}/isOpen"), json!(false))),
        "liquidStaking.validators: there are no stashes before liquidStaking.isOpen is true"
    );
}

#[test]
fn the_id_of_the_liquid_token_is_kept_for_it() {
    let refusal = refused(|config| {
        let who = config["balances"]["balances"][0][0].clone();
        config["assets"]["assets"] = json!([[7, who, false, 1], [1, who, false, 1]]);
    });
    let expected = "assets.assets[1]: 1 is the id of the liquid token, so liquid staking could not be opened; choose \
                    another id";
    assert_eq!(refusal, expected);
}
