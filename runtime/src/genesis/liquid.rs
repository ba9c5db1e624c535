//! Liquid staking of a new chain: its insurance fund, its settings, and a stash for each validator.

use crate::{constants::currency::PAL, AccountId, Balance, LiquidStakingConfig};
use alloc::{vec, vec::Vec};
use frame_support::build_struct_json_patch;
use palisade_liquid_staking::types::Settings;
use serde_json::Value;
use sp_keyring::Sr25519Keyring;
use sp_runtime::Perbill;

/// What the insurance fund gets. The existential deposits of the accounts of liquid staking are paid from it.
pub const INSURANCE: Balance = 1_000 * PAL;
/// The account that gives it.
pub const INSURER: Sr25519Keyring = Sr25519Keyring::FerdieStash;
/// The least deposit.
pub const MIN_LIQUID_DEPOSIT: Balance = PAL;

/// Returns the configuration in JSON. Of `n` validators, each can get at most `1 / (n − 1)` of the funds. So the others
/// can take over the part of a validator that fails. With four validators that is a third. The only validator of a
/// chain can get all.
pub(super) fn config_with(validators: Vec<AccountId>) -> Value {
    let others = (validators.len() as u32).saturating_sub(1).max(1);
    build_struct_json_patch!(LiquidStakingConfig {
        insurance: vec![(INSURER.to_account_id(), INSURANCE)],
        is_open: true,
        settings: Some(Settings {
            max_per_validator: Perbill::from_rational(1, others),
            min_deposit: MIN_LIQUID_DEPOSIT,
            ..Default::default()
        }),
        validators: validators,
    })
}
