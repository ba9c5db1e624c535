//! Governance cancels slashes by the rows that are shown.

use super::unapplied::*;
use crate::{
    assert_refused, mock::*, slashing::SlashProcessing, DeferredSlashes, Error, Event,
    NextApplication, PendingSlashes, Punishments, ShownNominators, UnappliedSlashRows,
    UnshownSlashes,
};
use frame_support::assert_ok;
use sp_runtime::{DispatchError, Perbill};

fn cancel(due_era: u32, rows: &[u32]) {
    assert_ok!(Staking::cancel_deferred_slash(
        root(),
        due_era,
        rows.to_vec()
    ));
}

fn cancelled(validator: AccountId, percent: u32) -> Event<Test> {
    Event::SlashCancelled {
        slash_era: 0,
        validator,
        fraction: Perbill::from_percent(percent),
    }
}

#[test]
fn a_slash_with_unnamed_nominators_can_be_cancelled_and_frees_no_room() {
    two_pages().run(|| {
        // 1. At most five nominators are named. The first slash names four, the second none.
        MaxShownNominators::set(5);
        offence(10).by(&[ALICE]);
        roll_one();
        offence(10).of_kind(SILENCE).by(&[ALICE]);
        roll_one();
        assert_eq!(outline(3), [(ALICE, 0), (ALICE, 0), (ALICE, 1), (ALICE, 1)]);
        let named: Vec<_> = rows(3).iter().map(|row| row.others.len()).collect();
        assert_eq!(named, [4, 0, 0, 0]);
        // 2. The second slash is cancelled by a row without names. The count of names stays.
        cancel(3, &[3]);
        assert_eq!(
            (outline(3), ShownNominators::<Test>::get(3)),
            (vec![(ALICE, 0); 2], 4)
        );
        // 3. The first one is cancelled too.
        cancel(3, &[0]);
        assert_no_slash_is_left();
    });
}

#[test]
fn cancelling_one_row_cancels_its_slash_with_all_pages_and_raises() {
    two_pages().run(|| {
        // 1. Alice's slash has two pages. It is raised after Bob's slash, so it has four rows of five.
        let before = stakes();
        offence(10).by(&[ALICE]);
        roll_one();
        offence(10).by(&[BOB]);
        roll_one();
        offence(30).by(&[ALICE]);
        roll_one();
        assert_eq!(
            outline(3),
            [(ALICE, 0), (ALICE, 0), (BOB, 1), (ALICE, 0), (ALICE, 0)]
        );

        // 2. One of her rows is cancelled. All four vanish.
        cancel(3, &[3]);
        assert_eq!(staking_events(), [cancelled(ALICE, 30)]);
        // 3. Bob's row moves up to index 0. The old index is refused.
        assert_eq!(
            (rows(3), outline(3)),
            (vec![row(BOB, 90, &[])], vec![(BOB, 1)])
        );
        assert_eq!(ShownNominators::<Test>::get(3), 0);
        assert_eq!(DeferredSlashes::<Test>::iter().count(), 1);
        assert_eq!(PendingSlashes::<Test>::get().get(&0), Some(&1));
        assert_refused!(
            Staking::cancel_deferred_slash(root(), 3, vec![1]),
            Error::<Test>::InvalidSlashIndex
        );
        // 4. Bob's slash is cancelled too. Nobody loses anything.
        cancel(3, &[0]);
        assert_no_slash_is_left();
        roll_to_active_era(4);
        assert_eq!(stakes(), before);
    });
}

#[test]
fn several_slashes_are_cancelled_together_and_the_others_stay() {
    two_pages().run(|| {
        // 1. Four validators are slashed. Alice has two rows.
        for validator in [BOB, ALICE, CAROL, DAVE] {
            offence(10).by(&[validator]);
            roll_one();
        }
        assert_eq!(
            outline(3),
            [(BOB, 0), (ALICE, 1), (ALICE, 1), (CAROL, 2), (DAVE, 3)]
        );
        // 2. Three rows are cancelled. Two of them belong to one slash, so two slashes go.
        System::reset_events();
        cancel(3, &[1, 2, 3]);
        assert_eq!(
            staking_events(),
            [cancelled(ALICE, 10), cancelled(CAROL, 10)]
        );
        assert_eq!(outline(3), [(BOB, 0), (DAVE, 3)]);
        // 3. Bob and Dave pay. Alice, Carol and all nominators don't.
        roll_to_active_era(3);
        roll_one();
        assert_eq!(stakes()[..4], [1_000, 810, 800, 630]);
        assert_eq!(stakes()[4..], BACKERS.map(|(_, bond)| bond));
    });
}

