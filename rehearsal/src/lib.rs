//! A chain that changes from `pallet-staking` to this repository's staking, as two Wasm runtimes.
//!
//! The node of this repository runs both: a chain spec with `before`, then an upgrade to `after`. The end-to-end test
//! `upgrade.test.mjs` does it, and `docs/guides/migrate.md` shows the result. Natively this crate is empty.
//!
//! | file | what it has |
//! |---|---|
//! | `before` | the pallets with `pallet-staking` 50, and how staking is configured |
//! | `after` | the pallets with ours, and the migration; in `after/staking` how ours are configured |
//! | `common` | block types, and the pallets that stay |
//! | `pools` | nomination pools, which stay too |
//! | `apis` | the runtime APIs that the node calls |
//!
//! What stays has the same name and the same index in both. The lengths of time are the same.
//!
//! **Not in this chain**: reports of equivocations. Root makes offences with `pallet-root-offences`, in `before` only.

#![cfg_attr(not(feature = "std"), no_std)]
#![recursion_limit = "512"]
// Runtimes for a test. The macros generate undocumented items.
#![allow(missing_docs)]

extern crate alloc;

#[cfg(feature = "after")]
mod after;
#[cfg(any(feature = "before", feature = "after"))]
mod apis;
#[cfg(feature = "before")]
mod before;
#[cfg(any(feature = "before", feature = "after"))]
mod common;
#[cfg(any(feature = "before", feature = "after"))]
mod pools;

#[cfg(feature = "after")]
use after as chain;
#[cfg(feature = "before")]
use before as chain;
