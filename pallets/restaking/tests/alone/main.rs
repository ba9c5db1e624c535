//! Stories of restaking, on a staking pallet that is a few maps.
//!
//! | file | content |
//! |---|---|
//! | `mock` | the chain, and what people do |
//! | `arithmetic` | worked examples and properties of the arithmetic |
//! | `worked_story` | the story of `docs/spec/restaking.md` |
//! | `registering` | services come, change and go |
//! | `allocating` | operators allocate and deallocate |
//! | `locking` | what is deallocated is locked |
//! | `limiting` | tags, shares, quotas, degraded services, strangers |
//! | `sharing` | services that share stake |
//! | `slashing` | services slash within limits |
//! | `certifying` | phases and certificates |
//! | `protecting` | protections that begin or end between two certificates |
//! | `rewarding` | rewards wait and are paid |
//! | `configuring` | configurations that the integrity test refuses |
//! | `governing` | settings at their worst, bounds that a release lowers, a shorter bonding duration |
//! | `genesis` | services and allocations of the first era |
//! | `random` | random histories, checked after each block |

// A panic fails a test and stops no chain.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]

extern crate alloc;

// The stories name what they use of the pallet by `crate`.
use palisade_restaking::*;

mod allocating;
mod arithmetic;
mod attacking;
mod certifying;
mod configuring;
mod genesis;
mod governing;
mod limiting;
mod locking;
mod mock;
mod protecting;
mod random;
mod registering;
mod rewarding;
mod sharing;
mod slashing;
mod worked_story;
