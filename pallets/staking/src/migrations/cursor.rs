//! Where the migration goes on.

use crate::pallet::Config;
use codec::{Decode, Encode, MaxEncodedLen};
use frame_support::{traits::Get, weights::Weight};
use scale_info::TypeInfo;
use sp_staking::EraIndex;

/// The era of a slash that was set aside, and its position, the most significant byte first.
pub type SlashPlace = [u8; 8];

/// The next step of the migration. A position is the last key that was passed, `None` before the first.
///
/// Steps that remove what they pass have a position too, except `RawSlashes`. The state of a block keeps removed keys
/// until its end. Without a position, each unit passes all keys again that the units before it have removed.
#[derive(Clone, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub enum Cursor<AccountId> {
    /// The state was refused.
    Refused,
    /// Unpaged exposures are cut into pages, and removed.
    Unpaged(Option<(EraIndex, AccountId)>),
    /// Exposures with only a paid part are cut into pages, and removed.
    Clipped(Option<(EraIndex, AccountId)>),
    /// Each exposure gets the pages that it promises.
    Overviews(Option<(EraIndex, AccountId)>),
    /// Ledgers under wrong keys are set aside.
    Keys(Option<AccountId>),
    /// Ledgers that were set aside get to the keys of their stashes.
    Displaced(Option<AccountId>),
    /// Ledgers, funds and old claims of stashes.
    Stashes(Option<AccountId>),
    /// Reward destinations without a stash are removed.
    Payees(Option<AccountId>),
    /// Validators of the planned era become candidates.
    Elected(Option<AccountId>),
    /// Other validators become candidates, while there is room.
    Validators(Option<AccountId>),
    /// Nominators are put in order.
    Nominators(Option<AccountId>),
    /// The oldest era is summed up next.
    FirstEra,
    /// The sums, points and rewards of an era, validator by validator.
    Era(EraIndex, Option<AccountId>),
    /// Slashing spans.
    Spans(Option<AccountId>),
    /// The records of spans are removed.
    SpanRecords(Option<(AccountId, u32)>),
    /// The lists of deferred slashes are cut into single slashes.
    RawSlashes,
    /// Single slashes are queued.
    Slashes(Option<SlashPlace>),
    /// Rulings that waited are carried out. Then staking goes on.
    Ending,
}

/// What one unit of work has done.
pub(super) struct Unit<Position> {
    /// The position after it. `None`: the step is finished.
    pub(super) next: Option<Position>,
    /// Its weight.
    pub(super) weight: Weight,
}

impl<Position> Unit<Position> {
    /// Returns a unit with the weight of this number of reads and of writes.
    pub(super) fn new<T: Config>(next: Option<Position>, reads: u64, writes: u64) -> Self {
        Self {
            next,
            weight: T::DbWeight::get().reads_writes(reads, writes),
        }
    }

    /// Returns the unit at the end of a step: nothing was left.
    pub(super) fn finished<T: Config>() -> Self {
        Self::new::<T>(None, 1, 0)
    }

    /// Returns where the migration goes on, and the weight.
    pub(super) fn then<AccountId>(
        self,
        stay: impl FnOnce(Position) -> Cursor<AccountId>,
        end: Cursor<AccountId>,
    ) -> (Cursor<AccountId>, Weight) {
        (self.next.map_or(end, stay), self.weight)
    }
}
