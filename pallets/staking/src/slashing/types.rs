//! The types of slashes: deferred slashes, how much of them clients can see, how far their application is, and the
//! other consequences of an offence.
//!
//! The charges of a stash are in [`super::SlashingSpans`].
//!
//! Owns no storage.

use crate::pallet::Config;
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode};
use frame_support::{pallet_prelude::ConstU32, BoundedVec, DefaultNoBound};
use frame_system::pallet_prelude::BlockNumberFor;
use palisade_offence::{Ruling, MAX_REPORTERS};
use palisade_restaking_primitives::{Proceeds, ServiceId};
use scale_info::TypeInfo;
use sp_runtime::{Perbill, Perquintill};
use sp_staking::{offence::Kind, EraIndex, Page};

/// The key of a deferred slash: the era from whose start it is applied, and its number in that era.
pub type SlashKey = (EraIndex, u32);

/// A slash that waits for its application. It covers offences of one kind by one validator in one era. If a larger
/// fraction is reported when this slash leaves governance too little time, a second slash opens. Each order of a
/// service is a slash of its own.
#[frame_support::stored]
pub struct DeferredSlash<T: Config> {
    /// The offender.
    pub validator: T::AccountId,
    /// The kind of the offence.
    pub kind: Kind,
    /// The era of the offence. The stakers in the exposure of that era pay.
    pub slash_era: EraIndex,
    /// The largest fraction that was reported.
    pub fraction: Perbill,
    /// The earlier slash of the same kind and era that this one adds to, if that one waits as well.
    pub raises: Option<SlashKey>,
    /// The active era when the slash was opened, or the era of the offence if that is later, as it can be after a
    /// handover. It ends a slashing span of each staker that is charged: offences of later eras are charged on top. A
    /// slash of a service ends no span.
    pub reported_in: EraIndex,
    /// The accounts that reported it first.
    pub reporters: BoundedVec<T::AccountId, ConstU32<MAX_REPORTERS>>,
    /// The reporters' share, as it was at their report.
    pub reporters_share: Perbill,
    /// How much of the slash clients can see.
    pub shown: Shown,
    /// The terms of the service that slashes. `None` for an offence against the chain.
    pub service: Option<ServiceTerms<T::AccountId>>,
}

impl<T: Config> DeferredSlash<T> {
    /// Returns whether clients can see all of it.
    pub(crate) fn is_shown(&self) -> bool {
        self.shown.fraction >= self.fraction
    }
}

/// On which terms a service slashes.
#[frame_support::stored(no_skip_type_params)]
pub struct ServiceTerms<AccountId> {
    /// The service.
    pub service: ServiceId,
    /// The part of the exposure that was allocated to it in the era of the fault.
    pub allocated: Perbill,
    /// Where the stake goes.
    pub proceeds: Proceeds<AccountId>,
}

/// What a service took of an exposure.
#[frame_support::stored(no_skip_type_params)]
#[derive(Copy)]
pub struct ServiceTaking {
    /// The service.
    pub service: ServiceId,
    /// The part of the exposure that was allocated to it.
    pub allocated: Perbill,
    /// The sum of its slashes, as a part of the exposure.
    pub granted: Perbill,
    /// The part that was taken.
    pub taken: Perquintill,
}

/// The most services that are expected to slash one validator for one era. If there are more, all are recorded.
pub const MAX_SERVICES: u32 = 64;

/// How much of a slash is in the rows that clients read.
#[frame_support::stored]
#[derive(Copy)]
pub struct Shown {
    /// All pages are shown up to this fraction.
    pub fraction: Perbill,
    /// The pages before `page` are shown up to this fraction.
    pub target: Perbill,
    /// The next page to show.
    pub page: Page,
}

/// How far the application of due slashes is.
#[frame_support::stored(no_skip_type_params)]
#[derive(Copy, Default)]
pub struct ApplicationCursor<Balance> {
    /// All slashes that were due before this era are applied or cancelled.
    pub due_era: EraIndex,
    /// The number of the next slash of that era.
    pub index: u32,
    /// The next page of its exposure.
    pub page: Page,
    /// The next staker of that page. On page 0 the validator comes first.
    pub staker: u32,
    /// The stake that was taken for this slash so far.
    pub taken: Balance,
    /// The funds that were collected for this slash so far: less than `taken` if virtual stakers were slashed.
    pub collected: Balance,
}

