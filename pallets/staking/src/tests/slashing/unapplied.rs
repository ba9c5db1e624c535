//! Pending slashes are shown to clients, row by row.

use crate::{
    mock::*,
    slashing::Showing,
    weights::{CountedWeight, WeightInfo},
    DeferredSlashes, OpenSlashes, PendingSlashes, ShownNominators, UnappliedSlash,
    UnappliedSlashRows, UnappliedSlashes, UnshownSlashes,
};
use frame_support::assert_ok;
use sp_runtime::Perbill;

/// Alice's nominators, by decreasing stake: two pages.
pub const BACKERS: [(AccountId, Balance); 6] = [
    (21, 600),
    (22, 500),
    (23, 400),
    (24, 300),
    (25, 200),
    (26, 100),
];

/// Twelve validators. Alice has six nominators: a page of four and a page of two.
pub fn two_pages() -> ExtBuilder {
    let chain = ExtBuilder::twelve_validators();
    BACKERS.iter().fold(chain, |chain, (who, bond)| {
        chain.nominator(*who, *bond, &[ALICE])
    })
}

pub fn rows(due_era: u32) -> Vec<UnappliedSlash<AccountId, Balance>> {
    UnappliedSlashes::<Test>::get(due_era)
}

/// Returns for each row the validator and the number of its slash.
pub fn outline(due_era: u32) -> Vec<(AccountId, u32)> {
    let named = rows(due_era).into_iter().map(|row| row.validator);
    named
        .zip(UnappliedSlashRows::<Test>::get(due_era))
        .collect()
}

/// Returns a row without reporters.
pub fn row(
    validator: AccountId,
    own: Balance,
    others: &[(AccountId, Balance)],
) -> UnappliedSlash<AccountId, Balance> {
    UnappliedSlash {
        validator,
        own,
        others: others.to_vec(),
        reporters: vec![],
        payout: 0,
    }
}

/// Returns the rows of a slash of Alice by this percentage.
pub fn alices_rows(percent: Balance) -> [UnappliedSlash<AccountId, Balance>; 2] {
    let parts = BACKERS.map(|(who, bond)| (who, bond * percent / 100));
    [
        row(ALICE, 1_000 * percent / 100, &parts[..4]),
        row(ALICE, 0, &parts[4..]),
    ]
}

/// A block shows one page.
pub fn show_one_page_a_block() {
    type Costs = CountedWeight<Test>;
    let page = Showing::<Test>::weight_of_showing_a_page();
    MaxSlashingWeight::set(Costs::find_unshown_slash().saturating_add(page));
}

pub fn stakes() -> Vec<Balance> {
    let stakers = [ALICE, BOB, CAROL, DAVE].into_iter();
    let stakers = stakers.chain(BACKERS.map(|(who, _)| who));
    stakers.map(|who| ledger(who).total).collect()
}

/// Checks that nothing is left of any slash, except their count.
pub fn assert_no_slash_is_left() {
    assert_eq!(DeferredSlashes::<Test>::iter().count(), 0);
    assert_eq!(OpenSlashes::<Test>::iter().count(), 0);
    assert!(PendingSlashes::<Test>::get().is_empty());
    assert_eq!(UnappliedSlashes::<Test>::iter().count(), 0);
    assert_eq!(UnappliedSlashRows::<Test>::iter().count(), 0);
    assert_eq!(ShownNominators::<Test>::iter().count(), 0);
}

