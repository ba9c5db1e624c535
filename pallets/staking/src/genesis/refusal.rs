//! Refuses a genesis that elects nobody.
//!
//! Only the first election can show this, because the session pallet stores session keys after the genesis of staking.
//! If the session pallet is built first, that election knows no stakers yet. Then the genesis of staking itself is
//! refused. Reads the rooms `Limits`, `Eras`, `Elections` and `Roles`. Writes nothing.

use crate::{
    election::ElectionFailure,
    pallet::Config,
    rooms::{Elections, Eras, Limits, Roles},
    session::SessionInterface,
};
use alloc::{format, string::String};
use frame_support::ensure;

/// Refuses a genesis whose first election fails. Its chain would start without an era, and its validators would be the
/// stashes that happen to have session keys.
///
/// Called when no set could be elected for the genesis. By then the session pallet has stored the first session keys.
///
/// A genesis without seats is not refused: its staking waits to be switched on.
///
/// # Panics
/// With the reason, unless there are no seats or an era is planned already.
#[allow(
    clippy::panic,
    reason = "a wrong genesis is refused while the chain spec is built, before there is a chain"
)]
pub(crate) fn refuse_genesis_without_era<T: Config>(reason: &ElectionFailure) {
    if Limits::<T>::validator_count() == 0 || Eras::<T>::last_planned().is_some() {
        return;
    }
    let has_keys = |stash: &T::AccountId| T::SessionInterface::has_keys(stash);
    let electable = Roles::<T>::validators_after(None).filter(has_keys).count();
    let minimum = Limits::<T>::minimum_validator_count().max(1);
    assert!(
        minimum as usize <= electable,
        "{}",
        too_few_electable(minimum, electable)
    );
    panic!("staking.stakers: the first election failed: {reason}");
}

/// Refuses a genesis with seats if the session pallet has asked for its validators before: nobody was elected, because
/// there were no stakers. The chain would start without an era, with everybody who has session keys.
///
/// # Errors
/// The reason.
pub(super) fn refuse_genesis_after_session<T: Config>(seats: u32) -> Result<(), String> {
    ensure!(
        seats == 0 || Elections::<T>::count() == 0,
        "staking.stakers: the session pallet was built before staking, so nobody was elected for its first session; \
         declare Staking before Session in the runtime"
    );
    Ok(())
}

/// Returns the refusal of a genesis that can't elect the minimum of validators.
fn too_few_electable(minimum: u32, electable: usize) -> String {
    format!(
        "staking.minimumValidatorCount: {minimum} is more than the {electable} candidates that can be elected \
         (validators with session keys)"
    )
}
