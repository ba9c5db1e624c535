//! A ruling arrives: it reaches offenders, and counts for the era of its session.

use crate::{
    mock::*, BondedEras, DeferredSlashes, Event, ForceEra, Forcing, OpenSlashes, PendingSlashes,
    Punishments, SlashCount, UnshownSlashes,
};
use frame_support::{assert_ok, weights::Weight};
use sp_runtime::Perbill;
use sp_staking::{
    offence::{OffenceDetails, OnOffenceHandler},
    SessionIndex,
};
use std::collections::BTreeMap;

fn percent(percent: u32) -> Perbill {
    Perbill::from_percent(percent)
}

fn reported(validator: AccountId, fraction: u32, slash_era: u32) -> Event<Test> {
    Event::SlashReported {
        validator,
        fraction: percent(fraction),
        slash_era,
    }
}

/// Returns the slashes that were reported in this block.
fn announced() -> Vec<Event<Test>> {
    let mut events = staking_events();
    events.retain(|event| matches!(event, Event::SlashReported { .. }));
    events
}

/// Returns the pending slashes: era of the offence, validator, fraction.
fn deferred() -> Vec<(u32, AccountId, Perbill)> {
    let mut slashes: Vec<_> = DeferredSlashes::<Test>::iter_values()
        .map(|slash| (slash.slash_era, slash.validator, slash.fraction))
        .collect();
    slashes.sort();
    slashes
}

#[test]
fn offences_are_announced_and_punished_at_once_and_their_slashes_deferred() {
    ExtBuilder::default().validator_count(3).run(|| {
        offence(10).by(&[ALICE]);
        offence(0).by(&[BOB]);
        assert_eq!(
            staking_events(),
            [
                reported(ALICE, 10, 0),
                Event::Chilled { stash: ALICE },
                reported(BOB, 0, 0),
                Event::Chilled { stash: BOB },
            ]
        );
        assert_eq!(deferred(), [(0, ALICE, percent(10))]);
        assert_eq!(
            [ALICE, BOB].map(|who| ledger(who).active),
            [1_000, 900],
            "nobody loses anything yet"
        );
    });
}

#[test]
fn several_offenders_of_one_ruling_are_treated_in_their_order() {
    ExtBuilder::default().validator_count(3).run(|| {
        offence(40).by(&[CAROL, ALICE]);
        assert_eq!(
            announced(),
            [reported(CAROL, 40, 0), reported(ALICE, 40, 0)]
        );
        let numbered = [0, 1].map(|index| DeferredSlashes::<Test>::get(3, index));
        let numbered = numbered.map(|slash| slash.expect("is deferred").validator);
        assert_eq!(numbered, [CAROL, ALICE]);
    });
}

#[test]
fn the_era_of_an_offence_is_that_of_its_session() {
    ExtBuilder::default().run(|| {
        roll_to_active_era(2);
        roll_one();
        for (session, era) in [(0, 0), (2, 0), (3, 1), (5, 1), (6, 2)] {
            System::reset_events();
            offence(50).in_session(session).by(&[BOB]);
            assert_eq!(announced(), [reported(BOB, 50, era)], "session {session}");
        }
        let half = percent(50);
        assert_eq!(deferred(), [(0, BOB, half), (1, BOB, half), (2, BOB, half)]);
    });
}

#[test]
fn an_offence_older_than_the_bonding_duration_changes_nothing() {
    ExtBuilder::default().run(|| {
        // 1. In era 5, session 9 is the first session of the oldest bonded era.
        roll_to_active_era(5);
        assert_eq!(BondedEras::<Test>::get().first(), Some(&(3, 9)));
        roll_one();
        let before = stored();
        // 2. An offence of session 8 is discarded with an event.
        offence(100).in_session(8).by(&[ALICE, BOB]);
        assert_eq!(
            staking_events(),
            [Event::OldSlashingReportDiscarded { session_index: 8 }]
        );
        assert_eq!(stored(), before);

        // 3. An offence of session 9 is taken.
        System::reset_events();
        offence(100).in_session(9).by(&[ALICE]);
        assert_eq!(announced(), [reported(ALICE, 100, 3)]);
        assert_eq!(deferred(), [(3, ALICE, percent(100))]);
    });
}

