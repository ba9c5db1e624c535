//! A ruling arrives, or governance makes one.
//!
//! The session of an offence is found among the bonded eras. One that is older is refused with an event,
//! since the stake that it would reach may be gone. For any other the offender is punished at once, and
//! its slash deferred. All of this costs O(1) for each offender.
//!
//! Governance slashes by the same path, for an offence that nobody could report. It has a kind of its own, so
//! that its slash waits, is raised and is cancelled for itself; of that and others for the same era the largest
//! counts. A raise is the growth of one offence: nobody is chilled twice for it. What would slash nobody is refused,
//! since whoever voted for it expects something else.

use crate::{pallet::*, weights::WeightInfo};
use frame_support::{ensure, weights::Weight};
use palisade_offence::{Consequences, OffenceHandler, Ruling};
use sp_runtime::{DispatchResult, Perbill};
use sp_staking::{
    offence::{Kind, OffenceDetails, OnOffenceHandler},
    EraIndex, SessionIndex,
};

/// Stands for the kind of an offence whose handler was not told one.
const UNSPECIFIED: Kind = *b"unspecified     ";

/// The kind of what governance slashes for.
pub(crate) const BY_HAND: Kind = *b"manual slash    ";

impl<T: Config, Identification> OffenceHandler<T::AccountId, (T::AccountId, Identification)>
    for Pallet<T>
{
    fn on_ruling(
        offenders: &[OffenceDetails<T::AccountId, (T::AccountId, Identification)>],
        ruling: &Ruling,
    ) -> Weight {
        let weight = T::WeightInfo::report_offence(offenders.len() as u32);
        let Some(slash_era) = Self::bonded_era_of_session(ruling.session) else {
            Self::deposit_event(Event::OldSlashingReportDiscarded {
                session_index: ruling.session,
            });
            return weight;
        };
        let invulnerables = Invulnerables::<T>::get();
        for details in offenders {
            let (validator, _) = &details.offender;
            if !invulnerables.contains(validator) {
                Self::process_ruling(validator, slash_era, ruling, &details.reporters);
            }
        }
        weight
    }
}

/// For chains with another offences pallet: no kind is told, and the consequences are the usual ones.
///
/// The offences pallet of the SDK hands over all who offended together again whenever one more of them is reported. So what
/// is told of a validator for an era is one offence: told again it does nothing, and with a larger fraction it is the growth
/// of that, which raises the slash and chills nobody again. **Two offences of a validator in the same era can't be told
/// apart by this trait**, and count as one, the worse. A chain that wants to tell them apart reports by [`OffenceHandler`].
impl<T: Config, Identification>
    OnOffenceHandler<T::AccountId, (T::AccountId, Identification), Weight> for Pallet<T>
where
    Identification: Clone,
{
    fn on_offence(
        offenders: &[OffenceDetails<T::AccountId, (T::AccountId, Identification)>],
        slash_fraction: &[Perbill],
        session: SessionIndex,
    ) -> Weight {
        let mut weight = Weight::zero();
        let era = Self::bonded_era_of_session(session);
        for (details, fraction) in offenders.iter().zip(slash_fraction) {
            let (validator, _) = &details.offender;
            let known = era.and_then(|era| Self::ruled_fraction(validator, era, UNSPECIFIED));
            if known.is_some_and(|known| *fraction <= known) {
                weight.saturating_accrue(T::WeightInfo::report_offence(1));
                continue;
            }
            let ruling = Ruling {
                kind: UNSPECIFIED,
                session,
                fraction: *fraction,
                consequences: Consequences::default(),
                is_growth: known.is_some(),
            };
            weight.saturating_accrue(Self::on_ruling(core::slice::from_ref(details), &ruling));
        }
        weight
    }
}

impl<T: Config> Pallet<T> {
    /// Governance slashes a validator for an era, as if an offence were reported of the era's first session.
    pub(crate) fn slash_by_hand(
        validator: &T::AccountId,
        era: EraIndex,
        fraction: Perbill,
    ) -> DispatchResult {
        let session =
            Self::first_session_of_bonded_era(era).ok_or(Error::<T>::InvalidEraToReward)?;
        ensure!(
            Self::exposure_overview(era, validator).is_some(),
            Error::<T>::BadTarget
        );
        ensure!(
            !Invulnerables::<T>::get().contains(validator),
            Error::<T>::Invulnerable
        );
        ensure!(fraction <= Perbill::one(), Error::<T>::BoundNotMet);
        ensure!(
            fraction > Self::certain_fraction(era, validator, BY_HAND),
            Error::<T>::BoundNotMet
        );
        let is_growth = OpenSlashes::<T>::contains_key((era, validator, BY_HAND));
        let ruling = Ruling {
            kind: BY_HAND,
            session,
            fraction,
            consequences: Consequences::default(),
            is_growth,
        };
        Self::process_ruling(validator, era, &ruling, &[]);
        Ok(())
    }

    /// What a ruling does to one offender, in order.
    fn process_ruling(
        validator: &T::AccountId,
        slash_era: EraIndex,
        ruling: &Ruling,
        reporters: &[T::AccountId],
    ) {
        Self::deposit_event(Event::SlashReported {
            validator: validator.clone(),
            fraction: ruling.fraction,
            slash_era,
        });
        let slash = if ruling.fraction.is_zero() {
            None
        } else {
            Self::defer_slash(validator, slash_era, ruling, reporters)
        };
        Self::punish(validator, slash_era, ruling, slash);
    }
}
