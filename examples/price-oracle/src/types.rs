//! What is signed, and what is stored.

use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{traits::Get, CloneNoBound, DebugNoBound, DefaultNoBound, WeakBoundedVec};
use palisade_restaking_primitives::ServiceId;
use scale_info::TypeInfo;
use sp_runtime::{FixedU128, Perbill};
use sp_staking::EraIndex;

/// The number of a round. The first one is zero.
pub type RoundIndex = u32;

/// Allocated stake, in units of the currency.
pub type Stake = u128;

/// What a validator states: the price in a round of a service of a chain.
#[derive(
    Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct Statement<Hash> {
    /// The hash of the chain's first block. So a statement for another chain is no fault on this one.
    pub genesis: Hash,
    /// The service. So one key may serve two oracles.
    pub service: ServiceId,
    /// The round.
    pub round: RoundIndex,
    /// The price, in parts of 10¹⁸.
    pub price: FixedU128,
}

/// The first words of all that is signed as a statement. No other message of the chain begins with them.
pub const STATEMENT_CONTEXT: &str = "palisade price statement";

/// The first words of what a new key signs.
pub const KEY_CONTEXT: &str = "palisade price oracle key";

impl<Hash: Encode> Statement<Hash> {
    /// Returns the bytes to sign: the SCALE encoding of [`STATEMENT_CONTEXT`] and the fields.
    ///
    /// | bytes | |
    /// |---|---|
    /// | 25 | `0x60`, which is the length of the text, and the text in ASCII |
    /// | 32 | `genesis` |
    /// | 4 | `service`, little-endian |
    /// | 4 | `round`, little-endian |
    /// | 16 | `price` in parts of 10¹⁸, little-endian |
    pub fn bytes_to_sign(&self) -> Vec<u8> {
        (STATEMENT_CONTEXT, self).encode()
    }
}

/// Returns the bytes that a new key signs, to show that `validator` has it: the SCALE encoding of [`KEY_CONTEXT`], the
/// chain, the service and the stash.
pub fn key_bytes_to_sign<Hash: Encode, AccountId: Encode>(
    genesis: &Hash,
    service: ServiceId,
    validator: &AccountId,
) -> Vec<u8> {
    (KEY_CONTEXT, genesis, service, validator).encode()
}

/// A statement, and who signed it.
#[derive(
    Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct SignedStatement<Key, Signature, Hash> {
    /// The oracle key.
    pub key: Key,
    /// What is stated.
    pub statement: Statement<Hash>,
    /// The key's signature of [`Statement::bytes_to_sign`], as it is or between `<Bytes>` and `</Bytes>`.
    pub signature: Signature,
}

/// What governance decides. [`Settings::is_allowed`] says which values are allowed.
#[derive(
    Clone,
    Copy,
    Debug,
    Decode,
    DecodeWithMemTracking,
    Encode,
    Eq,
    MaxEncodedLen,
    PartialEq,
    TypeInfo,
)]
pub struct Settings {
    /// The blocks of a round. Counts from the next round on.
    pub round_length: u32,
    /// The fewest validators whose reports make a price.
    pub min_reports: u32,
    /// The least allocated stake behind the reports that make a price, in units. To decide a price takes half of this
    /// stake or more.
    pub min_stake: Stake,
    /// The part of its allocation that a validator loses for two prices in a round. Counts from the next era on: a
    /// fault costs what it cost when its era began.
    pub equivocation_part: Perbill,
}

/// The most blocks of a round: a week with blocks of 6 s. A new length counts from the next round on, so a longer round
/// could not be ended in time. Its stake would be free before.
pub const MAX_ROUND_LENGTH: u32 = 100_800;

/// The least that a fault costs: the restaking pallet takes no order for less.
pub const SMALLEST_PART: Perbill = Perbill::from_percent(1);

impl Settings {
    /// Returns whether the values are allowed: a round has between 1 and [`MAX_ROUND_LENGTH`] blocks, `min_reports` is
    /// between 1 and `max_reporters`, and a fault costs [`SMALLEST_PART`] or more.
    pub fn is_allowed(&self, max_reporters: u32) -> bool {
        (1..=MAX_ROUND_LENGTH).contains(&self.round_length)
            && (1..=max_reporters).contains(&self.min_reports)
            && self.equivocation_part >= SMALLEST_PART
    }
}

