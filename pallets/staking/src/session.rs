//! Staking and the session pallet: what each of them needs from the other.
//!
//! Owns no storage. [`SessionInterface`] is what staking needs from the session pallet. [`StashOf`],
//! [`UnitIdentificationOf`] and [`DisableWorstThird`] are what the session pallet needs from staking. The hooks through
//! which sessions drive eras are in `session_manager`.

use crate::{pallet::Config, rooms::Ledgers};
use alloc::{collections::BTreeSet, vec::Vec};
use core::marker::PhantomData;
use frame_support::{dispatch::DispatchClass, traits::Get, weights::Weight};
use pallet_session::disabling::{DisablingDecision, DisablingStrategy};
use sp_runtime::{
    traits::{Convert, OpaqueKeys},
    Perbill,
};
use sp_staking::{offence::OffenceSeverity, SessionIndex};

/// What staking needs from the session pallet.
pub trait SessionInterface<AccountId> {
    /// Whether a validator of the session keeps its keys to the end of its term, even if it purges them.
    ///
    /// With the session pallet alone, the validator does not keep them. Then it leaves the set with the next session.
    const LENDS_KEYS: bool = false;

    /// Returns whether a stash has session keys.
    ///
    /// A winner without keys could not author, and the session pallet would drop it from the set. If all winners were
    /// like that, the chain would stop.
    fn has_keys(stash: &AccountId) -> bool;

    /// Returns the validators of this session.
    fn validators() -> Vec<AccountId>;

    /// Returns the number of validators of this session, without reading their accounts.
    fn validator_count() -> u32;

    /// Disables a validator of this session, if the session pallet's strategy allows it.
    fn disable(stash: &AccountId, severity: Perbill);

    /// Enables validators of this session again. Those that are not disabled are passed over.
    fn enable(stashes: &BTreeSet<AccountId>);

    /// Handles a change of controller.
    ///
    /// The account that set session keys has a consumer reference for them. That reference must not stay on the old
    /// controller, because the old controller can't purge the keys any more. It must not be taken from the new
    /// controller, because the new controller may never have signed for the keys.
    ///
    /// Does nothing by default: the session pallet alone doesn't record who signed. `KeyReferences` of
    /// `palisade-key-ownership` keeps the reference exact.
    fn control_changed(_stash: &AccountId, _from: &AccountId, _to: &AccountId) {}

    /// Takes the session keys from a stash that is about to be forgotten. `controller` is still its controller.
    ///
    /// If the controller has signed for the keys, the keys may go to the controller, so that it can purge them.
    fn forget_keys(_stash: &AccountId, _controller: &AccountId) {}

    /// The weight of `control_changed`.
    fn weight_of_control_change() -> Weight {
        Weight::zero()
    }

    /// The most that `forget_keys` weighs, besides what it registers itself.
    ///
    /// It must not depend on storage. It is computed for each call of a batch, before any call is paid for.
    fn weight_of_forgetting_keys() -> Weight {
        Weight::zero()
    }

    /// Removes the key-ownership roots of the sessions before `session`. Offences of these sessions can't be reported
    /// any more.
    fn prune_historical_up_to(session: SessionIndex);
}

/// The most sessions whose roots are removed at once.
const MAX_PRUNED_SESSIONS: SessionIndex = 64;

/// The time to decode a validator with its keys, and to compare it, in picoseconds: 1 µs.
const PER_VALIDATOR: u64 = 1_000_000;

/// Enables validators of this session in the session pallet of the SDK. Those that are not disabled are passed over.
///
/// For implementations of [`SessionInterface::enable`].
pub fn enable_validators<T: pallet_session::Config>(stashes: &BTreeSet<T::ValidatorId>)
where
    T::ValidatorId: Ord,
{
    let set = pallet_session::Validators::<T>::get();
    for (index, _) in pallet_session::DisabledValidators::<T>::get() {
        if (set.get(index as usize)).is_some_and(|validator| stashes.contains(validator)) {
            pallet_session::Pallet::<T>::reenable_index(index);
        }
    }
}

/// Registers the weight of decoding a number of validators with their keys. How many there are is known only
/// afterwards, and few exits get this far.
fn register_decoding<T: frame_system::Config>(validators: usize) {
    frame_system::Pallet::<T>::register_extra_weight_unchecked(
        Weight::from_parts(PER_VALIDATOR.saturating_mul(validators as u64), 0),
        DispatchClass::Mandatory,
    );
}

