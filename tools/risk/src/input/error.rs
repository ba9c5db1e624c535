//! Why an input is refused, and what to do about it.

use super::VERSION;
use palisade_stake_risk::error::{ExposureError, GraphError};
use std::fmt;

/// Why an input is refused.
#[derive(Debug)]
pub enum InputError {
    /// It is not JSON of this format.
    Json {
        /// The field, as a path.
        field: String,
        /// The cause, with line and column.
        cause: serde_json::Error,
    },
    /// Something follows the JSON.
    AfterTheEnd(serde_json::Error),
    /// It has another version.
    Version {
        /// Its version.
        version: u32,
    },
    /// There is no validator.
    Empty,
    /// No validator has stake.
    NoStake,
    /// The graph makes no sense.
    Graph(GraphError),
    /// What backs the tokens makes no sense.
    Exposure(ExposureError),
    /// A list has another length than what it describes.
    Length {
        /// The field of the list, as a path.
        field: &'static str,
        /// Its length.
        found: usize,
        /// The length of what it describes.
        expected: usize,
    },
    /// A field names something that does not exist.
    Unknown {
        /// The field, as a path.
        field: String,
        /// The index that was named.
        index: u32,
    },
    /// A share is above 100%.
    ShareAboveWhole {
        /// The field, as a path.
        field: String,
    },
    /// The stashes of a validator have more stake than the validator.
    StashesAboveStake {
        /// The index of the validator.
        validator: u32,
    },
    /// The tokens of a stash have more than its stake.
    TokensAboveStash {
        /// The index of the stash.
        stash: u32,
    },
    /// The token has more decimals than an amount can have digits.
    Decimals {
        /// The decimals.
        decimals: u8,
    },
}

impl From<serde_path_to_error::Error<serde_json::Error>> for InputError {
    fn from(error: serde_path_to_error::Error<serde_json::Error>) -> Self {
        let field = error.path().to_string();
        let cause = error.into_inner();
        Self::Json { field, cause }
    }
}

impl fmt::Display for InputError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            // The path of the whole document is a point, and of an unknown place a question mark.
            Self::Json { field, cause } if field == "." || field == "?" => write!(f, "{cause}"),
            Self::Json { field, cause } => write!(f, "{field}: {cause}"),
            Self::AfterTheEnd(cause) => write!(f, "{cause}: nothing may follow the graph"),
            Self::Version { version } => {
                write!(f, "version: it is {version}, but this program reads version {VERSION}")
            }
            Self::Empty => write!(f, "graph.validators: it is empty, so there is nothing to report"),
            Self::NoStake => write!(f, "graph.validators: no validator has stake, so there is nothing to report"),
            Self::Graph(cause) => write!(f, "graph: {cause}"),
            Self::Exposure(cause) => write!(
                f,
                "tokens: {cause} The nodes are the tokens, then the stashes, then the validators, counted from 0."
            ),
            Self::Length { field, found, expected } => {
                write!(f, "{field}: it has {found} entries. Write {expected}, or leave it out.")
            }
            Self::Unknown { field, index } => {
                write!(f, "{field}: there is no number {index}. Numbers count from 0.")
            }
            Self::ShareAboveWhole { field } => {
                write!(f, "{field}: it is above 100%, which is 1000000000 parts. Lower it.")
            }
            Self::StashesAboveStake { validator } => write!(
                f,
                "stashes: those of validator {validator} have more than its stake. Lower them, or raise its stake."
            ),
            Self::TokensAboveStash { stash } => write!(
                f,
                "tokens: those that stash {stash} backs have more than its stake. Lower them, or raise its stake."
            ),
            Self::Decimals { decimals } => {
                write!(f, "unit.decimals: it is {decimals}. Write 38 at most.")
            }
        }
    }
}

impl std::error::Error for InputError {}
