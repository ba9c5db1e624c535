//! What the pallet may still use of a block.
//!
//! Owns `WeightUsed`. Whoever does something opens an [`Allowance`], asks it what fits, tells it what was spent, and
//! closes it. What the data provider registered with the system pallet by itself counts as well, but isn't
//! charged again.

use crate::{
    pallet::{Config, Pallet, WeightUsed},
    weights::WeightInfo,
};
use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};
use sp_runtime::traits::Zero;

/// What is left of `MaxElectionWeight` in this block, and who used what since it was opened.
pub(crate) struct Allowance<T> {
    used_before: Weight,
    own: Weight,
    provider: Weight,
    heaviest_call: Weight,
    config: PhantomData<T>,
}

impl<T: Config> Allowance<T> {
    /// That of the current block.
    pub(crate) fn open() -> Self {
        Self {
            used_before: WeightUsed::<T>::get(),
            own: Weight::zero(),
            provider: Weight::zero(),
            heaviest_call: Weight::zero(),
            config: PhantomData,
        }
    }

    /// Whether something of this weight may still be done, and the data provider called once more for it. Of
    /// such a call it is only known what the heaviest before took. What every block takes is always left over.
    pub(crate) fn fits(&self, weight: Weight) -> bool {
        self.fits_with_calls(weight, 1)
    }

    /// The same with so many calls of the data provider.
    pub(crate) fn fits_with_calls(&self, weight: Weight, calls: u32) -> bool {
        self.used()
            .saturating_add(T::WeightInfo::idle_block())
            .saturating_add(self.heaviest_call.saturating_mul(calls.into()))
            .saturating_add(weight)
            .all_lte(T::MaxElectionWeight::get())
    }

    /// Whether a block can hold something of this weight at all, if it is not used for anything else.
    pub(crate) fn fits_some_block(weight: Weight) -> bool {
        T::WeightInfo::idle_block()
            .saturating_add(weight)
            .all_lte(T::MaxElectionWeight::get())
    }

    /// Counts what this pallet did.
    pub(crate) fn spend(&mut self, weight: Weight) {
        self.own.saturating_accrue(weight);
    }

    /// Asks the data provider something, and counts what that took.
    pub(crate) fn call_provider<R>(&mut self, ask: impl FnOnce() -> R) -> R {
        let before = frame_system::Pallet::<T>::block_weight().total();
        let answer = ask();
        let after = frame_system::Pallet::<T>::block_weight().total();
        let weight = after.saturating_sub(before);
        self.provider.saturating_accrue(weight);
        self.heaviest_call = self.heaviest_call.max(weight);
        answer
    }

    /// The storage changes since this was opened were undone, and what the data provider registered with
    /// them. Its work was done all the same, so it has to be charged along with ours.
    pub(crate) fn take_over_provider(&mut self) {
        self.own.saturating_accrue(self.provider);
        self.provider = Weight::zero();
    }

    /// Returns what has to be charged to the block.
    pub(crate) fn close(self) -> Weight {
        if !self.used().saturating_sub(self.used_before).is_zero() {
            WeightUsed::<T>::put(self.used());
        }
        self.own
    }

    fn used(&self) -> Weight {
        self.used_before
            .saturating_add(self.own)
            .saturating_add(self.provider)
    }
}

impl<T: Config> Pallet<T> {
    /// The next block has an allowance of its own.
    pub(crate) fn forget_weight_used() {
        WeightUsed::<T>::kill();
    }
}
