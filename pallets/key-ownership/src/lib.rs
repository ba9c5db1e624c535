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
//!    validators of a session have the same key ([`ReturnLentKeys`], [`mod@lending`]),
//! 5. sees to it that the account reference for registered keys is taken from whoever has it, and follows when a validator's
//!    controller changes ([`KeyReferences`], [`mod@references`]),
//! 6. gives keys back to their owner, when somebody else has registered them without a proof
//!    ([`claim_keys`](Pallet::claim_keys)).
//!
//! It takes the place of the SDK's `pallet_session::historical`, with the same types of proofs and identifications.
//!
//! # How to wire it
//!
//! ```ignore
//! impl pallet_session::Config for Runtime {
//!     type Currency = KeyReferences<Self, Balances>;
//!     type KeyDeposit = ConstU128<0>;
//!     type SessionManager = NoteKeysInForce<Self, Staking>;
//!     type SessionHandler = ReturnLentKeys<Self, <SessionKeys as OpaqueKeys>::KeyTypeIdProviders>;
//!     // …
//! }
//! ```
//!
//! Manager and handler belong together: the manager lends keys, the handler takes them back in the same call. The currency
//! hears of purges. Staking calls `control_changed` when a stash gets another controller, and `forget_keys` when a stash is
//! forgotten.
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
//! - A chain that gets `KeyReferences` takes the reference for keys to be the present controller's. Where the stash or an
//!   earlier controller signed for them, a migration adds the stash to `OwnReferences` and moves the reference to it.

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

pub mod currency;
pub mod lending;
pub mod noting;
pub mod pallet;
pub mod proof;
pub mod references;
pub mod tree;
pub mod weights;

mod identification;
mod invariants;

#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;

pub use currency::KeyReferences;
pub use identification::{IdentificationTuple, NoIdentification};
pub use lending::ReturnLentKeys;
pub use noting::NoteKeysInForce;
pub use pallet::*;
pub use tree::SessionRoot;
