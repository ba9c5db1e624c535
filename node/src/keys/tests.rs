//! The network key of a node: generated once, never overwritten, and found by the node. Errors name the file.

use super::*;
use sc_cli::{NodeKeyParams, Role};
use sc_network::config::{NodeKeyConfig, Secret};

fn run(arguments: &[&str]) -> Result<()> {
    let arguments = [&["palisade", "key"], arguments].concat();
    let mut cli = Cli::try_from_iter(arguments).expect("these arguments are valid");
    match cli.subcommand.take() {
        Some(crate::cli::Subcommand::Key(command)) => command.run(&cli),
        other => panic!("not a command on keys: {other:?}"),
    }
}

/// Returns an empty directory for one test, and its path as text.
fn directory(name: &str) -> (PathBuf, String) {
    let path = refusals::tests::directory(name);
    let text = path.display().to_string();
    (path, text)
}

fn line(result: Result<()>) -> String {
    let line = refusals::one_line(&result.expect_err("there is a reason to refuse"));
    assert_eq!(line.lines().count(), 1, "{line}");
    line
}

#[test]
fn a_new_node_key_is_one_that_a_node_takes_and_nobody_else_can_read() {
    let (path, here) = directory("new-keys");
    for (name, options) in [("digits", &[][..]), ("bytes", &["--bin"][..])] {
        let file = format!("{here}/{name}");
        let arguments = [&["generate-node-key", "--file", &file], options].concat();
        run(&arguments).expect("the file is new");

        let config = NodeKeyConfig::Ed25519(Secret::File(file.clone().into()));
        let theirs = config.into_keypair().expect("a node reads it").secret();
        let ours = refusals::read_node_key(Path::new(&file)).expect("a key");
        assert_eq!(ours.to_bytes(), theirs.to_bytes());
        run(&["inspect-node-key", "--file", &file]).expect("a key");

        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = fs::metadata(&file)
                .expect("it is there")
                .permissions()
                .mode();
            assert_eq!(mode & 0o077, 0, "only its owner");
        }
    }
    fs::remove_dir_all(path).expect("it is ours");
}

#[test]
fn a_node_key_is_never_overwritten() {
    let (path, here) = directory("old-keys");
    let file = format!("{here}/key");
    for content in ["", "the only copy of a key"] {
        fs::write(&file, content).expect("a file in a directory of ours");
        let refused = line(run(&["generate-node-key", "--file", &file]));
        assert!(
            refused.starts_with(&format!("{file} exists already")),
            "{refused}"
        );
        assert_eq!(fs::read_to_string(&file).expect("it is there"), content);
    }
    let refused = line(run(&["generate-node-key", "--file", &here]));
    assert!(refused.contains("exists already"), "{refused}");
    fs::remove_dir_all(path).expect("it is ours");
}

#[test]
fn a_key_that_does_not_fit_on_the_disk_leaves_no_file_behind() {
    let (path, here) = directory("full-disks");
    let file = format!("{here}/key");
    fs::write(&file, "").expect("a file in a directory of ours");
    // A slice takes as many bytes as it has, like a disk.
    let mut disk = [0; 10];
    let error = fill(&mut &mut disk[..], Path::new(&file), &[7; 64]).expect_err("it is too small");
    assert_eq!(error.kind(), ErrorKind::WriteZero);
    assert!(
        !Path::new(&file).exists(),
        "the next try finds no file in its way"
    );

    run(&["generate-node-key", "--file", &file]).expect("there is room");
    fs::remove_dir_all(path).expect("it is ours");
}

#[test]
fn a_node_finds_the_key_of_its_base_path_which_is_never_overwritten() {
    let (path, here) = directory("base-paths");
    let generate = ["generate-node-key", "--chain", "dev", "--base-path", &here];
    run(&generate).expect("there is none yet");

    let network = path.join("chains/palisade_dev/network");
    let params = NodeKeyParams {
        node_key: None,
        node_key_type: sc_cli::NodeKeyType::Ed25519,
        node_key_file: None,
        unsafe_force_node_key_generation: false,
    };
    let config = params.node_key(&network, Role::Authority, false);
    let Ok(NodeKeyConfig::Ed25519(Secret::File(file))) = &config else {
        panic!("a validator looks for its key in {network:?}: {config:?}");
    };
    let key = fs::read(file).expect("that is where it was written");
    assert!(line(run(&generate)).contains(&file.display().to_string()));
    assert_eq!(fs::read(file).expect("it is there"), key);
    fs::remove_dir_all(path).expect("it is ours");
}

#[test]
fn a_file_that_is_in_the_way_or_missing_is_named() {
    let (path, here) = directory("named-files");
    let file = format!("{here}/file");
    fs::write(&file, "no key").expect("a file in a directory of ours");
    let missing = format!("{here}/missing/file");
    let insert = [
        "insert",
        "--chain=dev",
        "--suri=//Alice",
        "--key-type=gran",
        "--scheme=ed25519",
    ];
    let with = |arguments: &[&str], option: &'static str, value: &str| {
        let arguments = [arguments, &[option, value]].concat();
        line(run(&arguments))
    };

    for refused in [
        with(&["generate-node-key"], "--file", &missing),
        with(&["inspect-node-key"], "--file", &missing),
        with(&["generate"], "--password-filename", &missing),
        with(&["inspect", "//Alice"], "--password-filename", &missing),
        with(&insert, "--password-filename", &missing),
    ] {
        assert!(refused.contains(&missing), "{refused}");
        assert!(refused.contains("does not exist"), "{refused}");
    }
    for refused in [
        with(&["generate-node-key", "--chain=dev"], "--base-path", &file),
        with(&["inspect-node-key"], "--file", &file),
        with(&insert, "--base-path", &file),
        with(&insert, "--keystore-path", &file),
    ] {
        assert!(refused.contains(&file), "{refused}");
    }
    fs::remove_dir_all(path).expect("it is ours");
}
