//! Tags, shares, quotas, degraded services, strangers.

use crate::{
    mock::*,
    types::{Phase, Terms, WHOLE},
    Error, Event, HoldReason, LoadOf, OperatorByStash,
};
use frame_support::{assert_noop, assert_ok, traits::fungible::InspectHold};

/// It needs a stake of 1,000: 40 / (0.1 · 0.8 · 0.5).
fn guarded() -> Terms<AccountId> {
    Terms {
        profit: 40,
        cap: percent(80),
        ..terms()
    }
}

#[test]
fn operators_with_one_tag_have_a_part_of_the_threshold() {
    run(|| {
        let id = register(Terms {
            correlation: percent(60),
            ..guarded()
        });
        // The service needs 1,000. So one tag has 0.6 · 0.5 · 1,000 = 300 at most.
        for who in [ALICE, BOB, CAROL] {
            assert_ok!(Restaking::set_tags(signed(who), tags([7, 3, 7])));
        }
        allocate(ALICE, id, whole(20));
        assert_noop!(
            Restaking::allocate(signed(BOB), id, whole(11)),
            Error::<Runtime>::CorrelationExceeded
        );
        allocate(BOB, id, whole(10));
        assert_eq!(LoadOf::<Runtime>::get(id).of_tag(7), 300);
        // With 900 of others, one tag has 0.3 · 1,200 = 360 at most.
        allocate(DAVE, id, whole(90));
        allocate(CAROL, id, whole(6));
        assert_noop!(
            Restaking::allocate(signed(CAROL), id, whole(3)),
            Error::<Runtime>::CorrelationExceeded
        );
        // Who joins the tag later is counted, too.
        assert_noop!(
            Restaking::set_tags(signed(DAVE), tags([3])),
            Error::<Runtime>::CorrelationExceeded
        );
        assert_ok!(Restaking::force_tags(root(), DAVE, tags([3])));
        assert_eq!(LoadOf::<Runtime>::get(id).of_tag(3), 1_260);
        assert_ok!(Restaking::force_tags(root(), DAVE, tags([])));
        assert_eq!(LoadOf::<Runtime>::get(id).of_tag(3), 360);
    });
}

#[test]
fn an_operator_with_allocations_only_adds_tags() {
    run(|| {
        let id = register(terms());
        assert_ok!(Restaking::set_tags(signed(ALICE), tags([1])));
        assert_ok!(Restaking::set_tags(signed(ALICE), tags([2])));
        allocate(ALICE, id, whole(10));
        assert_noop!(
            Restaking::set_tags(signed(ALICE), tags([1])),
            Error::<Runtime>::TagsRemoved
        );
        assert_ok!(Restaking::set_tags(signed(ALICE), tags([1, 2])));
        assert_noop!(
            Restaking::set_tags(signed(ALICE), tags([128])),
            Error::<Runtime>::UnknownTag
        );
        assert_noop!(
            Restaking::set_tags(signed(STRANGER), tags([1])),
            Error::<Runtime>::NotElected
        );
        assert_noop!(
            Restaking::force_tags(root(), BOB, tags([1])),
            Error::<Runtime>::NotOperator
        );
    });
}

#[test]
fn one_operator_has_a_share_of_a_service() {
    run(|| {
        let mut rules = open_rules();
        rules.max_share = percent(20);
        assert_ok!(Restaking::set_settings(root(), rules));
        let id = register(guarded());
        allocate(ALICE, id, whole(20)); // of the 1,000 that it needs
        assert_noop!(
            Restaking::allocate(signed(ALICE), id, whole(1)),
            Error::<Runtime>::ShareExceeded
        );
    });
}

#[test]
fn quotas_leave_the_slack_that_governance_asks_for() {
    run(|| {
        let quota = |quota| {
            register(Terms {
                quota: percent(quota),
                ..terms()
            })
        };
        let (a, b, c) = (quota(50), quota(30), quota(1));
        let mut rules = open_rules();
        rules.min_slack = percent(25); // 1/1.25 = 0.8
        assert_ok!(Restaking::set_settings(root(), rules));
        allocate(ALICE, a, whole(10));
        allocate(ALICE, b, whole(10));
        assert_noop!(
            Restaking::allocate(signed(ALICE), c, whole(10)),
            Error::<Runtime>::QuotaExceeded
        );
        // A service that is left counts until it is free.
        assert_ok!(Restaking::deallocate(signed(ALICE), b, whole(10)));
        assert_noop!(
            Restaking::allocate(signed(ALICE), c, whole(10)),
            Error::<Runtime>::QuotaExceeded
        );
        next_eras(8);
        allocate(ALICE, c, whole(10));
    });
}

#[test]
fn a_degraded_service_freezes_its_operators_but_can_recover() {
    run(|| {
        let (weak, other) = (register(guarded()), register(terms()));
        allocate(ALICE, weak, whole(60));
        allocate(BOB, weak, whole(40));
        next_eras(2);
        assert_eq!(service(weak).phase, Phase::Active);
        assert_ok!(Restaking::deallocate(signed(BOB), weak, whole(10)));
        assert!(has_event(Event::ServiceDegraded { service: weak }));
        assert_eq!(service(weak).phase, Phase::Degraded);

        assert_noop!(
            Restaking::allocate(signed(ALICE), other, whole(10)),
            Error::<Runtime>::OtherServiceDegraded
        );
        allocate(CAROL, other, whole(10));
        // Alice may raise what secures it, and others may join.
        allocate(ALICE, weak, whole(5));
        allocate(DAVE, weak, whole(5));
        assert_eq!(service(weak).phase, Phase::Degraded, "it is announced only");
        next_eras(2);
        assert_eq!(service(weak).phase, Phase::Active);
        allocate(ALICE, other, whole(10));
    });
}

