//! The flow of one report: drop what is known, count, ask for the fraction, hand a ruling over.
//!
//! Before it, BABE, GRANDPA or im-online has proved the offence. After it, staking has the new
//! offenders, and [`crate::upkeep`] will tell the earlier ones of the same slot if the fraction grew.

use crate::{
    pallet::{Config, Event, FirstKeptSession, Pallet, ReportIdOf, Reports, SlotIdOf},
    policy::OffencePolicy,
    slots::{OpenSlot, Report},
    weights,
};
use alloc::vec::Vec;
use codec::Encode;
use frame_support::{dispatch::DispatchClass, ensure, traits::Get, weights::Weight};
use palisade_offence::{OffenceHandler, Ruling};
use sp_runtime::{traits::Hash, Perbill};
use sp_staking::{
    offence::{Kind, Offence, OffenceDetails, OffenceError, ReportOffence},
    SessionIndex,
};

/// The code in [`OffenceError::Other`] for an offence older than [`Config::ReportLifetime`].
pub const REPORT_TOO_OLD: u8 = 1;

type OffenderOf<T> =
    OffenceDetails<<T as frame_system::Config>::AccountId, <T as Config>::IdentificationTuple>;

impl<T, O> ReportOffence<T::AccountId, T::IdentificationTuple, O> for Pallet<T>
where
    T: Config,
    O: Offence<T::IdentificationTuple>,
{
    /// Hands the offenders that were not known for this kind and slot to staking.
    ///
    /// Errors, all without any effect: [`OffenceError::DuplicateReport`] if no offender is new,
    /// [`OffenceError::Other`]`(`[`REPORT_TOO_OLD`]`)` if reports of that session are forgotten.
    fn report_offence(reporters: Vec<T::AccountId>, offence: O) -> Result<(), OffenceError> {
        let session = offence.session_index();
        ensure!(
            session >= Self::first_reportable_session(),
            OffenceError::Other(REPORT_TOO_OLD)
        );

        let timeslot = offence.slot().encode();
        let slot_id = Self::slot_id(&O::ID, &timeslot, session);
        let mut slot = OpenSlot::<T>::load_or_empty(slot_id, O::ID);
        let newcomers = Self::append_unknown(&mut slot, reporters, &offence, &timeslot);
        ensure!(!newcomers.is_empty(), OffenceError::DuplicateReport);

        let deserved = T::Policy::fraction(
            &O::ID,
            slot.offenders(),
            offence.validator_set_count(),
            offence.slash_fraction(slot.offenders()),
        );
        slot.raise_fraction(deserved, newcomers.len() as u32, T::CurrentSession::get());
        let fraction = slot.fraction();
        slot.save();

        let own_weight = weights::report::<T>(newcomers.len() as u32);
        let handler_weight =
            T::OffenceHandler::on_ruling(&newcomers, &Self::ruling(O::ID, session, fraction));
        Self::account_for(own_weight.saturating_add(handler_weight));
        Self::deposit_event(Event::Offence {
            kind: O::ID,
            slot: timeslot,
        });
        Ok(())
    }

    /// Whether all of `offenders` have been reported for this kind and slot, under any session, and
    /// their reports are still kept.
    fn is_known_offence(offenders: &[T::IdentificationTuple], slot: &O::Slot) -> bool {
        let timeslot = slot.encode();
        offenders.iter().all(|offender| {
            Reports::<T>::contains_key(Self::report_id(&O::ID, &timeslot, offender))
        })
    }
}

impl<T: Config> Pallet<T> {
    /// What each offender of `kind` in `session` deserves that is told for the first time.
    pub(crate) fn ruling(kind: Kind, session: SessionIndex, fraction: Perbill) -> Ruling {
        Ruling {
            kind,
            session,
            fraction,
            consequences: T::Policy::consequences(&kind),
            is_growth: false,
        }
    }

    /// The first session whose offences are remembered in `now`, as far as the lifetime says.
    pub(crate) fn first_unexpired_session(now: SessionIndex) -> SessionIndex {
        now.saturating_sub(T::ReportLifetime::get())
    }

    /// The first session whose offences can be reported. The cursor counts as well: it stands
    /// beyond the lifetime's bound after the lifetime was made longer, and a report before it would
    /// never be forgotten.
    fn first_reportable_session() -> SessionIndex {
        Self::first_unexpired_session(T::CurrentSession::get()).max(FirstKeptSession::<T>::get())
    }

    /// Appends to `slot` those offenders of `offence` that are not known, and returns them. Since
    /// each is known from then on, one that the report names twice counts once.
    fn append_unknown<O: Offence<T::IdentificationTuple>>(
        slot: &mut OpenSlot<T>,
        reporters: Vec<T::AccountId>,
        offence: &O,
        timeslot: &[u8],
    ) -> Vec<OffenderOf<T>> {
        let mut newcomers = Vec::new();
        for offender in offence.offenders() {
            let report_id = Self::report_id(&O::ID, timeslot, &offender);
            if Reports::<T>::contains_key(report_id) {
                continue;
            }
            let report = Report::new(offender, reporters.clone(), offence.session_index());
            slot.append(report_id, report.clone());
            newcomers.push(report.into_details());
        }
        newcomers
    }

    /// Without the session, as `is_known_offence` is not told one.
    fn report_id(kind: &Kind, timeslot: &[u8], offender: &T::IdentificationTuple) -> ReportIdOf<T> {
        T::Hashing::hash_of(&(kind, timeslot, offender))
    }

    fn slot_id(kind: &Kind, timeslot: &[u8], session: SessionIndex) -> SlotIdOf<T> {
        let session = (!T::Policy::spans_sessions(kind)).then_some(session);
        T::Hashing::hash_of(&(kind, timeslot, session))
    }

    /// The reporting call could not foresee this weight, nor can it be refused any more.
    fn account_for(weight: Weight) {
        frame_system::Pallet::<T>::register_extra_weight_unchecked(
            weight,
            DispatchClass::Mandatory,
        );
    }
}
