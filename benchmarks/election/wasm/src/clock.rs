//! The time, for code in Wasm.
//!
//! A runtime has no clock, and timing an export from outside would count the making of the electorate too. So this
//! crate brings a host function, besides those that every runtime has, by which [`crate::task`] takes the time
//! right before and right after the solver's call.

// Host functions are imported symbols, which only unsafe code can call; the macro writes it.
#![allow(unsafe_code)]
// What the macro generates beside the function carries no documentation.
#![allow(missing_docs)]

use sp_runtime_interface::runtime_interface;

/// A clock that only goes forward.
#[runtime_interface]
pub trait Clock {
    /// Nanoseconds since the first call in this process. They last for 584 years.
    fn nanoseconds() -> u64 {
        static START: std::sync::OnceLock<std::time::Instant> = std::sync::OnceLock::new();
        let start = START.get_or_init(std::time::Instant::now);
        u64::try_from(start.elapsed().as_nanos()).unwrap_or(u64::MAX)
    }
}

pub use clock::nanoseconds;
/// What an executor has to offer beside the usual host functions.
#[cfg(feature = "std")]
pub use clock::HostFunctions;
