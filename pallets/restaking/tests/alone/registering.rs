//! Services come, change and go.

use crate::{
    mock::*,
    types::{Terms, WHOLE},
    Error, Event, HoldReason,
};
use frame_support::{assert_noop, assert_ok, traits::fungible::InspectHold};
use sp_runtime::{DispatchError::BadOrigin, Perbill};

const NONE: Perbill = Perbill::zero();

fn refuse(change: impl FnOnce(&mut Terms<AccountId>), error: Error<Runtime>) {
    let mut wrong = terms();
    change(&mut wrong);
    assert_noop!(Restaking::register_service(signed(OLAF), wrong), error);
}

#[test]
fn each_term_is_checked() {
    run(|| {
        refuse(|terms| terms.threshold = NONE, Error::ZeroThreshold);
        refuse(|terms| terms.cap = NONE, Error::ZeroCap);
        refuse(|terms| terms.window = 0, Error::InvalidWindow);
        refuse(|terms| terms.window = 21, Error::InvalidWindow);
        refuse(|terms| terms.correlation = NONE, Error::ZeroCorrelation);
        refuse(|terms| terms.quota = NONE, Error::InvalidQuota);
        refuse(|terms| terms.profit = u128::MAX, Error::ProfitTooLarge);
        let mut rules = open_rules();
        rules.min_slack = percent(25);
        assert_ok!(Restaking::set_settings(root(), rules));
        refuse(|terms| terms.quota = percent(81), Error::InvalidQuota);
        register(Terms {
            quota: percent(80),
            ..terms()
        });
    });
}

#[test]
fn an_owner_pays_a_deposit_for_each_service() {
    run(|| {
        for _ in 0..5 {
            register(terms());
        }
        let held = || Balances::balance_on_hold(&HoldReason::Service.into(), &OLAF);
        assert_eq!(held(), 5 * SERVICE_DEPOSIT);
        assert_noop!(
            Restaking::register_service(signed(OLAF), terms()),
            Error::<Runtime>::TooManyServices
        );
        assert!(Restaking::register_service(signed(99), terms()).is_err());
    });
}

#[test]
fn an_owner_raises_the_profit_and_only_the_admin_lowers_it() {
    run(|| {
        let id = register(terms());
        assert_noop!(
            Restaking::set_profit(signed(ALICE), id, 5),
            Error::<Runtime>::NotOwner
        );
        assert_ok!(Restaking::set_profit(signed(OLAF), id, 5));
        assert_noop!(
            Restaking::set_profit(signed(OLAF), id, 4),
            Error::<Runtime>::ProfitNotRaised
        );
        assert_noop!(
            Restaking::set_profit(signed(OLAF), id, u128::MAX),
            Error::<Runtime>::ProfitTooLarge
        );
        assert_ok!(Restaking::set_profit(root(), id, 4));
        assert_eq!(service(id).terms.profit, 4);
        assert_noop!(
            Restaking::set_profit(root(), 77, 4),
            Error::<Runtime>::NoService
        );
    });
}

#[test]
fn an_owner_does_not_let_operators_pass_the_limits_without_a_profit() {
    run(|| {
        // 1. One operator has a fifth of a service at most. A service without profit has no limits.
        let mut rules = open_rules();
        rules.max_share = percent(20);
        assert_ok!(Restaking::set_settings(root(), rules));
        let id = register(terms());
        allocate(ALICE, id, WHOLE);
        next_eras(2);
        // 2. With a profit of 20 it needs 800 units. Alice has 1,000, and is alone.
        assert_noop!(
            Restaking::set_profit(signed(OLAF), id, 20),
            Error::<Runtime>::ShareExceeded
        );
        // 3. The admin can allow it. Then the owner can raise the profit as usual.
        assert_ok!(Restaking::set_profit(root(), id, 20));
        assert_ok!(Restaking::set_profit(signed(OLAF), id, 21));
        // 4. Nothing is allocated to another service. So the limits count for all who come.
        let empty = register(terms());
        assert_ok!(Restaking::set_profit(signed(OLAF), empty, 20));
        assert_noop!(
            Restaking::allocate(signed(BOB), empty, WHOLE),
            Error::<Runtime>::ShareExceeded
        );
    });
}

