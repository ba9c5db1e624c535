//! The shapes of what is stored and called: short names for them, what they can do, and those that clients don't
//! look up by name. The others stand at the crate's root.
//!
//! Owns no storage. Pallet, ledgers and all after them in the flow use these.

pub(crate) use crate::{
    ActiveEraInfo, EraRewardPoints, Forcing, Nominations, RewardDestination, StakingLedger,
    UnappliedSlash, UnlockChunk, ValidatorPrefs,
};

pub use crate::bounds::{CountsByEra, ListedAsVec};

use crate::pallet::Config;
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, Input, MaxEncodedLen};
use frame_election_provider_support::ElectionProvider;
use frame_support::{
    traits::fungible::{Credit, Inspect as _},
    BoundedVec,
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

/// The most validators that a nominator may back.
pub type MaxNominationsOf<T> = <T as Config>::MaxNominations;

/// Points that a validator earns in an era.
pub type RewardPoint = u32;

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

/// The preferences with which a validator is elected for an era, whatever it announces since.
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
pub struct Standing {
    /// With which it is elected.
    pub prefs: ValidatorPrefs,
    /// The era for which they count.
    pub era: EraIndex,
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
