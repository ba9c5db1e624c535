//! A chain small enough to tell stories about: `runtime` wires it, `builder` sets its genesis, `roll`
//! makes time pass and checks every block, `actors` are the people, `checks` what they look at.

mod actors;
mod builder;
mod checks;
mod roll;
mod runtime;

pub use actors::*;
pub use builder::*;
pub use checks::*;
pub use roll::*;
pub use runtime::*;
