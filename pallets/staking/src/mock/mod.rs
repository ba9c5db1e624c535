//! A small chain for the stories of the tests.
//!
//! | file | what it does |
//! |---|---|
//! | `runtime` | configures the chain |
//! | `builder` | sets the genesis |
//! | `roll` | lets time pass, and checks every block |
//! | `elections` | elects the validators |
//! | `actors` | names the people, and lets them act |
//! | `offences` | reports offences |
//! | `checks` | reads and compares the state |

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
