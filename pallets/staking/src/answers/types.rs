//! What the answers are made of. The metadata of a chain describes these types, so clients need no code of their own.
//!
//! Amounts are in the smallest unit of the token. Times are in ms from the block at whose state a client asks. All
//! amounts and rates are rounded down.

use crate::types::BalanceOf;
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode};
use scale_info::TypeInfo;
use sp_runtime::{FixedU128, Perbill, Perquintill};
use sp_staking::{EraIndex, Page};

/// Why a question has no answer.
#[derive(Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
pub enum NoAnswer {
    /// The era is not planned yet, or it is out of the history. For payouts: the era is not over.
    #[codec(index = 0)]
    UnknownEra,
    /// The validator has no exposure in the active era. For several validators: none of them has one. So it is unknown
    /// with how much stake a reward would be shared.
    #[codec(index = 1)]
    NotElected,
    /// The account is not a stash. Name the stash, not its controller.
    #[codec(index = 2)]
    NotStash,
    /// The ledger of the stash is missing or can't be read. `restore_ledger` repairs it.
    #[codec(index = 3)]
    UnreadableLedger,
    /// The stake is more than all tokens that exist.
    #[codec(index = 4)]
    StakeAboveIssuance,
    /// There are no targets, or more than `MaxNominations`.
    #[codec(index = 5)]
    WrongNumberOfTargets,
    /// A target is named twice.
    #[codec(index = 6)]
    DuplicateTarget,
    /// The chain can't compute it: the length of an era or the issuance is zero, a number is too large, or too many
    /// storage transactions are open.
    #[codec(index = 7)]
    NotComputable,
    /// Staking is paused: the state of `pallet-staking` is being taken over. Ask again once `HandoverStage` is absent.
    #[codec(index = 8)]
    Paused,
}

/// Where the chain is on its inflation curve.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
pub struct Inflation<Balance> {
    /// The total issuance.
    pub issuance: Balance,
    /// The stake in the exposures of the active era.
    pub staked: Balance,
    /// The length of an era that is not forced, in ms.
    pub era_millis: u64,
    /// The curve at `staked`.
    pub present: InflationPoint<Balance>,
}

/// A point of the inflation curve.
///
/// The amounts are those of an era of usual length. The yearly rates follow from them: they are what the eras of a year
/// of 365.25 days pay, without compounding. A rate is in parts of 10⁻¹⁸, and can be above 1.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
pub struct InflationPoint<Balance> {
    /// The staked part of the issuance.
    pub staking_rate: Perquintill,
    /// What an era pays to stakers.
    pub era_stakers: Balance,
    /// What an era pays to the treasury.
    pub era_treasury: Balance,
    /// The yearly inflation, as a part of the issuance: the stakers' part and the treasury's part.
    pub inflation: FixedU128,
    /// The stakers' part of it, as a part of the issuance.
    pub stakers: FixedU128,
    /// The treasury's part of it, as a part of the issuance.
    pub treasury: FixedU128,
    /// The nominal return of all stakers together in a year, as a part of the stake, before commission. `None` if
    /// nothing is staked.
    pub stakers_return: Option<FixedU128>,
}

/// What an era would pay to a nominator, with one commission.
#[derive(Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
pub struct RewardEstimate<Balance> {
    /// The commission of the validator.
    pub commission: Perbill,
    /// The reward if each validator of the active era earns the same points.
    pub with_equal_points: Balance,
    /// The reward if the validator earns the same part of all points as in the last era that is over. `None` if it was
    /// not elected for that era, if nobody earned points in it, or if no era is over.
    pub with_last_points: Option<Balance>,
}

/// What an era would pay to a nominator behind a validator.
#[derive(Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
pub struct ValidatorEstimate<Balance> {
    /// With the commission of the active era.
    pub present: RewardEstimate<Balance>,
    /// With the commission that the validator announces. `None` if that is the same, or if the stash announces nothing
    /// because it left the validators (see `validates`).
    pub announced: Option<RewardEstimate<Balance>>,
    /// Whether the stash is still a validator. If not, it is not a candidate of the next elections.
    pub validates: bool,
    /// Whether the stake would be on a page that is paid. If not, all rewards here are zero.
    pub is_paid: bool,
}

/// What an era would pay to a nominator of several validators.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
pub struct NominationsEstimate<AccountId, Balance> {
    /// Each target with its part of the stake behind it, in the order of the question. `None` for a target that is not
    /// elected for the active era: its reward is unknown.
    pub targets: Vec<(AccountId, Option<ValidatorEstimate<Balance>>)>,
    /// The sum of the rewards with the stake divided as in the question, with equal points and present commissions. A
    /// target that is not elected adds nothing.
    pub as_divided: Balance,
    /// The least reward if the whole stake is behind one elected target, with equal points and present commissions.
    pub least: Balance,
    /// The largest such reward.
    pub most: Balance,
    /// The mean of these rewards over all elected targets.
    pub mean: Balance,
}

/// Whether a page of an exposure is paid.
#[derive(Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
pub enum PageStatus {
    /// The page is paid.
    #[codec(index = 0)]
    Claimed,
    /// The page is not paid yet. `payout_stakers_by_page` pays it.
    #[codec(index = 1)]
    Unclaimed,
    /// The page is beyond the pages that are paid. Its stakers get nothing.
    #[codec(index = 2)]
    NeverPaid,
}

