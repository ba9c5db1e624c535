//! Refuses a start that can't succeed. Each refusal is one line with the cause and the way out.
//!
//! Without these checks, the libraries would go on without what they need. Or they would report it late, in several
//! lines or as a panic. So the usual cases are checked before anything starts ([`ensure_can_start`],
//! [`ensure_authorities`]). Any other error is cut to one line ([`one_line`]). [`crate::chain_spec`] refuses a chain
//! spec that can't be read.

mod directories;
mod files;
mod keystore;
mod ports;
mod warnings;

pub use directories::ensure_directory;
pub use files::{
    about, about_node_key, parse_node_key, read_node_key, read_password_file, trouble,
};
pub use warnings::warnings;

use sc_service::{Configuration, DatabaseSource};
use sp_consensus_babe::BabeConfiguration;
use sp_consensus_grandpa::AuthorityList;
use std::{
    fs::{File, TryLockError},
    path::Path,
};

/// Checks that the node can use its database, its files and its ports.
///
/// `password_file` is the file that the keystore's password was read from.
///
/// # Errors
/// The first thing that is taken, missing or wrong. The database is checked first: a second node on the same data
/// usually has the same ports too, and another port would not help it.
pub fn ensure_can_start(
    config: &Configuration,
    password_file: Option<&Path>,
) -> Result<(), String> {
    ensure_can_work_on(config)?;
    files::ensure_node_key(&config.network.node_key)?;
    // A node that is no authority does not use these keys.
    if config.role.is_authority() {
        keystore::ensure_keys_fit(&config.keystore, password_file)?;
    }
    ports::ensure_ports_are_free(config)
}

/// Checks that a command can open the chain's database: no other process uses it, and the files beside it can be used.
///
/// # Errors
/// The first thing that is taken, missing or wrong.
pub fn ensure_can_work_on(config: &Configuration) -> Result<(), String> {
    ensure_database_is_free(&config.database)?;
    directories::ensure_directories(config)?;
    files::ensure_overrides(config.wasm_runtime_overrides.as_deref())
}

/// Checks that a command can open the database of a chain that is there already.
///
/// Without this check, a command without the right `--base-path` would make a database with block 0 alone, and tell
/// of that one.
///
/// # Errors
/// The first thing that is taken, missing or wrong.
pub fn ensure_has_database(config: &Configuration) -> Result<(), String> {
    ensure_can_work_on(config)?;
    ensure_database_is_there(&config.database)
}

fn ensure_database_is_there(database: &DatabaseSource) -> Result<(), String> {
    match database.path() {
        Some(path) if !path.join("lock").exists() => Err(format!(
            "there is no database at {}; name the --base-path and the --chain of the node that made it",
            path.display()
        )),
        _ => Ok(()),
    }
}

/// Checks that no other process uses the database.
///
/// ParityDB holds an exclusive lock on a file in its directory as long as it is open. The lock of this check is
/// released at once.
///
/// # Errors
/// The path of the locked database.
fn ensure_database_is_free(database: &DatabaseSource) -> Result<(), String> {
    let Some(path) = database.path() else {
        return Ok(());
    };
    // Without a lock file there is no database yet. Any other fault is reported when the database is opened.
    let Ok(lock) = File::open(path.join("lock")) else {
        return Ok(());
    };
    match lock.try_lock() {
        Err(TryLockError::WouldBlock) => Err(format!(
            "the database at {} is locked by another process; stop that one, or choose another --base-path",
            path.display()
        )),
        Ok(()) | Err(TryLockError::Error(_)) => Ok(()),
    }
}

/// Checks that the genesis has what BABE and GRANDPA need. Their own code does not check it.
///
/// `grandpa` is `None` if the chain has blocks after its genesis.
///
/// # Errors
/// What is missing in the chain spec.
pub fn ensure_authorities(
    babe: &BabeConfiguration,
    grandpa: Option<&AuthorityList>,
) -> Result<(), String> {
    if babe.slot_duration == 0 || babe.epoch_length == 0 {
        return Err(
            "the chain spec's genesis has BABE slots or epochs of length zero; give both a length"
                .into(),
        );
    }
    if babe.authorities.is_empty() {
        return Err(
            "the chain spec's genesis has no BABE authorities, so nobody could make a block; add validators with session keys".into(),
        );
    }
    if grandpa.is_some_and(|authorities| authorities.is_empty()) {
        return Err(
            "the chain spec's genesis has no GRANDPA authorities, so nothing could become final; add validators with session keys"
                .into(),
        );
    }
    Ok(())
}

