//! A runtime with our staking, made to the measure of the chain. It has what the migration needs, and no more: accounts of
//! 32 bytes, balances of 128 bits, block numbers of 32 bits.

use crate::numbers::Numbers;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_election_provider_support::{
    bounds::{ElectionBounds, ElectionBoundsBuilder},
    onchain, SequentialPhragmen,
};
use frame_support::{
    derive_impl, parameter_types, storage_alias,
    traits::{ConstBool, ConstU32, ConstU64, EstimateNextNewSession, VariantCount},
    weights::{RuntimeDbWeight, Weight},
};
use frame_system::EnsureRoot;
use scale_info::TypeInfo;
use sp_runtime::{traits::IdentityLookup, AccountId32, Perbill};
use sp_staking::{EraPayout, SessionIndex};
use std::collections::BTreeSet;

/// An account.
pub type AccountId = AccountId32;
/// An amount, in the smallest unit of the token.
pub type Balance = u128;

type Extrinsic = sp_runtime::generic::UncheckedExtrinsic<AccountId, RuntimeCall, (), ()>;
type Header = sp_runtime::generic::Header<u32, sp_runtime::traits::BlakeTwo256>;
type Block = sp_runtime::generic::Block<Header, Extrinsic>;

frame_support::construct_runtime!(
    pub enum Runtime {
        System: frame_system,
        Timestamp: pallet_timestamp,
        Balances: pallet_balances,
        Staking: palisade_staking,
    }
);

parameter_types! {
    pub static BondingDuration: u32 = 28;
    pub static SlashDeferDuration: u32 = 27;
    pub static SessionsPerEra: u32 = 6;
    pub static HistoryDepth: u32 = 84;
    pub static MaxUnlockingChunks: u32 = 32;
    pub static MaxNominations: u32 = 16;
    pub static MaxExposurePageSize: u32 = 512;
    pub static ExistentialDeposit: Balance = 1;
    pub static StakingIndex: u8 = 0;
    pub static ReadWeight: u64 = 0;
    pub static WriteWeight: u64 = 0;
    pub DbWeight: RuntimeDbWeight = RuntimeDbWeight { read: ReadWeight::get(), write: WriteWeight::get() };
    pub Bounds: ElectionBounds = ElectionBoundsBuilder::default().build();
    pub MaxSlashingWeight: Weight = Weight::from_parts(1_000_000_000_000, u64::MAX);
}

/// Sets the numbers of the chain. They hold for this thread.
pub fn set_numbers(numbers: &Numbers) {
    BondingDuration::set(numbers.bonding_duration);
    SlashDeferDuration::set(numbers.slash_defer_duration);
    SessionsPerEra::set(numbers.sessions_per_era);
    HistoryDepth::set(numbers.history_depth);
    MaxUnlockingChunks::set(numbers.max_unlocking_chunks);
    MaxNominations::set(numbers.max_nominations);
    MaxExposurePageSize::set(numbers.max_exposure_page_size);
    ExistentialDeposit::set(numbers.existential_deposit);
    StakingIndex::set(numbers.index);
    ReadWeight::set(numbers.db_weight.read);
    WriteWeight::set(numbers.db_weight.write);
}

/// The reason of a hold: the index of a pallet, and the number of its reason. So the holds of all pallets of the chain can
/// be read.
#[derive(
    Clone,
    Copy,
    Debug,
    Decode,
    DecodeWithMemTracking,
    Encode,
    Eq,
    MaxEncodedLen,
    Ord,
    PartialEq,
    PartialOrd,
    TypeInfo,
)]
pub struct HoldReason(u8, u8);

impl VariantCount for HoldReason {
    const VARIANT_COUNT: u32 = 256;
}

