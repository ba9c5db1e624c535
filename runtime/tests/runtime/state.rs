//! Builds the state of a preset the way a node does: defaults, merged with the preset's patch, through the
//! functions behind the `GenesisBuilder` API.

use frame_support::{
    genesis_builder_helper::{build_state, get_preset},
    traits::OnGenesis,
};
use palisade_runtime::{genesis, AllPalletsWithSystem, RuntimeGenesisConfig};
use serde_json::Value;
use sp_io::TestExternalities;

/// Returns the state of the chain before its first block.
pub fn state_of(preset: &str) -> TestExternalities {
    let mut state = TestExternalities::default();
    state.execute_with(|| {
        let defaults = get_preset::<RuntimeGenesisConfig>(&None, |_| None).expect("has defaults");
        let patch = genesis::get_preset(&preset.into()).expect("the preset exists");
        let mut config: Value = serde_json::from_slice(&defaults).expect("is JSON");
        merge(
            &mut config,
            serde_json::from_slice(&patch).expect("is JSON"),
        );
        let json = serde_json::to_vec(&config).expect("is JSON");
        build_state::<RuntimeGenesisConfig>(json).expect("the configuration is complete");
        // Writes the storage versions.
        AllPalletsWithSystem::on_genesis();
    });
    state
}

/// Replaces the fields of `base` that `patch` names, object by object.
fn merge(base: &mut Value, patch: Value) {
    match (base, patch) {
        (Value::Object(base), Value::Object(patch)) => {
            for (key, value) in patch {
                merge(base.entry(key).or_insert(Value::Null), value);
            }
        }
        (base, patch) => *base = patch,
    }
}
