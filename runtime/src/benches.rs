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
//! - NominationPools: its benchmarks (`pallet-nomination-pools-benchmarking`) need Parity's `pallet-staking`. What our
//!   staking does more is counted in [`crate::configs::pools_weight`].
//! - DelegatedStaking, Origins and ElectionProviderMultiPhase: they have no calls.
//!
//! BABE, Grandpa, ImOnline, FastUnstake, Identity and Referenda are in the list, and have other weights:
//! [`crate::configs::weights`] and [`crate::weights`] say why.

// What the SDK's macros generate.
#![allow(clippy::expect_used, clippy::indexing_slicing)]

use crate::{
    configs::restaking::ORACLE_SERVICE,
    constants::currency::EXISTENTIAL_DEPOSIT,
    session_keys::{PlainSessionKeys, SessionKeys},
    AccountId, AllPalletsWithSystem, Assets, Babe, Balance, Balances, ConvictionVoting, Council,
    FastUnstake, Grandpa, Historical, Identity, ImOnline, LiquidStaking, Multisig, Offences,
    Preimage, PriceOracle, Proxy, Referenda, Restaking, Runtime, RuntimeOrigin, Scheduler, Staking,
    Sudo, Timestamp, TransactionPayment, Treasury, Utility, ValidatorElection, Vesting,
};
use alloc::{format, string::String, vec, vec::Vec};
use codec::Encode;
use frame_benchmarking::{BenchmarkBatch, BenchmarkConfig, BenchmarkList};
use frame_support::{
    storage::{storage_prefix, unhashed},
    traits::{fungible::Mutate, StorageInfo, StorageInfoTrait, WhitelistedStorageKeys},
    WeakBoundedVec,
};
use frame_system_benchmarking::{
    extensions::Pallet as SystemExtensionBenches, Pallet as SystemBenches,
};
use palisade_staking::RewardDestination;
use sp_core::{crypto::KeyTypeId, sr25519};
use sp_io::crypto::{sr25519_generate, sr25519_sign};
use sp_runtime::MultiAddress;
use sp_staking::{EraIndex, SessionIndex, StakingInterface};

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
    [pallet_fast_unstake, FastUnstake]
    [pallet_identity, Identity]
    [pallet_multisig, Multisig]
    [pallet_vesting, Vesting]
    [pallet_preimage, Preimage]
    [pallet_scheduler, Scheduler]
    [pallet_referenda, Referenda]
    [pallet_conviction_voting, ConvictionVoting]
    [pallet_assets, Assets]
    [palisade_liquid_staking, LiquidStaking]
    [palisade_restaking, Restaking]
    [palisade_price_oracle, PriceOracle]
);

/// The type of the oracle keys that benchmarks use.
const ORACLE_KEYS: KeyTypeId = KeyTypeId(*b"orac");

/// More than any minimum bond.
const STAKE: Balance = 1_000_000_000 * EXISTENTIAL_DEPOSIT;

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

/// Prepares sessions and validators for the benchmarks of our pallets.
pub struct Setup;

impl palisade_offences::BenchmarkHelper for Setup {
    fn start_session(session: SessionIndex) {
        pallet_session::CurrentIndex::<Runtime>::put(session);
    }
}

impl pallet_treasury::ArgumentsFactory<(), AccountId> for Setup {
    fn create_asset_kind(_: u32) {}

    /// The account exists: the benchmark pays less than the existential deposit.
    fn create_beneficiary(seed: [u8; 32]) -> AccountId {
        let beneficiary = AccountId::from(seed);
        <Balances as Mutate<AccountId>>::set_balance(&beneficiary, EXISTENTIAL_DEPOSIT);
        beneficiary
    }
}

impl palisade_liquid_staking::benchmarking::BenchmarkHelper<AccountId> for Setup {
    fn make_validator(who: &AccountId) {
        let signed = || RuntimeOrigin::signed(who.clone());
        let bond = 10_000_000 * EXISTENTIAL_DEPOSIT;
        Staking::bond(signed(), bond, RewardDestination::Stash).expect("the stash is new");
        Staking::validate(signed(), Default::default()).expect("the bond is large enough");
    }

    fn begin_era(era: EraIndex) {
        palisade_staking::ActiveEra::<Runtime>::mutate(|active| {
            if let Some(active) = active {
                active.index = era;
            }
        });
        palisade_staking::CurrentEra::<Runtime>::put(era);
        // As much is at stake as all accounts of a benchmark have.
        palisade_staking::ErasTotalStake::<Runtime>::insert(era, 1_000 * STAKE);
    }

    fn free_until(era: EraIndex) {
        palisade_staking::MatureEra::<Runtime>::put(era);
    }

    fn destroy_token() {
        let id = crate::configs::liquid::LIQUID_TOKEN;
        Assets::start_destroy(RuntimeOrigin::root(), id).expect("the token exists");
        // Anyone may do the rest.
        let anyone = RuntimeOrigin::signed(frame_benchmarking::account("anyone", 0, 0));
        Assets::finish_destroy(anyone, id).expect("nobody has any");
    }
}

impl palisade_restaking::benchmarking::BenchmarkHelper<AccountId> for Setup {
    fn begin_era(era: EraIndex) {
        <Staking as StakingInterface>::set_era(era);
        let first_session = era;
        palisade_staking::BondedEras::<Runtime>::mutate(|bonded| {
            bonded.0 = WeakBoundedVec::force_from(vec![(era, first_session)], None);
        });
    }

    fn elect(validator: &AccountId, era: EraIndex, stake: Balance) {
        let nominator = frame_benchmarking::account("nominator", 0, 0);
        let exposure = vec![(nominator, stake)];
        <Staking as StakingInterface>::add_era_stakers(&era, validator, exposure);
    }
}

impl
    palisade_price_oracle::benchmarking::BenchmarkHelper<
        AccountId,
        sr25519::Public,
        sr25519::Signature,
    > for Setup
{
    fn begin_era(era: EraIndex) {
        <Self as palisade_restaking::benchmarking::BenchmarkHelper<AccountId>>::begin_era(era);
    }

    fn plan_era(era: EraIndex) {
        palisade_staking::CurrentEra::<Runtime>::put(era);
    }

    fn secure(validator: &AccountId, era: EraIndex) {
        palisade_restaking::benchmarking::secure::<Runtime>(validator, ORACLE_SERVICE, era);
    }

    fn make_key(number: u32) -> sr25519::Public {
        let seed = format!("//oracle//{number}").into_bytes();
        sr25519_generate(ORACLE_KEYS, Some(seed))
    }

    fn sign(key: &sr25519::Public, bytes: &[u8]) -> sr25519::Signature {
        sr25519_sign(ORACLE_KEYS, key, bytes).expect("the key was made here")
    }
}

impl palisade_key_ownership::BenchmarkHelper<AccountId, SessionKeys> for Setup {
    fn make_validator(stash: &AccountId) -> AccountId {
        let controller: AccountId = frame_benchmarking::account("controller", 0, 0);
        for who in [stash, &controller] {
            <Balances as Mutate<AccountId>>::set_balance(who, 10 * STAKE);
        }
        let signed = || RuntimeOrigin::signed(stash.clone());
        Staking::bond(signed(), STAKE, RewardDestination::Stash).expect("the stash is new");
        let address = MultiAddress::Id(controller.clone());
        Staking::set_controller(signed(), address).expect("the controller has no stash");
        controller
    }

    fn make_keys(owner: &AccountId) -> (SessionKeys, Vec<u8>) {
        let generated = PlainSessionKeys::generate(&owner.encode(), None);
        (generated.keys.into(), generated.proof.encode())
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
