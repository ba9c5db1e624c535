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

#[test]
fn a_key_that_was_inserted_with_the_wrong_scheme_is_refused_for_that() {
    let path = directory("wrong-scheme");
    let config = keystore(&path, None);
    for (key_type, found, wanted) in [
        (key_types::GRANDPA, "sr25519", "ed25519"),
        (key_types::BABE, "ed25519", "sr25519"),
    ] {
        // `palisade key insert` takes any scheme for any type.
        let public = match found {
            "sr25519" => sr25519::Pair::from_string("//Test", None)
                .expect("a derivation")
                .public()
                .to_raw_vec(),
            _ => ed25519::Pair::from_string("//Test", None)
                .expect("a derivation")
                .public()
                .to_raw_vec(),
        };
        let keys = KeystoreContainer::new(&config).expect("a directory of ours");
        let inserted = keys.keystore().insert(key_type, "//Test", &public);
        assert!(inserted.is_ok());

        let line = refusal(ensure_keys_fit(&config, None));
        let flaw = format!(
            "holds a key of the scheme {found}, but the node needs one of the scheme {wanted}; "
        );
        assert!(line.contains(&flaw), "{line}");
        assert!(!line.contains("password"), "{line}");
        fs::remove_dir_all(&path).expect("it is ours");
    }
}

#[test]
fn types_without_a_file_are_missing() {
    let path = directory("missing-keys");
    let config = keystore(&path, None);
    assert_eq!(missing_keys(&config), ["gran", "babe", "imon", "audi"]);
    make_keys(&config);
    assert_eq!(missing_keys(&config), [""; 0]);
    assert_eq!(missing_keys(&KeystoreConfig::InMemory), [""; 0]);
    fs::remove_dir_all(path).expect("it is ours");
}
