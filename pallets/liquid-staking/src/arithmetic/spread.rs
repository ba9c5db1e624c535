//! How funds are spread over stashes: the smallest ones are filled first, up to a common level. A stash that could not
//! nominate gets nothing.

use alloc::{vec, vec::Vec};

/// Returns what each stash gets of `funds`, in the order of `stakes`.
///
/// The stashes with the smallest stakes are raised to one level. No stash gets above `cap`. If the level is below
/// `least`, the funds are not enough for all: then stashes are raised to `least`, and no further ([`compute_raise`]).
/// The rest waits for those that are left out. If `cap` is below `least`, nobody gets any.
///
/// Rounds down. So some units are left, fewer than there are stashes, and all that `cap` and `least` don't allow. The
/// sum is at most `funds`.
pub fn compute_spread(funds: u128, stakes: &[u128], cap: u128, least: u128) -> Vec<u128> {
    let level = compute_level(funds, stakes).min(cap);
    if level < least && least <= cap {
        return compute_raise(funds, stakes, least);
    }
    let level = if level < least { 0 } else { level };
    stakes
        .iter()
        .map(|stake| level.saturating_sub(*stake))
        .collect()
}

/// Returns what raises as many stakes as possible to `least`, in the order of `stakes`: those that lack least come
/// first, of equal ones the first. The sum is at most `funds`.
pub fn compute_raise(mut funds: u128, stakes: &[u128], least: u128) -> Vec<u128> {
    let lacking = stakes.iter().map(|stake| least.saturating_sub(*stake));
    let mut lacking: Vec<_> = lacking.zip(0usize..).collect();
    lacking.sort_unstable();
    let mut parts = vec![0; stakes.len()];
    for (lacks, index) in lacking {
        let Some(left) = funds.checked_sub(lacks) else {
            break;
        };
        funds = left;
        if let Some(part) = parts.get_mut(index) {
            *part = lacks;
        }
    }
    parts
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
