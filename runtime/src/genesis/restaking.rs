//! Services of a new test chain: a price oracle and a bridge.
//!
//! Each validator allocates a tenth of its stake to the oracle and a fifth to the bridge. The oracle is a pallet of the
//! runtime (`configs/restaking.rs`). The bridge is not a pallet: its slasher is an account, so that a person can try
//! what a service can do.

use crate::{
    configs::restaking::TreasuryAccount, constants::currency::PAL, AccountId, Balance,
    RestakingConfig,
};
use alloc::{vec, vec::Vec};
use frame_support::build_struct_json_patch;
use palisade_restaking::{
    genesis::GenesisService,
    types::{Magnitude, WHOLE},
};
use serde_json::Value;
use sp_keyring::Sr25519Keyring;
use sp_runtime::Perbill;

/// The account that owns the services, and pays their deposits.
pub const SERVICE_OWNER: Sr25519Keyring = Sr25519Keyring::FerdieStash;
/// The account that slashes for the bridge.
pub const BRIDGE_SLASHER: Sr25519Keyring = Sr25519Keyring::Ferdie;
/// What an attack on the oracle could bring.
pub const ORACLE_PROFIT: Balance = 1_000 * PAL;
/// What an attack on the bridge could bring.
pub const BRIDGE_PROFIT: Balance = 5_000 * PAL;

/// What each validator allocates to the oracle, and what to the bridge.
pub const ALLOCATED: [Magnitude; 2] = [WHOLE / 10, WHOLE / 5];

/// Returns the configuration in JSON. The oracle is the service
/// [`ORACLE_SERVICE`](crate::configs::restaking::ORACLE_SERVICE).
pub(super) fn config_with(validators: Vec<AccountId>) -> Value {
    let allocations = validators.into_iter().flat_map(|stash| {
        let parts = (0u32..).zip(ALLOCATED);
        parts.map(move |(service, magnitude)| (stash.clone(), service, magnitude))
    });
    build_struct_json_patch!(RestakingConfig {
        services: services(),
        allocations: allocations.collect::<Vec<_>>(),
    })
}

fn services() -> Vec<GenesisService<AccountId>> {
    // The quotas of both together leave a slack of a tenth.
    let quota = Perbill::from_percent(45);
    let oracle = GenesisService {
        owner: SERVICE_OWNER.to_account_id(),
        slasher: None,
        profit: ORACLE_PROFIT,
        // Half of the stake that reports decides a price.
        threshold: Perbill::from_percent(50),
        cap: Perbill::from_percent(50),
        window: 3,
        proceeds: None,
        correlation: Perbill::one(),
        quota,
        is_shared: false,
    };
    let bridge = GenesisService {
        slasher: Some(BRIDGE_SLASHER.to_account_id()),
        profit: BRIDGE_PROFIT,
        threshold: Perbill::from_rational(2u32, 3),
        cap: Perbill::one(),
        proceeds: Some(TreasuryAccount::get()),
        ..oracle.clone()
    };
    vec![oracle, bridge]
}
