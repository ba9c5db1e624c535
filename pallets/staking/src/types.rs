//! The types of what is stored and called: short names, methods, and the types that clients do not look up by name. The
//! types that clients look up by name are at the crate's root, because metadata contains their paths.
//!
//! Owns no storage. All other modules use these types.

pub(crate) use crate::{
    ActiveEraInfo, EraRewardPoints, Forcing, Nominations, RewardDestination, StakingLedger,
    UnappliedSlash, UnlockChunk, ValidatorPrefs,
};

pub use crate::bounds::{CountsByEra, ListedAsVec};

use crate::pallet::Config;
use alloc::{collections::BTreeMap, vec::Vec};
use codec::{Decode, Input};
use frame_election_provider_support::ElectionProvider;
use frame_support::{
    traits::{
        fungible::{Credit, Inspect as _},
        ConstU32,
    },
    BoundedVec, WeakBoundedVec,
};
use palisade_staking_math::ledger as plain;
use sp_runtime::{
    traits::{UniqueSaturatedFrom, UniqueSaturatedInto, Zero},
    Perbill,
};
use sp_staking::{EraIndex, Exposure, Stake, StakerStatus};

/// The amount type of the chain's token.
pub type BalanceOf<T> = <T as Config>::Balance;

/// The exposure of one validator: its own stake and that of its nominators.
pub type ExposureOf<T> = Exposure<<T as frame_system::Config>::AccountId, BalanceOf<T>>;

/// A genesis staker: stash, controller, bond and role.
pub type GenesisStaker<T> = (
    <T as frame_system::Config>::AccountId,
    <T as frame_system::Config>::AccountId,
    BalanceOf<T>,
    StakerStatus<<T as frame_system::Config>::AccountId>,
);

/// Funds that are on no account yet: newly minted or slashed. They must be given to an account.
pub type CreditOf<T> = Credit<<T as frame_system::Config>::AccountId, <T as Config>::Currency>;

/// The most winners that an election can return.
pub type MaxWinnersOf<T> = <<T as Config>::ElectionProvider as ElectionProvider>::MaxWinnersPerPage;

/// The most validators that a nominator can back.
pub type MaxNominationsOf<T> = <T as Config>::MaxNominations;

/// The idle tasks that may have work left.
#[frame_support::stored]
#[derive(Copy, Default)]
pub struct TasksLeft {
    /// Pages of finished eras are paid without a claim.
    pub payouts: bool,
    /// Eras that are out of their history are removed.
    pub pruning: bool,
    /// Validators with session keys become candidates.
    pub listing: bool,
    /// Nominators get their places in the order: those whose rewards were staked, and those whose stake changed
    /// while voters were read.
    pub settling: bool,
}

impl TasksLeft {
    /// All tasks.
    pub(crate) const ALL: Self = Self {
        payouts: true,
        pruning: true,
        listing: true,
        settling: true,
    };
}

/// The place of a nominator in the order of voters. Places sort by their encoding: the larger stake first, then by
/// account.
#[frame_support::stored]
pub struct VoterPlace<AccountId> {
    /// `u128::MAX` minus the stake, the most significant byte first.
    rank: [u8; 16],
    /// The stash of the nominator.
    pub who: AccountId,
}

impl<AccountId> VoterPlace<AccountId> {
    /// Returns the place of a nominator with this stake.
    pub fn new(stake: u128, who: AccountId) -> Self {
        let rank = u128::MAX.saturating_sub(stake).to_be_bytes();
        Self { rank, who }
    }
}

/// What an idle task leaves behind when its turn in a block ends.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum IdleTask {
    /// There may be more to do, in a later block.
    Unfinished,
    /// There is nothing to do until the task is marked again.
    Finished,
}

impl IdleTask {
    /// Returns whether there may be more to do.
    pub(crate) fn is_unfinished(self) -> bool {
        self == Self::Unfinished
    }
}

/// The points that a validator earns in an era.
pub type RewardPoint = u32;

/// The largest [`PointsInTurn::period`]. So fewer than 32 entries wait to be published.
///
/// It has a second use: the period is one entry for each 32 validators with points, rounded up.
pub const MAX_POINTS_IN_TURN: u32 = 32;

/// Points that wait to be published. An entry is an account with its points.
#[frame_support::stored(no_skip_type_params)]
pub struct PointsInTurn<AccountId> {
    /// The era in which the points were earned.
    pub era: EraIndex,
    /// The entries are published once there are as many as this.
    pub period: u32,
    /// The entries, in the order in which the points were earned.
    pub points: WeakBoundedVec<(AccountId, RewardPoint), ConstU32<MAX_POINTS_IN_TURN>>,
}

