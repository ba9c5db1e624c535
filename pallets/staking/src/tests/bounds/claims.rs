//! Every page that was promised is paid, and paid once.

use super::{crowd, ends_alike, wealth, CROWD};
use crate::{
    assert_refused, mock::*, payout::AutomaticPayout, ClaimedRewards, ErasOutstanding,
    ErasStakersOverview, Error, WeightInfo as _,
};
use frame_support::{assert_ok, dispatch::DispatchResultWithPostInfo, weights::WeightMeter};

fn claim(page: u32) -> DispatchResultWithPostInfo {
    Staking::payout_stakers_by_page(signed(DORA), ALICE, 0, page)
}

fn claimed_pages() -> Vec<u32> {
    ClaimedRewards::<Test>::get(0, ALICE).to_vec()
}

fn promised_pages(era: u32) -> u32 {
    let overview = ErasStakersOverview::<Test>::get(era, ALICE);
    overview.expect("is elected").page_count
}

/// Whether everybody of the crowd has more than at the genesis.
fn all_were_paid() -> bool {
    let at_genesis = |who| 2 * super::stake_of(who) + EXISTENTIAL_DEPOSIT;
    CROWD.clone().all(|who| balance(who) > at_genesis(who))
}

#[test]
fn a_release_between_two_claims_changes_nothing_of_what_is_paid() {
    ends_alike(MaxExposurePages::set, 4, &[1, 2, 100], |release| {
        let chain = crowd(ExtBuilder::default()).manual_payouts();
        chain.build().execute_with(|| {
            // 1. Two of Alice's three pages are claimed before the release.
            roll_to_active_era(1);
            assert_ok!(claim(1));
            assert_ok!(claim(0));
            release();
            // 2. After the release they can't be claimed again. The third page can be claimed once.
            assert_eq!(claimed_pages(), [1, 0]);
            for page in [0, 1] {
                assert_refused!(claim(page), Error::<Test>::AlreadyClaimed);
            }
            assert!(Staking::has_pending_rewards(0, &ALICE));
            assert_ok!(claim(2));
            assert_eq!(claimed_pages(), [1, 0, 2]);
            assert!(!Staking::has_pending_rewards(0, &ALICE));
            assert_refused!(claim(2), Error::<Test>::AlreadyClaimed);
            assert_refused!(claim(3), Error::<Test>::InvalidPage);

            // 3. Bob's page is the last of the era.
            assert_ok!(Staking::payout_stakers(signed(DORA), BOB, 0));
            assert_eq!(ErasOutstanding::<Test>::get(0), None);
            assert!(all_were_paid());
            roll_one();
            wealth()
        })
    });
}

#[test]
fn automatic_payouts_go_on_where_they_were_before_the_release() {
    type Cost = <Test as crate::Config>::WeightInfo;
    ends_alike(MaxExposurePages::set, 4, &[1, 100], |release| {
        crowd(ExtBuilder::default()).build().execute_with(|| {
            roll_to_active_era(1);
            let one_page = Cost::find_next_payout() * 3 + Cost::payout_page(4);
            // 1. Each block pays one page. Two of Alice's pages are paid before the release.
            while claimed_pages().len() < 2 {
                assert!(System::block_number() < 28, "{:?}", claimed_pages());
                roll_one_with_idle_weight(one_page);
            }
            // 2. The rest is paid after it.
            release();
            while ErasOutstanding::<Test>::get(0).is_some() {
                assert!(System::block_number() < 29, "{:?}", claimed_pages());
                roll_one_with_idle_weight(one_page);
            }
            assert_eq!(claimed_pages(), [0, 1, 2]);
            assert!(all_were_paid());
            wealth()
        })
    });
}

#[test]
fn a_bound_counts_for_the_eras_that_are_elected_under_it() {
    let chain = crowd(ExtBuilder::default()).manual_payouts();
    chain.run(|| {
        // 1. Eras 0 and 1 are elected with room for three pages, era 2 with room for one.
        roll_to_active_era(1);
        MaxExposurePages::set(1);
        roll_to_active_era(3);
        assert_eq!([0, 1, 2].map(promised_pages), [3, 3, 1]);
        // 2. A larger bound adds no page to era 2.
        MaxExposurePages::set(4);
        let second = |era| Staking::payout_stakers_by_page(signed(DORA), ALICE, era, 1);
        assert_ok!(second(0));
        assert_ok!(second(1));
        assert_refused!(second(2), Error::<Test>::InvalidPage);
        // 3. It counts for eras that are elected under it.
        roll_to_active_era(5);
        assert_eq!(promised_pages(4), 3);
    });
}

#[test]
fn a_settled_era_pays_nothing_whatever_is_known_of_its_claims() {
    crowd(ExtBuilder::default()).build().execute_with(|| {
        // 1. Era 0 is settled. Then the record of Alice's claims is lost.
        roll_to_active_era(1);
        roll_one();
        roll_one();
        assert_eq!(ErasOutstanding::<Test>::get(0), None);
        ClaimedRewards::<Test>::remove(0, ALICE);
        // 2. She can claim nothing again.
        assert_refused!(
            Staking::payout_stakers(signed(DORA), ALICE, 0),
            Error::<Test>::AlreadyClaimed
        );
        assert_refused!(claim(0), Error::<Test>::AlreadyClaimed);
        assert!(!Staking::has_pending_rewards(0, &ALICE));

        // 3. Automatic payout pays nothing again either, even if it begins anew.
        let before = wealth();
        crate::NextPayout::<Test>::kill();
        AutomaticPayout::<Test>::process(&mut WeightMeter::new());
        assert_eq!(wealth(), before);
    });
}

#[test]
fn no_era_pays_more_than_is_outstanding_of_it() {
    let chain = crowd(ExtBuilder::default()).manual_payouts();
    chain.validator_count(1).build().execute_with(|| {
        roll_to_active_era(1);
        // 1. Only 5,000 are left of era 0. Alice and the largest of the crowd have earned more.
        ErasOutstanding::<Test>::mutate(0, |outstanding| {
            outstanding.as_mut().expect("era 0 is over").unpaid = 5_000;
        });
        let (issuance, treasury) = (Balances::total_issuance(), in_treasury());
        // 2. All three pages are claimed.
        for _ in 0..3 {
            assert_ok!(Staking::payout_stakers(signed(DORA), ALICE, 0));
        }
        // 3. Alice gets her commission of 1,000 and her part of the other 9,007. The next in line gets the rest.
        let own = 1_000 + 9_007 * 1_000 / 2_260;
        assert_eq!((rewarded(ALICE), rewarded(39)), (own, 5_000 - own));
        assert!((31..39).all(|who| rewarded(who) == 0));
        assert_eq!(Balances::total_issuance(), issuance + 5_000);
        assert_eq!((settled(0), in_treasury()), (Some(0), treasury));
    });
}
