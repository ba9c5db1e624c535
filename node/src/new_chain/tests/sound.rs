//! A sound description becomes the chain that it describes.

use super::*;
use crate::new_chain::{build::patch, parse::Description, well_known};
use palisade_runtime::{
    configs::governance::TreasuryPalletId, constants::currency::PAL, AccountId,
};
use sc_service::ChainType;
use serde_json::{json, Value};
use sp_runtime::traits::AccountIdConversion;

fn described(text: &str) -> Description {
    let notes = Notes::default();
    let description = parse::parse(text, &notes).expect("it is TOML");
    checks::check(&description, &notes);
    assert_eq!(notes.into_mistakes(), []);
    description
}

/// Returns the genesis of a description, as it stands in the chain spec.
fn genesis(text: &str) -> Value {
    patch(&described(text))
}

#[test]
fn a_sound_description_becomes_a_chain_that_can_start() {
    let spec = chain_spec(&SOUND).expect("it is sound");
    assert_eq!(spec.name(), "Test Chain");
    assert_eq!(spec.id(), "test_chain");
    assert_eq!(spec.protocol_id(), Some("test_chain"));
    assert_eq!(spec.chain_type(), ChainType::Live);
    assert!(spec.boot_nodes().is_empty());
    let properties = json!({ "tokenSymbol": "PAL", "tokenDecimals": 12, "ss58Format": 42 });
    assert_eq!(json!(spec.properties()), properties);

    let written: Value = serde_json::from_str(&spec.as_json(false).expect("JSON")).expect("JSON");
    assert_eq!(
        written["genesis"]["runtimeGenesis"]["patch"],
        genesis(&SOUND)
    );
}

#[test]
fn the_genesis_has_what_the_file_says_to_the_unit() {
    let [nina, olaf, pia] = ["nina", "olaf", "pia"].map(account);
    let genesis = genesis(&SOUND);
    assert_eq!(
        genesis["balances"],
        json!({ "balances": [[nina, 5_000 * PAL], [olaf, 5_000 * PAL], [pia, PAL / 2]] })
    );
    assert_eq!(genesis["council"], json!({ "members": [pia] }));
    assert_eq!(genesis["sudo"], json!({ "key": null }));

    let staking = &genesis["staking"];
    let bond = 2_000 * PAL + PAL / 2;
    assert_eq!(
        staking["stakers"],
        json!([
            [nina, nina, bond, "Validator"],
            [olaf, olaf, bond, "Validator"]
        ])
    );
    for (field, value) in [
        ("validatorCount", 2),
        ("minimumValidatorCount", 2),
        ("minValidatorBond", 1_000 * PAL),
        ("minNominatorBond", 100 * PAL),
        ("commission", 50_000_000),
        ("slashRewardFraction", 100_000_000),
        ("chillThreshold", 75),
        ("maxValidatorCount", 1_000),
        ("maxNominatorCount", 22_576),
    ] {
        assert_eq!(staking[field], json!(value), "{field}");
    }
    let pools = &genesis["nominationPools"];
    assert_eq!(pools["minCreateBond"], json!(100 * PAL));
    assert_eq!(pools["minJoinBond"], json!(10 * PAL));

    let [stash, validator, keys] = &genesis["session"]["keys"][0].as_array().expect("a row")[..]
    else {
        panic!("three columns");
    };
    assert_eq!((stash, validator), (&json!(nina), &json!(nina)));
    assert_eq!(keys["babe"], json!(account("nina-babe")));
    assert_eq!(keys["grandpa"], json!(finality_key("nina")));
    assert_eq!(keys["im_online"], json!(account("nina-im-online")));
    assert_eq!(
        keys["authority_discovery"],
        json!(account("nina-discovery"))
    );
}

#[test]
fn to_join_a_pool_takes_a_tenth_of_what_it_takes_to_create_one() {
    let commission = "commission = \"5%\"";
    let pools = format!("{commission}\n\n[pools]\nmin_create_bond = 500");
    let genesis = genesis(&with(commission, &pools));
    assert_eq!(
        genesis["nominationPools"]["minCreateBond"],
        json!(500 * PAL)
    );
    assert_eq!(genesis["nominationPools"]["minJoinBond"], json!(50 * PAL));
}

#[test]
fn every_optional_field_is_used() {
    let text = with(
        "commission = \"5%\"",
        &format!(
            r#"commission = "5%"
validator_count = 3
min_commission = "1%"
max_commission = "50%"
max_validator_count = 40
max_nominator_count = 400
chill_threshold = "90%"
slash_reward_fraction = "0.5%"
invulnerables = ["{}"]

[pools]
min_join_bond = 1
min_create_bond = 200

[treasury]
balance = "7.25""#,
            account("nina")
        ),
    );
    let genesis = genesis(&text);
    let staking = &genesis["staking"];
    for (field, value) in [
        ("validatorCount", 3),
        ("minCommission", 10_000_000),
        ("maxCommission", 500_000_000),
        ("maxValidatorCount", 40),
        ("maxNominatorCount", 400),
        ("chillThreshold", 90),
        ("slashRewardFraction", 5_000_000),
    ] {
        assert_eq!(staking[field], json!(value), "{field}");
    }
    assert_eq!(staking["invulnerables"], json!([account("nina")]));
    assert_eq!(genesis["nominationPools"]["minJoinBond"], json!(PAL));
    assert_eq!(
        genesis["nominationPools"]["minCreateBond"],
        json!(200 * PAL)
    );
    let treasury: AccountId = TreasuryPalletId::get().into_account_truncating();
    let funds = json!([treasury, 7 * PAL + PAL / 4]);
    assert_eq!(genesis["balances"]["balances"][3], funds);
    assert!(chain_spec(&text).is_ok(), "{:#?}", mistakes(&text));
}