/// Returns an error as one line, without the errors that wrap it.
pub fn one_line(error: &sc_cli::Error) -> String {
    use sc_cli::Error;
    use sc_service::Error as ServiceError;

    match error {
        Error::Input(text) | Error::Service(ServiceError::Other(text)) => reason(text),
        Error::Client(error) | Error::Service(ServiceError::Client(error)) => describe(error),
        Error::NetworkKeyNotFound(path) => format!(
            "there is no network key at {path}; make one with `palisade key generate-node-key --file {path}`, or let the node make one with --unsafe-force-node-key-generation",
            path = path.display(),
        ),
        other => first_line(&other.to_string()),
    }
}

/// Returns an error of the client as one line. If the chain spec is the cause, the line says so.
fn describe(error: &sp_blockchain::Error) -> String {
    use sp_blockchain::Error;

    match error {
        Error::Storage(flaw) => unbuildable_genesis(reason(flaw)),
        Error::VersionInvalid(flaw) => {
            first_line(&format!("the chain spec's runtime can't be used: {flaw}"))
        }
        Error::StateDatabase(flaw) if flaw.starts_with("Incompatible pruning modes") => format!(
            "the database was made to keep other states than --state-pruning says; leave this option out, or delete the blocks with `palisade purge-chain` and download them again ({flaw})"
        ),
        other => first_line(&other.to_string()),
    }
}

/// Returns the refusal of a chain spec whose genesis can't be built because of `reason`.
pub fn unbuildable_genesis(reason: String) -> String {
    format!("the chain spec's genesis can't be built: {reason}")
}

/// Returns the reason for which a runtime refused something, in one line.
///
/// The text of a panic has its place in the source on the first line, and the reason on the second. The place is
/// dropped: it does not help a user.
pub fn reason(flaw: &str) -> String {
    let reason = flaw
        .split_once("panicked at ")
        .and_then(|(_, panic)| panic.split_once('\n'))
        .map_or(flaw, |(_place, reason)| reason);
    first_line(reason)
}

/// Returns the first line of `text` that is not empty. The lines after it are a dump of a genesis configuration or of a
/// Wasm stack.
fn first_line(text: &str) -> String {
    let line = text
        .lines()
        .map(str::trim)
        .find(|line| !line.is_empty())
        .unwrap_or("unknown error");
    line.trim_end_matches(" for blob:").to_owned()
}

#[cfg(test)]
pub mod tests {
    use super::*;
    use sp_core::{crypto::UncheckedFrom, ed25519, sr25519};
    use std::path::PathBuf;

