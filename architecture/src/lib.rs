//! Reads the repository and reports what breaks its rules: the architecture of the pallets, and what the docs say.
//!
//! Three rules hold for the pallets of this workspace. Rust can't enforce them, because FRAME declares all storage
//! items in one module, and all code of a crate may name them.
//!
//! 1. **One room.** Each storage item is named in one file of `rooms/`: the room is the only way to it.
//! 2. **Calls run downward.** No files call each other in a circle.
//! 3. **Rooms are the ground floor.** A room calls no transition: no file outside of `rooms/` that uses a room.
//!
//! The first rule does not apply to the file that declares the items, to `invariants/`, which may read any item, and to
//! `migrations/old.rs`, which declares what `pallet-staking` has stored under the names of items.
//! The other rules do not apply to the file that declares the interface: calls and hooks are above everything else.
//!
//! | step | module |
//! |---|---|
//! | files into items, definitions and uses | `source` |
//! | uses into a graph of files | [`graph`] |
//! | what breaks a rule | [`rules`] |
//!
//! Another three rules keep the documentation true. [`docs`] lists them.

// No runtime contains this crate. A panic ends the program and no chain.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]

pub mod docs;
pub mod graph;
pub mod rules;
pub mod source;
