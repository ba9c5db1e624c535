//! The presets: the initial state of a new chain.
//!
//! A preset is JSON, and contains only the values that differ from the defaults. The node merges it with the defaults
//! and passes the result to `GenesisBuilder::build_state`. All presets use the well-known accounts, whose secret keys
//! anybody can derive. So the node starts no chain from `live`: its command `new-chain` replaces everything in this
//! preset but bounds and the assignment of slots.
//!
//! | preset | slot | epoch | era | bonding | deferral | a day of referenda | validators |
//! |---|---|---|---|---|---|---|---|
//! | `dev` | 1 s | 10 slots | 3 sessions, 30 s | 3 eras | 2 eras | 10 blocks | 1 |
//! | `local` | 1 s | 20 slots | 3 sessions, 60 s | 3 eras | 2 eras | 20 blocks | 4 |
//! | `live` | 6 s | 2400 slots | 6 sessions, 24 h | 28 eras | 27 eras | 14,400 blocks, 24 h | 4 |
//!
//! On `dev` and `local`, liquid staking is open: it has a stash for each validator, and somebody has filled its
//! insurance fund. Two services have stake of each validator. On `live`, governance opens liquid staking and registers
//! services.
//!
//! `dev` elects one validator. A node authors with every key that it has, but votes on finality with only one. So a
//! single node finalises only while it is the only validator.
//!
//! [`build_state`] checks a complete configuration with [`check()`], then builds the state from it.

mod check;
mod liquid;
mod restaking;

pub use check::check;
pub use liquid::{INSURANCE, INSURER, MIN_LIQUID_DEPOSIT};
pub use restaking::{ALLOCATED, BRIDGE_PROFIT, BRIDGE_SLASHER, ORACLE_PROFIT, SERVICE_OWNER};

use crate::{
    configs::staking::{MaxNominators, MaxValidatorSet},
    constants::{
        currency::PAL,
        time::{PRIMARY_PROBABILITY, SHORTEST_SLOT_MILLIS},
    },
    session_keys::PlainSessionKeys,
    timing::{live, StakingTiming},
    AccountId, BabeConfig, Balance, BalancesConfig, CouncilConfig, NominationPoolsConfig,
    RuntimeGenesisConfig, SessionConfig, SessionKeys, StakingConfig, SudoConfig, TimingConfig,
};
use alloc::{format, string::String, vec, vec::Vec};
use frame_support::{build_struct_json_patch, traits::BuildGenesisConfig};
use serde_json::{Map, Value};
use sp_consensus_babe::{AllowedSlots, BabeEpochConfiguration};
use sp_genesis_builder::{PresetId, DEV_RUNTIME_PRESET, LOCAL_TESTNET_RUNTIME_PRESET};
use sp_keyring::{Ed25519Keyring, Sr25519Keyring};
use sp_runtime::{Perbill, Percent};
use sp_staking::StakerStatus;

/// One validator. The node's `--dev` starts this preset.
pub const DEV: &str = "dev";
/// Four validators with short eras. The node's `--chain local` starts this preset.
pub const LOCAL: &str = "local";
/// Four validators with the lengths of time of Polkadot. The node starts no chain from it.
pub const LIVE: &str = "live";

/// The initial balance of each of the twelve well-known accounts, bonds included.
pub const ENDOWMENT: Balance = 1_000_000 * PAL;
/// The stake of a genesis validator.
pub const VALIDATOR_BOND: Balance = 200_000 * PAL;
/// The stake of a genesis nominator.
pub const NOMINATOR_BOND: Balance = 100_000 * PAL;
/// The least bond of a validator.
pub const MIN_VALIDATOR_BOND: Balance = 1_000 * PAL;
/// The least bond of a nominator.
pub const MIN_NOMINATOR_BOND: Balance = 100 * PAL;
/// The least amount with which an account joins a pool. A tenth of what a nominator needs, so that pools are for those
/// who have less.
pub const MIN_JOIN_BOND: Balance = 10 * PAL;
/// The least amount with which an account creates a pool: it is the first stake of a nominator.
pub const MIN_CREATE_BOND: Balance = MIN_NOMINATOR_BOND;
/// The members of the council at genesis.
const COUNCIL: [Sr25519Keyring; 3] = [
    Sr25519Keyring::Alice,
    Sr25519Keyring::Bob,
    Sr25519Keyring::Charlie,
];
/// The commission of the genesis validators.
pub const GENESIS_COMMISSION: Perbill = Perbill::from_percent(10);
/// The reporters' share of a slash: enough to report offences, too little to provoke them.
const REPORTERS_SHARE: Perbill = Perbill::from_percent(10);
/// How full the list of candidates or nominators must be before anybody can chill those in it that are below the
/// minimum bond.
const CHILL_THRESHOLD: Percent = Percent::from_percent(75);

