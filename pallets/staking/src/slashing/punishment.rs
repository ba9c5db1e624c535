//! What an offence does to a validator at once, besides its slash.
//!
//! Owns `Punishments`. A ruling comes before this in the flow. What follows: `intentions` drops the
//! validator from the candidates, `disabling` bars it from work, and `election` leaves out whoever is
//! excluded and nominations that are void.
//!
//! Cancelling a slash brings nobody back: the validator returns by validating, its nominators by
//! nominating. Only the end of a span goes with the slash.

use super::types::{Chill, Punishment, VoidedNominations};
use crate::pallet::*;
use palisade_offence::Ruling;
use sp_runtime::Saturating;
use sp_staking::{EraIndex, SessionIndex};

impl<T: Config> Punishment<T> {
    /// The first era, from `era` on, in which the validator was chilled.
    fn first_chill_since(&self, era: EraIndex) -> Option<EraIndex> {
        let mut eras = self.chills.iter().map(|chill| chill.era);
        eras.find(|chilled| *chilled >= era)
    }

    /// Remembers that a ruling asked for a chill, and forgets chills that no offence can precede any more.
    fn note_chill(&mut self, active: EraIndex, oldest_bonded: EraIndex) {
        self.chills.retain(|chill| chill.era >= oldest_bonded);
        match self.chills.iter_mut().find(|chill| chill.era == active) {
            Some(chill) => chill.rulings.saturating_inc(),
            // There is room: one a bonded era, and the history is longer than the bonding duration.
            None => {
                let _ = self.chills.try_push(Chill {
                    era: active,
                    rulings: 1,
                });
            }
        }
    }
}

/// What carrying out a ruling found and did.
pub(super) struct Punished {
    /// The era with which a chill ended the span of the offence.
    pub span_end: Option<EraIndex>,
    /// Whether this ruling asked for that chill.
    pub is_chilled_now: bool,
}

impl<T: Config> Pallet<T> {
    /// Carries out the consequences of a ruling.
    ///
    /// A validator that was chilled after the offence, in an era before this, has paid for what it did up to
    /// there with its place and its nominators, and may be back in honest work: it is not chilled again.
    /// Nor is one that was chilled for the offence of which the growth is told. It is disabled all the same
    /// while it serves a term for which it was elected before it was chilled, which is over two eras after
    /// the chill at the latest.
    pub(super) fn punish(
        validator: &T::AccountId,
        slash_era: EraIndex,
        ruling: &Ruling,
    ) -> Punished {
        let active = Self::active_era();
        let mut punishment = Punishments::<T>::get(validator).unwrap_or_default();
        let chilled = punishment.first_chill_since(slash_era);
        let serves_old_term = chilled.is_none_or(|era| era.saturating_add(1) >= active);
        if serves_old_term && ruling.consequences.disables.applies_to(ruling.fraction) {
            Self::disable_offender(validator, ruling.fraction);
        }
        let has_paid = chilled.is_some() || !ruling.consequences.chills;
        if (ruling.is_growth && has_paid) || (slash_era < active && chilled.is_some()) {
            return Punished {
                span_end: chilled,
                is_chilled_now: false,
            };
        }
        if ruling.consequences.chills {
            Self::chill_validator(validator);
            punishment.excluded_after = Some(ElectionsHeld::<T>::get());
            punishment.note_chill(active, Self::oldest_bonded_era());
        }
        if ruling.consequences.voids_nominations {
            let voided = VoidedNominations {
                era: Self::era_planned_in(ruling.session, slash_era),
                block: frame_system::Pallet::<T>::block_number(),
            };
            punishment.voided = punishment.voided.max(Some(voided));
        }
        if ruling.consequences.chills || ruling.consequences.voids_nominations {
            Punishments::<T>::insert(validator, &punishment);
        }
        Punished {
            span_end: punishment.first_chill_since(slash_era),
            is_chilled_now: ruling.consequences.chills,
        }
    }

    /// The era with which a chill ended the span of an offence, as it stands now; `noted` is what it was when
    /// the slash was reported. They differ if the slash that brought the chill was cancelled, or if a chill
    /// came later. A chill of an era that is out of the bonded ones is forgotten, and can't be cancelled.
    pub(super) fn span_end_of(
        validator: &T::AccountId,
        slash_era: EraIndex,
        noted: Option<EraIndex>,
    ) -> Option<EraIndex> {
        noted
            .filter(|era| *era < Self::oldest_bonded_era())
            .or_else(|| Punishments::<T>::get(validator)?.first_chill_since(slash_era))
    }

    /// Takes back what cancelled rulings said about spans: were all that asked for a chill cancelled, then
    /// it ends no span of an offence that is found later.
    pub(super) fn forget_chills(validator: &T::AccountId, era: EraIndex, rulings: u32) {
        Punishments::<T>::mutate_extant(validator, |punishment| {
            if let Some(chill) = punishment.chills.iter_mut().find(|c| c.era == era) {
                chill.rulings.saturating_reduce(rulings);
            }
            punishment.chills.retain(|chill| chill.rulings > 0);
        });
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
