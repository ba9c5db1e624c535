//! The flow of one report.
//!
//! BABE, GRANDPA or im-online has proven the offence before. Then this file
//! 1. refuses a report whose session is too old or inconclusive,
//! 2. drops the offenders that are known ([`crate::habits`]),
//! 3. counts offenders, and gets the fraction from the policy,
//! 4. stores the case, and hands the new offenders over to staking with a ruling.
//!
//! If the fraction grew, [`crate::upkeep`] hands it over to the earlier offenders of the slot later. Owns no storage.

use crate::{
    block_weight::BlockWeight,
    habits::{Case, Newcomers},
    ids::report_id,
    pallet::{Config, Event, Pallet},
    policy::OffencePolicy,
    rooms::{Expiry, StoredReports},
    weights,
};
use alloc::vec::Vec;
use codec::Encode;
use core::marker::PhantomData;
use frame_support::ensure;
use palisade_offence::OffenceHandler;
use sp_runtime::traits::Convert;
use sp_staking::{
    offence::{Kind, Offence, OffenceError, ReportOffence},
    EraIndex, SessionIndex,
};

/// The code in [`OffenceError::Other`] for an offence that is older than [`Config::ReportLifetime`], or whose era is
/// not punished any more.
pub const REPORT_TOO_OLD: u8 = 1;

/// The code in [`OffenceError::Other`] for a report of a session that proves nothing.
pub const INCONCLUSIVE: u8 = 2;

impl<T, O> ReportOffence<T::AccountId, T::IdentificationTuple, O> for Pallet<T>
where
    T: Config,
    O: Offence<T::IdentificationTuple>,
{
    /// Hands over to staking the offenders that were not known for this kind and slot.
    ///
    /// # Errors
    /// All but the last change nothing.
    /// - [`OffenceError::DuplicateReport`]: nothing in the report is new.
    /// - [`OffenceError::Other`]`(`[`REPORT_TOO_OLD`]`)`: reports of that session are forgotten.
    /// - [`OffenceError::Other`]`(`[`INCONCLUSIVE`]`)`: the session proves nothing.
    ///
    /// # Events
    /// - `Offence` for a report that is taken.
    /// - `SessionInconclusive` for a report of a session that proves nothing. If the caller passes the error on and so
    ///   fails its call, this event is undone with the call. The calls of BABE and GRANDPA do so, im-online does not.
    fn report_offence(reporters: Vec<T::AccountId>, offence: O) -> Result<(), OffenceError> {
        let session = offence.session_index();
        let era =
            Reporting::<T>::reportable_era(session).ok_or(OffenceError::Other(REPORT_TOO_OLD))?;
        if T::Policy::is_inconclusive(&O::ID, session) {
            let kind = O::ID;
            Self::deposit_event(Event::SessionInconclusive { kind, session });
            return Err(OffenceError::Other(INCONCLUSIVE));
        }

        let slot = offence.slot().encode();
        let mut case = Case::<T>::load(O::ID, slot.clone(), session, era);
        let newcomers = case.append(offence.offenders(), &reporters);
        ensure!(newcomers.adds_something, OffenceError::DuplicateReport);
        let validators = offence.validator_set_count();
        case.decide(&newcomers, validators, |offenders| {
            let proposed = offence.slash_fraction(offenders);
            T::Policy::fraction(&O::ID, offenders, validators, proposed)
        });
        Reporting::<T>::hand_over(case, newcomers);
        Self::deposit_event(Event::Offence { kind: O::ID, slot });
        Ok(())
    }

    /// Returns whether all of `offenders` have been reported for this kind and slot, under any session, and their
    /// reports are still kept.
    ///
    /// This function does not get a session, so it can't say more. [`crate::dated`] can.
    fn is_known_offence(offenders: &[T::IdentificationTuple], slot: &O::Slot) -> bool {
        let timeslot = slot.encode();
        offenders.iter().all(|offender| {
            StoredReports::<T>::contains(&report_id::<T>(&O::ID, &timeslot, offender))
        })
    }
}

/// Takes reports of offences.
pub(crate) struct Reporting<T>(PhantomData<T>);

impl<T: Config> Reporting<T> {
    /// Returns whether a report of this offender would be refused as too old or as a duplicate.
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

    /// Returns the era of a session, or `None` if offences of the session can't be reported any more.
    fn reportable_era(session: SessionIndex) -> Option<EraIndex> {
        if session < Expiry::<T>::first_reportable_session() {
            return None;
        }
        T::EraOfSession::convert(session)
    }

    /// Stores the case, and hands the newcomers over to staking: one call for each of the two slots.
    fn hand_over(case: Case<T>, newcomers: Newcomers<T>) {
        let Newcomers {
            in_slot,
            habitual,
            marked,
            ..
        } = newcomers;
        let rulings = case.rulings();
        case.save();

        let reports = (in_slot.len() as u32).saturating_add(habitual.len() as u32);
        let mut weight = weights::report::<T>(reports, marked);
        let calls = [(in_slot, rulings.in_slot), (habitual, rulings.habitual)];
        for (offenders, ruling) in calls {
            if !offenders.is_empty() {
                weight.saturating_accrue(T::OffenceHandler::on_ruling(&offenders, &ruling));
            }
        }
        BlockWeight::<T>::register(weight);
    }
}
