//! Automatic payouts: rewards that nobody claims are paid in idle weight.

use crate::{assert_refused, mock::*, ClaimedRewards, ErasOutstanding, Error};
use frame_support::{assert_ok, weights::Weight};

#[test]
fn rewards_are_paid_without_anybody_claiming() {
    ExtBuilder::default()
        .nominator(NINA, 500, &[ALICE])
        .run(|| {
            roll_to_active_era(1);
            roll_one();
            assert!(rewarded(ALICE) > 0 && rewarded(BOB) > 0 && rewarded(NINA) > 0);
            let paid = rewarded(ALICE) + rewarded(BOB) + rewarded(NINA);
            assert_eq!(settled(0), Some(10_007 - paid));
            assert_eq!(ErasOutstanding::<Test>::get(0), None);
            assert_refused!(
                Staking::payout_stakers(signed(DORA), ALICE, 0),
                Error::<Test>::AlreadyClaimed
            );
        });
}

#[test]
fn automatic_payout_goes_on_where_the_weight_ran_out() {
    // Four full pages: three of Alice, one of Bob.
    let mut chain = ExtBuilder::default();
    for n in 0..16 {
        let target = if n < 12 { ALICE } else { BOB };
        chain = chain.nominator(31 + n, 100, &[target]);
    }
    chain.run(|| {
        roll_to_active_era(1);
        use crate::WeightInfo as _;
        type Cost = <Test as crate::Config>::WeightInfo;
        let one_page = Cost::find_next_payout() * 3 + Cost::payout_page(4);
        let mut claims = vec![];
        while settled(0).is_none() {
            let paid: usize = [ALICE, BOB]
                .map(|v| ClaimedRewards::<Test>::get(0, v).len())
                .iter()
                .sum();
            claims.push(paid);
            assert!(claims.len() < 20, "automatic payout got stuck: {claims:?}");
            roll_one_with_idle_weight(one_page);
        }
        // There is weight for one page a block.
        assert_eq!(claims.last(), Some(&3));
        assert!(
            claims.windows(2).all(|pair| pair[1] <= pair[0] + 1),
            "one page a block: {claims:?}"
        );
        let everyone: Balance = (31..47).chain([ALICE, BOB]).map(rewarded).sum();
        assert_eq!(settled(0), Some(10_007 - everyone));
    });
}

#[test]
fn without_idle_weight_nothing_is_paid_and_nothing_is_lost() {
    ExtBuilder::default().run(|| {
        roll_to_active_era(1);
        // 1. A full block pays nothing.
        roll_one_with_idle_weight(Weight::zero());
        assert_eq!(rewarded(ALICE), 0);
        // 2. The next one with idle weight does.
        roll_one();
        assert!(rewarded(ALICE) > 0);
    });
}

#[test]
fn switched_off_automatic_payouts_wait_and_catch_up_when_switched_on() {
    ExtBuilder::default().run(|| {
        // 1. Automatic payouts are off: three eras are paid only when claimed.
        assert_ok!(Staking::set_automatic_payouts(root(), false));
        roll_to_active_era(3);
        assert_eq!(rewarded(ALICE), 0);
        assert_ok!(Staking::payout_stakers(signed(DORA), ALICE, 1));
        // 2. They are switched on. One block pays all that is left.
        assert_ok!(Staking::set_automatic_payouts(root(), true));
        roll_one();
        assert!((0..3).all(|era| settled(era).is_some()));
    });
}