/// How BABE assigns slots. A slot has a primary author with probability 1/4. A secondary author takes the other
/// slots. So no slot is empty while its author is online.
pub const BABE_GENESIS_EPOCH_CONFIG: BabeEpochConfiguration = BabeEpochConfiguration {
    c: PRIMARY_PROBABILITY,
    allowed_slots: AllowedSlots::PrimaryAndSecondaryVRFSlots,
};

/// A genesis validator: its stash, and the names from which its session keys are derived.
struct Validator {
    stash: Sr25519Keyring,
    babe: Sr25519Keyring,
    grandpa: Ed25519Keyring,
}

const ALICE: Validator = Validator {
    stash: Sr25519Keyring::AliceStash,
    babe: Sr25519Keyring::Alice,
    grandpa: Ed25519Keyring::Alice,
};
const BOB: Validator = Validator {
    stash: Sr25519Keyring::BobStash,
    babe: Sr25519Keyring::Bob,
    grandpa: Ed25519Keyring::Bob,
};
const CHARLIE: Validator = Validator {
    stash: Sr25519Keyring::CharlieStash,
    babe: Sr25519Keyring::Charlie,
    grandpa: Ed25519Keyring::Charlie,
};
const DAVE: Validator = Validator {
    stash: Sr25519Keyring::DaveStash,
    babe: Sr25519Keyring::Dave,
    grandpa: Ed25519Keyring::Dave,
};

impl Validator {
    fn stash(&self) -> AccountId {
        self.stash.to_account_id()
    }

    fn session_keys(&self) -> SessionKeys {
        PlainSessionKeys {
            grandpa: self.grandpa.public().into(),
            babe: self.babe.public().into(),
            im_online: self.babe.public().into(),
            authority_discovery: self.babe.public().into(),
        }
        .into()
    }
}

/// A genesis nominator and its targets.
struct Nominator {
    account: Sr25519Keyring,
    targets: Vec<Sr25519Keyring>,
}

/// The values in which the presets differ.
struct Preset {
    slot_duration: u64,
    epoch_duration: u64,
    /// In blocks. On test chains a day takes as long as a session, so that a person can watch a referendum.
    blocks_per_day: u32,
    staking: StakingTiming,
    validators: Vec<Validator>,
    nominators: Vec<Nominator>,
    /// Whether liquid staking is open, with a stash for each validator, and services have stake.
    is_complete: bool,
}

impl Preset {
    fn dev() -> Self {
        let backs_alice = |account| Nominator {
            account,
            targets: vec![Sr25519Keyring::AliceStash],
        };
        Self {
            slot_duration: SHORTEST_SLOT_MILLIS,
            epoch_duration: 10,
            blocks_per_day: 10,
            staking: SHORT_ERAS,
            validators: vec![ALICE],
            nominators: vec![
                backs_alice(Sr25519Keyring::Dave),
                backs_alice(Sr25519Keyring::Eve),
                backs_alice(Sr25519Keyring::Ferdie),
            ],
            is_complete: true,
        }
    }

    fn local() -> Self {
        Self {
            slot_duration: SHORTEST_SLOT_MILLIS,
            // By chance a validator can author no block in a session. Then it sends a heartbeat, at the latest when
            // 80% of the session are over. Four slots are enough to include the heartbeat. In a shorter session it
            // could be late, and the validator would be reported and chilled.
            epoch_duration: 20,
            blocks_per_day: 20,
            staking: SHORT_ERAS,
            validators: vec![ALICE, BOB, CHARLIE, DAVE],
            nominators: vec![
                Nominator {
                    account: Sr25519Keyring::Eve,
                    targets: vec![Sr25519Keyring::AliceStash, Sr25519Keyring::BobStash],
                },
                Nominator {
                    account: Sr25519Keyring::Ferdie,
                    targets: vec![Sr25519Keyring::CharlieStash, Sr25519Keyring::DaveStash],
                },
            ],
            is_complete: true,
        }
    }

    fn live() -> Self {
        Self {
            slot_duration: live::SLOT_DURATION,
            epoch_duration: live::EPOCH_DURATION,
            blocks_per_day: live::BLOCKS_PER_DAY,
            staking: live::STAKING,
            is_complete: false,
            ..Self::local()
        }
    }

    /// Returns stash, controller, bond and role of all initial stakers. Each stash is its own controller.
    fn stakers(&self) -> Vec<(AccountId, AccountId, Balance, StakerStatus<AccountId>)> {
        let validators = self.validators.iter().map(|validator| {
            let stash = validator.stash();
            (
                stash.clone(),
                stash,
                VALIDATOR_BOND,
                StakerStatus::Validator,
            )
        });
        let nominators = self.nominators.iter().map(|nominator| {
            let stash = nominator.account.to_account_id();
            let targets = nominator.targets.iter().map(|t| t.to_account_id());
            let role = StakerStatus::Nominator(targets.collect());
            (stash.clone(), stash, NOMINATOR_BOND, role)
        });
        validators.chain(nominators).collect()
    }