impl From<palisade_staking::HoldReason> for HoldReason {
    fn from(reason: palisade_staking::HoldReason) -> Self {
        match reason {
            palisade_staking::HoldReason::Staking => Self(StakingIndex::get(), 0),
            palisade_staking::HoldReason::Rewards => Self(StakingIndex::get(), 1),
        }
    }
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Runtime {
    type AccountData = pallet_balances::AccountData<Balance>;
    type AccountId = AccountId;
    type Block = Block;
    type DbWeight = DbWeight;
    type Lookup = IdentityLookup<AccountId>;
    type Nonce = u32;
}

#[derive_impl(pallet_timestamp::config_preludes::TestDefaultConfig)]
impl pallet_timestamp::Config for Runtime {}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Runtime {
    type AccountStore = System;
    type Balance = Balance;
    type ExistentialDeposit = ExistentialDeposit;
    type FreezeIdentifier = HoldReason;
    type MaxFreezes = ConstU32<256>;
    type MaxLocks = ConstU32<256>;
    type RuntimeFreezeReason = HoldReason;
    type RuntimeHoldReason = HoldReason;
}

impl palisade_staking::Config for Runtime {
    type AdminOrigin = EnsureRoot<AccountId>;
    type Balance = Balance;
    type BondingDuration = BondingDuration;
    type Currency = Balances;
    type CurrencyToVote = palisade_staking::VotesWithin64Bits;
    type ElectionProvider = onchain::OnChainExecution<Election>;
    type EraPayout = NoPayout;
    type EventListeners = ();
    type ServiceSlashes = ();
    type ExpectedBlockTime = ConstU64<6_000>;
    type GenesisElectionProvider = onchain::OnChainExecution<Election>;
    type HistoryDepth = HistoryDepth;
    type LongestPaidEra = ConstU64<604_800_000>;
    type MaxCandidates = ConstU32<10_000>;
    type MaxExposurePageSize = MaxExposurePageSize;
    type MaxExposurePages = ConstU32<1_000>;
    type MaxNominations = MaxNominations;
    type MaxNominators = ConstU32<1_000_000>;
    type MaxShownNominators = ConstU32<100_000>;
    type MaxSlashingWeight = MaxSlashingWeight;
    type MaxUnlockingChunks = MaxUnlockingChunks;
    type MaxValidatorSet = ConstU32<10_000>;
    type NextNewSession = NoEstimate;
    type PointsPerBlock = ConstU32<20>;
    type RewardRemainder = ();
    type RewardSource = palisade_staking::Minted;
    type RuntimeHoldReason = HoldReason;
    type SessionInterface = StoredSession;
    type SessionsPerEra = SessionsPerEra;
    type Slash = ();
    type SlashDeferDuration = SlashDeferDuration;
    type UnixTime = Timestamp;
    type VoterList = palisade_staking::VoterOrder<Self>;
    type WeightInfo = palisade_staking::weights::CountedWeight<Self>;
}

/// No era ends in a rehearsal.
pub struct NoPayout;
impl EraPayout<Balance> for NoPayout {
    fn era_payout(_: Balance, _: Balance, _: u64) -> (Balance, Balance) {
        (0, 0)
    }
}

/// No era is elected in a rehearsal.
pub struct Election;
impl onchain::Config for Election {
    type Bounds = Bounds;
    type DataProvider = Staking;
    type MaxBackersPerWinner = ConstU32<1_000_000>;
    type MaxWinnersPerPage = ConstU32<10_000>;
    type Solver = SequentialPhragmen<AccountId, Perbill>;
    type Sort = ConstBool<true>;
    type System = Runtime;
    type WeightInfo = ();
}

/// No session starts in a rehearsal.
pub struct NoEstimate;
impl EstimateNextNewSession<u32> for NoEstimate {
    fn average_session_length() -> u32 {
        1
    }

    fn estimate_next_new_session(_: u32) -> (Option<u32>, Weight) {
        (None, Weight::zero())
    }
}

#[storage_alias]
type Validators = StorageValue<Session, Vec<AccountId>>;

/// The session pallet as it is stored. Its keys are not decoded: each chain has its own.
pub struct StoredSession;
impl palisade_staking::SessionInterface<AccountId> for StoredSession {
    fn has_keys(stash: &AccountId) -> bool {
        let hash = sp_io::hashing::twox_64(stash.as_ref());
        let prefix = [
            sp_io::hashing::twox_128(b"Session"),
            sp_io::hashing::twox_128(b"NextKeys"),
        ]
        .concat();
        sp_io::storage::exists(&[&prefix[..], &hash, stash.as_ref()].concat())
    }

    fn validators() -> Vec<AccountId> {
        Validators::get().unwrap_or_default()
    }

    fn validator_count() -> u32 {
        Validators::decode_len().unwrap_or(0) as u32
    }

    // The session pallet of the new runtime does this. It is no part of the rehearsal.
    fn disable(_: &AccountId, _: Perbill) {}

    fn enable(_: &BTreeSet<AccountId>) {}

    fn prune_historical_up_to(_: SessionIndex) {}
}