#[test]
fn a_slash_is_seen_in_the_next_block_with_what_everyone_will_lose() {
    two_pages().run(|| {
        // 1. Reporters get a tenth. A slash of 10% is reported.
        assert_ok!(Staking::set_slash_reward_fraction(
            root(),
            Perbill::from_percent(10)
        ));
        offence(10).reported_by(&[DORA, EMIL]).by(&[ALICE]);
        assert_eq!(rows(3), []);
        // 2. One block later it has a row for each page of Alice's exposure.
        roll_one();
        let reporters = vec![DORA, EMIL];
        assert_eq!(
            rows(3),
            [
                UnappliedSlash {
                    validator: ALICE,
                    own: 100,
                    others: vec![(21, 60), (22, 50), (23, 40), (24, 30)],
                    reporters: reporters.clone(),
                    // 10% of 280.
                    payout: 28,
                },
                UnappliedSlash {
                    validator: ALICE,
                    own: 0,
                    others: vec![(25, 20), (26, 10)],
                    reporters,
                    // 10% of 30 is 3, of which each of two gets 1.
                    payout: 2,
                },
            ]
        );
        assert_eq!(
            (outline(3), ShownNominators::<Test>::get(3)),
            (vec![(ALICE, 0); 2], 6)
        );
        assert_eq!(UnshownSlashes::<Test>::iter().count(), 0);
        // 3. No further rows follow.
        roll_to(12);
        assert_eq!(rows(3).len(), 2);
        // 4. In era 3 everybody loses exactly what the rows said.
        let before = stakes();
        roll_to_active_era(3);
        roll_one();
        let lost: Vec<_> = before
            .iter()
            .zip(stakes())
            .map(|(old, new)| old - new)
            .collect();
        assert_eq!(lost, [100, 0, 0, 0, 60, 50, 40, 30, 20, 10]);
    });
}

#[test]
fn a_validator_without_nominators_is_one_row() {
    two_pages().run(|| {
        offence(50).by(&[BOB]);
        roll_one();
        assert_eq!(rows(3), [row(BOB, 450, &[])]);
    });
}

#[test]
fn with_little_weight_a_slash_is_seen_page_by_page() {
    two_pages().run(|| {
        // 1. A block has weight for one page.
        show_one_page_a_block();
        offence(10).by(&[ALICE]);
        let expected = alices_rows(10);
        assert_eq!(rows(3), []);
        // 2. The first block shows the first page, the second block shows the second.
        roll_one();
        assert_eq!(
            (rows(3), ShownNominators::<Test>::get(3)),
            (expected[..1].to_vec(), 4)
        );
        roll_one();
        assert_eq!(
            (rows(3), ShownNominators::<Test>::get(3)),
            (expected.to_vec(), 6)
        );
        roll_one();
        // 3. After that nothing is added.
        assert_eq!(rows(3), expected, "no page is shown twice");
        assert_eq!(UnshownSlashes::<Test>::iter().count(), 0);
    });
}

#[test]
fn many_slashes_are_all_seen_in_the_end() {
    two_pages().run(|| {
        show_one_page_a_block();
        for validator in [ALICE, BOB, CAROL, DAVE] {
            offence(10).by(&[validator]);
            offence(20).of_kind(SILENCE).by(&[validator]);
        }
        roll_to(40);
        let mut seen = outline(3);
        seen.sort();
        let two_pages_twice = [(ALICE, 0), (ALICE, 0), (ALICE, 1), (ALICE, 1)];
        let others = [
            (BOB, 2),
            (BOB, 3),
            (CAROL, 4),
            (CAROL, 5),
            (DAVE, 6),
            (DAVE, 7),
        ];
        assert_eq!(seen, [&two_pages_twice[..], &others].concat());
        assert_eq!(UnshownSlashes::<Test>::iter().count(), 0);
    });
}

#[test]
fn a_slash_that_is_raised_gets_rows_with_the_difference() {
    two_pages().run(|| {
        offence(10).by(&[ALICE]);
        roll_one();
        offence(30).by(&[ALICE]);
        roll_one();
        assert_eq!(rows(3), [alices_rows(10), alices_rows(20)].concat());
        assert_eq!(outline(3), [(ALICE, 0); 4]);
        assert_eq!(ShownNominators::<Test>::get(3), 12);
    });
}

#[test]
fn a_slash_that_is_raised_before_it_is_seen_is_seen_as_raised() {
    two_pages().run(|| {
        offence(10).by(&[ALICE]);
        offence(30).by(&[ALICE]);
        roll_one();
        assert_eq!(rows(3), alices_rows(30));
    });
}

