//! Governance slashes by hand, for offences that nobody could report.

use crate::{
    assert_refused, mock::*, slashing::types::DeferredSlash, BondedEras, DeferredSlashes, Error,
    Event, PendingSlashes, Punishments, UnappliedSlashRows, UnappliedSlashes,
};
use frame_support::assert_ok;
use sp_runtime::{traits::BadOrigin, Perbill};

fn percent(percent: u32) -> Perbill {
    Perbill::from_percent(percent)
}

/// Governance slashes a validator for an era by this percentage.
fn slash(who: AccountId, era: u32, cost: u32) -> frame_support::dispatch::DispatchResult {
    Staking::manual_slash(root(), who, era, percent(cost))
}

/// Nina backs Alice with 500.
fn chain() -> ExtBuilder {
    ExtBuilder::twelve_validators().nominator(NINA, 500, &[ALICE])
}

fn deferred() -> Vec<DeferredSlash<Test>> {
    DeferredSlashes::<Test>::iter_values().collect()
}

#[test]
fn governance_slashes_as_a_report_of_the_first_session_of_the_era_would() {
    // Returns storage and events, after the slash is opened and after it is applied.
    let outcome = |slash: fn()| {
        let mut chain = chain().build();
        chain.execute_with(|| {
            roll_to_active_era(1);
            roll_one();
            slash();
            let events = staking_events();
            let state = stored();
            roll_to_application(4);
            (state, events, stored(), staking_events())
        })
    };
    // 1. Governance and a report slash Alice for era 1 by 20%.
    let by_hand = outcome(|| slash(ALICE, 1, 20).expect("is allowed"));
    let reported = outcome(|| {
        let ruling = offence(20).of_kind(*b"manual slash    ");
        ruling.in_session(3).by(&[ALICE]);
    });
    // 2. The outcomes are equal.
    assert_eq!(by_hand, reported);
    let expected = [
        Event::SlashReported {
            validator: ALICE,
            fraction: percent(20),
            slash_era: 1,
        },
        Event::Chilled { stash: ALICE },
    ];
    assert_eq!(by_hand.1, expected);
}

#[test]
fn the_slash_waits_is_shown_and_taken_from_everybody_behind_the_validator() {
    chain().run(|| {
        // 1. Governance slashes Alice. She is chilled and disabled, and Nina's nomination is void.
        assert_ok!(slash(ALICE, 0, 20));
        assert!(!is_candidate(ALICE) && barred() == [ALICE]);
        assert_eq!(vote_of(NINA), None, "her nomination is void");
        // 2. In the next block the slash is shown.
        roll_one();
        let rows = UnappliedSlashes::<Test>::get(3);
        assert_eq!((rows[0].own, rows[0].payout), (200, 0));
        assert_eq!(rows[0].others, [(NINA, 100)]);
        // 3. In era 3 it is taken from Alice and Nina.
        let treasury = in_treasury();
        roll_to_application(3);
        assert_eq!([ALICE, NINA].map(|who| ledger(who).total), [800, 400]);
        assert_eq!(in_treasury(), treasury + 300);
    });
}

#[test]
fn a_slash_by_hand_can_be_cancelled_as_any_other() {
    chain().run(|| {
        // 1. A slash by hand is cancelled.
        assert_ok!(slash(ALICE, 0, 20));
        roll_one();
        assert_ok!(Staking::cancel_deferred_slash(root(), 3, vec![0]));
        assert!(deferred().is_empty() && PendingSlashes::<Test>::get().is_empty());
        // 2. Governance can slash for the same again.
        assert_ok!(slash(ALICE, 0, 20));
        assert_eq!(deferred().len(), 1);
    });
}

#[test]
fn a_slash_by_hand_and_one_for_an_offence_are_separate_and_do_not_add_up() {
    // Percent by hand, percent for an offence, the slash that is cancelled, percent that is taken in the end.
    let cases = [
        (20, 30, None, 30),
        (30, 20, None, 30),
        (30, 20, Some(0), 20),
        (20, 30, Some(1), 20),
    ];
    for (by_hand, for_offence, cancelled, taken) in cases {
        chain().run(|| {
            // 1. Alice is slashed by hand and for an offence. There are two slashes.
            assert_ok!(slash(ALICE, 0, by_hand));
            offence(for_offence).by(&[ALICE]);
            assert_eq!(deferred().len(), 2, "they don't merge");
            roll_one();
            // 2. One of them is cancelled, or none.
            if let Some(number) = cancelled {
                let row = UnappliedSlashRows::<Test>::get(3)
                    .into_iter()
                    .position(|n| n == number);
                let rows = vec![row.expect("is shown") as u32];
                assert_ok!(Staking::cancel_deferred_slash(root(), 3, rows));
            }
            // 3. The larger of those that are left is taken.
            roll_to_application(3);
            let left = [ALICE, NINA].map(|who| ledger(who).total);
            assert_eq!(left, [1_000, 500].map(|stake| stake - stake * taken / 100));
        });
    }
}

