//! A chain of validators with two keys each.
//!
//! | file | what it does |
//! |---|---|
//! | `keys` | is the type of session keys |
//! | `runtime` | configures the chain |
//! | `checks` | reads and checks the state |
//! | `actors` | names the validators, and has short forms of their calls |
//! | `roll` | runs stories, and starts sessions |

mod actors;
mod checks;
mod keys;
mod roll;
mod runtime;

pub use actors::*;
pub use checks::*;
pub use keys::*;
pub use roll::*;
pub use runtime::*;
