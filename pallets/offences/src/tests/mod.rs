//! Stories of offences: how they are reported, counted, told to staking, and forgotten.

mod cost;
mod duplicates;
mod expiry;
mod growth;
mod report;