#[test]
fn what_cannot_be_cancelled_is_refused() {
    two_pages().run(|| {
        // 1. Two slashes are reported, with three rows.
        offence(10).by(&[ALICE, BOB]);
        // 2. In the block of the report there is no row yet.
        let cancel =
            |origin, era, rows: &[u32]| Staking::cancel_deferred_slash(origin, era, rows.to_vec());
        assert_refused!(cancel(root(), 3, &[0]), Error::<Test>::InvalidSlashIndex);
        // 3. One block later there are rows 0 to 2. Wrong origins and wrong rows are refused.
        roll_one();
        assert_eq!(rows(3).len(), 3);
        assert_refused!(cancel(signed(ALICE), 3, &[0]), DispatchError::BadOrigin);
        assert_refused!(cancel(root(), 3, &[]), Error::<Test>::EmptyTargets);
        assert_refused!(
            cancel(root(), 3, &[1, 0]),
            Error::<Test>::NotSortedAndUnique
        );
        assert_refused!(
            cancel(root(), 3, &[0, 1, 1]),
            Error::<Test>::NotSortedAndUnique
        );
        assert_refused!(cancel(root(), 3, &[3]), Error::<Test>::InvalidSlashIndex);
        assert_refused!(
            cancel(root(), 3, &[0, 1, 2, 3]),
            Error::<Test>::InvalidSlashIndex
        );
        assert_refused!(
            cancel(root(), 3, &[u32::MAX]),
            Error::<Test>::InvalidSlashIndex
        );
        assert_refused!(cancel(root(), 2, &[0]), Error::<Test>::InvalidSlashIndex);
        // 4. No slash was cancelled.
        assert_eq!(DeferredSlashes::<Test>::iter().count(), 2);
    });
}

#[test]
fn eras_without_a_slash_are_passed_over_a_few_at_a_time() {
    ExtBuilder::default().build().execute_with(|| {
        // 1. The state comes from a chain with two hundred eras, and no slash was ever deferred.
        crate::CurrentEra::<Test>::put(200);
        SlashProcessing::<Test>::start_era(200);
        assert_eq!(NextApplication::<Test>::get().due_era, 65);
        // 2. The next eras catch up, and never run ahead.
        for _ in 0..5 {
            SlashProcessing::<Test>::start_era(201);
        }
        assert_eq!(NextApplication::<Test>::get().due_era, 202);
        SlashProcessing::<Test>::start_era(201);
        assert_eq!(NextApplication::<Test>::get().due_era, 202);
    });
}

#[test]
fn a_slash_that_is_cancelled_before_it_is_seen_in_full_is_not_seen_again() {
    two_pages().run(|| {
        // 1. One of two pages is shown when the slash is cancelled.
        let before = stakes();
        show_one_page_a_block();
        offence(10).by(&[ALICE]);
        // 2. The other page is not shown later.
        roll_one();
        assert_eq!(rows(3).len(), 1);
        cancel(3, &[0]);
        assert_no_slash_is_left();
        roll_one();
        assert_eq!(UnshownSlashes::<Test>::iter().count(), 0);
        roll_to(12);
        assert_no_slash_is_left();
        // 3. Nothing is taken.
        slash_without_haste();
        roll_to_active_era(4);
        assert_eq!(stakes(), before);
    });
}

#[test]
fn a_report_after_a_cancelled_slash_is_charged_in_full() {
    two_pages().run(|| {
        // 1. A slash of 50% is cancelled.
        offence(50).by(&[ALICE]);
        roll_one();
        cancel(3, &[0]);
        roll_one();
        // 2. A smaller one for the same era is a new slash.
        offence(40).by(&[ALICE]);
        roll_one();
        assert_eq!(rows(3), alices_rows(40));
        assert_eq!(outline(3), [(ALICE, 1); 2]);
        // 3. It takes its full 40%.
        roll_to_active_era(3);
        roll_one();
        assert_eq!(stakes(), [600, 900, 800, 700, 360, 300, 240, 180, 120, 60]);
    });
}

