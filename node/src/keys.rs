//! The commands on keys: a node's network key, accounts, and the session keys in a keystore.
//!
//! Accounts and session keys are `sc-cli`'s business, apart from the files that hold a password. The
//! network key is ours: `sc-cli` writes it over another one, for everybody to read, and names no file in
//! its errors. Before: [`crate::command`].

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

/// What can be done with keys.
#[derive(Debug, clap::Subcommand)]
pub enum KeyCommand {
    /// Generate a random network key, write it to a new file or to stdout, and its peer id to stderr.
    GenerateNodeKey(GenerateNodeKey),

    /// Print the peer id of a network key from a file or from stdin.
    InspectNodeKey(InspectNodeKey),

    /// Generate a random account.
    Generate(GenerateCmd),

    /// Print the public key and the address of a secret URI.
    Inspect(InspectKeyCmd),

    /// Insert a key to the keystore of a node.
    Insert(InsertKeyCmd),
}

impl KeyCommand {
    /// Does what the command says.
    ///
    /// # Errors
    /// A file or a keystore that can't be used, and whatever `sc-cli` refuses.
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
    refusals::ensure_directory(
        "keystore",
        &keystore.unwrap_or(usual),
        "choose another with --keystore-path",
    )?;
    command.run(cli)
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

    /// The chain whose directory below the base path gets the key: a name, or the path of a chain spec.
    #[arg(long, value_name = "CHAIN_SPEC")]
    chain: Option<String>,

    /// Write the key to where a node with this base path looks for it.
    #[arg(long, value_name = "PATH", conflicts_with = "default_base_path")]
    base_path: Option<PathBuf>,

    /// Write the key to where a node without a base path of its own looks for it.
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
            (None, None) => io::stdout().lock().write_all(&key)?,
        }
        eprintln!("{}", pair.public().to_peer_id());
        Ok(())
    }

    /// The directory that a node with this base path takes its network key from.
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

/// Writes the key into the directory of a node, which is made where it is missing.
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

/// Writes the key into a new file, which only its owner can read. Whatever is there already stays as it is.
fn write_new(file: &Path, key: &[u8]) -> std::result::Result<(), String> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);

    options
        .open(file)
        .and_then(|mut new| new.write_all(key))
        .map_err(|error| not_written(file, &error))
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

    /// Take all of stdin for the key. Without it, white space around digits does no harm.
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

/// Reads a key from stdin. 32 bytes are a key as they are.
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
