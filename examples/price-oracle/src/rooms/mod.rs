//! The rooms: everything that the pallet stores.
//!
//! A room is a type in a file of its own. Only this file names the storage items of the room, to read or to write them.
//! (`pallet.rs` declares all items, and `invariants.rs` reads all of them.) No room calls another room.
//!
//! | room | owns |
//! |---|---|
//! | [`Rules`] | `CurrentSettings` |
//! | [`Rounds`] | `CurrentRound`, `EraStarts` |
//! | [`Register`] | `Records`, `KeyOwners` |
//! | [`Reports`] | `RoundReports` |
//! | [`History`] | `Prices` |

mod history;
mod register;
mod reports;
mod rounds;
mod rules;

pub(crate) use history::History;
pub(crate) use register::Register;
pub(crate) use reports::Reports;
pub(crate) use rounds::Rounds;
pub(crate) use rules::Rules;
