//! The two parts of what is paid.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use palisade_staking_math::inflation::EraInflation;
use scale_info::TypeInfo;
use sp_runtime::traits::AtLeast32BitUnsigned;

/// What is paid in an era, or in a year: a row of a schedule.
#[derive(
    Clone,
    Copy,
    Debug,
    Decode,
    DecodeWithMemTracking,
    Default,
    Encode,
    Eq,
    MaxEncodedLen,
    PartialEq,
    TypeInfo,
)]
pub struct Amounts<Balance> {
    /// For validators and nominators.
    pub stakers: Balance,
    /// For the treasury: the receiver of `RewardRemainder`.
    pub treasury: Balance,
}

/// Converts parts into the type of the arithmetic.
pub(crate) fn to_plain<Balance: AtLeast32BitUnsigned>(parts: (Balance, Balance)) -> EraInflation {
    EraInflation {
        stakers: parts.0.unique_saturated_into(),
        treasury: parts.1.unique_saturated_into(),
    }
}

/// Converts parts from the type of the arithmetic. Each saturates at the largest `Balance`.
pub(crate) fn from_plain<Balance: AtLeast32BitUnsigned>(era: EraInflation) -> (Balance, Balance) {
    (
        Balance::unique_saturated_from(era.stakers),
        Balance::unique_saturated_from(era.treasury),
    )
}
