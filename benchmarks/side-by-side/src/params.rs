//! The configuration that both runtimes share.
//!
//! First in the flow. Values that a scenario changes are `static` parameters of the thread. Both sides of a case are
//! built with the same changes, in the same thread.

use crate::accounts::{AccountId, Balance};
use frame_support::{
    parameter_types,
    weights::{constants::WEIGHT_REF_TIME_PER_MILLIS, Weight},
};
use frame_system::limits::BlockWeights;
use sp_runtime::{AccountId32, Perbill};
use sp_staking::EraPayout;

/// The time between two blocks, in ms.
pub const BLOCK_MILLIS: u64 = 6_000;

/// More weight than the idle work of any block needs.
pub const AMPLE: Weight = Weight::from_parts(400 * WEIGHT_REF_TIME_PER_MILLIS, u64::MAX);

/// The smallest balance of an account.
pub const EXISTENTIAL_DEPOSIT: Balance = 10;

/// Voters in an election of ours: 32 pages of 768.
const MAX_VOTERS: u32 = 32 * 768;
/// Nominators of a chain, as in our runtime: all voters without the candidates.
const MOST_NOMINATORS: u32 = MAX_VOTERS - 2_000;
/// Pages that are paid, as in our runtime.
const MOST_EXPOSURE_PAGES: u32 = 64;

parameter_types! {
    /// The sessions of an era.
    pub static SessionsPerEra: u32 = 3;
    /// The blocks of a session.
    pub static SessionLength: u64 = 5;
    /// The block in which the first session starts.
    pub const SessionOffset: u64 = 0;
    /// Eras until unbonded stake is free.
    pub static BondingDuration: u32 = 28;
    /// Eras between an offence and its slash.
    pub static SlashDeferDuration: u32 = 27;
    /// What an era pays to stakers, and to the treasury.
    pub static EraInflation: (Balance, Balance) = (0, 0);
    /// Whether eras are elected by the real election of each side. If not, the result is given (see `given`).
    pub static IsElectionHeld: bool = false;
    /// The most nominators of a chain. Only ours has such a limit.
    pub static MaxNominators: u32 = MOST_NOMINATORS;
    /// The most stakers that back a winner, itself among them.
    pub static MaxBackersPerWinner: u32 = MAX_VOTERS;
    /// The most pages of an exposure that are paid. Only ours has such a limit.
    pub static MaxExposurePages: u32 = MOST_EXPOSURE_PAGES;

    /// The account of the treasury.
    pub const Treasury: AccountId = AccountId32::new([7; 32]);
    pub const HistoryDepth: u32 = 84;
    pub const MaxExposurePageSize: u32 = 512;
    pub const MaxValidatorSet: u32 = 1_000;
    pub const MaxUnlockingChunks: u32 = 32;
    pub const MaxNominations: u32 = 16;
    pub const MaxShownNominators: u32 = 20_000;
    pub const MaxCandidates: u32 = 2_000;
    pub const ElectionPages: u32 = 32;
    pub const VotersPerPage: u32 = 768;
    /// 30 days, in ms. No era of a scenario is longer.
    pub const LongestPaidEra: u64 = 30 * 24 * 60 * 60 * 1_000;
    /// A fifth of a block, as in our runtime.
    pub const MaxSlashingWeight: Weight =
        Weight::from_parts(100 * WEIGHT_REF_TIME_PER_MILLIS, u64::MAX);
    /// Nine tenths of a block, as in our runtime.
    pub const MaxElectionWeight: Weight =
        Weight::from_parts(450 * WEIGHT_REF_TIME_PER_MILLIS, u64::MAX);
    /// A block of half a second, as in our runtime.
    pub LimitedBlockWeights: BlockWeights = BlockWeights::with_sensible_defaults(
        Weight::from_parts(500 * WEIGHT_REF_TIME_PER_MILLIS, u64::MAX),
        Perbill::from_percent(75),
    );
}

/// Sets all parameters to the values with which a scenario starts.
pub fn reset() {
    SessionsPerEra::set(3);
    SessionLength::set(5);
    BondingDuration::set(28);
    SlashDeferDuration::set(27);
    EraInflation::set((0, 0));
    IsElectionHeld::set(false);
    MaxNominators::set(MOST_NOMINATORS);
    MaxBackersPerWinner::set(MAX_VOTERS);
    MaxExposurePages::set(MOST_EXPOSURE_PAGES);
}

/// Raises the limits, so that all nominators of a chain can back the same validator, and all are paid. Nothing changes
/// for as many nominators as our runtime allows. Elections of ours can't read more, so cases with more nominators have
/// given results.
pub fn make_room(nominators: u32) {
    let pages = nominators.div_ceil(MaxExposurePageSize::get());
    MaxNominators::mutate(|most| *most = nominators.max(*most));
    MaxBackersPerWinner::mutate(|most| *most = (nominators + 1).max(*most));
    MaxExposurePages::mutate(|most| *most = pages.max(*most));
}

/// Pays the same for every era.
pub struct FixedInflation;

impl EraPayout<Balance> for FixedInflation {
    fn era_payout(_: Balance, _: Balance, _: u64) -> (Balance, Balance) {
        EraInflation::get()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_raised_for_more_nominators_than_we_allow_and_reset() {
        let limits = || {
            [
                MaxNominators::get(),
                MaxBackersPerWinner::get(),
                MaxExposurePages::get(),
            ]
        };
        let usual = [22_576, 24_576, 64];
        reset();
        make_room(22_576);
        assert_eq!(limits(), usual);
        make_room(100_000);
        assert_eq!(limits(), [100_000, 100_001, 196]);
        reset();
        assert_eq!(limits(), usual);
    }
}
