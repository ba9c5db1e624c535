//! Measured weights of the SDK's pallets, in this runtime. `make weights` writes the files.
//!
//! Weights of BABE, GRANDPA and Session are not here: [`crate::configs::weights`] says why. ImOnline keeps the weights of
//! the SDK, because one of its benchmarks has no result in this runtime. The pallets of [`crate::configs::pools`],
//! [`crate::configs::people`] and [`crate::configs::referenda`] keep them too, until they are measured.

pub mod frame_system;
pub mod frame_system_extensions;
pub mod pallet_balances;
pub mod pallet_collective;
pub mod pallet_proxy;
pub mod pallet_sudo;
pub mod pallet_timestamp;
pub mod pallet_transaction_payment;
pub mod pallet_treasury;
pub mod pallet_utility;
