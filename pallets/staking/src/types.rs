//! The shapes of what is stored and called.
//!
//! Owns no storage. Every type here carries the field order and the compact encodings that wallets
//! decode, and its metadata path begins with `pallet_staking`, the name under which clients look
//! types up (Polkadot-JS drops the `types` segment).

use crate::pallet::Config;
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, HasCompact, Input, MaxEncodedLen};
use frame_election_provider_support::ElectionProvider;
use frame_support::{
    storage::bounded_btree_map::BoundedBTreeMap,
    traits::fungible::{Credit, Inspect as _},
    BoundedVec, CloneNoBound, DebugNoBound, DefaultNoBound, EqNoBound, PartialEqNoBound,
};
use palisade_staking_math::ledger as plain;
use scale_info::TypeInfo;
use sp_runtime::{
    traits::{UniqueSaturatedFrom, UniqueSaturatedInto, Zero},
    Perbill,
};
use sp_staking::{EraIndex, Exposure, StakerStatus};

/// The amount type of the chain's token.
pub type BalanceOf<T> = <T as Config>::Balance;

/// What stands behind one validator.
pub type ExposureOf<T> = Exposure<<T as frame_system::Config>::AccountId, BalanceOf<T>>;

/// A staker of the genesis: stash, controller, bond, role.
pub type GenesisStaker<T> = (
    <T as frame_system::Config>::AccountId,
    <T as frame_system::Config>::AccountId,
    BalanceOf<T>,
    StakerStatus<<T as frame_system::Config>::AccountId>,
);

/// Newly minted funds that somebody must take.
pub type CreditOf<T> = Credit<<T as frame_system::Config>::AccountId, <T as Config>::Currency>;

/// The most winners that the election may return.
pub type MaxWinnersOf<T> = <<T as Config>::ElectionProvider as ElectionProvider>::MaxWinnersPerPage;

/// Where a staker's rewards go.
#[derive(
    Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
#[scale_info(replace_segment("palisade_staking", "pallet_staking"))]
pub enum RewardDestination<AccountId> {
    /// Into the stash, and into the stake: rewards compound.
    Staked,
    /// Into the stash, free to spend.
    Stash,
    /// To the controller.
    Controller,
    /// To any account.
    Account(AccountId),
    /// Nowhere: the reward is never minted.
    None,
}

/// What a validator offers its nominators.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    DecodeWithMemTracking,
    Encode,
    Eq,
    MaxEncodedLen,
    PartialEq,
    TypeInfo,
    serde::Serialize,
    serde::Deserialize,
)]
#[scale_info(replace_segment("palisade_staking", "pallet_staking"))]
pub struct ValidatorPrefs {
    /// The validator's share of its pool before the rest is split by stake.
    #[codec(compact)]
    pub commission: Perbill,
    /// Whether new nominations are refused.
    pub blocked: bool,
}

/// A compact `Perbill` decodes anything above 100% *as* 100%. A validator that asks for a commission
/// of 200% made a mistake, so this decoding refuses it instead.
impl Decode for ValidatorPrefs {
    fn decode<I: Input>(input: &mut I) -> Result<Self, codec::Error> {
        let parts = codec::Compact::<u32>::decode(input)?.0;
        if parts > Perbill::one().deconstruct() {
            return Err("commission is over 100%".into());
        }
        let blocked = bool::decode(input)?;
        Ok(Self {
            commission: Perbill::from_parts(parts),
            blocked,
        })
    }
}

/// Stake on its way out.
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
#[scale_info(replace_segment("palisade_staking", "pallet_staking"))]
pub struct UnlockChunk<Balance: HasCompact + MaxEncodedLen> {
    /// How much.
    #[codec(compact)]
    pub value: Balance,
    /// The first active era in which it can be withdrawn.
    #[codec(compact)]
    pub era: EraIndex,
}

/// What one stash has at stake. `total = active + Σ unlocking`, and the hold on the stash is `total`.
#[derive(
    CloneNoBound,
    DebugNoBound,
    Decode,
    DecodeWithMemTracking,
    Encode,
    EqNoBound,
    MaxEncodedLen,
    PartialEqNoBound,
    TypeInfo,
)]
#[scale_info(
    skip_type_params(T),
    replace_segment("palisade_staking", "pallet_staking")
)]
pub struct StakingLedger<T: Config> {
    /// The account whose funds are held.
    pub stash: T::AccountId,
    /// All that is held.
    #[codec(compact)]
    pub total: BalanceOf<T>,
    /// The part that backs validators in the next election.
    #[codec(compact)]
    pub active: BalanceOf<T>,
    /// The part on its way out, oldest first, at most one chunk an era.
    pub unlocking: BoundedVec<UnlockChunk<BalanceOf<T>>, T::MaxUnlockingChunks>,
    /// Always empty. Clients read claimed eras from here when `ClaimedRewards` is absent.
    pub legacy_claimed_rewards: BoundedVec<EraIndex, T::HistoryDepth>,
}

impl<T: Config> StakingLedger<T> {
    /// A ledger without stake, for the first bond.
    pub(crate) fn empty(stash: T::AccountId) -> Self {
        Self {
            stash,
            total: Zero::zero(),
            active: Zero::zero(),
            unlocking: BoundedVec::new(),
            legacy_claimed_rewards: BoundedVec::new(),
        }
    }

