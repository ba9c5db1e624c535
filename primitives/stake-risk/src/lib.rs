//! todo

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
mod serial;
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