    /// Returns an empty directory for one test.
    pub fn directory(name: &str) -> PathBuf {
        let path = std::env::temp_dir().join(format!("palisade-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).expect("a directory in the temporary directory");
        path
    }

    fn babe() -> BabeConfiguration {
        BabeConfiguration {
            slot_duration: 1_000,
            epoch_length: 10,
            c: (1, 4),
            authorities: vec![(sr25519::Public::unchecked_from([1; 32]).into(), 1)],
            randomness: Default::default(),
            allowed_slots: sp_consensus_babe::AllowedSlots::PrimaryAndSecondaryVRFSlots,
        }
    }

    pub fn refusal(result: Result<(), String>) -> String {
        result.expect_err("there is a reason to refuse")
    }

    #[test]
    fn a_locked_database_is_refused_until_it_is_unlocked() {
        let path = directory("locked");
        let database = DatabaseSource::ParityDb { path: path.clone() };
        assert_eq!(ensure_database_is_free(&database), Ok(()));

        let lock = File::create(path.join("lock")).expect("a file");
        assert_eq!(ensure_database_is_free(&database), Ok(()));

        lock.lock().expect("nobody else knows this file");
        let line = refusal(ensure_database_is_free(&database));
        assert!(line.contains(&path.display().to_string()), "{line}");
        assert!(line.contains("is locked by another process"), "{line}");

        drop(lock);
        assert_eq!(ensure_database_is_free(&database), Ok(()));
        std::fs::remove_dir_all(path).expect("it is ours");
    }

    #[test]
    fn a_database_that_is_not_there_is_not_made_by_a_command_that_reads() {
        let path = directory("no-database");
        let database = DatabaseSource::ParityDb { path: path.clone() };
        let line = refusal(ensure_database_is_there(&database));
        let start = format!("there is no database at {}; ", path.display());
        assert!(line.starts_with(&start), "{line}");

        File::create(path.join("lock")).expect("a file");
        assert_eq!(ensure_database_is_there(&database), Ok(()));
        std::fs::remove_dir_all(path).expect("it is ours");
    }

    #[test]
    fn a_genesis_without_authorities_or_time_is_refused() {
        let grandpa = vec![(ed25519::Public::unchecked_from([2; 32]).into(), 1)];
        assert_eq!(ensure_authorities(&babe(), Some(&grandpa)), Ok(()));
        assert_eq!(ensure_authorities(&babe(), None), Ok(()));

        assert!(refusal(ensure_authorities(&babe(), Some(&vec![]))).contains("GRANDPA"));
        let nobody = BabeConfiguration {
            authorities: vec![],
            ..babe()
        };
        assert!(refusal(ensure_authorities(&nobody, Some(&grandpa))).contains("BABE authorities"));
        let timeless = BabeConfiguration {
            slot_duration: 0,
            ..babe()
        };
        assert!(refusal(ensure_authorities(&timeless, Some(&grandpa))).contains("length zero"));
    }

    #[test]
    fn errors_lose_their_layers_and_their_dumps() {
        let genesis = sp_blockchain::Error::Storage(
            "Invalid JSON blob: unknown field `x` for blob:\n{\n  \"x\": 1\n}".into(),
        );
        let line = one_line(&sc_cli::Error::Service(genesis.into()));
        assert_eq!(
            line,
            "the chain spec's genesis can't be built: Invalid JSON blob: unknown field `x`"
        );
        assert_eq!(one_line(&"the port is taken".into()), "the port is taken");

        let key = one_line(&sc_cli::Error::NetworkKeyNotFound("/data/secret".into()));
        assert!(key.contains("/data/secret") && key.contains("generate-node-key"));
        assert_eq!(key.lines().count(), 1);
    }

    #[test]
    fn other_states_than_the_database_keeps_are_refused_with_the_way_out() {
        let flaw = "Incompatible pruning modes [stored: Constrained(Constraints { max_blocks: Some(256) }); requested: ArchiveAll]";
        let error = sc_service::Error::Client(sp_blockchain::Error::StateDatabase(flaw.into()));
        let line = one_line(&error.into());
        let cause = "the database was made to keep other states than --state-pruning says; ";
        assert!(line.starts_with(cause), "{line}");
        assert!(line.contains("palisade purge-chain"), "{line}");
        assert_eq!(line.lines().count(), 1, "{line}");
    }

    #[test]
    fn a_genesis_that_the_runtime_refuses_is_refused_for_its_reason() {
        let flaw = "wasm call error Execution aborted due to panic: panicked at /src/timing.rs:1:2:\ntiming: NoBonding\nWASM backtrace:\n";
        let error = sc_cli::Error::Client(sp_blockchain::Error::Storage(flaw.into()));
        assert_eq!(
            one_line(&error),
            "the chain spec's genesis can't be built: timing: NoBonding"
        );
        // A command gets the error as plain text, without its source.
        assert_eq!(one_line(&flaw.into()), "timing: NoBonding");
        let error = sc_service::Error::Other(flaw.into());
        assert_eq!(one_line(&error.into()), "timing: NoBonding");
    }
}
