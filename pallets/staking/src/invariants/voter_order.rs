//! Invariants of the order of nominators, if `Config::VoterList` is `VoterOrder`.
//!
//! Reads `VoterPlaces`, `ListedStakes`, `UnsettledVoters`, `UnsettledPages`, `ErasStakersPaged` and `Nominators`.

use crate::{
    pallet::{
        Config, ErasStakersPaged, ListedStakes, Nominators, UnsettledPages, UnsettledVoters,
        VoterPlaces,
    },
    rooms::{Ledgers, VoterOrder},
    types::{to_u128, VoterPlace},
};
use alloc::collections::BTreeSet;
use core::{any::TypeId, marker::PhantomData};
use frame_support::ensure;
use sp_runtime::TryRuntimeError;

/// The order has each nominator once, at the place of its active stake.
pub(super) struct VoterOrderInvariants<T>(PhantomData<T>);

impl<T: Config> VoterOrderInvariants<T> {
    /// Checks places and counters, then each listed account, then each nominator. An unsettled account, and a nominator
    /// on an unsettled page, may differ.
    pub(super) fn check() -> Result<(), TryRuntimeError> {
        if TypeId::of::<T::VoterList>() != TypeId::of::<VoterOrder<T>>() {
            return Ok(());
        }
        let listed = ListedStakes::<T>::iter().count();
        ensure!(
            ListedStakes::<T>::count() as usize == listed,
            "the counter of listed nominators is right"
        );
        ensure!(
            VoterPlaces::<T>::iter_keys().count() == listed,
            "there are as many places as listed nominators"
        );
        let moving = Self::nominators_of_unsettled_pages()?;
        for (who, stake) in ListedStakes::<T>::iter() {
            ensure!(
                VoterPlaces::<T>::contains_key(VoterPlace::new(to_u128::<T>(stake), who.clone())),
                "a listed nominator has its place"
            );
            // A ledger that can't be read keeps its place.
            let active = Ledgers::<T>::of_stash(&who).map_or(stake, |(_, ledger)| ledger.active);
            let is_right = Nominators::<T>::contains_key(&who) && active == stake;
            ensure!(
                is_right || UnsettledVoters::<T>::contains_key(&who) || moving.contains(&who),
                "a listed account nominates with the listed stake"
            );
        }
        for who in Nominators::<T>::iter_keys() {
            ensure!(
                ListedStakes::<T>::contains_key(&who) || UnsettledVoters::<T>::contains_key(&who),
                "each nominator is listed"
            );
        }
        Ok(())
    }

    fn nominators_of_unsettled_pages() -> Result<BTreeSet<T::AccountId>, TryRuntimeError> {
        let mut nominators = BTreeSet::new();
        for key in UnsettledPages::<T>::iter_keys() {
            let page =
                ErasStakersPaged::<T>::get(key).ok_or("a page that is not settled is stored")?;
            nominators.extend(page.others.into_iter().map(|staker| staker.who));
        }
        Ok(nominators)
    }
}
