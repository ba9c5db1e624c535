//! The weight that elections may still use in a block.
//!
//! Owns `WeightUsed`. An entry point opens an [`Allowance`], checks with it what fits, and records what was spent. At
//! the end it closes the allowance, and registers the weight that closing returns.
//!
//! The data provider registers its own weight with the system pallet. This weight counts towards the allowance as well,
//! but is not registered again.

use crate::{
    pallet::{Config, WeightUsed},
    types::BlockUse,
    weights::WeightInfo,
};
use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::{
    traits::{One, Zero},
    Saturating,
};

/// What is left of `MaxElectionWeight` in this block. The only writer of `WeightUsed`.
///
/// Invariant after every method: if `WeightUsed` is of this block, it is the weight that the closed allowances of this
/// block have spent, including the data provider's. If not, they have spent nothing.
pub(crate) struct Allowance<T> {
    /// The weight that this pallet spent and has to register.
    own: Weight,
    /// The weight that the data provider spent and has registered.
    provider: Weight,
    /// The weight of the heaviest call of the data provider.
    heaviest_call: Weight,
    config: PhantomData<T>,
}

impl<T: Config> Allowance<T> {
    /// Opens the allowance of the current block.
    pub(crate) fn open() -> Self {
        Self {
            own: Weight::zero(),
            provider: Weight::zero(),
            heaviest_call: Weight::zero(),
            config: PhantomData,
        }
    }

    /// Returns whether work of this weight fits, together with one more call of the data provider.
    ///
    /// The weight of such a call is not known in advance. It is estimated as that of the heaviest call so far. The
    /// weight that every block takes is always reserved.
    pub(crate) fn fits(&self, weight: Weight) -> bool {
        self.fits_with_calls(weight, 1)
    }

    /// Returns whether work of this weight fits, together with this number of calls of the data provider.
    pub(crate) fn fits_with_calls(&self, weight: Weight, calls: u32) -> bool {
        Self::used_in(frame_system::Pallet::<T>::block_number())
            .saturating_add(self.used())
            .saturating_add(T::WeightInfo::idle_block())
            .saturating_add(self.heaviest_call.saturating_mul(calls.into()))
            .saturating_add(weight)
            .all_lte(T::MaxElectionWeight::get())
    }

    /// Returns whether work of this weight fits into a block in which elections do nothing else.
    pub(crate) fn fits_some_block(weight: Weight) -> bool {
        T::WeightInfo::idle_block()
            .saturating_add(weight)
            .all_lte(T::MaxElectionWeight::get())
    }

    /// Adds the weight of this pallet's own work.
    pub(crate) fn spend(&mut self, weight: Weight) {
        self.own.saturating_accrue(weight);
    }

    /// Calls the data provider, and adds the weight that it registers.
    pub(crate) fn call_provider<R>(&mut self, call: impl FnOnce() -> R) -> R {
        let before = frame_system::Pallet::<T>::block_weight().total();
        let answer = call();
        let after = frame_system::Pallet::<T>::block_weight().total();
        let weight = after.saturating_sub(before);
        self.provider.saturating_accrue(weight);
        self.heaviest_call = self.heaviest_call.max(weight);
        answer
    }

    /// Makes the data provider's weight this pallet's own, after a rollback.
    ///
    /// The rollback undid all storage changes since the allowance was opened, and with them the weight that the data
    /// provider had registered. Its work was done all the same. So this pallet registers the weight with its own.
    pub(crate) fn take_over_provider(&mut self) {
        self.own.saturating_accrue(self.provider);
        self.provider = Weight::zero();
    }

    /// Stores what was used of the block, and returns the weight that has to be registered. Reads and writes nothing
    /// if nothing was used.
    #[must_use]
    pub(crate) fn close(self) -> Weight {
        self.close_in(frame_system::Pallet::<T>::block_number())
    }

    /// Closes the allowance of a runtime upgrade. It runs before the block has its number, and its weight is the new
    /// block's.
    #[must_use]
    pub(crate) fn close_upgrade(self) -> Weight {
        let parent = frame_system::Pallet::<T>::block_number();
        self.close_in(parent.saturating_add(One::one()))
    }

    fn close_in(self, block: BlockNumberFor<T>) -> Weight {
        if !self.used().is_zero() {
            let weight = Self::used_in(block).saturating_add(self.used());
            WeightUsed::<T>::put(BlockUse { block, weight });
        }
        self.own
    }

    /// Returns the weight that closed allowances have used in a block.
    fn used_in(block: BlockNumberFor<T>) -> Weight {
        WeightUsed::<T>::get()
            .filter(|used| used.block == block)
            .map_or_else(Weight::zero, |used| used.weight)
    }

    fn used(&self) -> Weight {
        self.own.saturating_add(self.provider)
    }
}
