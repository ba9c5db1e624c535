//! Writes the genesis of a description, and lets the runtime build it.
//!
//! The genesis is that of the preset `live` with everything replaced that a description has: all accounts, all keys,
//! all lengths of time. What stays are bounds, and how BABE assigns slots.

use super::{
    notes::{Found, Notes},
    parse::{Description, Validator},
    values::Key,
};
use crate::chain_spec::{self, Identity};
use palisade_runtime::{
    configs::governance::TreasuryPalletId, genesis, session_keys::PlainSessionKeys, AccountId,
    Balance, SessionKeys,
};
use sc_service::{ChainSpec, ChainType};
use serde_json::{json, Value};
use sp_core::{ed25519, sr25519};
use sp_runtime::traits::AccountIdConversion;

/// Returns the chain spec. The description must have no mistakes. If the runtime refuses the genesis, that is noted,
/// and there is no chain spec.
pub fn build(description: &Description, notes: &Notes) -> Option<Box<dyn ChainSpec>> {
    let id: &String = sure(&description.id);
    let name: &String = sure(&description.name);
    let identity = Identity {
        name,
        id,
        protocol_id: id,
        chain_type: match description.development {
            true => ChainType::Development,
            false => ChainType::Live,
        },
        boot_nodes: values(&description.boot_nodes),
    };
    let spec = chain_spec::with_genesis(identity, patch(description)).and_then(|spec| {
        spec.as_storage_builder().build_storage()?;
        Ok(spec)
    });
    match spec {
        Ok(spec) => Some(spec),
        Err(refusal) => {
            note_refusal(description, &refusal, notes);
            None
        }
    }
}

/// Returns a value that a description without mistakes has.
fn sure<T>(field: &Option<Found<T>>) -> &T {
    let found = field.as_ref();
    &found.expect("a missing field is a mistake").value
}

fn values<T: Clone>(fields: &[Found<T>]) -> Vec<T> {
    fields.iter().map(|field| field.value.clone()).collect()
}

fn accounts(fields: &[Found<Key>]) -> Vec<AccountId> {
    fields.iter().map(|field| field.value.into()).collect()
}

/// Returns the genesis as a patch of the runtime's defaults.
pub(super) fn patch(description: &Description) -> Value {
    let preset = genesis::get_preset(&genesis::LIVE.into());
    let preset = preset.and_then(|json| serde_json::from_slice(&json).ok());
    let mut patch: Value = preset.expect("the runtime has the preset");
    let timing = description.timing.as_ref();
    patch["timing"] = json!(timing.expect("a missing field is a mistake"));
    patch["balances"] = json!({ "balances": balances(description) });
    patch["council"] = json!({ "members": accounts(&description.council) });
    patch["sudo"] = json!({ "key": sudo(description) });
    let keys = description.validators.iter().map(session_keys);
    patch["session"] = json!({ "keys": keys.collect::<Vec<_>>() });
    set_staking(&mut patch["staking"], description);
    set_pools(&mut patch["nominationPools"], description);
    patch
}

fn sudo(description: &Description) -> Option<AccountId> {
    let key = description.sudo.as_ref().and_then(Option::as_ref);
    key.map(|found| found.value.into())
}

/// Returns all balances, that of the treasury last.
fn balances(description: &Description) -> Vec<(AccountId, Balance)> {
    let owners = description.balances.iter();
    let balances = owners.map(|(who, amount)| (who.value.into(), *sure(amount)));
    let treasury = description.treasury.as_ref().map(|balance| {
        let account: AccountId = TreasuryPalletId::get().into_account_truncating();
        (account, balance.value)
    });
    balances.chain(treasury).collect()
}

fn session_keys(validator: &Validator) -> (AccountId, AccountId, SessionKeys) {
    let stash: AccountId = (*sure(&validator.stash)).into();
    let [babe, grandpa, im_online, authority_discovery] =
        validator.session.each_ref().map(|key| *sure(key));
    let sr25519 = sr25519::Public::from_raw;
    let keys = PlainSessionKeys {
        grandpa: ed25519::Public::from_raw(grandpa).into(),
        babe: sr25519(babe).into(),
        im_online: sr25519(im_online).into(),
        authority_discovery: sr25519(authority_discovery).into(),
    };
    (stash.clone(), stash, keys.into())
}

