//! Which session a slot or a set of voters belongs to, and what staking asks of sessions.
//!
//! A node asks for a proof of who owns a key "in this slot" or "in this set of GRANDPA". Proofs are of sessions, and the
//! pallets refuse one of another session than the offence's.

use super::system::EpochDuration;
use crate::{AccountId, Babe, Grandpa, Historical, Runtime, Session};
use alloc::vec::Vec;
use frame_support::weights::Weight;
use palisade_staking::SessionInterface;
use sp_consensus_babe::Slot;
use sp_consensus_grandpa::SetId;
use sp_runtime::{traits::Convert, Perbill, SaturatedConversion};
use sp_staking::{offence::OffenceSeverity, SessionIndex};

/// Returns the session of a slot, as a node asks in the state of the parent of a block in that slot.
///
/// A slot beyond the running epoch opens the next session, however many epochs had no block.
pub fn session_of_slot(slot: Slot) -> SessionIndex {
    let running = Session::current_index();
    let genesis = *Babe::genesis_slot();
    if genesis == 0 {
        // No block yet. The first one decides where epochs begin.
        return running;
    }
    let since_genesis = slot.saturating_sub(genesis);
    let epoch = (*since_genesis)
        .checked_div(EpochDuration::get())
        .unwrap_or(0);
    if epoch > Babe::epoch_index() {
        return running.saturating_add(1);
    }
    session_of_epoch(epoch, &Babe::skipped_epochs())
}

/// Returns the session of an epoch that had blocks. `skipped` lists, in order, the epochs before which others had none, with
/// their sessions: epochs are numbered by time, sessions one by one. BABE decides by the same rule which proof belongs to
/// an offence.
pub fn session_of_epoch(epoch: u64, skipped: &[(u64, SessionIndex)]) -> SessionIndex {
    let before = skipped.iter().rev().find(|(first, _)| *first <= epoch);
    let (first, session) = before.copied().unwrap_or((0, 0));
    session.saturating_add(epoch.saturating_sub(first).saturated_into())
}

/// Returns the last session, so far, of a set of voters. The running one for a set that is unknown.
pub fn session_of_voters(set: SetId) -> SessionIndex {
    Grandpa::session_for_set(set).unwrap_or_else(Session::current_index)
}

/// Stash → controller, who sets keys for it. `None` for an account that is no stash.
pub struct ControllerOf;

impl Convert<AccountId, Option<AccountId>> for ControllerOf {
    fn convert(stash: AccountId) -> Option<AccountId> {
        palisade_staking::Bonded::<Runtime>::get(stash)
    }
}

/// What staking asks of the session pallet and of the pallet that proves whose keys are whose.
pub struct Sessions;

impl SessionInterface<AccountId> for Sessions {
    // `NoteKeysInForce` does.
    const LENDS_KEYS: bool = true;

    /// Purged keys don't count, even while their owner works with them to the end of its term.
    fn has_keys(stash: &AccountId) -> bool {
        pallet_session::NextKeys::<Runtime>::contains_key(stash)
    }

    fn validators() -> Vec<AccountId> {
        Session::validators()
    }

    fn validator_count() -> u32 {
        pallet_session::Validators::<Runtime>::decode_len().unwrap_or(0) as u32
    }

    fn disable(stash: &AccountId, severity: Perbill) {
        Session::report_offence(stash.clone(), OffenceSeverity(severity));
    }

    fn enable(stash: &AccountId) {
        if let Some(index) = Session::validator_id_to_index(stash) {
            Session::reenable_index(index);
        }
    }

    fn control_changed(stash: &AccountId, from: &AccountId, to: &AccountId) {
        Historical::control_changed(stash, from, to);
    }

    fn forget_keys(stash: &AccountId, controller: &AccountId) {
        Historical::forget_keys(stash, controller);
    }

    fn weight_of_control_change() -> Weight {
        palisade_key_ownership::weights::control_changed::<Runtime>()
    }

    fn weight_of_forgetting_keys() -> Weight {
        palisade_key_ownership::weights::forget_keys::<Runtime>()
    }

    fn prune_historical_up_to(session: SessionIndex) {
        Historical::prune_up_to(session);
    }
}
