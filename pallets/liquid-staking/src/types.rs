//! What is stored.

use crate::arithmetic::batches::Chunk;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{traits::Get, CloneNoBound, DebugNoBound, WeakBoundedVec};
use scale_info::TypeInfo;
use sp_runtime::Perbill;
use sp_staking::EraIndex;

/// Amounts of the currency, and numbers of shares, in their smallest units.
pub type Balance = u128;

/// The number of a batch. Batches are numbered in the order in which they are closed, from zero.
pub type BatchId = u32;

/// How wallets show the token.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct ShareMetadata {
    /// The name.
    pub name: &'static str,
    /// The symbol behind amounts.
    pub symbol: &'static str,
    /// The digits after the point. As many as the currency has: the first share costs one unit.
    pub decimals: u8,
}

/// What governance decides. [`Settings::check`] says which values are allowed.
#[derive(
    Clone,
    Debug,
    Decode,
    DecodeWithMemTracking,
    Encode,
    Eq,
    MaxEncodedLen,
    PartialEq,
    TypeInfo,
    serde::Serialize,
    serde::Deserialize,
)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Settings<AccountId> {
    /// The account that gets the fee on rewards. Without one there is no fee.
    pub fee_account: Option<AccountId>,
    /// The part of each reward that goes to `fee_account`, rounded down.
    pub reward_fee: Perbill,
    /// The part of each reward that goes to the insurance fund, rounded down.
    pub insurance_share: Perbill,
    /// The part of an instant exit that stays with holders, rounded up.
    pub instant_fee: Perbill,
    /// The part of the net asset value that is kept free for instant exits.
    pub buffer_target: Perbill,
    /// The largest part of all stake that the net asset value may reach by a deposit.
    pub max_share: Perbill,
    /// The largest part of the net asset value that is delegated to one validator.
    pub max_per_validator: Perbill,
    /// Bunker mode begins when holders lose more than this part of the net asset value in an era.
    pub bunker_threshold: Perbill,
    /// The smallest deposit, in units. The existential deposit counts instead if it is larger.
    pub min_deposit: Balance,
}

impl<AccountId> Default for Settings<AccountId> {
    /// Returns the settings of a chain whose governance has not set any. The smallest deposit is the existential
    /// deposit then: the value here is smaller, so [`Settings::check`] refuses it.
    fn default() -> Self {
        Self {
            fee_account: None,
            reward_fee: Perbill::from_percent(10),
            insurance_share: Perbill::from_percent(5),
            instant_fee: Perbill::from_parts(5_000_000), // 0.5%
            buffer_target: Perbill::from_percent(5),
            max_share: Perbill::from_percent(25),
            max_per_validator: Perbill::from_percent(10),
            bunker_threshold: Perbill::from_percent(1),
            min_deposit: 1,
        }
    }
}

/// The largest part of a reward that fee and insurance may take together.
pub const MAX_REWARD_CUT: Perbill = Perbill::from_percent(50);
/// The largest fee on an instant exit.
pub const MAX_INSTANT_FEE: Perbill = Perbill::from_percent(10);
/// The largest target of the buffer.
pub const MAX_BUFFER_TARGET: Perbill = Perbill::from_percent(50);

impl<AccountId> Settings<AccountId> {
    /// Returns whether the values are allowed. `least` is the existential deposit, in units.
    ///
    /// - `reward_fee` and `insurance_share` are at most [`MAX_REWARD_CUT`] together.
    /// - `instant_fee` is at most [`MAX_INSTANT_FEE`].
    /// - `buffer_target` is at most [`MAX_BUFFER_TARGET`].
    /// - `min_deposit` is at least `least`.
    ///
    /// All values of the other fields are allowed. With `max_share` 0% nobody can deposit. With `max_per_validator` 0%
    /// nothing is delegated. With `bunker_threshold` 0% any loss of holders begins bunker mode, with 100% none does.
    /// Queued exits don't depend on any field.
    pub fn check(&self, least: Balance) -> bool {
        let cut = self
            .reward_fee
            .deconstruct()
            .checked_add(self.insurance_share.deconstruct());
        cut.is_some_and(|cut| cut <= MAX_REWARD_CUT.deconstruct())
            && self.instant_fee <= MAX_INSTANT_FEE
            && self.buffer_target <= MAX_BUFFER_TARGET
            && self.min_deposit >= least
    }
}

