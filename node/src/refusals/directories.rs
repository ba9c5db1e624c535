//! Checks the directories that a node writes to: each must exist or be creatable, and this user must be able to write
//! there.
//!
//! Called by [`super::ensure_can_start`] and [`super::ensure_can_work_on`].

use super::files::trouble;
use sc_service::Configuration;
use std::{
    fs::{self, File},
    io::{self, ErrorKind},
    path::Path,
};

const OTHER_BASE_PATH: &str = "choose another with --base-path";
const OTHER_KEYSTORE: &str = "choose another with --keystore-path";

/// Checks all directories of a configuration.
///
/// # Errors
/// The first directory that can't be used, and the option that chooses another.
pub fn ensure_directories(config: &Configuration) -> Result<(), String> {
    let database = config.database.path();
    let network = config.network.net_config_path.as_deref();
    let keystore = config.keystore.path();

    for (what, path, remedy) in [
        ("database directory", database, OTHER_BASE_PATH),
        ("network directory", network, OTHER_BASE_PATH),
        ("keystore", keystore, OTHER_KEYSTORE),
    ] {
        if let Some(path) = path {
            ensure_directory(what, path, remedy)?;
        }
    }
    Ok(())
}

/// Checks one directory without creating it. If it is missing, the nearest existing directory above it is checked.
///
/// # Errors
/// The obstacle, in one line that ends with `remedy`.
pub fn ensure_directory(what: &str, path: &Path, remedy: &str) -> Result<(), String> {
    let existing = nearest_existing(path);
    let Err(error) = ensure_writable(existing) else {
        return Ok(());
    };
    let flaw = trouble(existing, &error);
    let (wanted, above) = (path.display(), existing.display());
    Err(if existing == path {
        format!("the {what} {wanted} {flaw}; {remedy}")
    } else {
        format!("the {what} {wanted} can't be made: {above} {flaw}; {remedy}")
    })
}

/// Returns `path`, or the nearest path above it that exists.
///
/// A link to a missing target counts as existing, because no directory can be created in its place.
fn nearest_existing(path: &Path) -> &Path {
    path.ancestors()
        .find(|path| fs::symlink_metadata(path).is_ok())
        .unwrap_or(Path::new("."))
}

/// Checks that files can be created in a directory, by creating and deleting one.
///
/// There is no other way to know: owner, mode and file system decide together.
fn ensure_writable(directory: &Path) -> io::Result<()> {
    if !directory.is_dir() {
        return Err(ErrorKind::NotADirectory.into());
    }
    let probe = directory.join(format!(".palisade-probe-{}", std::process::id()));
    File::create(&probe)?;
    fs::remove_file(probe)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::refusals::tests::{directory, refusal};

    fn ensure(path: &Path) -> Result<(), String> {
        ensure_directory("keystore", path, OTHER_KEYSTORE)
    }

    #[test]
    fn a_directory_that_exists_or_can_be_made_is_accepted_and_left_as_it_was() {
        let here = directory("directories");
        assert_eq!(ensure(&here), Ok(()));
        assert_eq!(ensure(&here.join("made/later")), Ok(()));
        let content = fs::read_dir(&here).expect("it is there");
        assert_eq!(content.count(), 0, "neither a probe nor a new directory");
        fs::remove_dir(here).expect("it is ours, and empty");
    }

    #[test]
    fn a_file_is_refused_where_a_directory_should_be() {
        let here = directory("files-in-the-way");
        let file = here.join("file");
        File::create(&file).expect("a file");

        let line = refusal(ensure(&file));
        let name = file.display();
        assert_eq!(
            line,
            format!("the keystore {name} is not a directory; {OTHER_KEYSTORE}")
        );
        let below = refusal(ensure(&file.join("chains/dev")));
        assert_eq!(
            below,
            format!("the keystore {name}/chains/dev can't be made: {name} is not a directory; {OTHER_KEYSTORE}")
        );
        fs::remove_dir_all(here).expect("it is ours");
    }

    #[cfg(unix)]
    #[test]
    fn a_link_to_nowhere_is_refused() {
        let here = directory("links");
        let link = here.join("link");
        std::os::unix::fs::symlink(here.join("nowhere"), &link).expect("a link");
        assert!(refusal(ensure(&link)).contains("link is not a directory"));
        fs::remove_dir_all(here).expect("it is ours");
    }

    #[cfg(unix)]
    #[test]
    fn a_directory_that_may_not_be_written_to_is_refused() {
        use std::os::unix::fs::PermissionsExt;

        let here = directory("locked-up");
        let set = |mode| fs::set_permissions(&here, fs::Permissions::from_mode(mode));
        set(0o500).expect("it is ours");
        // The superuser may write everywhere.
        let allowed = File::create(here.join("anything")).is_ok();
        let answer = ensure(&here);
        set(0o700).expect("it is ours");
        fs::remove_dir_all(&here).expect("it is ours");

        assert_eq!(answer.is_ok(), allowed);
        if let Err(line) = answer {
            assert!(line.contains("may not be used by this user"), "{line}");
        }
    }
}
