//! What a runtime and other pallets can ask of staking.
//!
//! Owns no storage. Each question is answered by the room that owns the answer, or by a transition. These functions are
//! the public interface of the pallet in Rust, besides `StakingInterface` (`interface`).

use crate::{
    invariants::Invariants,
    pallet::{Config, Error, Pallet},
    payout::Payout,
    rooms::{
        Custody, Eras, Exposures, Ledgers, Limits, PunishmentRecords, SlashableEras, UnlockEras,
    },
    types::{BalanceOf, StakingLedger},
};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::{traits::Zero, TryRuntimeError};
use sp_staking::{EraIndex, ExposurePage, Page, PagedExposureMetadata, SessionIndex};

impl<T: Config> Pallet<T> {
    /// Returns the ledger of a controller. A ledger gives power only to the controller that its stash names.
    ///
    /// # Errors
    /// - `NotController`: the account has no ledger.
    /// - `BadState`: the stash of the ledger names another controller, or the ledger can't be decoded.
    pub fn ledger_of_controller(controller: &T::AccountId) -> Result<StakingLedger<T>, Error<T>> {
        Ledgers::<T>::of_controller(controller)
    }

    /// Returns the controller and the ledger of a stash.
    ///
    /// # Errors
    /// - `NotStash`: the account is not bonded.
    /// - `BadState`: its controller has no ledger of this stash, or the ledger can't be decoded.
    pub fn ledger_of_stash(
        stash: &T::AccountId,
    ) -> Result<(T::AccountId, StakingLedger<T>), Error<T>> {
        Ledgers::<T>::of_stash(stash)
    }

    /// Returns the active stake of a stash, also if the chunks of its ledger can't be read. Zero if it has none.
    pub fn active_stake_of(stash: &T::AccountId) -> BalanceOf<T> {
        Ledgers::<T>::stake_of(stash).map_or(Zero::zero(), |stake| stake.active)
    }

    /// Returns the least active stake that a stash may have after it bonds or rebonds: the lower of the minimum bonds
    /// of both roles, and never less than the existential deposit. A stash without a role can unbond below it.
    pub fn minimum_bond() -> BalanceOf<T> {
        Limits::<T>::minimum_bond()
    }

    /// Returns the funds of a stash that are held for staking.
    pub fn held_of(stash: &T::AccountId) -> BalanceOf<T> {
        Custody::<T>::held_of(stash)
    }

    /// Returns the sums of a validator's exposure, if it is elected for the era.
    pub fn exposure_overview(
        era: EraIndex,
        validator: &T::AccountId,
    ) -> Option<PagedExposureMetadata<BalanceOf<T>>> {
        Exposures::<T>::overview(era, validator)
    }

    /// Returns one page of an exposure. The page is empty if it is not stored.
    pub fn exposure_page(
        era: EraIndex,
        validator: &T::AccountId,
        page: Page,
    ) -> ExposurePage<T::AccountId, BalanceOf<T>> {
        Exposures::<T>::page(era, validator, page)
    }

    /// Returns whether an account is exposed in an era, as a validator or as a nominator.
    ///
    /// Reads pages of the era until one holds the account, at worst all pages, and registers their weight. Ask about
    /// one era at a time, never in a loop.
    pub fn is_exposed(who: &T::AccountId, era: EraIndex) -> bool {
        Exposures::<T>::is_exposed(who, era)
    }

    /// Returns whether a validator has a page that can still be claimed for an era.
    pub fn has_pending_rewards(era: EraIndex, validator: &T::AccountId) -> bool {
        Payout::<T>::has_pending(era, validator)
    }

    /// Returns the last era whose unlocking chunks can be withdrawn now. Never falls.
    ///
    /// That is the mature era, unless a slash is pending. Stake that was at stake in the era of the offence waits until
    /// the slash is applied, no matter who owns it.
    pub fn free_era() -> EraIndex {
        UnlockEras::<T>::free_era()
    }

    /// Returns the mature era: chunks whose unlock era is at most this one have waited long enough, in eras and in
    /// sessions.
    pub fn mature_era() -> EraIndex {
        UnlockEras::<T>::mature_era()
    }

    /// Returns the active era, or zero before the first.
    pub fn active_era() -> EraIndex {
        Eras::<T>::active()
    }

    /// Returns the planned era: the era of the last successful election. Zero before the first.
    pub fn planned_era() -> EraIndex {
        Eras::<T>::planned()
    }

    /// Returns the era of a session, if offences of that session can still be slashed.
    pub fn bonded_era_of_session(session: SessionIndex) -> Option<EraIndex> {
        SlashableEras::<T>::era_of_session(session)
    }

    /// Returns the first session of the oldest era that can still be slashed for. Offences of earlier sessions are
    /// refused.
    pub fn first_bonded_session() -> SessionIndex {
        SlashableEras::<T>::first_session()
    }

    /// Returns the block of the last report that voided nominations for a validator. `None` if there was none, or if
    /// the slash was cancelled. A report that raises a known slash is none. Suppose that an earlier report covers one,
    /// and is final. Then the later one counts even if its slash is cancelled after that.
    ///
    /// The validator can't change it: that it validates again or drops its nominators leaves its record as it is. An
    /// election that admits the validator doesn't change it either, although nominations count again then.
    pub fn nominations_voided_in(validator: &T::AccountId) -> Option<BlockNumberFor<T>> {
        PunishmentRecords::<T>::get(validator)?.last_voiding_report()
    }

    /// Checks all invariants of storage. It iterates over whole maps, so it must not run in a block.
    ///
    /// # Errors
    /// - The first invariant that does not hold.
    pub fn check_invariants() -> Result<(), TryRuntimeError> {
        Invariants::<T>::check()
    }
}
