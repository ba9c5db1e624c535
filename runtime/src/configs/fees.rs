//! Balances, and what a transaction costs.
//!
//! A transaction pays for its weight and its bytes; the whole fee and the tip go to the author of the block.
//! So the treasury's income is inflation and slashes alone, and what it receives in an era can be
//! checked to the unit.

use crate::{
    constants::currency::EXISTENTIAL_DEPOSIT, AccountId, Authorship, Balance, Balances, Runtime,
    RuntimeEvent, RuntimeFreezeReason, RuntimeHoldReason, System,
};
use frame_support::{
    parameter_types,
    traits::{
        fungible::{Balanced, Credit},
        ConstU32, ConstU8, OnUnbalanced, VariantCountOf,
    },
    weights::ConstantMultiplier,
};
use pallet_transaction_payment::{FungibleAdapter, Multiplier, TargetedFeeAdjustment};
use sp_runtime::{
    traits::{Bounded, One},
    FixedPointNumber, Perquintill,
};

parameter_types! {
    /// What an account keeps to exist.
    pub const ExistentialDeposit: Balance = EXISTENTIAL_DEPOSIT;

    /// Units a picosecond of computing time: a transfer, about 0.25 ms with its overhead, costs about
    /// 0.01 PAL together with its bytes.
    pub const WeightFee: Balance = 40;
    /// Units a byte: 0.00001 PAL.
    pub const ByteFee: Balance = 10_000_000;

    /// Blocks may be a quarter full (of what is open to transactions) before fees rise.
    pub const TargetBlockFullness: Perquintill = Perquintill::from_percent(25);
    /// How fast fees follow: by e^0.324, about 38%, at most in a day of full 6 s blocks.
    pub AdjustmentVariable: Multiplier = Multiplier::saturating_from_rational(3, 100_000);
    /// Fees never fall below their base, so that an idle chain has constant fees.
    pub MinimumMultiplier: Multiplier = Multiplier::one();
    /// No upper bound: under attack, fees go on rising.
    pub MaximumMultiplier: Multiplier = Bounded::max_value();
}

impl pallet_balances::Config for Runtime {
    type AccountStore = System;
    type Balance = Balance;
    type DoneSlashHandler = ();
    // Dust of killed accounts is burned.
    type DustRemoval = ();
    type ExistentialDeposit = ExistentialDeposit;
    type FreezeIdentifier = RuntimeFreezeReason;
    type MaxFreezes = VariantCountOf<RuntimeFreezeReason>;
    // Locks and named reserves on one account, more than there are pallets to set them.
    type MaxLocks = ConstU32<50>;
    type MaxReserves = ConstU32<50>;
    type ReserveIdentifier = [u8; 8];
    type RuntimeEvent = RuntimeEvent;
    type RuntimeFreezeReason = RuntimeFreezeReason;
    type RuntimeHoldReason = RuntimeHoldReason;
    type WeightInfo = pallet_balances::weights::SubstrateWeight<Runtime>;
}

/// Gives fees and tips to the author of the block. A block without a known author, or an author without
/// an account that a fee below the existential deposit could go to, burns them.
pub struct FeesToAuthor;

impl OnUnbalanced<Credit<AccountId, Balances>> for FeesToAuthor {
    fn on_nonzero_unbalanced(fees: Credit<AccountId, Balances>) {
        if let Some(author) = Authorship::author() {
            // What could not be resolved comes back, and is burned by being dropped.
            drop(Balances::resolve(&author, fees));
        }
    }
}

impl pallet_transaction_payment::Config for Runtime {
    type FeeMultiplierUpdate = TargetedFeeAdjustment<
        Self,
        TargetBlockFullness,
        AdjustmentVariable,
        MinimumMultiplier,
        MaximumMultiplier,
    >;
    type LengthToFee = ConstantMultiplier<Balance, ByteFee>;
    type OnChargeTransaction = FungibleAdapter<Balances, FeesToAuthor>;
    // Operational calls get five times their fee as virtual tip, and so go first.
    type OperationalFeeMultiplier = ConstU8<5>;
    type RuntimeEvent = RuntimeEvent;
    type WeightInfo = pallet_transaction_payment::weights::SubstrateWeight<Runtime>;
    type WeightToFee = ConstantMultiplier<Balance, WeightFee>;
}
