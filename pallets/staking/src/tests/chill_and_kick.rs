//! `chill` and `kick`: a stash leaves its role, or a validator drops its nominators.

use crate::{assert_refused, mock::*, Error, Event, Nominators, Validators};
use frame_support::assert_ok;

#[test]
fn a_chilled_validator_works_out_its_era_and_keeps_its_nominators() {
    // No payouts: stakes stay as they are.
    ExtBuilder::default()
        .manual_payouts()
        .nominator(NINA, 2_000, &[CAROL])
        .run(|| {
            // 1. Carol, whom Nina backs, chills. She keeps her bond and works until the era ends.
            assert_ok!(Staking::chill(signed(CAROL)));
            assert_eq!(staking_events(), [Event::Chilled { stash: CAROL }]);
            assert!(!Validators::<Test>::contains_key(CAROL));
            assert_eq!(ledger(CAROL).active, 500);
            roll_to(14);
            assert!(session_validators().contains(&CAROL));

            // 2. She is not elected for era 1. Nina keeps her nomination, which backs nobody.
            roll_to_active_era(1);
            assert!(!session_validators().contains(&CAROL));
            assert!(!Staking::is_exposed(&NINA, 1));
            assert_eq!(targets_of(NINA), Some(vec![CAROL]));

            // 3. Carol validates again and is elected with the stake of Nina.
            assert_ok!(Staking::validate(signed(CAROL), commission(10)));
            roll_to_active_era(2);
            assert!(session_validators().contains(&CAROL));
            let overview = crate::ErasStakersOverview::<Test>::get(2, CAROL).expect("is elected");
            assert_eq!(
                (overview.nominator_count, overview.total - overview.own),
                (1, 2_000)
            );
        });
}

#[test]
fn chilling_an_idle_stash_changes_nothing() {
    ExtBuilder::default().run(|| {
        assert_refused!(Staking::chill(signed(DORA)), Error::<Test>::NotController);
        assert_ok!(bond(DORA, 1_000));
        roll_one();
        assert_ok!(Staking::chill(signed(DORA)));
        assert_eq!(staking_events(), []);
        assert_eq!(ledger(DORA).active, 1_000);
    });
}

#[test]
fn kicked_nominators_that_back_nobody_else_are_chilled() {
    let chain = ExtBuilder::default()
        .nominator(NINA, 500, &[ALICE, BOB])
        .nominator(OMAR, 500, &[ALICE])
        .nominator(PIA, 500, &[BOB]);
    chain.run(|| {
        // 1. Alice kicks. Pia backs others, Bob validates, and Dora is no stash: these are passed over.
        assert_ok!(Staking::kick(
            signed(ALICE),
            vec![NINA, PIA, OMAR, BOB, DORA]
        ));
        assert_eq!(
            staking_events(),
            [
                Event::Kicked {
                    nominator: NINA,
                    stash: ALICE
                },
                Event::Kicked {
                    nominator: OMAR,
                    stash: ALICE
                },
                Event::Chilled { stash: OMAR },
            ]
        );
        // 2. Nina still backs Bob. Omar backed only Alice, and is chilled.
        assert_eq!(targets_of(NINA), Some(vec![BOB]));
        assert_eq!(targets_of(OMAR), None);
        assert_eq!(targets_of(PIA), Some(vec![BOB]));
        assert_eq!(
            (Validators::<Test>::count(), Nominators::<Test>::count()),
            (3, 2)
        );
        assert_eq!(ledger(OMAR).active, 500);
        // 3. Omar stays in the exposure of the running era, and is not in the next.
        assert!(Staking::is_exposed(&OMAR, 0));
        roll_to_active_era(1);
        assert!(!Staking::is_exposed(&OMAR, 1));
    });
}

#[test]
fn the_kicked_may_come_back_unless_the_validator_blocks() {
    ExtBuilder::default()
        .nominator(NINA, 500, &[ALICE])
        .run(|| {
            // 1. Alice kicks Nina, who nominates her again.
            assert_refused!(
                Staking::kick(signed(DORA), vec![NINA]),
                Error::<Test>::NotController
            );
            assert_ok!(Staking::kick(signed(ALICE), vec![NINA]));
            assert_ok!(Staking::nominate(signed(NINA), vec![ALICE]));

            // 2. Alice blocks and kicks once more. Now Nina can only nominate others.
            assert_ok!(Staking::validate(signed(ALICE), blocking()));
            assert_ok!(Staking::kick(signed(ALICE), vec![NINA]));
            assert_refused!(
                Staking::nominate(signed(NINA), vec![ALICE]),
                Error::<Test>::BadTarget
            );
            assert_ok!(Staking::nominate(signed(NINA), vec![BOB]));
        });
}
