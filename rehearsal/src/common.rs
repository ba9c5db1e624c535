//! What the chain has before and after the upgrade: block types, time, and the pallets that stay.

use crate::chain::{
    self, Authorship, Babe, Balances, Historical, ImOnline, Offences, OriginCaller, PalletInfo,
    Runtime, RuntimeCall, RuntimeEvent, RuntimeFreezeReason, RuntimeHoldReason, RuntimeOrigin,
    RuntimeTask, Staking, System,
};
use alloc::vec::Vec;
use frame_support::{
    derive_impl, parameter_types,
    traits::{
        fungible::{Balanced, Credit},
        ConstU128, ConstU16, ConstU32, ConstU64, ConstU8, OnUnbalanced, VariantCountOf,
    },
    weights::{
        constants::{ParityDbWeight, WEIGHT_REF_TIME_PER_MILLIS},
        ConstantMultiplier, Weight,
    },
    PalletId,
};
use frame_system::{
    limits::{BlockLength, BlockWeights},
    offchain::{CreateAuthorizedTransaction, CreateBare, CreateTransaction, CreateTransactionBase},
};
use sp_runtime::{
    generic::{self, Era},
    traits::{
        AccountIdConversion, AccountIdLookup, BlakeTwo256, IdentifyAccount, OpaqueKeys, Verify,
    },
    transaction_validity::TransactionPriority,
    MultiAddress, MultiSignature, Perbill,
};
use sp_staking::EraPayout;
use sp_version::RuntimeVersion;

pub type Signature = MultiSignature;
pub type AccountId = <<Signature as Verify>::Signer as IdentifyAccount>::AccountId;
pub type Balance = u128;
pub type BlockNumber = u32;
pub type Nonce = u32;
pub type Address = MultiAddress<AccountId, ()>;
pub type Header = generic::Header<BlockNumber, BlakeTwo256>;
pub type Block = generic::Block<Header, UncheckedExtrinsic>;
pub type UncheckedExtrinsic =
    generic::UncheckedExtrinsic<Address, RuntimeCall, Signature, TxExtension>;
pub type TxExtension = (
    frame_system::AuthorizeCall<Runtime>,
    frame_system::CheckNonZeroSender<Runtime>,
    frame_system::CheckSpecVersion<Runtime>,
    frame_system::CheckTxVersion<Runtime>,
    frame_system::CheckGenesis<Runtime>,
    frame_system::CheckEra<Runtime>,
    frame_system::CheckNonce<Runtime>,
    frame_system::CheckWeight<Runtime>,
    pallet_transaction_payment::ChargeTransactionPayment<Runtime>,
    frame_system::WeightReclaim<Runtime>,
);
pub type Executive = frame_executive::Executive<
    Runtime,
    Block,
    frame_system::ChainContext<Runtime>,
    Runtime,
    chain::AllPalletsWithSystem,
>;

/// One PAL, in the smallest unit.
pub const PAL: Balance = 1_000_000_000_000;
/// What an era pays to the stakers, and to the treasury. The odd units show how sums are rounded.
pub const INFLATION: (Balance, Balance) = (1_000 * PAL + 7, 100 * PAL + 3);
/// A slot, in ms.
pub const SLOT: u64 = 1_000;
/// A session, in slots.
pub const SESSION: u64 = 10;
/// The most validators and session keys.
pub type MaxAuthorities = ConstU32<100>;
pub type SessionsPerEra = ConstU32<3>;
/// The eras that stake stays locked.
pub type BondingDuration = ConstU32<4>;
/// The eras that a slash is deferred.
pub type SlashDeferDuration = ConstU32<2>;
/// The nominators in a page of an exposure. So few, that a dozen nominators fill several pages.
pub type MaxExposurePageSize = ConstU32<4>;
pub type HistoryDepth = ConstU32<84>;

