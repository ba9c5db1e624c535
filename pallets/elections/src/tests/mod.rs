//! Stories. There is a file for each module of the pallet. `whole_election`, `random_elections` and `random_lives` go
//! through all modules.

mod bounds;
mod configuration;
mod counted_weights;
mod export;
mod failures;
mod fallback;
mod measured_weights;
mod no_longer_due;
mod random_elections;
mod random_lives;
mod schedule;
mod snapshot;
mod solver;
mod upgrade;
mod weights;
mod whole_election;
