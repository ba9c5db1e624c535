//! Compares the fields of a description with each other and with the constants of the runtime.
//!
//! A constant can't be set by a chain spec. A description may state it, so that its author learns of a difference.
//! What only the runtime can see is checked when the genesis is built ([`super::build`]).

mod validators;

use super::{
    notes::{Found, Notes},
    parse::Description,
    values::{percent, tokens, Key},
    well_known,
};
use crate::chain_spec::PRESET_IDS;
use palisade_runtime::{
    configs::system::SS58Prefix,
    constants::currency::{self, EXISTENTIAL_DEPOSIT},
    inflation::CURVE,
};
use std::collections::BTreeMap;

/// The longest id, in bytes. File systems take up to 255 for the name of a directory. Names of network protocols
/// contain it too.
const LONGEST_ID: usize = 64;

/// Notes all mistakes.
pub fn check(description: &Description, notes: &Notes) {
    check_identity(description, notes);
    check_constants(description, notes);
    check_inflation(description, notes);
    if let Some(Err(refusal)) = description.timing.as_ref().map(|timing| timing.check()) {
        super::build::note_refusal(description, &refusal, notes);
    }
    check_keys_are_secret(description, notes);
    check_balances(description, notes);
    check_governance(description, notes);
    check_shares(description, notes);
    validators::check(description, notes);
}

fn check_identity(description: &Description, notes: &Notes) {
    if let Some(name) = &description.name {
        if name.value.trim().is_empty() {
            name.wrong(notes, "is empty; wallets show it");
        }
    }
    let Some(id) = &description.id else { return };
    let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_' || c == '-';
    if id.value.is_empty() || !id.value.chars().all(is_plain) {
        let cause = format!(
            "`{}` is the name of a directory, so it has only the letters a to z, digits, - and _",
            id.value
        );
        id.wrong(notes, cause);
    }
    let length = id.value.len();
    if length > LONGEST_ID {
        let cause = format!(
            "has {length} characters; it is the name of a directory, so choose up to {LONGEST_ID}"
        );
        id.wrong(notes, cause);
    }
    if PRESET_IDS.contains(&id.value.as_str()) {
        let cause = format!(
            "`{}` is the id of a preset, whose data would be mixed with this chain's",
            id.value
        );
        id.wrong(notes, cause);
    }
}

/// The token and the prefix are parts of the runtime, and of the hash of its metadata, which offline signers check.
fn check_constants(description: &Description, notes: &Notes) {
    let token = &description.token;
    if let Some(symbol) = token
        .symbol
        .as_ref()
        .filter(|it| it.value != currency::SYMBOL)
    {
        let cause = format!(
            "this runtime has {}, which hardware wallets check; build a runtime with another `SYMBOL` \
             (runtime/src/constants.rs), after `make metadata`",
            currency::SYMBOL
        );
        symbol.wrong(notes, cause);
    }
    let expected: u32 = currency::DECIMALS.into();
    if let Some(decimals) = token.decimals.as_ref().filter(|it| it.value != expected) {
        let cause = format!(
            "this runtime has {expected}; build a runtime with other `DECIMALS` (runtime/src/constants.rs), after \
             `make metadata`"
        );
        decimals.wrong(notes, cause);
    }
    let expected: u32 = SS58Prefix::get().into();
    if let Some(prefix) = token.prefix.as_ref().filter(|it| it.value != expected) {
        let cause = format!(
            "this runtime has {expected}; build a runtime with another `SS58Prefix` (runtime/src/configs/system.rs), \
             after `make metadata`"
        );
        prefix.wrong(notes, cause);
    }
}

fn check_inflation(description: &Description, notes: &Notes) {
    let curve = [CURVE.min, CURVE.max, CURVE.ideal_stake, CURVE.falloff];
    for (stated, actual) in description.inflation.iter().zip(curve) {
        let Some(stated) = stated else { continue };
        if stated.value != actual.deconstruct() {
            let cause = format!(
                "this runtime has {}; build a runtime with another `CURVE` (runtime/src/inflation.rs)",
                percent(actual)
            );
            stated.wrong(notes, cause);
        }
    }
}

/// A chain whose keys everybody knows has no owner. Only a development chain may have them.
fn check_keys_are_secret(description: &Description, notes: &Notes) {
    if description.development {
        return;
    }
    let validators = || description.validators.iter();
    let accounts = description.sudo.iter().flatten();
    let accounts = accounts
        .chain(&description.council)
        .chain(&description.staking.invulnerables)
        .chain(description.balances.iter().map(|(who, _)| who))
        .chain(validators().flat_map(|one| one.stash.iter().chain(&one.controller)));
    // Of the session keys, GRANDPA's are of ed25519, as an account can be.
    let finality = validators().flat_map(|one| {
        let [_, grandpa, _, _] = &one.session;
        grandpa
    });
    let others = validators().flat_map(|one| {
        let [babe, _, im_online, authority_discovery] = &one.session;
        [babe, im_online, authority_discovery].into_iter().flatten()
    });
    let flawed = accounts
        .chain(finality)
        .filter_map(|key| Some((key, well_known::flaw(&key.value)?)));
    let flawed_others = others.filter_map(|key| Some((key, well_known::published(&key.value)?)));
    for (key, flaw) in flawed.chain(flawed_others) {
        key.wrong(notes, flaw);
    }
}

fn check_balances(description: &Description, notes: &Notes) {
    let accounts = description.balances.iter().map(|(who, _)| who);
    note_repetitions(accounts, "this account has a balance already", notes);
    let amounts = description
        .balances
        .iter()
        .filter_map(|(_, amount)| amount.as_ref());
    for amount in amounts.chain(&description.treasury) {
        if amount.value < EXISTENTIAL_DEPOSIT {
            let least = tokens(EXISTENTIAL_DEPOSIT);
            amount.wrong(
                notes,
                format!("is less than {least}, the existential deposit"),
            );
        }
    }
}

fn check_governance(description: &Description, notes: &Notes) {
    note_repetitions(
        description.council.iter(),
        "this account is in the council already",
        notes,
    );
    if description.sudo.as_ref().is_some_and(Option::is_none) && description.council.is_empty() {
        let cause = "is empty while sudo is \"none\", so nobody could cancel a slash or change a setting; name members \
             of a council, or an account for sudo";
        notes.wrong_at_path("council", cause);
    }
}

fn check_shares(description: &Description, notes: &Notes) {
    let staking = &description.staking;
    let (least, most) = (&staking.min_commission, &staking.max_commission);
    if let (Some(least), Some(most)) = (least, most) {
        if least.value > most.value {
            least.wrong(notes, "is more than staking.max_commission");
        }
    }
    let Some(commission) = &staking.commission else {
        return;
    };
    if commission.value == 0 {
        let cause = "is 0%; wallets read preferences of all zeros as \"does not validate\", so choose more than 0%";
        commission.wrong(notes, cause);
    }
    if least
        .as_ref()
        .is_some_and(|least| commission.value < least.value)
    {
        commission.wrong(notes, "is less than staking.min_commission");
    }
    if most
        .as_ref()
        .is_some_and(|most| commission.value > most.value)
    {
        commission.wrong(notes, "is more than staking.max_commission");
    }
}

/// Notes each key that was in the list before, perhaps in another notation.
fn note_repetitions<'a>(keys: impl Iterator<Item = &'a Found<Key>>, cause: &str, notes: &Notes) {
    let mut first = BTreeMap::new();
    for key in keys {
        match first.get(&key.value) {
            Some(before) => key.wrong(notes, format!("{cause}: see {before}")),
            None => {
                first.insert(key.value, &key.field);
            }
        }
    }
}
