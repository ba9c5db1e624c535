//! Rogue services, rogue operators and common faults.

use crate::{
    mock::*,
    types::{Phase, Terms, MAX_RECORDS, MAX_SERVICES},
    weights::{CountedWeight, WeightInfo},
    Call, Error, FaultsOf, OperatorByStash,
};
use alloc::collections::BTreeMap;
use frame_support::{
    assert_noop, assert_ok, dispatch::GetDispatchInfo, weights::constants::RocksDbWeight,
};
use palisade_restaking_primitives::{ServiceId, ServiceSlasher};
use sp_runtime::Perbill;

/// It needs a stake of 1,000: 40 / (0.1 · 0.8 · 0.5).
fn guarded() -> Terms<AccountId> {
    Terms {
        profit: 40,
        cap: percent(80),
        ..terms()
    }
}

/// Three operators secure two services with 1,200 each. Then all stakes fall to 700.
fn common_fault() -> (ServiceId, ServiceId) {
    let (a, b) = (register(guarded()), register(guarded()));
    for who in [ALICE, BOB, CAROL] {
        allocate(who, a, whole(40));
        allocate(who, b, whole(40));
    }
    next_eras(2);
    assert_eq!(service(a).phase, Phase::Active);
    Stakes::mutate(|all| all.values_mut().for_each(|stake| *stake = 700));
    next_eras(1);
    for id in [a, b] {
        assert_eq!(service(id).phase, Phase::Degraded); // 840 of 1,000
    }
    (a, b)
}

#[test]
fn two_services_that_are_degraded_together_recover() {
    run(|| {
        let (a, b) = common_fault();
        for who in [ALICE, BOB, CAROL] {
            assert_ok!(Restaking::allocate(signed(who), a, whole(10)));
            assert_ok!(Restaking::allocate(signed(who), b, whole(10)));
        }
        next_eras(2);
        assert_eq!(service(a).phase, Phase::Active); // 1,050
        assert_eq!(service(b).phase, Phase::Active);
    });
}

#[test]
fn who_left_one_degraded_service_can_help_the_other() {
    run(|| {
        let (a, b) = common_fault();
        assert_ok!(Restaking::deallocate(signed(ALICE), b, whole(40)));
        next_eras(2);
        assert_ok!(Restaking::allocate(signed(ALICE), a, whole(10)));
    });
}

#[test]
fn many_small_slashes_rewrite_no_history() {
    run(|| {
        let id = register(Terms {
            window: 1,
            ..terms()
        });
        allocate(ALICE, id, whole(50));
        next_eras(2);
        let mut seen = BTreeMap::new();
        for _ in 0..80 {
            let active = Active::get();
            slash(id, ALICE, active, percent(1));
            seen.insert(active, Restaking::allocation_of(id, ALICE, active));
            next_eras(1);
            let records = OperatorByStash::<Runtime>::get(ALICE)
                .unwrap()
                .history
                .len();
            for era in active.saturating_sub(AT_RISK)..=active {
                if let Some(then) = seen.get(&era) {
                    let now = Restaking::allocation_of(id, ALICE, era);
                    assert_eq!(now, *then, "era {era}, {records} records");
                }
            }
        }
    });
}

#[test]
fn what_is_given_back_of_an_old_era_leaves_the_throttle_of_this_one() {
    run(|| {
        let mut rules = open_rules();
        rules.throttle = percent(10);
        assert_ok!(Restaking::set_settings(root(), rules));
        let id = register(Terms {
            cap: percent(100),
            ..terms()
        });
        allocate(ALICE, id, whole(100));
        next_eras(2); // era 3
        slash(id, ALICE, 3, percent(10));
        next_eras(1); // era 4: all is refilled
        slash(id, ALICE, 4, percent(10));
        cancel(); // that of era 3
        assert_noop!(
            Restaking::slash(signed(SLASHER), id, ALICE, 4, percent(10)),
            Error::<Runtime>::Throttled
        );
    });
}

#[test]
fn a_tag_of_the_admin_is_not_shaken_off_in_a_block() {
    run(|| {
        let id = register(guarded());
        allocate(ALICE, id, whole(30));
        assert_ok!(Restaking::force_tags(root(), ALICE, tags([7])));
        next_eras(2);
        assert_ok!(Restaking::deallocate(signed(ALICE), id, whole(30)));
        // It is on duty for an era more, and 30% are locked.
        assert_noop!(
            Restaking::set_tags(signed(ALICE), tags([])),
            Error::<Runtime>::TagsRemoved
        );
    });
}

#[test]
fn a_pallet_slashes_only_for_a_service_without_a_slasher() {
    run(|| {
        // The number that the pallet was configured with is that of another service, with a slasher of its own.
        let bridge = register(terms());
        allocate(ALICE, bridge, whole(50));
        next_eras(2);
        assert!(<Restaking as ServiceSlasher<_>>::slash(bridge, &ALICE, 3, percent(10)).is_err());
        assert!(Waiting::get().is_empty());
        // So nothing that is allocated to it gives anybody a say there.
        assert_eq!(Restaking::allocation_of(bridge, ALICE, 3), percent(50));
        let told = <Restaking as ServiceSlasher<AccountId>>::allocation;
        assert_eq!(told(bridge, &ALICE, 3), percent(0));
        let oracle = register(Terms {
            slasher: None,
            ..terms()
        });
        allocate(ALICE, oracle, whole(20));
        assert_eq!(told(oracle, &ALICE, 5), percent(20));
    });
}

