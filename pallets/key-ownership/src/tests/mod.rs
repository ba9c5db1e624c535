//! Stories of keys that are changed, purged, proven and forgotten.

mod forgeries;
mod lending;
mod proofs;
mod pruning;
mod shared_keys;
mod upgrades;