impl<AccountId> PointsInTurn<AccountId> {
    /// Creates an empty list for an era. The first entry is published at once, because it is not known yet how many
    /// validators have points.
    pub(crate) fn of(era: EraIndex) -> Self {
        Self {
            era,
            period: 1,
            points: WeakBoundedVec::default(),
        }
    }
}

/// Refuses a commission above 100%. A validator that sets 200% made a mistake. The derived decoding of a compact
/// `Perbill` would take it as 100%.
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
    /// Returns a ledger without stake, for the first bond.
    pub(crate) fn empty(stash: T::AccountId) -> Self {
        Self {
            stash,
            total: Zero::zero(),
            active: Zero::zero(),
            unlocking: BoundedVec::new(),
            legacy_claimed_rewards: BoundedVec::new(),
        }
    }

    /// Returns the stake, as other pallets see it.
    pub(crate) fn stake(&self) -> Stake<BalanceOf<T>> {
        Stake {
            total: self.total,
            active: self.active,
        }
    }

    /// Returns whether a slash took all of what would have stayed longest: the active stake, or without active stake
    /// the youngest chunk. `before` is the ledger before the slash.
    pub(crate) fn lost_its_youngest(&self, before: &Self) -> bool {
        let youngest = |ledger: &Self| ledger.unlocking.last().map(|chunk| chunk.era);
        self.active.is_zero() && (!before.active.is_zero() || youngest(self) != youngest(before))
    }

    /// Returns the chunks that a slash made smaller, by era, with what is left of each. `before` is the ledger before
    /// the slash.
    pub(crate) fn slashed_chunks(&self, before: &Self) -> BTreeMap<EraIndex, BalanceOf<T>> {
        let left: BTreeMap<_, _> = self.unlocking.iter().map(|c| (c.era, c.value)).collect();
        let of = |era| left.get(&era).copied().unwrap_or_default();
        let chunks = before.unlocking.iter().map(|c| (c.era, c.value, of(c.era)));
        let slashed = chunks.filter(|(_, before, after)| after < before);
        slashed.map(|(era, _, after)| (era, after)).collect()
    }

    /// Returns the amounts in the form that `palisade_staking_math` uses.
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

    /// Returns the ledger with new amounts. There are never more chunks than `MaxUnlockingChunks`: `unbond` refuses to
    /// make more.
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

/// The unpaid part of an era's reward.
#[frame_support::stored(no_skip_type_params)]
#[derive(Copy, Default)]
pub struct Outstanding<Balance> {
    /// The amount that is not paid yet.
    pub unpaid: Balance,
    /// The number of exposure pages that are not claimed yet. At zero the era is settled.
    pub pages: u32,
    /// What services added to the reward of the era, paid or not.
    pub from_services: Balance,
}

/// Standing preferences: the preferences with which a validator is elected for an era, even if it has announced others
/// since.
#[frame_support::stored]
#[derive(Copy)]
pub struct Standing {
    /// The preferences that count.
    pub prefs: ValidatorPrefs,
    /// The era of the election for which they count.
    pub era: EraIndex,
}

/// How far the handover of the state of `pallet-staking` is.
#[frame_support::stored]
#[derive(Copy)]
pub enum Stage {
    /// The state was recognised. The migration has not begun.
    Waiting,
    /// The migration has begun.
    Underway,
    /// The migration has refused the state.
    Refused,
}

/// The position of automatic payout.
#[frame_support::stored(no_skip_type_params)]
pub struct PayoutPosition<AccountId> {
    /// The era that is being paid.
    pub era: EraIndex,
    /// The last validator of that era whose pages are paid, except pages that are too large for any block. `None`
    /// before the first.
    pub done: Option<AccountId>,
}

/// Converts a balance. Exact, because every balance of a chain fits into `u128`.
pub(crate) fn to_u128<T: Config>(value: BalanceOf<T>) -> u128 {
    value.unique_saturated_into()
}

/// Converts an amount back. Exact for amounts that are computed from balances and never exceed one of them.
pub(crate) fn from_u128<T: Config>(value: u128) -> BalanceOf<T> {
    BalanceOf::<T>::unique_saturated_from(value)
}

/// Returns the existential deposit of the chain's token.
pub(crate) fn existential_deposit<T: Config>() -> BalanceOf<T> {
    T::Currency::minimum_balance()
}
