//! What an offence does to a validator at once, besides its slash.
//!
//! Owns `Punishments` and `ChilledPrefs`. A ruling, and the slash that it opened, come before this in the flow. What
//! follows: `intentions` drops the validator from the candidates, `disabling` bars it from work, and `election` leaves
//! out excluded validators and void nominations. What causes mean together is in `causes`.
//!
//! Cancelling a slash removes its cause: nominations count again, the exclusion ends, the validator may work. It comes
//! back as a candidate by validating.

use super::{
    causes::{CauseOf, VoidedOf},
    types::{Cause, Punishment, SlashKey},
};
use crate::{pallet::*, ValidatorPrefs};
use palisade_offence::Ruling;
use sp_runtime::Perbill;
use sp_staking::{offence::Kind, EraIndex, SessionIndex};

impl<T: Config> Pallet<T> {
    /// Carries out the consequences of a ruling, and records them. `slash` is the slash that it opened or raised.
    ///
    /// A validator that was chilled after the offence, in an era before this, is not chilled again, nor is one of
    /// whose offence only more is known: their causes yield to the earlier one. It is disabled all the same while
    /// it serves a term for which it was elected before the chill, which is over two eras after that at the latest.
    /// Nominations are void from the first slashed unit on.
    pub(super) fn punish(
        validator: &T::AccountId,
        slash_era: EraIndex,
        ruling: &Ruling,
        slash: Option<SlashKey>,
    ) {
        let mut punishment = Punishments::<T>::get(validator).unwrap_or_default();
        Self::settle_causes(&mut punishment);
        let cause = Self::cause_of(validator, slash_era, ruling, slash, &punishment);
        let chills = match punishment.find(&cause) {
            Some(known) => Self::merge_cause(known, cause),
            None if cause.has_consequences() => {
                let chills = cause.chilled && !punishment.is_covered(&cause);
                punishment.add(cause);
                chills
            }
            None => return,
        };
        if chills {
            Self::chill_offender(validator);
        }
        Punishments::<T>::insert(validator, punishment);
    }

    /// What a ruling does, if no earlier one stands before it. Disables at once.
    fn cause_of(
        validator: &T::AccountId,
        slash_era: EraIndex,
        ruling: &Ruling,
        slash: Option<SlashKey>,
        punishment: &Punishment<T>,
    ) -> CauseOf<T> {
        let active = Self::active_era();
        let consequences = ruling.consequences;
        let chilled = punishment.first_chill_since(slash_era);
        let serves_old_term = chilled.is_none_or(|era| era.saturating_add(1) >= active);
        let disables = serves_old_term && consequences.disables.applies_to(ruling.fraction);
        let disabled_through = disables
            .then(|| Self::disable_offender(validator, ruling.fraction))
            .flatten();
        // Without a slash nothing could be cancelled.
        let voids = consequences.voids_nominations && slash.is_some();
        let is_known = punishment.knows(ruling.kind, slash_era);
        Cause {
            kind: ruling.kind,
            slash_era,
            ruled_in: active,
            slash,
            fraction: ruling.fraction,
            yields: slash_era < active || (ruling.is_growth && is_known),
            chilled: consequences.chills,
            excluded_after: consequences.chills.then(ElectionsHeld::<T>::get),
            voided: voids.then(|| Self::void_up_to_now(ruling.session, slash_era)),
            disabled_through,
        }
    }

    /// Adds a ruling to what is known of the same offences. In the era of the offence it counts anew, later it is
    /// only a larger fraction. Returns whether it chills.
    fn merge_cause(known: &mut CauseOf<T>, cause: CauseOf<T>) -> bool {
        known.fraction = known.fraction.max(cause.fraction);
        known.disabled_through = known.disabled_through.max(cause.disabled_through);
        // From the first slashed unit on, and then not again for the growth of the same.
        if !cause.yields || known.voided.is_none() {
            known.voided = known.voided.max(cause.voided);
        }
        if cause.yields {
            return false;
        }
        known.yields = false;
        known.chilled |= cause.chilled;
        known.excluded_after = known.excluded_after.max(cause.excluded_after);
        cause.chilled
    }

    /// Forgets causes that no offence can precede any more and whose slash is not pending, and makes room for one.
    fn settle_causes(punishment: &mut Punishment<T>) {
        let oldest = Self::oldest_bonded_era();
        punishment.settle_while(|cause| {
            cause.ruled_in < oldest
                && !cause.slash.is_some_and(|(due_era, index)| {
                    DeferredSlashes::<T>::contains_key(due_era, index)
                })
        });
        punishment.make_room();
    }

    /// Takes a candidate out, and remembers what it offered, should it be admitted again.
    fn chill_offender(validator: &T::AccountId) {
        if let Ok(prefs) = Validators::<T>::try_get(validator) {
            Self::chill_validator(validator);
            ChilledPrefs::<T>::insert(validator, prefs);
        }
    }

    /// Takes back what a slash brought besides, since it is cancelled.
    pub(super) fn pardon(validator: &T::AccountId, slash: SlashKey) {
        let Some(mut punishment) = Punishments::<T>::get(validator) else {
            return;
        };
        if !punishment.pardon(slash) {
            return;
        }
        Self::bar_only_through(validator, punishment.disabled_through());
        if punishment.is_empty() {
            Punishments::<T>::remove(validator);
        } else {
            Punishments::<T>::insert(validator, punishment);
        }
    }

    /// Admits a validator that the set can't do without to the next election, with the nominations that it has. Returns
    /// what it offered before it was chilled, if it was.
    pub(crate) fn admit_offender(validator: &T::AccountId) -> Option<ValidatorPrefs> {
        let held = ElectionsHeld::<T>::get();
        Punishments::<T>::mutate_exists(validator, |record| {
            if let Some(punishment) = record {
                punishment.admit(held);
                if punishment.is_empty() {
                    *record = None;
                }
            }
        });
        ChilledPrefs::<T>::take(validator)
    }

    /// A stash has decided for itself whether it validates: it isn't brought back any more.
    pub(crate) fn forget_chilled_prefs(stash: &T::AccountId) {
        ChilledPrefs::<T>::remove(stash);
    }

    /// The mark that voids what was submitted before the offence, and in its planned era up to this block.
    fn void_up_to_now(session: SessionIndex, slash_era: EraIndex) -> VoidedOf<T> {
        VoidedOf::<T> {
            era: Self::era_planned_in(session, slash_era),
            block: frame_system::Pallet::<T>::block_number(),
        }
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

    /// The largest fraction that was ruled for what a validator did of a kind in an era. `None` if there was no ruling, or
    /// what it did is forgiven.
    pub(super) fn ruled_fraction(
        validator: &T::AccountId,
        era: EraIndex,
        kind: Kind,
    ) -> Option<Perbill> {
        Punishments::<T>::get(validator)?.fraction_ruled(kind, era)
    }

    /// The largest fraction that a validator is to lose for recent offences.
    pub(crate) fn severity_of(validator: &T::AccountId) -> Perbill {
        Punishments::<T>::get(validator).map_or(Perbill::zero(), |p| p.severity())
    }

    /// Whether the next election passes a candidate over: it was chilled for an offence, and there was no
    /// election since. One that failed counts: were it otherwise, a set that was chilled as a whole would
    /// never be elected again.
    pub(crate) fn is_excluded(validator: &T::AccountId) -> bool {
        let last = Punishments::<T>::get(validator).and_then(|p| p.last_exclusion());
        last.is_some_and(|held| held == ElectionsHeld::<T>::get())
    }
}
