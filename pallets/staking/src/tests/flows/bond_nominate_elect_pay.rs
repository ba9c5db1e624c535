//! bond → nominate → elected → points → payout, and out again.

use crate::{mock::*, ErasRewardPoints, ErasStakersOverview, Event, RewardDestination};
use frame_support::assert_ok;

const VERA: AccountId = 51;
const NORA: AccountId = 52;

#[test]
fn a_newcomer_is_elected_with_its_nominators_works_is_paid_and_leaves() {
    // Little enough that the others' stakes stay about what they are.
    EraInflation::set((1_007, 93));
    ExtBuilder::default().run(|| {
        // 1. Vera bonds less than anybody, and is not elected on her own.
        new_validator(VERA, 200);
        roll_to_active_era(1);
        assert_eq!(session_validators(), [ALICE, BOB]);

        // 2. Nora backs her with enough stake.
        new_nominator(NORA, 2_000, &[VERA]);
        assert_ok!(Staking::set_payee(signed(NORA), RewardDestination::Staked));
        roll_to_active_era(2);
        assert!(session_validators().contains(&VERA));
        let overview = ErasStakersOverview::<Test>::get(2, VERA).expect("is elected");
        assert_eq!(
            (overview.total, overview.own, overview.nominator_count),
            (2_200, 200, 1)
        );

        // 3. Vera authors in turn, and era 2 pays by points.
        roll_to_active_era(3);
        let points = ErasRewardPoints::<Test>::get(2);
        let vera = points.individual.get(&VERA).copied().expect("has authored");
        assert!(vera >= 100 && points.total >= 2 * 100);
        roll_one();
        let pool = 1_007 * vera as u128 / points.total as u128;
        let rest = pool - pool / 10;
        assert_eq!(balance(VERA), 410 + pool / 10 + rest * 200 / 2_200);
        assert_eq!(ledger(NORA).active, 2_000 + rest * 2_000 / 2_200);

        // 4. Vera chills. She serves the planned era, and is not elected again.
        assert_ok!(Staking::chill(signed(VERA)));
        roll_to_active_era(5);
        assert!(!session_validators().contains(&VERA));
        // 5. She unbonds and withdraws everything.
        assert_ok!(Staking::unbond(signed(VERA), 1_000));
        roll_to_active_era(8);
        assert_ok!(Staking::withdraw_unbonded(signed(VERA), 0));
        assert_eq!(Staking::held_of(&VERA), 0);
        assert!(staking_events().contains(&Event::Withdrawn {
            stash: VERA,
            amount: 200
        }));

        // 6. Nora still nominates Vera, and backs nobody in the meantime.
        assert_eq!(
            crate::Nominators::<Test>::get(NORA).map(|n| n.targets.to_vec()),
            Some(vec![VERA])
        );
        assert!(!Staking::is_exposed(&NORA, 8));
    });
}

#[test]
fn a_controller_changed_in_mid_era_acts_at_once_and_gets_the_rewards() {
    ExtBuilder::default()
        .nominator(NINA, 500, &[ALICE])
        .run(|| {
            // 1. Nina's rewards go to her controller.
            assert_ok!(Staking::set_payee(
                signed(NINA),
                RewardDestination::Controller
            ));
            // 2. She names Dora as controller in the middle of era 0.
            roll_to(4);
            assert_ok!(Staking::set_controller(signed(NINA), DORA));
            let (nina, dora) = (free(NINA), free(DORA));
            // 3. Dora gets the reward of era 0.
            roll_to_active_era(1);
            roll_one();
            assert_eq!(free(NINA), nina);
            assert!(free(DORA) > dora);
            // 4. Dora chills for Nina.
            assert_ok!(Staking::chill(signed(DORA)));
            assert!(crate::Nominators::<Test>::get(NINA).is_none());
        });
}
