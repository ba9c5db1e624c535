//! A clock for code in Wasm.
//!
//! A runtime has no clock. A time taken outside of Wasm would include the making of the electorate. So this crate adds a
//! host function. With it, [`crate::task`] takes the time right before and right after the call of the solver.

// Host functions are imported symbols. Only unsafe code can call them. The macro generates that code.
#![allow(unsafe_code)]
// The macro generates other items without documentation.
#![allow(missing_docs)]

use sp_runtime_interface::runtime_interface;

/// A monotonic clock.
#[runtime_interface]
pub trait Clock {
    /// Returns the nanoseconds since the first call in this process. A `u64` is enough for 584 years.
    fn nanoseconds() -> u64 {
        static START: std::sync::OnceLock<std::time::Instant> = std::sync::OnceLock::new();
        let start = START.get_or_init(std::time::Instant::now);
        u64::try_from(start.elapsed().as_nanos()).unwrap_or(u64::MAX)
    }
}

pub use clock::nanoseconds;
/// The host functions that an executor needs besides the usual ones.
#[cfg(feature = "std")]
pub use clock::HostFunctions;
