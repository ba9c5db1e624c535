//! An era's validators are elected.
//!
//! Called when an era is planned. An election that takes no time is done now, page by page. For one that takes several
//! blocks, the collected result is taken (`Collector`). At genesis there is no time, so the genesis provider elects
//! now.
//!
//! Writes the rooms `Elections` and `Exposures`.

use super::{
    collection::Collector, cycle::ElectionCycle, electorate::Electorate, failure::ElectionFailure,
    supports::WinnerExposures,
};
use crate::{
    block_weight::BlockWeight,
    genesis::refuse_genesis_without_era,
    pallet::{Config, Event, Pallet},
    rooms::{ElectionResults, Elections},
};
use alloc::{collections::BTreeSet, format, vec::Vec};
use core::marker::PhantomData;
use frame_election_provider_support::{ElectionProvider, Supports};
use frame_support::{ensure, traits::Get};
use sp_staking::EraIndex;

/// Elects the validators of an era.
pub(crate) struct Election<T>(PhantomData<T>);

impl<T: Config> Election<T> {
    /// Elects the validators of an era, and stores their exposures.
    ///
    /// Returns `None` if the election fails or elects fewer than `MinimumValidatorCount`.
    ///
    /// # Events
    /// `StakersElected` or `StakingElectionFailed`.
    pub(crate) fn elect(era: EraIndex) -> Option<Vec<T::AccountId>> {
        let result = if ElectionCycle::<T>::takes_no_time() {
            Self::elect_at_once::<T::ElectionProvider>(era)
        } else {
            Collector::<T>::take_result(era)
        };
        Elections::<T>::increment();
        Self::conclude(era, result)
    }

    /// Elects the validators of an era at genesis, like [`elect`](Self::elect).
    ///
    /// # Panics
    /// If the first election fails, as [`refuse_genesis_without_era`] says.
    pub(crate) fn elect_at_genesis(era: EraIndex) -> Option<Vec<T::AccountId>> {
        let result = Self::elect_at_once::<T::GenesisElectionProvider>(era);
        Elections::<T>::increment();
        if let Err(failure) = &result {
            refuse_genesis_without_era::<T>(failure);
        }
        Self::conclude(era, result)
    }

    /// Emits the event of a result. A failure is logged.
    fn conclude(
        era: EraIndex,
        result: Result<Vec<T::AccountId>, ElectionFailure>,
    ) -> Option<Vec<T::AccountId>> {
        match result {
            Ok(elected) => {
                Pallet::<T>::deposit_event(Event::StakersElected);
                Some(elected)
            }
            Err(failure) => {
                log::warn!(
                    target: "runtime::staking",
                    "the election for era {era} failed, the validators stay: {failure}",
                );
                Pallet::<T>::deposit_event(Event::StakingElectionFailed);
                None
            }
        }
    }

    /// Elects with all pages in this block. A failure stores nothing.
    fn elect_at_once<P>(era: EraIndex) -> Result<Vec<T::AccountId>, ElectionFailure>
    where
        P: ElectionProvider<AccountId = T::AccountId>,
    {
        // The result of another provider, which takes several blocks, is not removed yet.
        ensure!(
            !ElectionResults::<T>::exists(),
            ElectionFailure::OtherResultIsRemoved
        );
        let mut supports = Supports::new();
        for page in (0..P::Pages::get()).rev() {
            let page =
                P::elect(page).map_err(|error| ElectionFailure::Provider(format!("{error:?}")))?;
            let page: Supports<_> = page.into();
            supports.extend(page);
        }
        let winners: BTreeSet<_> = supports.iter().map(|(winner, _)| winner).collect();
        Electorate::<T>::ensure_enough_winners(winners.len())?;
        let stored = WinnerExposures::<T>::store(era, supports);
        BlockWeight::<T>::register(stored.weight);
        Ok(stored.new_winners)
    }
}
