//! What the tests of several pallets share. It is not published, and only a dev-dependency.
//!
//! | module | what it has |
//! |---|---|
//! | [`accesses`] | compares the storage accesses in counted weights with those in measured weights |
//! | [`chain`] | parts of the chains on which stories run: who authors, and how validators are elected |

// No runtime contains this crate. A panic fails a test and stops no chain.
#![allow(clippy::arithmetic_side_effects)]

pub mod accesses;
pub mod chain;
