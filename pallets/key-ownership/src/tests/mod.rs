//! Stories of keys that are changed, purged, claimed, proven and forgotten.

mod claims;
mod configuration;
mod counted_weights;
mod forgeries;
mod lending;
mod proofs;
mod pruning;
mod random_references;
mod references;
mod shared_keys;
mod upgrades;
