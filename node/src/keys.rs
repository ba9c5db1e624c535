//! The commands on keys: a node's network key, accounts, and the session keys in a keystore.
//!
//! `sc-cli` handles accounts and session keys. Only the password files are read here.
//! The commands for a network key are implemented here. Those of `sc-cli` have three faults: they overwrite an existing
//! key, they make the file readable for everybody, and their errors name no file.
//! Before: [`crate::command`].

use crate::{cli::Cli, refusals};
use sc_cli::{GenerateCmd, InsertKeyCmd, InspectKeyCmd, Result, SubstrateCli};
use sc_network::config::ed25519;
use sc_service::BasePath;
use sp_core::hexdisplay::HexDisplay;
use std::{
    fs::{self, OpenOptions},
    io::{self, ErrorKind, Read, Write},
    path::{Path, PathBuf},
};

/// The commands on keys.
#[derive(Debug, clap::Subcommand)]
pub enum KeyCommand {
    /// Generate a random network key. It is written to a new file or to stdout, its peer id to stderr.
    GenerateNodeKey(GenerateNodeKey),

    /// Print the peer id of a network key from a file or from stdin.
    InspectNodeKey(InspectNodeKey),

    /// Generate a random account.
    Generate(GenerateCmd),

    /// Print the public key and the address of a secret URI.
    Inspect(InspectKeyCmd),

    /// Insert a key into the keystore of a node.
    Insert(InsertKeyCmd),
}

impl KeyCommand {
    /// Runs the command.
    ///
    /// # Errors
    /// - A file or a keystore can't be used.
    /// - `sc-cli` refuses the command.
    pub fn run(self, cli: &Cli) -> Result<()> {
        match self {
            Self::GenerateNodeKey(command) => command.run(cli),
            Self::InspectNodeKey(command) => command.run(),
            Self::Generate(mut command) => {
                refusals::read_password_file(&mut command.keystore_params)?;
                command.run()
            }
            Self::Inspect(mut command) => {
                refusals::read_password_file(&mut command.keystore_params)?;
                command.run()
            }
            Self::Insert(command) => insert(command, cli),
        }
    }
}

fn insert(mut command: InsertKeyCmd, cli: &Cli) -> Result<()> {
    refusals::read_password_file(&mut command.keystore_params)?;

    let shared = &command.shared_params;
    let base_path = shared.base_path()?.unwrap_or_else(default_base_path);
    let chain_spec = cli.load_spec(&shared.chain_id(shared.is_dev()))?;
    let usual = base_path.config_dir(chain_spec.id()).join("keystore");
    let keystore = command.keystore_params.keystore_path.clone();
    let keystore = keystore.unwrap_or(usual);
    refusals::ensure_directory("keystore", &keystore, "choose another with --keystore-path")?;
    command.run(cli)?;
    // Without --chain it is the keystore of another chain than that of the node.
    eprintln!("The key is in {}", keystore.display());
    Ok(())
}

fn default_base_path() -> BasePath {
    BasePath::from_project("", "", &Cli::executable_name())
}

/// The options of `generate-node-key`.
#[derive(Debug, clap::Args)]
pub struct GenerateNodeKey {
    /// The new file to write the key to. Without it the key is printed.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["base_path", "default_base_path"])]
    file: Option<PathBuf>,

    /// Write the key as 32 bytes. Without it the key is written as 64 hexadecimal digits.
    #[arg(long)]
    bin: bool,

    /// The chain that the key is for: its name, or the path of a chain spec. The key goes into the directory of this
    /// chain.
    #[arg(long, value_name = "CHAIN_SPEC")]
    chain: Option<String>,

    /// Write the key to the place where a node with this base path looks for it.
    #[arg(long, value_name = "PATH", conflicts_with = "default_base_path")]
    base_path: Option<PathBuf>,

    /// Write the key to the place where a node without --base-path looks for it.
    #[arg(long)]
    default_base_path: bool,
}

