//! A release changes a bound while data that were stored under the old bound are in use.
//!
//! Most stories are told several times: without a release, with one that lowers the bound below the stored data, and
//! with one that raises it. All must end alike. `restoration` and `intentions` cover ledgers and nominations, which
//! can't be read beyond their bounds.

mod claims;
mod cost;
mod elections;
mod eras;
mod offenders;
mod pages;
mod slashes;
mod view;

use crate::mock::*;
use core::fmt::Debug;

/// Nine nominators of Alice, the first with the least stake. On pages of four they are 39 to 36, 35 to 32, and 31.
const CROWD: core::ops::Range<AccountId> = 31..40;

fn stake_of(nominator: AccountId) -> Balance {
    100 + 10 * Balance::from(nominator - CROWD.start)
}

/// With the crowd behind Alice.
fn crowd(chain: ExtBuilder) -> ExtBuilder {
    CROWD.fold(chain, |chain, who| {
        chain.nominator(who, stake_of(who), &[ALICE])
    })
}

/// What Alice, her crowd, Bob and the treasury have, bonded or not.
fn wealth() -> Vec<Balance> {
    let people = CROWD.chain([ALICE, BOB, TREASURY]);
    people.map(balance).collect()
}

/// The stakes of Alice and her crowd.
fn stakes() -> Vec<Balance> {
    let stakers = core::iter::once(ALICE).chain(CROWD);
    stakers.map(|who| ledger(who).total).collect()
}

/// Returns these stakes after a slash of `percent`. No share is rounded.
fn stakes_less(percent: Balance) -> Vec<Balance> {
    let stakes = core::iter::once(1_000).chain(CROWD.map(stake_of));
    stakes.map(|stake| stake - stake * percent / 100).collect()
}

/// Tells a story with the usual bound, and then once for each other bound. The story calls its argument at the moment of
/// the release. Checks that all end alike, and returns the end.
fn ends_alike<End: Debug + PartialEq>(
    set_bound: fn(u32),
    usual: u32,
    others: &[u32],
    story: impl Fn(&dyn Fn()) -> End,
) -> End {
    set_bound(usual);
    let end = story(&|| ());
    for other in others {
        set_bound(usual);
        let with_release = story(&|| set_bound(*other));
        assert_eq!(with_release, end, "with a bound of {other}");
    }
    set_bound(usual);
    end
}
