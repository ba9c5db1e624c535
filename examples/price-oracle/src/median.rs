//! The price of a round: the median of its reports, weighted by stake.
//!
//! # Example
//! Alice states 10.0 with 300 PAL behind it, Bob 10.2 with 200 PAL, Mallory 99.0 with 400 PAL in forty accounts of 10
//! PAL. There are 900 PAL in all. Up to 10.0 there are 300 of them, up to 10.2 there are 500, which is half or more.
//! The price is 10.2. By number of accounts, Mallory has 40 of 42 and the price would be 99.0.

use crate::types::Stake;
use alloc::vec::Vec;
use sp_runtime::FixedU128;

/// Returns the lower weighted median: the smallest price that is stated, so that reports of this price or a lower one
/// have half of the weight or more. `None` without weight.
///
/// The order of reports does not matter. If the honest reports have more than half of the weight, the price is between
/// the smallest and the largest honest price: below the smallest there is less than half, and at the largest more than
/// half. Nothing is rounded.
pub fn weighted_median(reports: impl IntoIterator<Item = (FixedU128, Stake)>) -> Option<FixedU128> {
    let mut sorted: Vec<_> = reports
        .into_iter()
        .filter(|(_, stake)| *stake > 0)
        .collect();
    sorted.sort();
    let all = total(sorted.iter().map(|(_, stake)| *stake));
    let mut up_to = 0;
    for (price, stake) in sorted {
        up_to = Stake::saturating_add(up_to, stake);
        // Compared without doubling, which could overflow.
        if up_to >= all.saturating_sub(up_to) {
            return Some(price);
        }
    }
    None
}

/// Returns the sum of stakes. It can't be above the issuance.
pub fn total(stakes: impl IntoIterator<Item = Stake>) -> Stake {
    stakes.into_iter().fold(0, Stake::saturating_add)
}
