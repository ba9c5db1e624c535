//! What is stored, and the sums that must not change.

use crate::chain::{AccountId, Balance, HoldReason, Runtime};
use codec::{Compact, Decode};
use frame_support::storage::unhashed;
use palisade_staking::{Bonded, Ledger};
use sp_io::hashing::twox_128;
use std::collections::BTreeMap;

/// The staking lock of `pallet-staking` until its version 40.
const LOCK: [u8; 8] = *b"staking ";

/// What there is at one moment.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Observation {
    /// The number of entries of each storage item of staking that has any.
    pub entries: BTreeMap<String, usize>,
    /// Amounts, by what they are.
    pub sums: BTreeMap<&'static str, Balance>,
}

impl Observation {
    /// Observes the present state. `items` are names of storage items of staking, of both pallets.
    pub fn now(items: &[String]) -> Self {
        let entries = items.iter().map(|item| (item.clone(), entries_of(item)));
        let (held, locked) = secured();
        Self {
            entries: entries.filter(|(_, count)| *count > 0).collect(),
            sums: BTreeMap::from([
                ("issuance", pallet_balances::TotalIssuance::<Runtime>::get()),
                ("staked", staked()),
                ("held for staking", held),
                ("locked for staking", locked),
            ]),
        }
    }
}

/// Returns the number of entries of a storage item of staking.
fn entries_of(item: &str) -> usize {
    let prefix = [twox_128(b"Staking"), twox_128(item.as_bytes())].concat();
    let mut key = prefix.clone();
    let mut count = usize::from(sp_io::storage::exists(&key));
    while let Some(next) = sp_io::storage::next_key(&key).filter(|next| next.starts_with(&prefix)) {
        count += 1;
        key = next;
    }
    count
}

/// Returns the sum of the totals of all ledgers, whatever their version: each begins with the stash and the total.
fn staked() -> Balance {
    let totals = Ledger::<Runtime>::iter_keys().filter_map(|key| {
        let bytes = unhashed::get_raw(&Ledger::<Runtime>::hashed_key_for(key))?;
        let (_, Compact(total)) =
            <(AccountId, Compact<Balance>)>::decode(&mut bytes.as_slice()).ok()?;
        Some(total)
    });
    totals.fold(0, Balance::saturating_add)
}

/// Returns what is held, and what is locked, for stakes.
fn secured() -> (Balance, Balance) {
    let reason: HoldReason = palisade_staking::HoldReason::Staking.into();
    let held = pallet_balances::Holds::<Runtime>::iter_values().flatten();
    let held = held
        .filter(|hold| hold.id == reason)
        .map(|hold| hold.amount);
    let locked = Bonded::<Runtime>::iter_keys()
        .flat_map(pallet_balances::Locks::<Runtime>::get)
        .filter(|lock| lock.id == LOCK)
        .map(|lock| lock.amount);
    (
        held.fold(0, Balance::saturating_add),
        locked.fold(0, Balance::saturating_add),
    )
}