/// For a chain with the session pallet of the SDK alone.
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

    fn enable(stashes: &BTreeSet<<T as frame_system::Config>::AccountId>) {
        enable_validators::<T>(stashes);
    }

    /// Purges the keys as if the controller had signed the purge, and takes the consumer reference from the controller.
    ///
    /// A validator of this session or the next keeps its keys. Without keys it would leave the set in the middle of its
    /// term. If it were the last validator, the chain would stop.
    fn forget_keys(
        stash: &<T as frame_system::Config>::AccountId,
        controller: &<T as frame_system::Config>::AccountId,
    ) {
        if !pallet_session::NextKeys::<T>::contains_key(stash) {
            return;
        }
        if T::ValidatorIdOf::convert(controller.clone()).as_ref() != Some(stash) {
            return;
        }
        let queued = pallet_session::QueuedKeys::<T>::get();
        let at_work = pallet_session::Validators::<T>::get();
        register_decoding::<T>(queued.len().saturating_add(at_work.len()));
        let is_queued = queued.iter().any(|(validator, _)| validator == stash);
        if !is_queued && !at_work.contains(stash) {
            let purged =
                <pallet_session::Pallet<T> as pallet_session::SessionInterface>::purge_keys(
                    controller,
                );
            if purged.is_err() {
                log::debug!(target: "runtime::staking", "{stash:?} has no session keys to purge");
            }
        }
    }

    /// Reads the keys, the stash of the controller, the validators of this session and the next, the held deposit, the
    /// mark and the account that have the reference. Writes the keys, the owner of each key, the held deposit, the mark
    /// and the account.
    fn weight_of_forgetting_keys() -> Weight {
        let kinds = <T as pallet_session::Config>::Keys::key_ids().len() as u64;
        <T as frame_system::Config>::DbWeight::get().reads_writes(8, kinds.saturating_add(4))
    }

    fn prune_historical_up_to(session: SessionIndex) {
        // A frozen era can have any number of sessions. The next eras remove the rest of the roots.
        let first =
            pallet_session::historical::StoredRange::<T>::get().map_or(session, |(first, _)| first);
        let next = first.saturating_add(MAX_PRUNED_SESSIONS);
        pallet_session::historical::Pallet::<T>::prune_up_to(session.min(next));
    }
}

/// Converts a controller to its stash.
///
/// This takes two reads. The session pallet's weights count one, so a runtime has to add the other.
///
/// The controller sets session keys, and they are stored under the stash. So they outlive a change of controller. The
/// deposit for keys should be zero: the session pallet takes it from the controller that sets the keys, and returns it
/// to the controller that purges them. It handles the consumer reference for keys in the same way. That is what
/// [`SessionInterface::control_changed`] corrects.
pub struct StashOf<T>(PhantomData<T>);

impl<T: Config> Convert<T::AccountId, Option<T::AccountId>> for StashOf<T> {
    fn convert(controller: T::AccountId) -> Option<T::AccountId> {
        let ledger = Ledgers::<T>::of_controller(&controller);
        ledger.ok().map(|ledger| ledger.stash)
    }
}

/// Identifies a validator in historical sessions by its stash alone.
///
/// A slash looks up its stakers in the exposure of the offence's era. So a session need not carry that exposure.
pub struct UnitIdentificationOf<T>(PhantomData<T>);

impl<T: Config> Convert<T::AccountId, Option<()>> for UnitIdentificationOf<T> {
    fn convert(_: T::AccountId) -> Option<()> {
        Some(())
    }
}

/// Disables at most a third of the validators, rounded down.
///
/// If a third is disabled already, a worse offender is disabled in the place of the least bad one.
///
/// A disabled validator does not author blocks. GRANDPA counts its votes until the validator set changes. So disabling
/// costs no finality, but it does not stop an offender's votes either.
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
            // The severity of a disabled validator may rise.
            _ if is_disabled || disabled.len() < set.len() / 3 => (index, None),
            Some((other, least)) if severity > *least => (index, index.map(|_| *other)),
            _ => (None, None),
        };
        DisablingDecision { disable, reenable }
    }
}
