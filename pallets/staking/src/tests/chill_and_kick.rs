//! Out of the lists by one's own wish, or a nominator's by its validator's.

use crate::{assert_refused, mock::*, Error, Event, Nominators, Validators};
use frame_support::assert_ok;

#[test]
fn a_chilled_validator_works_out_its_era_and_keeps_its_nominators() {
    // Nothing is paid, so that stakes stay as they are.
    ExtBuilder::default()
        .manual_payouts()
        .nominator(NINA, 2_000, &[CHARLIE])
        .run(|| {
            assert_ok!(Staking::chill(signed(CHARLIE)));
            assert_eq!(staking_events(), [Event::Chilled { stash: CHARLIE }]);
            assert!(!Validators::<Test>::contains_key(CHARLIE));
            assert_eq!(ledger(CHARLIE).active, 500);
            roll_to(14);
            assert!(session_validators().contains(&CHARLIE));

            roll_to_active_era(1);
            assert!(!session_validators().contains(&CHARLIE));
            assert!(!Staking::is_exposed(&NINA, 1));
            assert_eq!(targets_of(NINA), Some(vec![CHARLIE]));

            assert_ok!(Staking::validate(signed(CHARLIE), commission(10)));
            roll_to_active_era(2);
            assert!(session_validators().contains(&CHARLIE));
            let overview = crate::ErasStakersOverview::<Test>::get(2, CHARLIE).expect("is elected");
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
fn a_validator_drops_nominators_and_those_who_back_nobody_else_are_chilled() {
    let chain = ExtBuilder::default()
        .nominator(NINA, 500, &[ALICE, BOB])
        .nominator(OMAR, 500, &[ALICE])
        .nominator(PIA, 500, &[BOB]);
    chain.run(|| {
        // Pia backs others, Bob validates, Dora has nothing to do with it: all passed over.
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
        assert_eq!(targets_of(NINA), Some(vec![BOB]));
        assert_eq!(targets_of(OMAR), None);
        assert_eq!(targets_of(PIA), Some(vec![BOB]));
        assert_eq!(
            (Validators::<Test>::count(), Nominators::<Test>::count()),
            (3, 2)
        );
        assert_eq!(ledger(OMAR).active, 500);
        // The exposure of the running era stays.
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
            assert_refused!(
                Staking::kick(signed(DORA), vec![NINA]),
                Error::<Test>::NotController
            );
            assert_ok!(Staking::kick(signed(ALICE), vec![NINA]));
            assert_ok!(Staking::nominate(signed(NINA), vec![ALICE]));

            assert_ok!(Staking::validate(signed(ALICE), blocking()));
            assert_ok!(Staking::kick(signed(ALICE), vec![NINA]));
            assert_refused!(
                Staking::nominate(signed(NINA), vec![ALICE]),
                Error::<Test>::BadTarget
            );
            assert_ok!(Staking::nominate(signed(NINA), vec![BOB]));
        });
}
