//! While the state of `pallet-staking` is taken over, no question has an answer: part of the state has its old shapes.
//!
//! Reads the room `Handover`.

use super::types::NoAnswer;
use crate::{pallet::Config, rooms::Handover};
use frame_support::ensure;

/// Returns whether staking can answer.
///
/// # Errors
/// - `Paused`: a handover is under way.
pub(super) fn ensure_not_paused<T: Config>() -> Result<(), NoAnswer> {
    ensure!(!Handover::<T>::is_under_way(), NoAnswer::Paused);
    Ok(())
}
