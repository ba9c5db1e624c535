//! The offences pallet of the SDK reports all offenders of a slot again when one more is found. Offenders that were
//! reported before are not punished again.

use crate::{mock::*, rooms::PunishmentRecords, DeferredSlashes, Event, Punishments};
use sp_runtime::Perbill;
use sp_staking::{
    offence::{OffenceDetails, OnOffenceHandler},
    SessionIndex,
};

/// Reports offenders as `pallet-offences` does, with fractions in percent.
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

/// Twelve validators. Nina backs Alice with 500. Eras pay nothing.
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

/// Returns the validators and fractions of pending slashes.
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
        // 1. Alice is reported alone.
        report(0, &[(ALICE, 10)]);
        assert!(!is_candidate(ALICE));
        // 2. She misses an era. Then she is back, and Nina with her.
        roll_to_active_era(1);
        make_up();
        // 3. Bob is found. Alice is reported again with him, and only Bob is punished.
        let before = Punishments::<Test>::get(ALICE);
        report(0, &[(ALICE, 10), (BOB, 10)]);
        assert_not_punished_again();
        assert_eq!(Punishments::<Test>::get(ALICE), before);
        assert!(!is_candidate(BOB));
        assert_eq!(deferred(), [(ALICE, percent(10)), (BOB, percent(10))]);
        // 4. The same holds when Carol is found.
        report(0, &[(ALICE, 10), (BOB, 10), (CAROL, 10)]);
        assert_not_punished_again();
        let news = staking_events().into_iter();
        let news = news.filter(|event| matches!(event, Event::SlashReported { .. }));
        assert_eq!(news.count(), 2, "only of Bob and of Carol");
        // 5. Alice is elected with Nina's stake.
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
        // 1. Alice is reported for 10%, and comes back.
        report(0, &[(ALICE, 10)]);
        make_up();
        // 2. With Bob she costs 30%. Her slash grows. She is not punished again.
        report(0, &[(ALICE, 30), (BOB, 30)]);
        assert!(is_candidate(ALICE));
        assert_eq!(vote_of(NINA), Some(vec![ALICE]));
        assert_eq!(deferred(), [(ALICE, percent(30)), (BOB, percent(30))]);
        // 3. Both lose 30%.
        roll_to_application(3);
        assert_eq!([ALICE, NINA, BOB].map(slashed), [300, 150, 270]);
    });
}

#[test]
fn a_larger_fraction_after_the_first_was_taken_only_slashes_more() {
    SlashDeferDuration::set(1);
    chain().run(|| {
        // 1. Alice is reported for 10%, and comes back. The slash is taken.
        report(0, &[(ALICE, 10)]);
        make_up();
        roll_to_application(2);
        assert_eq!([ALICE, NINA].map(slashed), [100, 50]);
        // 2. The same fraction with Bob adds nothing for her.
        report(0, &[(ALICE, 10), (BOB, 10)]);
        assert_not_punished_again();
        assert_eq!(deferred(), [(BOB, percent(10))]);
        // 3. A larger fraction adds a slash and no other punishment.
        report(0, &[(ALICE, 30), (BOB, 30)]);
        assert_not_punished_again();
        // 4. The difference is taken after a whole era.
        roll_to_application(4);
        assert_eq!([ALICE, NINA].map(slashed), [300, 150]);
    });
}

#[test]
fn what_cost_nothing_at_first_takes_nominations_once_it_costs_something() {
    chain().run(|| {
        // 1. Alice is chilled for 0%, and comes back.
        report(0, &[(ALICE, 0)]);
        make_up();
        // 2. With Bob it costs 5%. Now Nina's nomination is void.
        report(0, &[(ALICE, 5), (BOB, 5)]);
        assert!(is_candidate(ALICE), "she was chilled for it before");
        assert_eq!(vote_of(NINA), None, "her nominations were not void before");
        // 3. Nina nominates again. A further growth to 7% does not void that.
        roll_one();
        nominate(NINA, &[ALICE]);
        report(0, &[(ALICE, 7), (BOB, 7), (CAROL, 7)]);
        assert_not_punished_again();
    });
}

#[test]
fn all_that_is_told_of_an_era_is_one_offence() {
    chain().run(|| {
        // 1. Alice is reported for session 0, and comes back.
        report(0, &[(ALICE, 10)]);
        make_up();
        roll_to_next_session();
        // 2. A report of session 1 looks the same as a repeated one. It changes nothing.
        report(1, &[(ALICE, 10)]);
        assert_not_punished_again();
        assert_eq!(deferred(), [(ALICE, percent(10))]);
    });
}

#[test]
fn what_is_told_of_another_era_is_another_offence() {
    chain().run(|| {
        // 1. Alice is reported for era 0, and comes back.
        report(0, &[(ALICE, 10)]);
        make_up();
        // 2. She misses an era, and is elected for era 2.
        roll_to_active_era(2);
        assert!(elected(2).contains(&ALICE));
        // 3. A report of era 2 punishes her again.
        report(6, &[(ALICE, 5)]);
        assert!(!is_candidate(ALICE) && PunishmentRecords::<Test>::is_excluded(&ALICE));
        assert_eq!(vote_of(NINA), None);
        assert_eq!(deferred(), [(ALICE, percent(5)), (ALICE, percent(10))]);
    });
}
