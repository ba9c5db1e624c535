//! A listener that keeps its own record of stakes and roles, as other pallets do.
//!
//! It starts when a test calls [`listen`]. From then on, the record is compared with the storage after each block. The
//! record is in the state, so a call that fails takes back what it told.

use super::*;
use crate::{Ledger, Nominators, Validators};
use codec::{Decode, Encode};
use frame_support::storage::unhashed;
use sp_staking::{EraIndex, OnStakingUpdate, Stake, StakingInterface};
use std::collections::{BTreeMap, BTreeSet};

const RECORD: &[u8] = b"what the listener heard";

pub struct Listener;

/// What the listener knows.
#[derive(Clone, Debug, Decode, Default, Encode, PartialEq)]
pub struct Heard {
    /// Stash → total and active stake.
    pub stakes: BTreeMap<AccountId, (Balance, Balance)>,
    pub validators: BTreeSet<AccountId>,
    /// Nominator → targets.
    pub nominators: BTreeMap<AccountId, Vec<AccountId>>,
    /// All stake when the listener began, and everything that was bonded since.
    pub bonded: Balance,
    /// Everything that was withdrawn.
    pub withdrawn: Balance,
    /// Everything that was slashed.
    pub slashed: Balance,
    /// The chunks of the last slash: what is left of each, by era.
    pub chunks: BTreeMap<EraIndex, Balance>,
}

impl Heard {
    /// Returns what storage says. Sums and chunks are not in storage.
    fn of_storage() -> Self {
        let ledgers = Ledger::<Test>::iter_values();
        let stakes: BTreeMap<_, _> = ledgers.map(|l| (l.stash, (l.total, l.active))).collect();
        Self {
            bonded: stakes.values().map(|(total, _)| total).sum(),
            stakes,
            validators: Validators::<Test>::iter_keys().collect(),
            nominators: Nominators::<Test>::iter()
                .map(|(who, nominations)| (who, nominations.targets.into_inner()))
                .collect(),
            ..Default::default()
        }
    }
}

/// Lets the listener listen from now on.
pub fn listen() {
    unhashed::put(RECORD, &Heard::of_storage());
}

/// Returns what the listener knows.
pub fn heard() -> Heard {
    unhashed::get(RECORD).expect("the test listens")
}

/// Checks that the listener knows what storage says, if it listens.
pub fn check_listener() {
    if unhashed::exists(RECORD) {
        let heard = heard();
        let stored = Heard::of_storage();
        assert_eq!(
            heard.stakes, stored.stakes,
            "each change of a stake is told"
        );
        assert_eq!(
            heard.validators, stored.validators,
            "each validator is told"
        );
        assert_eq!(
            heard.nominators, stored.nominators,
            "each nominator is told"
        );
        let left = heard.bonded - heard.withdrawn - heard.slashed;
        assert_eq!(left, stored.bonded, "all that left is told");
    }
}

/// Changes the record, if the listener listens.
fn note(change: impl FnOnce(&mut Heard)) {
    if unhashed::exists(RECORD) {
        let mut heard = heard();
        change(&mut heard);
        unhashed::put(RECORD, &heard);
    }
}

fn plain(stake: Stake<Balance>) -> (Balance, Balance) {
    (stake.total, stake.active)
}

impl OnStakingUpdate<AccountId, Balance> for Listener {
    fn on_stake_update(who: &AccountId, before: Option<Stake<Balance>>) {
        note(|heard| {
            let now = Staking::stake(who).expect("it is told after the change");
            let known = heard.stakes.insert(*who, plain(now));
            heard.bonded += now
                .total
                .saturating_sub(known.map_or(0, |(total, _)| total));
            assert_eq!(known, before.map(plain));
        });
    }

    fn on_nominator_add(who: &AccountId) {
        note(|heard| {
            let targets = Staking::nominations(who).expect("it is told after the change");
            assert_eq!(heard.nominators.insert(*who, targets), None);
        });
    }

    fn on_nominator_update(who: &AccountId, before: Vec<AccountId>) {
        note(|heard| {
            let targets = Staking::nominations(who).expect("it is told after the change");
            assert_eq!(heard.nominators.insert(*who, targets), Some(before));
        });
    }

    fn on_nominator_remove(who: &AccountId, targets: Vec<AccountId>) {
        note(|heard| {
            assert_eq!(heard.nominators.remove(who), Some(targets));
            assert!(!Nominators::<Test>::contains_key(who));
        });
    }

    fn on_validator_add(who: &AccountId) {
        note(|heard| assert!(heard.validators.insert(*who)));
    }

    fn on_validator_update(who: &AccountId) {
        note(|heard| assert!(heard.validators.contains(who)));
    }

    fn on_validator_remove(who: &AccountId) {
        note(|heard| {
            assert!(heard.validators.remove(who));
            assert!(!Validators::<Test>::contains_key(who));
        });
    }

    fn on_unstake(who: &AccountId) {
        note(|heard| {
            assert!(heard.stakes.remove(who).is_some());
            assert!(Staking::stake(who).is_err());
        });
    }

    fn on_slash(
        stash: &AccountId,
        active: Balance,
        chunks: &BTreeMap<EraIndex, Balance>,
        total: Balance,
    ) {
        note(|heard| {
            let ledger = ledger(*stash);
            assert_eq!(ledger.active, active);
            assert_eq!(heard.stakes[stash].0 - ledger.total, total);
            for (era, left) in chunks {
                let chunk = ledger.unlocking.iter().find(|chunk| chunk.era == *era);
                assert_eq!(chunk.map_or(0, |chunk| chunk.value), *left);
            }
            heard.slashed += total;
            heard.chunks = chunks.clone();
        });
    }

    fn on_withdraw(_: &AccountId, amount: Balance) {
        note(|heard| heard.withdrawn += amount);
    }
}
