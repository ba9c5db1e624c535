//! Checks the keys in a validator's keystore: with the given password, each must be the key in its file name.
//!
//! Without this check a node with a wrong password would start, find none of its keys and author no block. It would
//! report nothing. The same holds for keys that were inserted with the wrong scheme. Called by
//! [`super::ensure_can_start`]. Keys that are missing are no reason to refuse: [`super::warnings()`] names them.

use super::files::trouble;
use sc_service::config::KeystoreConfig;
use sp_core::{
    crypto::{key_types, ByteArray, ExposeSecret, KeyTypeId},
    ed25519,
    hexdisplay::HexDisplay,
    sr25519, Pair,
};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// The fault of one file.
enum Flaw {
    /// It has a key of another scheme than its type needs: the scheme of the key, and the one that is needed.
    Scheme(&'static str, &'static str),
    /// Any other one, as the end of a sentence that begins with the name of the file.
    Content(String),
}

/// The scheme of a session key.
trait Scheme: Pair {
    /// Its name, as `--scheme` takes it.
    const NAME: &'static str;
    /// The scheme with which it is confused.
    type Other: Scheme;
}

impl Scheme for ed25519::Pair {
    const NAME: &'static str = "ed25519";
    type Other = sr25519::Pair;
}

impl Scheme for sr25519::Pair {
    const NAME: &'static str = "sr25519";
    type Other = ed25519::Pair;
}

/// Checks one file for a key type and a password.
type Check = fn(&Path, KeyTypeId, Option<&str>) -> Result<(), Flaw>;

/// The session keys of a validator.
const SESSION_KEYS: [(KeyTypeId, Check); 4] = [
    (key_types::GRANDPA, ensure_fits::<ed25519::Pair>),
    (key_types::BABE, ensure_fits::<sr25519::Pair>),
    (key_types::IM_ONLINE, ensure_fits::<sr25519::Pair>),
    (key_types::AUTHORITY_DISCOVERY, ensure_fits::<sr25519::Pair>),
];

/// Checks that the keystore has a usable key of each type of session key that it has files of.
///
/// Other keys of the type may be unusable: they can remain from an earlier password.
///
/// # Errors
/// The first file of the first type without a usable key, and its scheme or the source of the password.
pub fn ensure_keys_fit(
    keystore: &KeystoreConfig,
    password_file: Option<&Path>,
) -> Result<(), String> {
    let KeystoreConfig::Path { path, password } = keystore else {
        return Ok(());
    };
    let password = password.as_ref().map(|password| password.expose_secret());
    let files = files(path)?;

    for (key_type, check) in SESSION_KEYS {
        let checks = of_type(&files, key_type).map(|file| {
            check(file, key_type, password.map(String::as_str)).map_err(|flaw| (file, flaw))
        });
        if let Some((file, flaw)) = first_if_all_fail(checks) {
            let origin = origin(password.is_some(), password_file);
            return Err(line_about(file, flaw, &origin));
        }
    }
    Ok(())
}

/// Returns the line about a file that has no usable key. `origin` says how the password was given.
fn line_about(file: &Path, flaw: Flaw, origin: &str) -> String {
    let file = file.display();
    match flaw {
        Flaw::Scheme(found, wanted) => format!(
            "the key file {file} holds a key of the scheme {found}, but the node needs one of the scheme {wanted}; remove the file, and insert the key with --scheme {wanted}"
        ),
        Flaw::Content(flaw) => format!(
            "the key file {file} {flaw}; the keystore was opened {origin}: give the right password, or remove the file"
        ),
    }
}

/// Returns the types of session keys that a keystore lacks. Empty if the keystore can't be read.
pub fn missing_keys(keystore: &KeystoreConfig) -> Vec<String> {
    let KeystoreConfig::Path { path, .. } = keystore else {
        return Vec::new();
    };
    let Ok(files) = files(path) else {
        return Vec::new();
    };
    SESSION_KEYS
        .into_iter()
        .filter(|(key_type, _)| of_type(&files, *key_type).next().is_none())
        .map(|(key_type, _)| String::from_utf8_lossy(&key_type.0).into_owned())
        .collect()
}

/// Returns how the password was given.
fn origin(any: bool, file: Option<&Path>) -> String {
    match file {
        Some(file) => format!("with the password in {}", file.display()),
        None if any => "with the password of the command line".into(),
        None => "without a password".into(),
    }
}

/// Returns the first failure if all results are failures. Returns `None` if one succeeded or there are none.
fn first_if_all_fail<Failure>(
    results: impl Iterator<Item = Result<(), Failure>>,
) -> Option<Failure> {
    let mut first = None;
    for result in results {
        first = first.or(Some(result.err()?));
    }
    first
}

/// Returns the files of a keystore, sorted by name. A missing keystore has no files.
fn files(keystore: &Path) -> Result<Vec<PathBuf>, String> {
    let flawed = |error| {
        let flaw = trouble(keystore, &error);
        let name = keystore.display();
        format!("the keystore {name} {flaw}; choose another with --keystore-path")
    };
    if !keystore.exists() {
        return Ok(Vec::new());
    }
    let mut files = Vec::new();
    for entry in fs::read_dir(keystore).map_err(flawed)? {
        files.push(entry.map_err(flawed)?.path());
    }
    files.sort();
    Ok(files)
}

/// Returns the files that are named like keys of a type.
///
/// Such a name consists of hexadecimal digits: four bytes of the type, then 32 bytes of the public key.
fn of_type(files: &[PathBuf], key_type: KeyTypeId) -> impl Iterator<Item = &Path> {
    let beginning = HexDisplay::from(&key_type.0).to_string();
    let is_of_type = move |name: &str| {
        let is_digit = |byte: u8| byte.is_ascii_hexdigit();
        name.len() == 72 && name.starts_with(&beginning) && name.bytes().all(is_digit)
    };
    let name = |path: &Path| path.file_name()?.to_str().map(str::to_owned);
    files
        .iter()
        .map(PathBuf::as_path)
        .filter(move |path| name(path).is_some_and(|name| is_of_type(&name)))
}

/// Checks that the secret in a file and the password give the key in the file's name.
fn ensure_fits<S: Scheme>(
    file: &Path,
    key_type: KeyTypeId,
    password: Option<&str>,
) -> Result<(), Flaw> {
    let content = fs::read_to_string(file).map_err(|error| Flaw::Content(trouble(file, &error)))?;
    let secret: Option<String> = serde_json::from_str(&content).ok();
    let secret = secret.as_deref();
    let pair = secret.and_then(|secret| S::from_string(secret, password).ok());
    let pair = pair.ok_or_else(|| Flaw::Content("holds no secret key".into()))?;

    let name = file.file_name().unwrap_or_default();
    let is_named = |public: &[u8]| {
        let (key_type, public) = (HexDisplay::from(&key_type.0), HexDisplay::from(&public));
        name.eq_ignore_ascii_case(format!("{key_type}{public}"))
    };
    if is_named(&pair.public().to_raw_vec()) {
        return Ok(());
    }
    let other = secret.and_then(|secret| S::Other::from_string(secret, password).ok());
    if other.is_some_and(|pair| is_named(&pair.public().to_raw_vec())) {
        return Err(Flaw::Scheme(S::Other::NAME, S::NAME));
    }
    Err(Flaw::Content(
        "holds another key than its name says, as it does with a wrong password".into(),
    ))
}

#[cfg(test)]
mod tests;
