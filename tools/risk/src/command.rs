//! The command `palisade risk`: its options, and what it does.

use crate::{
    input::{Input, InputError},
    live::{self, rpc::Http, LiveError},
    number::read_part,
    pictures::{self, PictureError},
    report::{Assumptions, Report, ReportError},
    text::{text, Layout},
};
use sp_arithmetic::Perbill;
use std::{
    fmt, fs, io,
    path::{Path, PathBuf},
};

/// What `--help` prints below the options.
const EXAMPLES: &str = "\
Examples:
  palisade risk --graph tools/risk/examples/graph.json
  palisade risk --rpc-url ws://127.0.0.1:9944
  palisade risk --graph graph.json --json > report.json
  palisade risk --graph graph.json --pictures pictures --rows 0
  palisade risk --graph graph.json --base-slash 5% --fault-probability 0.5%

docs/spec/risk.md says what each number means, and describes the file.";

/// The options of `risk`.
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct RiskCmd {
    /// Where the graph comes from.
    #[command(flatten)]
    source: Source,

    /// Print JSON with all numbers, exact and as decimals, instead of tables.
    #[arg(long)]
    json: bool,

    /// Also draw the graph, the scenarios and the cascades as SVG into this folder.
    #[arg(long, value_name = "FOLDER")]
    pictures: Option<PathBuf>,

    /// Print this many rows of each table at most. 0 prints all.
    #[arg(long, default_value_t = Layout::default().rows, value_name = "ROWS")]
    rows: usize,

    /// Lose this many of the largest operators, one scenario for each number.
    #[arg(
        long,
        value_delimiter = ',',
        default_values_t = Assumptions::default().operators,
        value_name = "COUNTS"
    )]
    lost_operators: Vec<u32>,

    /// Assume that the chain itself slashes this part of a stake for a fault.
    #[arg(long, value_parser = read_part, default_value = "10%", value_name = "PERCENT")]
    base_slash: Perbill,

    /// Assume that a liquid token trades this far below its peg.
    #[arg(long, value_parser = read_part, default_value = "10%", value_name = "PERCENT")]
    depeg: Perbill,

    /// Say which validators could lose more than this part of their stake to their services.
    #[arg(long, value_parser = read_part, default_value = "100%", value_name = "PERCENT")]
    most_slashed: Perbill,

    /// Assume that a validator commits a fault in a year with this probability: for yields only.
    #[arg(long, value_parser = read_part, default_value = "1%", value_name = "PERCENT")]
    fault_probability: Perbill,
}

/// Where the graph comes from: one of these.
#[derive(Clone, Debug, clap::Args)]
#[group(required = true, multiple = false)]
struct Source {
    /// Read the graph from this file: JSON, version 1. tools/risk/examples/graph.json is an example with all fields.
    #[arg(long, value_name = "FILE")]
    graph: Option<PathBuf>,

    /// Read the graph from this node: ws:// or http://, for example ws://127.0.0.1:9944.
    #[arg(long, value_name = "URL")]
    rpc_url: Option<String>,
}

/// Why there is no report.
#[derive(Debug)]
pub enum CommandError {
    /// The file can't be read.
    File {
        /// Its name.
        file: PathBuf,
        /// The cause.
        cause: io::Error,
    },
    /// The file has a mistake.
    Input {
        /// Its name.
        file: PathBuf,
        /// The mistake.
        cause: InputError,
    },
    /// The chain can't be read.
    Live(LiveError),
    /// What backs a token can't be followed.
    Report(ReportError),
    /// The pictures can't be written.
    Pictures(PictureError),
    /// The report can't be printed.
    Print(String),
}

impl fmt::Display for CommandError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File { file, cause } => {
                write!(
                    f,
                    "there is no graph: {} can't be read: {cause}",
                    file.display()
                )
            }
            Self::Input { file, cause } => write!(f, "{}: {cause}", file.display()),
            Self::Live(cause) => write!(f, "{cause}"),
            Self::Report(cause) => write!(f, "{cause}"),
            Self::Pictures(cause) => write!(f, "{cause}"),
            Self::Print(cause) => write!(f, "the report can't be printed: {cause}"),
        }
    }
}

impl std::error::Error for CommandError {}

impl RiskCmd {
    /// Writes the report to `out`, and pictures if they are asked for.
    ///
    /// # Errors
    /// See [`CommandError`].
    pub fn run(&self, out: &mut impl io::Write) -> Result<(), CommandError> {
        let input = self.input()?;
        let report = Report::of(&input, &self.assumptions()).map_err(CommandError::Report)?;
        if let Some(folder) = &self.pictures {
            pictures::write(&input, &report, folder).map_err(CommandError::Pictures)?;
        }
        let printed = match self.json {
            true => serde_json::to_string_pretty(&report).map_err(|error| error.to_string()),
            false => text(&report, &Layout { rows: self.rows }).map_err(|error| error.to_string()),
        };
        let printed = printed.map_err(CommandError::Print)?;
        let result = writeln!(out, "{}", printed.trim_end());
        match result {
            // The reader has seen enough, for example `head`.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            result => result.map_err(|error| CommandError::Print(error.to_string())),
        }
    }

    fn input(&self) -> Result<Input, CommandError> {
        match (&self.source.graph, &self.source.rpc_url) {
            (_, Some(url)) => {
                let node = Http::new(url).map_err(CommandError::Live)?;
                live::read(&node).map_err(CommandError::Live)
            }
            (file, None) => from_file(file.as_deref().unwrap_or(Path::new(""))),
        }
    }

    fn assumptions(&self) -> Assumptions {
        Assumptions {
            operators: self.lost_operators.clone(),
            base_slash: self.base_slash,
            depeg: self.depeg,
            most_slashed: self.most_slashed,
            fault_probability: self.fault_probability,
        }
    }
}

fn from_file(file: &Path) -> Result<Input, CommandError> {
    let text = fs::read_to_string(file).map_err(|cause| CommandError::File {
        file: file.into(),
        cause,
    })?;
    Input::from_json(&file.display().to_string(), &text).map_err(|cause| CommandError::Input {
        file: file.into(),
        cause,
    })
}

#[cfg(test)]
mod tests;
