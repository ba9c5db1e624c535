//! Blocks, accounts and time: what every other pallet stands on.

use crate::{
    timing, AccountId, Babe, Balance, Block, BlockNumber, Hash, Nonce, OriginCaller, PalletInfo,
    Runtime, RuntimeCall, RuntimeEvent, RuntimeOrigin, RuntimeTask, TxExtension,
    UncheckedExtrinsic, VERSION,
};
use frame_support::{
    derive_impl, parameter_types,
    traits::ConstU32,
    weights::{
        constants::{ParityDbWeight, WEIGHT_REF_TIME_PER_MILLIS},
        Weight,
    },
};
use frame_system::{
    limits::{BlockLength, BlockWeights},
    offchain::{CreateAuthorizedTransaction, CreateBare, CreateTransaction, CreateTransactionBase},
};
use sp_runtime::{generic::Era, traits::AccountIdLookup, Perbill};
use sp_version::RuntimeVersion;

/// How much of a block transactions may fill; the rest is for operational calls and hooks.
const NORMAL_RATIO: Perbill = Perbill::from_percent(75);

/// Computing time of a full block: half of the shortest slot in use (1 s, `dev` and `local`), so that
/// authoring it and importing it both fit. The limit is one number for all presets; a chain that
/// only ever runs with 6 s slots can raise it to 2 s.
pub const MAX_BLOCK_MILLIS: u64 = 500;

/// Size of a full block: 5 MiB, what the network passes on in well under a second.
const MAX_BLOCK_BYTES: u32 = 5 * 1024 * 1024;

/// A full block as a weight. There is no proof size on a chain of its own.
pub const MAXIMUM_BLOCK_WEIGHT: Weight =
    Weight::from_parts(MAX_BLOCK_MILLIS * WEIGHT_REF_TIME_PER_MILLIS, u64::MAX);

parameter_types! {
    /// Which runtime this is.
    pub const Version: RuntimeVersion = VERSION;
    /// Blocks whose hashes are kept: the longest a transaction can be mortal, 40 min at 1 s slots.
    pub const BlockHashCount: BlockNumber = 2_400;
    /// The generic prefix: addresses start with 5.
    pub const SS58Prefix: u16 = 42;
    /// How much computing fits into a block.
    pub RuntimeBlockWeights: BlockWeights =
        BlockWeights::with_sensible_defaults(MAXIMUM_BLOCK_WEIGHT, NORMAL_RATIO);
    /// How many bytes fit into a block.
    pub RuntimeBlockLength: BlockLength =
        BlockLength::builder()
            .max_length(MAX_BLOCK_BYTES)
            .modify_max_length_for_class(frame_support::dispatch::DispatchClass::Normal, |length| {
                *length = NORMAL_RATIO * MAX_BLOCK_BYTES
            })
            .build();
}

#[derive_impl(frame_system::config_preludes::SolochainDefaultConfig)]
impl frame_system::Config for Runtime {
    type AccountData = pallet_balances::AccountData<Balance>;
    type AccountId = AccountId;
    type Block = Block;
    type BlockHashCount = BlockHashCount;
    type BlockLength = RuntimeBlockLength;
    type BlockWeights = RuntimeBlockWeights;
    // The node's embedded database is ParityDB.
    type DbWeight = ParityDbWeight;
    type ExtensionsWeightInfo = frame_system::SubstrateExtensionsWeight<Runtime>;
    type Hash = Hash;
    type Lookup = AccountIdLookup<AccountId, ()>;
    // References that keep an account alive; staking, session and proxies take one each.
    type MaxConsumers = ConstU32<16>;
    type Nonce = Nonce;
    type SS58Prefix = SS58Prefix;
    type SystemWeightInfo = frame_system::weights::SubstrateWeight<Runtime>;
    type Version = Version;
}

// How pallets build the transactions that the node sends by itself: heartbeats (authorised by a
// session key) and equivocation reports (bare).

impl<LocalCall> CreateTransactionBase<LocalCall> for Runtime
where
    RuntimeCall: From<LocalCall>,
{
    type Extrinsic = UncheckedExtrinsic;
    type RuntimeCall = RuntimeCall;
}

impl<LocalCall> CreateBare<LocalCall> for Runtime
where
    RuntimeCall: From<LocalCall>,
{
    fn create_bare(call: RuntimeCall) -> UncheckedExtrinsic {
        UncheckedExtrinsic::new_bare(call)
    }
}

impl<LocalCall> CreateTransaction<LocalCall> for Runtime
where
    RuntimeCall: From<LocalCall>,
{
    type Extension = TxExtension;

    fn create_transaction(call: RuntimeCall, extension: TxExtension) -> UncheckedExtrinsic {
        UncheckedExtrinsic::new_transaction(call, extension)
    }
}

impl<LocalCall> CreateAuthorizedTransaction<LocalCall> for Runtime
where
    RuntimeCall: From<LocalCall>,
{
    /// Immortal, without nonce and tip: no account stands behind it.
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

parameter_types! {
    // The lengths of time that genesis wrote, for the pallets that want them as constants.

    /// Half a slot, in milliseconds: blocks closer together than that are refused.
    pub MinimumPeriod: u64 = timing::SlotDuration::<Runtime>::get() / 2;
    /// A slot, in milliseconds. Every slot has an author, so it is the expected block time too.
    pub SlotDuration: u64 = timing::SlotDuration::<Runtime>::get();
    /// An epoch, in slots.
    pub EpochDuration: u64 = timing::EpochDuration::<Runtime>::get();
    /// An era, in sessions.
    pub SessionsPerEra: u32 = timing::SessionsPerEra::<Runtime>::get();
    /// How long unbonded funds stay locked, in eras.
    pub BondingDuration: u32 = timing::BondingDuration::<Runtime>::get();
    /// How long slashes wait, in eras.
    pub SlashDeferDuration: u32 = timing::SlashDeferDuration::<Runtime>::get();
    /// How long funds stay locked, in sessions: offences older than that are past punishing.
    pub BondingSessions: u32 = BondingDuration::get().saturating_mul(SessionsPerEra::get());
}

impl timing::Config for Runtime {
    // GRANDPA has a new set of voters once a session at most.
    type MaxBondedSessions = ConstU32<{ super::consensus::MaxSetIdSessionEntries::get() as u32 }>;
    type MaxBondingDuration = super::staking::MaxBondingDuration;
}

impl pallet_timestamp::Config for Runtime {
    // BABE checks that the time fits the slot.
    type MinimumPeriod = MinimumPeriod;
    type Moment = u64;
    type OnTimestampSet = Babe;
    type WeightInfo = pallet_timestamp::weights::SubstrateWeight<Runtime>;
}

impl pallet_utility::Config for Runtime {
    type PalletsOrigin = OriginCaller;
    type RuntimeCall = RuntimeCall;
    type RuntimeEvent = RuntimeEvent;
    type WeightInfo = pallet_utility::weights::SubstrateWeight<Runtime>;
}