    /// The amounts alone, as the arithmetic takes them.
    pub(crate) fn to_plain(&self) -> plain::Ledger {
        plain::Ledger {
            total: to_u128::<T>(self.total),
            active: to_u128::<T>(self.active),
            unlocking: self
                .unlocking
                .iter()
                .map(|c| plain::Chunk {
                    value: to_u128::<T>(c.value),
                    era: c.era,
                })
                .collect(),
        }
    }

    /// The ledger with new amounts. Chunks beyond the bound cannot arise: `unbond` refuses them.
    pub(crate) fn with_plain(self, amounts: plain::Ledger) -> Self {
        let chunks = amounts
            .unlocking
            .into_iter()
            .map(|c| UnlockChunk {
                value: from_u128::<T>(c.value),
                era: c.era,
            })
            .collect::<Vec<_>>();
        Self {
            total: from_u128::<T>(amounts.total),
            active: from_u128::<T>(amounts.active),
            unlocking: BoundedVec::truncate_from(chunks),
            ..self
        }
    }
}

/// Whom a nominator backs.
#[derive(
    CloneNoBound,
    DebugNoBound,
    Decode,
    DecodeWithMemTracking,
    Encode,
    EqNoBound,
    MaxEncodedLen,
    PartialEqNoBound,
    TypeInfo,
)]
#[scale_info(
    skip_type_params(T),
    replace_segment("palisade_staking", "pallet_staking")
)]
pub struct Nominations<T: Config> {
    /// The stashes of the chosen validators, without duplicates.
    pub targets: BoundedVec<T::AccountId, T::MaxNominations>,
    /// The planned era when this was submitted: an offence voids what was submitted before it.
    pub submitted_in: EraIndex,
    /// Whether the stash began to nominate while the voters of an election were being read: that one passes
    /// it over, later ones don't.
    pub suppressed: bool,
}

/// The era that is being worked and paid for.
#[derive(
    Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
#[scale_info(replace_segment("palisade_staking", "pallet_staking"))]
pub struct ActiveEraInfo {
    /// Its number.
    pub index: EraIndex,
    /// When it began, in ms since the Unix epoch: the time of the last block of the era before.
    /// `None` in the genesis era until its first block is finished.
    pub start: Option<u64>,
}

/// The points of one era, as clients read them.
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
#[scale_info(
    skip_type_params(T),
    replace_segment("palisade_staking", "pallet_staking")
)]
pub struct EraRewardPoints<T: Config> {
    /// The sum of `individual`.
    pub total: u32,
    /// By validator stash.
    pub individual: BoundedBTreeMap<T::AccountId, u32, T::MaxValidatorSet>,
}

/// Whether and when the next era is forced.
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
    serde::Serialize,
    serde::Deserialize,
)]
#[scale_info(replace_segment("palisade_staking", "pallet_staking"))]
pub enum Forcing {
    /// Eras last as long as configured.
    #[default]
    NotForcing,
    /// The next session starts an era, then eras go on as configured.
    ForceNew,
    /// No new era until this changes.
    ForceNone,
    /// Every session starts an era.
    ForceAlways,
}

/// One change among several that `set_staking_configs` takes.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
#[scale_info(replace_segment("palisade_staking", "pallet_staking"))]
pub enum ConfigOp<V: codec::Codec + Default> {
    /// Leave it as it is.
    Noop,
    /// Set it.
    Set(V),
    /// Clear it: back to its default, or to "no limit".
    Remove,
}

/// What is still to be paid out of an era's reward.
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
pub struct Outstanding<Balance> {
    /// The part of the era's reward that nobody got yet.
    pub unpaid: Balance,
    /// Exposure pages not yet claimed; at zero the era is settled.
    pub pages: u32,
}

/// Where automatic payout stands.
#[derive(
    Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct PayoutPosition<AccountId> {
    /// The era being paid.
    pub era: EraIndex,
    /// The last validator of that era that is paid in full.
    pub done: Option<AccountId>,
}

/// What an unapplied slash takes from one page of stakers, as clients read it. The validator itself stands
/// with the first page.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
#[scale_info(replace_segment("palisade_staking", "pallet_staking"))]
pub struct UnappliedSlash<AccountId, Balance> {
    /// The offender.
    pub validator: AccountId,
    /// What it loses of its own stake.
    pub own: Balance,
    /// What its nominators lose.
    pub others: Vec<(AccountId, Balance)>,
    /// Who reported it.
    pub reporters: Vec<AccountId>,
    /// What the reporters share.
    pub payout: Balance,
}

/// Exact: `u128` holds every balance of a chain.
pub(crate) fn to_u128<T: Config>(value: BalanceOf<T>) -> u128 {
    value.unique_saturated_into()
}

/// Exact for everything computed from balances and never larger than one of them.
pub(crate) fn from_u128<T: Config>(value: u128) -> BalanceOf<T> {
    BalanceOf::<T>::unique_saturated_from(value)
}

/// The existential deposit of the chain's token.
pub(crate) fn existential_deposit<T: Config>() -> BalanceOf<T> {
    T::Currency::minimum_balance()
}
