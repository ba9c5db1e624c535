//! Stories of offences: how they are reported, counted, handed over to staking, and forgotten.
//!
//! A test named `hole_12_…` fails if a behaviour of `pallet-offences` 48 comes back:
//! - reports are never forgotten,
//! - all offenders of a slot are handed over again with every report,
//! - the weight of the handler is ignored,
//! - offences of different sessions are counted together.

mod bounds;
mod common_faults;
mod cost;
mod duplicates;
mod expiry;
mod growth;
mod habits;
mod named_together;
mod properties;
mod report;
