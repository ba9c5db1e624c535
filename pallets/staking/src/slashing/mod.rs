//! From an offence to the treasury.
//!
//! The offences pallet comes before this in the flow; ledgers, the treasury and the session pallet after.
//! The modules stand in the order in which a slash passes through them:
//!
//! | step | when | module | owns |
//! |---|---|---|---|
//! | its shapes | | [`types`] | nothing |
//! | a ruling arrives | at once | `report` | nothing |
//! | wait, grow, be cancelled | until its era | `deferral` | `DeferredSlashes` and its indices |
//! | chill, void nominations, exclude | at once | `punishment` | `Punishments`, `ChilledPrefs` |
//! | what several offences bring together | | `causes` | nothing |
//! | bar from work, force an era | at once | `disabling` | `DisabledOffenders` |
//! | become visible | the blocks after the report | `unapplied` | `UnappliedSlashes` and its rows |
//! | take stake | from the start of its era | `application` | `NextApplication`, `*SlashInEra` |
//! | the maximum over a span, not the sum | with that | `spans` | `SlashingSpans` |
//! | what always holds | | `invariants` | nothing |
//!
//! A report costs the same however many nominators stand behind the offender. All work that grows with
//! them happens when a block begins, up to `MaxSlashingWeight` a block, and is passed on from block to
//! block. Spans change when stake is taken, not before: a slash that is cancelled was never in them.

mod application;
mod causes;
mod deferral;
mod disabling;
mod invariants;
mod punishment;
mod report;
mod spans;
pub mod types;
mod unapplied;

use crate::{
    pallet::{Config, Pallet},
    types::BalanceOf,
};
use codec::{Decode, DecodeWithMemTracking, Encode, HasCompact, MaxEncodedLen};
use frame_support::{
    traits::Get,
    weights::{Weight, WeightMeter},
    CloneNoBound, DebugNoBound, DefaultNoBound, EqNoBound, PartialEqNoBound, WeakBoundedVec,
};
use scale_info::TypeInfo;
use sp_staking::EraIndex;

/// What one stash was charged, over the periods in which it pays the maximum and not the sum.
///
/// Begins with the fields that clients read, who look for the type under the name of this module. A stash
/// without a record is in its first span, which began with era 0. Both lists hold at most one entry for
/// each era that can still be slashed for, and one more, whatever `HistoryDepth` is by then: an entry that is left out
/// would be charged again.
#[derive(
    CloneNoBound,
    DebugNoBound,
    Decode,
    DefaultNoBound,
    Encode,
    EqNoBound,
    MaxEncodedLen,
    PartialEqNoBound,
    TypeInfo,
)]
#[scale_info(skip_type_params(T))]
pub struct SlashingSpans<T: Config> {
    /// The number of the present span.
    pub span_index: u32,
    /// The era in which it began.
    pub last_start: EraIndex,
    /// The last era with a slash above zero.
    pub last_nonzero_slash: EraIndex,
    /// The lengths of the spans before, newest first.
    pub prior: WeakBoundedVec<EraIndex, T::HistoryDepth>,
    /// What each era costs, oldest first.
    pub charged: WeakBoundedVec<EraCharge<BalanceOf<T>>, T::HistoryDepth>,
}

/// What all slashes of an era together cost a stash.
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
pub struct EraCharge<Balance: HasCompact + MaxEncodedLen> {
    /// The era.
    #[codec(compact)]
    pub era: EraIndex,
    /// The sum over the validators that the stash backed in it.
    #[codec(compact)]
    pub amount: Balance,
}

impl<T: Config> Pallet<T> {
    /// What slashes do in a block: stake is taken first, since withdrawals wait for it.
    pub(crate) fn process_slashes() -> Weight {
        let mut meter = WeightMeter::with_limit(T::MaxSlashingWeight::get());
        Self::process_due_slashes(&mut meter);
        Self::process_unshown_slashes(&mut meter);
        meter.consumed()
    }

    /// Consumes what a step on a page of an exposure takes, if a block has room for it and for `rest`. Returns whether
    /// it has. `found` is what it took at the most to find out what is next.
    ///
    /// A page that an earlier release stored can be larger than those of today, and take more than a block's share.
    /// It is the only work of its block then, and takes more: if it waited for ever, so would all slashes after it,
    /// and all withdrawals.
    fn take_weight_of_page(
        meter: &mut WeightMeter,
        found: Weight,
        page: Weight,
        rest: Weight,
    ) -> bool {
        let step = page.saturating_add(rest);
        if meter.can_consume(step) {
            meter.consume(page);
            return true;
        }
        let fits_alone = found
            .saturating_add(step)
            .all_lte(T::MaxSlashingWeight::get());
        if fits_alone || !meter.consumed().all_lte(found) {
            return false;
        }
        let consumed = meter.consumed().saturating_add(page);
        *meter = WeightMeter::with_consumed_and_limit(consumed, consumed.saturating_add(rest));
        true
    }
}
