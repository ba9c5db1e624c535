//! Slashes of services: who pays, who gets it, governance, slashes of the chain.

use super::{chain::*, people::*};
use frame_support::{assert_noop, assert_ok};
use palisade_restaking::{Error, FaultsOf, LoadOf, OperatorByStash};
use palisade_restaking_primitives::{Proceeds, SecuredStake};

#[test]
fn a_bridge_slashes_its_part_and_the_oracle_loses_nothing() {
    run(|| {
        // Alice has 15,000 PAL behind her: her own 10,000 and 5,000 of Nina.
        let (bridge, oracle) = (
            register(50, Proceeds::Account(FUND)),
            register(100, Proceeds::Burn),
        );
        allocate(ALICE, bridge, 40);
        allocate(ALICE, oracle, 60);
        let from = OperatorByStash::<Runtime>::get(ALICE)
            .unwrap()
            .latest()
            .unwrap()
            .from;
        assert_eq!(from, <Staking as SecuredStake<_>>::planned_era() + 2);
        roll_to_era(from);
        assert_eq!(stake_for(ALICE, bridge, from), 6_000 * PAL);
        assert_eq!(stake_for(ALICE, oracle, from), 9_000 * PAL);
        assert_eq!(LoadOf::<Runtime>::get(oracle).effective, 9_000 * PAL);

        let before = [ALICE, NINA, FUND].map(total);
        slash(bridge, ALICE, 100);
        assert_eq!([ALICE, NINA, FUND].map(total), before, "it waits");
        roll_until_slashed();
        // Half of 6,000: two thirds of it from Alice.
        let after = [ALICE, NINA, FUND].map(total);
        assert_eq!(before[0] - after[0], 2_000 * PAL);
        assert_eq!(before[1] - after[1], 1_000 * PAL);
        assert_eq!(after[2] - before[2], 3_000 * PAL);

        // The next election has 12,000 PAL: 3,000 and 9,000.
        next_eras(2);
        let era = Staking::active_era();
        assert_eq!(stake_for(ALICE, bridge, era), 3_000 * PAL);
        assert_eq!(stake_for(ALICE, oracle, era), 9_000 * PAL);
        assert_eq!(Restaking::allocation_of(oracle, ALICE, era), percent(75));
    });
}

#[test]
fn governance_cancels_a_slash_and_the_service_may_order_it_again() {
    run(|| {
        let bridge = register(50, Proceeds::Burn);
        allocate(ALICE, bridge, 100);
        next_eras(3);
        let era = slash(bridge, ALICE, 100);
        assert_noop!(
            Restaking::slash(signed(SLASHER), bridge, ALICE, era, percent(1)),
            Error::<Runtime>::CapReached
        );
        roll_one();
        let rows: Vec<_> = pallet_staking::UnappliedSlashes::<Runtime>::iter().collect();
        assert_eq!((rows.len(), rows[0].1.len()), (1, 1));
        assert_ok!(Staking::cancel_deferred_slash(root(), rows[0].0, vec![0]));
        assert_eq!(FaultsOf::<Runtime>::iter().count(), 0);
        slash(bridge, ALICE, 30);
        roll_until_slashed();
        assert_eq!(
            OperatorByStash::<Runtime>::get(ALICE).unwrap().total(),
            whole(70)
        );
    });
}

#[test]
fn a_slash_of_the_chain_leaves_less_to_a_service() {
    run(|| {
        let bridge = register(100, Proceeds::Account(FUND));
        allocate(ALICE, bridge, 50);
        next_eras(3);
        let before = (total(FUND), total(ALICE), total(NINA));
        slash(bridge, ALICE, 100); // 7,500 of 15,000
        offend(ALICE, 40); // 6,000
        roll_until_slashed();
        // (1 − 0.4) · 0.5 of 15,000.
        assert_eq!(total(FUND) - before.0, 4_500 * PAL);
        let paid = before.1 + before.2 - total(ALICE) - total(NINA);
        assert_eq!(paid, 10_500 * PAL, "both together");
    });
}

#[test]
fn stake_cannot_leave_before_the_slash_of_a_service() {
    run(|| {
        let bridge = register(50, Proceeds::Burn);
        allocate(ALICE, bridge, 100);
        next_eras(3);
        slash(bridge, ALICE, 100);
        let before = total(NINA);
        assert_ok!(Staking::unbond(signed(NINA), 4_000 * PAL));
        next_eras(6);
        assert_eq!(
            before - total(NINA),
            2_500 * PAL,
            "half of all, also of what leaves"
        );
    });
}

#[test]
fn what_is_deallocated_is_free_when_staking_slashes_no_more() {
    run(|| {
        let bridge = register(100, Proceeds::Burn);
        allocate(ALICE, bridge, 100);
        next_eras(3);
        assert_ok!(Restaking::deallocate(signed(ALICE), bridge, whole(100)));
        let operator = OperatorByStash::<Runtime>::get(ALICE).unwrap();
        let (last, free_in) = (
            operator.latest().unwrap().from - 1,
            operator.locks[0].free_in,
        );
        while Staking::active_era() < free_in {
            assert_noop!(
                Restaking::allocate(signed(ALICE), bridge, whole(1)),
                Error::<Runtime>::NotEnoughFree
            );
            next_era();
        }
        assert!(!<Staking as SecuredStake<_>>::is_slashable(last));
        allocate(ALICE, bridge, 100);
    });
}

#[test]
fn stake_that_no_service_can_slash_secures_none() {
    run(|| {
        // 1. Governance protects Alice. She can't allocate.
        assert_ok!(Staking::set_invulnerables(root(), vec![ALICE]));
        let bridge = register(100, Proceeds::Burn);
        assert_noop!(
            Restaking::allocate(signed(ALICE), bridge, whole(100)),
            Error::<Runtime>::Invulnerable
        );
        // 2. Governance protects her no more. She allocates all of her stake, and that counts.
        assert_ok!(Staking::set_invulnerables(root(), vec![]));
        allocate(ALICE, bridge, 100);
        let next_eras = || (0..3).for_each(|_| next_era());
        next_eras();
        let load = || LoadOf::<Runtime>::get(bridge);
        let all = load().effective;
        assert!(all > 0 && load().announced == all);
        // 3. She is protected again. What she has allocated counts for nothing, because no service can slash it.
        assert_ok!(Staking::set_invulnerables(root(), vec![ALICE]));
        next_era();
        assert_eq!((load().effective, load().announced), (0, all));
        let era = Staking::active_era();
        assert_noop!(
            Restaking::slash(signed(SLASHER), bridge, ALICE, era, percent(100)),
            pallet_staking::Error::<Runtime>::Invulnerable
        );
        // 4. Without protection it counts again, and can be slashed.
        assert_ok!(Staking::set_invulnerables(root(), vec![]));
        next_era();
        assert_eq!(load().effective, all);
        let era = Staking::active_era();
        assert_ok!(Restaking::slash(
            signed(SLASHER),
            bridge,
            ALICE,
            era,
            percent(100)
        ));
    });
}