#[test]
fn an_offence_that_costs_nothing_is_punished_but_not_slashed() {
    let chain = ExtBuilder::unpaid().nominator(NINA, 500, &[ALICE]);
    chain.run(|| {
        // 1. Alice is chilled for 0%. Nina's nomination counts.
        offence(0).reported_by(&[DORA]).by(&[ALICE]);
        assert_eq!(
            staking_events(),
            [reported(ALICE, 0, 0), Event::Chilled { stash: ALICE }]
        );
        assert!(!is_candidate(ALICE));
        let punishment = Punishments::<Test>::get(ALICE).expect("is remembered");
        assert_eq!(chill_eras(&punishment), [0]);
        assert_eq!(punishment.voided_nominations(), None);
        assert_eq!(vote_of(NINA), Some(vec![ALICE]));

        // 2. There is no slash.
        assert!(deferred().is_empty());
        assert_eq!(OpenSlashes::<Test>::iter().count(), 0);
        assert_eq!(SlashCount::<Test>::iter().count(), 0);
        assert!(PendingSlashes::<Test>::get().is_empty());
        // 3. Nobody loses anything, and the reporter gets nothing.
        let dora = balance(DORA);
        roll_to_active_era(4);
        assert_eq!([ALICE, NINA].map(|who| ledger(who).total), [1_000, 500]);
        assert_eq!(balance(DORA), dora);
    });
}

#[test]
fn the_invulnerable_are_untouched_in_every_respect() {
    let chain = ExtBuilder::default().nominator(NINA, 500, &[ALICE]);
    chain.run(|| {
        // 1. Alice is invulnerable. A ruling on her changes nothing.
        assert_ok!(Staking::set_invulnerables(root(), vec![ALICE]));
        roll_one();
        let before = stored();
        offence(100).reported_by(&[DORA]).by(&[ALICE]);
        assert_eq!(staking_events(), []);
        assert_eq!(stored(), before);

        // 2. A ruling on Alice and Bob reaches Bob.
        offence(20).by(&[ALICE, BOB]);
        assert_eq!(announced(), [reported(BOB, 20, 0)]);
        assert_eq!(deferred(), [(0, BOB, percent(20))]);
        assert!(is_candidate(ALICE));
    });
}

#[test]
fn who_was_not_elected_for_the_era_of_an_offence_has_nothing_at_stake() {
    ExtBuilder::default().run(|| {
        // 1. Carol is a candidate without a seat. Dora never bonded. Both are reported.
        offence(50).by(&[CAROL, DORA]);
        assert_eq!(announced(), [reported(CAROL, 50, 0), reported(DORA, 50, 0)]);
        // 2. There is no slash. Carol is chilled. Nobody is disabled, and no era is forced.
        assert_eq!((deferred(), SlashCount::<Test>::get(3)), (vec![], 0));
        assert!(PendingSlashes::<Test>::get().is_empty());
        assert!(!is_candidate(CAROL));
        assert!(barred().is_empty());
        assert_eq!(ForceEra::<Test>::get(), Forcing::NotForcing);
    });
}

#[test]
fn the_same_ruling_told_again_changes_nothing() {
    ExtBuilder::default().validator_count(3).run(|| {
        // 1. Alice and Bob are reported.
        let ruling = offence(30).reported_by(&[DORA]);
        ruling.by(&[ALICE, BOB]);
        let before = stored();
        System::reset_events();
        // 2. The same ruling comes again.
        ruling.clone().told_again().by(&[ALICE, BOB]);
        // 3. A smaller one of the same kind follows.
        let smaller = offence(10).reported_by(&[EMIL]);
        smaller.told_again().by(&[BOB]);
        // 4. There are events, and no change in storage.
        assert_eq!(
            staking_events(),
            [
                reported(ALICE, 30, 0),
                reported(BOB, 30, 0),
                reported(BOB, 10, 0)
            ]
        );
        assert_eq!(stored(), before);
    });
}

