//! Checks the keys in a validator's keystore: with the given password, each must be the key in its file name.
//!
//! Without this check a node with a wrong password would start, find none of its keys and author no block. It would
//! report nothing. Called by [`super::ensure_can_start`].

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

/// The fault of one file, as the end of a sentence that begins with its name.
type Flaw = String;
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
/// The first file of the first type without a usable key, and the source of the password.
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
            let (file, origin) = (file.display(), origin(password.is_some(), password_file));
            return Err(format!(
                "the key file {file} {flaw}; the keystore was opened {origin}: give the right password, or remove the file"
            ));
        }
    }
    Ok(())
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
fn ensure_fits<P: Pair>(
    file: &Path,
    key_type: KeyTypeId,
    password: Option<&str>,
) -> Result<(), Flaw> {
    let content = fs::read_to_string(file).map_err(|error| trouble(file, &error))?;
    let pair = serde_json::from_str::<String>(&content)
        .ok()
        .and_then(|secret| P::from_string(&secret, password).ok())
        .ok_or("holds no secret key")?;

    let public = pair.public().to_raw_vec();
    let named = format!(
        "{}{}",
        HexDisplay::from(&key_type.0),
        HexDisplay::from(&public)
    );
    let fits = file
        .file_name()
        .is_some_and(|name| name.eq_ignore_ascii_case(&named));
    fits.then_some(())
        .ok_or("holds another key than its name says, as it does with a wrong password".into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::refusals::tests::{directory, refusal};
    use sc_service::KeystoreContainer;
    use sp_core::crypto::SecretString;

    fn keystore(path: &Path, password: Option<&str>) -> KeystoreConfig {
        KeystoreConfig::Path {
            path: path.to_owned(),
            password: password.map(|password| SecretString::new(password.into())),
        }
    }

    /// Makes the keystore generate a session key of each type, as `author_rotateKeys` does.
    fn make_keys(config: &KeystoreConfig) {
        let container = KeystoreContainer::new(config).expect("a directory of ours");
        let keys = container.keystore();
        for (key_type, _) in SESSION_KEYS {
            let made = match key_type {
                key_types::GRANDPA => keys.ed25519_generate_new(key_type, None).is_ok(),
                _ => keys.sr25519_generate_new(key_type, None).is_ok(),
            };
            assert!(made);
        }
    }

    #[test]
    fn keys_fit_the_password_they_were_made_with_and_no_other() {
        let here = directory("keys");
        let password_file = Path::new("/secrets/password");
        for (made_with, wrong) in [
            (Some("right"), Some("wrong")),
            (Some("right"), None),
            (None, Some("wrong")),
        ] {
            let path = here.join("keystore");
            assert_eq!(
                ensure_keys_fit(&keystore(&path, wrong), None),
                Ok(()),
                "no keys yet"
            );
            make_keys(&keystore(&path, made_with));
            assert_eq!(ensure_keys_fit(&keystore(&path, made_with), None), Ok(()));

            let line = refusal(ensure_keys_fit(
                &keystore(&path, wrong),
                Some(password_file),
            ));
            assert!(line.contains(&path.display().to_string()), "{line}");
            assert!(
                line.contains("with the password in /secrets/password"),
                "{line}"
            );
            assert_eq!(line.lines().count(), 1, "{line}");
            fs::remove_dir_all(path).expect("it is ours");
        }
        fs::remove_dir_all(here).expect("it is ours");
    }

    #[test]
    fn keys_of_an_earlier_password_may_stay_beside_those_of_the_present_one() {
        let path = directory("earlier-keys");
        make_keys(&keystore(&path, Some("earlier")));
        make_keys(&keystore(&path, Some("present")));
        assert_eq!(
            ensure_keys_fit(&keystore(&path, Some("present")), None),
            Ok(())
        );
        assert!(ensure_keys_fit(&keystore(&path, Some("another")), None).is_err());
        fs::remove_dir_all(path).expect("it is ours");
    }

    #[test]
    fn a_damaged_key_is_refused_by_its_name_and_other_files_are_not_looked_at() {
        let path = directory("damaged-keys");
        let damaged = path.join(format!("{}{}", HexDisplay::from(b"gran"), "00".repeat(32)));
        let config = keystore(&path, None);
        for other in ["notes.txt", "6772616e", "gran"] {
            fs::write(path.join(other), "not a key").expect("a file in a directory of ours");
        }
        assert_eq!(ensure_keys_fit(&config, None), Ok(()));

        for content in ["", "//Alice", "\"no phrase at all\""] {
            fs::write(&damaged, content).expect("a file in a directory of ours");
            let line = refusal(ensure_keys_fit(&config, None));
            let name = damaged.display();
            assert!(
                line.starts_with(&format!("the key file {name} holds no secret key; ")),
                "{line}"
            );
            assert!(line.contains("without a password"), "{line}");
        }
        fs::write(&damaged, "\"//Alice\"").expect("a file in a directory of ours");
        let line = refusal(ensure_keys_fit(&config, None));
        assert!(
            line.contains("holds another key than its name says"),
            "{line}"
        );
        fs::remove_dir_all(path).expect("it is ours");
    }
}
