//! Invariants of an election that is under way: of its snapshot, and of its collected result.
//!
//! Reads `NextVoters`, `ResultCollection`, `CollectedWinners`, `ErasUnlockEra` and all items of exposures.
//! `ExposureInvariants` checks the exposures of a collected result.

use super::exposures::ExposureInvariants;
use crate::{
    election::types::{CollectionStage, VoterPosition},
    pallet::{
        CollectedWinners, Config, ErasPayablePages, ErasStakersOverview, ErasStakersPaged,
        ErasTotalStake, ErasUnlockEra, ErasValidatorPrefs, NextVoters, ResultCollection,
    },
    rooms::{Elections, Eras},
};
use alloc::vec::Vec;
use core::marker::PhantomData;
use frame_support::ensure;
use sp_runtime::TryRuntimeError;
use sp_staking::EraIndex;

/// Only the next era is elected. It has exposures only while a result is collected or removed.
pub(super) struct ElectionInvariants<T>(PhantomData<T>);

impl<T: Config> ElectionInvariants<T> {
    /// Checks the snapshot, then the exposures of later eras, then the collected result.
    pub(super) fn check() -> Result<(), TryRuntimeError> {
        let next = Eras::<T>::next();
        Self::check_underway(next)?;
        Self::check_reading()?;
        let exposed = ErasStakersOverview::<T>::iter_keys().map(|(era, _)| era);
        let exposed = exposed.chain(ErasStakersPaged::<T>::iter_keys().map(|(era, ..)| era));
        let exposed = exposed.chain(ErasTotalStake::<T>::iter_keys());
        ensure!(
            exposed.max().is_none_or(|era| era <= next),
            "no era after the next one has exposures"
        );
        match ResultCollection::<T>::get() {
            Some(collection) if collection.stage == CollectionStage::Dropped => {
                ensure!(
                    !CollectedWinners::<T>::exists(),
                    "a dropped result has no winners"
                );
                Ok(())
            }
            Some(collection) => {
                ensure!(collection.era == next, "a result is for the next era");
                ensure!(
                    Elections::<T>::era_being_elected() == Some(next),
                    "a result comes from a snapshot"
                );
                Self::check_collected(next)
            }
            None => Self::check_nothing_collected(next),
        }
    }

    fn check_underway(next: EraIndex) -> Result<(), TryRuntimeError> {
        match Elections::<T>::era_being_elected() {
            Some(era) => {
                ensure!(era == next, "the next era is elected");
                ensure!(
                    ErasUnlockEra::<T>::contains_key(next),
                    "the unlock era is fixed with the snapshot"
                );
            }
            None => ensure!(
                !NextVoters::<T>::exists(),
                "voters are read for an election only"
            ),
        }
        Ok(())
    }

    fn check_reading() -> Result<(), TryRuntimeError> {
        let Some(reading) = NextVoters::<T>::get() else {
            return Ok(());
        };
        let may_have_no_voter = matches!(
            reading.position,
            VoterPosition::SelfVotes(None) | VoterPosition::Nominators(None) | VoterPosition::End
        );
        ensure!(
            reading.since <= frame_system::Pallet::<T>::block_number(),
            "the reading of voters has begun"
        );
        ensure!(
            reading.voters > 0 || may_have_no_voter,
            "the position names a voter that was read"
        );
        ensure!(
            reading.least_stake.is_none()
                || !matches!(reading.position, VoterPosition::SelfVotes(_)),
            "the least stake is that of a nominator"
        );
        Ok(())
    }

    fn check_collected(era: EraIndex) -> Result<(), TryRuntimeError> {
        ExposureInvariants::<T>::check_era(era)?;
        let mut winners = CollectedWinners::<T>::get().into_inner();
        let mut exposed: Vec<_> = ErasStakersOverview::<T>::iter_key_prefix(era).collect();
        winners.sort();
        exposed.sort();
        ensure!(
            winners == exposed,
            "the winners are the validators with an exposure"
        );
        Ok(())
    }

    fn check_nothing_collected(era: EraIndex) -> Result<(), TryRuntimeError> {
        ensure!(
            !CollectedWinners::<T>::exists()
                && ErasStakersOverview::<T>::iter_prefix(era).next().is_none()
                && ErasStakersPaged::<T>::iter_prefix((era,)).next().is_none()
                && ErasValidatorPrefs::<T>::iter_prefix(era).next().is_none()
                && !ErasTotalStake::<T>::contains_key(era)
                && !ErasPayablePages::<T>::contains_key(era),
            "an era without a result has no exposures"
        );
        Ok(())
    }
}
