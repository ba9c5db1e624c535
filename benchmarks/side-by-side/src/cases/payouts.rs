//! Payouts of one page: `payout_{nominators}_{payee}`.
//!
//! Ten validators share the reward of an era. The first one has nominators. All shares are whole numbers of the parts
//! with which upstream calculates, so both sides pay the same amounts.

use super::{case, prepared, run_to_era, start, state_of, Case};
use crate::{
    accounts::Balance,
    meter::{Prepared, Work},
    params::{EraInflation, SessionLength, SessionsPerEra},
    scenario::{validator, Payee, Scenario},
    side::{succeed, Side},
};

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
    start();
    SessionsPerEra::set(1);
    SessionLength::set(10);
    EraInflation::set((POOL * Balance::from(VALIDATORS), 0));
    // 1,000 units in total, so each nominator has a thousandth.
    let mut scenario =
        Scenario::of_validators(VALIDATORS).with_first_backed(1_000 - nominators, nominators);
    scenario.payee = payee;
    let state = state_of::<S>(&scenario, || {
        (0..VALIDATORS).for_each(|number| S::note_author(validator(number)));
        run_to_era::<S>(1);
    });
    let work = Work::call(|| succeed(S::payout(validator(0), 0)));
    prepared::<S>(state, work)
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
}
