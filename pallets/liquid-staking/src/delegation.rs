//! Delegations: what the buffer does not need is staked.
//!
//! A stash needs a least stake to nominate ([`Stakes::least`]). Below it, its stake earns nothing. An exit or a slash
//! can bring a stash there, and a small pool may have too little for all stashes. So funds go where they are at work:
//!
//! 1. Stashes that lack no more than they have are raised to the least stake. The whole buffer pays for it.
//! 2. What the buffer has above its target is spread. If it is not enough for all stashes to nominate, as many as
//!    possible get the least stake.
//!
//! Reads the rooms `Rules`, `Stashes` and `Vault`; `stakes` writes them.

use crate::{
    arithmetic::spread::{compute_raise, compute_spread},
    nav::Nav,
    pallet::{Config, Event, Pallet},
    rooms::{Rules, Stashes, Vault},
    stakes::Stakes,
    types::Balance,
};
use alloc::vec::Vec;
use core::marker::PhantomData;
use frame_support::storage::with_storage_layer;

/// Delegates funds of the buffer.
pub(crate) struct Delegation<T>(PhantomData<T>);

impl<T: Config> Delegation<T> {
    /// Delegates to stashes whose validators take funds ([`Stakes::prepare`]). A stash that can't be staked leaves its
    /// part to the others: its validator may refuse the first nomination.
    ///
    /// # Events
    /// `Delegated`, if anything was.
    pub(crate) fn process() {
        let ready: Vec<_> = (0u32..)
            .zip(Stashes::<T>::all())
            .filter_map(|(index, stash)| Stakes::<T>::prepare(index, &stash).then_some(index))
            .collect();
        let raised = Self::raise(&ready);
        let (mut sum, staked) = Self::spread(&ready);
        if staked.len() < ready.len() {
            sum = sum.saturating_add(Self::spread(&staked).0);
        }
        sum = sum.saturating_add(raised);
        if sum > 0 {
            Pallet::<T>::deposit_event(Event::Delegated { amount: sum });
        }
    }

    /// Raises stashes to the least stake, also with what the buffer keeps for instant exits. Each of them has at least
    /// as much as it lacks, so the buffer gives no more than it brings back to work. Does nothing if a validator may
    /// not have so much. Returns how much was delegated.
    fn raise(ready: &[u32]) -> Balance {
        let least = Stakes::<T>::least();
        if least > Self::cap() {
            return 0;
        }
        let is_near = |index: &u32| {
            let active = Self::active(*index);
            active < least && least.saturating_sub(active) <= active
        };
        let near: Vec<_> = ready.iter().copied().filter(is_near).collect();
        let stakes: Vec<_> = near.iter().map(|index| Self::active(*index)).collect();
        let parts = compute_raise(Vault::<T>::cash().buffer, &stakes, least);
        Self::stake(&near, parts).0
    }

    /// Spreads what the buffer has above its target over some stashes. Returns how much was delegated, and the stashes
    /// without those that can't be staked. What is not enough for one more stash to nominate stays in the buffer.
    fn spread(indices: &[u32]) -> (Balance, Vec<u32>) {
        let target = Rules::<T>::get().buffer_target.mul_ceil(Nav::<T>::get());
        let funds = Vault::<T>::cash().buffer.saturating_sub(target);
        let stakes: Vec<_> = indices.iter().map(|index| Self::active(*index)).collect();
        let parts = compute_spread(funds, &stakes, Self::cap(), Stakes::<T>::least());
        Self::stake(indices, parts)
    }

    /// Delegates to each stash its part. Returns how much was delegated, and the stashes without those that can't be
    /// staked.
    fn stake(indices: &[u32], parts: Vec<Balance>) -> (Balance, Vec<u32>) {
        let (mut sum, mut staked): (Balance, _) = (0, Vec::new());
        for (index, part) in indices.iter().zip(parts) {
            if part > 0 {
                if with_storage_layer(|| Stakes::<T>::delegate(*index, part)).is_err() {
                    continue;
                }
                sum = sum.saturating_add(part);
            }
            staked.push(*index);
        }
        (sum, staked)
    }

    /// Returns the most stake with one validator, in units.
    fn cap() -> Balance {
        let most = Rules::<T>::get().max_per_validator;
        most.mul_floor(Nav::<T>::get())
    }

    /// Returns the active stake of a stash, in units.
    fn active(index: u32) -> Balance {
        Stashes::<T>::get(index).map_or(0, |stash| stash.active)
    }
}
