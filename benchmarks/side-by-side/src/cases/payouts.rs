//! Payouts of one page: `payout_{nominators}_{payee}`. The set of growth pays all pages.
//!
//! Ten validators share the reward of an era. The first one has nominators. All shares are whole numbers of the parts
//! with which upstream calculates, so both sides pay the same amounts.

use super::{case, prepared, run_to_era, start, state_of, Case};
use crate::{
    accounts::Balance,
    meter::{Prepared, Work},
    params::{EraInflation, MaxExposurePageSize, SessionLength, SessionsPerEra},
    scenario::{validator, Payee, Scenario},
    side::{succeed, Side},
};
use sp_io::TestExternalities;

/// Validators of the chain.
const VALIDATORS: u32 = 10;
/// The part of the reward of an era that the first validator and its nominators share.
const POOL: Balance = 1_000_000_000_000_000;

/// Adds the cases.
pub fn add(cases: &mut Vec<Case>) {
    for nominators in [1, 64, 512] {
        for (name, payee) in [("stash", Payee::Stash), ("staked", Payee::Staked)] {
            case!(
                cases,
                format!("payout_{nominators}_{name}"),
                payout(nominators, payee)
            );
        }
    }
}

/// The payout of the first validator for era 0, after its end.
pub fn payout<S: Side>(nominators: u32, payee: Payee) -> Prepared {
    // Each nominator has a thousandth.
    let state = after_era::<S>(1_000, nominators, payee);
    let work = Work::call(|| succeed(S::payout(validator(0), 0)));
    prepared::<S>(state, work)
}

/// The payouts of the first validator for era 0, after its end: all pages, one call for each.
pub(super) fn payout_of_all_pages<S: Side>(nominators: u32) -> Prepared {
    // Each nominator has a millionth.
    let state = after_era::<S>(1_000_000, nominators, Payee::Stash);
    let pages = nominators.div_ceil(MaxExposurePageSize::get());
    let step = |_: u32| {
        // As in a new block. Otherwise each call would write the events of all calls before it again.
        S::clear_events();
        succeed(S::payout(validator(0), 0));
    };
    let work = Work::steps(step, move |number| number + 1 < pages);
    prepared::<S>(state, work)
}

/// Returns the state after era 0. The first validator and its nominators have `units` of stake in total, of which each
/// nominator has one.
fn after_era<S: Side>(units: u32, nominators: u32, payee: Payee) -> TestExternalities {
    start();
    SessionsPerEra::set(1);
    SessionLength::set(10);
    EraInflation::set((POOL * Balance::from(VALIDATORS), 0));
    let mut scenario =
        Scenario::of_validators(VALIDATORS).with_first_backed(units - nominators, nominators);
    scenario.payee = payee;
    state_of::<S>(&scenario, || {
        (0..VALIDATORS).for_each(|number| S::note_author(validator(number)));
        run_to_era::<S>(1);
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        meter::measure, observation::compare, ours::Ours, scenario::nominator, upstream::Upstream,
    };

    #[test]
    fn both_sides_pay_three_nominators_the_same() {
        for payee in [Payee::Stash, Payee::Staked] {
            let [theirs, ours] = measure(payout::<Upstream>(3, payee), payout::<Ours>(3, payee), 1);
            assert_eq!(compare(&theirs.observation, &ours.observation), Ok(()));
            let (free, held) = ours.observation.balances[&nominator(0)];
            // Two units and one more were minted at genesis, of which one was bonded. A thousandth of nine tenths of
            // the pool was paid.
            assert_eq!(free + held, 3 * crate::accounts::UNIT + POOL * 9 / 10_000);
        }
    }

    #[test]
    fn both_sides_pay_all_pages_the_same() {
        let upstream = payout_of_all_pages::<Upstream>(600);
        let [theirs, ours] = measure(upstream, payout_of_all_pages::<Ours>(600), 1);
        assert_eq!(compare(&theirs.observation, &ours.observation), Ok(()));
        for number in 0..600 {
            let (free, held) = ours.observation.balances[&nominator(number)];
            let paid = POOL * 9 / 10_000_000;
            assert_eq!(free + held, 3 * crate::accounts::UNIT + paid);
        }
    }
}
