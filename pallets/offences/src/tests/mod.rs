//! Stories of offences: how they are reported, counted, handed over to staking, and forgotten.
//!
//! These weaknesses of `pallet-offences` 48 are closed. A doc comment names the weakness above its test:
//! - reports are never forgotten,
//! - all offenders of a slot are handed over again with every report,
//! - the weight of the handler is not counted,
//! - offences of different sessions are counted together.

mod bounds;
mod common_faults;
mod configuration;
mod cost;
mod counted_weights;
mod duplicates;
mod expiry;
mod growth;
mod habits;
mod named_together;
mod properties;
mod report;
