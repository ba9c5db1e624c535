//! What always holds while an election is under way.

use super::types::{CollectionStage, VoterPosition};
use crate::pallet::*;
use alloc::vec::Vec;
use frame_support::ensure;
use sp_runtime::TryRuntimeError;
use sp_staking::EraIndex;

impl<T: Config> Pallet<T> {
    /// Nothing is noted for any era but the next, and exposures of that are those of a result that is held.
    pub(crate) fn check_elections() -> Result<(), TryRuntimeError> {
        let next = Self::next_era();
        Self::check_underway(next)?;
        let later = ErasStakersOverview::<T>::iter_keys().map(|(era, _)| era);
        let later = later.chain(ErasStakersPaged::<T>::iter_keys().map(|(era, ..)| era));
        let later = later.chain(ErasTotalStake::<T>::iter_keys());
        ensure!(
            later.max().is_none_or(|era| era <= next),
            "no era after the next has exposures"
        );
        match ResultCollection::<T>::get() {
            Some(held) if held.stage == CollectionStage::Dropped => {
                ensure!(
                    !CollectedWinners::<T>::exists(),
                    "a dropped result has no winners"
                );
                Ok(())
            }
            Some(held) => {
                ensure!(held.era == next, "a result is for the next era");
                ensure!(
                    Self::era_being_elected() == Some(next),
                    "a result comes from a snapshot"
                );
                Self::check_collected(next)
            }
            None => Self::check_collected_nothing(next),
        }
    }

    fn check_underway(next: EraIndex) -> Result<(), TryRuntimeError> {
        let is_fixed = ErasUnlockEra::<T>::contains_key(next);
        match Self::era_being_elected() {
            Some(era) => {
                ensure!(era == next, "the next era is elected");
                ensure!(is_fixed, "the unlock era is fixed with the snapshot");
            }
            None => {
                ensure!(
                    !NextVoters::<T>::exists(),
                    "voters are read for an election"
                );
            }
        }
        if let Some(reading) = NextVoters::<T>::get() {
            ensure!(
                reading.since <= frame_system::Pallet::<T>::block_number()
                    && (reading.voters > 0
                        || matches!(
                            reading.position,
                            VoterPosition::SelfVotes(None)
                                | VoterPosition::Nominators(None)
                                | VoterPosition::End
                        )),
                "the position is of a voter that was read"
            );
            ensure!(
                reading.least_stake.is_none()
                    || !matches!(reading.position, VoterPosition::SelfVotes(_)),
                "only nominators count to the least stake"
            );
        }
        Ok(())
    }

    fn check_collected(era: EraIndex) -> Result<(), TryRuntimeError> {
        Self::check_exposures_of(era)?;
        let mut winners = CollectedWinners::<T>::get().into_inner();
        let mut exposed: Vec<_> = ErasStakersOverview::<T>::iter_key_prefix(era).collect();
        winners.sort();
        exposed.sort();
        ensure!(winners == exposed, "the winners are those who are exposed");
        Ok(())
    }

    fn check_collected_nothing(era: EraIndex) -> Result<(), TryRuntimeError> {
        ensure!(
            !CollectedWinners::<T>::exists()
                && ErasStakersOverview::<T>::iter_prefix(era).next().is_none()
                && ErasStakersPaged::<T>::iter_prefix((era,)).next().is_none()
                && ErasValidatorPrefs::<T>::iter_prefix(era).next().is_none()
                && !ErasTotalStake::<T>::contains_key(era)
                && !ErasPayablePages::<T>::contains_key(era),
            "nothing is stored of an era that is not elected"
        );
        Ok(())
    }
}
