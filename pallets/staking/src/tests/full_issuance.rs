//! The issuance is the largest number of the type of balances: nothing can be minted.

use crate::{mock::*, ClaimedRewards};
use frame_support::{
    assert_ok,
    traits::{fungible::Mutate, tokens::Preservation},
};

/// Gives Dora all that the issuance can still grow by.
fn fill_issuance() {
    fund(
        DORA,
        free(DORA) + (Balance::MAX - Balances::total_issuance()),
    );
    assert_eq!(Balances::total_issuance(), Balance::MAX);
}

fn claim(era: u32) {
    assert_ok!(Staking::payout_stakers(signed(EMIL), ALICE, era));
    assert_eq!(ClaimedRewards::<Test>::get(era, ALICE).to_vec(), [0]);
    assert_eq!(Balances::total_issuance(), Balance::MAX);
}

#[test]
fn a_pot_pays_its_stakers_also_if_the_issuance_is_full() {
    Chosen::set(Issuance::FixedPerEra);
    ExtBuilder::default()
        .pot(50_000)
        .manual_payouts()
        .validator_count(1)
        .run(|| {
            // 1. Era 0 ends. The pot holds its reward.
            roll_to_active_era(1);
            assert_eq!((held_on_pot(), rewarded(ALICE)), (10_007, 0));
            fill_issuance();
            // 2. Alice gets all of it: nothing has to be minted.
            claim(0);
            assert_eq!((held_on_pot(), rewarded(ALICE)), (0, 10_007));
            assert_eq!(in_all_accounts(), Balance::MAX);
        });
}

#[test]
fn what_the_hold_of_a_pot_does_not_cover_can_not_be_paid() {
    Chosen::set(Issuance::FixedPerEra);
    ExtBuilder::default()
        .manual_payouts()
        .validator_count(1)
        .run(|| {
            // 1. Era 0 ends while rewards are minted, and era 1 with a pot. Both owe 10,007, and only one part is held.
            roll_to_active_era(1);
            for who in [EMIL, FAYE] {
                let give = Preservation::Expendable;
                assert_ok!(<Balances as Mutate<_>>::transfer(&who, &POT, 9_000, give));
            }
            PaysFromPot::set(true);
            note_issuance();
            roll_to_active_era(2);
            assert_eq!((promised(), held_on_pot()), (2 * 10_007, 10_007));
            fill_issuance();
            // 2. The hold covers the era that is claimed first.
            claim(0);
            assert_eq!((held_on_pot(), rewarded(ALICE)), (0, 10_007));
            // 3. The other one would have to be minted.
            claim(1);
            assert_eq!(rewarded(ALICE), 10_007);
        });
}
