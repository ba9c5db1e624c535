//! The `palisade` node: BABE and GRANDPA around the Palisade runtime.
//!
//! In the order of a start: [`cli`] says what can be asked for, [`command`] does it (with [`keys`] for the
//! commands on keys), [`chain_spec`] says which chain, [`refusals`] checks that it can run here, [`service`]
//! puts the node together, and [`rpc`] is what clients see of it.

// The errors of `sc-cli` and `sc-service` are as large as they are, and the way to them is cold.
#![allow(clippy::result_large_err)]

mod chain_spec;
mod cli;
mod command;
mod keys;
mod refusals;
mod rpc;
mod service;

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
