//! The rooms: everything that the pallet stores.
//!
//! A room is a type in a file of its own. Only this file reads and writes the storage items of the room. There are two
//! exceptions: `pallet.rs` declares all items, and `invariants` may read any item. No room calls another.
//!
//! | room | owns |
//! |---|---|
//! | [`Allowance`] | `WeightUsed` |
//! | [`Waiting`] | `NotBefore` |
//! | [`Phases`] | `CurrentPhase` |
//! | [`StartTerms`] | `Terms` |
//! | [`StoredSnapshot`] | `Targets`, `CountedTargets`, `Ballots`, `VoterIds`, `Totals` |
//! | [`StoredResult`] | `SupportPages`, `PageSizes` |
//!
//! Invariants between rooms hold after every block. `invariants` checks them.

mod allowance;
mod phases;
mod result;
mod snapshot;
mod terms;
mod waiting;

pub(crate) use allowance::Allowance;
pub(crate) use phases::Phases;
pub(crate) use result::StoredResult;
pub(crate) use snapshot::{StoredSnapshot, VoterPage};
pub(crate) use terms::StartTerms;
pub(crate) use waiting::Waiting;
