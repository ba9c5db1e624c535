//! A stored page stays as it is, whatever `MaxExposurePageSize` is now.

use super::{crowd, ends_alike, stakes, stakes_less, wealth};
use crate::{
    mock::*,
    slashing::{Showing, SlashProcessing},
    ErasOutstanding, ErasStakersPaged, PendingSlashes, UnappliedSlashes, WeightInfo as _,
};
use frame_support::assert_ok;

type Cost = <Test as crate::Config>::WeightInfo;

fn sizes_of_pages(era: u32) -> Vec<usize> {
    (0..)
        .map_while(|page| ErasStakersPaged::<Test>::get((era, ALICE, page)))
        .map(|page| page.others.len())
        .collect()
}

/// Rolls on until no slash is pending.
fn finish_slashes() {
    let give_up = System::block_number() + 20;
    while !PendingSlashes::<Test>::get().is_empty() {
        assert!(System::block_number() < give_up, "slashes stand still");
        roll_one();
    }
}

#[test]
fn a_release_between_two_claims_pays_the_pages_that_are_stored() {
    ends_alike(MaxExposurePageSize::set, 4, &[1, 3, 100], |release| {
        let chain = crowd(ExtBuilder::default()).manual_payouts();
        chain.build().execute_with(|| {
            // 1. Alice's first page is paid before the release.
            roll_to_active_era(1);
            assert_ok!(Staking::payout_stakers(signed(DORA), ALICE, 0));
            release();
            // 2. Her pages keep their sizes. The other two and Bob's are paid after it.
            assert_eq!(sizes_of_pages(0), [4, 4, 1]);
            for validator in [ALICE, ALICE, BOB] {
                assert_ok!(Staking::payout_stakers(signed(DORA), validator, 0));
            }
            assert_eq!(ErasOutstanding::<Test>::get(0), None);
            roll_one();
            wealth()
        })
    });
}

#[test]
fn a_size_counts_for_the_eras_that_are_elected_under_it() {
    crowd(ExtBuilder::default()).run(|| {
        roll_to_active_era(1);
        MaxExposurePageSize::set(2);
        roll_to_active_era(2);
        assert_eq!(sizes_of_pages(0), [4, 4, 1]);
        assert_eq!(sizes_of_pages(2), [2, 2, 2, 2, 1]);
        MaxExposurePageSize::set(100);
        roll_to_active_era(4);
        assert_eq!(sizes_of_pages(2), [2, 2, 2, 2, 1]);
        assert_eq!(sizes_of_pages(4), [9]);
        assert!((0..3).all(|era| settled(era).is_some()));
    });
}

#[test]
fn a_release_in_the_midst_of_a_slash_slashes_everybody_once() {
    let end = ends_alike(MaxExposurePageSize::set, 4, &[1, 3, 100], |release| {
        crowd(ExtBuilder::twelve_validators())
            .build()
            .execute_with(|| {
                // 1. A block has weight to slash three nominators.
                MaxSlashingWeight::set(weight_to_slash(3));
                offence(10).by(&[ALICE]);
                roll_to_application(3);
                // 2. The first block slashes Alice and the two largest of the crowd. Number 37 is not slashed yet.
                let ledgers = [ALICE, 39, 38, 37].map(|who| ledger(who).total);
                assert_eq!(ledgers, [900, 162, 153, 160]);
                // 3. After the release the rest is slashed.
                release();
                finish_slashes();
                roll_to_active_era(5);
                (stakes(), in_treasury())
            })
    });
    assert_eq!(end, (stakes_less(10), 226));
}

#[test]
fn a_page_heavier_than_the_slashing_weight_is_slashed_nevertheless() {
    MaxExposurePageSize::set(9);
    crowd(ExtBuilder::twelve_validators()).run(|| {
        // 1. A page with nine nominators is to be slashed.
        offence(10).by(&[ALICE]);
        roll_one();
        // 2. The release stores one nominator in a page, and has slashing weight for one such page.
        MaxExposurePageSize::set(1);
        let db = <Test as frame_system::Config>::DbWeight::get();
        MaxSlashingWeight::set(
            Cost::find_due_slash() + Cost::read_slash_page(1) + Cost::slash_staker(),
        );
        roll_to_application(3);
        assert_eq!((ledger(ALICE).total, ledger(39).total), (900, 180));
        // 3. Each block slashes one staker, and registers the weight that this takes.
        let expected =
            db.reads(1) + Cost::find_due_slash() + Cost::read_slash_page(9) + Cost::slash_staker();
        assert!(!expected.all_lte(MaxSlashingWeight::get()));
        assert_eq!(SlashProcessing::<Test>::process(), expected);
        assert_eq!((ledger(39).total, ledger(38).total), (162, 170));
        // 4. In the end everybody is slashed.
        finish_slashes();
        assert_eq!(stakes(), stakes_less(10));
    });
}

#[test]
fn a_page_heavier_than_the_slashing_weight_is_shown_and_can_be_cancelled() {
    MaxExposurePageSize::set(9);
    crowd(ExtBuilder::twelve_validators()).run(|| {
        // 1. A page with nine nominators is to be slashed. The release has weight to show a page of one.
        offence(10).by(&[ALICE]);
        MaxExposurePageSize::set(1);
        MaxSlashingWeight::set(
            Cost::find_unshown_slash() + Showing::<Test>::weight_of_showing_a_page(),
        );
        for _ in 0..3 {
            roll_one();
        }
        // 2. The page is shown with all nine.
        let rows = UnappliedSlashes::<Test>::get(3);
        let named: Vec<_> = rows.iter().map(|row| row.others.len()).collect();
        assert_eq!(named, [9]);
        // 3. The slash is cancelled, and nobody loses anything.
        assert_ok!(Staking::cancel_deferred_slash(root(), 3, vec![0]));
        roll_to_active_era(4);
        assert_eq!(stakes(), stakes_less(0));
    });
}
