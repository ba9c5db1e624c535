//! Offences that root creates, with `pallet-root-offences`.

use crate::{blocks::*, chain::*, provider::*, steps::*};
use frame_support::{assert_noop, assert_ok};
use pallet_root_offences::Event as Created;
use pallet_staking::{
    DeferredSlashes, Error, Event as Staked, Nominators, UnappliedSlashes, Validators,
};
use sp_runtime::{DispatchError, Perbill};
use std::collections::BTreeMap;

/// The era from whose start a slash for era 1 is applied: it waits for one whole era, era 2.
const DUE_ERA: u32 = 3;

/// Makes blocks until all slashes for era 1 are applied. None is applied before its time.
fn roll_to_slashes() {
    roll_until(|| !is_pending());
    assert_eq!(Staking::active_era(), DUE_ERA);
}

/// Returns the stakes of everybody.
fn stakes() -> BTreeMap<AccountId, Balance> {
    pallet_staking::Ledger::<Runtime>::iter_values()
        .map(|ledger| (ledger.stash, ledger.total))
        .collect()
}

/// Returns what everybody has lost after slashes of these percentages of the exposures of era 1.
fn expected_losses(offenders: &[(AccountId, u32)]) -> BTreeMap<AccountId, Balance> {
    let mut losses = BTreeMap::new();
    for (validator, percent) in offenders {
        for (who, value) in &exposures(1)[validator] {
            let loss = Perbill::from_percent(*percent).mul_floor(*value);
            *losses.entry(*who).or_insert(0) += loss;
        }
    }
    losses.retain(|_, loss| *loss > 0);
    losses
}

fn losses_since(before: &BTreeMap<AccountId, Balance>) -> BTreeMap<AccountId, Balance> {
    let now = stakes();
    let losses = before.iter().map(|(who, stake)| (*who, stake - now[who]));
    losses.filter(|(_, loss)| *loss > 0).collect()
}

fn is_disabled(validator: AccountId) -> bool {
    let place = Session::validators()
        .iter()
        .position(|who| *who == validator);
    Session::disabled_validators().contains(&(place.expect("is at work") as u32))
}

fn is_pending() -> bool {
    DeferredSlashes::<Runtime>::iter_keys().next().is_some()
}

/// Era 1 has three validators. Returns them.
fn validators_of_era_1() -> [AccountId; 3] {
    roll_to_active(1);
    elected(1).try_into().expect("three seats")
}

#[test]
fn a_root_offence_is_slashed_to_the_unit_after_the_deferral() {
    run(|| {
        let [offender, ..] = validators_of_era_1();
        let (before, issuance) = (stakes(), Balances::total_issuance());
        let elections = successes().len();
        // 1. Root creates an offence. The validator is disabled and chilled at once, and nothing is slashed.
        report(&[(offender, 25)]);
        let offenders = vec![(offender, Perbill::from_percent(25))];
        System::assert_last_event(Created::<Runtime>::OffenceCreated { offenders }.into());
        assert!(is_disabled(offender) && !Validators::<Runtime>::contains_key(offender));
        roll_to_active(2);
        assert_eq!(
            (System::block_number(), losses_since(&before).len()),
            (72, 0)
        );
        // 2. The slash waits for all of era 2. It takes a quarter from each staker of era 1.
        roll_to(107);
        assert_eq!((is_pending(), losses_since(&before).len()), (true, 0));
        roll_to_slashes();
        let expected = expected_losses(&[(offender, 25)]);
        assert!(expected.len() > 1 && expected[&offender] == 250);
        assert_eq!(losses_since(&before), expected);
        // 3. The treasury of this chain burns it. Two eras were elected since, and each election minted a reward.
        let total: Balance = expected.values().sum();
        assert_eq!(successes().len() - elections, 2);
        let minted = 2 * (REWARD + 4 * FEE);
        assert_eq!(Balances::total_issuance(), issuance + minted - total);
    });
}