#[test]
fn a_slash_by_hand_that_adds_nothing_to_the_one_before_is_refused() {
    chain().run(|| {
        // 1. A slash of 0% is refused.
        assert_refused!(slash(ALICE, 0, 0), Error::<Test>::BoundNotMet);
        // 2. After 20%, only more than 20% is accepted. It raises the slash.
        assert_ok!(slash(ALICE, 0, 20));
        assert_refused!(slash(ALICE, 0, 20), Error::<Test>::BoundNotMet);
        assert_refused!(slash(ALICE, 0, 10), Error::<Test>::BoundNotMet);
        assert_ok!(slash(ALICE, 0, 30));
        let fractions: Vec<_> = deferred().iter().map(|slash| slash.fraction).collect();
        assert_eq!(fractions, [percent(30)]);
        // 3. A slash of another validator is independent.
        assert_ok!(slash(BOB, 0, 10));
        assert_eq!(deferred().len(), 2);
    });
}

#[test]
fn a_raise_after_the_validator_has_come_back_does_not_punish_it_again() {
    chain().run(|| {
        // 1. Alice is slashed, and comes back with Nina.
        assert_ok!(slash(ALICE, 0, 20));
        roll_one();
        validate(ALICE);
        nominate(NINA, &[ALICE]);
        // 2. Era 1 is elected without her, and her exclusion is over.
        while Staking::planned_era() < 1 {
            roll_one();
        }
        assert!(Staking::active_era() == 0 && !elected(1).contains(&ALICE));
        let mut punishment = Punishments::<Test>::get(ALICE).expect("was punished");

        // 3. The slash is raised. Her record changes only in the fraction. Nina's nomination counts.
        assert_ok!(slash(ALICE, 0, 30));
        let fractions: Vec<_> = deferred().iter().map(|slash| slash.fraction).collect();
        assert_eq!(fractions, [percent(30)]);
        assert!(is_candidate(ALICE) && !chilled(ALICE));
        punishment.causes[0].fraction = percent(30);
        assert_eq!(Punishments::<Test>::get(ALICE), Some(punishment));
        assert_eq!(vote_of(NINA), Some(vec![ALICE]));
        // 4. She is elected for era 2. In era 3 she and Nina lose 30%.
        roll_to_active_era(2);
        assert_eq!(backing(2, ALICE, NINA), 500);
        roll_to_application(3);
        assert_eq!([ALICE, NINA].map(|who| ledger(who).total), [700, 350]);
    });
}

#[test]
fn what_was_taken_for_the_era_already_is_not_taken_again() {
    // Without deferral, the slash is taken while its era can still be slashed for.
    SlashDeferDuration::set(0);
    chain().run(|| {
        // 1. A slash of 20% is taken for era 0.
        offence(20).by(&[ALICE]);
        roll_to_application(1);
        assert_eq!(ledger(ALICE).total, 800);
        // 2. The same by hand is refused. A larger one takes the difference.
        assert_refused!(slash(ALICE, 0, 20), Error::<Test>::BoundNotMet);
        assert_ok!(slash(ALICE, 0, 50));
        roll_to_application(2);
        assert_eq!([ALICE, NINA].map(|who| ledger(who).total), [500, 250]);
    });
}

#[test]
fn only_eras_that_began_and_whose_stake_is_bonded_can_be_slashed_for() {
    chain().run(|| {
        // 1. In the last session of era 4, eras 2 to 4 are bonded and era 5 is planned.
        roll_to_active_era(4);
        roll_to_next_session();
        roll_to_next_session();
        assert_eq!((Staking::active_era(), Staking::planned_era()), (4, 5));
        let bonded = BondedEras::<Test>::get().to_vec();
        assert_eq!(
            bonded.iter().map(|(era, _)| *era).collect::<Vec<_>>(),
            [2, 3, 4]
        );
        // 2. Older and later eras are refused.
        for era in [0, 1, 5, 6, u32::MAX] {
            assert_refused!(slash(BOB, era, 50), Error::<Test>::InvalidEraToReward);
        }
        // 3. Bonded eras are accepted.
        for era in [2, 3, 4] {
            assert_ok!(slash(BOB, era, 50));
        }
    });
}

#[test]
fn who_did_not_validate_in_the_era_cannot_be_slashed_for_it() {
    ExtBuilder::default()
        .nominator(NINA, 500, &[ALICE])
        .run(|| {
            // A candidate without a seat, a nominator, and somebody without a stake.
            for who in [CAROL, NINA, DORA] {
                assert_refused!(slash(who, 0, 50), Error::<Test>::BadTarget);
            }
        });
}

#[test]
fn the_invulnerable_are_not_slashed_until_they_are_invulnerable_no_more() {
    chain().run(|| {
        assert_ok!(Staking::set_invulnerables(root(), vec![ALICE]));
        assert_refused!(slash(ALICE, 0, 50), Error::<Test>::Invulnerable);
        assert_ok!(Staking::set_invulnerables(root(), vec![]));
        assert_ok!(slash(ALICE, 0, 50));
    });
}

