//! A small chain for the stories of the tests.
//!
//! | file | what it does |
//! |---|---|
//! | `runtime` | configures the chain |
//! | `builder` | sets the genesis |
//! | `roll` | makes blocks, and checks the invariants after each |
//! | `elections` | is the election provider |
//! | `actors` | names the accounts, and has short forms of their calls |
//! | `issuance` | chooses what an era pays, and who pays it |
//! | `listener` | hears of stakes and roles |
//! | `offences` | reports offences |
//! | `services` | lets services slash |
//! | `checks` | reads and compares the state |

mod actors;
mod builder;
mod checks;
mod elections;
mod issuance;
mod listener;
mod offences;
mod roll;
mod runtime;
mod services;

pub use actors::*;
pub use builder::*;
pub use checks::*;
pub use elections::*;
pub use issuance::*;
pub use listener::*;
pub use offences::*;
pub use roll::*;
pub use runtime::*;
pub use services::*;
