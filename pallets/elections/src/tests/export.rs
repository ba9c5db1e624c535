//! How a result is fetched.

use crate::{
    mock::*, packing::pack_pages, types::PageSize, DiscardReason, ElectionError, Event, PageSizes,
    Phase, WeightInfo,
};
use frame_election_provider_support::ElectionProvider;
use frame_support::assert_noop;
use proptest::prelude::*;

#[test]
fn pages_out_of_order_are_refused_and_change_nothing() {
    run(|| {
        roll_to_result();
        let expected = reference();
        let mut supports = vec![];
        for next in (0..4).rev() {
            for page in (0..6).filter(|page| *page != next && *page != 3) {
                assert_noop!(Elections::elect(page), ElectionError::OutOfOrder(next));
            }
            let page: Vec<_> = fetch(next).expect("it is its turn").into();
            supports.extend(page);
        }
        assert_eq!(supports, expected);
    });
}

#[test]
fn a_page_is_handed_out_once() {
    run(|| {
        roll_to_result();
        fetch(3).expect("is ready");
        fetch(2).expect("is next");
        assert_noop!(Elections::elect(2), ElectionError::OutOfOrder(1));
    });
}

#[test]
fn whoever_asks_for_the_first_page_again_starts_over() {
    run(|| {
        // 1. Two pages are fetched.
        roll_to_result();
        fetch(3).expect("is ready");
        fetch(2).expect("is next");
        // 2. The caller lost them and asks for the first page again. The result is discarded.
        next_block();
        let used = weight_used();
        assert_eq!(fetch(3), Err(ElectionError::NotReady));
        let discarded = Event::ElectionDiscarded {
            reason: DiscardReason::StartedOver,
        };
        assert_eq!(events(), [discarded]);
        assert_eq!(current_phase(), Phase::Off);
        assert_eq!(stored_bytes(), 0);
        assert_eq!(
            weight_used() - used,
            <Runtime as crate::Config>::WeightInfo::clear(4)
        );
        // 3. An election is still due, so another one starts.
        next_block();
        assert_eq!(current_phase(), Phase::Snapshot(2));
        assert_eq!(fetch_page_by_page(), reference());
    });
}

#[test]
fn starting_over_waits_for_a_block_that_can_hold_it() {
    run(|| {
        roll_to_result();
        fetch(3).expect("is ready");
        use_up_the_block();
        assert_noop!(Elections::elect(3), ElectionError::TooHeavy);
        assert_eq!(current_phase(), Phase::Export(2));
    });
}

#[test]
fn a_result_has_no_more_pages_than_there_are_of_voters() {
    // One page of voters, with three votes for winners each. By `VotersPerPage` alone they would fill more pages.
    VotersPerPage::set(12);
    run(|| {
        let votes = [ALICE, BOB, CAROL];
        let backing = |n| voter(who(n), 100 + u64::from(n), &votes);
        Voters::set((21..33).map(backing).collect());
        roll_to_result();
        let expected = reference();
        let backers = backers(&expected);
        assert!(
            backers > 12,
            "{backers} backers are more than a page of voters"
        );
        let first: Vec<_> = fetch(3).expect("is ready").into();
        assert_eq!(first, expected);
        let nothing_more = PageSizes::<Runtime>::get().len();
        assert_eq!(nothing_more, 1);
    });
}

#[test]
fn the_status_says_what_the_next_page_takes() {
    run(|| {
        roll_to_result();
        for page in (0..4).rev() {
            let promised = Elections::status().unwrap().expect("is ready");
            let before = weight_used();
            fetch(page).expect("is ready");
            let taken = weight_used() - before;
            assert!(taken.all_lte(promised));
            // The status includes the weight of ending the election, which only the last page spends.
            assert_eq!(taken == promised, page == 0);
        }
    });
}

