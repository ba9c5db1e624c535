//! Custody: who keeps the funds of a stash.
//!
//! Owns `VirtualStakers` and the staking hold.
//!
//! Staking holds the funds of most stashes on the accounts of the stashes. A *virtual staker* is different: another
//! pallet keeps its funds. For example, `pallet-delegated-staking` holds them on the accounts of the members of a pool.
//! Staking then keeps the ledger only, and changes no balance for it. The other pallet hears of slashes and withdrawals
//! (`EventListeners`), and moves the funds.

use crate::{
    pallet::{Config, Error, HoldReason, VirtualStakers},
    types::{BalanceOf, CreditOf, RewardDestination},
};
use core::marker::PhantomData;
use frame_support::{
    ensure,
    traits::{
        fungible::{
            hold::{Inspect as _, Mutate as _},
            BalancedHold, Inspect as _,
        },
        tokens::{imbalance::Imbalance, Fortitude, Precision, Preservation},
    },
};
use sp_runtime::{traits::Zero, DispatchError, DispatchResult, TryRuntimeError};

/// The only writer of `VirtualStakers` and of the staking hold.
///
/// Invariants: no funds of a virtual staker are held for staking, and its rewards are not staked.
pub(crate) struct Custody<T>(PhantomData<T>);

/// What a slash took from a stash.
pub(crate) struct Taken<T: Config> {
    /// The stake that was taken.
    pub(crate) amount: BalanceOf<T>,
    /// The funds that were taken: as much as the stake, or nothing from a virtual staker.
    pub(crate) funds: CreditOf<T>,
    /// Whether the slash took all of the youngest stake: the active stake, or without active stake the youngest chunk.
    pub(crate) is_emptied: bool,
}

impl<T: Config> Taken<T> {
    /// Returns a slash that took nothing.
    pub(crate) fn nothing() -> Self {
        Self {
            amount: Zero::zero(),
            funds: CreditOf::<T>::zero(),
            is_emptied: false,
        }
    }
}

/// Reads.
impl<T: Config> Custody<T> {
    /// Returns whether another pallet keeps the funds of a stash.
    pub(crate) fn is_virtual(stash: &T::AccountId) -> bool {
        VirtualStakers::<T>::contains_key(stash)
    }

    /// Returns the number of virtual stakers.
    pub(crate) fn virtual_count() -> u32 {
        VirtualStakers::<T>::count()
    }

    /// Checks that staking itself keeps the funds of a stash.
    ///
    /// # Errors
    /// `VirtualStakerNotAllowed`.
    pub(crate) fn ensure_not_virtual(stash: &T::AccountId) -> Result<(), Error<T>> {
        ensure!(!Self::is_virtual(stash), Error::VirtualStakerNotAllowed);
        Ok(())
    }

    /// Returns the funds of an account that are held for staking.
    pub(crate) fn held_of(stash: &T::AccountId) -> BalanceOf<T> {
        T::Currency::balance_on_hold(&HoldReason::Staking.into(), stash)
    }

    /// Returns the funds that a stash can bond in addition to its stake: its free balance, minus the amount that keeps
    /// the account alive.
    pub(crate) fn free_to_bond(stash: &T::AccountId) -> BalanceOf<T> {
        T::Currency::reducible_balance(stash, Preservation::Protect, Fortitude::Force)
    }

    /// Checks the hold of a stash, and the reward destination of a virtual staker.
    ///
    /// # Errors
    /// The first condition that is violated.
    pub(crate) fn check(
        stash: &T::AccountId,
        total: BalanceOf<T>,
        payee: Option<RewardDestination<T::AccountId>>,
    ) -> Result<(), TryRuntimeError> {
        if !Self::is_virtual(stash) {
            ensure!(Self::held_of(stash) == total, "hold = total");
            return Ok(());
        }
        ensure!(
            Self::held_of(stash).is_zero(),
            "staking holds no funds of a virtual staker"
        );
        ensure!(
            payee != Some(RewardDestination::Staked),
            "the rewards of a virtual staker are not staked"
        );
        Ok(())
    }
}

/// Writes.
impl<T: Config> Custody<T> {
    /// Sets the hold of a stash that is no virtual staker.
    ///
    /// # Errors
    /// The error of `Currency`, if the funds can't be held. Then nothing changes.
    pub(crate) fn hold(stash: &T::AccountId, total: BalanceOf<T>) -> DispatchResult {
        T::Currency::set_on_hold(&HoldReason::Staking.into(), stash, total)
    }

    /// Holds the first stake of an account. The caller knows that nothing is held for staking.
    ///
    /// # Errors
    /// As [`Self::hold`].
    pub(crate) fn hold_first(stash: &T::AccountId, amount: BalanceOf<T>) -> DispatchResult {
        T::Currency::hold(&HoldReason::Staking.into(), stash, amount)
    }

    /// Sets the hold of a stash, unless it is a virtual staker.
    ///
    /// # Errors
    /// As [`Self::hold`].
    pub(crate) fn follow(stash: &T::AccountId, total: BalanceOf<T>) -> DispatchResult {
        if Self::is_virtual(stash) {
            return Ok(());
        }
        Self::hold(stash, total)
    }

    /// Takes up to `amount` of the held funds of a stash. From a virtual staker it takes no funds: all of `amount`
    /// counts as taken, and the other pallet takes the funds. `Ledgers` sets `is_emptied` afterwards.
    pub(crate) fn slash(stash: &T::AccountId, amount: BalanceOf<T>) -> Taken<T> {
        if Self::is_virtual(stash) {
            return Taken {
                amount,
                ..Taken::nothing()
            };
        }
        let (funds, _) = T::Currency::slash(&HoldReason::Staking.into(), stash, amount);
        Taken {
            amount: funds.peek(),
            funds,
            is_emptied: false,
        }
    }

    /// Gives up the funds of a stash. Returns how much was freed:
    /// - For an ordinary stash, frees the hold, and returns what was held.
    /// - For a virtual staker, forgets that the stash is one, and returns `total`, its stake.
    ///
    /// The caller passes as `is_virtual` what [`Self::is_virtual`] has returned.
    ///
    /// # Errors
    /// The error of `Currency`, if the funds can't be released.
    pub(crate) fn release(
        stash: &T::AccountId,
        total: BalanceOf<T>,
        is_virtual: bool,
    ) -> Result<BalanceOf<T>, DispatchError> {
        if is_virtual {
            VirtualStakers::<T>::remove(stash);
            return Ok(total);
        }
        Self::release_all(stash)
    }

    /// Makes a stash a virtual staker, and frees its hold.
    ///
    /// # Errors
    /// The error of `Currency`, if the funds can't be released.
    pub(crate) fn entrust(stash: &T::AccountId) -> DispatchResult {
        Self::release_all(stash)?;
        VirtualStakers::<T>::insert(stash, ());
        Ok(())
    }

    /// Makes a virtual staker an ordinary stash again. Its account must have the funds.
    ///
    /// # Errors
    /// As [`Self::hold`].
    #[cfg(feature = "runtime-benchmarks")]
    pub(crate) fn take_back(stash: &T::AccountId, total: BalanceOf<T>) -> DispatchResult {
        Self::hold(stash, total)?;
        VirtualStakers::<T>::remove(stash);
        Ok(())
    }

    fn release_all(stash: &T::AccountId) -> Result<BalanceOf<T>, DispatchError> {
        T::Currency::release_all(&HoldReason::Staking.into(), stash, Precision::BestEffort)
    }
}
