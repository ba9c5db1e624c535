//! The rooms: everything that the pallet stores.
//!
//! A room is a type in a file of its own. Only this file names the storage items of the room, to read or to write them.
//! (`pallet.rs` declares all items, and `invariants.rs` reads all of them.) No room calls another room.
//!
//! | room | owns |
//! |---|---|
//! | [`Rules`] | `CurrentSettings` |
//! | [`Supply`] | `TotalShares`, and the tokens |
//! | [`Vault`] | `CashRecord`, and the funds on the accounts of the pallet |
//! | [`Stashes`] | `StashList`, `StrayStake`, `AdmittedIn` |
//! | [`Bonds`] | the holds of operators' bonds; no item |
//! | [`Batches`] | `CollectedShares`, `NextBatch`, `OpenBatches`, `BatchById` |
//! | [`Requests`] | `ExitRequests`, and the holds of their deposits |
//! | [`Alarm`] | `AlarmRecord`, `SharesOfLoss` |
//! | [`Progress`] | `WorkRecord`, `WorkMark` |

mod alarm;
mod batches;
mod bonds;
mod progress;
mod requests;
mod rules;
mod stashes;
mod supply;
mod vault;

pub(crate) use alarm::Alarm;
pub(crate) use batches::{Batches, ChunkLoss};
pub(crate) use bonds::Bonds;
pub(crate) use progress::Progress;
pub(crate) use requests::Requests;
pub(crate) use rules::Rules;
pub(crate) use stashes::Stashes;
pub(crate) use supply::Supply;
pub(crate) use vault::Vault;
