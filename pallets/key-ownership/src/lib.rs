//! Records whose session keys are in force, and proves it later.
//!
//! An equivocation shows that a key signed twice. To punish the offender, a chain must know who owned the key *in the
//! session of the offence*. The session pallet knows the keys that are registered **now**, for a session to come. An
//! offender can change these in the block of its offence. This pallet
//!
//! 1. records the keys that are **in force** when a session starts, with a root over them,
//! 2. proves from these keys who owns a key, and checks such a proof against the root of its session,
//! 3. forgets roots when staking no longer punishes offences of their sessions,
//! 4. lends keys: a validator that purged its registered keys serves with its keys in force until its term ends. No
//!    two validators of a session have the same key,
//! 5. takes the account reference for registered keys from the account that has it, and moves it when a validator's
//!    controller changes,
//! 6. gives keys back to their owner, if another account has registered them without a proof
//!    ([`claim_keys`](Pallet::claim_keys)).
//!
//! It replaces the SDK's `pallet_session::historical`, with the same types of proofs and identifications.
//!
//! # Key terms
//!
//! - **Registered keys**: the keys that a validator has set with the session pallet. They count in a later session.
//! - **Keys in force**: the keys with which validators work in the running session.
//! - **Root**: a hash over all keys in force of a session. A proof leads from a key and its owner to the root.
//! - **Lent keys**: keys in force of a validator that are registered again while a session is planned, because the
//!   validator purged them.
//! - **Give way**: what a validator does that has registered a key that is lent to another one. It serves with its own
//!   keys in force. If it has none, it is left out of the session.
//! - **Reference**: the consumer reference for registered keys. The account that has it can't be removed.
//! - **Handed-over keys**: keys of a validator that is gone. Its controller signed for them, so the controller owns
//!   them now.
//! - **Room**: a type that is the only writer, and the only reader inside its pallet, of some storage items. Its docs
//!   state its invariant.
//! - **Transition**: a type that carries out calls and hooks. It reads rooms and lets rooms store the result.
//!
//! # Example
#![doc = docify::embed!("minimal-runtime.rs", key_ownership)]
//!
//! # Modules
//!
//! In the order in which a session flows. Files never call each other in a circle.
//!
//! | module | what it does | rooms that it uses |
//! |---|---|---|
//! | [`pallet`](mod@pallet) | declares configuration, storage, the event, errors and the call | none |
//! | [`noting`](mod@noting) | the session manager: records keys in force and roots, prunes roots | `CurrentKeys`, `Roots` |
//! | [`lending`](mod@lending) | lends keys while a session is planned; the session handler takes them back | `CurrentKeys`, `Loans` |
//! | [`proof`](mod@proof) | makes and checks proofs | `CurrentKeys`, `Roots` |
//! | [`tree`](mod@tree) | the tree over the keys of a session, and paths through it | none |
//! | [`currency`](mod@currency) | the session pallet's currency: notices purges | none |
//! | `registrations` | registered keys when control changes, and when keys are forgotten, claimed or purged | `References` |
//! | `claims` | serves the call `claim_keys` | none |
//! | `interface` | what the runtime calls | none |
//! | `identification` | how reports name validators | none |
//! | `rooms` | owns the storage; its table says which room owns which item | |
//! | `block_weight` | registers weight in the block | none |
//! | [`weights`] | what all of it costs | none |
//! | `invariants` | what always holds in storage | reads all items |
//! | `benchmarking` | measures the weights; only with the feature `runtime-benchmarks` | all |
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
//! Manager and handler belong together: the manager lends keys, and the handler takes them back in the same call. The
//! integrity test refuses a runtime without the manager. The currency notices purges. Staking calls `control_changed`
//! when a stash gets another controller, and `forget_keys` when a stash is forgotten.
//!
//! # The cost
//!
//! To check a proof takes two reads and O(log n) hashes, whatever the proof claims. The reads are those of the first
//! provable session and of a root. To record keys takes O(n) once in a session. A tree is built only if the keys have
//! changed.
//!
//! # Upgrades
//!
//! - A chain that gets this pallet has no keys in force until its next session starts. Until then `prove` returns
//!   `None`, and no keys are lent.
//! - `KeysInForce` and `LentKeys` are lists whose bound is not checked when they are decoded. A release with a lower
//!   `MaxValidators` reads them as before.
//! - A release that changes the *type* of session keys must remove `KeysInForce` in its migration, and call
//!   `pallet_session::Pallet::upgrade_keys`. The next session records the upgraded keys. Roots stay valid, because they
//!   are over bytes.
//! - A chain that gets `KeyReferences` assumes that the present controller has the reference for keys. If the stash or
//!   an earlier controller signed for them, a migration adds the stash to `OwnReferences` and moves the reference to
//!   it.
//!
//! # Where to go on
//!
//! - `docs/spec/key-ownership.md`: the rules, with examples.
//! - `docs/adr/023-keys-in-force.md` and `docs/adr/039-references-of-session-keys.md`: why it is so.

#![cfg_attr(not(feature = "std"), no_std)]
// Stories calculate plainly, and some of their calls fail.
#![cfg_attr(
    test,
    allow(clippy::arithmetic_side_effects, clippy::let_underscore_must_use)
)]

extern crate alloc;

pub mod currency;
pub mod lending;
pub mod noting;
pub mod pallet;
pub mod proof;
pub mod tree;
pub mod weights;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod block_weight;
mod claims;
mod identification;
mod interface;
mod invariants;
mod registrations;
mod rooms;

#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;

#[cfg(feature = "runtime-benchmarks")]
pub use benchmarking::BenchmarkHelper;
pub use currency::KeyReferences;
pub use identification::{IdentificationTuple, NoIdentification};
pub use lending::ReturnLentKeys;
pub use noting::NoteKeysInForce;
pub use pallet::*;
pub use tree::SessionRoot;
pub use weights::WeightInfo;
