//! Each session marks that there may be work, and each planned era that its work is due.
//!
//! Eras are planned and begin with sessions. Slashes are applied at the start of eras, and stake is free only after
//! them. So a look in each session is enough: what is missed by it waits for the next session. Writes the room
//! `Progress`.

use crate::{block_weight::BlockWeight, pallet::Config, rooms::Progress};
use alloc::vec::Vec;
use core::marker::PhantomData;
use frame_support::traits::Get;
use pallet_session::SessionManager;
use sp_staking::SessionIndex;

/// A session manager around the session manager `M` of the runtime. When a session starts, it also lets the pallet look
/// for work. When `M` names validators for a new session, the work of an era is due: `M` must do so once for each era,
/// as `palisade-staking` and `pallet-staking` do when they plan it.
///
/// Without it the pallet does no work after it was opened: no batch is closed or settled, and nothing is delegated.
pub struct LookEachSession<T, M>(PhantomData<(T, M)>);

impl<T: Config, M: SessionManager<Validator>, Validator> SessionManager<Validator>
    for LookEachSession<T, M>
{
    fn new_session(index: SessionIndex) -> Option<Vec<Validator>> {
        let validators = M::new_session(index);
        if validators.is_some() {
            Progress::<T>::plan_era();
            BlockWeight::<T>::register(T::DbWeight::get().reads_writes(1, 1));
        }
        validators
    }

    fn new_session_genesis(index: SessionIndex) -> Option<Vec<Validator>> {
        M::new_session_genesis(index)
    }

    fn end_session(index: SessionIndex) {
        M::end_session(index);
    }

    /// The staking pallet starts the era first. Then the mark is set.
    fn start_session(index: SessionIndex) {
        M::start_session(index);
        Progress::<T>::mark();
        BlockWeight::<T>::register(T::DbWeight::get().writes(1));
    }
}
