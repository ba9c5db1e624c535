//! Stakes into votes and back, for any balance of up to 128 bits.
//!
//! Owns no storage. `election` uses it as `Config::CurrencyToVote`. The arithmetic is in
//! `palisade_staking_math::votes`.

use palisade_staking_math::votes;
use sp_runtime::traits::{UniqueSaturatedFrom, UniqueSaturatedInto};
use sp_staking::currency_to_vote::CurrencyToVote;

/// Scales stakes by the issuance, so that the sum of all votes fits into 64 bits.
///
/// Replaces `U128CurrencyToVote` of `sp-staking`. The votes of that type can sum up to almost twice as much. With an
/// issuance of up to 2⁶⁴ − 1 units, both types give one vote for each unit.
pub struct VotesWithin64Bits;

impl<Balance> CurrencyToVote<Balance> for VotesWithin64Bits
where
    Balance: UniqueSaturatedInto<u128> + UniqueSaturatedFrom<u128>,
{
    fn to_vote(value: Balance, issuance: Balance) -> u64 {
        votes::to_votes(
            value.unique_saturated_into(),
            issuance.unique_saturated_into(),
        )
    }

    fn to_currency(votes: u128, issuance: Balance) -> Balance {
        let stake = votes::to_stake(votes, issuance.unique_saturated_into());
        Balance::unique_saturated_from(stake)
    }

    fn will_downscale(issuance: Balance) -> Option<bool> {
        Some(votes::units_per_vote(issuance.unique_saturated_into()) > 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Votes = VotesWithin64Bits;

    #[test]
    fn almost_twice_64_bits_make_votes_of_two_units() {
        let issuance = 2 * u128::from(u64::MAX) - 1;
        assert_eq!(Votes::to_vote(1_001u128, issuance), 500);
        let back: u128 = Votes::to_currency(500, issuance);
        assert_eq!(back, 1_000);
        assert_eq!(Votes::will_downscale(issuance), Some(true));
    }

    #[test]
    fn a_small_issuance_is_not_scaled() {
        let issuance = u128::from(u64::MAX);
        assert_eq!(Votes::to_vote(issuance, issuance), u64::MAX);
        assert_eq!(Votes::will_downscale(issuance), Some(false));
    }

    #[test]
    fn a_balance_of_64_bits_is_never_scaled() {
        assert_eq!(Votes::to_vote(u64::MAX, u64::MAX), u64::MAX);
        // Votes beyond the issuance are cut to the maximum of the type.
        let back: u64 = Votes::to_currency(u128::MAX, u64::MAX);
        assert_eq!(back, u64::MAX);
    }
}
