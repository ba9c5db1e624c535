//! Staking as other pallets see it: nomination pools, fast-unstake and the like.
//!
//! Owns no storage. Forwards to the rooms and transitions that the calls use as well.
//!
//! **Eras.** `current_era` is [`Pallet::free_era`]: the last era whose chunks can be withdrawn now. In `pallet-staking`
//! it is the planned era. Here stake can be withdrawn only once its unlock era is active. A pool that saw the planned
//! era would pay its members too early: it could not withdraw their stake yet. The members would get nothing for their
//! points.
//!
//! `bonding_duration` is the distance from `current_era` to the unlock era of stake that unbonds now. So this stake is
//! free when `current_era` reaches the present sum of both, and not before. This holds in the last session of an era,
//! while an election is under way, while a slash is pending, and where eras are forced.
//!
//! `current_era` never falls, and the sum never falls. `bonding_duration` falls whenever `current_era` grows: usually
//! by one, when an era starts. For example, with a bonding duration of 28 eras:
//!
//! | when | `current_era` | `bonding_duration` | sum |
//! |---|---|---|---|
//! | in the middle of era 10 | 10 | 28 | 38 |
//! | the election for era 11 has begun to read stakes | 10 | 29 | 39 |
//! | era 11 has started | 11 | 28 | 39 |
//! | in the middle of era 38, and a slash of era 10 is pending | 37 | 29 | 66 |
//!
//! Nomination pools keep unbonding stake by era, for at most `MaxUnbondingPools` eras. So a chain with pools sets
//! `MaxUnbondingPools` to the longest duration that there can be, or more. That is the sum of:
//!
//! 1. the bonding duration in sessions, because every session can be forced to be an era;
//! 2. the bonding duration in eras, because a slash by hand can be deferred for that long;
//! 3. two, for the planned era and the era that is elected.
//!
//! `is_exposed_in_era` takes real eras. `current_era` can be before the active era. So a caller that checks only eras
//! up to `current_era` misses later ones, up to the planned era. A caller that lets a stash leave at once has to check
//! these eras too. `force_unstake` takes care of them.
//!
//! **Errors.** An action that is not possible fails. No action is replaced by another one, or done later.

#[cfg(any(feature = "std", feature = "runtime-benchmarks"))]
use crate::rooms::Eras;
use crate::{
    bonding::{Bonding, ForcedExit, Unbonding, VirtualBonding, Withdrawal},
    intentions::{Chilling, Nominating},
    pallet::{Config, Error, Pallet},
    rooms::{Custody, Elections, Exposures, Ledgers, Limits, Roles, SlashPolicy, UnlockEras},
    types::{BalanceOf, RewardDestination},
};
use alloc::vec::Vec;
use frame_support::ensure;
#[cfg(feature = "runtime-benchmarks")]
use frame_support::traits::Get;
use sp_runtime::{DispatchError, DispatchResult, Perbill};
use sp_staking::{EraIndex, Stake, StakerStatus, StakingInterface, StakingUnchecked};

impl<T: Config> StakingInterface for Pallet<T> {
    type AccountId = T::AccountId;
    type Balance = BalanceOf<T>;
    type CurrencyToVote = T::CurrencyToVote;

    fn minimum_nominator_bond() -> BalanceOf<T> {
        Limits::<T>::minimum_bond_to_nominate()
    }

    fn minimum_validator_bond() -> BalanceOf<T> {
        Limits::<T>::minimum_bond_to_validate()
    }

    fn stash_by_ctrl(controller: &T::AccountId) -> Result<T::AccountId, DispatchError> {
        Ok(Ledgers::<T>::of_controller(controller)?.stash)
    }

    /// Returns how long stake that unbonds now stays bonded, in eras from `current_era`. Nominators wait as long as
    /// validators.
    fn bonding_duration() -> EraIndex {
        let unlock_era = UnlockEras::<T>::unlock_era(UnlockEras::<T>::era_of_unbonding());
        unlock_era.saturating_sub(UnlockEras::<T>::free_era())
    }

    /// Returns the last era whose chunks can be withdrawn now.
    fn current_era() -> EraIndex {
        UnlockEras::<T>::free_era()
    }

    /// Returns the stake of a stash. A release with a smaller `MaxUnlockingChunks` can't read every ledger, but it
    /// knows the stake: other pallets would take an error for a stake of zero, and write it off.
    ///
    /// # Errors
    /// - `NotStash`: the account is not a stash.
    /// - `BadState`: the stash names a controller that has no ledger of it.
    fn stake(who: &T::AccountId) -> Result<Stake<BalanceOf<T>>, DispatchError> {
        Ok(Ledgers::<T>::stake_of(who)?)
    }

