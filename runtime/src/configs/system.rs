//! Blocks, accounts and time: the base of all other pallets.

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

/// The part of a block that is open to normal transactions. The rest is for operational calls and hooks.
const NORMAL_RATIO: Perbill = Perbill::from_percent(75);

/// Computing time of a full block, in milliseconds: half of the shortest slot in use (1 s, `dev` and `local`). So
/// there is time to author the block and to import it. The limit is the same for all presets. A chain that only ever
/// has slots of 6 s can raise it to 2 s.
pub const MAX_BLOCK_MILLIS: u64 = 500;

/// Size of a full block: 5 MiB. The network passes it on in well under a second.
const MAX_BLOCK_BYTES: u32 = 5 * 1024 * 1024;

/// The weight of a full block. A standalone chain has no limit for the proof size.
pub const MAXIMUM_BLOCK_WEIGHT: Weight =
    Weight::from_parts(MAX_BLOCK_MILLIS * WEIGHT_REF_TIME_PER_MILLIS, u64::MAX);

/// Returns a share of [`MAXIMUM_BLOCK_WEIGHT`], in percent up to 100.
pub fn percent_of_block(percent: u32) -> Weight {
    // A share of a weight is less than the weight.
    #[allow(clippy::arithmetic_side_effects)]
    let share = Perbill::from_percent(percent) * MAXIMUM_BLOCK_WEIGHT;
    share
}

parameter_types! {
    /// The version of the runtime.
    pub const Version: RuntimeVersion = VERSION;
    /// The number of block hashes that are kept. It limits the mortality of a transaction: 40 min with slots of 1 s.
    pub const BlockHashCount: BlockNumber = 2_400;
    /// The generic prefix: addresses start with 5.
    pub const SS58Prefix: u16 = 42;
    /// The weight limits of a block.
    pub RuntimeBlockWeights: BlockWeights =
        BlockWeights::with_sensible_defaults(MAXIMUM_BLOCK_WEIGHT, NORMAL_RATIO);
    /// The length limits of a block.
    pub RuntimeBlockLength: BlockLength =
        BlockLength::builder()
            .max_length(MAX_BLOCK_BYTES)
            .modify_max_length_for_class(frame_support::dispatch::DispatchClass::Normal, |length| {
                *length = NORMAL_RATIO.mul_floor(MAX_BLOCK_BYTES)
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
    type ExtensionsWeightInfo = crate::weights::frame_system_extensions::MeasuredWeight<Runtime>;
    type Hash = Hash;
    type Lookup = AccountIdLookup<AccountId, ()>;
    // Consumer references of an account. All its holds, reserves and locks together take one, session keys take one,
    // and each asset takes one.
    type MaxConsumers = ConstU32<16>;
    type Nonce = Nonce;
    type SS58Prefix = SS58Prefix;
    type SystemWeightInfo = crate::weights::frame_system::MeasuredWeight<Runtime>;
    type Version = Version;
}

// These impls build the transactions that the node itself sends: heartbeats (authorised by a session key) and
// equivocation reports (bare).

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
    /// The transaction is immortal, without nonce and tip, because no account signs it.
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
            frame_metadata_hash_extension::CheckMetadataHash::new(false),
            frame_system::WeightReclaim::new(),
        )
    }
}

parameter_types! {
    // The stored lengths of time, for the pallets that take them as constants.

    /// Half a slot, in milliseconds. Blocks that are closer together are refused.
    pub MinimumPeriod: u64 = timing::SlotDuration::<Runtime>::get() / 2;
    /// A slot, in milliseconds. It is also the expected block time, because every slot has an author.
    pub SlotDuration: u64 = timing::SlotDuration::<Runtime>::get();
    /// An epoch, in slots.
    pub EpochDuration: u64 = timing::EpochDuration::<Runtime>::get();
    /// An era, in sessions.
    pub SessionsPerEra: u32 = timing::SessionsPerEra::<Runtime>::get();
    /// The number of eras that unbonded funds stay locked.
    pub BondingDuration: u32 = timing::BondingDuration::<Runtime>::get();
    /// The number of eras that slashes are deferred.
    pub SlashDeferDuration: u32 = timing::SlashDeferDuration::<Runtime>::get();
    /// The number of sessions that unbonded funds stay locked. Older offences can't be punished.
    pub BondingSessions: u32 = BondingDuration::get().saturating_mul(SessionsPerEra::get());
}

impl timing::Config for Runtime {
    // GRANDPA has at most one new voter set in a session.
    type MaxBondedSessions = ConstU32<{ super::consensus::MaxSetIdSessionEntries::get() as u32 }>;
    type MaxBondingDuration = super::staking::MaxBondingDuration;
    type MaxSecuredBonding = super::restaking::MaxSecuredBonding;
    type MaxSecuredBondingAtGenesis = super::restaking::MaxSecuredBondingAtGenesis;
}

impl pallet_timestamp::Config for Runtime {
    // BABE checks that the time fits the slot.
    type MinimumPeriod = MinimumPeriod;
    type Moment = u64;
    type OnTimestampSet = Babe;
    type WeightInfo = crate::weights::pallet_timestamp::MeasuredWeight<Runtime>;
}

impl pallet_utility::Config for Runtime {
    type PalletsOrigin = OriginCaller;
    type RuntimeCall = RuntimeCall;
    type RuntimeEvent = RuntimeEvent;
    type WeightInfo = crate::weights::pallet_utility::MeasuredWeight<Runtime>;
}