/// The part of a stash in the reward of one validator.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
pub struct PayoutPart<AccountId, Balance> {
    /// The validator. It is the stash itself, if that was elected.
    pub validator: AccountId,
    /// The page with the stash. A validator is paid with page 0.
    ///
    /// In an era that `pallet-staking` has elected, a validator with several pages gets a part of its commission with
    /// each page. Then it has a part for each of them.
    pub page: Page,
    /// The stake of the stash on this page. That of a validator is on page 0.
    pub stake: Balance,
    /// The reward of the stash: its share of the pool, and the commission if it is the validator. What services added
    /// is included. Zero if the page is never paid. With the payee `None` it counts as paid, but nothing is minted.
    ///
    /// What `pallet-staking` has paid itself can differ from this by some units, or by some parts in 10⁹ of the era's
    /// reward, because it rounds otherwise.
    pub reward: Balance,
    /// Whether the page is paid.
    pub status: PageStatus,
}

/// What a pending slash takes from one account.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
pub struct PendingSlash<AccountId, Balance> {
    /// The era from whose start the slash is applied: the first key of `DeferredSlashes`.
    pub due_era: EraIndex,
    /// The number of the slash in that era: the second key of `DeferredSlashes`.
    pub index: u32,
    /// The offender.
    pub validator: AccountId,
    /// The era of the offence.
    pub slash_era: EraIndex,
    /// The fraction of the stake that the offence costs.
    ///
    /// If `pallet-staking` has deferred the slash and did not store its fraction: the largest that it has recorded for
    /// the validator and the era. `amount` does not depend on it.
    pub fraction: Perbill,
    /// What this slash takes from the account if all pending slashes are applied now, in their order.
    pub amount: Balance,
    /// The first row of the slash in `UnappliedSlashes[due_era]`: with this index `cancel_deferred_slash` cancels it,
    /// until `due_era` starts. `None` if it can't be cancelled: its rows do not exist yet, or `due_era` has started.
    pub row: Option<u32>,
    /// The estimated time until `due_era` starts: zero if it has started. The application can take several blocks.
    /// `None` if eras are frozen and `due_era` is not planned yet, or if nobody knows when the next session starts.
    pub millis_left: Option<u64>,
}

/// An unlocking chunk, and when it can be withdrawn.
#[derive(Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
pub struct Unlock<Balance> {
    /// The amount.
    pub value: Balance,
    /// The unlock era: the chunk can be withdrawn once this era is mature and no pending slash holds it.
    pub era: EraIndex,
    /// Whether the chunk can be withdrawn now.
    pub is_withdrawable: bool,
    /// The latest era in which a pending slash is due that holds this chunk. `None` if no slash holds it. A slash holds
    /// all stake that was bonded in the era of its offence or later, whoever owns the stake. A slash may be cancelled
    /// before it is due.
    pub held_until: Option<EraIndex>,
    /// The estimated time until the chunk can be withdrawn: zero if it can be now. If a slash holds the chunk, that is
    /// the start of `held_until` or later, and the application of the slash comes on top. `None` if eras are frozen
    /// and `era` or `held_until` is not planned yet, or if nobody knows when the next session starts.
    pub millis_left: Option<u64>,
}

/// The validators of an era, or the next of them.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
pub struct EraValidators<AccountId, Balance> {
    /// The validators, in the order of storage.
    pub validators: Vec<EraValidator<AccountId, Balance>>,
    /// The last validator here, if more follow: ask again with it. `None` if these were the last ones.
    pub next: Option<AccountId>,
}

/// A validator in an era.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
pub struct EraValidator<AccountId, Balance> {
    /// The stash of the validator.
    pub validator: AccountId,
    /// The stake behind it: its own and that of all nominators.
    pub total: Balance,
    /// Its own stake.
    pub own: Balance,
    /// The number of its nominators.
    pub nominators: u32,
    /// The commission by which it is paid.
    pub commission: Perbill,
    /// Its points. In the active era a few points may be missing: those in `PendingPoints`.
    pub points: u32,
    /// Its part of the era's reward, for itself and its nominators. What services added is not included. `None` before
    /// the end of the era.
    pub pool: Option<Balance>,
    /// The number of pages that were paid.
    pub paid_pages: u32,
    /// The number of pages that are paid in the end.
    pub pages: u32,
    /// The largest fraction that slashes took for this era. Zero if none was applied.
    ///
    /// `None` in an era that `pallet-staking` has elected. That pallet records a slash when it is reported, keeps the
    /// record if the slash is cancelled, and removes the record when the era is not bonded any more. So what was taken
    /// is unknown.
    pub slashed_fraction: Option<Perbill>,
    /// What the era costs the validator itself, because of slashes. Less was taken if another era of the same slashing
    /// span was charged before. `None` if `slashed_fraction` is.
    pub slashed_own: Option<Balance>,
}

/// A [`PayoutPart`] with the types of a chain.
pub type PayoutPartOf<T> = PayoutPart<<T as frame_system::Config>::AccountId, BalanceOf<T>>;

/// A [`PendingSlash`] with the types of a chain.
pub type PendingSlashOf<T> = PendingSlash<<T as frame_system::Config>::AccountId, BalanceOf<T>>;
