//! Reads the state of a block with the native types of the runtime.

use super::{Backend, Block, Hash};
use sc_client_api::{Backend as _, TrieCacheContext};
use sp_externalities::set_and_run_with_externalities;
use sp_runtime::traits::HashingFor;
use sp_state_machine::{Ext, OverlayedChanges};

/// Calls `read` with the state of a block behind it. Changes nothing.
///
/// # Errors
/// The state is pruned, or the database fails.
pub fn read<R>(backend: &Backend, block: Hash, read: impl FnOnce() -> R) -> Result<R, String> {
    let state = backend
        .state_at(block, TrieCacheContext::Untrusted)
        .map_err(|error| error.to_string())?;
    let mut nothing_changes = OverlayedChanges::<HashingFor<Block>>::default();
    let mut state = Ext::new(&mut nothing_changes, &state, None);
    Ok(set_and_run_with_externalities(&mut state, read))
}
