//! A genesis with the most validators that a set can have. Each has its own keys, and all are active.
//!
//! Before the first block in the flow. Sessions and eras are as long as in the preset `live`, so no session ends during
//! the measurement.

use crate::signer::Signer;
use frame_support::traits::{BuildGenesisConfig, OnGenesis};
use palisade_runtime::{
    genesis::{
        self, BABE_GENESIS_EPOCH_CONFIG, ENDOWMENT, GENESIS_COMMISSION, MIN_NOMINATOR_BOND,
        MIN_VALIDATOR_BOND, VALIDATOR_BOND,
    },
    AllPalletsWithSystem, BabeConfig, BalancesConfig, RuntimeGenesisConfig, SessionConfig,
    StakingConfig, SudoConfig,
};
use sp_io::TestExternalities;
use sp_runtime::Perbill;
use sp_staking::StakerStatus;

/// The reporters' share of a slash, as in the presets.
const REPORTERS_SHARE: Perbill = Perbill::from_percent(10);

/// Returns a state in which `validators` are active. `endowed` accounts have funds for fees. `more` changes the genesis.
///
/// # Errors
/// The runtime refuses the genesis.
pub fn state_of(
    validators: &[Signer],
    endowed: &[&Signer],
    more: impl FnOnce(&mut RuntimeGenesisConfig),
) -> Result<TestExternalities, String> {
    let mut config = config_of(validators, endowed);
    more(&mut config);
    let mut state = TestExternalities::default();
    state.execute_with(|| {
        genesis::check(&config)?;
        config.build();
        // Writes the storage versions.
        AllPalletsWithSystem::on_genesis();
        Ok::<(), String>(())
    })?;
    state.commit_all()?;
    Ok(state)
}

fn config_of(validators: &[Signer], endowed: &[&Signer]) -> RuntimeGenesisConfig {
    let accounts = validators.iter().chain(endowed.iter().copied());
    let balances = accounts.map(|who| (who.account(), ENDOWMENT)).collect();
    let stakers = validators.iter().map(|validator| {
        let stash = validator.account();
        let role = StakerStatus::Validator;
        (stash.clone(), stash, VALIDATOR_BOND, role)
    });
    let keys = validators.iter().map(|validator| {
        let stash = validator.account();
        (stash.clone(), stash, validator.session_keys())
    });
    RuntimeGenesisConfig {
        balances: BalancesConfig {
            balances,
            ..Default::default()
        },
        babe: BabeConfig {
            epoch_config: BABE_GENESIS_EPOCH_CONFIG,
            ..Default::default()
        },
        staking: StakingConfig {
            validator_count: validators.len() as u32,
            minimum_validator_count: 1,
            stakers: stakers.collect(),
            commission: GENESIS_COMMISSION,
            slash_reward_fraction: REPORTERS_SHARE,
            min_validator_bond: MIN_VALIDATOR_BOND,
            min_nominator_bond: MIN_NOMINATOR_BOND,
            ..Default::default()
        },
        session: SessionConfig {
            keys: keys.collect(),
            ..Default::default()
        },
        sudo: SudoConfig {
            key: endowed.first().map(|who| who.account()),
        },
        ..Default::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use palisade_runtime::{Babe, Grandpa, Session};

    #[test]
    fn all_validators_are_at_work_from_the_start() {
        let validators: Vec<_> = (0..5).map(Signer::of_validator).collect();
        let reporter = Signer::named("Alice");
        let mut state = state_of(&validators, &[&reporter], |_| ()).unwrap();
        state.execute_with(|| {
            let at_work = Session::validators();
            assert_eq!(at_work.len(), 5);
            assert!(validators
                .iter()
                .all(|one| at_work.contains(&one.account())));
            assert_eq!(Babe::authorities().len(), 5);
            assert_eq!(Grandpa::grandpa_authorities().len(), 5);
        });
    }
}
