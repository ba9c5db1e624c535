//! The session of a slot or of a voter set, and the session functions that staking uses.
//!
//! A node asks for a key ownership proof for a slot (BABE) or for a set id (GRANDPA). But a proof is for a session.
//! The pallets refuse a proof if its session is not that of the offence.

use super::system::EpochDuration;
use crate::{AccountId, Babe, Grandpa, Historical, Runtime, Session};
use alloc::{collections::BTreeSet, vec::Vec};
use frame_support::weights::Weight;
use palisade_staking::SessionInterface;
use sp_consensus_babe::Slot;
use sp_consensus_grandpa::SetId;
use sp_runtime::{traits::Convert, Perbill, SaturatedConversion};
use sp_staking::{offence::OffenceSeverity, SessionIndex};

/// Returns the session of a slot. Call it in the state of the parent of a block in that slot, as a node does.
///
/// A slot after the running epoch starts the next session, even if several epochs had no block.
pub fn session_of_slot(slot: Slot) -> SessionIndex {
    let running = Session::current_index();
    let genesis = *Babe::genesis_slot();
    if genesis == 0 {
        // There is no block yet. The first block decides where epochs begin.
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

/// Returns the session of an epoch with blocks.
///
/// Epochs are numbered by time, sessions one by one. So the two differ after an epoch without blocks. `skipped`
/// lists, in order, each epoch that follows epochs without blocks, with its session. BABE uses the same rule to check
/// whether a proof belongs to an offence.
pub fn session_of_epoch(epoch: u64, skipped: &[(u64, SessionIndex)]) -> SessionIndex {
    let before = skipped.iter().rev().find(|(first, _)| *first <= epoch);
    let (first, session) = before.copied().unwrap_or((0, 0));
    session.saturating_add(epoch.saturating_sub(first).saturated_into())
}

/// Returns the last session so far of a voter set. Returns the running session if the set is unknown.
pub fn session_of_voters(set: SetId) -> SessionIndex {
    Grandpa::session_for_set(set).unwrap_or_else(Session::current_index)
}

/// Maps a stash to its controller, which sets the session keys. `None` if the account is no stash.
pub struct ControllerOf;

impl Convert<AccountId, Option<AccountId>> for ControllerOf {
    fn convert(stash: AccountId) -> Option<AccountId> {
        palisade_staking::Bonded::<Runtime>::get(stash)
    }
}

/// The functions of the session and key ownership pallets that staking uses.
pub struct Sessions;

impl SessionInterface<AccountId> for Sessions {
    // `NoteKeysInForce` lends keys.
    const LENDS_KEYS: bool = true;

    /// Purged keys don't count, even while their owner still works with them until the end of its term.
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

    fn enable(stashes: &BTreeSet<AccountId>) {
        palisade_staking::enable_validators::<Runtime>(stashes);
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
