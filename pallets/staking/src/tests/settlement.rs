//! Staked rewards and slashes change a stake at once. The place among the voters follows in idle weight.

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

/// Nina has one unit more than Omar, who backs Bob. Eras pay nothing.
fn nina_before_omar() -> ExtBuilder {
    ExtBuilder::unpaid()
        .nominator(NINA, 301, &[ALICE])
        .nominator(OMAR, 300, &[BOB])
}

#[test]
fn a_slash_takes_stake_at_once_and_the_places_follow_in_idle_weight() {
    nina_before_omar().run(|| {
        offence(10).mildly().by(&[ALICE]);
        roll_to_active_era(3);
        // 1. The slash is applied at the start of a block. Nina has less, and keeps her place.
        roll_one();
        assert_eq!((ledger(NINA).active, order()), (271, vec![NINA, OMAR]));
        assert_eq!(unsettled(), [(0, ALICE, 0)]);
        // 2. Her vote has lost the stake.
        let votes = read_at_once(100);
        let nina = votes.iter().find(|(who, ..)| *who == NINA).expect("votes");
        assert_eq!(Balance::from(nina.1), 271);
        // 3. Without room in the block she waits. With room she moves.
        roll_one_with_idle_weight(Weight::zero());
        assert_eq!(order(), [NINA, OMAR]);
        roll_one();
        assert_eq!((order(), unsettled()), (vec![OMAR, NINA], vec![]));
    });
}

#[test]
fn a_page_that_a_slash_leaves_half_done_is_settled_when_it_is_done() {
    nina_before_omar().nominator(PIA, 290, &[ALICE]).run(|| {
        // 1. A block can slash Alice and one nominator.
        offence(10).mildly().by(&[ALICE]);
        roll_to_active_era(3);
        MaxSlashingWeight::set(weight_to_slash(2));
        roll_one();
        assert_eq!([NINA, PIA].map(|who| ledger(who).active), [271, 290]);
        assert_eq!(unsettled(), []);
        // 2. The next block slashes the other one, and both move.
        roll_one();
        assert_eq!([NINA, PIA].map(|who| ledger(who).active), [271, 261]);
        assert_eq!(unsettled(), [(0, ALICE, 0)]);
        roll_one();
        assert_eq!((order(), unsettled()), (vec![OMAR, NINA, PIA], vec![]));
    });
}

#[test]
fn a_former_validator_that_nominates_moves_with_its_own_slash() {
    nina_before_omar().run(|| {
        // 1. Alice, with 1,000, offended when she validated. She nominates, with as much as Carol and one more.
        roll_to_active_era(1);
        offence(10).mildly().by(&[ALICE]);
        nominate(CAROL, &[BOB]);
        nominate(ALICE, &[BOB]);
        assert_ok!(Staking::unbond(signed(ALICE), 499));
        assert_eq!(order()[..2], [ALICE, CAROL]);
        // 2. The slash moves her in the block that takes it.
        roll_to_active_era(4);
        roll_one();
        assert!(slashed(ALICE) > 0);
        assert_eq!(order()[..2], [CAROL, ALICE]);
    });
}

#[test]
fn a_nominator_that_bonds_anew_after_a_slash_has_the_place_of_its_bond() {
    nina_before_omar().run(|| {
        offence(10).mildly().by(&[ALICE]);
        roll_to_application(3);
        // 1. Nina waits for a place. She bonds what she has lost, and two more.
        fund(NINA, 100);
        assert_ok!(Staking::bond_extra(signed(NINA), 32));
        assert_eq!((ledger(NINA).active, order()), (303, vec![NINA, OMAR]));
        // 2. The page has nothing to move.
        roll_one();
        assert_eq!((order(), unsettled()), (vec![NINA, OMAR], vec![]));
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

/// Alice is slashed with Nina and three others, and no block has idle weight.
fn slash_a_page_of_four(story: impl FnOnce()) {
    let crowd = (101..=103).fold(nina_before_omar(), |chain, who| {
        chain.nominator(who, 100, &[ALICE])
    });
    crowd.run(|| {
        offence(10).mildly().by(&[ALICE]);
        roll_to_active_era(3);
        roll_one_with_idle_weight(Weight::zero());
        assert_eq!((unsettled(), order()[0]), (vec![(0, ALICE, 0)], NINA));
        story();
    });
}

#[test]
fn a_page_heavier_than_the_idle_weight_of_any_block_is_settled_over_blocks() {
    slash_a_page_of_four(|| {
        // 1. The page begins with the largest stake: Nina moves first.
        settle(1);
        assert_eq!(UnsettledPages::<Test>::get((0, ALICE, 0)), 1);
        assert_eq!(order()[0], OMAR);
        // 2. The others follow.
        settle(2);
        assert_eq!(UnsettledPages::<Test>::get((0, ALICE, 0)), 3);
        settle(2);
        assert_eq!(unsettled(), []);
        // 3. Without room for one nominator nothing happens.
        UnsettledPages::<Test>::insert((0, ALICE, 0), 0);
        settle(0);
        assert_eq!(UnsettledPages::<Test>::get((0, ALICE, 0)), 0);
    });
}

#[test]
fn a_page_that_changes_while_it_is_settled_is_settled_anew() {
    slash_a_page_of_four(|| {
        // 1. The page is half settled. Then a payment or a further slash notes it again.
        settle(2);
        assert_eq!(UnsettledPages::<Test>::get((0, ALICE, 0)), 2);
        PagesToSettle::<Test>::note(0, &ALICE, 0);
        assert_eq!(UnsettledPages::<Test>::get((0, ALICE, 0)), 0);
        // 2. With room all have their places.
        roll_one();
        assert_eq!(
            (order(), unsettled()),
            (vec![OMAR, NINA, 101, 102, 103], vec![])
        );
    });
}
