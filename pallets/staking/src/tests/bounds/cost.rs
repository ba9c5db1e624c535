//! A claim costs what its stored page costs. The transaction pays that in advance.

use super::{crowd, CROWD};
use crate::{
    assert_refused, mock::*, Call, ClaimedRewards, ErasStakersPaged, Error, WeightInfo as _,
};
use frame_support::{assert_ok, dispatch::GetDispatchInfo, weights::Weight};

type Cost = <Test as crate::Config>::WeightInfo;

/// Returns the weight that a claim of the next page pays for in advance.
fn cost_of_next(validator_stash: AccountId, era: u32) -> Weight {
    let claim = Call::<Test>::payout_stakers {
        validator_stash,
        era,
    };
    claim.get_dispatch_info().call_weight
}

/// Returns the weight that a claim of this page pays for in advance.
fn cost_of_page(validator_stash: AccountId, era: u32, page: u32) -> Weight {
    let claim = Call::<Test>::payout_stakers_by_page {
        validator_stash,
        era,
        page,
    };
    claim.get_dispatch_info().call_weight
}

fn nominators_on(page: u32) -> u32 {
    let stored = ErasStakersPaged::<Test>::get((0, ALICE, page));
    stored.expect("the page was promised").others.len() as u32
}

/// Claims all pages of Alice. They were stored with at most `size` nominators each. Now the bound is `size_now`.
fn claim_everything(size: u32, nominators: u64, size_now: u32) {
    MaxExposurePageSize::set(size);
    let chain = (0..nominators).fold(ExtBuilder::default(), |chain, n| {
        chain.nominator(31 + n, 100, &[ALICE])
    });
    chain.manual_payouts().build().execute_with(|| {
        roll_to_active_era(1);
        MaxExposurePageSize::set(size_now);
        let overview = Staking::exposure_overview(0, &ALICE).expect("is elected");
        let in_one_transaction = cost_of_next(ALICE, 0);
        for page in 0..overview.page_count {
            let expected = Cost::payout_page(nominators_on(page));
            assert_eq!(cost_of_next(ALICE, 0), expected);
            assert_eq!(cost_of_page(ALICE, 0, page), expected);
            assert!(expected.all_lte(in_one_transaction));
            let paid = Staking::payout_stakers(signed(DORA), ALICE, 0).expect("is unclaimed");
            assert_eq!(paid.actual_weight, Some(expected));
        }
        assert_eq!(cost_of_next(ALICE, 0), Cost::payout_page(0));
        assert_refused!(
            Staking::payout_stakers(signed(DORA), ALICE, 0),
            Error::<Test>::AlreadyClaimed
        );
    });
}

#[test]
fn a_claim_costs_what_its_stored_page_costs_whatever_the_page_size_is() {
    // Without nominators, with one page, with full pages only, with one left over, with more than are paid.
    for (size, nominators) in [
        (4, 0),
        (1, 1),
        (4, 3),
        (2, 4),
        (3, 9),
        (4, 9),
        (1, 9),
        (100, 9),
    ] {
        for size_now in [1, size, 200] {
            claim_everything(size, nominators, size_now);
        }
    }
}

#[test]
fn the_next_page_is_the_lowest_that_is_left() {
    crowd(ExtBuilder::default()).manual_payouts().run(|| {
        roll_to_active_era(1);
        assert_ok!(Staking::payout_stakers_by_page(signed(DORA), ALICE, 0, 1));
        assert_eq!(cost_of_next(ALICE, 0), Cost::payout_page(4));
        assert_ok!(Staking::payout_stakers(signed(DORA), ALICE, 0));
        assert_eq!(cost_of_next(ALICE, 0), Cost::payout_page(1));
        // A second claim of a page pays for the page in advance. In the end it costs what a refusal costs.
        assert_eq!(cost_of_page(ALICE, 0, 1), Cost::payout_page(4));
        let again = Staking::payout_stakers_by_page(signed(DORA), ALICE, 0, 1);
        let refused = again.expect_err("was claimed");
        assert_eq!(refused.post_info.actual_weight, Some(Cost::payout_page(0)));
    });
}

