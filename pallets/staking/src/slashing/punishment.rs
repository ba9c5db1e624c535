//! What an offence does to a validator at once, besides its slash.
//!
//! Owns `Punishments`. A ruling comes before this in the flow. What follows: `intentions` drops the
//! validator from the candidates, `disabling` bars it from work, and `election` leaves out whoever is
//! excluded and nominations that are void.
//!
//! Cancelling a slash undoes none of this: the validator comes back by validating, its nominators by
//! nominating.

use super::types::{Punishment, VoidedNominations};
use crate::pallet::*;
use frame_support::traits::Get;
use palisade_offence::Ruling;
use sp_staking::{EraIndex, SessionIndex};

impl<T: Config> Punishment<T> {
    /// The first era, from `era` on, in which the validator was chilled.
    fn first_chill_since(&self, era: EraIndex) -> Option<EraIndex> {
        self.chills.iter().copied().find(|chilled| *chilled >= era)
    }

    /// Remembers a chill, and forgets those that no offence can precede any more.
    fn note_chill(&mut self, active: EraIndex, elections: u32, bonding: EraIndex) {
        self.excluded_after = Some(elections);
        if self.chills.last() != Some(&active) {
            self.chills
                .retain(|era| era.saturating_add(bonding) > active);
            // There is room: one a kept era, and the history is longer than the bonding duration.
            let _ = self.chills.try_push(active);
        }
    }
}

impl<T: Config> Pallet<T> {
    /// Carries out the consequences of a ruling, unless the validator was chilled after the offence and
    /// before this era: then it has paid for what it did up to there with its place and its nominators,
    /// and may be back in honest work. Returns the era with which the span of the offence ended, if a
    /// chill ended it.
    pub(super) fn punish(
        validator: &T::AccountId,
        slash_era: EraIndex,
        ruling: &Ruling,
    ) -> Option<EraIndex> {
        let active = Self::active_era();
        let before = Punishments::<T>::get(validator).unwrap_or_default();
        if slash_era < active && before.first_chill_since(slash_era).is_some() {
            return before.first_chill_since(slash_era);
        }
        let mut punishment = before.clone();
        if ruling.consequences.chills {
            Self::chill_validator(validator);
            let elections = ElectionsHeld::<T>::get();
            punishment.note_chill(active, elections, T::BondingDuration::get());
        }
        if ruling.consequences.voids_nominations {
            let voided = VoidedNominations {
                era: Self::era_planned_in(ruling.session, slash_era),
                block: frame_system::Pallet::<T>::block_number(),
            };
            punishment.voided = punishment.voided.max(Some(voided));
        }
        if ruling.consequences.disables.applies_to(ruling.fraction) {
            Self::disable_offender(validator, ruling.fraction);
        }
        if punishment != before {
            Punishments::<T>::insert(validator, &punishment);
        }
        punishment.first_chill_since(slash_era)
    }

    /// The planned era of a session of `era`: the next one in the era's last session.
    fn era_planned_in(session: SessionIndex, era: EraIndex) -> EraIndex {
        let next = era.saturating_add(1);
        let is_planned = ErasStartSessionIndex::<T>::get(next)
            .is_some_and(|first| first <= session.saturating_add(1));
        if is_planned {
            next
        } else {
            era
        }
    }

    /// Whether the next election passes a candidate over: it was chilled for an offence, and there was no
    /// election since. One that failed counts: were it otherwise, a set that was chilled as a whole would
    /// never be elected again.
    pub(crate) fn is_excluded(punishment: &Punishment<T>) -> bool {
        punishment.excluded_after == Some(ElectionsHeld::<T>::get())
    }
}
