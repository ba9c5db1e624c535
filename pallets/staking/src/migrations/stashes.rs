//! Each stash gets one consistent ledger, a hold that equals it, and a reward destination.
//!
//! 1. The eras that a ledger says are claimed become claims of pages.
//! 2. The ledger is mended: chunks ascend, and the total is the sum.
//! 3. The lock becomes a hold. If the account has less, the stake shrinks.
//! 4. A stash without a ledger gets one with its locked funds, or is forgotten if nothing is locked.

use super::{
    cursor::Unit,
    funds::Funds,
    mending::{mend, shrink},
    old::{Ledger as OldLedgers, OldLedgerOf},
    report::{report, Repair},
};
use crate::{
    pallet::Config,
    rooms::{Custody, Eras, Exposures, Ledgers, Rewards},
    types::{from_u128, to_u128, BalanceOf, RewardDestination, StakingLedger},
};
use core::marker::PhantomData;
use frame_support::traits::{Get, InspectLockableCurrency};
use palisade_staking_math::ledger as plain;
use sp_runtime::{traits::Zero, Saturating};
use sp_staking::EraIndex;

/// Takes over stashes.
pub(super) struct Stashes<T, Locks>(PhantomData<(T, Locks)>);

/// The ledger of a stash, and where it is.
enum Found<T: Config> {
    /// A ledger under this key.
    Ledger(T::AccountId, OldLedgerOf<T>),
    /// A ledger that can't be decoded.
    Unreadable,
    Nothing,
}

