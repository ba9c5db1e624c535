//! The tests. Each file has one subject: a call, a room or a transition. A large subject has a folder. `flows` crosses
//! subjects. The names of the accounts are in `mock/actors.rs`.

mod answers;
mod automatic_payout;
mod bounds;
mod candidates;
mod chill_and_kick;
mod chill_other;
mod clock;
mod commission;
mod configuration;
mod controllers;
mod counted_weights;
mod displacement;
mod election;
mod election_prediction;
mod electorate;
mod era;
mod exposure;
mod forced_exit;
mod frozen_eras;
mod full_issuance;
mod genesis;
mod indices;
mod intentions;
mod interface;
mod issuance;
mod ledger;
mod listeners;
mod maturity;
mod multi_block;
mod payout;
mod points;
mod pruning;
mod restoration;

mod service_rewards;
mod settings;
mod settlement;
mod slashing;
mod types;
mod unbonding;
mod virtual_stakers;
mod voter_order;
mod withdrawal_weight;

mod flows;
mod pot_deposit;
