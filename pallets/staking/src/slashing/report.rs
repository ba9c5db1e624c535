//! A ruling arrives from the offences pallet.
//!
//! 1. A report of silence in a session of the handover, or in an earlier one, is dropped. Heartbeats are transactions,
//!    and transactions waited, so silence proves nothing.
//! 2. While the state of `pallet-staking` is taken over, the ruling waits. At the end of the handover it goes on here.
//! 3. The session of the offence is looked up among the bonded eras. A ruling about an older session is refused with an
//!    event, since the stake that it would reach may have left.
//! 4. Invulnerable validators are skipped.
//! 5. For each other offender: if the fraction takes more than before, a slash is deferred. The offender is punished at
//!    once.
//!
//! The cost is the same however many nominators there are. Manual slashes by governance enter at step 5: see
//! `by_hand`.

use super::{
    deferral::Deferral,
    kinds::{UNRESPONSIVENESS, UNSPECIFIED},
    punishment::Punishing,
    types::WaitingRuling,
};
use crate::{
    pallet::{Config, Event, Pallet},
    rooms::{Eras, Handover, PresentEras, PunishmentRecords, SlashPolicy, SlashableEras},
    weights::WeightInfo,
};
use core::marker::PhantomData;
use frame_support::{weights::Weight, BoundedVec};
use palisade_offence::{Consequences, OffenceHandler, Ruling};
use sp_runtime::Perbill;
use sp_staking::{
    offence::{OffenceDetails, OnOffenceHandler},
    EraIndex, SessionIndex,
};

/// Carries out rulings.
pub(crate) struct Reporting<T>(PhantomData<T>);

impl<T: Config> Reporting<T> {
    /// Keeps a ruling until the handover of the state is finished.
    fn keep_for_later(validator: &T::AccountId, ruling: &Ruling, reporters: &[T::AccountId]) {
        Handover::<T>::keep_ruling(WaitingRuling {
            validator: validator.clone(),
            ruling: ruling.clone(),
            reporters: BoundedVec::truncate_from(reporters.to_vec()),
        });
    }

    /// Carries out a ruling that waited.
    ///
    /// # Events
    /// `OldSlashingReportDiscarded`, or those of [`process`](Self::process). None for an invulnerable validator.
    pub(crate) fn carry_out(waiting: &WaitingRuling<T>) {
        let session = waiting.ruling.session;
        match SlashableEras::<T>::era_of_session(session) {
            None => Pallet::<T>::deposit_event(Event::OldSlashingReportDiscarded {
                session_index: session,
            }),
            Some(_) if SlashPolicy::<T>::invulnerables().contains(&waiting.validator) => {}
            Some(era) => Self::process(
                &waiting.validator,
                era,
                &waiting.ruling,
                &waiting.reporters,
                Eras::<T>::present(),
            ),
        }
    }

    /// Defers the slash of one offender, and punishes it. No step changes the present eras.
    ///
    /// # Events
    /// `SlashReported`, before all events of the consequences.
    pub(super) fn process(
        validator: &T::AccountId,
        slash_era: EraIndex,
        ruling: &Ruling,
        reporters: &[T::AccountId],
        eras: PresentEras,
    ) {
        Pallet::<T>::deposit_event(Event::SlashReported {
            validator: validator.clone(),
            fraction: ruling.fraction,
            slash_era,
        });
        let slash = if ruling.fraction.is_zero() {
            None
        } else {
            Deferral::<T>::defer(validator, slash_era, ruling, reporters, eras.active)
        };
        Punishing::<T>::punish(validator, slash_era, ruling, slash, eras);
    }
}

impl<T: Config, Identification> OffenceHandler<T::AccountId, (T::AccountId, Identification)>
    for Pallet<T>
{
    fn on_ruling(
        offenders: &[OffenceDetails<T::AccountId, (T::AccountId, Identification)>],
        ruling: &Ruling,
    ) -> Weight {
        let weight = T::WeightInfo::report_offence(offenders.len() as u32);
        let is_silence = ruling.kind == UNRESPONSIVENESS;
        if Handover::<T>::is_under_way() {
            for details in offenders.iter().filter(|_| !is_silence) {
                Reporting::<T>::keep_for_later(&details.offender.0, ruling, &details.reporters);
            }
            return weight;
        }
        if is_silence && Handover::<T>::has_silenced(ruling.session) {
            return weight;
        }
        let Some(slash_era) = SlashableEras::<T>::era_of_session(ruling.session) else {
            Self::deposit_event(Event::OldSlashingReportDiscarded {
                session_index: ruling.session,
            });
            return weight;
        };
        let invulnerables = SlashPolicy::<T>::invulnerables();
        let eras = Eras::<T>::present();
        for details in offenders {
            let (validator, _) = &details.offender;
            if !invulnerables.contains(validator) {
                Reporting::<T>::process(validator, slash_era, ruling, &details.reporters, eras);
            }
        }
        weight
    }
}

/// For chains with another offences pallet. It gives no kind, and the consequences are the default ones.
///
/// With each further report, the offences pallet of the SDK hands over again all validators that offended together. So
/// all reports about a validator for an era are one offence. A repeated report does nothing. If the slash was
/// cancelled, it counts as new. A report with a larger fraction is the growth of the offence: it raises the slash and
/// does not chill again.
///
/// **This trait can't tell two offences of a validator in the same era apart.** They count as one, the worse. A chain
/// that wants to tell them apart reports through [`OffenceHandler`].
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
        let era = SlashableEras::<T>::era_of_session(session);
        for (details, fraction) in offenders.iter().zip(slash_fraction) {
            let (validator, _) = &details.offender;
            let known = era.and_then(|era| {
                PunishmentRecords::<T>::ruled_fraction(validator, era, UNSPECIFIED)
            });
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