#[test]
fn a_claim_of_a_missing_page_pays_in_advance_for_the_page_after_it() {
    MaxExposurePageSize::set(4);
    let chain = crowd(ExtBuilder::default()).manual_payouts();
    chain.build().execute_with(|| {
        roll_to_active_era(1);
        // 1. Alice's first page is missing, as in a state that another pallet left behind.
        ErasStakersPaged::<Test>::remove((0, ALICE, 0));
        let in_one_transaction = cost_of_next(ALICE, 0);
        assert_eq!(in_one_transaction, Cost::payout_page(4));
        // 2. One transaction claims twice. The missing page costs less, and the page after it no more.
        for nominators in [0, 4] {
            let paid = Staking::payout_stakers(signed(DORA), ALICE, 0).expect("is unclaimed");
            assert_eq!(paid.actual_weight, Some(Cost::payout_page(nominators)));
        }
        assert_eq!(ClaimedRewards::<Test>::get(0, ALICE).to_vec(), [0, 1]);
    });
}

#[test]
fn a_claim_of_what_nobody_promised_costs_as_a_page_without_nominators() {
    MaxExposurePages::set(2);
    crowd(ExtBuilder::default()).manual_payouts().run(|| {
        roll_to_active_era(1);
        for (who, era) in [(CAROL, 0), (DORA, 0), (CROWD.start, 0), (ALICE, 99)] {
            assert_eq!(cost_of_next(who, era), Cost::payout_page(0));
            assert_eq!(cost_of_page(who, era, 0), Cost::payout_page(0));
        }
        // The third page is stored for slashes only. It promises no reward.
        assert_eq!(nominators_on(2), 1);
        for page in [2, 3, u32::MAX] {
            assert_eq!(cost_of_page(ALICE, 0, page), Cost::payout_page(0));
        }
    });
}

#[test]
fn idle_weight_pays_a_larger_page_of_an_earlier_release_only_if_it_fits() {
    crowd(ExtBuilder::default()).run(|| {
        // 1. The new release stores one nominator in a page. Alice's old pages have up to four.
        roll_to_active_era(1);
        MaxExposurePageSize::set(1);
        // 2. Idle weight for a page of one pays Bob, who has no nominators. It doesn't pay Alice's page.
        let little = Cost::find_next_payout() * 3 + Cost::payout_page(1);
        for _ in 0..3 {
            roll_one_with_idle_weight(little);
        }
        assert_eq!(rewarded(39), 0);
        // 3. Idle weight for a page of four pays Alice's page.
        roll_one_with_idle_weight(Cost::find_next_payout() * 3 + Cost::payout_page(4));
        assert!(rewarded(39) > 0);
    });
}

#[test]
fn a_page_that_no_block_can_pay_keeps_no_other_page_waiting() {
    crowd(ExtBuilder::default()).run(|| {
        // 1. In the new release no block can pay four nominators. Alice has two such pages, and one of one nominator.
        roll_to_active_era(1);
        let usual = MaxBlockWeight::get();
        MaxBlockWeight::set(Cost::payout_page(4) - Weight::from_parts(1, 0));
        // 2. Her third page is paid without a claim, and Bob is.
        for _ in 0..3 {
            roll_one_with_idle_weight(MaxBlockWeight::get());
        }
        assert_eq!(ClaimedRewards::<Test>::get(0, ALICE).to_vec(), [2]);
        assert!(rewarded(BOB) > 0 && rewarded(31) > 0);
        assert_eq!((rewarded(39), rewarded(35), settled(0)), (0, 0, None));
        // 3. Nothing of the first two is lost: once blocks are larger, anybody claims them.
        MaxBlockWeight::set(usual);
        for page in [0, 1] {
            assert_ok!(Staking::payout_stakers_by_page(
                signed(DORA),
                ALICE,
                0,
                page
            ));
        }
        assert!(rewarded(39) > 0 && rewarded(35) > 0 && settled(0).is_some());
    });
}
