//! Files with usual mistakes. Each is refused in one line that names the file.

use super::*;
use crate::refusals::tests::{directory, refusal};
use sp_core::crypto::ExposeSecret;
use std::path::PathBuf;

/// Returns the refusal, and asserts that it is one line that names the file.
fn line_about<T>(path: &Path, result: Result<T, String>) -> String {
    let line = refusal(result.map(drop));
    assert!(line.contains(&path.display().to_string()), "{line}");
    assert_eq!(line.lines().count(), 1, "{line}");
    line
}

fn file(directory: &Path, name: &str, content: &[u8]) -> PathBuf {
    let path = directory.join(name);
    fs::write(&path, content).expect("a file in a directory of ours");
    path
}

fn params(path: &Path) -> KeystoreParams {
    KeystoreParams {
        keystore_path: None,
        password_interactive: false,
        password: None,
        password_filename: Some(path.to_owned()),
    }
}

fn node_key(path: &Path) -> NodeKeyConfig {
    NodeKeyConfig::Ed25519(Secret::File(path.to_owned()))
}

#[test]
fn a_node_key_is_64_digits_or_32_bytes() {
    let here = directory("node-keys");
    let digits = "0123456789abcdefABCDEF".repeat(3)[..64].to_owned();
    for content in [digits.as_bytes(), &[7; 32]] {
        let path = file(&here, "key", content);
        assert_eq!(ensure_node_key(&node_key(&path)), Ok(()));
        // The network reads it in the same way.
        let theirs = node_key(&path).into_keypair().expect("a key").secret();
        let ours = read_node_key(&path).expect("a key");
        assert_eq!(ours.as_ref(), theirs.as_ref());
    }

    let line_break = format!("{digits}\n");
    let prefixed = format!("0x{}", &digits[..62]);
    let wrong: [&[u8]; 5] = [
        b"",
        b"short",
        &[7; 33],
        line_break.as_bytes(),
        prefixed.as_bytes(),
    ];
    for content in wrong {
        let path = file(&here, "key", content);
        let line = line_about(&path, ensure_node_key(&node_key(&path)));
        assert!(
            line.contains(&format!("it has {} bytes", content.len())),
            "{line}"
        );
        assert!(node_key(&path).into_keypair().is_err());
    }
    fs::remove_dir_all(here).expect("it is ours");
}

#[test]
fn a_node_key_that_is_not_there_is_fine_where_it_can_be_made() {
    let here = directory("new-node-keys");
    assert_eq!(ensure_node_key(&node_key(&here.join("new/key"))), Ok(()));
    assert!(!here.join("new").exists(), "nothing is made by a check");

    let in_the_way = file(&here, "file", b"");
    let line = line_about(
        &in_the_way,
        ensure_node_key(&node_key(&in_the_way.join("key"))),
    );
    assert!(line.contains("--node-key-file"), "{line}");
    let line = line_about(&here, ensure_node_key(&node_key(&here)));
    assert!(line.contains("is a directory"), "{line}");
    fs::remove_dir_all(here).expect("it is ours");
}

#[test]
fn a_password_is_all_that_its_file_holds() {
    let here = directory("passwords");
    let mut params = params(&file(&here, "password", b"secret\n"));
    assert_eq!(read_password_file(&mut params), Ok(()));
    assert!(params.password_filename.is_none(), "nobody reads it again");
    let password = params.password.expect("it was in the file");
    assert_eq!(password.expose_secret(), "secret\n");
    fs::remove_dir_all(here).expect("it is ours");
}

#[test]
fn a_password_file_that_gives_no_password_is_refused() {
    let here = directory("no-passwords");
    for (path, flaw) in [
        (here.join("missing"), "does not exist"),
        (
            here.join("missing/file"),
            "is in a directory that does not exist",
        ),
        (here.clone(), "is a directory"),
        (file(&here, "empty", b""), "is empty"),
        (file(&here, "binary", &[0xff; 9]), "can't be used"),
    ] {
        let line = line_about(&path, read_password_file(&mut params(&path)));
        assert!(line.contains(flaw), "{line}");
        assert!(line.contains("--password-filename"), "{line}");
    }
    fs::remove_dir_all(here).expect("it is ours");
}

#[test]
fn runtimes_to_be_used_instead_are_wasm() {
    let here = directory("overrides");
    assert_eq!(ensure_overrides(None), Ok(()));
    file(&here, "notes.txt", b"not looked at");
    file(&here, "runtime.wasm", b"\0asm\x01\0\0\0");
    assert_eq!(ensure_overrides(Some(&here)), Ok(()));

    let wrong = file(&here, "wrong.wasm", b"prose");
    assert!(line_about(&wrong, ensure_overrides(Some(&here))).contains("is no Wasm"));
    let line = line_about(&wrong, ensure_overrides(Some(&wrong)));
    assert!(line.contains("is not a directory"), "{line}");
    let missing = here.join("missing");
    line_about(&missing, ensure_overrides(Some(&missing)));
    fs::remove_dir_all(here).expect("it is ours");
}

#[test]
fn an_error_of_a_library_gets_the_name_of_the_file() {
    let path = Path::new("missing/blocks");
    let missing = || io::Error::from(ErrorKind::NotFound);
    let named = |error| about("file of blocks", Some(path), error).to_string();
    let line =
        "Invalid input: the file of blocks missing/blocks is in a directory that does not exist";
    assert_eq!(named(Error::Io(missing())), line);
    assert_eq!(named(Error::Service(ServiceError::Io(missing()))), line);
    assert_eq!(
        named("no such block".into()),
        "Invalid input: no such block"
    );
}
