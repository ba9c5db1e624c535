//! Stories of offences: how they are reported, counted, told to staking, and forgotten.
//!
//! A test named `hole_12_…` fails when `pallet-offences` 48's behaviour comes back: reports that are never
//! forgotten, all offenders of a slot handed over again with every report, the handler's weight thrown
//! away, offences of different sessions counted together.

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
