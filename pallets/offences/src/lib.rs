//! Takes offence reports, counts concurrent offenders, and hands them over to staking with a ruling.
//!
//! BABE, GRANDPA and im-online prove a misbehaviour, and report it here through
//! [`ReportOffence`](sp_staking::offence::ReportOffence). For each report, this pallet
//!
//! 1. checks with the runtime's [`OffencePolicy`] whether the session proves anything, and drops the offenders that
//!    were reported before for the same kind and time slot,
//! 2. counts the offenders of the kind that offended together,
//! 3. gets from the policy the fraction that this number of offenders deserves, and the other consequences of the kind,
//! 4. hands the new offenders over to staking at once, with a [`Ruling`](palisade_offence::Ruling), through
//!    [`OffenceHandler`](palisade_offence::OffenceHandler),
//! 5. later hands a grown fraction over to earlier offenders of the slot, and forgets reports that are too old.
//!
//! Staking carries the ruling out: what it takes, and from which accounts, is not decided here.
//!
//! # Key terms
//!
//! - **Offence**: a misbehaviour of a *kind* (such as a GRANDPA equivocation), in a *time slot* of that kind (such as a
//!   round), in a session.
//! - **Concurrent**: offenders of the same kind and time slot are counted together, because they may have colluded. The
//!   session must be the same too, except for kinds whose slots span sessions
//!   ([`spans_sessions`](OffencePolicy::spans_sessions)).
//! - **Slot**: the record of concurrent offences. It is a *time slot* or a *habitual slot*.
//! - **Ruling**: what staking gets with offenders: kind, session, fraction of stake, other consequences.
//! - **Hand over**: to call the handler with offenders and a ruling.
//! - **Newcomer**: an offender that a report names and that was not known for its kind and slot.
//! - **Growth**: a rise of a slot's fraction, because more offenders were reported. Until the larger fraction is handed
//!   over to the earlier offenders, these *lag*.
//! - **Habitual offender**: an offender that was reported for more than [`Config::MaxReports`] time slots of one kind
//!   and era. One more report of it is kept in the *habitual slot* of each *period* (the session, or the era for kinds
//!   whose slots span sessions).
//! - **Inconclusive session**: a session in which reports of a kind prove nothing.
//! - **Room**: a type that is the only writer, and the only reader inside its pallet, of some storage items. Its docs
//!   state its invariant.
//! - **Transition**: a type that carries out hooks and reports. It reads rooms and lets rooms store the result.
//!
//! # Example
#![doc = docify::embed!("minimal-runtime.rs", offences)]
//!
//! # Modules
//!
//! In the order in which a report flows. Files never call each other in a circle.
//!
//! | module | what it does | rooms that it uses |
//! |---|---|---|
//! | [`pallet`](mod@pallet) | declares configuration, storage and events; calls the hook | none |
//! | [`records`] | the types of what is stored | none |
//! | [`policy`](mod@policy) | what the runtime decides about offences of each kind | none |
//! | [`dated`](mod@dated) | reports whose session a pool knows | none |
//! | [`report`](mod@report) | the flow of one report | `Expiry`, `StoredReports` |
//! | [`habits`](mod@habits) | who is new, who counts together | `OpenSlot`, `StoredReports`, `OffenderLists` |
//! | [`upkeep`](mod@upkeep) | hands growths over, forgets what has expired, in bounded steps | `OpenSlot` |
//! | `rooms` | owns the storage; its table says which room owns which item | |
//! | `ids` | the ids of reports and slots | none |
//! | `block_weight` | registers weight in the block | none |
//! | [`weights`] | what reports and steps cost | none |
//! | `invariants` | what always holds in storage | reads all items |
//! | `benchmarking` | measures the weights; only with the feature `runtime-benchmarks` | `OpenSlot` |
//!
//! # The cost of k reports
//!
//! The handlers of `pallet-offences` may expect *all* offenders of a slot with every report. This costs O(k²) for k
//! reports. Here a report writes its newcomers only, and hands over its newcomers only.
//!
//! The growth of a fraction is handed over to earlier offenders in one pass, after the session in which the growth was
//! reported. So all growths of a session are handed over at once. Take k reports of one session, with one offender
//! each. At most 2k offenders are handed over for them. Each further session with reports for the slot costs at most
//! one pass more.
//!
//! The handler must apply the largest fraction of all rulings on an offence, not the sum. So a repeated ruling takes
//! no more stake.
//!
//! # The number of reports
//!
//! Valid reports are free, so the storage that they use must be bounded. For each offender, kind and era, the reports
//! for [`Config::MaxReports`] time slots are kept. An offender with more is habitual. It is counted together with all
//! habitual offenders, and gains nothing by that ([`mod@habits`]). More reports of it are refused. Node pools refuse
//! them too, if the runtime wires [`DatedReports`] and [`DatedProofs`] ([`mod@dated`]).
//!
//! # What differs from `pallet-offences`
//!
//! - Earlier offenders get a growth after the session in which it was reported, plus the blocks that the bounded pass
//!   takes. They don't get it within the report.
//! - Concurrent offences share the session too, as the trait demands, except where a slot can outlive its session
//!   ([`OffencePolicy::spans_sessions`]).
//! - The same offender is counted once for each kind and slot, whatever session a report names. A reporter can't choose
//!   a second session to have an offence counted twice.
//! - Nothing is kept for ever. Reports are forgotten after [`Config::ReportLifetime`] sessions. An older offence is
//!   refused with [`REPORT_TOO_OLD`], because it could not be distinguished from a duplicate.
//! - Staking gets the kind of an offence and its consequences, not only the fraction.
//! - A policy can decide that reports of a kind prove nothing in a session. It can also give other consequences if many
//!   validators offend together, because a common fault may be the cause.
//! - The handler's weight is added to the weight of the block. `pallet-offences` ignores it.
//! - `Reports` has the key of `pallet-offences`. Its value starts with the same fields, with a bound on the reporters.
//! - `ConcurrentReportsIndex` has one entry for each position instead of one growing value.
//!
//! # Where to go on
//!
//! - `docs/spec/offences.md`: the rules, with examples. `docs/spec/slashing.md`: what staking does with a ruling.
//! - `docs/adr/024-common-faults.md` and `docs/adr/025-reports-an-era.md`: why it is so.

#![cfg_attr(not(feature = "std"), no_std)]
// Stories calculate plainly, and some of their reports are refused.
#![cfg_attr(
    test,
    allow(clippy::arithmetic_side_effects, clippy::let_underscore_must_use)
)]

extern crate alloc;

pub mod dated;
pub mod habits;
pub mod pallet;
pub mod policy;
pub mod records;
pub mod report;
pub mod upkeep;
pub mod weights;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod block_weight;
mod ids;
mod invariants;
mod rooms;

#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;

#[cfg(feature = "runtime-benchmarks")]
pub use benchmarking::BenchmarkHelper;
pub use dated::{Dated, DatedProofs, DatedReports};
pub use pallet::*;
pub use policy::OffencePolicy;
pub use report::{INCONCLUSIVE, REPORT_TOO_OLD};
pub use weights::WeightInfo;
