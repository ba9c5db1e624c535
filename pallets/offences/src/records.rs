//! The records that are stored of offences.

use alloc::vec::Vec;
use frame_support::BoundedVec;
use palisade_offence::MAX_REPORTERS;
use sp_core::ConstU32;
use sp_runtime::Perbill;
use sp_staking::{
    offence::{Kind, OffenceDetails},
    EraIndex, SessionIndex,
};

/// An offender and its first report for a slot.
#[frame_support::stored(no_skip_type_params)]
pub struct Report<AccountId, Offender> {
    /// The offending validator.
    pub offender: Offender,
    /// The accounts that reported it. Empty if the report names no reporter.
    pub reporters: BoundedVec<AccountId, ConstU32<MAX_REPORTERS>>,
    /// The session of the offence.
    pub session: SessionIndex,
    /// The era of that session. The reports of an offender are counted by era.
    pub era: EraIndex,
}

impl<AccountId, Offender> Report<AccountId, Offender> {
    /// Creates a report of `offender`. Reporters beyond [`MAX_REPORTERS`] are dropped.
    pub fn new(
        offender: Offender,
        reporters: Vec<AccountId>,
        session: SessionIndex,
        era: EraIndex,
    ) -> Self {
        Report {
            offender,
            reporters: BoundedVec::truncate_from(reporters),
            session,
            era,
        }
    }

    /// Returns the offender and its reporters in the form that staking takes.
    pub fn into_details(self) -> OffenceDetails<AccountId, Offender> {
        OffenceDetails {
            offender: self.offender,
            reporters: self.reporters.into_inner(),
        }
    }
}

/// The offences of one kind that happened together. In a habitual slot, they may have happened together: see
/// [`crate::habits`].
#[frame_support::stored]
pub struct TimeSlot {
    /// The kind of the offences. It can't be read from the slot's id, which is a hash.
    pub kind: Kind,
    /// The latest session of the offences. The slot is forgotten when this session expires.
    pub session: SessionIndex,
    /// The number of offenders that have been reported.
    pub offenders: u32,
    /// The most offenders that were counted together for the fraction: the offenders of the slot, and habitual ones, or
    /// those that one report named, if they are more.
    pub counted: u32,
    /// The number of validators among which they were counted, as the latest report says.
    pub validators: u32,
    /// The fraction of stake that each of them deserves. It never falls.
    pub fraction: Perbill,
    /// Set while some of the offenders have been handed over with a smaller fraction only.
    pub growth: Option<Growth>,
    /// The number of offenders that are also in the habitual slot of their period.
    pub habitual: u32,
    /// Whether this is a habitual slot and not a time slot.
    pub is_of_habits: bool,
}

impl TimeSlot {
    /// Creates a slot for offences of `kind`, without offenders.
    pub(crate) fn empty(kind: Kind, is_of_habits: bool) -> Self {
        TimeSlot {
            kind,
            session: 0,
            offenders: 0,
            counted: 0,
            validators: 0,
            fraction: Perbill::zero(),
            growth: None,
            habitual: 0,
            is_of_habits,
        }
    }
}

/// A growth: a slot's fraction has risen, and some of its offenders have been handed over with a smaller fraction only.
#[frame_support::stored]
#[derive(Copy)]
pub struct Growth {
    /// The offenders at the positions `0..lagging` lag: the new fraction must still be handed over. At least 1.
    pub lagging: u32,
    /// The session in which the growth was last reported.
    pub reported_in: SessionIndex,
}