#[test]
fn a_certificate_removes_one_service_at_most() {
    run(|| {
        let ids = [register(terms()), register(terms())];
        for id in ids {
            assert_ok!(Restaking::retire_service(root(), id)); // it ends in era 3
        }
        let left = || ids.map(crate::ServiceById::<Runtime>::contains_key);
        next_eras(8);
        assert_eq!(left(), [true, true]);
        plan();
        assert_eq!(left(), [false, true]);
        activate();
        assert_eq!(left(), [false, true], "the era is certified already");
        plan();
        assert_eq!(left(), [false, false]);
    });
}

#[test]
fn a_retired_service_is_removed_when_no_fault_can_be_slashed() {
    run(|| {
        let id = register(terms());
        allocate(ALICE, id, whole(50));
        next_eras(3);
        assert_ok!(Restaking::reward(signed(STRANGER), id, 1_000));
        assert_noop!(
            Restaking::retire_service(signed(STRANGER), id),
            Error::<Runtime>::NotOwner
        );
        assert_ok!(Restaking::retire_service(signed(OLAF), id)); // in era 4: it ends in era 6
        assert_noop!(
            Restaking::allocate(signed(BOB), id, whole(50)),
            Error::<Runtime>::ServiceRetired
        );
        assert_noop!(
            Restaking::retire_service(root(), id),
            Error::<Runtime>::ServiceRetired
        );
        next_eras(3);
        // A fault of era 5 can be slashed in era 7. Nothing was allocated in era 6.
        slash(id, ALICE, 5, percent(10));
        assert_noop!(
            Restaking::slash(signed(SLASHER), id, ALICE, 6, percent(10)),
            Error::<Runtime>::NotAllocated
        );
        // It is over in era 6, and past in era 12.
        next_eras(4);
        assert_eq!(service(id).ends, Some(6));
        next_eras(2);
        assert_eq!(crate::ServiceById::<Runtime>::get(id), None);
        let held = Balances::balance_on_hold(&HoldReason::Service.into(), &OLAF);
        assert_eq!(held, 0, "the deposit is free");
        assert_eq!(crate::FaultsOf::<Runtime>::iter().count(), 0);
        assert_eq!(crate::StakeInEra::<Runtime>::iter().count(), 0);
        // Alice can allocate all to another service at once: 5 of 100 are gone.
        let other = register(terms());
        assert_eq!(other, id + 1, "no number is given twice");
        let total = crate::OperatorByStash::<Runtime>::get(ALICE)
            .unwrap()
            .total();
        assert_eq!(total, whole(95));
        allocate(ALICE, other, total);
    });
}

#[test]
fn only_the_admin_sets_settings_and_bad_ones_are_refused() {
    run(|| {
        assert_noop!(
            Restaking::set_settings(signed(OLAF), open_rules()),
            BadOrigin
        );
        let refuse = |change: &dyn Fn(&mut crate::types::Settings)| {
            let mut rules = open_rules();
            change(&mut rules);
            assert_noop!(
                Restaking::set_settings(root(), rules),
                Error::<Runtime>::InvalidSettings
            );
        };
        refuse(&|rules| rules.throttle = NONE);
        refuse(&|rules| rules.max_share = NONE);
        refuse(&|rules| rules.max_orders = 0);
        refuse(&|rules| rules.max_orders = 101);
        let mut rules = open_rules();
        rules.floor = percent(100);
        assert_ok!(Restaking::set_settings(root(), rules));
        assert!(has_event(Event::SettingsChanged { settings: rules }));
    });
}