#[test]
fn nobody_but_governance_slashes_by_hand() {
    chain().run(|| {
        for origin in [signed(BOB), RuntimeOrigin::none()] {
            let call = Staking::manual_slash(origin, ALICE, 0, percent(50));
            assert_refused!(call, BadOrigin);
        }
    });
}

#[test]
fn what_governance_begins_waits_a_whole_deferral_however_old_the_era_is() {
    chain().run(|| {
        // 1. In the last block of era 5, governance slashes everything for era 3, the oldest bonded era.
        roll_to_active_era(5);
        while Staking::planned_era() == 5 {
            roll_one();
        }
        roll_to(6 * 15 - 1);
        assert_ok!(slash(ALICE, 3, 100));
        // 2. In era 6 nothing is taken. The slash is due in era 8.
        roll_one();
        roll_one();
        assert_eq!((Staking::active_era(), slashed(ALICE)), (6, 0));
        assert_eq!(UnappliedSlashes::<Test>::get(8).len(), 1);
        // 3. It can be cancelled until the last block of era 7.
        roll_to(8 * 15 - 1);
        assert_ok!(Staking::cancel_deferred_slash(root(), 8, vec![0]));
        roll_to_application(9);
        assert_eq!([ALICE, NINA].map(slashed), [0, 0]);
    });
}

#[test]
fn a_raise_by_hand_waits_as_long_and_takes_the_difference() {
    chain().run(|| {
        // 1. Governance slashes Alice by 1%. The slash is due in era 3.
        assert_ok!(slash(ALICE, 0, 1));
        roll_to(3 * 15 - 1);
        // 2. In the last block of era 2 it raises the slash to 100%.
        assert_ok!(slash(ALICE, 0, 100));
        // 3. In era 3 only 1% is taken.
        roll_to_application(3);
        assert_eq!([ALICE, NINA].map(slashed), [10, 5]);
        assert_eq!(deferred().len(), 1);
        // 4. The rest is taken in era 5, after a whole deferral.
        roll_to_application(5);
        assert_eq!([ALICE, NINA].map(slashed), [1_000, 500]);
    });
}

#[test]
fn either_of_two_slashes_by_hand_can_be_cancelled_and_the_other_is_taken() {
    for (due_era, taken) in [(3, 600), (5, 10)] {
        chain().run(|| {
            // 1. Alice is slashed by 1%, due in era 3, and by 60%, due in era 5.
            assert_ok!(slash(ALICE, 0, 1));
            roll_to_active_era(2);
            assert_ok!(slash(ALICE, 0, 60));
            // 2. One of them is cancelled. The other one is taken.
            roll_one();
            assert_ok!(Staking::cancel_deferred_slash(root(), due_era, vec![0]));
            roll_to_application(5);
            assert_eq!(1_000 - ledger(ALICE).total, taken);
        });
    }
}

#[test]
fn an_era_whose_history_ends_before_the_slash_is_applied_is_kept_for_it() {
    // The largest durations that a history of eight eras allows.
    BondingDuration::set(6);
    SlashDeferDuration::set(5);
    chain().run(|| {
        roll_to_active_era(5);
        assert_ok!(slash(ALICE, 0, 50));
        roll_to_application(11);
        assert_eq!((slashed(ALICE), ledger(ALICE).total), (500, 500));
    });
}

#[test]
fn governance_can_slash_for_every_era_whose_stake_is_bonded() {
    ExtBuilder::twelve_validators().run(|| {
        // 1. Every session starts an era.
        assert_ok!(Staking::force_new_era_always(root()));
        roll_to_active_era(6);
        // 2. Era 0 is still bonded: its unlock era has started, but not enough sessions have passed.
        let oldest = BondedEras::<Test>::get().first().map(|(era, _)| *era);
        assert_eq!((oldest, Staking::mature_era()), (Some(0), 2));
        assert_ok!(slash(ALICE, 0, 10));
        // 3. The slash waits for two whole eras, and pruning waits for the slash.
        roll_to_application(9);
        assert_eq!((slashed(ALICE), ledger(ALICE).total), (100, 900));
    });
}

#[test]
fn after_a_late_raise_is_cancelled_the_slash_before_it_counts_as_before() {
    chain().run(|| {
        // 1. Alice is slashed by 7%. A late raise to 50% is a second slash.
        assert_ok!(slash(ALICE, 0, 7));
        roll_to_active_era(2);
        assert_ok!(slash(ALICE, 0, 50));
        assert_eq!(deferred().len(), 2);
        // 2. The raise is cancelled.
        roll_one();
        assert_ok!(Staking::cancel_deferred_slash(root(), 5, vec![0]));
        // 3. The 7% still wait: 5% is refused, 10% is accepted.
        assert_refused!(slash(ALICE, 0, 5), Error::<Test>::BoundNotMet);
        assert_ok!(slash(ALICE, 0, 10));
        // 4. She loses 10%.
        roll_to_application(5);
        assert_eq!(1_000 - ledger(ALICE).total, 100);
    });
}
