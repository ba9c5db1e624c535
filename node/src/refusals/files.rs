//! Checks the files that the command line names: a node key, a password, runtimes, blocks.
//!
//! The libraries report the error of the system without the name of the file. Here the name is added.
//! Called by [`super::ensure_can_start`] and [`super::ensure_can_work_on`]. Also called by [`crate::command`] and
//! [`crate::keys`] where a library opens the file.

use sc_cli::{Error, KeystoreParams};
use sc_network::config::{ed25519, NodeKeyConfig, Secret};
use sc_service::Error as ServiceError;
use sp_core::crypto::SecretString;
use std::{
    fs::{self, File},
    io::{self, ErrorKind, Read},
    path::Path,
};

/// The first bytes of a runtime: plain Wasm, compressed Wasm, or code for PolkaVM.
const RUNTIMES: [&[u8]; 3] = [b"\0asm", &[82, 188, 83, 118, 70, 219, 142], b"PVM\0"];

/// Returns the fault of a file or a directory, as the end of a sentence that begins with its name.
pub fn trouble(path: &Path, error: &io::Error) -> String {
    match error.kind() {
        ErrorKind::NotFound if !has_directory(path) => "is in a directory that does not exist",
        ErrorKind::NotFound => "does not exist",
        ErrorKind::PermissionDenied => "may not be used by this user",
        ErrorKind::IsADirectory => "is a directory",
        ErrorKind::NotADirectory if fs::symlink_metadata(path).is_ok() => "is not a directory",
        ErrorKind::NotADirectory => "is below a file",
        ErrorKind::ReadOnlyFilesystem => "is on a file system that can only be read",
        _ => return format!("can't be used: {error}"),
    }
    .into()
}

/// Returns whether the directory of a file exists.
fn has_directory(path: &Path) -> bool {
    let parent = path.parent().unwrap_or(path);
    parent.as_os_str().is_empty() || parent.exists()
}

/// Adds the name of the file to an I/O error of a library.
pub fn about(what: &str, path: Option<&Path>, error: Error) -> Error {
    match (path, error) {
        (Some(path), Error::Io(flaw) | Error::Service(ServiceError::Io(flaw))) => {
            format!("the {what} {} {}", path.display(), trouble(path, &flaw)).into()
        }
        (_, error) => error,
    }
}

/// Checks the file that holds a node's network key.
///
/// If the file is missing, the node creates it at the start. If the node may not create it,
/// [`Error::NetworkKeyNotFound`] was returned before this check.
///
/// # Errors
/// The file and its fault.
pub fn ensure_node_key(config: &NodeKeyConfig) -> Result<(), String> {
    let NodeKeyConfig::Ed25519(Secret::File(path)) = config else {
        return Ok(());
    };
    match fs::metadata(path) {
        // A pipe can be read only once, so it is not checked.
        Ok(found) if !found.is_file() && !found.is_dir() => Ok(()),
        Err(error)
            if error.kind() == ErrorKind::NotFound && fs::symlink_metadata(path).is_err() =>
        {
            let directory = path.parent().unwrap_or(path);
            let remedy = "choose another with --node-key-file";
            super::directories::ensure_directory("node key's directory", directory, remedy)
        }
        _ => read_node_key(path).map(drop),
    }
}

/// Replaces an I/O error of a library by the fault of the network key's file.
pub fn about_node_key(config: &NodeKeyConfig, error: Error) -> Error {
    match error {
        Error::Io(_) => ensure_node_key(config).err().map_or(error, Error::from),
        _ => error,
    }
}

/// Reads a node's network key in either of the two forms that a node accepts.
///
/// # Errors
/// The file and its fault.
pub fn read_node_key(path: &Path) -> Result<ed25519::SecretKey, String> {
    let name = path.display();
    let bytes = fs::read(path).map_err(|error| {
        let flaw = trouble(path, &error);
        format!("the node key file {name} {flaw}; give another with --node-key-file, or make one with `palisade key generate-node-key`")
    })?;
    let length = bytes.len();
    parse_node_key(bytes).ok_or_else(|| {
        format!("the node key file {name} holds no key: it has {length} bytes, and a key is 64 hexadecimal digits without a line break, or 32 bytes; `palisade key generate-node-key` makes one")
    })
}

/// Parses a network key: 64 hexadecimal digits, or 32 bytes.
pub fn parse_node_key(bytes: Vec<u8>) -> Option<ed25519::SecretKey> {
    let secret = match bytes.len() {
        64 => from_digits(&bytes)?,
        _ => bytes,
    };
    ed25519::SecretKey::try_from_bytes(secret).ok()
}

/// Returns the bytes that hexadecimal digits stand for.
fn from_digits(digits: &[u8]) -> Option<Vec<u8>> {
    let value = |digit: u8| char::from(digit).to_digit(16);
    digits
        .chunks(2)
        .map(|pair| match pair {
            [high, low] => u8::try_from(16 * value(*high)? + value(*low)?).ok(),
            _ => None,
        })
        .collect()
}

/// Sets the password to the whole content of `--password-filename`, including a final line break.
///
/// # Errors
/// The file and its fault.
pub fn read_password_file(params: &mut KeystoreParams) -> Result<(), String> {
    let Some(path) = params.password_filename.take() else {
        return Ok(());
    };
    let name = path.display();
    let password = fs::read_to_string(&path).map_err(|error| {
        let flaw = trouble(&path, &error);
        format!("the password file {name} {flaw}; give another with --password-filename")
    })?;
    if password.is_empty() {
        return Err(format!(
            "the password file {name} is empty; give another with --password-filename, or none"
        ));
    }
    params.password = Some(SecretString::new(password));
    Ok(())
}

/// Checks the directory of `--wasm-runtime-overrides` and the runtimes in it.
///
/// # Errors
/// The directory or the file, and its fault.
pub fn ensure_overrides(directory: Option<&Path>) -> Result<(), String> {
    let Some(directory) = directory else {
        return Ok(());
    };
    let flawed = |path: &Path, flaw: String| {
        let name = path.display();
        format!("{name}, from --wasm-runtime-overrides, {flaw}")
    };
    let unusable = |path: &Path, error: &io::Error| flawed(path, trouble(path, error));

    for entry in fs::read_dir(directory).map_err(|error| unusable(directory, &error))? {
        let path = entry.map_err(|error| unusable(directory, &error))?.path();
        if path.extension().is_none_or(|extension| extension != "wasm") {
            continue;
        }
        let mut beginning = Vec::new();
        File::open(&path)
            .and_then(|file| file.take(8).read_to_end(&mut beginning))
            .map_err(|error| unusable(&path, &error))?;
        if !RUNTIMES.iter().any(|magic| beginning.starts_with(magic)) {
            return Err(flawed(
                &path,
                "is no Wasm; remove it, or replace it by a runtime".into(),
            ));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