impl GenerateNodeKey {
    fn run(&self, cli: &Cli) -> Result<()> {
        let pair = ed25519::Keypair::generate();
        let secret = pair.secret().to_bytes();
        let key = match self.bin {
            true => secret.to_vec(),
            false => HexDisplay::from(&secret).to_string().into_bytes(),
        };
        match (&self.file, self.directory(cli)?) {
            (Some(file), _) => write_new(file, &key)?,
            (None, Some(directory)) => write_in(&directory, &key)?,
            (None, None) => print(&key)?,
        }
        eprintln!("{}", pair.public().to_peer_id());
        Ok(())
    }

    /// Returns the directory from which a node with this base path reads its network key.
    fn directory(&self, cli: &Cli) -> Result<Option<PathBuf>> {
        let base_path = match (&self.base_path, self.default_base_path) {
            (Some(path), _) => BasePath::new(path.clone()),
            (None, true) => default_base_path(),
            (None, false) => return Ok(None),
        };
        let chain_spec = cli.load_spec(self.chain.as_deref().unwrap_or_default())?;
        let config_dir = base_path.config_dir(chain_spec.id());
        Ok(Some(config_dir.join("network")))
    }
}

/// Writes the key into the directory of a node. Creates the directory if it is missing.
fn write_in(directory: &Path, key: &[u8]) -> std::result::Result<(), String> {
    let file = directory.join("secret_ed25519");
    refusals::ensure_directory(
        "network directory",
        directory,
        "choose another with --base-path",
    )?;
    fs::create_dir_all(directory).map_err(|error| not_written(&file, &error))?;
    write_new(&file, key)?;
    eprintln!("The key is in {}", file.display());
    Ok(())
}

/// Prints the key. Fails if not all of it could be written: the peer id of a lost key is of no use.
fn print(key: &[u8]) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(key)?;
    out.flush()
}

/// Writes the key into a new file that only its owner can read. Never overwrites a file. If the key can't be written,
/// no file remains.
fn write_new(file: &Path, key: &[u8]) -> std::result::Result<(), String> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);

    let mut new = options
        .open(file)
        .map_err(|error| not_written(file, &error))?;
    fill(&mut new, file, key).map_err(|error| not_written(file, &error))
}

/// Writes the key into its file. Removes the file if that fails, for example because the disk is full: the next try
/// would take it for a key.
fn fill(new: &mut impl Write, file: &Path, key: &[u8]) -> io::Result<()> {
    new.write_all(key)
        .inspect_err(|_| drop(fs::remove_file(file)))
}

fn not_written(file: &Path, error: &io::Error) -> String {
    let name = file.display();
    match error.kind() {
        ErrorKind::AlreadyExists => format!(
            "{name} exists already and is not overwritten, since a lost key can't be made again; choose another file, or move that one away"
        ),
        _ => format!("no key can be written: {name} {}", refusals::trouble(file, error)),
    }
}

/// The options of `inspect-node-key`.
#[derive(Debug, clap::Args)]
pub struct InspectNodeKey {
    /// The file to read the key from. Without it the key is read from stdin.
    #[arg(long, value_name = "FILE")]
    file: Option<PathBuf>,

    /// Use all bytes of stdin as the key. Without it, white space around digits is ignored.
    #[arg(long)]
    bin: bool,
}

impl InspectNodeKey {
    fn run(&self) -> Result<()> {
        let secret = match &self.file {
            Some(file) => refusals::read_node_key(file)?,
            None => from_stdin(self.bin)?,
        };
        println!("{}", ed25519::Keypair::from(secret).public().to_peer_id());
        Ok(())
    }
}

/// Reads a key from stdin. Exactly 32 bytes are a key: no white space is removed from them.
fn from_stdin(all_of_it: bool) -> Result<ed25519::SecretKey> {
    let mut bytes = Vec::new();
    io::stdin().lock().read_to_end(&mut bytes)?;
    if !all_of_it && bytes.len() != 32 {
        bytes = bytes.trim_ascii().to_vec();
    }
    refusals::parse_node_key(bytes).ok_or_else(|| {
        "there is no key on stdin: a key is 64 hexadecimal digits, or 32 bytes".into()
    })
}

#[cfg(test)]
mod tests;