    /// Bonds `value`, or the free balance if that is less. The amount that keeps the account alive stays free.
    fn bond(who: &T::AccountId, value: BalanceOf<T>, payee: &T::AccountId) -> DispatchResult {
        let payee = if who == payee {
            RewardDestination::Stash
        } else {
            RewardDestination::Account(payee.clone())
        };
        Bonding::<T>::bond(who.clone(), value, payee)
    }

    /// Succeeds also if the list of nominators is full, and displaces nobody: another pallet can't sign for a
    /// displacement. A nominator with a larger stake can displace the stash in its turn, unless it is a virtual staker.
    fn nominate(who: &T::AccountId, validators: Vec<T::AccountId>) -> DispatchResult {
        let (controller, _) = Ledgers::<T>::of_stash(who)?;
        Nominating::<T>::nominate_in_full_list(&controller, validators)
    }

    /// Succeeds also if the stash neither validates nor nominates. Then it has no role to lose. If it was chilled for
    /// an offence, no election admits it again.
    ///
    /// # Errors
    /// `NotStash`.
    fn chill(who: &T::AccountId) -> DispatchResult {
        ensure!(Ledgers::<T>::is_stash(who), Error::<T>::NotStash);
        Chilling::<T>::chill_stash(who);
        Ok(())
    }

    /// Adds up to `extra` of the free balance to the stake. The stake of a virtual staker grows by `extra`: the caller
    /// must keep the funds.
    fn bond_extra(who: &T::AccountId, extra: BalanceOf<T>) -> DispatchResult {
        VirtualBonding::<T>::bond_extra(who, extra)
    }

    /// Unbonds stake that is free at `current_era` + `bonding_duration`, both as they are now.
    ///
    /// Unbonds all active stake if `value` is more than that, or if less than the existential deposit would stay.
    ///
    /// # Errors
    /// - `NoMoreChunks`: all chunks are in use, none is due, and none has the era of the new amount. If the amount
    ///   joined another chunk, some of the stake would wait longer than promised.
    /// - The errors of the call `unbond`. `NotStash` if the account is not a stash.
    fn unbond(who: &T::AccountId, value: BalanceOf<T>) -> DispatchResult {
        let (controller, _) = Ledgers::<T>::of_stash(who)?;
        Unbonding::<T>::unbond_on_time(&controller, value)
    }

    /// # Errors
    /// - `RewardDestinationRestricted`: the stash is a virtual staker, and `reward_acc` is its own account.
    /// - `NotStash`.
    fn set_payee(stash: &T::AccountId, reward_acc: &T::AccountId) -> DispatchResult {
        ensure!(
            stash != reward_acc || !Custody::<T>::is_virtual(stash),
            Error::<T>::RewardDestinationRestricted
        );
        ensure!(Ledgers::<T>::is_stash(stash), Error::<T>::NotStash);
        Ledgers::<T>::set_payee(stash, RewardDestination::Account(reward_acc.clone()));
        Ok(())
    }

    /// Frees all chunks whose era is `current_era` or earlier. There may be none.
    ///
    /// Returns `true` if the stash was forgotten: nothing, or only dust, was left.
    fn withdraw_unbonded(stash: T::AccountId, _: u32) -> Result<bool, DispatchError> {
        let (controller, _) = Ledgers::<T>::of_stash(&stash)?;
        let withdrawal = Unbonding::<T>::withdraw_unbonded(&controller)?;
        Ok(withdrawal == Withdrawal::StashForgotten)
    }

    fn desired_validator_count() -> u32 {
        Limits::<T>::validator_count()
    }

    /// Returns whether stakes were read for an era that is not planned yet. Then it is open who is exposed in that era.
    fn election_ongoing() -> bool {
        Elections::<T>::era_being_elected().is_some()
    }

    /// Frees all stake of a stash at once, and forgets the stash.
    ///
    /// The caller must know that the stash is not exposed in any era up to `current_era`.
    ///
    /// # Errors
    /// - `Unavailable`: the state of `pallet-staking` is being taken over.
    /// - `NotStash`: the account is not bonded.
    /// - `VirtualStakerNotAllowed`: another pallet keeps the funds of the stash.
    /// - `CannotReapStash`: the stake may still be slashed. That is so if a slash is pending, if an election has read
    ///   stakes, if the active era is not mature, or if the stash is exposed in the planned era. Or the stash has
    ///   displaced another one in this era.
    fn force_unstake(who: T::AccountId) -> DispatchResult {
        ForcedExit::<T>::leave_at_once(&who)
    }