/// Funds on the account of the pallet, and funds that return to it.
#[derive(
    Clone,
    Copy,
    Debug,
    Decode,
    DecodeWithMemTracking,
    Default,
    Encode,
    Eq,
    MaxEncodedLen,
    PartialEq,
    TypeInfo,
)]
pub struct Cash {
    /// Free funds of holders. Instant exits are paid from it, and delegations are made from it.
    pub buffer: Balance,
    /// The insurance fund. It pays for losses, and what other accounts of the pallet lack of the existential deposit.
    /// The existential deposit of its own account is never paid out.
    pub insurance: Balance,
    /// What holders own of stake that unbonds: their parts of the chunks of batches, and all that unbonds for no batch.
    pub returning: Balance,
}

/// An account of the pallet that nominates one validator.
#[derive(
    Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct Stash<AccountId> {
    /// The account. It has no key.
    pub account: AccountId,
    /// The validator that it nominates. Without one the stash is idle and gets no funds.
    pub validator: Option<AccountId>,
    /// The active stake, in units.
    pub active: Balance,
    /// The account that runs the validator, and may bond for it.
    pub operator: Option<AccountId>,
    /// What the operator has bonded: held on its own account. It pays first for losses of this stash.
    pub bond: Balance,
    /// If the operator leaves: from this era on the bond can be withdrawn.
    pub leaves_in: Option<EraIndex>,
}

impl<AccountId> Stash<AccountId> {
    /// Returns an idle stash without stake.
    pub fn new(account: AccountId) -> Self {
        Self {
            account,
            validator: None,
            active: 0,
            operator: None,
            bond: 0,
            leaves_in: None,
        }
    }
}

/// A chunk of a batch, and the stash that unbonds it.
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
pub struct Part {
    /// The number of the stash.
    pub stash: u32,
    /// The chunk.
    pub chunk: Chunk,
}

/// Exits that left together.
#[derive(CloneNoBound, DebugNoBound, Decode, Encode, MaxEncodedLen, TypeInfo)]
#[scale_info(skip_type_params(MaxStashes))]
pub struct Batch<MaxStashes: Get<u32>> {
    /// The shares of all members.
    pub shares: Balance,
    /// The shares of members that have not claimed.
    pub unclaimed: Balance,
    /// Funds of the batch on the account of the pallet, in units.
    pub cash: Balance,
    /// The chunks that unbond, one of each stash at most. Empty once the batch is settled. More than `MaxStashes` are
    /// read.
    pub parts: WeakBoundedVec<Part, MaxStashes>,
    /// What all members get together, in units. `None` until all chunks are withdrawn.
    pub settled: Option<Balance>,
}

/// What a member gave up for a batch, and what it deposited.
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
pub struct Request {
    /// The shares.
    pub shares: Balance,
    /// What is held for the request, in units. The claim releases this much. `RequestDeposit` may have another value by
    /// then.
    pub deposit: Balance,
}

/// Which era the staking pallet is in.
#[derive(
    Clone,
    Copy,
    Debug,
    Decode,
    DecodeWithMemTracking,
    Default,
    Encode,
    Eq,
    MaxEncodedLen,
    PartialEq,
    TypeInfo,
)]
pub struct Clock {
    /// The last era whose chunks can be withdrawn now.
    pub free: EraIndex,
    /// The era of a chunk that unbonds now. It never falls.
    pub unlock: EraIndex,
}

/// How far the work of an era is done.
#[derive(
    Clone,
    Copy,
    Debug,
    Decode,
    DecodeWithMemTracking,
    Default,
    Encode,
    Eq,
    MaxEncodedLen,
    PartialEq,
    TypeInfo,
)]
pub struct Work {
    /// Zero if an era was planned since rewards were taken and a batch was closed: that is due. Otherwise what the
    /// unlock era was then, at least 1.
    pub closed: EraIndex,
    /// Zero if an era was planned since funds were delegated: that is due, after the close. Otherwise what the unlock
    /// era was then, at least 1.
    pub delegated: EraIndex,
    /// When settling failed. It is tried again when the clock has changed, or an era was planned.
    pub failed: Option<Clock>,
}

/// Losses of holders, and whether bunker mode is on.
#[derive(
    Clone,
    Copy,
    Debug,
    Decode,
    DecodeWithMemTracking,
    Default,
    Encode,
    Eq,
    MaxEncodedLen,
    PartialEq,
    TypeInfo,
)]
pub struct AlarmState {
    /// What holders lost since the last close, in units, without what was covered. With each further loss, the earlier
    /// ones are counted for the shares that exist then.
    pub loss: Balance,
    /// In bunker mode: the net asset value and the shares before the loss.
    pub bunker: Option<(Balance, Balance)>,
}
