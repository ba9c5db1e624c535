//! The benchmarks of the runtime: all pallets with benchmarks, and what the benchmarks of the SDK need.
//!
//! `make weights` builds the runtime with the feature `runtime-benchmarks` and runs them in Wasm. The runtime of the
//! node does not contain this module.
//!
//! These pallets are missing in the list:
//!
//! - Session: its benchmarks (`pallet-session-benchmarking`) need Parity's `pallet-staking` in the runtime.
//! - Authorship and AuthorityDiscovery: they have no calls.
//! - Timing: its one call is counted from storage accesses.

// What the SDK's macros generate.
#![allow(clippy::expect_used, clippy::indexing_slicing)]

use crate::{
    constants::currency::EXISTENTIAL_DEPOSIT, AccountId, AllPalletsWithSystem, Babe, Balances,
    Council, Grandpa, Historical, ImOnline, Offences, Proxy, Runtime, Staking, Sudo, Timestamp,
    TransactionPayment, Treasury, Utility, ValidatorElection,
};
use alloc::{string::String, vec::Vec};
use frame_benchmarking::{BenchmarkBatch, BenchmarkConfig, BenchmarkList};
use frame_support::{
    storage::{storage_prefix, unhashed},
    traits::{fungible::Mutate, StorageInfo, StorageInfoTrait, WhitelistedStorageKeys},
};
use frame_system_benchmarking::{
    extensions::Pallet as SystemExtensionBenches, Pallet as SystemBenches,
};

// On the left the name by which `scripts/weights.sh` selects the benchmarks, on the right the pallet.
frame_benchmarking::define_benchmarks!(
    [frame_system, SystemBenches::<Runtime>]
    [frame_system_extensions, SystemExtensionBenches::<Runtime>]
    [pallet_timestamp, Timestamp]
    [pallet_babe, Babe]
    [pallet_balances, Balances]
    [pallet_transaction_payment, TransactionPayment]
    [palisade_staking, Staking]
    [palisade_key_ownership, Historical]
    [pallet_grandpa, Grandpa]
    [pallet_im_online, ImOnline]
    [palisade_offences, Offences]
    [pallet_treasury, Treasury]
    [pallet_collective, Council]
    [pallet_proxy, Proxy]
    [pallet_utility, Utility]
    [pallet_sudo, Sudo]
    [palisade_elections, ValidatorElection]
);

impl frame_system_benchmarking::Config for Runtime {}

impl pallet_transaction_payment::BenchmarkConfig for Runtime {
    /// Fees go to the author of the block. The weight must include this payment, so there is an author.
    fn setup_benchmark_environment() {
        let author: AccountId = frame_benchmarking::account("author", 0, 0);
        <Balances as Mutate<AccountId>>::set_balance(&author, EXISTENTIAL_DEPOSIT);
        // The item is private, so it is written by its key.
        unhashed::put(&storage_prefix(b"Authorship", b"Author"), &author);
    }
}

/// Returns all benchmarks, and the storage items of the runtime.
pub(crate) fn metadata(extra: bool) -> (Vec<BenchmarkList>, Vec<StorageInfo>) {
    let mut list = Vec::<BenchmarkList>::new();
    list_benchmarks!(list, extra);
    (list, AllPalletsWithSystem::storage_info())
}

/// Runs one benchmark with one choice of its parameters.
///
/// # Errors
/// The benchmark failed. The text says why.
pub(crate) fn dispatch(config: BenchmarkConfig) -> Result<Vec<BenchmarkBatch>, String> {
    let whitelist = AllPalletsWithSystem::whitelisted_storage_keys();
    let mut batches = Vec::<BenchmarkBatch>::new();
    let params = (&config, &whitelist);
    add_benchmarks!(params, batches);
    Ok(batches)
}
