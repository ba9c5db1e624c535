//! Stories of offences: a file for each step of a slash, and files for what must hold across them.

mod application;
mod by_hand;
mod cancellation;
mod changed_timing;
mod conservation;
mod deferral;
mod disabling;
mod examples;
mod exclusion;
mod forced_eras;
mod large_slash;
mod no_way_out;
mod properties;
mod punishment;
mod report;
mod report_cost;
mod span_records;
mod spans;
mod unapplied;
mod voided_nominations;
