//! Records the keys in force when a session starts, and forgets old sessions.
//!
//! [`NoteKeysInForce`] is wired as the session manager. When a session is planned, it lends keys ([`crate::lending`]).
//! When a session starts, it stores the keys in force and their root. Owns no storage: rooms `CurrentKeys` and `Roots`
//! do.

pub use crate::rooms::FORGOTTEN_AT_ONCE;

use crate::{
    block_weight::BlockWeight,
    lending::Lending,
    pallet::Config,
    registrations::Registrations,
    rooms::{CurrentKeys, Roots},
    tree, weights,
};
use alloc::vec::Vec;
use core::marker::PhantomData;
use frame_support::traits::Defensive;
use sp_staking::SessionIndex;

/// A session manager that records the keys in force, and lends keys to validators that purged theirs. `I` chooses the
/// validators.
pub struct NoteKeysInForce<T, I>(PhantomData<(T, I)>);

impl<T, I> pallet_session::SessionManager<T::ValidatorId> for NoteKeysInForce<T, I>
where
    T: Config,
    I: pallet_session::SessionManager<T::ValidatorId>,
{
    fn new_session(index: SessionIndex) -> Option<Vec<T::ValidatorId>> {
        let chosen = I::new_session(index);
        match &chosen {
            Some(coming) => Lending::<T>::lend(coming),
            // The validators stay.
            None => Lending::<T>::lend(&pallet_session::Validators::<T>::get()),
        }
        chosen
    }

    fn new_session_genesis(index: SessionIndex) -> Option<Vec<T::ValidatorId>> {
        Registrations::<T>::record_genesis();
        I::new_session_genesis(index)
    }

    fn start_session(index: SessionIndex) {
        Noting::<T>::begin_session(index);
        I::start_session(index);
    }

    fn end_session(index: SessionIndex) {
        I::end_session(index);
    }
}

/// Records what is provable of each session.
pub(crate) struct Noting<T>(PhantomData<T>);

impl<T: Config> Noting<T> {
    /// Returns whether the runtime's session manager records the keys of a session that starts.
    ///
    /// Starts session 0 to find out, as a genesis does. For integrity tests only: they begin with an empty state, and
    /// drop it afterwards.
    pub(crate) fn is_wired() -> bool {
        <T::SessionManager as pallet_session::SessionManager<T::ValidatorId>>::start_session(0);
        CurrentKeys::<T>::get().is_some()
    }

    /// Stores the keys of a session that starts, and their root.
    ///
    /// The keys are still queued: the session pallet queues those of the next session later in the same call.
    pub(crate) fn begin_session(session: SessionIndex) {
        let keys = pallet_session::QueuedKeys::<T>::get();
        // A new tree is only needed if the keys have changed.
        let repeated = CurrentKeys::<T>::session_with(&keys).and_then(Roots::<T>::get);
        BlockWeight::<T>::register(weights::begin_session::<T>(keys.len(), repeated.is_some()));

        let root = repeated.or_else(|| tree::root_of::<T>(&keys));
        if let Some(root) = root.defensive_proof("the tree takes any keys") {
            Roots::<T>::add(session, root);
        }
        CurrentKeys::<T>::put(session, keys);
        Roots::<T>::forget_some();
    }

    /// Refuses proofs for sessions before `session` from now on, but never for the running session. Removes some of
    /// their roots. The other roots are removed when sessions start.
    pub(crate) fn prune_up_to(session: SessionIndex) {
        Roots::<T>::refuse_before(session);
        Roots::<T>::forget_some();
    }
}
