//! The reasons why an election elects nobody.
//!
//! The text of a reason is in the log, or in the refusal of a genesis. Has no storage.

use alloc::string::String;
use core::fmt;
use frame_election_provider_support::PageIndex;

/// Why an election has no usable result.
#[derive(Debug)]
pub(crate) enum ElectionFailure {
    /// The exposures of another result are still being removed.
    OtherResultIsRemoved,
    /// The result belongs to a snapshot for another era.
    OtherEra,
    /// The election provider refuses. The text is its error.
    Provider(String),
    /// The election provider refuses a page of its result.
    Page {
        /// The page.
        page: PageIndex,
        /// The text of the provider's error.
        error: String,
    },
    /// The block that plans the era has no weight left for the other pages.
    BlockIsFull,
    /// There are fewer winners than `MinimumValidatorCount`.
    TooFewWinners,
    /// There are more winners than `MaxValidatorSet`.
    TooManyWinners,
}

impl fmt::Display for ElectionFailure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = match self {
            Self::OtherResultIsRemoved => "the result of another election is being removed",
            Self::OtherEra => "the result is of an election for another era",
            Self::Provider(error) => error.as_str(),
            Self::Page { page, error } => {
                return write!(formatter, "page {page} of the result: {error}")
            }
            Self::BlockIsFull => "the block has no room for more pages",
            Self::TooFewWinners => "too few winners",
            Self::TooManyWinners => "more winners than a set may have",
        };
        formatter.write_str(text)
    }
}
