//! Stories: for each module of the pallet a file of its name, for large ones more, and `flows` for those
//! that cross several.

mod automatic_payout;
mod chill_and_kick;
mod chill_other;
mod election;
mod election_prediction;
mod era;
mod exposure;
mod genesis;
mod indices;
mod intentions;
mod ledger;
mod multi_block;
mod payout;
mod points;
mod pruning;
mod restoration;
mod settings;
mod slashing;
mod types;
mod unbonding;

mod flows;
