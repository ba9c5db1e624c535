//! The records that [`crate::slots`] writes.

use alloc::vec::Vec;
use codec::{Decode, Encode, MaxEncodedLen};
use frame_support::BoundedVec;
use palisade_offence::MAX_REPORTERS;
use scale_info::TypeInfo;
use sp_core::ConstU32;
use sp_runtime::Perbill;
use sp_staking::{
    offence::{Kind, OffenceDetails},
    EraIndex, SessionIndex,
};

/// An offender, as it was reported first.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Report<AccountId, Offender> {
    /// The offending validator.
    pub offender: Offender,
    /// Who reported it; possibly nobody in particular.
    pub reporters: BoundedVec<AccountId, ConstU32<MAX_REPORTERS>>,
    /// The session of the offence.
    pub session: SessionIndex,
    /// The era of that session, by which the offender's reports are counted.
    pub era: EraIndex,
}

impl<AccountId, Offender> Report<AccountId, Offender> {
    /// A report of `offender`; reporters beyond [`MAX_REPORTERS`] are dropped.
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

    /// The offender as staking wants it.
    pub fn into_details(self) -> OffenceDetails<AccountId, Offender> {
        OffenceDetails {
            offender: self.offender,
            reporters: self.reporters.into_inner(),
        }
    }
}

/// The offences of one kind that happened together, or may have: see [`crate::habits`].
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct TimeSlot {
    /// The kind of the offences. The slot's id is a hash, from which it could not be read.
    pub kind: Kind,
    /// The latest session among the offences: the slot is forgotten when it expires.
    pub session: SessionIndex,
    /// How many offenders have been reported.
    pub offenders: u32,
    /// The most offenders that were counted together for the fraction: these, and habitual ones.
    pub counted: u32,
    /// The validators among whom they were counted, as the latest report says.
    pub validators: u32,
    /// What each of them deserves; it never falls.
    pub fraction: Perbill,
    /// Set while some of the offenders were only told a smaller fraction.
    pub growth: Option<Growth>,
    /// How many of the offenders are also in the habitual slot of their period.
    pub habitual: u32,
    /// Whether this is a habitual slot, and no time slot.
    pub is_of_habits: bool,
}

impl TimeSlot {
    /// A slot for offences of `kind`, of which none has been reported.
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

/// A rise of a slot's fraction of which not everybody has been told.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Growth {
    /// The offenders at positions `0..lagging` must still be told. At least 1.
    pub lagging: u32,
    /// The session in which the growth was last reported.
    pub reported_in: SessionIndex,
}
