//! What the migration reports: why it refuses a state, and which corruptions it has met.

use crate::{
    pallet::{Config, Event, Pallet},
    types::BalanceOf,
};
use codec::{Decode, DecodeWithMemTracking, Encode};
use scale_info::TypeInfo;
use sp_staking::EraIndex;

/// Why the state can't be taken over. Nothing was changed.
#[derive(Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
pub enum Refusal {
    /// The storage version is not one of 13 to 16. Upgrade `pallet-staking` first.
    UnknownVersion,
    /// There is an item that `pallet-staking` does not have in these versions. The 16 bytes are the hash of its name.
    UnknownItem([u8; 16]),
    /// There is no active era. Wait for it.
    NoActiveEra,
    /// The planned era is neither the active one nor the next.
    ErasDisagree,
    /// This era is stored, and is out of the history of this runtime. Raise `HistoryDepth`.
    HistoryTooShort(EraIndex),
}

/// A corruption that was met, and what was done.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
#[allow(missing_docs, reason = "the variant says what its fields are")]
pub enum Repair<AccountId, Balance> {
    /// The ledger of the stash was under a key that may not hold it. The stash controls itself.
    ControllerReset { stash: AccountId },
    /// The stash had no ledger. It got one with all its locked funds as active stake.
    LedgerRebuilt { stash: AccountId, total: Balance },
    /// The sums or chunks of the ledger were inconsistent. `total` is the new sum.
    LedgerMended { stash: AccountId, total: Balance },
    /// A ledger was removed: the stash has another one, or there are no funds behind it.
    LedgerRemoved { stash: AccountId },
    /// The ledger under this key can't be decoded. It is left as it is.
    LedgerUnreadable { key: AccountId },
    /// The stash had neither a ledger nor locked funds. It was forgotten.
    StashForgotten { stash: AccountId },
    /// The stash has fewer funds than stake. The stake shrank by `missing`.
    StakeCut { stash: AccountId, missing: Balance },
    /// More funds were locked than staked. The difference is free.
    FundsFreed { stash: AccountId, amount: Balance },
    /// Fewer funds were locked than staked. The difference was free, and is held.
    FundsHeld { stash: AccountId, amount: Balance },
    /// The account is no stash. Its reward destination was removed.
    PayeeRemoved { account: AccountId },
    /// The rewards of a virtual staker were to be staked. They go to its account.
    PayeeChanged { stash: AccountId },
    /// The account is no stash, or has no active stake. It validates no more.
    ValidatorRemoved { stash: AccountId },
    /// The account is no stash, has no target, or validates. It nominates no more.
    NominatorRemoved { stash: AccountId },
    /// A target was named twice. It is named once.
    NominationsMended { stash: AccountId },
    /// Sums or pages of an exposure were inconsistent.
    ExposureMended { era: EraIndex, validator: AccountId },
    /// Accounts without an exposure had points, or the total was wrong. The total changed by `points`.
    PointsMended { era: EraIndex, points: u32 },
    /// Pages were marked as claimed that don't exist.
    ClaimsMended { era: EraIndex, validator: AccountId },
    /// The account is no stash, and its slashing spans don't matter any more. They were removed.
    SpansRemoved { account: AccountId },
    /// The slash was never applied, and stake of its era is free by now. It was dropped.
    SlashExpired { era: EraIndex, validator: AccountId },
    /// The slash was forgotten after its era. It is due in `era`.
    SlashRevived { era: EraIndex, validator: AccountId },
    /// Deferred slashes could not be decoded. They were dropped.
    SlashesUnreadable,
}

/// Emits the event of a repair.
pub(super) fn report<T: Config>(repair: Repair<T::AccountId, BalanceOf<T>>) {
    Pallet::<T>::deposit_event(Event::HandoverRepaired { repair });
}
