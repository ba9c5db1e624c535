//! How funds are spread over stashes: the smallest ones are filled first, up to a common level.

use alloc::vec::Vec;

/// Returns what each stash gets of `funds`, in the order of `stakes`.
///
/// The stashes with the smallest stakes are raised to one level. No stash gets above `cap`. Rounds down. So some units
/// are left, fewer than there are stashes, and all that the cap doesn't allow. The sum is at most `funds`.
pub fn compute_spread(funds: u128, stakes: &[u128], cap: u128) -> Vec<u128> {
    let level = compute_level(funds, stakes).min(cap);
    stakes
        .iter()
        .map(|stake| level.saturating_sub(*stake))
        .collect()
}

/// Returns the highest level to which `funds` can raise all stakes that are below it, rounded down. Zero if there are
/// no stakes.
fn compute_level(funds: u128, stakes: &[u128]) -> u128 {
    let mut ascending = stakes.to_vec();
    ascending.sort_unstable();
    let (mut sum, mut level) = (funds, 0);
    for (count, stake) in (1u128..).zip(ascending) {
        if count > 1 && stake >= level {
            break;
        }
        sum = sum.saturating_add(stake);
        level = sum.checked_div(count).unwrap_or(0);
    }
    level
}
