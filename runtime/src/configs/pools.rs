//! Nomination pools, the delegations that they rest on, and fast-unstake.
//!
//! - A member delegates funds to a pool. DelegatedStaking holds them on the account of the member.
//! - The pool bonds and nominates as one stash. It is a virtual staker: staking knows its stake, and holds nothing.
//! - A slash of the pool is taken from each member later, in a transaction that anyone can send.
//! - FastUnstake frees a stash at once if it was exposed in none of the eras that it checks ([`ErasToCheck`] and the
//!   present one). Their number does not change with the bonding duration.

use super::{
    consensus::MaxSetIdSessionEntries,
    fees::WeightFee,
    governance::StakingAdmins,
    pools_weight::PoolsWeight,
    staking::{MaxBondingDuration, MaxValidatorSet},
    weights::FastUnstakeWeight,
};
use crate::{
    constants::currency::PAL, Balance, Balances, DelegatedStaking, Runtime, RuntimeEvent,
    RuntimeFreezeReason, RuntimeHoldReason, Staking, System,
};
use frame_support::{
    parameter_types,
    traits::{tokens::imbalance::ResolveTo, ConstU32, Nothing},
    PalletId,
};
use palisade_staking::SteadyBondingDuration;
use pallet_nomination_pools::adapter::DelegateStake;
use sp_core::U256;
use sp_runtime::{traits::Convert, FixedU128, Perbill};

/// The longest time that stake can unbond, in eras: 1,084.
///
/// It is the sum of three parts. Each is at least the largest that [`crate::timing`] allows:
/// - the bonding duration in sessions, because every session can be forced to be an era;
/// - the bonding duration in eras, because a slash can be deferred for that long;
/// - two, for the planned era and the era that is elected.
const LONGEST_BONDING: u32 = MaxSetIdSessionEntries::get() as u32 + MaxBondingDuration::get() + 2;

/// The eras before the present one in which a stash may still be at stake, at most: 84, the longest bonding duration
/// that the history allows plus two. fast-unstake stores a list of this length, so the value is constant.
const ERAS_TO_CHECK: u32 = MaxBondingDuration::get() + 2;

parameter_types! {
    /// The accounts of pools are derived from this id.
    pub const PoolsPalletId: PalletId = PalletId(*b"py/nopls");
    /// A pool takes no new members once a unit of its stake is more than 10 points: after slashes of 90%.
    pub const MaxPointsToBalance: u8 = 10;
    /// The most eras for which a pool keeps unbonding stake apart. The value is constant: if it fell, a longer list
    /// could not be read any more.
    pub const MaxUnbondingPools: u32 = LONGEST_BONDING;

    /// The accounts of DelegatedStaking are derived from this id.
    pub const DelegationsPalletId: PalletId = PalletId(*b"py/dlstk");
    /// The part of a slash that goes to the account that applies it to a member of a pool: 1%. The transaction costs no
    /// fee if it takes something, so any share makes it worth sending.
    pub const SlashApplierShare: Perbill = Perbill::from_percent(1);

    /// Deposit for fast-unstake: 355 PAL, the fee for 8.9 s of computing. That is the longest check of a stash: it is
    /// looked up in 85 eras, each with as many validators as an era can have. The check ends with the first era in
    /// which the stash was exposed, and then the deposit is lost. In whole PAL, rounded up.
    pub FastUnstakeDeposit: Balance = longest_check_fee().div_ceil(PAL).saturating_mul(PAL);
    /// The eras that fast-unstake checks before the present one.
    pub const ErasToCheck: u32 = ERAS_TO_CHECK;
    /// The most eras that a block can check: all of them, and the present one.
    pub const MaxErasToCheckPerBlock: u32 = ERAS_TO_CHECK + 1;
}

/// Returns the fee for looking up one stash in all eras that fast-unstake checks.
fn longest_check_fee() -> Balance {
    let of_era = FastUnstakeWeight::lookup(MaxValidatorSet::get()).ref_time();
    let checked = of_era.saturating_mul(MaxErasToCheckPerBlock::get().into());
    WeightFee::get().saturating_mul(checked.into())
}

/// Widens an amount, so that products of amounts fit.
pub struct BalanceToU256;

impl Convert<Balance, U256> for BalanceToU256 {
    fn convert(amount: Balance) -> U256 {
        U256::from(amount)
    }
}

/// Narrows an amount. What is too large becomes the largest amount.
pub struct U256ToBalance;

impl Convert<U256, Balance> for U256ToBalance {
    fn convert(amount: U256) -> Balance {
        Balance::try_from(amount).unwrap_or(Balance::MAX)
    }
}

impl pallet_nomination_pools::Config for Runtime {
    type AdminOrigin = StakingAdmins;
    type BalanceToU256 = BalanceToU256;
    type BlockNumberProvider = System;
    type Currency = Balances;
    // Nobody is kept out. Bonded funds are held, so nobody can stake the same funds in a pool again.
    type Filter = Nothing;
    // Bytes of a pool's name and description.
    type MaxMetadataLen = ConstU32<256>;
    type MaxPointsToBalance = MaxPointsToBalance;
    // Eras in which one member can have stake that unbonds. A member withdraws before it unbonds more.
    type MaxUnbonding = ConstU32<8>;
    type MaxUnbondingPools = MaxUnbondingPools;
    type PalletId = PoolsPalletId;
    // Rewards of a point: 39 digits, 18 of them after the point.
    type RewardCounter = FixedU128;
    type RuntimeEvent = RuntimeEvent;
    type RuntimeFreezeReason = RuntimeFreezeReason;
    type StakeAdapter = DelegateStake<Self, Staking, DelegatedStaking>;
    type U256ToBalance = U256ToBalance;
    type WeightInfo = PoolsWeight;
}

impl pallet_delegated_staking::Config for Runtime {
    type CoreStaking = Staking;
    type Currency = Balances;
    // As slashes of other stakers.
    type OnSlash = ResolveTo<pallet_treasury::TreasuryAccountId<Runtime>, Balances>;
    type PalletId = DelegationsPalletId;
    type RuntimeEvent = RuntimeEvent;
    type RuntimeHoldReason = RuntimeHoldReason;
    type SlashRewardFraction = SlashApplierShare;
}

// It does nothing until `control` sets how many eras a block checks. A large chain chooses few: `FastUnstakeWeight`
// must fit into what a block has left.
impl pallet_fast_unstake::Config for Runtime {
    // Stashes that are checked together.
    type BatchSize = ConstU32<16>;
    type ControlOrigin = StakingAdmins;
    type Currency = Balances;
    type Deposit = FastUnstakeDeposit;
    type MaxErasToCheckPerBlock = MaxErasToCheckPerBlock;
    type RuntimeEvent = RuntimeEvent;
    type Staking = SteadyBondingDuration<Staking, ErasToCheck>;
    type WeightInfo = FastUnstakeWeight;
}