impl<T, Locks> Stashes<T, Locks>
where
    T: Config,
    Locks: InspectLockableCurrency<T::AccountId, Balance = BalanceOf<T>>,
{
    /// Takes over the next stash.
    pub(super) fn take_over_next(after: Option<T::AccountId>) -> Unit<T::AccountId> {
        let Some(stash) = Ledgers::<T>::stashes_after(after.as_ref()).next() else {
            return Unit::finished::<T>();
        };
        let mut claims = 0u64;
        match Self::find(&stash) {
            Found::Ledger(controller, ledger) => {
                claims = ledger.claimed.len() as u64;
                Self::move_claims(&stash, &ledger.claimed);
                Self::take_over(controller, ledger);
            }
            Found::Nothing => Self::rebuild(&stash),
            // Already reported with its key.
            Found::Unreadable => {}
        }
        let (reads, writes) = (claims.saturating_add(16), claims.saturating_add(9));
        Unit::new::<T>(Some(stash), reads, writes)
    }

    /// Removes the next reward destination if its account is no stash.
    pub(super) fn check_next_payee(after: Option<T::AccountId>) -> Unit<T::AccountId> {
        let Some(account) = Ledgers::<T>::payees_after(after.as_ref()).next() else {
            return Unit::finished::<T>();
        };
        if !Ledgers::<T>::is_stash(&account) {
            Ledgers::<T>::forget_payee(&account);
            report::<T>(Repair::PayeeRemoved {
                account: account.clone(),
            });
        }
        Unit::new::<T>(Some(account), 2, 2)
    }

    /// Looks under the controller that the stash names, then under the stash itself.
    fn find(stash: &T::AccountId) -> Found<T> {
        let named = Ledgers::<T>::controller_of(stash).unwrap_or_else(|| stash.clone());
        let of = |key: &T::AccountId| OldLedgers::<T>::get(key).filter(|l| l.stash == *stash);
        if let Some(ledger) = of(&named) {
            if named != *stash && of(stash).is_some() {
                OldLedgers::<T>::remove(stash);
                report::<T>(Repair::LedgerRemoved {
                    stash: stash.clone(),
                });
            }
            return Found::Ledger(named, ledger);
        }
        if let Some(ledger) = of(stash) {
            report::<T>(Repair::ControllerReset {
                stash: stash.clone(),
            });
            return Found::Ledger(stash.clone(), ledger);
        }
        let is_unreadable = |key: &T::AccountId| {
            Ledgers::<T>::has_entry_of(key, stash) && OldLedgers::<T>::get(key).is_none()
        };
        if is_unreadable(&named) || is_unreadable(stash) {
            return Found::Unreadable;
        }
        Found::Nothing
    }

    /// Marks all pages of the eras that the ledger names as claimed. Until version 13, a new ledger named all eras
    /// before the planned one. The active era among these is not over, so nothing of it can have been claimed.
    fn move_claims(stash: &T::AccountId, eras: &[EraIndex]) {
        let active = Eras::<T>::active();
        for era in eras.iter().filter(|era| **era < active) {
            if let Some(overview) = Exposures::<T>::overview(*era, stash) {
                Rewards::<T>::inherit_claim(*era, stash, overview.page_count);
            }
        }
    }

    fn take_over(controller: T::AccountId, old: OldLedgerOf<T>) {
        let (stash, unmended) = (old.stash.clone(), to_plain::<T>(&old));
        let most = T::MaxUnlockingChunks::get() as usize;
        let mended = mend(unmended.clone(), most);
        let total = from_u128::<T>(mended.total);
        if mended != unmended {
            report::<T>(Repair::LedgerMended {
                stash: stash.clone(),
                total,
            });
        }
        let before = Funds::<T, Locks>::of(&stash);
        let held = Funds::<T, Locks>::take_over(&stash, total);
        if !Custody::<T>::is_virtual(&stash) {
            Self::report_difference(&stash, before, total, held);
        } else if Ledgers::<T>::payee_of(&stash) == Some(RewardDestination::Staked) {
            Ledgers::<T>::set_payee(&stash, RewardDestination::Stash);
            report::<T>(Repair::PayeeChanged {
                stash: stash.clone(),
            });
        }
        let ledger =
            StakingLedger::<T>::empty(stash).with_plain(shrink(mended, to_u128::<T>(held)));
        let stake = ledger.stake();
        Ledgers::<T>::rewrite(&controller, Some(stake), ledger);
    }

    fn report_difference(
        stash: &T::AccountId,
        before: BalanceOf<T>,
        total: BalanceOf<T>,
        held: BalanceOf<T>,
    ) {
        let stash = stash.clone();
        if held < total {
            let missing = total.saturating_sub(held);
            report::<T>(Repair::StakeCut { stash, missing });
        } else if before > held {
            let amount = before.saturating_sub(held);
            report::<T>(Repair::FundsFreed { stash, amount });
        } else if before < held {
            let amount = held.saturating_sub(before);
            report::<T>(Repair::FundsHeld { stash, amount });
        }
    }

    /// Gives a stash that has lost its ledger a new one with all its locked funds. Forgets it if there are none.
    fn rebuild(stash: &T::AccountId) {
        let funds = Funds::<T, Locks>::of(stash);
        let is_virtual = Custody::<T>::is_virtual(stash);
        if funds.is_zero() || is_virtual {
            if let Err(error) = Custody::<T>::release(stash, Zero::zero(), is_virtual) {
                log::error!(target: "runtime::staking", "{stash:?} keeps its hold: {error:?}");
            }
            Ledgers::<T>::forget(stash, None);
            report::<T>(Repair::StashForgotten {
                stash: stash.clone(),
            });
            return;
        }
        let held = Funds::<T, Locks>::take_over(stash, funds);
        let ledger = StakingLedger::<T> {
            total: held,
            active: held,
            ..StakingLedger::empty(stash.clone())
        };
        report::<T>(Repair::LedgerRebuilt {
            stash: stash.clone(),
            total: held,
        });
        Ledgers::<T>::rewrite(stash, None, ledger);
    }
}

fn to_plain<T: Config>(old: &OldLedgerOf<T>) -> plain::Ledger {
    let chunks = old.unlocking.iter().map(|chunk| plain::Chunk {
        value: to_u128::<T>(chunk.value),
        era: chunk.era,
    });
    plain::Ledger {
        total: to_u128::<T>(old.total),
        active: to_u128::<T>(old.active),
        unlocking: chunks.collect(),
    }
}
