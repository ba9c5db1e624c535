//! Nomination pools, and the delegations that they rest on. They stay as they are.

use crate::{
    chain::{
        Balances, DelegatedStaking, Runtime, RuntimeEvent, RuntimeFreezeReason, RuntimeHoldReason,
        Staking, System,
    },
    common::{AccountId, Balance, TreasuryAccount},
};
use frame_support::{
    parameter_types,
    traits::{tokens::imbalance::ResolveTo, ConstU32, ConstU8, Nothing},
    PalletId,
};
use frame_system::EnsureRoot;
use sp_core::U256;
use sp_runtime::{traits::Convert, FixedU128, Perbill};

parameter_types! {
    pub const PoolsPalletId: PalletId = PalletId(*b"py/nopls");
    pub const DelegationsPalletId: PalletId = PalletId(*b"py/dlstk");
    pub const SlashApplierShare: Perbill = Perbill::from_percent(1);
}

/// Widens an amount, so that products of amounts fit.
pub struct BalanceToU256;
impl Convert<Balance, U256> for BalanceToU256 {
    fn convert(amount: Balance) -> U256 {
        U256::from(amount)
    }
}

/// Narrows an amount.
pub struct U256ToBalance;
impl Convert<U256, Balance> for U256ToBalance {
    fn convert(amount: U256) -> Balance {
        Balance::try_from(amount).unwrap_or(Balance::MAX)
    }
}

impl pallet_nomination_pools::Config for Runtime {
    type AdminOrigin = EnsureRoot<AccountId>;
    type BalanceToU256 = BalanceToU256;
    type BlockNumberProvider = System;
    type Currency = Balances;
    type Filter = Nothing;
    type MaxMetadataLen = ConstU32<256>;
    type MaxPointsToBalance = ConstU8<10>;
    type MaxUnbonding = ConstU32<8>;
    type MaxUnbondingPools = ConstU32<16>;
    type PalletId = PoolsPalletId;
    type RewardCounter = FixedU128;
    type RuntimeEvent = RuntimeEvent;
    type RuntimeFreezeReason = RuntimeFreezeReason;
    type StakeAdapter =
        pallet_nomination_pools::adapter::DelegateStake<Self, Staking, DelegatedStaking>;
    type U256ToBalance = U256ToBalance;
    type WeightInfo = pallet_nomination_pools::weights::SubstrateWeight<Self>;
}

impl pallet_delegated_staking::Config for Runtime {
    type CoreStaking = Staking;
    type Currency = Balances;
    type OnSlash = ResolveTo<TreasuryAccount, Balances>;
    type PalletId = DelegationsPalletId;
    type RuntimeEvent = RuntimeEvent;
    type RuntimeHoldReason = RuntimeHoldReason;
    type SlashRewardFraction = SlashApplierShare;
}
