//! The immediate consequences of an offence, besides its slash.
//!
//! A ruling, and the slash that it opened, come before this file in the flow. [`Punishing`] records a cause in
//! `PunishmentRecords`. It also
//!
//! - disables the validator (`disabling`),
//! - removes it from the candidates (`intentions`), and keeps its preferences in `ChilledOffenders`,
//! - excludes it from the next election and voids nominations for it: elections read both from the record.
//!
//! What several causes mean together is in `causes`.
//!
//! If a slash is cancelled, its cause is removed. What no other cause requires ends: void nominations, exclusion,
//! disabling. To be a candidate again, the validator has to call `validate`.

use super::{
    causes::{CauseOf, Term, VoidedOf},
    disabling::Disabling,
    types::{Cause, Punishment, SlashKey},
};
use crate::{
    intentions::Chilling,
    pallet::Config,
    rooms::{
        ChilledOffenders, Elections, Eras, PresentEras, PunishmentRecords, Roles, SlashQueue,
        SlashableEras,
    },
    ValidatorPrefs,
};
use core::marker::PhantomData;
use palisade_offence::Ruling;
use sp_staking::{EraIndex, SessionIndex};

/// Punishes validators, and takes punishments back.
pub(crate) struct Punishing<T>(PhantomData<T>);

/// What adding a cause to a record does to the validator's place.
#[derive(Clone, Copy, Eq, PartialEq)]
enum Place {
    /// The validator is chilled.
    Lost,
    /// The cause does not chill, or an earlier chill covers it.
    Unchanged,
}

impl Place {
    fn lost_if(chills: bool) -> Self {
        if chills {
            Self::Lost
        } else {
            Self::Unchanged
        }
    }
}

impl<T: Config> Punishing<T> {
    /// Carries out and records the consequences of a ruling. `slash` is the slash that the ruling opened or raised. If
    /// a waiting slash covers the ruling, `slash` is that one.
    ///
    /// A cause *yields* in two cases:
    ///
    /// - The offence is of an earlier era than the active one.
    /// - The ruling is the growth of a known offence.
    ///
    /// A cause that yields does not chill again in two cases:
    ///
    /// - An earlier chill covers it (see `causes`).
    /// - It adds to the known cause of the same offences.
    ///
    /// An offender that is chilled still works until the end of its term: at most through the era after the chill. In
    /// these eras a cause disables it, also one that does not chill again. In later eras the cause does not disable it.
    ///
    /// Suppose that an election has admitted the validator since the known cause of the same offences. Then a yielding
    /// cause does not exclude the validator, and voids nothing (see `causes`).
    ///
    /// Nominations for the validator are void if there is a slash, and if the kind of the offence voids them.
    pub(super) fn punish(
        validator: &T::AccountId,
        slash_era: EraIndex,
        ruling: &Ruling,
        slash: Option<SlashKey>,
        eras: PresentEras,
    ) {
        let mut punishment = match PunishmentRecords::<T>::get(validator) {
            Some(known) => Self::settle_causes(known),
            None => Punishment::default(),
        };
        let cause = Self::cause_of(validator, slash_era, ruling, slash, &punishment, eras);
        let place = match punishment.find(&cause) {
            Some(known) => Self::merge(known, cause),
            None if cause.has_consequences() => {
                punishment.make_room();
                let chills = cause.chilled && !punishment.is_covered(&cause);
                punishment.add(cause);
                Place::lost_if(chills)
            }
            None => return,
        };
        if place == Place::Lost {
            Self::chill_offender(validator);
        }
        PunishmentRecords::<T>::put(validator, punishment);
    }

