//! One entry of `Ledger`: a ledger, or bytes that this release can't decode.
//!
//! Owns no storage: [`super::Ledgers`] reads the bytes, and this file decodes them.
//!
//! A release with a smaller `MaxUnlockingChunks` can't read a ledger with more chunks. An unreadable ledger is not the
//! same as no ledger: calls that need it fail with `BadState`, and nothing overwrites it. A later release with enough
//! room reads it again, unchanged. Until then administrators can repair the stash (`restore_ledger`), or root can
//! forget it (`force_unstake`). The first bytes name the stash and its stake. Other pallets need that stake: without
//! this look-up they would count it as none.
//!
//! Every look-up of a ledger goes through this file. So all parts of the pallet agree on the stash of an entry.

use crate::{
    pallet::Config,
    types::{BalanceOf, StakingLedger},
};
use codec::{Decode, HasCompact};
use sp_staking::Stake;

/// One entry of `Ledger`.
pub(crate) enum LedgerEntry<T: Config> {
    /// A ledger.
    Readable(StakingLedger<T>),
    /// The stash of a ledger that exceeds the bounds of this release, and its stake. The stake is `None` if the bytes
    /// don't say it.
    Unreadable(T::AccountId, Option<Stake<BalanceOf<T>>>),
}

/// The first fields of a ledger. No bound concerns them.
#[derive(Decode)]
struct Head<AccountId, Balance: HasCompact> {
    stash: AccountId,
    #[codec(compact)]
    total: Balance,
    #[codec(compact)]
    active: Balance,
}

impl<T: Config> LedgerEntry<T> {
    /// Decodes the entry of an account. Bytes that don't even name a stash count as an unreadable ledger of the account
    /// itself.
    pub(crate) fn decode(key: &T::AccountId, bytes: &[u8]) -> Self {
        let mut input = bytes;
        match StakingLedger::<T>::decode(&mut input) {
            Ok(ledger) => Self::Readable(ledger),
            Err(error) => {
                log::error!(
                    target: "runtime::staking",
                    "the ledger under {key:?} can't be read: {error:?}",
                );
                Self::decode_head(key, bytes)
            }
        }
    }

    fn decode_head(key: &T::AccountId, bytes: &[u8]) -> Self {
        let mut input = bytes;
        if let Ok(head) = Head::<T::AccountId, BalanceOf<T>>::decode(&mut input) {
            let (total, active) = (head.total, head.active);
            let stake = (active <= total).then_some(Stake { total, active });
            return Self::Unreadable(head.stash, stake);
        }
        let mut input = bytes;
        let stash = T::AccountId::decode(&mut input);
        Self::Unreadable(stash.unwrap_or_else(|_| key.clone()), None)
    }

    /// Returns the stash of the ledger.
    pub(crate) fn stash(&self) -> &T::AccountId {
        match self {
            Self::Readable(ledger) => &ledger.stash,
            Self::Unreadable(stash, _) => stash,
        }
    }

    /// Returns the stake, also if the chunks can't be read. `None` if the bytes don't say it.
    pub(crate) fn into_stake(self) -> Option<Stake<BalanceOf<T>>> {
        match self {
            Self::Readable(ledger) => Some(ledger.stake()),
            Self::Unreadable(_, stake) => stake,
        }
    }

    /// Returns the ledger, if it can be read.
    pub(crate) fn into_ledger(self) -> Option<StakingLedger<T>> {
        match self {
            Self::Readable(ledger) => Some(ledger),
            Self::Unreadable(..) => None,
        }
    }
}
