//! Forced exit: a stash leaves without waiting for its stake to unlock.
//!
//! Writes no room itself. `Exit` forgets the stash. If the stake is unbonded instead, `Chilling` and `Unbonding` write.
//! There are three ways:
//! 1. `reap_stash`: anyone, for a stash with less than the existential deposit.
//! 2. `force_unstake`: root alone. While a slash is pending or an election is under way, the stake is unbonded instead.
//! 3. `leave_at_once`: another pallet, such as fast-unstake. It is all or nothing.

use super::{exit::Leaver, Exit, Unbonding};
use crate::{
    intentions::Chilling,
    pallet::{Config, Error},
    rooms::{Displacements, Eras, Exposures, Handover, Ledgers, Liability, UnlockEras},
    types::existential_deposit,
};
use core::marker::PhantomData;
use frame_support::{ensure, storage::with_storage_layer};
use sp_runtime::{traits::Zero, DispatchError, DispatchResult};

/// Forces stashes out.
pub(crate) struct ForcedExit<T>(PhantomData<T>);

impl<T: Config> ForcedExit<T> {
    /// Forgets a stash whose stake is below the existential deposit.
    ///
    /// # Errors
    /// - `NotStash`, `BadState`: as in `Ledgers::of_stash`.
    /// - `VirtualStakerNotAllowed`: another pallet keeps the funds of the stash.
    /// - `FundedTarget`: the stake is not below the existential deposit.
    /// - `CannotReapStash`: a slash is pending, or an election is under way.
    /// - The error of `Currency`, if the funds can't be released.
    ///
    /// # Events
    /// As [`Exit::kill_stash`].
    pub(crate) fn reap_stash(stash: &T::AccountId) -> DispatchResult {
        let leaver = Leaver::<T>::read(stash)?;
        let total = leaver.total.ok_or(Error::<T>::BadState)?;
        ensure!(!leaver.is_virtual, Error::<T>::VirtualStakerNotAllowed);
        ensure!(total < existential_deposit::<T>(), Error::<T>::FundedTarget);
        ensure!(
            !Liability::<T>::may_be_unseen(),
            Error::<T>::CannotReapStash
        );
        Exit::<T>::kill(&leaver)
    }

    /// Frees the whole stake of a stash and forgets the stash. While a slash is pending or an election is under way,
    /// the stake may still be slashed. Then the stash is chilled and its whole stake is unbonded instead.
    ///
    /// # Errors
    /// - `Unavailable`: the state of `pallet-staking` is being taken over. The funds of a stash stay locked until the
    ///   migration reaches it. If the stash were forgotten before, they would stay locked for ever.
    /// - `NotStash`: the account is not a stash.
    /// - `VirtualStakerNotAllowed`: another pallet keeps the funds of the stash, and the stash has stake or its ledger
    ///   can't be read.
    /// - `BadState`: the stake must be unbonded, but the ledger is missing, belongs to another stash, or can't be read.
    /// - The error of `Currency`, if the funds can't be released.
    ///
    /// # Events
    /// `Chilled` if the stash has a role. Then `Withdrawn` for what is freed, and `Unbonded` for what is unbonded.
    pub(crate) fn force_unstake(stash: &T::AccountId) -> DispatchResult {
        ensure!(!Handover::<T>::is_under_way(), DispatchError::Unavailable);
        let leaver = Leaver::<T>::read(stash)?;
        // An unreadable ledger may have stake.
        let may_have_stake = leaver.total.is_none_or(|total| !total.is_zero());
        ensure!(
            !(leaver.is_virtual && may_have_stake),
            Error::<T>::VirtualStakerNotAllowed
        );
        if !Liability::<T>::may_be_unseen() {
            return Exit::<T>::kill(&leaver);
        }
        let (controller, ledger) = Ledgers::<T>::of_stash(stash)?;
        with_storage_layer(|| {
            Chilling::<T>::chill_stash(stash);
            Unbonding::<T>::unbond(&controller, ledger.active)
        })
    }

    /// Frees the whole stake of a stash and forgets the stash, if it has nothing at stake. The caller checks that the
    /// stash is not exposed in any era up to `UnlockEras::free_era`.
    ///
    /// # Errors
    /// - `Unavailable`: as for [`Self::force_unstake`]. No filter of calls stops the idle work of other pallets.
    /// - `NotStash`: the account is not a stash.
    /// - `VirtualStakerNotAllowed`: another pallet keeps the funds of the stash.
    /// - `CannotReapStash`: the stake may still be slashed, or the stash displaced another one in this era (see
    ///   `may_leave_at_once`).
    /// - The error of `Currency`, if the funds can't be released.
    ///
    /// # Events
    /// As [`Exit::kill_stash`].
    pub(crate) fn leave_at_once(stash: &T::AccountId) -> DispatchResult {
        ensure!(!Handover::<T>::is_under_way(), DispatchError::Unavailable);
        let leaver = Leaver::<T>::read(stash)?;
        ensure!(!leaver.is_virtual, Error::<T>::VirtualStakerNotAllowed);
        ensure!(Self::may_leave_at_once(stash), Error::<T>::CannotReapStash);
        Exit::<T>::kill(&leaver)
    }

    /// Returns whether a stash has nothing at stake. The caller has checked that it is not exposed in any era up to
    /// `UnlockEras::free_era`. The answer is `false` in four cases:
    /// - A slash is pending, or an election has read stakes.
    /// - The active era is not free.
    /// - The stash displaced another stash in this era. With another account the same funds could displace again.
    /// - The stash is exposed in the planned era.
    fn may_leave_at_once(stash: &T::AccountId) -> bool {
        let (planned, active) = (Eras::<T>::planned(), Eras::<T>::active());
        if Liability::<T>::may_be_unseen()
            || UnlockEras::<T>::free_era() < active
            || !Displacements::<T>::may_displace(stash)
        {
            return false;
        }
        // The caller has checked the active era, which is not after the free era here.
        planned == active || !Exposures::<T>::is_exposed(stash, planned)
    }
}
