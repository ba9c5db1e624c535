//! What stands under a key of `Ledger`: a ledger, or one that can't be read.
//!
//! Owns no storage. A release with a smaller `MaxUnlockingChunks` can't read a ledger with more chunks than that. Such a
//! ledger is not the same as none: calls that need it fail with `BadState`, and nothing takes its place. It is as it was
//! once there is room for it again; until then its stash can be repaired (`restore_ledger`) or forgotten
//! (`force_unstake`). Which stash that is, is told by the first bytes.
//!
//! Everything that asks whose ledger stands under an account asks here, so that all give the same answer.

use crate::{pallet::*, types::*};
use codec::Decode;
use frame_support::storage::unhashed;

/// What stands under a key of `Ledger`.
pub(crate) enum LedgerEntry<T: Config> {
    /// A ledger.
    Readable(StakingLedger<T>),
    /// A ledger of this stash that can't be read with the bounds of this release.
    Unreadable(T::AccountId),
}

impl<T: Config> LedgerEntry<T> {
    /// Whose ledger it is.
    pub(crate) fn stash(&self) -> &T::AccountId {
        match self {
            Self::Readable(ledger) => &ledger.stash,
            Self::Unreadable(stash) => stash,
        }
    }

    /// The ledger, if it can be read.
    pub(crate) fn into_ledger(self) -> Option<StakingLedger<T>> {
        match self {
            Self::Readable(ledger) => Some(ledger),
            Self::Unreadable(_) => None,
        }
    }
}

impl<T: Config> Pallet<T> {
    /// What stands under an account, if anything does. Bytes that don't even name a stash count as the account's own.
    pub(crate) fn ledger_entry(key: &T::AccountId) -> Option<LedgerEntry<T>> {
        let bytes = unhashed::get_raw(&Ledger::<T>::hashed_key_for(key))?;
        let entry = match StakingLedger::<T>::decode(&mut &bytes[..]) {
            Ok(ledger) => LedgerEntry::Readable(ledger),
            Err(error) => {
                log::error!(
                    target: "runtime::staking",
                    "the ledger under {key:?} can't be read: {error:?}",
                );
                let stash = T::AccountId::decode(&mut &bytes[..]);
                LedgerEntry::Unreadable(stash.unwrap_or_else(|_| key.clone()))
            }
        };
        Some(entry)
    }

    /// The ledger under an account, if it is that of a stash and can be read.
    pub(crate) fn ledger_kept(
        place: &T::AccountId,
        stash: &T::AccountId,
    ) -> Option<StakingLedger<T>> {
        let ledger = Self::ledger_entry(place)?.into_ledger()?;
        Some(ledger).filter(|ledger| ledger.stash == *stash)
    }

    /// Whether a ledger of a stash stands under an account, readable or not.
    pub(crate) fn keeps_ledger_of(place: &T::AccountId, stash: &T::AccountId) -> bool {
        Self::ledger_entry(place).is_some_and(|entry| entry.stash() == stash)
    }

    /// Whether no ledger stands under an account, or one of this stash.
    pub(crate) fn keeps_nothing_but(place: &T::AccountId, stash: &T::AccountId) -> bool {
        Self::ledger_entry(place).is_none_or(|entry| entry.stash() == stash)
    }
}