parameter_types! {
    pub const Version: RuntimeVersion = chain::VERSION;
    pub RuntimeBlockWeights: BlockWeights = BlockWeights::with_sensible_defaults(
        Weight::from_parts(500 * WEIGHT_REF_TIME_PER_MILLIS, u64::MAX),
        Perbill::from_percent(75),
    );
    pub RuntimeBlockLength: BlockLength = BlockLength::builder().max_length(5 * 1024 * 1024).build();
    pub const HeartbeatPriority: TransactionPriority = TransactionPriority::MAX;
    pub TreasuryAccount: AccountId = PalletId(*b"py/trsry").into_account_truncating();
}

/// Pays [`INFLATION`] for each era.
pub struct FixedInflation;
impl EraPayout<Balance> for FixedInflation {
    fn era_payout(_: Balance, _: Balance, _: u64) -> (Balance, Balance) {
        INFLATION
    }
}

// The same keys in the same order as in `palisade-runtime`: the node has them in its keystore.
sp_runtime::impl_opaque_keys! {
    pub struct SessionKeys {
        pub grandpa: chain::Grandpa,
        pub babe: Babe,
        pub im_online: ImOnline,
        pub authority_discovery: chain::AuthorityDiscovery,
    }
}
pub type KeyHandlers = <SessionKeys as OpaqueKeys>::KeyTypeIdProviders;

#[derive_impl(frame_system::config_preludes::SolochainDefaultConfig)]
impl frame_system::Config for Runtime {
    type AccountData = pallet_balances::AccountData<Balance>;
    type AccountId = AccountId;
    type Block = Block;
    type BlockHashCount = ConstU32<2_400>;
    type BlockLength = RuntimeBlockLength;
    type BlockWeights = RuntimeBlockWeights;
    type DbWeight = ParityDbWeight;
    type Hash = sp_core::H256;
    type Lookup = AccountIdLookup<AccountId, ()>;
    type MaxConsumers = ConstU32<16>;
    type MultiBlockMigrator = chain::MultiBlockMigrator;
    type Nonce = Nonce;
    type SS58Prefix = ConstU16<42>;
    type SingleBlockMigrations = chain::SingleBlockMigrations;
    type Version = Version;
}

impl pallet_timestamp::Config for Runtime {
    type MinimumPeriod = ConstU64<{ SLOT / 2 }>;
    type Moment = u64;
    type OnTimestampSet = Babe;
    type WeightInfo = ();
}

impl pallet_babe::Config for Runtime {
    type DisabledValidators = chain::Session;
    type EpochChangeTrigger = pallet_babe::ExternalTrigger;
    type EpochDuration = ConstU64<SESSION>;
    type EquivocationReportSystem = ();
    type ExpectedBlockTime = ConstU64<SLOT>;
    type KeyOwnerProof = sp_core::Void;
    type MaxAuthorities = MaxAuthorities;
    type MaxNominators = ConstU32<0>;
    type WeightInfo = ();
}

impl pallet_grandpa::Config for Runtime {
    type EquivocationReportSystem = ();
    type KeyOwnerProof = sp_core::Void;
    type MaxAuthorities = MaxAuthorities;
    type MaxNominators = ConstU32<0>;
    type MaxSetIdSessionEntries = ConstU64<1_000>;
    type RuntimeEvent = RuntimeEvent;
    type WeightInfo = ();
}

impl pallet_balances::Config for Runtime {
    type AccountStore = System;
    type Balance = Balance;
    type DoneSlashHandler = ();
    type DustRemoval = ();
    type ExistentialDeposit = ConstU128<{ PAL / 1_000 }>;
    type FreezeIdentifier = RuntimeFreezeReason;
    type MaxFreezes = VariantCountOf<RuntimeFreezeReason>;
    type MaxLocks = ConstU32<50>;
    type MaxReserves = ConstU32<50>;
    type ReserveIdentifier = [u8; 8];
    type RuntimeEvent = RuntimeEvent;
    type RuntimeFreezeReason = RuntimeFreezeReason;
    type RuntimeHoldReason = RuntimeHoldReason;
    type WeightInfo = pallet_balances::weights::SubstrateWeight<Runtime>;
}