#[test]
fn a_root_offence_can_be_cancelled_before_its_era() {
    run(|| {
        let [offender, ..] = validators_of_era_1();
        let before = stakes();
        report(&[(offender, 25)]);
        roll_one();
        // 1. It is listed under the era in which it would be applied.
        let rows = UnappliedSlashes::<Runtime>::get(DUE_ERA);
        assert_eq!(
            (rows.len(), rows[0].validator, rows[0].own),
            (1, offender, 250)
        );
        assert_noop!(
            Staking::cancel_deferred_slash(root(), DUE_ERA, vec![1]),
            Error::<Runtime>::InvalidSlashIndex
        );
        // 2. It is cancelled. The validator is enabled, and nobody loses anything.
        assert_ok!(Staking::cancel_deferred_slash(root(), DUE_ERA, vec![0]));
        assert!(!is_disabled(offender) && !is_pending());
        roll_to_active(DUE_ERA);
        roll_to(System::block_number() + 3);
        assert_eq!(losses_since(&before).len(), 0);
    });
}

#[test]
fn several_validators_offend_at_once_each_with_its_fraction() {
    run(|| {
        let [first, second, third] = validators_of_era_1();
        let before = stakes();
        // 1. All three offend. At most a third is disabled: the worst.
        let offences = [(first, 10), (second, 40), (third, 20)];
        report(&offences);
        assert_eq!(
            [first, second, third].map(is_disabled),
            [false, true, false]
        );
        // 2. Who backs several of them pays for each.
        roll_to_slashes();
        let expected = expected_losses(&offences);
        assert_eq!(losses_since(&before), expected);
        assert_eq!(
            [first, second, third].map(|who| expected[&who]),
            [100, 400, 200]
        );
    });
}

#[test]
fn a_repeated_root_offence_costs_nothing_more_and_a_worse_one_the_rest() {
    run(|| {
        let [offender, ..] = validators_of_era_1();
        let before = stakes();
        for percent in [10, 10, 5, 30] {
            report(&[(offender, percent)]);
        }
        assert_eq!(DeferredSlashes::<Runtime>::iter_keys().count(), 1);
        roll_to_slashes();
        assert_eq!(losses_since(&before), expected_losses(&[(offender, 30)]));
    });
}

#[test]
fn wrong_root_offences_are_refused_or_change_nothing() {
    run(|| {
        let [offender, ..] = validators_of_era_1();
        let before = stakes();
        let offence = || vec![(offender, Perbill::from_percent(25))];
        // 1. Not from root; not with more identifications than offenders.
        let create = RootOffences::create_offence;
        assert_noop!(
            create(signed(offender), offence(), None, None),
            DispatchError::BadOrigin
        );
        assert_noop!(
            create(root(), offence(), Some(vec![(), ()]), None),
            DispatchError::Other("InvalidIdentificationLength")
        );
        // 2. An account that was not elected in the era. Nina goes on to nominate.
        report(&[(NINA, 25)]);
        assert!(!is_pending() && Nominators::<Runtime>::contains_key(NINA));
        // 3. A session of era 0, when stake of that era is free: its bonding duration is over.
        roll_to_active(4);
        assert_ok!(create(root(), offence(), None, Some(0)));
        let discarded = Staked::<Runtime>::OldSlashingReportDiscarded { session_index: 0 };
        assert!(events().contains(&(System::block_number(), discarded.into())));
        assert!(!is_pending() && Validators::<Runtime>::contains_key(offender));
        roll_to_active(5);
        assert_eq!(losses_since(&before).len(), 0);
    });
}

#[test]
fn a_report_goes_through_the_offences_pallet_and_counts_once() {
    run(|| {
        let [offender, other, _] = validators_of_era_1();
        let before = stakes();
        let session = Session::current_index();
        let report = |who: AccountId, session, slot, percent: u32| {
            let parts = Perbill::from_percent(percent).deconstruct();
            let offences = vec![((who, ()), session, slot, parts)];
            RootOffences::report_offence(root(), offences)
        };
        // 1. Two slots, and one of them again: the pallet would panic if the report were refused.
        assert_ok!(report(offender, session, 1, 20));
        assert_ok!(report(offender, session, 1, 20));
        assert_ok!(report(offender, session, 2, 30));
        // 2. Another validator in a slot of its own. A session that has not come counts as one of the active era.
        assert_ok!(report(other, session, 3, 10));
        assert_ok!(report(other, 99, 4, 40));
        assert_noop!(
            RootOffences::report_offence(signed(other), vec![]),
            DispatchError::BadOrigin
        );
        // 3. The largest fraction of each counts.
        roll_to_slashes();
        let expected = expected_losses(&[(offender, 30), (other, 40)]);
        assert_eq!(losses_since(&before), expected);
    });
}
