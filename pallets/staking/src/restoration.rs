//! Governance repairs a stash whose records contradict each other.
//!
//! Owns no storage: `ledger`, which comes before this in the flow, writes what is decided here. No call of this
//! pallet brings a stash into such a state; another staking pallet, from which a chain comes, or a write to
//! storage by hand may have. A ledger that a later release can't read is broken as well.
//!
//! What is whole is not touched, so this is no way to free a stake, to lengthen or to shorten its unlocking. Of
//! what is broken, nothing that stands in a ledger is believed: what is held is the truth, unless governance says
//! otherwise. It answers for what it says: a stake that is freed here escapes a slash that is pending, and a chunk
//! with an era of the past leaves at once. If nothing is held and a ledger tells of a stake, governance has to name
//! the total, because the stake may be locked, as another pallet does it.

use crate::{ledger_entry::LedgerEntry, pallet::*, types::*};
use frame_support::{ensure, BoundedVec};
use sp_runtime::{
    traits::{CheckedSub, Zero},
    DispatchResult, Saturating,
};

/// The chunks of a ledger.
pub(crate) type UnlockingOf<T> =
    BoundedVec<UnlockChunk<BalanceOf<T>>, <T as Config>::MaxUnlockingChunks>;

impl<T: Config> Pallet<T> {
    /// Makes controller, ledger and hold of a stash agree, or forgets the stash if nothing is to be held.
    pub(crate) fn restore_stash(
        stash: T::AccountId,
        controller: Option<T::AccountId>,
        total: Option<BalanceOf<T>>,
        unlocking: UnlockingOf<T>,
    ) -> DispatchResult {
        let given = controller.as_ref();
        let is_whole = Self::is_whole(&stash, given);
        ensure!(!is_whole, Error::<T>::CannotRestoreLedger);
        let held = Self::held_of(&stash);
        ensure!(
            !held.is_zero() || Self::is_recorded(&stash, given),
            Error::<T>::NotStash
        );
        let is_total_known =
            total.is_some() || !held.is_zero() || !Self::tells_of_stake(&stash, given);
        ensure!(is_total_known, Error::<T>::CannotRestoreLedger);
        let new_controller = Self::controller_to_be(&stash, given)?;
        let most = held.saturating_add(Self::free_to_bond(&stash));
        let total = total.map_or(held, |wanted| wanted.min(most));
        ensure!(
            total.is_zero() || Self::can_free_own_key(&stash),
            Error::<T>::AlreadyPaired
        );
        let ledger = Self::ledger_from(stash.clone(), total, unlocking)?;

        Self::rewrite_stash(new_controller, ledger, given)?;
        if total > held {
            let amount = total.saturating_sub(held);
            Self::deposit_event(Event::Bonded {
                stash: stash.clone(),
                amount,
            });
        } else if total < held {
            let amount = held.saturating_sub(total);
            Self::deposit_event(Event::Withdrawn {
                stash: stash.clone(),
                amount,
            });
        }
        if total.is_zero() {
            return Self::kill_stash(&stash);
        }
        Ok(())
    }

    /// Whether everything agrees that is stored of a stash. A ledger of it elsewhere is found only if its place is
    /// `given`.
    fn is_whole(stash: &T::AccountId, given: Option<&T::AccountId>) -> bool {
        let Some(controller) = Bonded::<T>::get(stash) else {
            return false;
        };
        let mut others = given.into_iter().chain([stash]);
        let has_second = others.any(|key| *key != controller && Self::keeps_ledger_of(key, stash));
        let ledger = Self::ledger_kept(&controller, stash);
        let agrees = ledger.is_some_and(|ledger| Self::check_ledger(&controller, &ledger).is_ok());
        agrees && !has_second
    }

    /// Whether anything is stored of a stash, a role that it can't have without a stake included.
    fn is_recorded(stash: &T::AccountId, given: Option<&T::AccountId>) -> bool {
        Bonded::<T>::contains_key(stash)
            || Payee::<T>::contains_key(stash)
            || Validators::<T>::contains_key(stash)
            || Nominators::<T>::contains_key(stash)
            || Self::entries_found(stash, given).next().is_some()
    }

    /// Whether a ledger of a stash says that it has a stake. One that can't be read may say so.
    fn tells_of_stake(stash: &T::AccountId, given: Option<&T::AccountId>) -> bool {
        Self::entries_found(stash, given).any(|entry| {
            entry.into_ledger().is_none_or(|ledger| {
                !ledger.total.is_zero() || !ledger.active.is_zero() || !ledger.unlocking.is_empty()
            })
        })
    }

    /// The ledgers of a stash, under its controller, under itself, and under the account given.
    fn entries_found<'a>(
        stash: &'a T::AccountId,
        given: Option<&'a T::AccountId>,
    ) -> impl Iterator<Item = LedgerEntry<T>> + 'a {
        let places = Bonded::<T>::get(stash).into_iter();
        let places = places.chain(given.into_iter().chain([stash]).cloned());
        places
            .filter_map(|place| Self::ledger_entry(&place))
            .filter(move |entry| entry.stash() == stash)
    }

    /// The account given, or the natural controller. An account that can't control the stash, but keeps a ledger of
    /// it, is given for that to be cleared.
    fn controller_to_be(
        stash: &T::AccountId,
        given: Option<&T::AccountId>,
    ) -> Result<T::AccountId, Error<T>> {
        let controller = given
            .filter(|given| Self::may_control(given, stash) || !Self::keeps_ledger_of(given, stash))
            .cloned()
            .unwrap_or_else(|| Self::natural_controller(stash));
        ensure!(Self::may_control(&controller, stash), Error::AlreadyPaired);
        Ok(controller)
    }

    /// The controller that a stash names, if that can be; else itself.
    fn natural_controller(stash: &T::AccountId) -> T::AccountId {
        Bonded::<T>::get(stash)
            .filter(|controller| Self::may_control(controller, stash))
            .unwrap_or_else(|| stash.clone())
    }

    /// Whether an account controls nobody else's stake, and has none of its own that it might want to control. A stash
    /// may control itself if it can leave whom it acts for.
    fn may_control(controller: &T::AccountId, stash: &T::AccountId) -> bool {
        if controller == stash {
            return Self::can_free_own_key(stash);
        }
        let is_other_stash = Bonded::<T>::contains_key(controller);
        Self::keeps_nothing_but(controller, stash) && !is_other_stash
    }

    /// Whether a stash could take control of its stake itself: it doesn't act for another, or can leave that.
    fn can_free_own_key(stash: &T::AccountId) -> bool {
        Self::keeps_nothing_but(stash, stash) || Self::stash_acted_for(stash).is_ok()
    }

    /// A ledger of which all is active that is not unlocking.
    fn ledger_from(
        stash: T::AccountId,
        total: BalanceOf<T>,
        unlocking: UnlockingOf<T>,
    ) -> Result<StakingLedger<T>, Error<T>> {
        ensure!(
            unlocking.windows(2).all(|pair| pair[0].era < pair[1].era),
            Error::NotSortedAndUnique
        );
        let mut active = total;
        for chunk in &unlocking {
            ensure!(!chunk.value.is_zero(), Error::BadState);
            active = active.checked_sub(&chunk.value).ok_or(Error::BadState)?;
        }
        Ok(StakingLedger {
            total,
            active,
            unlocking,
            ..StakingLedger::empty(stash)
        })
    }
}
