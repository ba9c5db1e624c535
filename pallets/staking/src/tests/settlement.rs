//! Rewards that are staked: the stake grows at once, and the place among the voters follows in idle weight.

use super::multi_block::voters::read_at_once;
use crate::{
    mock::*,
    rooms::{PagesToSettle, VoterReadings},
    settlement::Settlement,
    ErasStakersPaged, OldestStoredEra, RewardDestination, UnsettledPages, VoterOrder,
    WeightInfo as _,
};
use frame_election_provider_support::SortedListProvider;
use frame_support::{
    assert_ok,
    weights::{Weight, WeightMeter},
};

fn order() -> Vec<AccountId> {
    VoterOrder::<Test>::iter().collect()
}

fn unsettled() -> Vec<(u32, AccountId, u32)> {
    UnsettledPages::<Test>::iter_keys().collect()
}

/// Nina has one unit less than Omar. Her rewards are staked, his are not. Both back Alice, and nobody is paid without a
/// claim.
fn nina_and_omar() -> ExtBuilder {
    ExtBuilder::default()
        .nominator(NINA, 300, &[ALICE])
        .nominator(OMAR, 301, &[ALICE])
        .manual_payouts()
}

fn choose_payees() {
    assert_ok!(Staking::set_payee(signed(NINA), RewardDestination::Staked));
    assert_ok!(Staking::set_payee(signed(OMAR), RewardDestination::Stash));
}

fn claim(era: u32) {
    assert_ok!(Staking::payout_stakers(signed(DORA), ALICE, era));
}

#[test]
fn a_staked_reward_counts_at_once_and_the_place_follows_in_idle_weight() {
    nina_and_omar().run(|| {
        choose_payees();
        roll_to_active_era(3);
        // 1. Nina's reward is claimed. Her stake has it, the order doesn't.
        claim(1);
        assert!(ledger(NINA).active > 301);
        assert_eq!(order(), [OMAR, NINA]);
        assert_eq!(unsettled(), [(1, ALICE, 0)]);
        // 2. Her vote has it as well.
        let votes = read_at_once(100);
        let nina = votes.iter().find(|(who, ..)| *who == NINA).expect("votes");
        assert_eq!(Balance::from(nina.1), ledger(NINA).active);
        // 3. A block without room changes nothing. The next one has room.
        roll_one_with_idle_weight(Weight::zero());
        assert_eq!(order(), [OMAR, NINA]);
        roll_one();
        assert_eq!((order(), unsettled()), (vec![NINA, OMAR], vec![]));
    });
}

#[test]
fn automatic_payouts_settle_what_they_pay_in_the_same_block() {
    nina_and_omar().run(|| {
        choose_payees();
        roll_to_active_era(3);
        assert_ok!(Staking::set_automatic_payouts(root(), true));
        roll_one();
        assert!(ledger(NINA).active > 301);
        assert_eq!((order(), unsettled()), (vec![NINA, OMAR], vec![]));
    });
}

#[test]
fn a_nominator_whose_ledger_can_not_be_read_keeps_its_place() {
    MaxUnlockingChunks::set(32);
    EraInflation::set((1_000, 0));
    nina_and_omar().run(|| {
        choose_payees();
        // 1. Omar bonds more, and unbonds in two eras. He has more than Nina will have.
        assert_ok!(Staking::bond_extra(signed(OMAR), 300));
        for era in [1, 2] {
            roll_to_active_era(era);
            assert_ok!(Staking::unbond(signed(OMAR), 10));
        }
        roll_to_active_era(3);
        assert_eq!((ledger(OMAR).active, order()), (581, vec![OMAR, NINA]));

        // 2. In a release with room for one chunk, the page of both is claimed and settled.
        MaxUnlockingChunks::set(1);
        claim(1);
        roll_one();
        assert_eq!(unsettled(), []);
        assert!(ledger(NINA).active > 300 && ledger(NINA).active < 581);
        assert_eq!(order(), [OMAR, NINA]);

        // 3. With room again, Omar has the place of his stake.
        MaxUnlockingChunks::set(32);
        assert_eq!(VoterOrder::<Test>::get_score(&OMAR), Ok(581));
    });
}

#[test]
fn a_page_is_noted_only_if_a_reward_of_a_nominator_is_staked() {
    nina_and_omar().run(|| {
        choose_payees();
        assert_ok!(Staking::set_payee(signed(NINA), RewardDestination::Stash));
        assert_ok!(Staking::set_payee(signed(ALICE), RewardDestination::Staked));
        roll_to_active_era(3);
        let before = ledger(ALICE).active;
        claim(1);
        assert!(ledger(ALICE).active > before, "Alice has no place");
        assert_eq!(unsettled(), []);
    });
}