/// The most causes in a validator's record. If the record is full, a further cause first makes the oldest one final:
/// the consequences of that cause stay even if its slash is cancelled.
///
/// 64 is enough in practice, if eras have their usual length. On `live`, three kinds of offences are reported, and
/// stake is bonded for 28 eras. One cause for each kind in each of these eras would be 84 causes. But a chilled
/// validator misses the next election. So if its offences are reported at once, it works in at most two of three eras.
/// Then it has at most 60 causes.
pub const MAX_CAUSES: u32 = 64;

/// What offences did to a validator, besides taking stake.
///
/// The record has one cause for each slash that had such a consequence. All offences of one kind and era that opened no
/// slash have at most one cause together.
///
/// The present consequences are derived from the causes. So a cancelled slash is undone by removing its cause.
#[frame_support::stored]
#[derive(DefaultNoBound)]
pub struct Punishment<T: Config> {
    /// The causes, in the order of their first rulings.
    pub causes: BoundedVec<Cause<BlockNumberFor<T>>, ConstU32<MAX_CAUSES>>,
    /// Of causes that are final and removed: the number of elections at the last exclusion.
    pub excluded_after: Option<u32>,
    /// Of causes that are final and removed: nominations up to this moment are void.
    pub voided: Option<VoidedNominations<BlockNumberFor<T>>>,
    /// The number of elections when the validator was admitted again. In the next election all nominations for it
    /// count.
    pub admitted_after: Option<u32>,
    /// Of causes that are final and removed: the block of the last report that voided nominations. They can count again
    /// by now.
    pub reported_at: Option<BlockNumberFor<T>>,
}

/// What offences of one kind and era did to a validator at once. These offences share one slash, or opened none.
#[frame_support::stored(no_skip_type_params)]
#[derive(Copy)]
pub struct Cause<BlockNumber> {
    /// The kind of the offence.
    pub kind: Kind,
    /// The era of the offence.
    pub slash_era: EraIndex,
    /// The active era at the first ruling, or the era of the offence if that is later.
    pub ruled_in: EraIndex,
    /// The slash, if there is one. If it is cancelled, the cause is removed.
    pub slash: Option<SlashKey>,
    /// The largest fraction that was ruled.
    pub fraction: Perbill,
    /// Whether an earlier cause can cover it: its ruling came in a later era than its offence, or is the growth of a
    /// known offence.
    pub yields: bool,
    /// Whether the validator is chilled for it.
    pub chilled: bool,
    /// The number of elections at the chill. The next election excludes the validator.
    pub excluded_after: Option<u32>,
    /// Nominations up to this moment are void.
    pub voided: Option<VoidedNominations<BlockNumber>>,
    /// The last era in which the validator is disabled for it.
    pub disabled_through: Option<EraIndex>,
}

/// The moment up to which nominations for a validator are void.
#[frame_support::stored(no_skip_type_params)]
#[derive(Copy, Ord, PartialOrd)]
pub struct VoidedNominations<BlockNumber> {
    /// The era that was planned at the offence. Nominations that were submitted in an earlier planned era are void.
    pub era: EraIndex,
    /// The block of the report. Nominations that were submitted in that era up to the end of this block are void.
    pub block: BlockNumber,
}

impl<BlockNumber: PartialOrd> VoidedNominations<BlockNumber> {
    /// Returns whether a nomination is void that was submitted in this planned era and in this block.
    pub fn covers(&self, submitted_in: EraIndex, submitted_at: BlockNumber) -> bool {
        submitted_in < self.era || (submitted_in == self.era && submitted_at <= self.block)
    }
}

/// One page of a slash whose amounts were fixed when it was reported.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
pub struct FixedPage<AccountId, Balance> {
    /// The amount that the reporters share. All pages of a slash have the same.
    pub payout: Balance,
    /// The stakers, each with the amount that it loses.
    pub stakers: Vec<(AccountId, Balance)>,
}

/// A ruling on one offender that arrived while staking was paused.
#[frame_support::stored]
pub struct WaitingRuling<T: Config> {
    /// The offender.
    pub validator: T::AccountId,
    /// The ruling.
    pub ruling: Ruling,
    /// The accounts that reported the offence first.
    pub reporters: BoundedVec<T::AccountId, ConstU32<MAX_REPORTERS>>,
}

/// A disabled validator.
#[frame_support::stored(no_skip_type_params)]
pub struct DisabledOffender<AccountId> {
    /// The stash of the validator.
    pub validator: AccountId,
    /// The fraction of its worst offence. Offences whose slash was cancelled don't count.
    pub severity: Perbill,
    /// The last era in which it is disabled.
    pub through_era: EraIndex,
}
