//! Under which ids reports and slots are stored.

use crate::{
    pallet::{Config, OpaqueTimeSlot, ReportIdOf, SlotIdOf},
    policy::OffencePolicy,
};
use codec::Encode;
use sp_runtime::traits::Hash;
use sp_staking::{offence::Kind, EraIndex, SessionIndex};

/// What names of habitual slots begin with. No pallet encodes a time slot so.
const HABITUAL: &[u8] = b"reported in more time slots than are kept";

/// The id of an offender's report. Without the session, as `is_known_offence` is not told one.
pub(crate) fn report_id<T: Config>(
    kind: &Kind,
    timeslot: &[u8],
    offender: &T::IdentificationTuple,
) -> ReportIdOf<T> {
    T::Hashing::hash_of(&(kind, timeslot, offender))
}

/// The id of a time slot, for offences of `session`.
pub(crate) fn slot_id<T: Config>(
    kind: &Kind,
    timeslot: &[u8],
    session: SessionIndex,
) -> SlotIdOf<T> {
    let session = (!T::Policy::spans_sessions(kind)).then_some(session);
    T::Hashing::hash_of(&(kind, timeslot, session))
}

/// What takes the place of a time slot for the habitual offenders of a period: the session, or the era where slots
/// span sessions.
pub(crate) fn habitual_slot<T: Config>(
    kind: &Kind,
    session: SessionIndex,
    era: EraIndex,
) -> OpaqueTimeSlot {
    let session = (!T::Policy::spans_sessions(kind)).then_some(session);
    (HABITUAL, era, session).encode()
}