    /// Returns stash, signer and session keys of all initial validators.
    fn session_keys(&self) -> Vec<(AccountId, AccountId, SessionKeys)> {
        let validators = self.validators.iter();
        let keys = validators.map(|each| (each.stash(), each.stash(), each.session_keys()));
        keys.collect()
    }

    /// Returns the preset as a patch of the default configuration.
    fn into_json(self) -> Value {
        let validator_count = self.validators.len() as u32;
        let endowed = Sr25519Keyring::well_known().map(|who| (who.to_account_id(), ENDOWMENT));
        let mut patch = build_struct_json_patch!(RuntimeGenesisConfig {
            timing: TimingConfig {
                slot_duration: self.slot_duration,
                epoch_duration: self.epoch_duration,
                sessions_per_era: self.staking.sessions_per_era,
                bonding_duration: self.staking.bonding_duration,
                slash_defer_duration: self.staking.slash_defer_duration,
                blocks_per_day: self.blocks_per_day,
            },
            balances: BalancesConfig {
                balances: endowed.collect::<Vec<_>>(),
            },
            babe: BabeConfig {
                epoch_config: BABE_GENESIS_EPOCH_CONFIG,
            },
            staking: StakingConfig {
                validator_count,
                minimum_validator_count: 1,
                stakers: self.stakers(),
                commission: GENESIS_COMMISSION,
                slash_reward_fraction: REPORTERS_SHARE,
                min_validator_bond: MIN_VALIDATOR_BOND,
                min_nominator_bond: MIN_NOMINATOR_BOND,
                max_validator_count: Some(MaxValidatorSet::get()),
                max_nominator_count: Some(MaxNominators::get()),
                chill_threshold: Some(CHILL_THRESHOLD),
            },
            session: SessionConfig {
                keys: self.session_keys(),
            },
            council: CouncilConfig {
                members: COUNCIL.map(|who| who.to_account_id()).to_vec(),
            },
            sudo: SudoConfig {
                key: Some(Sr25519Keyring::Alice.to_account_id()),
            },
            nomination_pools: NominationPoolsConfig {
                min_join_bond: MIN_JOIN_BOND,
                min_create_bond: MIN_CREATE_BOND,
                // No limits: strangers could reach them with deposits that they get back. No work grows with these
                // numbers.
                max_pools: None,
                max_members: None,
                max_members_per_pool: None,
            },
        });
        if let (true, Value::Object(pallets)) = (self.is_complete, &mut patch) {
            self.add_services_to(pallets);
        }
        patch
    }

    /// Adds restaking and liquid staking to a patch.
    fn add_services_to(&self, pallets: &mut Map<String, Value>) {
        let validators: Vec<_> = self.validators.iter().map(Validator::stash).collect();
        let services = restaking::config_with(validators.clone());
        pallets.insert("restaking".into(), services);
        pallets.insert("liquidStaking".into(), liquid::config_with(validators));
    }
}

/// Eras of three sessions, so short that a person can watch them.
const SHORT_ERAS: StakingTiming = StakingTiming {
    sessions_per_era: 3,
    bonding_duration: 3,
    slash_defer_duration: 2,
};

/// Builds the state of a new chain from a complete configuration in JSON.
///
/// # Errors
/// - The JSON is not a configuration.
/// - [`check()`] refuses the configuration.
///
/// # Panics
/// If an error is found only while the pallets build.
pub fn build_state(json: Vec<u8>) -> sp_genesis_builder::Result {
    let config = parse(json)?;
    check(&config)?;
    config.build();
    Ok(())
}

/// Parses the JSON and drops it. It can have 30 MB, so it must be gone before the state is built.
fn parse(json: Vec<u8>) -> Result<RuntimeGenesisConfig, String> {
    serde_json::from_slice(&json).map_err(|error| format!("Invalid JSON blob: {error}"))
}

/// Returns the JSON of a preset, by its own name or by the name that SDK tools use. `None` if there is no such
/// preset.
pub fn get_preset(id: &PresetId) -> Option<Vec<u8>> {
    let preset = match id.as_ref() {
        DEV | DEV_RUNTIME_PRESET => Preset::dev(),
        LOCAL | LOCAL_TESTNET_RUNTIME_PRESET => Preset::local(),
        LIVE => Preset::live(),
        _ => return None,
    };
    serde_json::to_vec(&preset.into_json()).ok()
}

/// Returns the names of all presets.
pub fn preset_names() -> Vec<PresetId> {
    [
        DEV,
        LOCAL,
        LIVE,
        DEV_RUNTIME_PRESET,
        LOCAL_TESTNET_RUNTIME_PRESET,
    ]
    .map(PresetId::from)
    .to_vec()
}
