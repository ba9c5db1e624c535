//! Restaking, and a service that rents the security of the chain: a price oracle.
//!
//! Governance decides which services there are. The treasury owns those that it registers, and pays their deposits.

use super::{governance::StakingAdmins, staking::MaxValidatorSet};
use crate::{
    constants::currency::PAL, AccountId, Balance, Balances, PriceOracle, Restaking, Runtime,
    RuntimeHoldReason, Staking,
};
use frame_support::{
    parameter_types,
    traits::{ConstU32, ConstU64, Equals, Get, TypedGet},
    PalletId,
};
use frame_system::EnsureWithSuccess;
use palisade_price_oracle::{types::Settings as OracleSettings, weights as oracle_weights};
use palisade_restaking::weights::{CountedWeight, Larger, Measured};
use pallet_treasury::TreasuryAccountId;
use sp_core::sr25519;
use sp_runtime::Perbill;

/// The service that is the price oracle. On test chains the genesis registers it. On others it is the first one that
/// governance registers, if no account slashes for it.
pub const ORACLE_SERVICE: u32 = 0;

parameter_types! {
    /// The account in which rewards wait is derived from this id.
    pub const RestakingPalletId: PalletId = PalletId(*b"pal/rstk");
    /// The deposit of a validator that allocates stake: far less than its bond.
    pub const OperatorDeposit: Balance = 10 * PAL;
    /// The deposit of the owner of a service.
    pub const ServiceDeposit: Balance = 100 * PAL;
    /// The largest profit that a service can declare, in units. All profits together fit into 128 bits.
    pub const MaxProfit: Balance = Balance::MAX / 64;
    /// The smallest reward of a call.
    pub const MinServiceReward: Balance = PAL / 100;
    /// The treasury's account.
    pub TreasuryAccount: AccountId = TreasuryAccountId::<Runtime>::get();
    /// A round has ten blocks. It has a price if one validator reports one, with 1 PAL or more behind it. Two prices of
    /// a validator in a round cost a tenth of its allocation.
    pub const FirstOracleSettings: OracleSettings = OracleSettings {
        round_length: 10,
        min_reports: 1,
        min_stake: PAL,
        equivocation_part: Perbill::from_percent(10),
    };
}

/// The most services. A certificate measures all of them in one block.
pub type MaxServices = ConstU32<50>;

/// The longest bonding duration with which restaking and the price oracle remember each fault that can be slashed: 33
/// eras. Stake is at risk for one era more than it is bonded, because slashes are applied over several blocks.
pub struct MaxSecuredBonding;

impl Get<u32> for MaxSecuredBonding {
    fn get() -> u32 {
        Restaking::most_eras_at_risk()
            .min(PriceOracle::most_eras_at_risk())
            .saturating_sub(1)
    }
}

/// [`MaxSecuredBonding`] while no service is registered, as at genesis. It reads no storage.
pub struct MaxSecuredBondingAtGenesis;

impl Get<u32> for MaxSecuredBondingAtGenesis {
    fn get() -> u32 {
        Restaking::most_eras_at_risk_at_genesis()
            .min(PriceOracle::most_eras_at_risk())
            .saturating_sub(1)
    }
}

impl palisade_restaking::Config for Runtime {
    type AdminOrigin = StakingAdmins;
    type Currency = Balances;
    // All validators of a set can be operators. One that has left keeps its place until what it had allocated can't be
    // slashed. Only if there are as many operators as this, its successor waits for that.
    type MaxOperators = MaxValidatorSet;
    type MaxOrdersPerEra = ConstU32<64>;
    type MaxProfit = MaxProfit;
    type MaxRewardsPerBlock = ConstU32<32>;
    type MaxServices = MaxServices;
    type MaxWindow = ConstU32<28>;
    type MinReward = MinServiceReward;
    type OperatorDeposit = OperatorDeposit;
    type PalletId = RestakingPalletId;
    // Slashed stake is burnt or goes to the treasury. With an account of its own, a validator's service could save
    // stake from a slash of the chain.
    type ProceedsAccounts = Equals<TreasuryAccount>;
    type RegisterOrigin = EnsureWithSuccess<StakingAdmins, AccountId, TreasuryAccountId<Runtime>>;
    type RuntimeHoldReason = RuntimeHoldReason;
    type ServiceDeposit = ServiceDeposit;
    type Staking = Staking;
    type WeightInfo = Larger<Measured<Runtime>, CountedWeight<Runtime>>;
    #[cfg(feature = "runtime-benchmarks")]
    type BenchmarkHelper = crate::benches::Setup;
}

impl palisade_price_oracle::Config for Runtime {
    type AdminOrigin = StakingAdmins;
    type InitialSettings = FirstOracleSettings;
    type MaxEras = ConstU32<64>;
    type MaxFaults = ConstU32<16>;
    type MaxKeys = ConstU32<8>;
    type MaxPrices = ConstU32<64>;
    type MaxReporters = ConstU32<100>;
    type PublicKey = sr25519::Public;
    // Far below the priority of operational calls.
    type ReportPriority = ConstU64<1_000_000>;
    type ServiceId = ConstU32<ORACLE_SERVICE>;
    type Signature = sr25519::Signature;
    type Slasher = Restaking;
    type Stake = Staking;
    type WeightInfo = oracle_weights::Larger<
        oracle_weights::Measured<Runtime>,
        oracle_weights::CountedWeight<Runtime>,
    >;
    #[cfg(feature = "runtime-benchmarks")]
    type BenchmarkHelper = crate::benches::Setup;
}
