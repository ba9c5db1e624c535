//! Balances and transaction fees.
//!
//! A transaction pays for its weight and its bytes. The whole fee and the tip go to the author of the block, and none
//! to the treasury. The treasury receives inflation, slashes, and deposits that governance takes. So its income of an
//! era can be checked to the unit.

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
    /// The least balance of an account.
    pub const ExistentialDeposit: Balance = EXISTENTIAL_DEPOSIT;

    /// Fee for a picosecond of weight, in units. A transfer weighs about 0.5 ms: 0.2 ms are the call and the base of
    /// each transaction, the rest are the extensions. It costs about 0.02 PAL together with its bytes.
    pub const WeightFee: Balance = 40;
    /// Fee for a byte, in units: 0.00001 PAL.
    pub const ByteFee: Balance = 10_000_000;

    /// Fees rise if blocks are more than a quarter full. The reference is the part of a block that is open to
    /// transactions.
    pub const TargetBlockFullness: Perquintill = Perquintill::from_percent(25);
    /// How fast fees follow: in a day of full blocks of 6 s they rise by a factor of at most e^0.324, about 38%.
    pub AdjustmentVariable: Multiplier = Multiplier::saturating_from_rational(3, 100_000);
    /// Fees never fall below their base. So an idle chain has constant fees.
    pub MinimumMultiplier: Multiplier = Multiplier::one();
    /// There is no upper bound, so fees keep rising during an attack.
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
    // Locks and named reserves of one account: more than there are pallets that set them.
    type MaxLocks = ConstU32<50>;
    type MaxReserves = ConstU32<50>;
    type ReserveIdentifier = [u8; 8];
    type RuntimeEvent = RuntimeEvent;
    type RuntimeFreezeReason = RuntimeFreezeReason;
    type RuntimeHoldReason = RuntimeHoldReason;
    type WeightInfo = crate::weights::pallet_balances::MeasuredWeight<Runtime>;
}

/// Gives fees and tips to the author of the block. They are burned in two cases:
/// - The author is unknown.
/// - The author's account does not exist, and the fees are below the existential deposit.
pub struct FeesToAuthor;

impl OnUnbalanced<Credit<AccountId, Balances>> for FeesToAuthor {
    fn on_nonzero_unbalanced(fees: Credit<AccountId, Balances>) {
        if let Some(author) = Authorship::author() {
            // `resolve` returns the credit if it can't pay the author. Dropping the credit burns it.
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
    // An operational call gets a virtual tip of five times its fee, so it goes first.
    type OperationalFeeMultiplier = ConstU8<5>;
    type RuntimeEvent = RuntimeEvent;
    type WeightInfo = crate::weights::pallet_transaction_payment::MeasuredWeight<Runtime>;
    type WeightToFee = ConstantMultiplier<Balance, WeightFee>;
}