#[test]
fn a_slash_of_stake_that_has_left_degrades_no_service() {
    run(|| {
        // 1. Alice and Bob have 600 each behind a service that needs 500. Alice leaves. She is on duty up to era 4.
        let id = register(Terms {
            profit: 20,
            ..guarded()
        });
        allocate(ALICE, id, whole(60));
        allocate(BOB, id, whole(60));
        next_eras(2); // era 3
        assert_ok!(Restaking::deallocate(signed(ALICE), id, whole(60)));
        next_eras(2); // era 5
        let behind = || (LoadOf::<Runtime>::get(id).effective, service(id).phase);
        assert_eq!(behind(), (600, Phase::Active));

        // 2. Her fault in era 4 costs half of what she had there. Bob's 600 are behind the service all the time.
        slash(id, ALICE, 4, percent(50));
        assert_eq!(behind(), (600, Phase::Active), "it is ordered");
        next_eras(2);
        assert_eq!(Stakes::get()[&ALICE], 700);
        assert_eq!(behind(), (600, Phase::Active), "it is applied");
        next_eras(1);
        assert_eq!(behind(), (600, Phase::Active), "it is measured");
    });
}

#[test]
fn a_slash_takes_what_is_left_of_an_allocation_and_no_more() {
    run(|| {
        // 1. Alice had 90% in era 4, and has 30% from era 5 on. Bob has 60%.
        let id = register(terms());
        allocate(ALICE, id, whole(90));
        allocate(BOB, id, whole(60));
        next_eras(2); // era 3
        assert_ok!(Restaking::deallocate(signed(ALICE), id, whole(60)));
        next_eras(2); // era 5
        let behind = || LoadOf::<Runtime>::get(id).effective;
        assert_eq!(behind(), 300 + 600);

        // 2. Half of the 90% is more than she has there. What is ordered and what is applied takes her 300 once.
        slash(id, ALICE, 4, percent(50));
        assert_eq!(behind(), 600, "it is ordered");
        next_eras(2);
        assert_eq!(Stakes::get()[&ALICE], 550);
        assert_eq!(behind(), 600, "it is applied");
    });
}

#[test]
fn a_raised_profit_degrades_a_service_at_once() {
    run(|| {
        let id = register(guarded());
        allocate(ALICE, id, WHOLE);
        next_eras(2);
        assert_ok!(Restaking::set_profit(signed(OLAF), id, 41));
        assert_eq!(service(id).phase, Phase::Degraded);
    });
}

#[test]
fn strangers_cannot_fill_the_operators() {
    run(|| {
        let id = register(terms());
        assert_noop!(
            Restaking::allocate(signed(STRANGER), id, WHOLE),
            Error::<Runtime>::NotElected
        );
        let mut rules = open_rules();
        rules.min_stake = 1_001;
        assert_ok!(Restaking::set_settings(root(), rules));
        assert_noop!(
            Restaking::allocate(signed(ALICE), id, WHOLE),
            Error::<Runtime>::StakeTooSmall
        );
        assert_ok!(Restaking::set_settings(root(), open_rules()));
        MaxOperators::set(1);
        allocate(ALICE, id, WHOLE);
        let held = Balances::balance_on_hold(&HoldReason::Operator.into(), &ALICE);
        assert_eq!(held, OPERATOR_DEPOSIT);
        assert_noop!(
            Restaking::allocate(signed(BOB), id, WHOLE),
            Error::<Runtime>::TooManyOperators
        );
        // Alice is not elected any more. In the end anybody can remove her.
        Stakes::mutate(|all| all.remove(&ALICE));
        next_eras(8);
        assert_noop!(
            Restaking::remove_operator(signed(BOB), ALICE),
            Error::<Runtime>::StillLiable
        );
        next_eras(2);
        assert_ok!(Restaking::remove_operator(signed(BOB), ALICE));
        assert_eq!(OperatorByStash::<Runtime>::get(ALICE), None);
        let held = Balances::balance_on_hold(&HoldReason::Operator.into(), &ALICE);
        assert_eq!(held, 0);
        allocate(BOB, id, WHOLE);
    });
}

#[test]
fn an_operator_without_allocations_can_leave() {
    run(|| {
        let id = register(terms());
        allocate(ALICE, id, WHOLE);
        assert_ok!(Restaking::deallocate(signed(ALICE), id, WHOLE));
        next_eras(7);
        assert_noop!(
            Restaking::remove_operator(signed(ALICE), ALICE),
            Error::<Runtime>::StillLiable
        );
        next_eras(4);
        assert_noop!(
            Restaking::remove_operator(signed(STRANGER), ALICE),
            Error::<Runtime>::StillLiable
        );
        assert_ok!(Restaking::remove_operator(signed(ALICE), ALICE));
        assert_noop!(
            Restaking::remove_operator(signed(ALICE), ALICE),
            Error::<Runtime>::NotOperator
        );
    });
}
