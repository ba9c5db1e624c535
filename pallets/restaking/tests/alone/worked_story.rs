//! The story of `docs/spec/restaking.md`, with its numbers.

use super::certifying::certificate;
use crate::{
    mock::*,
    types::{Binding, Phase, Terms},
    Error, Event, LoadOf, OperatorByStash,
};
use frame_support::{assert_noop, assert_ok};

/// It needs 60 / (0.2 · 0.5 · 0.5) = 1,200.
fn bridge() -> Terms<AccountId> {
    Terms {
        profit: 60,
        quota: percent(20),
        ..terms()
    }
}

/// It needs 10 / (0.1 · 1 · 0.5) = 200.
fn oracle() -> Terms<AccountId> {
    Terms {
        profit: 10,
        cap: percent(100),
        ..terms()
    }
}

/// Returns the total, and what the bridge and the oracle hold of an operator, in percent.
fn magnitudes(who: AccountId, bridge: u32, oracle: u32) -> [u64; 3] {
    let operator = OperatorByStash::<Runtime>::get(who).expect("is operator");
    [
        operator.total(),
        operator.held(bridge),
        operator.held(oracle),
    ]
    .map(|each| each / whole(1))
}

#[test]
fn a_bridge_slashes_alice_and_the_oracle_loses_nothing() {
    run(|| {
        let mut rules = open_rules();
        rules.throttle = percent(10);
        rules.max_share = percent(50);
        rules.min_slack = percent(25);
        assert_ok!(Restaking::set_settings(root(), rules));
        let (bridge, oracle) = (register(bridge()), register(oracle()));

        // Era 1: Alice and Bob allocate 600 to the bridge and 100 to the oracle each.
        for who in [ALICE, BOB] {
            allocate(who, bridge, whole(60));
            allocate(who, oracle, whole(10));
        }

        // Era 3: it counts.
        next_eras(2);
        assert_eq!(LoadOf::<Runtime>::get(bridge).effective, 1_200);
        assert_eq!(service(bridge).phase, Phase::Active);
        assert_eq!(certificate().coverage, Some(5_000_000_000));
        assert_eq!(certificate().binding, Some(Binding::Service(bridge)));

        // The bridge has proof against Alice, and wants all. The throttle gives 10% of 1,200.
        slash(bridge, ALICE, 3, percent(100));
        assert!(has_event(Event::SlashOrdered {
            service: bridge,
            operator: ALICE,
            era: 3,
            part: percent(20),
            fraction: percent(12)
        }));
        // What is ordered secures nothing.
        assert_eq!(LoadOf::<Runtime>::get(bridge).effective, 1_080);
        assert_eq!(service(bridge).phase, Phase::Degraded);
        assert_noop!(
            Restaking::slash(signed(SLASHER), bridge, ALICE, 3, percent(100)),
            Error::<Runtime>::Throttled
        );

        // Era 4: 20% of the allocation again. Era 5: the cap leaves 10%. And the first slash is applied.
        next_eras(1);
        slash(bridge, ALICE, 3, percent(100));
        assert_eq!(LoadOf::<Runtime>::get(bridge).effective, 960);
        next_eras(1);
        assert_eq!(Stakes::get()[&ALICE], 880);
        assert_eq!(magnitudes(ALICE, bridge, oracle), [88, 48, 10]);
        assert_eq!(LoadOf::<Runtime>::get(bridge).effective, 960);
        assert_eq!(LoadOf::<Runtime>::get(oracle).effective, 200);
        slash(bridge, ALICE, 3, percent(100));
        assert!(has_event(Event::SlashOrdered {
            service: bridge,
            operator: ALICE,
            era: 3,
            part: percent(10),
            fraction: percent(6)
        }));

        assert_noop!(
            Restaking::slash(signed(SLASHER), bridge, ALICE, 3, percent(1)),
            Error::<Runtime>::CapReached
        );

        // Era 7: all slashes are applied. Era 8 is elected with what is left.
        next_eras(2);
        assert_eq!(Stakes::get()[&ALICE], 700);
        assert_eq!(magnitudes(ALICE, bridge, oracle), [70, 30, 10]);
        // Alice can't take on more for the oracle: the bridge is degraded. Carol joins the bridge.
        assert_noop!(
            Restaking::allocate(signed(ALICE), oracle, whole(10)),
            Error::<Runtime>::OtherServiceDegraded
        );
        allocate(CAROL, bridge, whole(30));

        // Era 9: the bridge has 300, 600 and 300 behind it. The oracle has what it had.
        next_eras(2);
        assert_eq!(stake_for(ALICE, bridge, 9), 300);
        assert_eq!(stake_for(ALICE, oracle, 9), 100);
        assert_eq!(LoadOf::<Runtime>::get(bridge).effective, 1_200);
        assert_eq!(service(bridge).phase, Phase::Active);
        assert_eq!(certificate().coverage, Some(5_000_000_000));

        // A reward of era 9 is paid in era 10.
        assert_ok!(Restaking::reward(signed(STRANGER), bridge, 2_400));
        next_eras(1);
        block();
        block();
        let mut paid = Rewarded::get();
        paid.sort_unstable();
        assert_eq!(paid, [(ALICE, 600), (BOB, 1_200), (CAROL, 600)]);

        // Bob leaves the bridge. Until era 11 he can be slashed, and his 60 parts are free in era 18.
        assert_ok!(Restaking::deallocate(signed(BOB), bridge, whole(60)));
        assert!(has_event(Event::Deallocated {
            operator: BOB,
            service: bridge,
            magnitude: 0,
            from: 12,
            free_in: 18
        }));
        assert_eq!(service(bridge).phase, Phase::Degraded);
        next_eras(7);
        let more = || Restaking::allocate(signed(BOB), oracle, whole(60));
        assert_noop!(more(), Error::<Runtime>::NotEnoughFree);
        next_eras(1);
        // Now the lock is free. The limit of a share refuses the allocation.
        assert_noop!(more(), Error::<Runtime>::ShareExceeded);
    });
}
