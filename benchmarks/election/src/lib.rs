//! What the benchmarks share, whatever they measure.
//!
//! | module | what it owns |
//! |---|---|
//! | [`machine`] | what the numbers were measured on |
//! | [`statistics`] | medians, and numbers as people read them |
//! | [`results`] | tables, files |

pub mod machine;
pub mod results;
pub mod statistics;