    /// Returns whether an account is in the stored exposures of an era. `era` is a real era. It can be later than
    /// `current_era`.
    fn is_exposed_in_era(who: &T::AccountId, era: &EraIndex) -> bool {
        Exposures::<T>::is_exposed(who, *era)
    }

    /// Returns the role of a stash, also if its ledger can't be read: the role doesn't depend on it.
    ///
    /// # Errors
    /// - `NotStash`: the account is not a stash.
    /// - `BadState`: the stash nominates more targets than this release allows. Then nobody can read its nominations.
    fn status(who: &T::AccountId) -> Result<StakerStatus<T::AccountId>, DispatchError> {
        ensure!(Ledgers::<T>::is_stash(who), Error::<T>::NotStash);
        if Roles::<T>::validates(who) {
            return Ok(StakerStatus::Validator);
        }
        if !Roles::<T>::nominates(who) {
            return Ok(StakerStatus::Idle);
        }
        let nominations = Roles::<T>::nominations_of(who).ok_or(Error::<T>::BadState)?;
        Ok(StakerStatus::Nominator(nominations.targets.into_inner()))
    }

    /// Returns whether another pallet keeps the funds of a stash.
    fn is_virtual_staker(who: &T::AccountId) -> bool {
        Custody::<T>::is_virtual(who)
    }

    fn slash_reward_fraction() -> Perbill {
        SlashPolicy::<T>::reporters_share()
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn max_exposure_page_size() -> sp_staking::Page {
        T::MaxExposurePageSize::get()
    }

    /// Stores an exposure without a stake of the validator itself.
    #[cfg(feature = "runtime-benchmarks")]
    fn add_era_stakers(
        era: &EraIndex,
        stash: &T::AccountId,
        exposures: Vec<(T::AccountId, BalanceOf<T>)>,
    ) {
        let mut exposure = crate::types::ExposureOf::<T>::default();
        for (who, value) in exposures {
            exposure.total = sp_runtime::Saturating::saturating_add(exposure.total, value);
            let staker = sp_staking::IndividualExposure { who, value };
            exposure.others.push(staker);
        }
        let added = Exposures::<T>::add(
            *era,
            stash,
            crate::rooms::Earlier::Possible,
            exposure,
            Default::default,
        );
        Exposures::<T>::grow_sums(*era, &added.growth);
    }

    #[cfg(any(feature = "std", feature = "runtime-benchmarks"))]
    fn set_era(era: EraIndex) {
        Eras::<T>::set_active_and_planned(era);
        UnlockEras::<T>::set_mature_era(era);
    }
}

/// For pallets that keep the funds of stashes themselves, such as `pallet-delegated-staking`. They are trusted.
impl<T: Config> StakingUnchecked for Pallet<T> {
    /// Frees all that staking holds on the account. The caller must take the freed funds into its own custody.
    ///
    /// # Errors
    /// - `NotStash`, `BadState`: there is no readable ledger of the account.
    /// - `VirtualStakerNotAllowed`: the account is a virtual staker already.
    fn migrate_to_virtual_staker(who: &T::AccountId) -> DispatchResult {
        VirtualBonding::<T>::entrust(who)
    }

    /// Bonds `value` for an account without a key. The caller must keep the funds.
    ///
    /// # Errors
    /// - `AlreadyBonded`: the account is a stash.
    /// - `RewardDestinationRestricted`: `payee` is the account itself.
    /// - `BadState`: funds of the account are held without a ledger, or the account acts for another stash and can't
    ///   leave it.
    /// - `InsufficientBond`: the value is below the minimum bond.
    fn virtual_bond(
        keyless_who: &T::AccountId,
        value: BalanceOf<T>,
        payee: &T::AccountId,
    ) -> DispatchResult {
        VirtualBonding::<T>::bond(keyless_who, value, payee)
    }

    #[cfg(feature = "runtime-benchmarks")]
    #[allow(clippy::expect_used)]
    fn migrate_to_direct_staker(who: &T::AccountId) {
        let total = Ledgers::<T>::of_stash(who).map(|(_, ledger)| ledger.total);
        Custody::<T>::take_back(who, total.unwrap_or_default())
            .expect("the benchmark funds the account");
    }
}