#[test]
fn a_sudo_account_a_controller_and_boot_nodes_are_used() {
    let node =
        "/dns/boot.example.org/tcp/30333/p2p/12D3KooWEyoppNCUx8Yx66oV9fJnriXwCcXwDDUA2kj6vnc6iDEp";
    let text = with("sudo = \"none\"", &format!("sudo = \"{}\"", account("sue")));
    let text = replaced(
        &text,
        "timing =",
        &format!("boot_nodes = [\"{node}\"]\ntiming ="),
    );
    let stash = format!("stash = \"{}\"", account("nina"));
    let text = replaced(
        &text,
        &stash,
        &format!("{stash}\ncontroller = \"{}\"", account("carl")),
    );
    let genesis = genesis(&text);
    assert_eq!(genesis["sudo"]["key"], json!(account("sue")));
    assert_eq!(genesis["staking"]["stakers"][0][1], json!(account("carl")));
    assert_eq!(genesis["staking"]["stakers"][0][0], json!(account("nina")));
    let spec = chain_spec(&text).unwrap_or_else(|_| panic!("{:#?}", mistakes(&text)));
    let nodes = spec.boot_nodes().iter().map(|node| node.to_string());
    assert_eq!(nodes.collect::<Vec<_>>(), [node]);
}

#[test]
fn the_timing_is_polkadots_kusamas_or_in_numbers() {
    let timing = |line: &str| genesis(&with("timing = \"kusama\"", line))["timing"].clone();
    assert_eq!(
        timing("timing = \"polkadot\""),
        json!({
            "slotDuration": 6_000, "epochDuration": 2_400, "sessionsPerEra": 6, "bondingDuration": 28,
            "slashDeferDuration": 27, "blocksPerDay": 14_400,
        })
    );
    let kusama = timing("timing = \"kusama\"");
    assert_eq!(
        kusama,
        json!({
            "slotDuration": 6_000, "epochDuration": 600, "sessionsPerEra": 6, "bondingDuration": 28,
            "slashDeferDuration": 27, "blocksPerDay": 14_400,
        })
    );
    let hours = |number: &str| kusama[number].as_u64().expect("a number");
    let session = hours("slotDuration") * hours("epochDuration");
    assert_eq!(session, 3_600 * 1_000, "an hour");
    let bonding = session * hours("sessionsPerEra") * hours("bondingDuration");
    assert_eq!(bonding, 7 * 24 * 3_600 * 1_000, "a week");

    let numbers = "timing = { slot_duration = 2_000, epoch_duration = 30, sessions_per_era = 4, bonding_duration = 5, \
         slash_defer_duration = 0 }";
    assert_eq!(
        timing(numbers),
        json!({
            "slotDuration": 2_000, "epochDuration": 30, "sessionsPerEra": 4, "bondingDuration": 5,
            "slashDeferDuration": 0, "blocksPerDay": 43_200,
        })
    );

    let long_slots = numbers.replace("2_000", "7_000");
    let days = timing(&long_slots)["blocksPerDay"].clone();
    assert_eq!(days, 12_342, "24 h have 12,342.9 slots of 7 s");
    let own = long_slots.replace(" }", ", blocks_per_day = 20 }");
    assert_eq!(timing(&own)["blocksPerDay"], 20);
}

#[test]
fn an_issuance_of_more_than_64_bits_is_not_rounded() {
    let units = 123_456_789_012 * PAL + 1;
    assert!(units > u64::MAX.into());
    let text = with("= \"0.5\"", "= \"123_456_789_012.000000000001\"");
    let spec = chain_spec(&text).unwrap_or_else(|_| panic!("{:#?}", mistakes(&text)));
    let json = spec.as_json(false).expect("JSON");
    assert!(json.contains(&units.to_string()), "no digit is lost");
}

#[test]
fn nothing_of_the_preset_but_bounds_and_slots_remains() {
    fn texts<'a>(json: &'a Value, found: &mut Vec<&'a str>) {
        match json {
            Value::String(text) => found.push(text),
            Value::Array(list) => list.iter().for_each(|value| texts(value, found)),
            Value::Object(map) => map.values().for_each(|value| texts(value, found)),
            _ => {}
        }
    }
    let genesis = genesis(&SOUND);
    let mut pallets: Vec<_> = genesis.as_object().expect("pallets").keys().collect();
    pallets.sort();
    assert_eq!(
        pallets,
        [
            "babe",
            "balances",
            "council",
            "nominationPools",
            "session",
            "staking",
            "sudo",
            "timing"
        ],
        "a new pallet of the preset may bring accounts"
    );
    let mut found = Vec::new();
    texts(&genesis, &mut found);
    let keys: Vec<_> = found
        .iter()
        .filter_map(|text| values::key(text).ok())
        .collect();
    // Three balances, one councillor, two stashes twice among stakers and twice in the session, eight session keys.
    assert_eq!(keys.len(), 3 + 1 + 4 + 4 + 8);
    for key in keys {
        assert_eq!(well_known::flaw(&key), None);
    }
}
