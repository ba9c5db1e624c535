//! Stories: for each module of the pallet a file of its name, for large ones more, and `flows` for those
//! that cross several.

mod automatic_payout;
mod bounds;
mod candidates;
mod chill_and_kick;
mod chill_other;
mod clock;
mod commission;
mod controllers;
mod displacement;
mod election;
mod election_prediction;
mod electorate;
mod era;
mod exposure;
mod forced_exit;
mod frozen_eras;
mod genesis;
mod indices;
mod intentions;
mod interface;
mod ledger;
mod maturity;
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
