//! What is remembered of offences: reports, and the time slots that group them.
//!
//! [`crate::report`] appends here, [`crate::upkeep`] takes from here. This is the only writer of the
//! maps declared in [`crate::pallet`], so that they always agree:
//! - a slot's reports stand at the positions `0..offenders`, and each is in `Reports`;
//! - a slot is indexed once in `SlotsBySession`, under its latest session;
//! - it is indexed once in `GrowthsBySession` while it has lagging offenders, and else not at all.

use crate::pallet::{
    ConcurrentReportsIndex, Config, GrowthsBySession, ReportIdOf, ReportOf, Reports, SlotIdOf,
    SlotsBySession, TimeSlots,
};
use alloc::vec::Vec;
use codec::{Decode, Encode, MaxEncodedLen};
use frame_support::{traits::Defensive, BoundedVec};
use palisade_offence::MAX_REPORTERS;
use scale_info::TypeInfo;
use sp_core::ConstU32;
use sp_runtime::Perbill;
use sp_staking::{
    offence::{Kind, OffenceDetails},
    SessionIndex,
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
}

impl<AccountId, Offender> Report<AccountId, Offender> {
    /// A report of `offender`; reporters beyond [`MAX_REPORTERS`] are dropped.
    pub fn new(offender: Offender, reporters: Vec<AccountId>, session: SessionIndex) -> Self {
        Report {
            offender,
            reporters: BoundedVec::truncate_from(reporters),
            session,
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

/// The offences of one kind that happened together.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct TimeSlot {
    /// The kind of the offences. The slot's id is a hash, from which it could not be read.
    pub kind: Kind,
    /// The latest session among the offences: the slot is forgotten when it expires.
    pub session: SessionIndex,
    /// How many offenders have been reported.
    pub offenders: u32,
    /// What each of them deserves; it never falls.
    pub fraction: Perbill,
    /// Set while some of the offenders were only told a smaller fraction.
    pub growth: Option<Growth>,
}

impl TimeSlot {
    /// A slot for offences of `kind`, of which none has been reported.
    fn empty(kind: Kind) -> Self {
        TimeSlot {
            kind,
            session: 0,
            offenders: 0,
            fraction: Perbill::zero(),
            growth: None,
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

/// A time slot, loaded to be changed. Nothing of the slot's record is written before
/// [`OpenSlot::save`].
pub(crate) struct OpenSlot<T: Config> {
    id: SlotIdOf<T>,
    record: TimeSlot,
}

impl<T: Config> OpenSlot<T> {
    /// The slot `id`, if anything was reported for it.
    pub fn load(id: SlotIdOf<T>) -> Option<Self> {
        TimeSlots::<T>::get(id).map(|record| OpenSlot { id, record })
    }

    /// The slot `id`, or an empty one for offences of `kind`.
    pub fn load_or_empty(id: SlotIdOf<T>, kind: Kind) -> Self {
        let record = TimeSlots::<T>::get(id).unwrap_or_else(|| TimeSlot::empty(kind));
        OpenSlot { id, record }
    }

    /// The kind of the slot's offences.
    pub fn kind(&self) -> Kind {
        self.record.kind
    }

    /// How many offenders have been reported for the slot.
    pub fn offenders(&self) -> u32 {
        self.record.offenders
    }

    /// The fraction that each offender of the slot deserves.
    pub fn fraction(&self) -> Perbill {
        self.record.fraction
    }

    /// Adds an offender that is not known yet.
    pub fn append(&mut self, report_id: ReportIdOf<T>, report: ReportOf<T>) {
        self.keep_for(report.session);
        ConcurrentReportsIndex::<T>::insert(self.id, self.record.offenders, report_id);
        Reports::<T>::insert(report_id, report);
        self.record.offenders = self.record.offenders.saturating_add(1);
    }

    /// Raises the fraction to `fraction`, unless it is as large already. The last `told` offenders
    /// will hear it from the caller; those before them lag behind since session `now`.
    pub fn raise_fraction(&mut self, fraction: Perbill, told: u32, now: SessionIndex) {
        if fraction <= self.record.fraction {
            return;
        }
        self.record.fraction = fraction;
        let lagging = self.record.offenders.saturating_sub(told);
        if lagging > 0 {
            self.set_growth(Some(Growth {
                lagging,
                reported_in: now,
            }));
        }
    }

    /// The next offender to be told of the slot's fraction; it lags no longer. From the back, so
    /// that the count of those who lag is the cursor as well.
    pub fn next_lagging(&mut self) -> Option<ReportOf<T>> {
        let growth = self.record.growth?;
        let position = growth.lagging.saturating_sub(1);
        self.set_growth((position > 0).then_some(Growth {
            lagging: position,
            ..growth
        }));
        ConcurrentReportsIndex::<T>::get(self.id, position)
            .and_then(Reports::<T>::get)
            .defensive_proof("every position below the count has a report")
    }

    /// Forgets the offender reported last, and a growth that nobody was told of in time.
    pub fn remove_last(&mut self) {
        self.set_growth(None);
        self.record.offenders = self.record.offenders.saturating_sub(1);
        let report_id = ConcurrentReportsIndex::<T>::take(self.id, self.record.offenders)
            .defensive_proof("every position below the count has a report");
        if let Some(report_id) = report_id {
            Reports::<T>::remove(report_id);
        }
    }

    /// Writes the record, or removes it with the last offender.
    pub fn save(self) {
        if self.record.offenders == 0 {
            SlotsBySession::<T>::remove(self.record.session, self.id);
            TimeSlots::<T>::remove(self.id);
        } else {
            TimeSlots::<T>::insert(self.id, self.record);
        }
    }

    /// Makes the slot last as long as offences of `session` are remembered.
    fn keep_for(&mut self, session: SessionIndex) {
        let is_new = self.record.offenders == 0;
        if !is_new && session <= self.record.session {
            return;
        }
        if !is_new {
            SlotsBySession::<T>::remove(self.record.session, self.id);
        }
        SlotsBySession::<T>::insert(session, self.id, ());
        self.record.session = session;
    }

    fn set_growth(&mut self, growth: Option<Growth>) {
        let before = self.record.growth.map(|growth| growth.reported_in);
        let after = growth.map(|growth| growth.reported_in);
        if before != after {
            if let Some(session) = before {
                GrowthsBySession::<T>::remove(session, self.id);
            }
            if let Some(session) = after {
                GrowthsBySession::<T>::insert(session, self.id, ());
            }
        }
        self.record.growth = growth;
    }
}
