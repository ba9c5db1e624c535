//! A chain with nothing but an electorate: `runtime` wires it, `ballot_box` is the data provider, `people` are who votes,
//! `roll` makes time pass and checks every block, `checks` is what is looked at, with the election that
//! everything is compared with.

mod ballot_box;
mod checks;
mod people;
mod roll;
mod runtime;

pub use ballot_box::*;
pub use checks::*;
pub use people::*;
pub use roll::*;
pub use runtime::*;