fn set_staking(genesis: &mut Value, description: &Description) {
    let staking = &description.staking;
    let stakers = description.validators.iter().map(|validator| {
        let stash: AccountId = (*sure(&validator.stash)).into();
        let controller = validator.controller.as_ref();
        let controller = controller.map_or_else(|| stash.clone(), |account| account.value.into());
        json!([stash, controller, sure(&validator.bond), "Validator"])
    });
    genesis["stakers"] = stakers.collect();
    let seats = staking.validator_count.as_ref().map(|seats| seats.value);
    genesis["validatorCount"] = json!(seats.unwrap_or(description.validators.len() as u32));
    genesis["minimumValidatorCount"] = json!(sure(&staking.minimum_validator_count));
    genesis["minValidatorBond"] = json!(sure(&staking.min_validator_bond));
    genesis["minNominatorBond"] = json!(sure(&staking.min_nominator_bond));
    genesis["commission"] = json!(sure(&staking.commission));
    genesis["invulnerables"] = json!(accounts(&staking.invulnerables));
    let mut set = |field: &str, value: Option<u64>| {
        if let Some(value) = value {
            genesis[field] = json!(value);
        }
    };
    let share = |found: &Option<Found<u64>>| found.as_ref().map(|found| found.value);
    let count = |found: &Option<Found<u32>>| found.as_ref().map(|found| found.value.into());
    set("minCommission", share(&staking.min_commission));
    set("maxCommission", share(&staking.max_commission));
    set("chillThreshold", share(&staking.chill_threshold));
    set("slashRewardFraction", share(&staking.slash_reward_fraction));
    set("maxValidatorCount", count(&staking.max_validator_count));
    set("maxNominatorCount", count(&staking.max_nominator_count));
}

/// Sets the least amounts to join and to create a pool. By default, a pool is created with what a nominator bonds,
/// because to create one is to nominate. By default, a tenth of what creates a pool is enough to join one.
fn set_pools(genesis: &mut Value, description: &Description) {
    let [join, create] = &description.pools;
    let bond = *sure(&description.staking.min_nominator_bond);
    let or = |found: &Option<Found<Balance>>, other| found.as_ref().map_or(other, |it| it.value);
    let create = or(create, bond);
    genesis["minJoinBond"] = json!(or(join, create / 10));
    genesis["minCreateBond"] = json!(create);
}

/// Notes a refusal of the runtime at the field of the description that it concerns. A refusal begins with the field of
/// the genesis: `staking.stakers[2]: …`.
pub fn note_refusal(description: &Description, refusal: &str, notes: &Notes) {
    let (field, cause) = match refusal.split_once(": ") {
        Some((field, cause)) if !field.contains(' ') => (field, cause),
        _ => ("", refusal),
    };
    notes.wrong_at_path(&described(field, description), cause);
}

/// Returns the field of the description from which a field of the genesis was written.
fn described(field: &str, description: &Description) -> String {
    let (pallet, rest) = field.split_once('.').unwrap_or((field, ""));
    let index = rest
        .split_once('[')
        .and_then(|(_, index)| index.strip_suffix(']')?.parse::<usize>().ok());
    let name = rest.split('[').next().unwrap_or_default();
    let listed = |list: &str| match index {
        Some(index) => format!("{list}[{index}]"),
        None => list.into(),
    };
    match (pallet, name) {
        ("staking", "stakers") | ("session", _) => listed("validators"),
        ("staking", "invulnerables") => listed("staking.invulnerables"),
        ("balances", _) => match index.map(|index| description.balances.get(index)) {
            Some(Some((who, _))) => who.field.clone(),
            Some(None) => "treasury.balance".into(),
            None => "balances".into(),
        },
        ("council", _) => listed("council"),
        ("sudo", _) => "sudo".into(),
        ("nominationPools", name) => format!("pools.{}", snake(name)),
        ("timing" | "staking", name) => format!("{pallet}.{}", snake(name)),
        _ => field.into(),
    }
}

/// Returns a name of a genesis in the form of a description: `minValidatorBond` is `min_validator_bond`.
fn snake(name: &str) -> String {
    let mut snake = String::new();
    for letter in name.chars() {
        if letter.is_ascii_uppercase() {
            snake.push('_');
        }
        snake.push(letter.to_ascii_lowercase());
    }
    snake
}
