//! Measured weights of the SDK's pallets, in this runtime. `make weights` writes the files.
//!
//! Weights of BABE, GRANDPA and Session are not here: [`crate::configs::weights`] says why. ImOnline, Identity and
//! Referenda keep the weights of the SDK, because a benchmark of each has no result in this runtime. NominationPools
//! and FastUnstake keep them too, and add the work that our staking does in addition
//! ([`crate::configs::pools_weight`], [`crate::configs::weights`]). The benchmarks of NominationPools need Parity's
//! `pallet-staking`. FastUnstake was not measured here yet.

pub mod frame_system;
pub mod frame_system_extensions;
pub mod pallet_assets;
pub mod pallet_balances;
pub mod pallet_collective;
pub mod pallet_conviction_voting;
pub mod pallet_multisig;
pub mod pallet_preimage;
pub mod pallet_proxy;
pub mod pallet_scheduler;
pub mod pallet_sudo;
pub mod pallet_timestamp;
pub mod pallet_transaction_payment;
pub mod pallet_treasury;
pub mod pallet_utility;
pub mod pallet_vesting;
