//! What other pallets and the runtime ask.

use crate::{
    invariants::Invariants,
    pallet::{Config, Pallet},
    rooms::History,
};
use frame_support::traits::Get;
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::{traits::Saturating, FixedU128, TryRuntimeError};

impl<T: Config> Pallet<T> {
    /// Returns the last price, if it was fixed at most `max_age` blocks ago. For pallets that act on prices.
    ///
    /// Age is counted in blocks, because the pallet knows no time. While the chain stands still, no price gets older. A
    /// round that was interrupted goes on afterwards, with the reports from before. So its price can be as old as the
    /// standstill, although it counts as fresh. A pallet that must not use such a price compares the times of blocks,
    /// and waits until a whole round has passed.
    pub fn price_within(max_age: BlockNumberFor<T>) -> Option<FixedU128> {
        let now = frame_system::Pallet::<T>::block_number();
        let last = History::<T>::last()?;
        (now.saturating_sub(last.fixed_at) <= max_age).then_some(last.price)
    }

    /// Returns the most eras at risk
    /// ([`SecuredStake::eras_at_risk`](palisade_restaking_primitives::SecuredStake::eras_at_risk)) that the runtime
    /// expects: `MaxEras` less two. Two eras are added to those at risk: the active one, and one that is just over.
    ///
    /// # Example
    /// With `MaxEras` of 64 that is 62.
    pub fn most_eras_at_risk() -> u32 {
        T::MaxEras::get().saturating_sub(2)
    }

    /// Checks what is stored against itself.
    ///
    /// Reads all of the pallet's storage, so it must not be used within a block.
    ///
    /// # Errors
    /// The rule that is broken.
    pub fn check_invariants() -> Result<(), TryRuntimeError> {
        Invariants::<T>::check()
    }
}
