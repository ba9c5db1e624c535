//! Calls of stashes, on a chain with 100 validators and 1,000 nominators.
//!
//! A nominator has 16 targets. Withdrawals need mature chunks, so their chain has short eras and a short bonding
//! duration. That does not change the work of the call.

use super::{case, prepared, run_to_era, start, state_of, Case};
use crate::{
    accounts::{account, AccountId, UNIT},
    meter::{Prepared, Work},
    params::{BondingDuration, SessionLength, SessionsPerEra, SlashDeferDuration},
    scenario::{nominator, validator, Payee, Scenario},
    side::{succeed, Outcome, Side},
};
use sp_io::TestExternalities;

/// Adds the cases.
pub fn add(cases: &mut Vec<Case>) {
    case!(cases, "bond", bond());
    case!(cases, "bond_extra", bond_extra());
    case!(cases, "unbond", unbond());
    case!(cases, "rebond", rebond());
    case!(cases, "withdraw_part", withdraw_part());
    case!(cases, "withdraw_full", withdraw_full());
    case!(cases, "validate", validate());
    case!(cases, "nominate", nominate());
    case!(cases, "nominate_again", nominate_again());
    case!(cases, "chill", chill());
    case!(cases, "kick_16", kick());
    case!(cases, "set_payee", set_payee());
    case!(cases, "kill_stash", kill_stash());
}

/// The account with a balance and no stake.
fn newcomer() -> AccountId {
    account("newcomer", 0)
}

/// The stash with session keys and without a role.
fn idle() -> AccountId {
    account("idle", 0)
}

/// Returns the state after `more`. Sessions are so long that none ends.
fn chain<S: Side>(more: impl FnOnce()) -> TestExternalities {
    SessionLength::set(10_000);
    chain_as_set::<S>(more)
}

fn chain_as_set<S: Side>(more: impl FnOnce()) -> TestExternalities {
    let mut scenario = Scenario::of_validators(100).with_spread_nominators(1_000);
    scenario.idle = vec![(idle(), 1_000 * UNIT)];
    scenario.others = vec![(newcomer(), 1_000 * UNIT)];
    state_of::<S>(&scenario, more)
}

/// Measures one call on the chain.
fn of_call<S: Side>(state: TestExternalities, call: impl Fn() -> Outcome + 'static) -> Prepared {
    prepared::<S>(state, Work::call(move || succeed(call())))
}

fn bond<S: Side>() -> Prepared {
    start();
    let state = chain::<S>(|| {});
    of_call::<S>(state, || S::bond(newcomer(), 500 * UNIT, Payee::Stash))
}

fn bond_extra<S: Side>() -> Prepared {
    start();
    let state = chain::<S>(|| {});
    of_call::<S>(state, || S::bond_extra(nominator(0), 10 * UNIT))
}

fn unbond<S: Side>() -> Prepared {
    start();
    let state = chain::<S>(|| {});
    of_call::<S>(state, || S::unbond(nominator(0), 10 * UNIT))
}

fn rebond<S: Side>() -> Prepared {
    start();
    let state = chain::<S>(|| succeed(S::unbond(nominator(0), 10 * UNIT)));
    of_call::<S>(state, || S::rebond(nominator(0), 10 * UNIT))
}

/// Makes eras of one session of five blocks. Stake is bonded for two of them.
fn shorten_eras() {
    SessionsPerEra::set(1);
    SessionLength::set(5);
    BondingDuration::set(2);
    SlashDeferDuration::set(1);
}

fn withdraw_part<S: Side>() -> Prepared {
    start();
    shorten_eras();
    let state = chain_as_set::<S>(|| {
        succeed(S::unbond(nominator(0), 10 * UNIT));
        run_to_era::<S>(6);
    });
    of_call::<S>(state, || S::withdraw(nominator(0)))
}

fn withdraw_full<S: Side>() -> Prepared {
    start();
    shorten_eras();
    let state = chain_as_set::<S>(|| {
        succeed(S::chill(nominator(0)));
        succeed(S::unbond(nominator(0), 100 * UNIT));
        run_to_era::<S>(6);
    });
    of_call::<S>(state, || S::withdraw(nominator(0)))
}

fn validate<S: Side>() -> Prepared {
    start();
    let state = chain::<S>(|| {});
    of_call::<S>(state, || S::validate(idle()))
}

fn nominate<S: Side>() -> Prepared {
    start();
    let state = chain::<S>(|| {});
    let targets: Vec<_> = (0..16).map(validator).collect();
    of_call::<S>(state, move || S::nominate(idle(), targets.clone()))
}

fn nominate_again<S: Side>() -> Prepared {
    start();
    let state = chain::<S>(|| {});
    let targets: Vec<_> = (50..66).map(validator).collect();
    of_call::<S>(state, move || S::nominate(nominator(0), targets.clone()))
}

fn chill<S: Side>() -> Prepared {
    start();
    let state = chain::<S>(|| {});
    of_call::<S>(state, || S::chill(nominator(0)))
}

/// Validator 0 drops the 16 nominators that follow each other in its list of backers.
fn kick<S: Side>() -> Prepared {
    start();
    let state = chain::<S>(|| {});
    // Nominator n has the targets n to n + 15, modulo 100.
    let who: Vec<_> = (85..=100).map(nominator).collect();
    of_call::<S>(state, move || S::kick(validator(0), who.clone()))
}

fn set_payee<S: Side>() -> Prepared {
    start();
    let state = chain::<S>(|| {});
    of_call::<S>(state, || S::set_payee(nominator(0), Payee::Staked))
}

fn kill_stash<S: Side>() -> Prepared {
    start();
    let state = chain::<S>(|| {});
    of_call::<S>(state, || S::kill_stash(nominator(0)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{meter::measure, observation::compare};

    #[test]
    fn every_call_succeeds_and_ends_in_the_same_state_on_both_sides() {
        let mut cases = Vec::new();
        add(&mut cases);
        for case in cases {
            let [theirs, ours] = measure((case.upstream)(), (case.ours)(), 1);
            assert_eq!(
                compare(&theirs.observation, &ours.observation),
                Ok(()),
                "{}",
                case.name
            );
            assert!(
                theirs.measured.writes > 0.0 && ours.measured.writes > 0.0,
                "{}",
                case.name
            );
            assert!(
                theirs.measured.proof > 0.0 && ours.measured.proof > 0.0,
                "{}",
                case.name
            );
        }
    }
}
