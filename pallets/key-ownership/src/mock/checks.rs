//! What tests read and check.

use super::*;
use crate::{KeysInForce, Pallet};
use pallet_session::NextKeys;

/// Checks the invariants of the pallet.
pub fn check() {
    assert_eq!(Pallet::<Runtime>::check_invariants(), Ok(()));
}

/// Returns whether a validator has registered keys.
pub fn has_keys(who: u64) -> bool {
    NextKeys::<Runtime>::contains_key(who)
}

/// Returns the validators of the running session, with the numbers of their keys.
pub fn at_work() -> Vec<(u64, u64)> {
    let (_, keys) = KeysInForce::<Runtime>::get().expect("a session was noted");
    let number = |keys: &TwoKeys| u64::from_le_bytes(keys.authoring[..8].try_into().expect("8"));
    keys.iter()
        .map(|(who, keys)| (*who, number(keys)))
        .collect()
}
