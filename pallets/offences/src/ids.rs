//! The ids under which reports and slots are stored. Pure functions: they read no storage.

use crate::{
    pallet::{Config, OpaqueTimeSlot, ReportIdOf, SlotIdOf},
    policy::OffencePolicy,
};
use codec::Encode;
use sp_runtime::traits::Hash;
use sp_staking::{offence::Kind, EraIndex, SessionIndex};

/// The first field of the name of each habitual slot. No pallet encodes a time slot like this.
const HABITUAL: &[u8] = b"reported in more time slots than are kept";

/// Returns the id of an offender's report.
///
/// It does not depend on the session, because `is_known_offence` does not get one.
pub(crate) fn report_id<T: Config>(
    kind: &Kind,
    timeslot: &[u8],
    offender: &T::IdentificationTuple,
) -> ReportIdOf<T> {
    T::Hashing::hash_of(&(kind, timeslot, offender))
}

/// Returns the id of a time slot, for offences of `session`.
pub(crate) fn slot_id<T: Config>(
    kind: &Kind,
    timeslot: &[u8],
    session: SessionIndex,
) -> SlotIdOf<T> {
    let session = (!T::Policy::spans_sessions(kind)).then_some(session);
    T::Hashing::hash_of(&(kind, timeslot, session))
}

/// Returns the name of the habitual slot of a period. It replaces a time slot for the habitual offenders.
///
/// The period is the session, or the era if slots of the kind span sessions.
pub(crate) fn habitual_slot<T: Config>(
    kind: &Kind,
    session: SessionIndex,
    era: EraIndex,
) -> OpaqueTimeSlot {
    let session = (!T::Policy::spans_sessions(kind)).then_some(session);
    (HABITUAL, era, session).encode()
}