/// Gives fees to the author of the block, so that only staking changes the issuance.
pub struct FeesToAuthor;
impl OnUnbalanced<Credit<AccountId, Balances>> for FeesToAuthor {
    fn on_nonzero_unbalanced(fees: Credit<AccountId, Balances>) {
        if let Some(author) = Authorship::author() {
            drop(Balances::resolve(&author, fees));
        }
    }
}

impl pallet_transaction_payment::Config for Runtime {
    type FeeMultiplierUpdate = ();
    type LengthToFee = ConstantMultiplier<Balance, ConstU128<10_000_000>>;
    type OnChargeTransaction = pallet_transaction_payment::FungibleAdapter<Balances, FeesToAuthor>;
    type OperationalFeeMultiplier = ConstU8<5>;
    type RuntimeEvent = RuntimeEvent;
    type WeightInfo = ();
    type WeightToFee = ConstantMultiplier<Balance, ConstU128<40>>;
}

impl pallet_authorship::Config for Runtime {
    type EventHandler = (Staking, ImOnline);
    type FindAuthor = pallet_session::FindAccountFromAuthorIndex<Self, Babe>;
}

impl pallet_im_online::Config for Runtime {
    type AuthorityId = pallet_im_online::sr25519::AuthorityId;
    type MaxKeys = MaxAuthorities;
    type MaxPeerInHeartbeats = ConstU32<0>;
    type NextSessionRotation = Babe;
    type ReportUnresponsiveness = Offences;
    type RuntimeEvent = RuntimeEvent;
    type UnsignedPriority = HeartbeatPriority;
    type ValidatorSet = Historical;
    type WeightInfo = ();
}

impl pallet_authority_discovery::Config for Runtime {
    type MaxAuthorities = MaxAuthorities;
}

impl pallet_utility::Config for Runtime {
    type PalletsOrigin = OriginCaller;
    type RuntimeCall = RuntimeCall;
    type RuntimeEvent = RuntimeEvent;
    type WeightInfo = ();
}

impl pallet_sudo::Config for Runtime {
    type RuntimeCall = RuntimeCall;
    type RuntimeEvent = RuntimeEvent;
    type WeightInfo = ();
}

// These impls build the heartbeats that the node sends.

impl<C> CreateTransactionBase<C> for Runtime
where
    RuntimeCall: From<C>,
{
    type Extrinsic = UncheckedExtrinsic;
    type RuntimeCall = RuntimeCall;
}

impl<C> CreateBare<C> for Runtime
where
    RuntimeCall: From<C>,
{
    fn create_bare(call: RuntimeCall) -> UncheckedExtrinsic {
        UncheckedExtrinsic::new_bare(call)
    }
}

impl<C> CreateTransaction<C> for Runtime
where
    RuntimeCall: From<C>,
{
    type Extension = TxExtension;

    fn create_transaction(call: RuntimeCall, extension: TxExtension) -> UncheckedExtrinsic {
        UncheckedExtrinsic::new_transaction(call, extension)
    }
}

impl<C> CreateAuthorizedTransaction<C> for Runtime
where
    RuntimeCall: From<C>,
{
    fn create_extension() -> TxExtension {
        (
            frame_system::AuthorizeCall::new(),
            frame_system::CheckNonZeroSender::new(),
            frame_system::CheckSpecVersion::new(),
            frame_system::CheckTxVersion::new(),
            frame_system::CheckGenesis::new(),
            frame_system::CheckEra::from(Era::Immortal),
            frame_system::CheckNonce::from(0),
            frame_system::CheckWeight::new(),
            pallet_transaction_payment::ChargeTransactionPayment::from(0),
            frame_system::WeightReclaim::new(),
        )
    }
}