#[test]
fn an_operator_holds_as_many_services_as_its_weights_say() {
    run(|| {
        MaxServices::set(50);
        let small = Terms {
            quota: percent(1),
            ..terms()
        };
        let ids: Vec<_> = (0..48).map(|_| register(small.clone())).collect();
        for some in ids.chunks(16) {
            for id in some {
                allocate(ALICE, *id, whole(1));
            }
            for id in some {
                assert_ok!(Restaking::deallocate(signed(ALICE), *id, whole(1)));
            }
        }
        let operator = OperatorByStash::<Runtime>::get(ALICE).unwrap();
        let held = ids.iter().filter(|id| operator.held(**id) > 0).count();
        assert_eq!(held, 48);
        // A slash reads each service, its load and its fault book. After the bonding duration has become shorter, it
        // looks earlier eras up too.
        let counted = <CountedWeight<Runtime> as WeightInfo>::hear();
        let reads = 3 * u64::from(MAX_SERVICES) + u64::from(MAX_RECORDS);
        let needed = RocksDbWeight::get().reads(reads);
        assert!(held <= MAX_SERVICES as usize);
        assert!(counted.all_gte(needed), "{counted} for {reads} reads");
    });
}

#[test]
fn a_cancelled_slash_adds_to_the_block_what_cancelling_takes() {
    run(|| {
        // 1. A slash of Alice waits.
        let id = register(terms());
        allocate(ALICE, id, whole(30));
        next_eras(2);
        slash(id, ALICE, 3, percent(50));
        // 2. It is cancelled. That touches one service of one operator, so it weighs less than an applied slash.
        let before = System::block_weight().total();
        cancel();
        let added = System::block_weight().total() - before;
        assert_eq!(added, CountedWeight::<Runtime>::hear_cancelled());
        let applied = CountedWeight::<Runtime>::hear();
        assert!(added.ref_time() < applied.ref_time() / 10);
        // 3. Load, fault book and bucket were written.
        assert!(added.all_gte(RocksDbWeight::get().writes(3)));
    });
}

#[test]
fn who_removes_an_operator_pays_for_all_eras_that_are_looked_up() {
    let call = Call::<Runtime>::remove_operator { operator: ALICE };
    run(|| {
        let paid = call.get_dispatch_info().call_weight;
        // Of each era the stake is read, and when that stake is free.
        let eras = u64::from(AT_RISK + MAX_RECORDS);
        let others = CountedWeight::<Runtime>::remove_operator(0);
        assert!(paid.all_gte(others + RocksDbWeight::get().reads(2 * eras)));
    });
}

#[test]
fn dust_is_no_slash() {
    run(|| {
        let id = register(terms());
        allocate(ALICE, id, whole(50));
        next_eras(2);
        let orders = (0..100).filter(|_| {
            Restaking::slash(signed(SLASHER), id, ALICE, 3, Perbill::from_parts(2)).is_ok()
        });
        let orders = orders.count();
        let pending = FaultsOf::<Runtime>::get(id, ALICE).pending;
        assert_eq!(
            orders, 0,
            "{orders} orders of {pending} parts of 10^18 each visit all stakers"
        );
    });
}

#[test]
fn what_is_going_to_be_slashed_has_no_say_and_secures_nothing() {
    run(|| {
        let id = register(Terms {
            cap: percent(100),
            ..guarded()
        });
        allocate(ALICE, id, whole(100)); // 1,000 of the 800 that it needs
        next_eras(2); // era 3
        assert_eq!(service(id).phase, Phase::Active);
        slash(id, ALICE, 3, percent(100));
        // Nothing more can be slashed, so Alice can do what she likes until the slash is applied.
        assert_noop!(
            Restaking::slash(signed(SLASHER), id, ALICE, 3, percent(1)),
            Error::<Runtime>::CapReached
        );
        next_eras(1);
        assert_noop!(
            Restaking::slash(signed(SLASHER), id, ALICE, 4, percent(1)),
            Error::<Runtime>::CapReached
        );
        assert_eq!(service(id).phase, Phase::Degraded, "nothing is behind it");
    });
}

#[test]
fn a_slash_degrades_a_service_that_needs_the_stake() {
    run(|| {
        let id = register(Terms {
            profit: 20,
            cap: percent(40),
            ..terms()
        }); // needs 1,000
        allocate(ALICE, id, whole(100));
        next_eras(2);
        assert_eq!(service(id).phase, Phase::Active);
        slash(id, ALICE, 3, percent(10));
        assert_eq!(service(id).phase, Phase::Degraded, "at once");
        next_eras(1);
        assert_eq!(service(id).phase, Phase::Degraded);
        cancel();
        next_eras(1);
        assert_eq!(service(id).phase, Phase::Active, "all is back");
    });
}
