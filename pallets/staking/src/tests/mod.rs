//! Stories, one file per module of the pallet and `flows` for those that cross several.

mod chill_other;
mod election;
mod era;
mod exposure;
mod genesis;
mod intentions;
mod ledger;
mod offence_reports;
mod payout;
mod points;
mod pruning;
mod settings;
mod types;

mod flows;
