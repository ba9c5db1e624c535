//! The flow of one report: drop what is known, count, ask for the fraction, hand rulings over.
//!
//! Before it, BABE, GRANDPA or im-online has proved the offence. After it, staking has the new
//! offenders, and [`crate::upkeep`] will tell the earlier ones of the same slot if the fraction grew.

use crate::{
    habits::{Case, Newcomers},
    ids::report_id,
    pallet::{Config, Event, FirstKeptSession, Pallet, Reports},
    policy::OffencePolicy,
    weights,
};
use alloc::vec::Vec;
use codec::Encode;
use frame_support::{dispatch::DispatchClass, ensure, traits::Get, weights::Weight};
use palisade_offence::OffenceHandler;
use sp_runtime::traits::Convert;
use sp_staking::{
    offence::{Kind, Offence, OffenceError, ReportOffence},
    EraIndex, SessionIndex,
};

/// The code in [`OffenceError::Other`] for an offence older than [`Config::ReportLifetime`], or of no era that is
/// punished.
pub const REPORT_TOO_OLD: u8 = 1;

/// The code in [`OffenceError::Other`] for a report of a session that proves nothing.
pub const INCONCLUSIVE: u8 = 2;

impl<T, O> ReportOffence<T::AccountId, T::IdentificationTuple, O> for Pallet<T>
where
    T: Config,
    O: Offence<T::IdentificationTuple>,
{
    /// Hands the offenders that were not known for this kind and slot to staking.
    ///
    /// # Errors
    /// All but the last are without any effect.
    /// - [`OffenceError::DuplicateReport`]: nothing in the report is new.
    /// - [`OffenceError::Other`]`(`[`REPORT_TOO_OLD`]`)`: reports of that session are forgotten.
    /// - [`OffenceError::Other`]`(`[`INCONCLUSIVE`]`)`: the session proves nothing. An event says so.
    fn report_offence(reporters: Vec<T::AccountId>, offence: O) -> Result<(), OffenceError> {
        let session = offence.session_index();
        let era = Self::reportable_era(session).ok_or(OffenceError::Other(REPORT_TOO_OLD))?;
        if T::Policy::is_inconclusive(&O::ID, session) {
            let kind = O::ID;
            Self::deposit_event(Event::SessionInconclusive { kind, session });
            return Err(OffenceError::Other(INCONCLUSIVE));
        }

        let slot = offence.slot().encode();
        let mut case = Case::<T>::load(O::ID, slot.clone(), session, era);
        let newcomers = case.append(offence.offenders(), &reporters);
        ensure!(newcomers.add_something, OffenceError::DuplicateReport);
        let validators = offence.validator_set_count();
        case.decide(&newcomers, validators, |offenders| {
            let proposed = offence.slash_fraction(offenders);
            T::Policy::fraction(&O::ID, offenders, validators, proposed)
        });
        Self::hand_over(case, newcomers);
        Self::deposit_event(Event::Offence { kind: O::ID, slot });
        Ok(())
    }

    /// Whether all of `offenders` have been reported for this kind and slot, under any session, and
    /// their reports are still kept. It is not told a session, so it can't say more; see [`crate::dated`].
    fn is_known_offence(offenders: &[T::IdentificationTuple], slot: &O::Slot) -> bool {
        let timeslot = slot.encode();
        offenders
            .iter()
            .all(|offender| Reports::<T>::contains_key(report_id::<T>(&O::ID, &timeslot, offender)))
    }
}

impl<T: Config> Pallet<T> {
    /// Whether a report of this offender would be refused.
    pub(crate) fn adds_nothing(
        kind: Kind,
        timeslot: &[u8],
        session: SessionIndex,
        offender: &T::IdentificationTuple,
    ) -> bool {
        Self::reportable_era(session).is_none_or(|era| {
            Case::<T>::load(kind, timeslot.to_vec(), session, era).adds_nothing(offender)
        })
    }

    /// The first session whose offences are remembered in `now`, as far as the lifetime says.
    pub(crate) fn first_unexpired_session(now: SessionIndex) -> SessionIndex {
        now.saturating_sub(T::ReportLifetime::get())
    }

    /// The era of a session whose offences can be reported. The cursor counts as well: it stands
    /// beyond the lifetime's bound after the lifetime was made longer, and a report before it would
    /// never be forgotten.
    fn reportable_era(session: SessionIndex) -> Option<EraIndex> {
        let first = Self::first_unexpired_session(T::CurrentSession::get())
            .max(FirstKeptSession::<T>::get());
        if session < first {
            return None;
        }
        T::EraOfSession::convert(session)
    }

    /// Stores the case and tells staking of the newcomers, in one call for each of the two slots.
    fn hand_over(case: Case<T>, newcomers: Newcomers<T>) {
        let (in_slot, habitual) = (newcomers.in_slot, newcomers.habitual);
        let [ruling, ruling_on_habitual] = case.rulings();
        case.save();

        let reports = (in_slot.len() as u32).saturating_add(habitual.len() as u32);
        let mut weight = weights::report::<T>(reports, newcomers.marked);
        for (offenders, ruling) in [(in_slot, ruling), (habitual, ruling_on_habitual)] {
            if !offenders.is_empty() {
                weight.saturating_accrue(T::OffenceHandler::on_ruling(&offenders, &ruling));
            }
        }
        Self::account_for(weight);
    }

    /// The reporting call could not foresee this weight, nor can it be refused any more.
    fn account_for(weight: Weight) {
        frame_system::Pallet::<T>::register_extra_weight_unchecked(
            weight,
            DispatchClass::Mandatory,
        );
    }
}
