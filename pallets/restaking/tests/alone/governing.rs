//! Settings at their worst, bounds that a release lowers, and a shorter bonding duration.

use crate::{
    mock::*,
    types::{Mode, Settings, Terms, WHOLE},
    Error,
};
use frame_support::{assert_noop, assert_ok, weights::constants::RocksDbWeight};
use palisade_restaking_primitives::{Proceeds, SecuredStake, ServiceSlasher};
use sp_runtime::Perbill;

#[test]
fn the_worst_settings_keep_what_is_allocated_and_let_it_go() {
    run(|| {
        let (a, b) = (
            register(Terms {
                profit: 10,
                ..terms()
            }),
            register(Terms {
                mode: Mode::Shared,
                ..terms()
            }),
        );
        allocate(ALICE, a, whole(50));
        allocate(ALICE, b, whole(40));
        next_eras(2);
        let tiny = Perbill::from_parts(10);
        assert_ok!(Restaking::set_settings(
            root(),
            Settings {
                floor: percent(100),
                min_slack: percent(100),
                throttle: tiny,
                max_orders: 1,
                max_share: tiny,
                max_shared: percent(0),
                min_stake: u128::MAX,
            }
        ));
        assert_noop!(
            Restaking::allocate(signed(ALICE), a, whole(1)),
            Error::<Runtime>::StakeTooSmall
        );
        assert_eq!(stake_for(ALICE, a, 3), 500);
        slash(a, ALICE, 3, percent(50)); // ten billionths of all
        assert_noop!(
            Restaking::slash(signed(SLASHER), a, ALICE, 3, percent(50)),
            Error::<Runtime>::TooManyOrders
        );
        assert_ok!(Restaking::reward(signed(STRANGER), a, 100));
        next_eras(1);
        block();
        assert_eq!(Rewarded::get(), [(ALICE, 100)]);
        assert_ok!(Restaking::deallocate(signed(ALICE), a, whole(50)));
        assert_ok!(Restaking::deallocate(signed(ALICE), b, whole(40)));
        next_eras(12);
        assert_ok!(Restaking::remove_operator(signed(ALICE), ALICE));
    });
}

#[test]
fn a_release_that_lowers_bounds_keeps_what_is_there() {
    run(|| {
        let ids = [register(terms()), register(terms()), register(terms())];
        for who in [ALICE, BOB, CAROL] {
            allocate(who, ids[0], whole(30));
        }
        next_eras(2);
        MaxServices::set(1);
        MaxOperators::set(1);
        assert_noop!(
            Restaking::register_service(signed(OLAF), terms()),
            Error::<Runtime>::TooManyServices
        );
        assert_noop!(
            Restaking::allocate(signed(DAVE), ids[0], WHOLE),
            Error::<Runtime>::TooManyOperators
        );
        allocate(BOB, ids[2], whole(30));
        next_eras(2);
        assert_eq!(crate::LoadOf::<Runtime>::get(ids[0]).effective, 900);
        assert_eq!(crate::LoadOf::<Runtime>::get(ids[2]).effective, 300);
        slash(ids[0], CAROL, 5, percent(50));
        next_eras(2);
        assert_eq!(Stakes::get()[&CAROL], 850);
    });
}

#[test]
fn with_room_for_fewer_operators_a_removed_service_keeps_no_faults() {
    let mut state = genesis(Default::default());
    let id = state.execute_with(|| {
        block();
        assert_ok!(Restaking::set_settings(root(), open_rules()));
        // 1. A service slashes three operators, and is retired.
        let id = register(terms());
        for who in [ALICE, BOB, CAROL] {
            allocate(who, id, whole(30));
        }
        next_eras(2);
        for who in [ALICE, BOB, CAROL] {
            slash(id, who, 3, percent(50));
        }
        next_eras(3);
        assert_ok!(Restaking::retire_service(root(), id));
        assert_eq!(crate::FaultsOf::<Runtime>::iter_prefix(id).count(), 3);
        id
    });
    // Only what is in the database can be left behind: a limit counts nothing else.
    state
        .commit_all()
        .expect("what the blocks have stored is committed");
    state.execute_with(|| {
        // 2. A release has room for one operator. The service is removed with all its faults.
        MaxOperators::set(1);
        next_eras(12);
        assert!(!crate::ServiceById::<Runtime>::contains_key(id));
        assert_eq!(crate::FaultsOf::<Runtime>::iter_prefix(id).count(), 0);
    });
}

#[test]
fn with_room_for_fewer_services_a_removal_counts_all_pots() {
    run(|| {
        // 1. Three services have rewards. One of them is retired, and a release has room for one.
        let ids = [register(terms()), register(terms()), register(terms())];
        for id in ids {
            assert_ok!(Restaking::reward(signed(STRANGER), id, 100));
        }
        assert_ok!(Restaking::retire_service(root(), ids[0]));
        MaxServices::set(1);
        next_eras(8);
        // 2. It is removed. All pots are read, to know whether the account of the pallet goes on.
        let before = System::block_weight().total();
        plan();
        assert!(!crate::ServiceById::<Runtime>::contains_key(ids[0]));
        let added = System::block_weight().total() - before;
        assert_eq!(added, RocksDbWeight::get().reads(3));
    });
}

