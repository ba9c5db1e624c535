//! In random lives no funds get lost, and nobody loses more than was exposed.

use super::properties::*;
use crate::{mock::*, BondedEras, NominatorSlashInEra, SlashingSpans, ValidatorSlashInEra};
use proptest::{collection::vec, prelude::*, sample::select};
use sp_runtime::Perbill;
use std::collections::BTreeMap;

#[derive(Clone, Debug)]
enum Step {
    /// Reports an offence that is this many eras old, if it can still be reported.
    Send(Report, u32),
    /// Cancels the slash of a row that is due this many eras ahead, if there is one.
    Cancel(u32, u32),
    ComeBack,
    Unbond(AccountId, Balance),
    Withdraw(AccountId),
    /// Sets the number of stakers that are slashed in a block.
    Pace(u64),
    Roll(u64),
}
use Step::*;

/// A step in which only slashes move stake.
fn justice() -> impl Strategy<Value = Step> {
    prop_oneof![
        6 => (report(), 0..3u32).prop_map(|(report, age)| Send(report, age)),
        2 => (1..4u32, 0..4u32).prop_map(|(ahead, row)| Cancel(ahead, row)),
        2 => Just(ComeBack),
        1 => (0..4u64).prop_map(Pace),
        8 => (1..8u64).prop_map(Roll),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    let staker = || select(STAKERS.to_vec());
    prop_oneof![
        19 => justice(),
        2 => (staker(), 1..300u128).prop_map(|(who, value)| Unbond(who, value)),
        1 => staker().prop_map(Withdraw),
    ]
}

fn take(step: Step) {
    match step {
        Send(report, age) => report.send(Staking::active_era().saturating_sub(age)),
        Cancel(ahead, row) => {
            let era = Staking::active_era() + ahead;
            attempt(Staking::cancel_deferred_slash(root(), era, vec![row]));
        }
        ComeBack => come_back(),
        Unbond(who, value) => attempt(Staking::unbond(signed(who), value)),
        Withdraw(who) => attempt(Staking::withdraw_unbonded(signed(who), 0)),
        Pace(stakers) => MaxSlashingWeight::set(weight_to_slash(stakers)),
        Roll(blocks) => roll_to(System::block_number() + blocks),
    }
}

/// Returns the cost of each era for a staker, as clients read it. Checks that it is at most the exposed stake.
fn charges(who: AccountId) -> BTreeMap<u32, Balance> {
    let mut charges = BTreeMap::new();
    for (era, validator, (_, own)) in ValidatorSlashInEra::<Test>::iter() {
        if validator == who {
            let overview = Staking::exposure_overview(era, &who).expect("was elected");
            assert!(own <= overview.own);
            *charges.entry(era).or_default() += own;
        }
    }
    for (era, nominator, amount) in NominatorSlashInEra::<Test>::iter() {
        if nominator == who {
            let exposed: Balance = VALIDATORS.map(|v| backing(era, v, who)).into_iter().sum();
            assert!(amount <= exposed);
            *charges.entry(era).or_default() += amount;
        }
    }
    charges.retain(|_, amount| *amount > 0);
    charges
}

/// Checks that a staker's record has the cost of each era whose cost can still grow.
fn check_record(who: AccountId) {
    let charges = charges(who);
    let record = SlashingSpans::<Test>::get(who).unwrap_or_default();
    let recorded: BTreeMap<_, _> = record.charged.iter().map(|c| (c.era, c.amount)).collect();
    for (era, amount) in &recorded {
        assert_eq!(charges.get(era), Some(amount), "{who} in era {era}");
    }
    let oldest = BondedEras::<Test>::get()[0].0;
    for (era, amount) in charges.range(oldest..) {
        assert_eq!(recorded.get(era), Some(amount), "{who} in era {era}");
    }
}

/// Returns the sum of the dearest era of each span of a staker, if its record forgot none.
fn owed(who: AccountId) -> Balance {
    let record = SlashingSpans::<Test>::get(who).unwrap_or_default();
    let mut starts = vec![record.last_start];
    for length in &record.prior {
        starts.push(starts[starts.len() - 1] - length);
    }
    let mut dearest = BTreeMap::<usize, Balance>::new();
    for (era, amount) in charges(who) {
        let span = starts.iter().filter(|start| **start <= era).count();
        let most = dearest.entry(span).or_default();
        *most = amount.max(*most);
    }
    dearest.values().sum()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn stakers_lose_no_more_than_was_exposed_and_others_get_all_of_it(life in vec(step(), 50)) {
        chain().execute_with(|| {
            let issuance = Balances::total_issuance();
            let had = STAKERS.map(balance);
            let reporters_had = wealth(&REPORTERS);
            for step in life {
                take(step);
                check_block();
                let rewards = wealth(&REPORTERS) - reporters_had;
                let lost = had.iter().sum::<Balance>() - wealth(&STAKERS);
                assert_eq!(lost, in_treasury() + rewards);
                assert!(rewards <= Perbill::from_percent(30) * lost);
                assert_eq!(Balances::total_issuance(), issuance);
            }
            settle();
            for (who, had) in STAKERS.into_iter().zip(had) {
                assert!(had - balance(who) <= charges(who).values().sum());
                check_record(who);
            }
        });
    }

    #[test]
    fn whose_stake_stays_loses_the_dearest_era_of_each_span(life in vec(justice(), 50)) {
        // Records forget nothing.
        BondingDuration::set(26);
        chain().execute_with(|| {
            let had = STAKERS.map(|who| ledger(who).total);
            life.into_iter().for_each(take);
            settle();
            for (who, had) in STAKERS.into_iter().zip(had) {
                assert_eq!(had - ledger(who).total, had.min(owed(who)), "{who}");
                check_record(who);
            }
        });
    }
}
