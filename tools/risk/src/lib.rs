//! Reports on the systemic risk of staking and restaking: tables, JSON and pictures.
//!
//! The arithmetic is that of [`palisade_stake_risk`], which also defines the terms. This crate reads a graph, names what is
//! in it, and presents the numbers. `palisade risk` is this crate with the command line of the node.
//!
//! # Modules, in the order in which a report is made
//! | module | what it does |
//! |---|---|
//! | [`command`] | the options of the command, and the steps |
//! | [`input`] | reads and checks a graph from a file |
//! | [`live`] | reads the graph of a chain from a node |
//! | [`report`] | computes all numbers |
//! | [`number`] | exact numbers with decimals for reading |
//! | [`text`](mod@text) | prints the report as tables |
//! | [`pictures`] | draws it |
//!
//! # Example
//! ```
//! use palisade_risk::{input::Input, report::{Assumptions, Report}};
//!
//! // Two validators secure a bridge. To corrupt it takes both, costs 110, and brings 100.
//! let file = r#"{
//!     "version": 1,
//!     "graph": {
//!         "mode": "Shared",
//!         "validators": [
//!             { "stake": "60", "operator": 0, "tags": [] },
//!             { "stake": "50", "operator": 1, "tags": [] }
//!         ],
//!         "services": [{ "profit": "100", "threshold": 1000000000, "slash_cap": 1000000000 }],
//!         "allocations": [
//!             { "validator": 0, "service": 0, "amount": "60" },
//!             { "validator": 1, "service": 0, "amount": "50" }
//!         ]
//!     }
//! }"#;
//! let input = Input::from_json("bridge.json", file).unwrap();
//! let report = Report::of(&input, &Assumptions::default()).unwrap();
//! assert_eq!(report.robustness.certificate.percent(), "10%");
//! ```

#![forbid(unsafe_code)]
// No runtime contains this crate. A panic ends a program and stops no chain.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]

pub mod command;
pub mod input;
pub mod live;
pub mod number;
pub mod pictures;
pub mod report;
pub mod text;