#[test]
fn with_shorter_windows_the_longest_one_that_is_left_counts() {
    run(|| {
        // 1. A service has a window of 20 eras, the longest one. So stake can be at risk for 64 − 20 − 2 eras.
        let id = register(Terms {
            window: 20,
            ..terms()
        });
        assert_eq!(Restaking::most_eras_at_risk(), 42);
        // 2. A release allows windows of 5 eras. The service keeps its own, and goes on with it.
        MaxWindow::set(5);
        assert_noop!(
            Restaking::register_service(signed(OLAF), service(id).terms),
            Error::<Runtime>::InvalidWindow
        );
        allocate(ALICE, id, WHOLE);
        next_eras(2); // era 3
        slash(id, ALICE, 3, percent(50));
        next_eras(10); // era 13
        assert_noop!(
            Restaking::slash(signed(SLASHER), id, ALICE, 13, percent(1)),
            Error::<Runtime>::CapReached
        );
        // 3. It has to remember as many faults as before. So stake is bonded for no longer until the service is gone.
        assert_eq!(Restaking::most_eras_at_risk(), 42);
        assert_ok!(Restaking::retire_service(root(), id));
        next_eras(10);
        assert!(!crate::ServiceById::<Runtime>::contains_key(id));
        assert_eq!(Restaking::most_eras_at_risk(), 57);
    });
}

#[test]
fn an_account_that_a_release_has_taken_off_gets_no_more_proceeds() {
    run(|| {
        // 1. What a service slashes goes to an account.
        let id = register(Terms {
            proceeds: Proceeds::Account(STRANGER),
            ..terms()
        });
        allocate(ALICE, id, WHOLE);
        next_eras(2);
        slash(id, ALICE, 3, percent(10));
        // 2. The account turns out to be a validator's. A release allows another one. What is slashed now is burnt.
        ProceedsAccount::set(OLAF);
        slash(id, ALICE, 3, percent(10));
        let slashes = Waiting::get().into_iter();
        let proceeds: Vec<_> = slashes.map(|(_, slash)| slash.proceeds).collect();
        assert_eq!(proceeds, [Proceeds::Account(STRANGER), Proceeds::Burn]);
    });
}

#[test]
fn a_pallet_orders_the_rest_of_a_fault_that_a_low_throttle_has_cut() {
    run(|| {
        // 1. A fault costs 1% of an allocation. Governance lets services slash 0.3% of their stake in an era.
        let throttle = Perbill::from_parts(3_000_000);
        let mut rules = open_rules();
        rules.throttle = throttle;
        assert_ok!(Restaking::set_settings(root(), rules));
        let id = register(Terms {
            slasher: None,
            ..terms()
        });
        allocate(ALICE, id, WHOLE);
        next_eras(2); // era 3
        let order = |part| <Restaking as ServiceSlasher<AccountId>>::slash(id, &ALICE, 3, part);
        let dust = order(throttle);
        assert_eq!(dust, Err(Error::<Runtime>::PartTooSmall.into()));
        assert_eq!(order(percent(1)), Ok(throttle));
        // 2. The rest is less than 1%. It is slashed in the next eras all the same.
        let mut rest = percent(1) - throttle;
        for granted in [3, 3, 1] {
            next_eras(1);
            let part = Perbill::from_parts(granted * 1_000_000);
            assert_eq!(order(rest), Ok(part));
            rest = rest - part;
        }
        assert!(rest.is_zero());
        next_eras(2);
        assert_eq!(Stakes::get()[&ALICE], 990);
    });
}

#[test]
fn a_shorter_bonding_keeps_all_stakes_that_can_be_slashed_and_no_others() {
    run(|| {
        let id = register(terms());
        allocate(ALICE, id, WHOLE);
        allocate(BOB, id, WHOLE);
        BondingEras::set(16);
        next_eras(20); // era 21
        let stored = || {
            let mut eras: Vec<_> = crate::StakeInEra::<Runtime>::iter_prefix(id).collect();
            eras.sort_unstable();
            eras
        };
        // 1. Stake is bonded for six eras. That of the eras before is at risk for as long as it was.
        BondingEras::set(6);
        for _ in 0..30 {
            plan();
            for _ in 0..2 {
                let slashable = (0..=Active::get()).filter(|era| FakeStaking::is_slashable(*era));
                for era in slashable {
                    let behind = crate::StakeInEra::<Runtime>::get(id, era);
                    assert_eq!(behind, 2_000, "era {era} in era {}", Active::get());
                }
                assert!(stored().len() <= 16 + 5, "as many as before");
                if Active::get() < Planned::get() {
                    activate();
                }
            }
        }
        // 2. When the stakes of those eras are free, only the last eras are left: those at risk, and some to spare.
        let active = Active::get();
        let last: Vec<_> = (active - 9..=active).map(|era| (era, 2_000)).collect();
        assert_eq!(stored(), last);
    });
}

#[test]
fn the_first_certificate_of_a_release_forgets_what_earlier_ones_left() {
    run(|| {
        let id = register(terms());
        allocate(ALICE, id, WHOLE);
        next_eras(30);
        // 1. A release before had no `StakesSince`, and has left the stake of an old era behind.
        crate::StakesSince::<Runtime>::kill();
        crate::StakeInEra::<Runtime>::insert(id, 1, 1_000);
        // 2. The next certificate forgets it. The stakes of the last eras stay.
        next_eras(1);
        assert!(!crate::StakeInEra::<Runtime>::contains_key(id, 1));
        let active = Active::get();
        for era in active - 9..=active {
            assert_eq!(crate::StakeInEra::<Runtime>::get(id, era), 1_000, "{era}");
        }
    });
}
