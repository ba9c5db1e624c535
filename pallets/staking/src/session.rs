//! Where staking meets the session pallet.
//!
//! [`SessionInterface`] is what staking asks of it; [`StashOf`], [`UnitIdentificationOf`] and
//! [`DisableWorstThird`] are what it asks of staking. The hooks through which sessions drive eras are in
//! `era`.

use crate::pallet::{Config, Pallet};
use alloc::vec::Vec;
use core::marker::PhantomData;
use frame_support::weights::Weight;
use pallet_session::disabling::{DisablingDecision, DisablingStrategy};
use sp_runtime::{traits::Convert, Perbill};
use sp_staking::{offence::OffenceSeverity, SessionIndex};

/// What staking asks of the session pallet.
pub trait SessionInterface<AccountId> {
    /// Whether a validator at work keeps its keys to the end of its term, even if it purges them. With the session pallet
    /// alone it does not, and leaves the set with the next session.
    const LENDS_KEYS: bool = false;

    /// Whether a stash has session keys. Without them it could be elected but not author: the session
    /// pallet would drop it from the set, and a set of such winners alone would stop the chain.
    fn has_keys(stash: &AccountId) -> bool;

    /// The validators of this session.
    fn validators() -> Vec<AccountId>;

    /// How many they are, without reading who.
    fn validator_count() -> u32;

    /// Bar a validator of this session from its work, as far as the session pallet's strategy allows.
    fn disable(stash: &AccountId, severity: Perbill);

    /// Let a validator of this session work again. Does nothing for one that is not barred.
    fn enable(stash: &AccountId);

    /// Another account acts for a stash from now on. The reference for the stash's session keys must not stay on the one
    /// before, which can't purge them any more, and must not be taken from the new one, which may never have signed.
    ///
    /// Does nothing unless it is implemented: the session pallet alone doesn't say who signed. `KeyReferences` of
    /// `palisade-key-ownership` keeps the reference exact.
    fn control_changed(_stash: &AccountId, _from: &AccountId, _to: &AccountId) {}

    /// A stash is about to be forgotten, its controller still being `controller`: it keeps no session keys. If the
    /// controller has signed for them, it may have them instead, so that it can purge them.
    fn forget_keys(_stash: &AccountId, _controller: &AccountId) {}

    /// What `control_changed` takes.
    fn weight_of_control_change() -> Weight {
        Weight::zero()
    }

    /// What `forget_keys` takes.
    fn weight_of_forgetting_keys() -> Weight {
        Weight::zero()
    }

    /// Forget the key-ownership roots of sessions before `session`: offences of those can't be
    /// reported any more.
    fn prune_historical_up_to(session: SessionIndex);
}

/// Sessions whose roots leave at once, at the most.
const MAX_PRUNED_SESSIONS: SessionIndex = 64;

/// For chains with the session pallet of the SDK alone.
impl<T> SessionInterface<<T as frame_system::Config>::AccountId> for T
where
    T: pallet_session::Config<ValidatorId = <T as frame_system::Config>::AccountId>
        + pallet_session::historical::Config,
{
    fn has_keys(stash: &<T as frame_system::Config>::AccountId) -> bool {
        pallet_session::NextKeys::<T>::contains_key(stash)
    }

    fn validators() -> Vec<<T as frame_system::Config>::AccountId> {
        pallet_session::Validators::<T>::get()
    }

    fn validator_count() -> u32 {
        pallet_session::Validators::<T>::decode_len().unwrap_or(0) as u32
    }

    fn disable(stash: &<T as frame_system::Config>::AccountId, severity: Perbill) {
        pallet_session::Pallet::<T>::report_offence(stash.clone(), OffenceSeverity(severity));
    }

    fn enable(stash: &<T as frame_system::Config>::AccountId) {
        if let Some(index) = pallet_session::Pallet::<T>::validator_id_to_index(stash) {
            pallet_session::Pallet::<T>::reenable_index(index);
        }
    }

    /// Purges the keys as if the controller had, with the reference of whoever signs. Keys of a validator that is at work,
    /// or about to be, stay: without them it would leave the set in the middle of its term, and the last one would stop
    /// the chain.
    fn forget_keys(
        stash: &<T as frame_system::Config>::AccountId,
        controller: &<T as frame_system::Config>::AccountId,
    ) {
        let is_theirs = T::ValidatorIdOf::convert(controller.clone()).as_ref() == Some(stash);
        let queued = pallet_session::QueuedKeys::<T>::get();
        let is_needed = queued.iter().any(|(validator, _)| validator == stash)
            || pallet_session::Validators::<T>::get().contains(stash);
        if is_theirs && !is_needed {
            // Fails if there are none.
            let _ = <pallet_session::Pallet<T> as pallet_session::SessionInterface>::purge_keys(
                controller,
            );
        }
    }

    fn prune_historical_up_to(session: SessionIndex) {
        // A frozen era has any number of sessions. What is left of them goes with the next eras.
        let first =
            pallet_session::historical::StoredRange::<T>::get().map_or(session, |(first, _)| first);
        let next = first.saturating_add(MAX_PRUNED_SESSIONS);
        pallet_session::historical::Pallet::<T>::prune_up_to(session.min(next));
    }
}

/// Controller → stash. Two reads, where the session pallet's weights count one: a runtime adds the other.
///
/// Session keys are set by the controller and kept under the stash, so they outlive a change of controller. The
/// deposit for keys should be zero: the session pallet takes it from the controller that sets them and returns it
/// to the one that purges them. So it does with the reference for keys, which
/// [`SessionInterface::control_changed`] is for.
pub struct StashOf<T>(PhantomData<T>);

impl<T: Config> Convert<T::AccountId, Option<T::AccountId>> for StashOf<T> {
    fn convert(controller: T::AccountId) -> Option<T::AccountId> {
        let ledger = Pallet::<T>::ledger_of_controller(&controller);
        ledger.ok().map(|ledger| ledger.stash)
    }
}

/// Identifies a validator in historical sessions by its stash alone. Whom a slash reaches is looked
/// up in the exposure of the offence's era, so a session need not carry it.
pub struct UnitIdentificationOf<T>(PhantomData<T>);

impl<T: Config> Convert<T::AccountId, Option<()>> for UnitIdentificationOf<T> {
    fn convert(_: T::AccountId) -> Option<()> {
        Some(())
    }
}

/// Disables at most a third of the validators, rounded down. With all places taken, a worse offender takes
/// that of the least bad. Disabling keeps from authoring; GRANDPA's voters count as before, so it costs no
/// finality.
pub struct DisableWorstThird;

impl<T: pallet_session::Config> DisablingStrategy<T> for DisableWorstThird {
    fn decision(
        offender: &T::ValidatorId,
        severity: OffenceSeverity,
        disabled: &Vec<(u32, OffenceSeverity)>,
    ) -> DisablingDecision {
        let set = pallet_session::Validators::<T>::get();
        let index = set.iter().position(|v| v == offender).map(|i| i as u32);
        let is_disabled = disabled.iter().any(|(known, _)| Some(*known) == index);
        let least_bad = disabled.iter().min_by_key(|(_, severity)| *severity);
        let (disable, reenable) = match least_bad {
            // Being disabled already, it may become worse.
            _ if is_disabled || disabled.len() < set.len() / 3 => (index, None),
            Some((other, least)) if severity > *least => (index, index.map(|_| *other)),
            _ => (None, None),
        };
        DisablingDecision { disable, reenable }
    }
}
