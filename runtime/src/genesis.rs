//! The presets: what the state of a new chain holds.
//!
//! A preset is JSON, and only names what differs from the defaults; the node merges it with them and
//! hands it to `GenesisBuilder::build_state`. All presets use the well-known accounts, whose secret keys
//! anybody can derive: a real launch starts from `live` and replaces them.
//!
//! | preset | slot | epoch | era | bonding | deferral | validators |
//! |---|---|---|---|---|---|---|
//! | `dev` | 1 s | 10 slots | 3 sessions, 30 s | 3 eras | 2 eras | 1 |
//! | `local` | 1 s | 20 slots | 3 sessions, 60 s | 3 eras | 2 eras | 4 |
//! | `live` | 6 s | 2400 slots | 6 sessions, 24 h | 28 eras | 27 eras | 4 |
//!
//! `dev` elects one validator, because a node authors with every key that it holds but votes on finality
//! with one: a single node finalises only while it is the only validator.
//!
//! [`build_state`] makes a state of what somebody made of a preset, unless [`check()`] finds what is wrong.

mod check;

pub use check::check;

use crate::{
    configs::staking::{MaxNominators, MaxValidatorSet},
    constants::{
        currency::PAL,
        time::{PRIMARY_PROBABILITY, SHORTEST_SLOT_MILLIS},
    },
    session_keys::PlainSessionKeys,
    timing::{live, StakingTiming},
    AccountId, BabeConfig, Balance, BalancesConfig, CouncilConfig, RuntimeGenesisConfig,
    SessionConfig, SessionKeys, StakingConfig, SudoConfig, TimingConfig,
};
use alloc::{format, string::String, vec, vec::Vec};
use frame_support::{build_struct_json_patch, traits::BuildGenesisConfig};
use serde_json::Value;
use sp_consensus_babe::{AllowedSlots, BabeEpochConfiguration};
use sp_genesis_builder::{PresetId, DEV_RUNTIME_PRESET, LOCAL_TESTNET_RUNTIME_PRESET};
use sp_keyring::{Ed25519Keyring, Sr25519Keyring};
use sp_runtime::{Perbill, Percent};
use sp_staking::StakerStatus;

/// One validator; also what the node's `--dev` starts.
pub const DEV: &str = "dev";
/// Four validators with short eras; also what the node's `--chain local` starts.
pub const LOCAL: &str = "local";
/// Polkadot's lengths of time.
pub const LIVE: &str = "live";

/// What each of the twelve well-known accounts owns at the start, bonds included.
pub const ENDOWMENT: Balance = 1_000_000 * PAL;
/// The stake of a genesis validator.
pub const VALIDATOR_BOND: Balance = 200_000 * PAL;
/// The stake of a genesis nominator.
pub const NOMINATOR_BOND: Balance = 100_000 * PAL;
/// The least that a validator has to bond.
pub const MIN_VALIDATOR_BOND: Balance = 1_000 * PAL;
/// The least that a nominator has to bond.
pub const MIN_NOMINATOR_BOND: Balance = 100 * PAL;
/// The commission of the genesis validators.
pub const GENESIS_COMMISSION: Perbill = Perbill::from_percent(10);
/// What of a slash its reporters share: a reason to report, too little to provoke offences for.
const REPORTERS_SHARE: Perbill = Perbill::from_percent(10);
/// How full a list of stakers is before anybody may chill those in it who are below the minimum bond.
const CHILL_THRESHOLD: Percent = Percent::from_percent(75);

/// How BABE hands out slots: every slot has a primary author with probability 1/4, and a secondary one
/// for the rest, so that no slot stays empty while its author is online.
pub const BABE_GENESIS_EPOCH_CONFIG: BabeEpochConfiguration = BabeEpochConfiguration {
    c: PRIMARY_PROBABILITY,
    allowed_slots: AllowedSlots::PrimaryAndSecondaryVRFSlots,
};

/// A genesis validator: the account that stakes, and whose name its session keys are derived from.
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