#[test]
fn cancelling_a_raise_after_an_application_leaves_what_was_applied() {
    two_pages().run(|| {
        // 1. A slash of 10% is applied.
        SlashDeferDuration::set(1);
        offence(10).by(&[ALICE]);
        roll_to_active_era(2);
        roll_one();
        let applied = [900, 900, 800, 700, 540, 450, 360, 270, 180, 90];
        assert_eq!(stakes(), applied);
        // 2. A larger fraction opens a slash for the difference. It is cancelled.
        offence(30).in_era(0).by(&[ALICE]);
        roll_one();
        assert_eq!(rows(4), alices_rows(20), "only the difference");
        cancel(4, &[1]);
        // 3. The first 10% stay taken.
        roll_to_active_era(5);
        assert_eq!(stakes(), applied);
        assert_no_slash_is_left();
    });
}

#[test]
fn rows_vanish_when_their_era_comes_and_cannot_be_cancelled_any_more() {
    two_pages().run(|| {
        // 1. Slashes are due in eras 3 and 4.
        offence(10).by(&[ALICE]);
        roll_to_active_era(1);
        offence(20).by(&[BOB]);
        // 2. In the last block of era 2 both are shown.
        roll_to(44);
        assert_eq!(
            (Staking::active_era(), rows(3).len(), rows(4).len()),
            (2, 2, 1)
        );
        // 3. Era 3 starts. Its rows vanish.
        roll_to(45);
        assert_eq!(
            (Staking::active_era(), rows(3).len(), rows(4).len()),
            (3, 0, 1)
        );
        // 4. Nothing is taken yet, but it is too late to cancel.
        assert_eq!(stakes()[0], 1_000);
        assert_refused!(
            Staking::cancel_deferred_slash(root(), 3, vec![0]),
            Error::<Test>::InvalidSlashIndex
        );
        assert!(!UnappliedSlashRows::<Test>::contains_key(3));
        assert!(!ShownNominators::<Test>::contains_key(3));
        // 5. One block later the slash is taken.
        roll_one();
        assert_eq!(stakes()[0], 900);
    });
}

#[test]
fn what_a_cancelled_chill_covered_is_raised_without_chilling_anybody() {
    let chills = || chill_eras(&Punishments::<Test>::get(ALICE).expect("was punished"));
    two_pages().run(|| {
        // 1. Alice is chilled in era 1, and comes back.
        roll_to_active_era(1);
        offence(90).by(&[ALICE]);
        roll_one();
        come_back();
        roll_to_active_era(2);
        // 2. A silence of era 1 is found. The chill covers it.
        let silence = offence(50).of_kind(SILENCE).in_era(1);
        silence.by(&[ALICE]);
        roll_one();
        assert_eq!((is_candidate(ALICE), chills()), (true, vec![1]));
        assert_eq!(outline(4), [(ALICE, 0), (ALICE, 0), (ALICE, 1), (ALICE, 1)]);
        // 3. The slash of that chill is cancelled.
        cancel(4, &[0]);
        // 4. Now the chill on record is that of the silence, in era 2. Nobody is chilled again.
        assert_eq!((is_candidate(ALICE), chills()), (true, vec![2]));

        // 5. The silence grows to 60%. Its slash is raised, and nobody is chilled.
        let fraction = Perbill::from_percent(60);
        silence.costing(fraction).by(&[ALICE]);
        assert_eq!((is_candidate(ALICE), chills()), (true, vec![2]));
        let slash = DeferredSlashes::<Test>::get(4, 1).expect("waits");
        assert_eq!((slash.fraction, slash.reported_in), (fraction, 2));
        // 6. That slash is cancelled too. Nothing is left.
        cancel(4, &[0]);
        assert!(!Punishments::<Test>::contains_key(ALICE));
        assert_no_slash_is_left();
    });
}
