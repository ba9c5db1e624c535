//! The rate: what a share is worth.
//!
//! `nav` is the net asset value in units of the currency: what belongs to holders. `shares` is the number of shares
//! that exist. Both are what the pallet has recorded. A transfer to an account of the pallet changes neither. Only the
//! reward account is different: what is sent there counts as a reward, and raises `nav` when rewards are taken.
//!
//! **Virtual shares.** A price is computed as if [`VIRTUAL`] more shares existed, which own [`VIRTUAL`] more units. To
//! raise the price of a share by one unit, somebody has to give away `VIRTUAL` units or more, even if only one share
//! exists. A deposit loses less than the price of one share by rounding. So an attack on the next depositor costs the
//! attacker at least `VIRTUAL` times what that depositor loses. The virtual units are never paid to anybody. Of each
//! reward, the virtual shares keep the part `VIRTUAL / (shares + VIRTUAL)`.
//!
//! **After a loss** the virtual units would make a share of a holder worth more than there is: with `nav < shares` the
//! virtual rate is above `nav / shares`. So a leaver gets the smaller of both rates, and a depositor pays the virtual
//! one, which is the larger of both then. No order of entering and leaving gains a unit. But a deposit after a loss
//! gives all holders together up to `VIRTUAL · (shares − nav) / (shares + VIRTUAL)` units, and less than one unit more
//! by rounding. The plain rate would give nothing. But after a loss of everything it is zero, and nobody could enter.

use super::mul_div;

/// The number of virtual shares, and of units that they own.
pub const VIRTUAL: u128 = 1_000_000;

/// Returns the shares for a deposit: `floor(amount · (shares + VIRTUAL) / (nav + VIRTUAL))`, in favour of holders.
/// `None` if a number is too large.
pub fn compute_shares(amount: u128, nav: u128, shares: u128) -> Option<u128> {
    mul_div(
        amount,
        shares.checked_add(VIRTUAL)?,
        nav.checked_add(VIRTUAL)?,
    )
}

/// Returns what `part` of all shares is worth to a leaver, in units: the smaller one of
/// `floor(part · (nav + VIRTUAL) / (shares + VIRTUAL))` and [`compute_plain_value`]. At most `nav`.
/// `None` if a number is too large.
pub fn compute_value(part: u128, nav: u128, shares: u128) -> Option<u128> {
    let part = part.min(shares);
    let priced = mul_div(
        part,
        nav.checked_add(VIRTUAL)?,
        shares.checked_add(VIRTUAL)?,
    )?;
    Some(priced.min(compute_plain_value(part, nav, shares)))
}

/// Returns `floor(part · nav / shares)`, in units. Zero if there are no shares.
pub fn compute_plain_value(part: u128, nav: u128, shares: u128) -> u128 {
    super::part_of(nav, part, shares)
}

/// Returns whether a share is worth at least as much as before: `floor(nav · shares_before / shares) ≥ nav_before`.
/// True if there are no shares.
pub fn is_recovered(now: (u128, u128), before: (u128, u128)) -> bool {
    let ((nav, shares), (nav_before, shares_before)) = (now, before);
    shares == 0 || mul_div(nav, shares_before, shares).is_none_or(|value| value >= nav_before)
}