#[test]
fn a_slash_that_is_raised_while_it_is_being_shown_is_seen_in_full() {
    two_pages().run(|| {
        // 1. The slash is raised from 10% to 30% when one of its two pages is shown.
        show_one_page_a_block();
        offence(10).by(&[ALICE]);
        roll_one();
        offence(30).by(&[ALICE]);
        assert_eq!(rows(3), alices_rows(10)[..1]);
        // 2. In the end both pages are shown at 10%, then both with the difference.
        roll_to(10);
        assert_eq!(rows(3), [alices_rows(10), alices_rows(20)].concat());

        // 3. It is raised twice more, and again in the middle of showing.
        offence(40).by(&[ALICE]);
        roll_one();
        offence(60).by(&[ALICE]);
        roll_to(20);
        let steps = [
            alices_rows(10),
            alices_rows(20),
            alices_rows(10),
            alices_rows(20),
        ];
        assert_eq!(rows(3), steps.concat());
        assert_eq!(UnshownSlashes::<Test>::iter().count(), 0);
    });
}

#[test]
fn the_share_of_reporters_in_a_row_is_that_of_the_day_of_the_report() {
    two_pages().run(|| {
        let tenth = Perbill::from_percent(10);
        assert_ok!(Staking::set_slash_reward_fraction(root(), tenth));
        offence(10).reported_by(&[DORA]).by(&[BOB]);
        assert_ok!(Staking::set_slash_reward_fraction(root(), Perbill::one()));
        roll_one();
        assert_eq!(rows(3)[0].payout, 9);
    });
}

#[test]
fn of_very_many_nominators_only_the_first_are_named_and_all_pay() {
    two_pages().run(|| {
        // 1. At most five nominators are named. Alice's slash has six.
        MaxShownNominators::set(5);
        assert_ok!(Staking::set_slash_reward_fraction(
            root(),
            Perbill::from_percent(10)
        ));
        offence(10).reported_by(&[DORA]).by(&[ALICE]);
        // 2. The first page names four. The second page would exceed the limit, so it names none.
        roll_one();
        let [first, last] = [rows(3)[0].clone(), rows(3)[1].clone()];
        assert_eq!(first.others.len(), 4);
        assert_eq!((last.validator, last.own, last.others), (ALICE, 0, vec![]));
        assert_eq!(
            last.payout, 3,
            "the reporters' share counts nominators that are not named"
        );
        assert_eq!(ShownNominators::<Test>::get(3), 4);
        // 3. All six pay.
        roll_to_active_era(3);
        roll_one();
        assert_eq!(stakes(), [900, 900, 800, 700, 540, 450, 360, 270, 180, 90]);
    });
}

#[test]
fn the_length_of_a_page_of_fixed_amounts_is_what_is_stored() {
    ExtBuilder::unpaid().run(|| {
        type Queue = crate::rooms::SlashQueue<Test>;
        let key = (3, 0);
        for length in [0, 1, 7, 300] {
            let stakers = (0..length).map(|who| (who, 10)).collect();
            let page = crate::slashing::types::FixedPage { payout: 5, stakers };
            Queue::fix(key, 0, page);
            assert_eq!(Queue::length_of_fixed_page(key, 0) as u64, length);
        }
        assert_eq!(
            Queue::length_of_fixed_page(key, 1),
            0,
            "there is no such page"
        );
        crate::FixedSlashes::<Test>::remove((3, 0, 0));
    });
}

#[test]
fn a_slash_that_is_due_before_it_is_shown_in_full_is_still_applied() {
    two_pages().run(|| {
        // 1. A slash without deferral is due when only its first page is shown.
        roll_to(28);
        SlashDeferDuration::set(0);
        show_one_page_a_block();
        offence(10).by(&[ALICE]);
        // 2. Its era starts. The rows vanish.
        roll_one();
        assert_eq!(rows(2), alices_rows(10)[..1]);
        roll_one();
        assert_eq!((Staking::active_era(), rows(2)), (2, vec![]));
        // 3. The slash is applied to everybody.
        slash_without_haste();
        roll_one();
        assert_eq!(UnshownSlashes::<Test>::iter().count(), 0);
        assert_no_slash_is_left();
        assert_eq!(stakes(), [900, 900, 800, 700, 540, 450, 360, 270, 180, 90]);
    });
}
