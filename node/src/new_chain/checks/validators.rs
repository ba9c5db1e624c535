//! Checks the validators: their number, accounts, keys and bonds.

use super::note_repetitions;
use crate::new_chain::{
    notes::{Found, Notes},
    parse::{Description, Validator, SESSION_KEYS},
    values::{tokens, Key},
};
use palisade_runtime::{constants::currency::EXISTENTIAL_DEPOSIT, Balance};
use sc_network::config::ed25519;
use std::collections::BTreeSet;

/// Notes all mistakes that concern validators.
pub fn check(description: &Description, notes: &Notes) {
    let validators = &description.validators;
    let stashes = validators.iter().flat_map(|one| &one.stash);
    note_repetitions(stashes, "this stash is a validator already", notes);
    for kind in 0..SESSION_KEYS.len() {
        let keys = validators.iter().flat_map(|one| &one.session[kind]);
        note_repetitions(keys, "another validator has this key already", notes);
    }
    for validator in validators {
        check_finality_key(validator, notes);
        check_other_keys(validator, notes);
        check_bond(validator, description, notes);
    }
    check_seats(description, notes);
    check_invulnerables(description, notes);
}

/// The GRANDPA key is an ed25519 key, the others are sr25519 keys. The same phrase has another key in each scheme.
fn check_finality_key(validator: &Validator, notes: &Notes) {
    let [babe, grandpa, im_online, authority_discovery] = &validator.session;
    let Some(grandpa) = grandpa else { return };
    let is_same = |other: &&Found<Key>| other.value == grandpa.value;
    let mut others = [babe, im_online, authority_discovery].into_iter().flatten();
    if let Some(other) = others.find(is_same) {
        let cause = format!(
            "is the same as {}, but GRANDPA's keys are ed25519 keys; print this one with `palisade key inspect --scheme \
             ed25519`",
            other.field
        );
        grandpa.wrong(notes, cause);
    } else if ed25519::PublicKey::try_from_bytes(&grandpa.value).is_err() {
        grandpa.wrong(
            notes,
            "is not an ed25519 public key: it is no point of the curve, so a digit is wrong",
        );
    }
}

/// All session keys but GRANDPA's are sr25519 keys. With a key that is none, a validator can neither author nor be
/// heard.
fn check_other_keys(validator: &Validator, notes: &Notes) {
    let [babe, _, im_online, authority_discovery] = &validator.session;
    for key in [babe, im_online, authority_discovery].into_iter().flatten() {
        if schnorrkel::PublicKey::from_bytes(&key.value).is_err() {
            key.wrong(
                notes,
                "is not an sr25519 public key: a digit is wrong, or it is a key of another scheme, or a secret",
            );
        }
    }
}

/// The bond reaches the minimum, and the stash owns it above the existential deposit.
fn check_bond(validator: &Validator, description: &Description, notes: &Notes) {
    let Some(bond) = &validator.bond else { return };
    if let Some(least) = &description.staking.min_validator_bond {
        if bond.value < least.value {
            let cause = format!(
                "is less than {}, the staking.min_validator_bond",
                tokens(least.value)
            );
            bond.wrong(notes, cause);
        }
    }
    let Some(stash) = &validator.stash else {
        return;
    };
    match balance_of(stash.value, description) {
        Some(None) => {}
        None => {
            let bonded = tokens(bond.value);
            let cause = format!("has no balance in [balances], but bonds {bonded}");
            stash.wrong(notes, cause);
        }
        Some(Some(balance)) => {
            let most = balance.saturating_sub(EXISTENTIAL_DEPOSIT);
            if bond.value > most {
                let cause = format!(
                    "is more than {}, the balance of the stash without the existential deposit",
                    tokens(most)
                );
                bond.wrong(notes, cause);
            }
        }
    }
}

/// Returns the balance of an account. Inside, `None` means that its amount can't be read.
fn balance_of(who: Key, description: &Description) -> Option<Option<Balance>> {
    let mut balances = description.balances.iter();
    let (_, amount) = balances.find(|(account, _)| account.value == who)?;
    Some(amount.as_ref().map(|amount| amount.value))
}

fn check_seats(description: &Description, notes: &Notes) {
    let staking = &description.staking;
    let candidates = description.validators.len();
    if candidates == 0 {
        notes.wrong_at_path("validators", "there is none, so nobody could make a block");
        return;
    }
    let Some(minimum) = &staking.minimum_validator_count else {
        return;
    };
    if minimum.value == 0 {
        let cause =
            "is 0; it is the fewest validators that an election may have, so choose at least 1";
        minimum.wrong(notes, cause);
    }
    let seats = staking.validator_count.as_ref();
    if seats.is_some_and(|seats| minimum.value > seats.value) {
        minimum.wrong(notes, "is more than staking.validator_count");
    } else if minimum.value as usize > candidates {
        let cause = format!("is more than {candidates}, the number of validators in this file");
        minimum.wrong(notes, cause);
    }
}

fn check_invulnerables(description: &Description, notes: &Notes) {
    let stashes = description.validators.iter().flat_map(|one| &one.stash);
    let stashes: BTreeSet<_> = stashes.map(|stash| stash.value).collect();
    let invulnerables = &description.staking.invulnerables;
    note_repetitions(
        invulnerables.iter(),
        "this account is in the list already",
        notes,
    );
    for who in invulnerables {
        if !stashes.contains(&who.value) {
            who.wrong(
                notes,
                "is no stash in [[validators]], so nobody would be protected",
            );
        }
    }
}
