//! The rooms: everything that the pallet stores.
//!
//! A room is a type in a file of its own. Only this file names the storage items of the room, to read or to write them.
//! (`pallet.rs` declares all items, and `invariants.rs` reads all of them.) No room calls another room.
//!
//! | room | owns |
//! |---|---|
//! | [`CurrentKeys`] | `KeysInForce` |
//! | [`Roots`] | `SessionRoots`, `StoredSessions`, `FirstProvableSession` |
//! | [`Loans`] | `LentKeys` |
//! | [`References`] | `OwnReferences`, and the account references for session keys |

mod current_keys;
mod loans;
mod references;
mod roots;

pub(crate) use current_keys::CurrentKeys;
pub(crate) use loans::Loans;
pub(crate) use references::References;
pub(crate) use roots::Roots;
pub use roots::FORGOTTEN_AT_ONCE;
