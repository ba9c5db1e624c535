//! Whose session keys are in force, and a proof of it that outlives them.
//!
//! An equivocation shows that a key signed twice. To punish somebody, a chain has to know whose key it was *in the session of
//! the offence*. The session pallet knows the keys that are registered **now**, for a session to come; an offender can
//! change those in the block of its offence. This pallet
//!
//! 1. notes the keys that are **in force** when a session starts, with a root over them
//!    ([`NoteKeysInForce`], [`mod@noting`]),
//! 2. proves from the noted keys who owns a key, and checks such a proof against the root of its session
//!    ([`mod@proof`], [`mod@tree`]),
//! 3. forgets roots when staking no longer punishes offences of their sessions,
//! 4. lends a validator its keys in force when it purged the registered ones, until its term ends, and sees to it that no two
//!    validators of a session have the same key ([`ReturnLentKeys`], [`mod@lending`]).
//!
//! It takes the place of the SDK's `pallet_session::historical`, with the same types of proofs and identifications.
//!
//! # How to wire it
//!
//! ```ignore
//! impl pallet_session::Config for Runtime {
//!     type SessionManager = NoteKeysInForce<Self, Staking>;
//!     type SessionHandler = ReturnLentKeys<Self, <SessionKeys as OpaqueKeys>::KeyTypeIdProviders>;
//!     // …
//! }
//! ```
//!
//! Both are needed: the manager lends keys, the handler takes them back in the same call.
//!
//! # The cost
//!
//! Checking a proof takes one read of a root and O(log n) hashes, whatever the proof claims. Noting keys takes O(n) once a
//! session, and a tree is only built when the keys have changed.
//!
//! # Upgrades
//!
//! - A chain that gets this pallet has no keys in force until its next session starts. Until then `prove` returns `None`, and
//!   no keys are lent.
//! - `KeysInForce` and `LentKeys` are lists whose bound is not checked when they are decoded. A release with a lower
//!   `MaxValidators` reads them as before.
//! - A release that changes the *type* of session keys must remove `KeysInForce` in its migration, beside calling
//!   `pallet_session::Pallet::upgrade_keys`. The next session notes the upgraded keys. Roots stay valid: they are of bytes.

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

pub mod lending;
pub mod noting;
pub mod pallet;
pub mod proof;
pub mod tree;

mod identification;
mod invariants;
mod weights;

#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;

pub use identification::{IdentificationTuple, NoIdentification};
pub use lending::ReturnLentKeys;
pub use noting::NoteKeysInForce;
pub use pallet::*;
pub use tree::SessionRoot;
