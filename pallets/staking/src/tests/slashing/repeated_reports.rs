//! The offences pallet of the SDK tells of all who offended together whenever it hears of one more. Who was told of before
//! is not punished again.

use crate::{mock::*, rooms::PunishmentRecords, DeferredSlashes, Event, Punishments};
use sp_runtime::Perbill;
use sp_staking::{
    offence::{OffenceDetails, OnOffenceHandler},
    SessionIndex,
};

/// What `pallet-offences` reports: who, and for how much in percent.
fn report(session: SessionIndex, offences: &[(AccountId, u32)]) {
    let details = |who: &AccountId| OffenceDetails {
        offender: (*who, ()),
        reporters: vec![],
    };
    let offenders: Vec<_> = offences.iter().map(|(who, _)| details(who)).collect();
    let fractions = offences
        .iter()
        .map(|(_, cost)| Perbill::from_percent(*cost));
    <Staking as OnOffenceHandler<AccountId, (AccountId, ()), _>>::on_offence(
        &offenders,
        &fractions.collect::<Vec<_>>(),
        session,
    );
}

/// Twelve validators, of whom Nina backs Alice with 500. Eras pay nothing.
fn chain() -> ExtBuilder {
    ExtBuilder::twelve_validators().nominator(NINA, 500, &[ALICE])
}

/// Alice validates again, and Nina backs her again.
fn make_up() {
    roll_one();
    validate(ALICE);
    nominate(NINA, &[ALICE]);
    assert_eq!(vote_of(NINA), Some(vec![ALICE]));
}

/// Slashes that wait: who, and for how much in percent.
fn deferred() -> Vec<(AccountId, Perbill)> {
    let slashes = DeferredSlashes::<Test>::iter_values();
    let mut slashes: Vec<_> = slashes.map(|s| (s.validator, s.fraction)).collect();
    slashes.sort();
    slashes
}

fn percent(percent: u32) -> Perbill {
    Perbill::from_percent(percent)
}

fn assert_not_punished_again() {
    assert!(is_candidate(ALICE));
    assert_eq!(vote_of(NINA), Some(vec![ALICE]));
}

#[test]
fn who_is_told_of_again_with_others_is_not_punished_again() {
    chain().run(|| {
        report(0, &[(ALICE, 10)]);
        assert!(!is_candidate(ALICE));
        // An election passes her over. Then she is back.
        roll_to_active_era(1);
        make_up();
        let before = Punishments::<Test>::get(ALICE);
        report(0, &[(ALICE, 10), (BOB, 10)]);
        assert_not_punished_again();
        assert_eq!(Punishments::<Test>::get(ALICE), before);
        assert!(!is_candidate(BOB));
        assert_eq!(deferred(), [(ALICE, percent(10)), (BOB, percent(10))]);
        // And with each one who is found later.
        report(0, &[(ALICE, 10), (BOB, 10), (CHARLIE, 10)]);
        assert_not_punished_again();
        let news = staking_events().into_iter();
        let news = news.filter(|event| matches!(event, Event::SlashReported { .. }));
        assert_eq!(news.count(), 2, "only of Bob and of Charlie");
        roll_to_active_era(2);
        assert_eq!(backing(2, ALICE, NINA), 500);
    });
}

#[test]
fn a_report_that_is_told_again_in_its_own_block_changes_nothing() {
    chain().run(|| {
        report(0, &[(ALICE, 10), (BOB, 0)]);
        let before = stored();
        report(0, &[(ALICE, 10), (BOB, 0)]);
        report(0, &[(ALICE, 3), (BOB, 0)]);
        assert_eq!(stored(), before);
    });
}

#[test]
fn a_larger_fraction_raises_the_slash_and_does_nothing_else() {
    chain().run(|| {
        report(0, &[(ALICE, 10)]);
        make_up();
        report(0, &[(ALICE, 30), (BOB, 30)]);
        assert!(is_candidate(ALICE));
        assert_eq!(vote_of(NINA), Some(vec![ALICE]));
        assert_eq!(deferred(), [(ALICE, percent(30)), (BOB, percent(30))]);
        roll_to_application(3);
        assert_eq!([ALICE, NINA, BOB].map(slashed), [300, 150, 270]);
    });
}

#[test]
fn so_it_is_when_the_larger_fraction_comes_after_the_first_was_taken() {
    SlashDeferDuration::set(1);
    chain().run(|| {
        report(0, &[(ALICE, 10)]);
        make_up();
        roll_to_application(2);
        assert_eq!([ALICE, NINA].map(slashed), [100, 50]);
        report(0, &[(ALICE, 10), (BOB, 10)]);
        assert_not_punished_again();
        assert_eq!(deferred(), [(BOB, percent(10))]);
        report(0, &[(ALICE, 30), (BOB, 30)]);
        assert_not_punished_again();
        // What is found so late waits for a whole era.
        roll_to_application(4);
        assert_eq!([ALICE, NINA].map(slashed), [300, 150]);
    });
}

#[test]
fn what_cost_nothing_at_first_takes_nominations_once_it_costs_something() {
    chain().run(|| {
        report(0, &[(ALICE, 0)]);
        make_up();
        report(0, &[(ALICE, 5), (BOB, 5)]);
        assert!(is_candidate(ALICE), "she was chilled for it before");
        assert_eq!(vote_of(NINA), None, "her nominations were not void before");
        roll_one();
        nominate(NINA, &[ALICE]);
        report(0, &[(ALICE, 7), (BOB, 7), (CHARLIE, 7)]);
        assert_not_punished_again();
    });
}

#[test]
fn all_that_is_told_of_an_era_is_one_offence() {
    chain().run(|| {
        report(0, &[(ALICE, 10)]);
        make_up();
        roll_to_next_session();
        // Another one, perhaps. Nothing tells them apart.
        report(1, &[(ALICE, 10)]);
        assert_not_punished_again();
        assert_eq!(deferred(), [(ALICE, percent(10))]);
    });
}

#[test]
fn what_is_told_of_another_era_is_another_offence() {
    chain().run(|| {
        report(0, &[(ALICE, 10)]);
        make_up();
        // She is passed over once, and elected for era 2.
        roll_to_active_era(2);
        assert!(elected(2).contains(&ALICE));
        report(6, &[(ALICE, 5)]);
        assert!(!is_candidate(ALICE) && PunishmentRecords::<Test>::is_excluded(&ALICE));
        assert_eq!(vote_of(NINA), None);
        assert_eq!(deferred(), [(ALICE, percent(5)), (ALICE, percent(10))]);
    });
}
