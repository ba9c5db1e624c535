//! A chain small enough to tell stories about: `runtime` wires it, `builder` sets its genesis, `roll`
//! makes time pass and checks every block, `elections` elects, `actors` are the people, `offences` what some
//! of them do, `checks` what is looked at.

mod actors;
mod builder;
mod checks;
mod elections;
mod offences;
mod roll;
mod runtime;

pub use actors::*;
pub use builder::*;
pub use checks::*;
pub use elections::*;
pub use offences::*;
pub use roll::*;
pub use runtime::*;