#[test]
fn a_former_validator_that_nominates_moves_with_its_own_reward() {
    nina_and_omar().run(|| {
        // 1. Carol has 500 and is not elected. Alice, with 1,000, worked in era 1.
        roll_to_active_era(3);
        assert_ok!(Staking::set_payee(signed(ALICE), RewardDestination::Staked));
        nominate(CAROL, &[BOB]);
        nominate(ALICE, &[BOB]);
        assert_ok!(Staking::unbond(signed(ALICE), 501));
        assert_eq!(order()[..2], [CAROL, ALICE]);
        // 2. Her reward for era 1 moves her at once, and notes no page.
        for who in [NINA, OMAR] {
            assert_ok!(Staking::set_payee(signed(who), RewardDestination::Stash));
        }
        claim(1);
        assert_eq!(order()[..2], [ALICE, CAROL]);
        assert_eq!(unsettled(), []);
    });
}

#[test]
fn a_nominator_that_leaves_before_its_page_is_settled_gets_no_place() {
    nina_and_omar().run(|| {
        choose_payees();
        roll_to_active_era(3);
        claim(1);
        assert_ok!(Staking::chill(signed(NINA)));
        assert_eq!(order(), [OMAR]);
        roll_one();
        assert_eq!((order(), unsettled()), (vec![OMAR], vec![]));
    });
}

#[test]
fn while_voters_are_read_pages_wait() {
    elect_over_blocks();
    VotersPerPage::set(2);
    nina_and_omar().run(|| {
        choose_payees();
        roll_to_active_era(3);
        let is_reading = VoterReadings::<Test>::is_under_way;
        while !is_reading() {
            roll_one();
        }
        claim(1);
        while is_reading() {
            assert_eq!(unsettled(), [(1, ALICE, 0)]);
            roll_one();
        }
        roll_one();
        assert_eq!((order(), unsettled()), (vec![NINA, OMAR], vec![]));
    });
}

#[test]
fn an_era_stays_stored_until_its_pages_are_settled() {
    nina_and_omar().run(|| {
        choose_payees();
        roll_to_active_era(3);
        claim(1);
        // 1. No block has room until era 1 has expired.
        while Staking::planned_era() < 10 {
            roll_one_with_idle_weight(Weight::zero());
        }
        assert_eq!((OldestStoredEra::<Test>::get(), unsettled().len()), (0, 1));
        // 2. With room, Nina moves. Then the era leaves.
        roll_one();
        assert_eq!((order(), unsettled()), (vec![NINA, OMAR], vec![]));
        for _ in 0..3 {
            roll_one();
        }
        assert_eq!(OldestStoredEra::<Test>::get(), 2);
        assert!(!ErasStakersPaged::<Test>::contains_key((1, ALICE, 0)));
    });
}

/// Lets the settlement work with the weight to begin a page of four, and to settle this number of nominators.
fn settle(nominators: u64) {
    type Cost = <Test as crate::Config>::WeightInfo;
    let db = <Test as frame_system::Config>::DbWeight::get();
    let begin = db.reads(3) + Cost::read_slash_page(4) + db.reads_writes(1, 1);
    let limit = begin + Cost::settle_voter() * nominators;
    let _ = Settlement::<Test>::process(&mut WeightMeter::with_limit(limit));
}

/// Nina, Omar and two others back Alice. All but Omar stake their rewards of era 1, and no block has had idle weight since.
fn pay_a_page_of_four(story: impl FnOnce()) {
    let crowd = (101..=102).fold(nina_and_omar(), |chain, who| {
        chain.nominator(who, 100, &[ALICE])
    });
    let chain = crowd.nominator(PIA, 301, &[BOB]);
    chain.run(|| {
        for who in [NINA, 101, 102] {
            assert_ok!(Staking::set_payee(signed(who), RewardDestination::Staked));
        }
        choose_payees();
        roll_to_active_era(3);
        claim(1);
        assert_eq!(unsettled(), [(1, ALICE, 0)]);
        assert_ne!(order()[0], NINA);
        story();
    });
}

#[test]
fn a_page_heavier_than_the_idle_weight_of_a_block_is_settled_over_blocks() {
    pay_a_page_of_four(|| {
        // 1. The page begins with the largest stakes: Omar, whose stake is as before, and Nina.
        settle(2);
        assert_eq!(UnsettledPages::<Test>::get((1, ALICE, 0)), 2);
        assert_eq!(order()[0], NINA);
        // 2. The others follow.
        settle(1);
        assert_eq!(UnsettledPages::<Test>::get((1, ALICE, 0)), 3);
        settle(2);
        assert_eq!(unsettled(), []);
        // 3. Without room for one nominator nothing happens.
        PagesToSettle::<Test>::note(1, &ALICE, 0);
        settle(0);
        assert_eq!(UnsettledPages::<Test>::get((1, ALICE, 0)), 0);
    });
}

#[test]
fn a_page_that_is_noted_again_while_it_is_settled_is_settled_anew() {
    pay_a_page_of_four(|| {
        settle(3);
        assert_eq!(UnsettledPages::<Test>::get((1, ALICE, 0)), 3);
        PagesToSettle::<Test>::note(1, &ALICE, 0);
        assert_eq!(UnsettledPages::<Test>::get((1, ALICE, 0)), 0);
        roll_one();
        assert_eq!(unsettled(), []);
    });
}