/// The round that takes reports.
#[derive(
    Clone,
    Copy,
    Debug,
    Decode,
    DecodeWithMemTracking,
    Encode,
    Eq,
    MaxEncodedLen,
    PartialEq,
    TypeInfo,
)]
pub struct Round<BlockNumber> {
    /// Its number.
    pub index: RoundIndex,
    /// The era that was active when it began. The stake of this era gives the weights, and answers for faults.
    pub era: EraIndex,
    /// Its first block.
    pub start: BlockNumber,
    /// The block that fixes its price. Reports are in the blocks before.
    pub end: BlockNumber,
}

/// The first round of an era, and what a fault costs in the era.
#[derive(
    Clone,
    Copy,
    Debug,
    Decode,
    DecodeWithMemTracking,
    Encode,
    Eq,
    MaxEncodedLen,
    PartialEq,
    TypeInfo,
)]
pub struct EraStart {
    /// The first round of the era.
    pub round: RoundIndex,
    /// The era.
    pub era: EraIndex,
    /// The part of its allocation that a validator loses for a fault.
    pub part: Perbill,
}

/// A key, and the rounds in which it is in force.
#[derive(
    Clone,
    Copy,
    Debug,
    Decode,
    DecodeWithMemTracking,
    Encode,
    Eq,
    MaxEncodedLen,
    PartialEq,
    TypeInfo,
)]
pub struct KeyPeriod<Key> {
    /// The key.
    pub key: Key,
    /// The first round.
    pub since: RoundIndex,
    /// The last round. `None` until the key is replaced or ended.
    pub until: Option<RoundIndex>,
}

impl<Key> KeyPeriod<Key> {
    /// Returns whether the key is in force in a round.
    pub fn covers(&self, round: RoundIndex) -> bool {
        self.since <= round && self.until.is_none_or(|last| round <= last)
    }
}

/// What a validator was punished with for a round.
#[derive(
    Clone,
    Copy,
    Debug,
    Decode,
    DecodeWithMemTracking,
    Encode,
    Eq,
    MaxEncodedLen,
    PartialEq,
    TypeInfo,
)]
pub struct Punishment {
    /// The round.
    pub round: RoundIndex,
    /// The part of its allocation for which slashes were opened. Less than a fault costs, if the restaking pallet
    /// allowed less.
    pub slashed: Perbill,
}

/// What is on record of a validator.
///
/// A release may lower a bound below the length of a list. The list is read as it was written, and counts as full.
#[derive(CloneNoBound, DebugNoBound, DefaultNoBound, Decode, Encode, MaxEncodedLen, TypeInfo)]
#[scale_info(skip_type_params(MaxKeys, MaxFaults))]
pub struct Record<Key, MaxKeys, MaxFaults>
where
    Key: Clone + core::fmt::Debug,
    MaxKeys: Get<u32>,
    MaxFaults: Get<u32>,
{
    /// Its keys that can still be reported, oldest first. At most one is in force in a round.
    pub keys: WeakBoundedVec<KeyPeriod<Key>, MaxKeys>,
    /// Its punishments for rounds that can still be reported, one for each round.
    pub punished: WeakBoundedVec<Punishment, MaxFaults>,
}

/// A report in the round at work.
#[derive(
    Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct Report<AccountId> {
    /// The stash of the validator.
    pub validator: AccountId,
    /// The stake behind it that is allocated to the service, in units. Above zero.
    pub stake: Stake,
    /// The price that it states.
    pub price: FixedU128,
}

/// The price of a round.
#[derive(
    Clone,
    Copy,
    Debug,
    Decode,
    DecodeWithMemTracking,
    Encode,
    Eq,
    MaxEncodedLen,
    PartialEq,
    TypeInfo,
)]
pub struct RoundPrice<BlockNumber> {
    /// The round.
    pub round: RoundIndex,
    /// The weighted median of the reports, in parts of 10¹⁸.
    pub price: FixedU128,
    /// The block that fixed it.
    pub fixed_at: BlockNumber,
    /// The number of validators that reported.
    pub reports: u32,
    /// The allocated stake behind the reports, in units.
    pub stake: Stake,
}

/// The last price, and how old it is.
#[derive(
    Clone,
    Copy,
    Debug,
    Decode,
    DecodeWithMemTracking,
    Encode,
    Eq,
    MaxEncodedLen,
    PartialEq,
    TypeInfo,
)]
pub struct PriceWithAge<BlockNumber> {
    /// The price.
    pub last: RoundPrice<BlockNumber>,
    /// The blocks since it was fixed. It does not grow while the chain stands still.
    pub age: BlockNumber,
}
