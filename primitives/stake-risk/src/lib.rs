//! The systemic risk of staking and restaking: who depends on which stake, which attacks pay, and how far a loss
//! spreads.
//!
//! Plain numbers in, plain numbers out, without FRAME. A pallet certifies its graph with it, a program on a desktop or
//! in a browser simulates stress with it. All ratios are exact fractions of 256-bit integers. There is no floating
//! point and no randomness: the same input has the same result on every machine.
//!
//! # Key terms
//! | term | meaning |
//! |---|---|
//! | **stake** `σ_v` | what a validator can lose, in units of the token |
//! | **service** | what stake secures: a bridge, an oracle, another chain |
//! | **allocation** `x_vs` | the stake that a validator pledges to a service |
//! | **stake behind** a service `X_s` | the sum of its allocations |
//! | **shared, unique** | whether the same unit of stake may be allocated to several services |
//! | **threshold** `α_s` | the part of the stake behind a service that can corrupt it |
//! | **slash cap** `c_s` | the part of an allocation that a service slashes at most |
//! | **profit** `π_s` | what it brings to corrupt a service, in units |
//! | **coalition** | validators that reach the threshold of some services together |
//! | **cost** of an attack | the stake that is slashed for it |
//! | **coverage** `1 + γ` | the least cost of an attack, divided by its profit |
//! | **slack** `γ` | by how much the cost of every attack exceeds its profit |
//! | **certificate** `γ*` | a slack that is proven by a formula. The exact slack is never smaller |
//! | **shock** `ψ` | the part of all stake that is lost at once, without an attack |
//! | **cascade** | attacks that pay only because of earlier losses |
//!
//! # Modules
//! | module | what it answers |
//! |---|---|
//! | [`graph`] | who has pledged what to whom; what losses do to it |
//! | [`look_through`] | on which validators and services an asset depends, through liquid tokens and their loops |
//! | [`concentration`] | on how few holders a whole depends |
//! | [`reuse`] | how often a stake is promised |
//! | [`coalition`] | whether validators can attack, what it costs and brings |
//! | [`search`] | the cheapest attack, and the one that gains most: exactly in small graphs |
//! | [`slack`] | what a slack promises; the slack of unique stake; attacks for free |
//! | [`robustness`] | the certificate `γ*` of a graph of any size, and who binds it |
//! | [`cascade`] | which attacks follow a shock, and how many can |
//! | [`stress`] | what named scenarios lead to, beside the proven bound |
//!
//! [`fraction`] is the arithmetic, [`error`] what can be wrong with the input. With the feature `serde`, `serial` is
//! the form of amounts.
//!
//! # Which slack to use
//! | | [`robustness::certify`] | [`search::cheapest`] |
//! |---|---|---|
//! | result | `γ*`, a proven lower bound | the exact slack if [`exhaustive`](search::Found::exhaustive), else an upper bound |
//! | size | any: linear in the allocations | up to [`search::Limits`]; the problem is NP-hard |
//! | says | "no attack pays" if `γ* ≥ 0` | names the attack |
//! | bound of a cascade | always holds | holds for whole stakes that are slashed in full |
//!
//! If `γ*` is negative and the exact slack is not, no attack pays, but the graph is not certified. In unique mode with
//! divisible stake, both are equal.
//!
//! # Example
//! Two validators secure a bridge, one of them also an oracle. How safe is that, and what if the smaller one fails?
//! ```
//! use palisade_stake_risk::{
//!     graph::Service, robustness::certify, search::Limits, stress::{self, Scenario}, Fraction, Graph,
//! };
//! use sp_arithmetic::Perbill;
//!
//! let bridge = Service::new(60, Perbill::from_percent(50));
//! let oracle = Service::new(10, Perbill::one());
//! let graph = Graph::whole_stakes(&[100, 100], &[bridge, oracle], &[(0, 0), (1, 0), (1, 1)]).unwrap();
//!
//! // T = 60/(0.5 · 200) + 10/100 = 0.7 for the second validator.
//! let certificate = certify(&graph);
//! assert_eq!(certificate.slack.gamma(), Fraction::ratio(3, 7));
//!
//! // A slash of 10% of the first validator is 5% of all stake. At most (1 + 7/3) · 5% are lost in the end.
//! let slash = Scenario::BaseSlash { validators: vec![0], part: Perbill::from_percent(10) };
//! let report = stress::run(&graph, &slash, &Limits::default()).unwrap();
//! assert_eq!(report.bound, Fraction::ratio(1, 6).unwrap());
//! assert_eq!(report.lost_part, Fraction::ratio(1, 20).unwrap());
//! ```
//!
//! # Conventions
//! - Amounts are `u128` in the smallest unit of the token. All stakes together and all profits together fit into a
//!   `u128`, which [`Graph::new`] checks. Parts are `Perbill`.
//! - **Every rounding is on the cautious side**: a certificate is rounded down, a bound of a loss and a slash are
//!   rounded up. The docs of each item say so.
//! - No function panics, for any arguments.
//! - Of equal results, the one with the lower index is returned.
//! - With the feature `serde`, graphs are read and written, and results are written. Amounts and fractions are strings.
//!
//! # Sources
//! - *Robust Restaking Networks*, N. Durvasula, T. Roughgarden, arXiv 2407.21785: the model, theorems 1 to 8.
//! - *Elastic Restaking Networks*, R. Bar-Zur, I. Eyal, arXiv 2503.00170: stake that is stretched after a loss.
//!
//! The extension to partial allocations and slash caps, and the formula for unique stake, are proven in [`robustness`]
//! and [`slack`].

#![cfg_attr(not(feature = "std"), no_std)]
#![forbid(unsafe_code)]
#![cfg_attr(test, allow(clippy::arithmetic_side_effects))]

extern crate alloc;

pub mod cascade;
pub mod coalition;
pub mod concentration;
pub mod error;
pub mod fraction;
pub mod graph;
mod greedy;
pub mod look_through;
mod rates;
pub mod reuse;
pub mod robustness;
pub mod search;
#[cfg(feature = "serde")]
pub mod serial;
pub mod slack;
pub mod stress;

pub use error::GraphError;
pub use fraction::{Fraction, Rounding};
pub use graph::Graph;
pub use slack::Slack;

/// Returns the item with this index.
fn at<T>(items: &[T], index: u32) -> Option<&T> {
    items.get(usize::try_from(index).ok()?)
}

/// Returns the item with this index, to change it.
fn at_mut<T>(items: &mut [T], index: u32) -> Option<&mut T> {
    items.get_mut(usize::try_from(index).ok()?)
}

/// Returns the items with their indices.
fn indexed<T>(items: &[T]) -> impl Iterator<Item = (u32, &T)> {
    (0u32..).zip(items)
}
