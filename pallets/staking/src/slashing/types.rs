//! The shapes of slashes: what is deferred and shown, how far it is applied, what else an offence brings.
//! What a participant was charged is in [`super::SlashingSpans`].
//!
//! Owns no storage.

use crate::pallet::Config;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{
    pallet_prelude::ConstU32, BoundedVec, CloneNoBound, DebugNoBound, DefaultNoBound, EqNoBound,
    PartialEqNoBound,
};
use frame_system::pallet_prelude::BlockNumberFor;
use palisade_offence::MAX_REPORTERS;
use scale_info::TypeInfo;
use sp_runtime::Perbill;
use sp_staking::{offence::Kind, EraIndex, Page};

/// Where a deferred slash is stored: the era from whose start on it is applied, and its number there.
pub type SlashKey = (EraIndex, u32);

/// A slash that waits for its application: all that a validator did of one kind in one era.
#[derive(
    CloneNoBound, DebugNoBound, Decode, Encode, EqNoBound, MaxEncodedLen, PartialEqNoBound, TypeInfo,
)]
#[scale_info(skip_type_params(T))]
pub struct DeferredSlash<T: Config> {
    /// The offender.
    pub validator: T::AccountId,
    /// What it did.
    pub kind: Kind,
    /// The era in which it did it, whose exposure pays.
    pub slash_era: EraIndex,
    /// The largest fraction that was reported.
    pub fraction: Perbill,
    /// The slash of the same kind and era that it comes after and adds to, if that waits as well.
    pub raises: Option<SlashKey>,
    /// The active era when it was opened. It ends a span of everybody whom it charges: offences of later eras
    /// come on top.
    pub reported_in: EraIndex,
    /// Who reported it first.
    pub reporters: BoundedVec<T::AccountId, ConstU32<MAX_REPORTERS>>,
    /// The reporters' share, as it was when they reported.
    pub reporters_share: Perbill,
    /// How much of it clients can see.
    pub shown: Shown,
}

/// How much of a slash stands in the rows that clients read.
#[derive(
    Clone,
    Copy,
    Debug,
    Decode,
    DecodeWithMemTracking,
    Encode,
    Eq,
    MaxEncodedLen,
    PartialEq,
    TypeInfo,
)]
pub struct Shown {
    /// All pages are shown up to this fraction.
    pub fraction: Perbill,
    /// The pages before `page` are shown up to this one.
    pub target: Perbill,
    /// The next page to show.
    pub page: Page,
}

/// How far the application of due slashes has come.
#[derive(
    Clone,
    Copy,
    Debug,
    Decode,
    DecodeWithMemTracking,
    Default,
    Encode,
    Eq,
    MaxEncodedLen,
    PartialEq,
    TypeInfo,
)]
pub struct ApplicationCursor<Balance> {
    /// All slashes that were due before this era are applied.
    pub due_era: EraIndex,
    /// The number of the slash of that era which is next.
    pub index: u32,
    /// The page of its exposure which is next.
    pub page: Page,
    /// The staker of that page who is next; on page 0 the validator comes first.
    pub staker: u32,
    /// What was taken for this slash so far.
    pub taken: Balance,
}

/// Causes that a validator's record holds. An offence of each kind in each bonded era of `live` would be 84, from
/// a validator that is elected again after each; beyond this number the oldest is final, whatever becomes of its slash.
pub const MAX_CAUSES: u32 = 64;

/// What offences did to a validator besides taking stake: one cause for each slash, and for each offence without one.
///
/// What holds now is derived from the causes, so that a cancelled slash is undone by removing its cause.
#[derive(
    CloneNoBound,
    DebugNoBound,
    Decode,
    DefaultNoBound,
    Encode,
    EqNoBound,
    MaxEncodedLen,
    PartialEqNoBound,
    TypeInfo,
)]
#[scale_info(skip_type_params(T))]
pub struct Punishment<T: Config> {
    /// In the order of their first rulings.
    pub causes: BoundedVec<Cause<BlockNumberFor<T>>, ConstU32<MAX_CAUSES>>,
    /// Of causes that are final and forgotten: how many elections there had been at the last exclusion.
    pub excluded_after: Option<u32>,
    /// Of causes that are final and forgotten: nominations up to here don't count.
    pub voided: Option<VoidedNominations<BlockNumberFor<T>>>,
    /// How many elections there had been when it was admitted again: in the next one all its nominations count.
    pub admitted_after: Option<u32>,
}

/// What one offence did to a validator at once.
#[derive(
    Clone,
    Copy,
    Debug,
    Decode,
    DecodeWithMemTracking,
    Encode,
    Eq,
    MaxEncodedLen,
    PartialEq,
    TypeInfo,
)]
pub struct Cause<BlockNumber> {
    /// The kind of the offence.
    pub kind: Kind,
    /// The era of the offence.
    pub slash_era: EraIndex,
    /// The active era at the first ruling.
    pub ruled_in: EraIndex,
    /// The slash, if there is one: the cause goes when it is cancelled.
    pub slash: Option<SlashKey>,
    /// The largest fraction that was ruled.
    pub fraction: Perbill,
    /// Whether it gives way to an earlier cause: an offence from before a chill, or more of one that is known.
    pub yields: bool,
    /// Whether the validator was chilled for it.
    pub chilled: bool,
    /// How many elections there had been then: the next one passes the validator over.
    pub excluded_after: Option<u32>,
    /// Nominations up to here don't count.
    pub voided: Option<VoidedNominations<BlockNumber>>,
    /// The last era in which the validator is barred from work for it.
    pub disabled_through: Option<EraIndex>,
}

/// The moment up to which nominations of a validator are void.
#[derive(
    Clone,
    Copy,
    Debug,
    Decode,
    DecodeWithMemTracking,
    Encode,
    Eq,
    MaxEncodedLen,
    Ord,
    PartialEq,
    PartialOrd,
    TypeInfo,
)]
pub struct VoidedNominations<BlockNumber> {
    /// The era that was planned when the validator offended: what was submitted in an earlier one is
    /// void.
    pub era: EraIndex,
    /// The block of the report: what was submitted in that era up to the end of this block is void.
    pub block: BlockNumber,
}

impl<BlockNumber: PartialOrd> VoidedNominations<BlockNumber> {
    /// Whether a nomination that was submitted then is void.
    pub fn covers(&self, submitted_in: EraIndex, submitted_at: BlockNumber) -> bool {
        submitted_in < self.era || (submitted_in == self.era && submitted_at <= self.block)
    }
}

/// A validator that may not work.
#[derive(
    Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct DisabledOffender<AccountId> {
    /// Its stash.
    pub validator: AccountId,
    /// The largest fraction that it was reported with.
    pub severity: Perbill,
    /// The last era for which it was elected before it was reported.
    pub through_era: EraIndex,
}
