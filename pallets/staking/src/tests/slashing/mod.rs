//! Stories of offences: a file for each step of a slash, and files for what must hold across them.

mod application;
mod by_hand;
mod cancellation;
mod changed_timing;
mod common_faults;
mod conservation;
mod deferral;
mod disabling;
mod examples;
mod exclusion;
mod forced_eras;
mod large_slash;
mod mixtures;
mod no_way_out;
mod properties;
mod punishment;
mod repeated_reports;
mod report;
mod report_cost;
mod reporters;
mod services;
mod span_records;
mod spans;
mod unapplied;
mod undo;
mod voided_nominations;
