//! Liquid staking, and the tokens that it mints.
//!
//! - Only root creates assets, names them and changes who issues them. So nobody can make liquid tokens but the pallet,
//!   and no id is taken before it is opened.
//! - The token is not sufficient: an account needs the existential deposit to hold it. Otherwise accounts could be made
//!   for free, with one unit each. So each holder can pay for a transaction, and receive what it is paid.
//! - A queued exit needs its deposit. A holder that can't pay it leaves at once, or gives the tokens to another
//!   account.

use super::{governance::StakingAdmins, staking::MaxUnlockingChunks};
use crate::{
    constants::currency::{deposit, DECIMALS},
    AccountId, Assets, Balance, Balances, BlockNumber, Runtime, RuntimeEvent, RuntimeHoldReason,
    Staking,
};
use frame_support::{
    parameter_types,
    traits::{ConstU128, ConstU32, Get},
    PalletId,
};
use frame_system::{EnsureNever, EnsureRoot};
use palisade_liquid_staking::{
    types::ShareMetadata,
    weights::{CountedWeight, Larger, Measured},
    ReportedSlashes,
};

/// The id of the liquid token among the assets.
pub const LIQUID_TOKEN: u32 = 1;

parameter_types! {
    /// Deposit of an account that creates an asset. No account can, and root pays none.
    pub const AssetDeposit: Balance = deposit(1, 190);
    /// Deposit for an account that holds an asset without the existential deposit of the chain: one entry of 134 bytes.
    pub const AssetAccountDeposit: Balance = deposit(1, 134);
    /// Deposit for the permission to spend from an account: one entry of 148 bytes.
    pub const ApprovalDeposit: Balance = deposit(1, 148);

    /// The accounts of liquid staking are derived from this id.
    pub const LiquidPalletId: PalletId = PalletId(*b"pal/lqst");
    /// The most stashes. A step of the work goes over all of them: 16 take at most 26 ms of a block of 500 ms, as
    /// counted.
    pub const MaxStashes: u32 = 16;
    /// The most batches that unbond: one for each chunk that a stash can have. One batch is closed in an era, so two
    /// more than the 28 eras of `live` are needed. With a longer bonding duration than 30 eras, exits wait until a
    /// batch is settled.
    pub MaxOpenBatches: u32 = MaxUnlockingChunks::get();
    /// Deposit for a queued exit: one entry with an account of 32 bytes, a number of 4, shares of 16 and this deposit
    /// of 16.
    pub const ExitDeposit: Balance = deposit(1, 68);
    /// How wallets show the token.
    pub const LiquidToken: ShareMetadata = ShareMetadata {
        name: "Liquid PAL",
        symbol: "lqPAL",
        decimals: DECIMALS,
    };
}

impl pallet_assets::Config for Runtime {
    type ApprovalDeposit = ApprovalDeposit;
    type AssetAccountDeposit = AssetAccountDeposit;
    type AssetDeposit = AssetDeposit;
    type AssetId = u32;
    // Root chooses the ids.
    type AssetIdAllocator = ();
    type AssetIdParameter = u32;
    type Balance = Balance;
    type CallbackHandle = ();
    type CreateOrigin = EnsureNever<AccountId>;
    type Currency = Balances;
    type Extra = ();
    // Not the council: who changes the issuer of the liquid token can take the funds of its holders.
    type ForceOrigin = EnsureRoot<AccountId>;
    type Freezer = ();
    type Holder = ();
    // A name is at most 50 bytes long, and root decides how many assets there are.
    type MetadataDepositBase = ConstU128<0>;
    type MetadataDepositPerByte = ConstU128<0>;
    // Accounts or approvals that a call removes from an asset that is destroyed.
    type RemoveItemsLimit = ConstU32<500>;
    type ReserveData = ();
    type RuntimeEvent = RuntimeEvent;
    // Bytes of a name, and of a symbol.
    type StringLimit = ConstU32<50>;
    type WeightInfo = crate::weights::pallet_assets::MeasuredWeight<Runtime>;
    #[cfg(feature = "runtime-benchmarks")]
    type BenchmarkHelper = ();
}

/// All stake of the active era.
pub struct StakeOfActiveEra;

impl Get<Balance> for StakeOfActiveEra {
    fn get() -> Balance {
        palisade_staking::ErasTotalStake::<Runtime>::get(Staking::active_era())
    }
}

/// Whether any slash of staking is not applied in full, and for whom nominations are void.
pub struct PendingSlashes;

impl ReportedSlashes<AccountId, BlockNumber> for PendingSlashes {
    fn are_pending() -> bool {
        !palisade_staking::PendingSlashes::<Runtime>::get().is_empty()
    }

    fn has_offended(validator: &AccountId, since: BlockNumber) -> bool {
        Staking::nominations_voided_in(validator).is_some_and(|block| block >= since)
    }
}

impl palisade_liquid_staking::Config for Runtime {
    type AdminOrigin = StakingAdmins;
    type Assets = Assets;
    type Currency = Balances;
    type MaxOpenBatches = MaxOpenBatches;
    type MaxStashes = MaxStashes;
    type PalletId = LiquidPalletId;
    type ReportedSlashes = PendingSlashes;
    type RequestDeposit = ExitDeposit;
    type RuntimeHoldReason = RuntimeHoldReason;
    type ShareAsset = ConstU32<LIQUID_TOKEN>;
    type ShareMetadata = LiquidToken;
    type Staking = Staking;
    type TotalStake = StakeOfActiveEra;
    type WeightInfo = Larger<Measured<Runtime>, CountedWeight<Runtime>>;
    #[cfg(feature = "runtime-benchmarks")]
    type BenchmarkHelper = crate::benches::Setup;
}