    /// Returns the cause of a ruling, with all consequences that it has if no earlier cause covers it. Disables the
    /// validator at once.
    fn cause_of(
        validator: &T::AccountId,
        slash_era: EraIndex,
        ruling: &Ruling,
        slash: Option<SlashKey>,
        punishment: &Punishment<T>,
        eras: PresentEras,
    ) -> CauseOf<T> {
        let active = eras.active;
        let consequences = ruling.consequences;
        let chilled = punishment.first_chill_since(slash_era);
        let serves_old_term = chilled.is_none_or(|era| era.saturating_add(1) >= active);
        let disables = serves_old_term && consequences.disables.applies_to(ruling.fraction);
        // A slash exists only for a validator that was elected for the era.
        let elected_for = slash.map(|_| slash_era);
        let disabled_through = disables
            .then(|| Disabling::<T>::disable(validator, ruling.fraction, eras, elected_for))
            .flatten();
        let is_known = punishment.knows(ruling.kind, slash_era);
        let yields = slash_era < active || (ruling.is_growth && is_known);
        let is_forgiven = yields && punishment.has_admitted(ruling.kind, slash_era);
        let excludes = consequences.chills && !is_forgiven;
        // A cause without a slash can't be cancelled, so it must not void nominations.
        let voids = consequences.voids_nominations && slash.is_some() && !is_forgiven;
        Cause {
            kind: ruling.kind,
            slash_era,
            // After a handover, the era at work can be the planned one.
            ruled_in: active.max(slash_era),
            slash,
            fraction: ruling.fraction,
            yields,
            chilled: consequences.chills,
            excluded_after: excludes.then(Elections::<T>::count),
            voided: voids.then(|| Self::void_up_to_now(ruling.session, slash_era, eras.planned)),
            disabled_through,
        }
    }

    /// Adds a ruling to the known cause of the same offences. A ruling that does not yield counts as a new offence. A
    /// ruling that yields does not chill or exclude again. It can raise the fraction, disable for longer, and void
    /// nominations if the cause has voided none yet.
    fn merge(known: &mut CauseOf<T>, cause: CauseOf<T>) -> Place {
        known.fraction = known.fraction.max(cause.fraction);
        known.disabled_through = known.disabled_through.max(cause.disabled_through);
        // Growth voids nominations only once: with the first slash.
        if !cause.yields || known.voided.is_none() {
            known.voided = known.voided.max(cause.voided);
        }
        if cause.yields {
            return Place::Unchanged;
        }
        known.yields = false;
        known.chilled |= cause.chilled;
        known.excluded_after = known.excluded_after.max(cause.excluded_after);
        Place::lost_if(cause.chilled)
    }

    /// Makes the oldest causes final, one after the other. Stops at a cause whose slash is pending, and at one that can
    /// still cover an offence: an offence of the era of its ruling, or of an earlier era, can still be reported.
    fn settle_causes(mut punishment: Punishment<T>) -> Punishment<T> {
        let oldest = SlashableEras::<T>::oldest();
        punishment.settle_while(|cause| {
            cause.ruled_in < oldest && !cause.slash.is_some_and(SlashQueue::<T>::contains)
        });
        punishment
    }

    /// Removes a validator, and keeps its preferences in case it is admitted again. A validator whose preferences can't
    /// be decoded is not removed: it could not be admitted again. The next election excludes it all the same.
    fn chill_offender(validator: &T::AccountId) {
        if let Some(prefs) = Roles::<T>::prefs_of(validator) {
            Chilling::<T>::chill_validator(validator, prefs);
            ChilledOffenders::<T>::put(validator, prefs);
        }
    }

    /// Takes back the other consequences of a cancelled slash, except disabling. Returns how long the validator is
    /// still disabled, for `Disabling`. Returns `None` if the record has no cause with this slash: the slash had no
    /// other consequence, or its cause is final.
    pub(super) fn pardon(validator: &T::AccountId, slash: SlashKey) -> Option<Term<T::AccountId>> {
        let mut punishment = PunishmentRecords::<T>::get(validator)?;
        if !punishment.pardon(slash) {
            return None;
        }
        let term = Term {
            validator: validator.clone(),
            through: punishment.disabled_through(),
        };
        PunishmentRecords::<T>::put(validator, punishment);
        Some(term)
    }

    /// Admits a validator to the next election, because the set needs it. All nominations for it count there.
    ///
    /// Returns the preferences that it had before it was chilled, `None` if it was not chilled.
    pub(crate) fn admit(validator: &T::AccountId) -> Option<ValidatorPrefs> {
        PunishmentRecords::<T>::admit(validator);
        ChilledOffenders::<T>::take(validator)
    }

    /// Returns the moment up to which nominations are void. Let `p` be the era that was planned at the offence. A
    /// nomination is void if it was submitted before `p` was planned. It is also void if it was submitted while `p` was
    /// planned, up to the end of this block.
    fn void_up_to_now(
        session: SessionIndex,
        slash_era: EraIndex,
        planned: EraIndex,
    ) -> VoidedOf<T> {
        VoidedOf::<T> {
            era: Eras::<T>::planned_in(session, slash_era, planned),
            block: frame_system::Pallet::<T>::block_number(),
        }
    }
}