/// A genesis nominator and the validators that it backs.
struct Nominator {
    account: Sr25519Keyring,
    targets: Vec<Sr25519Keyring>,
}

/// What the presets differ in.
struct Preset {
    slot_duration: u64,
    epoch_duration: u64,
    staking: StakingTiming,
    validators: Vec<Validator>,
    nominators: Vec<Nominator>,
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
            staking: SHORT_ERAS,
            validators: vec![ALICE],
            nominators: vec![
                backs_alice(Sr25519Keyring::Dave),
                backs_alice(Sr25519Keyring::Eve),
                backs_alice(Sr25519Keyring::Ferdie),
            ],
        }
    }

    fn local() -> Self {
        Self {
            slot_duration: SHORTEST_SLOT_MILLIS,
            // A validator that authors nothing by chance has to send its heartbeat, which it does when 80%
            // of the session are over at the latest. Four slots are enough for it to be included; in a
            // shorter session it could be late, and whoever is reported is chilled.
            epoch_duration: 20,
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
        }
    }

    fn live() -> Self {
        Self {
            slot_duration: live::SLOT_DURATION,
            epoch_duration: live::EPOCH_DURATION,
            staking: live::STAKING,
            ..Self::local()
        }
    }

    /// Stash, controller, bond and role of everybody who stakes from the start. Stashes control themselves.
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

    /// The preset as a patch of the default configuration.
    fn into_json(self) -> Value {
        let validator_count = self.validators.len() as u32;
        let endowed = Sr25519Keyring::well_known().map(|who| (who.to_account_id(), ENDOWMENT));
        let session_keys = self
            .validators
            .iter()
            .map(|v| (v.stash(), v.stash(), v.session_keys()));
        let council = [
            Sr25519Keyring::Alice,
            Sr25519Keyring::Bob,
            Sr25519Keyring::Charlie,
        ];

        build_struct_json_patch!(RuntimeGenesisConfig {
            timing: TimingConfig {
                slot_duration: self.slot_duration,
                epoch_duration: self.epoch_duration,
                sessions_per_era: self.staking.sessions_per_era,
                bonding_duration: self.staking.bonding_duration,
                slash_defer_duration: self.staking.slash_defer_duration,
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
                keys: session_keys.collect::<Vec<_>>(),
            },
            council: CouncilConfig {
                members: council.map(|who| who.to_account_id()).to_vec(),
            },
            sudo: SudoConfig {
                key: Some(Sr25519Keyring::Alice.to_account_id()),
            },
        })
    }
}

/// Eras of three sessions, so that a person can watch them go by.
const SHORT_ERAS: StakingTiming = StakingTiming {
    sessions_per_era: 3,
    bonding_duration: 3,
    slash_defer_duration: 2,
};

/// Builds the state of a new chain from a complete configuration in JSON.
///
/// # Errors
/// What is wrong with it: by [`check()`], or where it is no configuration at all. What only turns out while
/// the pallets build panics.
pub fn build_state(json: Vec<u8>) -> sp_genesis_builder::Result {
    let config = parse(json)?;
    check(&config)?;
    config.build();
    Ok(())
}

/// Drops the JSON, which may be 30 MB, before the state is built.
fn parse(json: Vec<u8>) -> Result<RuntimeGenesisConfig, String> {
    serde_json::from_slice(&json).map_err(|error| format!("Invalid JSON blob: {error}"))
}

/// The JSON of a preset, by its own name or by the one that tools of the SDK expect. `None` if
/// there is no such preset.
pub fn get_preset(id: &PresetId) -> Option<Vec<u8>> {
    let preset = match id.as_ref() {
        DEV | DEV_RUNTIME_PRESET => Preset::dev(),
        LOCAL | LOCAL_TESTNET_RUNTIME_PRESET => Preset::local(),
        LIVE => Preset::live(),
        _ => return None,
    };
    serde_json::to_vec(&preset.into_json()).ok()
}

/// The names of all presets.
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
