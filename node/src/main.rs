//! The `palisade` node: BABE and GRANDPA around the Palisade runtime.
//!
//! The modules, in the order in which a start needs them:
//!
//! | module | what it does |
//! |---|---|
//! | [`cli`] | defines the command line |
//! | [`command`] | runs the command: [`keys`] has those on keys, [`specs`] on specs, [`blocks`] checks an export |
//! | [`chain_spec`] | loads the chain specification; [`new_chain`] makes that of a new chain |
//! | [`refusals`] | checks that the node can run on this machine |
//! | [`service`] | builds the node from its parts |
//! | [`rpc`] | serves the RPC methods |

// No runtime contains this crate. A panic ends this program and stops no chain.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]
// The large errors come from `sc-cli` and `sc-service`. They are returned on cold paths only.
#![allow(clippy::result_large_err)]

mod blocks;
mod chain_spec;
mod cli;
mod command;
mod keys;
mod new_chain;
mod refusals;
mod rpc;
mod service;
mod specs;

use std::process::ExitCode;

fn main() -> ExitCode {
    match command::run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("Error: {}", refusals::one_line(&error));
            ExitCode::FAILURE
        }
    }
}
