//! The call of nominators: a stash names the validators that it backs.
//!
//! 1. `look_up_targets` turns the addresses of the call into accounts.
//! 2. `nominate` checks the stake, the room in the list, and the targets.
//! 3. Only then it writes: the rooms `Roles`, `ChilledOffenders` and `CandidateList`, and a displaced nominator.
//!
//! Reads `Ledgers`, `Limits`, `Eras` and `VoterReadings`. A stash that starts to nominate while voters are read has no
//! vote in that election.

use super::{Candidacy, Displacement};
use crate::{
    pallet::{AccountIdLookupOf, Config, Error},
    rooms::{ChilledOffenders, Eras, Ledgers, Limits, Roles, VoterReadings},
    types::{BalanceOf, Nominations, StakingLedger},
};
use alloc::{collections::BTreeSet, vec::Vec};
use core::marker::PhantomData;
use frame_support::{ensure, traits::Get, BoundedVec};
use sp_runtime::{traits::StaticLookup, DispatchError, DispatchResult};

/// Carries out the call of nominators.
pub(crate) struct Nominating<T>(PhantomData<T>);

/// A stash that may nominate.
struct Nominator<T: Config> {
    stash: T::AccountId,
    /// Its active stake.
    stake: BalanceOf<T>,
    /// Its present nominations: `None` if it does not nominate, `Some(None)` if they can't be decoded.
    before: Option<Option<Nominations<T>>>,
}

impl<T: Config> Nominating<T> {
    /// Makes a stash a nominator, or changes its targets. If it starts to nominate and the list is full, it displaces
    /// the nominator `displaced`.
    ///
    /// # Errors
    /// - As `Ledgers::of_controller`.
    /// - `InsufficientBond`: the active stake is below the minimum bond of a nominator.
    /// - As `Displacement::nominator_to_displace`.
    /// - `BadTarget`: the stash names itself.
    /// - As [`Self::ensure_targets`].
    ///
    /// # Events
    /// `Chilled` and `Displaced` if a nominator is displaced.
    pub(crate) fn nominate(
        controller: &T::AccountId,
        targets: Vec<T::AccountId>,
        displaced: Option<T::AccountId>,
    ) -> DispatchResult {
        let nominator = Self::nominator_of(controller)?;
        let displaced = if nominator.before.is_none() {
            let Nominator { stash, stake, .. } = &nominator;
            Displacement::<T>::nominator_to_displace(stash, *stake, displaced)?
        } else {
            None
        };
        Self::set_targets(nominator, targets, displaced)
    }

    /// As [`Self::nominate`], also if the list is full: for stashes of other pallets, which can't sign for a
    /// displacement. Nobody is displaced. Elections read no more nominators for it: the smallest stakes are left out.
    ///
    /// # Errors
    /// Those of [`Self::nominate`], without those of the list.
    pub(crate) fn nominate_in_full_list(
        controller: &T::AccountId,
        targets: Vec<T::AccountId>,
    ) -> DispatchResult {
        Self::set_targets(Self::nominator_of(controller)?, targets, None)
    }

    /// Returns the stash of a controller, if it may nominate.
    ///
    /// # Errors
    /// - As `Ledgers::of_controller`.
    /// - `InsufficientBond`: the active stake is below the minimum bond of a nominator.
    fn nominator_of(controller: &T::AccountId) -> Result<Nominator<T>, Error<T>> {
        let StakingLedger { stash, active, .. } = Ledgers::<T>::of_controller(controller)?;
        ensure!(
            active >= Limits::<T>::minimum_bond_to_nominate(),
            Error::<T>::InsufficientBond
        );
        Ok(Nominator {
            before: Roles::<T>::nomination_of(&stash),
            stake: active,
            stash,
        })
    }

    /// Stores the targets of a stash, after the checks of its stake and of the list. `displaced` loses its place.
    ///
    /// # Errors
    /// - `BadTarget`: the stash names itself.
    /// - As [`Self::ensure_targets`].
    ///
    /// # Events
    /// `Chilled` and `Displaced` if a nominator is displaced.
    fn set_targets(
        nominator: Nominator<T>,
        targets: Vec<T::AccountId>,
        displaced: Option<T::AccountId>,
    ) -> DispatchResult {
        let Nominator {
            stash,
            stake,
            before,
        } = nominator;
        // Nominations that can't be decoded count as none. If they were read already, the snapshot has no targets
        // there.
        let readable = before.as_ref().and_then(Option::as_ref);
        let suppressed = VoterReadings::<T>::begins_too_late(&stash, readable);
        let before = before.map(Roles::<T>::targets_in);
        let backed = before.as_deref().unwrap_or_default();
        ensure!(!targets.contains(&stash), Error::<T>::BadTarget);
        let targets = Self::ensure_targets(targets, backed)?;
        let submitted_in = Eras::<T>::planned();

        if let Some(displaced) = displaced {
            Displacement::<T>::displace(&displaced, &stash);
        }
        // Only a stash without a role can be a chilled offender.
        if before.is_none() && !Candidacy::<T>::withdraw(&stash) {
            ChilledOffenders::<T>::forget(&stash);
        }
        let nominations = Nominations {
            targets,
            submitted_in,
            suppressed,
        };
        Roles::<T>::set_nominator(&stash, stake, before, nominations);
        Ok(())
    }

    /// Returns the accounts that a call names as targets.
    ///
    /// The caller chooses their number, and each look-up may read storage. So the number is checked first.
    ///
    /// # Errors
    /// - `TooManyTargets`: there are more than `MaxNominations`.
    /// - The error of the look-up, if an address has no account.
    pub(crate) fn look_up_targets(
        targets: Vec<AccountIdLookupOf<T>>,
    ) -> Result<Vec<T::AccountId>, DispatchError> {
        ensure!(
            targets.len() as u32 <= T::MaxNominations::get(),
            Error::<T>::TooManyTargets
        );
        let mut accounts = Vec::with_capacity(targets.len());
        for target in targets {
            accounts.push(T::Lookup::lookup(target)?);
        }
        Ok(accounts)
    }

    /// Returns the targets within their bound, if a nominator that backs `backed` now may name them.
    ///
    /// A validator that blocks new nominators keeps those that it has. So they may name it again.
    ///
    /// # Errors
    /// - `EmptyTargets`: there is no target.
    /// - `TooManyTargets`: there are more than `MaxNominations`.
    /// - `DuplicateTarget`: a target is named twice.
    /// - `BadTarget`: a target does not validate, or blocks new nominators and is not in `backed`.
    fn ensure_targets(
        targets: Vec<T::AccountId>,
        backed: &[T::AccountId],
    ) -> Result<BoundedVec<T::AccountId, T::MaxNominations>, Error<T>> {
        ensure!(!targets.is_empty(), Error::<T>::EmptyTargets);
        let targets = BoundedVec::<_, T::MaxNominations>::try_from(targets)
            .map_err(|_| Error::<T>::TooManyTargets)?;
        ensure!(
            targets.iter().collect::<BTreeSet<_>>().len() == targets.len(),
            Error::<T>::DuplicateTarget
        );
        for target in &targets {
            let prefs = Roles::<T>::prefs_of(target).ok_or(Error::<T>::BadTarget)?;
            ensure!(
                !prefs.blocked || backed.contains(target),
                Error::<T>::BadTarget
            );
        }
        Ok(targets)
    }
}
