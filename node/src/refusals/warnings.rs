//! Names what keeps a validator from its work, although it can start.
//!
//! None of it is a mistake for certain: a new validator gets its keys when it runs. But without a word, it would look
//! healthy. Called by [`crate::command`] after [`super::ensure_can_start`].

use super::keystore;
use sc_service::{config::KeystoreConfig, Configuration};

/// Returns one line for each thing that keeps a validator from its work. Empty for a node that is no validator.
pub fn warnings(config: &Configuration) -> Vec<String> {
    if !config.role.is_authority() {
        return Vec::new();
    }
    let missing = match config.dev_key_seed {
        // `--alice` and the like make their keys in memory.
        Some(_) => None,
        None => of_missing_keys(&config.keystore),
    };
    let silent = (!config.offchain_worker.enabled).then(|| {
        "with --offchain-worker never, this validator sends no heartbeats: it is reported as offline after each session in which it makes no block".into()
    });
    let voteless = config.disable_grandpa.then(|| {
        "with --no-grandpa, this validator does not vote: without the votes of more than two thirds of the validators nothing becomes final".into()
    });
    [missing, silent, voteless].into_iter().flatten().collect()
}

/// Returns the line about the types of session keys that a keystore lacks.
fn of_missing_keys(config: &KeystoreConfig) -> Option<String> {
    let missing = keystore::missing_keys(config);
    let path = config.path().filter(|_| !missing.is_empty())?;
    Some(format!(
        "the keystore {} has no key of the type {}: the node does no work that needs it. If this validator has keys, insert them with the --base-path and the --chain of this node; if it has none yet, make them with author_rotateKeysWithOwner",
        path.display(),
        missing.join(", ")
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::refusals::tests::directory;
    use std::fs;

    #[test]
    fn a_validator_without_keys_is_told_where_they_are_missing() {
        let path = directory("no-keys-yet");
        let config = KeystoreConfig::Path {
            path: path.clone(),
            password: None,
        };
        let line = of_missing_keys(&config).expect("there is no key");
        let start = format!(
            "the keystore {} has no key of the type gran, babe, imon, audi: ",
            path.display()
        );
        assert!(line.starts_with(&start), "{line}");
        assert_eq!(line.lines().count(), 1, "{line}");

        // Only GRANDPA's key is there: its type in hexadecimal, and a public key.
        fs::write(path.join(format!("6772616e{}", "07".repeat(32))), "").expect("it is ours");
        let line = of_missing_keys(&config).expect("three keys are missing");
        assert!(line.contains(" of the type babe, imon, audi: "), "{line}");
        fs::remove_dir_all(path).expect("it is ours");
    }

    #[test]
    fn keys_in_memory_are_not_looked_for_in_files() {
        assert_eq!(of_missing_keys(&KeystoreConfig::InMemory), None);
    }
}
