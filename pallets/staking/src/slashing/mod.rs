//! From an offence to the treasury.
//!
//! The offences pallet comes before this in the flow; ledgers, the treasury and the session pallet after.
//! The modules stand in the order in which a slash passes through them:
//!
//! | step | when | module | owns |
//! |---|---|---|---|
//! | its shapes | | [`types`] | nothing |
//! | a ruling arrives | at once | `report` | nothing |
//! | chill, void nominations, exclude | at once | `punishment` | `Punishments` |
//! | bar from work, force an era | at once | `disabling` | `DisabledOffenders` |
//! | wait, grow, be cancelled | until its era | `deferral` | `DeferredSlashes` and its indices |
//! | become visible | the blocks after the report | `unapplied` | `UnappliedSlashes` and its rows |
//! | take stake | from the start of its era | `application` | `NextApplication`, `*SlashInEra` |
//! | the maximum over a span, not the sum | with that | `spans` | `SlashingSpans` |
//! | what always holds | | `invariants` | nothing |
//!
//! A report costs the same however many nominators stand behind the offender. All work that grows with
//! them happens when a block begins, up to `MaxSlashingWeight` a block, and is passed on from block to
//! block. Spans change when stake is taken, not before: a slash that is cancelled was never in them.

mod application;
mod deferral;
mod disabling;
mod invariants;
mod punishment;
mod report;
mod spans;
pub mod types;
mod unapplied;

use crate::pallet::{Config, Pallet};
use frame_support::{
    traits::Get,
    weights::{Weight, WeightMeter},
};

impl<T: Config> Pallet<T> {
    /// What slashes do in a block: stake is taken first, since withdrawals wait for it.
    pub(crate) fn process_slashes() -> Weight {
        let mut meter = WeightMeter::with_limit(T::MaxSlashingWeight::get());
        Self::process_due_slashes(&mut meter);
        Self::process_unshown_slashes(&mut meter);
        meter.consumed()
    }
}