#[test]
fn a_ruling_told_again_in_a_later_session_does_not_punish_again() {
    let chain = ExtBuilder::default()
        .validator_count(3)
        .nominator(NINA, 500, &[BOB]);
    chain.run(|| {
        // 1. Alice is punished, and comes back with Nina.
        let ruling = offence(30);
        ruling.by(&[ALICE]);
        validate(ALICE);
        roll_one();
        nominate(NINA, &[ALICE]);
        // 2. A session later the ruling comes again with a larger fraction.
        roll_to_next_session();
        let mut punishment = Punishments::<Test>::get(ALICE).expect("was punished");
        ruling.costing(percent(40)).told_again().by(&[ALICE]);

        // 3. The slash is raised.
        assert_eq!(announced(), [reported(ALICE, 40, 0)]);
        assert_eq!(deferred(), [(0, ALICE, percent(40))]);
        // 4. Her record changes only in the fraction. She is not chilled, and Nina's nomination counts.
        punishment.causes[0].fraction = percent(40);
        assert_eq!(Punishments::<Test>::get(ALICE), Some(punishment));
        assert!(is_candidate(ALICE), "she is not chilled again");
        assert_eq!(vote_of(NINA), Some(vec![ALICE]));
    });
}

#[test]
fn a_larger_fraction_raises_the_slash() {
    ExtBuilder::default().run(|| {
        // 1. Alice is reported for 10%, then for 30%, then for 20%.
        offence(10).reported_by(&[DORA]).by(&[ALICE]);
        roll_one();
        offence(30).reported_by(&[EMIL]).by(&[ALICE]);
        offence(20).by(&[ALICE]);
        // 2. There is one slash of 30%, with the first reporter. It will be shown.
        assert_eq!(deferred(), [(0, ALICE, percent(30))]);
        assert_eq!(SlashCount::<Test>::get(3), 1);
        let pending = PendingSlashes::<Test>::get().into_inner();
        assert_eq!(pending, BTreeMap::from([(0, 1)]));
        let slash = DeferredSlashes::<Test>::get(3, 0).expect("waits");
        assert_eq!(
            slash.reporters.to_vec(),
            [DORA],
            "the first reporter is rewarded"
        );
        assert!(UnshownSlashes::<Test>::contains_key(3, 0));
    });
}

/// Reports as an offences pallet that knows only the trait of the SDK.
fn report_plainly(offences: &[(AccountId, u32)], session: SessionIndex) -> Weight {
    let details = |who: &AccountId| OffenceDetails {
        offender: (*who, ()),
        reporters: vec![DORA],
    };
    let offenders: Vec<_> = offences.iter().map(|(who, _)| details(who)).collect();
    let fractions: Vec<_> = offences.iter().map(|(_, cost)| percent(*cost)).collect();
    <Staking as OnOffenceHandler<AccountId, (AccountId, ()), Weight>>::on_offence(
        &offenders, &fractions, session,
    )
}

#[test]
fn a_report_by_the_trait_of_the_sdk_does_the_same() {
    // Returns storage, events and weight after a report.
    let outcome = |report: fn() -> Weight| {
        let mut chain = ExtBuilder::default().nominator(NINA, 500, &[ALICE]).build();
        chain.execute_with(|| {
            roll_to_active_era(1);
            roll_one();
            let weight = report();
            let events = staking_events();
            roll_one();
            (stored(), events, weight)
        })
    };
    // 1. The same offences are reported by the trait of the SDK, and by rulings of an unspecified kind.
    let plainly = outcome(|| report_plainly(&[(ALICE, 10), (BOB, 0)], 2));
    let with_rulings = outcome(|| {
        let unspecified = offence(10)
            .of_kind(*b"unspecified     ")
            .in_session(2)
            .reported_by(&[DORA]);
        let weight = unspecified.by(&[ALICE]);
        weight.saturating_add(unspecified.costing(Perbill::zero()).by(&[BOB]))
    });
    // 2. The outcomes are equal.
    assert_eq!(plainly, with_rulings);
    let expected = [reported(ALICE, 10, 0), reported(BOB, 0, 0)];
    assert!(expected.iter().all(|event| plainly.1.contains(event)));
}

#[test]
fn the_trait_of_the_sdk_refuses_old_offences_as_well() {
    ExtBuilder::default().run(|| {
        roll_to_active_era(5);
        roll_one();
        let before = stored();
        report_plainly(&[(ALICE, 100)], 8);
        assert_eq!(
            staking_events(),
            [Event::OldSlashingReportDiscarded { session_index: 8 }]
        );
        assert_eq!(stored(), before);
    });
}