#[test]
fn a_page_that_does_not_fit_into_the_block_can_be_had_in_the_next() {
    run(|| {
        roll_to_result();
        let expected = reference();
        let page = Elections::status().unwrap().expect("is ready");
        next_block();
        MaxElectionWeight::set(quiet() + page);
        let mut supports: Vec<_> = fetch(3).expect("there is room for one").into();
        assert_noop!(Elections::elect(2), ElectionError::TooHeavy);
        for page in (0..3).rev() {
            next_block();
            let page: Vec<_> = fetch(page).expect("a new block").into();
            supports.extend(page);
        }
        assert_eq!(supports, expected);
    });
}

#[test]
fn an_electorate_of_one_page_has_its_result_in_one_page() {
    VotersPerPage::set(100);
    run(|| {
        roll_to_result();
        let expected = reference();
        let first: Vec<_> = fetch(3).expect("is ready").into();
        assert_eq!(first, expected);
        let told = events().len();
        for page in [2, 1] {
            assert_eq!(fetch(page).expect("is empty").len(), 0);
            assert_eq!(events().len(), told);
        }
        assert_eq!(fetch(0).expect("is empty").len(), 0);
        let exported = Event::SupportsExported {
            page: 0,
            winners: 0,
            backers: 0,
        };
        assert_eq!(events()[told..], [exported]);
        assert_eq!(current_phase(), Phase::Off);
    });
}

#[test]
fn sizes_are_known_before_a_page_is_read() {
    run(|| {
        roll_to_result();
        let size = |winners, backers| PageSize { winners, backers };
        let sizes = PageSizes::<Runtime>::get().into_inner();
        assert_eq!(sizes, [size(1, 4), size(1, 3), size(1, 3)]);
    });
}

#[test]
fn a_result_that_does_not_belong_to_the_snapshot_fails_the_election() {
    run(|| {
        roll_to_result();
        // The state is tampered with.
        crate::VoterIds::<Runtime>::remove(3);
        let corrupted = crate::FailureReason::Corrupted;
        assert_eq!(fetch(3), Err(ElectionError::Failed(corrupted)));
        assert_eq!(current_phase(), Phase::Off);
        assert_eq!(
            events().last(),
            Some(&Event::ElectionFailed { reason: corrupted })
        );
    });
}

#[test]
fn a_page_is_full_with_its_share_of_backers() {
    let winner = |index: u16, backers: usize| (index, vec![(0, 1); backers]);
    let supports = [5, 1, 1, 4, 9, 2].into_iter().zip(0..);
    let supports = supports.map(|(backers, index)| winner(index, backers));
    let pages = pack_pages(supports.collect(), 5);
    let sizes: Vec<_> = pages
        .iter()
        .map(|page| (page.size.winners, page.size.backers))
        .collect();
    assert_eq!(sizes, [(1, 5), (3, 6), (1, 9), (1, 2)]);
    assert_eq!(pack_pages(vec![], 5), []);
}

proptest! {
    /// For any backers of winners: there are not too many pages, nobody is lost, and the order stays. All pages but the
    /// last are full, and none has a winner that it does not need to be full.
    #[test]
    fn pages_suffice_for_any_result(
        counts in proptest::collection::vec(1usize..40, 0..60),
        pages in 1u32..10,
        least in 1u32..50,
    ) {
        let supports: Vec<_> = counts.iter().zip(0u16..)
            .map(|(count, index)| (index, vec![(u32::from(index), 1); *count]))
            .collect();
        let backers = counts.iter().sum::<usize>() as u32;
        let full = backers.div_ceil(pages).max(least);
        let packed = pack_pages(supports.clone(), full);

        prop_assert!(packed.len() <= pages as usize);
        for (position, page) in packed.iter().enumerate() {
            let of_page = |winners: &[(u16, Vec<_>)]| {
                winners.iter().map(|(_, backers)| backers.len()).sum::<usize>() as u32
            };
            prop_assert_eq!(page.size.winners, page.winners.len() as u32);
            prop_assert_eq!(page.size.backers, of_page(&page.winners));
            prop_assert!(page.size.backers >= full || position + 1 == packed.len());
            let (_, but_the_last) = page.winners.split_last().expect("no page is empty");
            prop_assert!(of_page(but_the_last) < full);
        }
        let unpacked: Vec<_> = packed.into_iter().flat_map(|page| page.winners).collect();
        prop_assert_eq!(unpacked, supports);
    }
}
