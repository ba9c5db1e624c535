//! A chain with nothing but an electorate.
//!
//! - `runtime` wires it.
//! - `ballot_box` is the data provider.
//! - `people` are candidates and voters.
//! - `roll` makes time pass and checks every block.
//! - `checks` reads results and storage, and contains the reference with which results are compared.

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
