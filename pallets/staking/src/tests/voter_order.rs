//! The order of nominators by stake, which elections read: the largest stakes first, however accounts are chosen.

use super::multi_block::voters::{crowd, read, read_at_once, Voter};
use crate::{mock::*, ListedStakes, UnsettledVoters, VoterOrder, VoterOrderError};
use frame_election_provider_support::{ScoreProvider, SortedListProvider};
use frame_support::assert_ok;
use proptest::{collection::vec, prelude::*};
use sp_io::hashing::twox_64;

type Order = VoterOrder<Test>;

/// Returns the nominators among voters, in the order in which they were read.
fn nominators(voters: Vec<Voter>) -> Vec<AccountId> {
    let all = voters.into_iter().map(|(who, ..)| who);
    all.filter(|who| *who > CAROL).collect()
}

fn order() -> Vec<AccountId> {
    Order::iter().collect()
}

/// Adds nominators 1,001 and up with these stakes.
fn add_nominators(stakes: &[Balance]) -> Vec<AccountId> {
    let people = (1_001..).zip(stakes);
    people
        .map(|(who, stake)| {
            new_nominator(who, *stake, &[ALICE]);
            who
        })
        .collect()
}

#[test]
fn a_nominator_moves_with_its_stake() {
    ExtBuilder::unpaid()
        .nominator(NINA, 300, &[ALICE])
        .nominator(OMAR, 200, &[ALICE])
        .nominator(PIA, 100, &[BOB])
        .run(|| {
            assert_eq!(order(), [NINA, OMAR, PIA]);
            // 1. Pia bonds more, Nina unbonds, and Omar names other targets.
            fund(PIA, 1_000);
            assert_ok!(Staking::bond_extra(signed(PIA), 150));
            assert_ok!(Staking::unbond(signed(NINA), 180));
            assert_ok!(Staking::nominate(signed(OMAR), vec![BOB]));
            assert_eq!(order(), [PIA, OMAR, NINA]);
            // 2. Nina bonds half of it again, and Pia is chilled. Dora joins with the same stake as Omar.
            assert_ok!(Staking::rebond(signed(NINA), 90));
            assert_ok!(Staking::chill(signed(PIA)));
            new_nominator(DORA, 200, &[ALICE]);
            assert_eq!(
                order(),
                [NINA, DORA, OMAR],
                "accounts decide between equal stakes"
            );
            assert_eq!(Order::count(), 3);
            assert_eq!(Order::get_score(&NINA), Ok(210));
            assert_eq!(<Staking as ScoreProvider<_>>::score(&PIA), None);
            // 3. Omar validates, and Dora is forced out.
            assert_ok!(Staking::validate(signed(OMAR), commission(0)));
            assert_ok!(Staking::force_unstake(root(), DORA, 0));
            assert_eq!(order(), [NINA]);
        });
}

#[test]
fn a_slash_moves_a_nominator_behind_those_that_keep_their_stake() {
    ExtBuilder::unpaid()
        .nominator(NINA, 300, &[ALICE])
        .nominator(OMAR, 200, &[BOB])
        .run(|| {
            roll_to_active_era(1);
            offence(50).mildly().by(&[ALICE]);
            while slashed(NINA) == 0 {
                roll_one();
            }
            assert_eq!(order(), [OMAR, NINA]);
        });
}

#[test]
fn a_nominator_whose_ledger_can_not_be_read_keeps_its_score() {
    MaxUnlockingChunks::set(32);
    ExtBuilder::unpaid().nominator(NINA, 500, &[ALICE]).run(|| {
        let score = || <Staking as ScoreProvider<_>>::score(&NINA);
        // 1. Nina unbonds in two eras.
        for era in [1, 2] {
            roll_to_active_era(era);
            assert_ok!(Staking::unbond(signed(NINA), 10));
        }
        assert_eq!((score(), Order::get_score(&NINA)), (Some(480), Ok(480)));
        // 2. The next release has room for one chunk. A list that asks for her stake does not move her to its end.
        MaxUnlockingChunks::set(1);
        assert!(Staking::ledger_of_stash(&NINA).is_err());
        assert_eq!((score(), Staking::active_stake_of(&NINA)), (Some(480), 480));
        // 3. With room again, everything is as before.
        MaxUnlockingChunks::set(32);
        assert_eq!((score(), ledger(NINA).active), (Some(480), 480));
    });
}

#[test]
fn a_nominator_whose_ledger_can_not_be_read_settles_at_its_stake() {
    MaxUnlockingChunks::set(32);
    ExtBuilder::unpaid().nominator(NINA, 500, &[ALICE]).run(|| {
        // 1. Nina unbonds in two eras. Then her stake grows while voters are read, so she waits for her new place.
        for era in [1, 2] {
            roll_to_active_era(era);
            assert_ok!(Staking::unbond(signed(NINA), 10));
        }
        Order::lock();
        fund(NINA, 100);
        assert_ok!(Staking::bond_extra(signed(NINA), 20));
        assert_eq!(Order::get_score(&NINA), Ok(480));
        // 2. The next release has room for one chunk. Once all voters are read, she gets the place of her stake.
        MaxUnlockingChunks::set(1);
        assert!(Staking::ledger_of_stash(&NINA).is_err());
        Order::unlock();
        assert!(Order::settle(|| true), "nobody waits");
        assert_eq!(Order::get_score(&NINA), Ok(500));
        MaxUnlockingChunks::set(32);
    });
}

#[test]
fn a_reward_that_is_staked_moves_a_nominator_ahead() {
    ExtBuilder::default()
        .nominator(NINA, 300, &[ALICE])
        .nominator(OMAR, 301, &[ALICE])
        .run(|| {
            assert_ok!(Staking::set_payee(
                signed(NINA),
                crate::RewardDestination::Staked
            ));
            assert_ok!(Staking::set_payee(
                signed(OMAR),
                crate::RewardDestination::Stash
            ));
            assert_eq!(order(), [OMAR, NINA]);
            roll_to_active_era(3);
            roll_one();
            assert_eq!(order(), [NINA, OMAR]);
        });
}

#[test]
fn without_room_for_all_exactly_the_smallest_stakes_have_no_vote() {
    crowd().run(|| {
        // 1. Nina has 500 and Omar 400. The ten others have 100 each; some get more.
        for (who, more) in [(103, 7), (105, 3), (108, 9)] {
            fund(who, 1_000);
            assert_ok!(Staking::bond_extra(signed(who), more));
        }
        // 2. Besides three candidates there is room for five.
        assert_eq!(nominators(read_at_once(8)), [NINA, OMAR, 108, 103, 105]);
        assert_eq!(crate::MinimumActiveStake::<Test>::get(), 103);
        // 3. The same in four pages of two.
        let pages = [3, 2, 1, 0].map(|page| read(page, 2)).concat();
        assert_eq!(nominators(pages), [NINA, OMAR, 108, 103, 105]);
        assert_eq!(crate::MinimumActiveStake::<Test>::get(), 103);
    });
}

#[test]
fn a_nominator_below_the_minimum_bond_has_no_vote() {
    ExtBuilder::unpaid()
        .nominator(NINA, 300, &[ALICE])
        .nominator(OMAR, 299, &[ALICE])
        .run(|| {
            assert_eq!(nominators(read_at_once(100)), [NINA, OMAR]);
            crate::MinNominatorBond::<Test>::put(300);
            assert_eq!(nominators(read_at_once(100)), [NINA]);
            assert_eq!(crate::MinimumActiveStake::<Test>::get(), 300);
            // It still nominates: once it bonds one more, it votes.
            assert_ok!(Staking::bond_extra(signed(OMAR), 1));
            assert_eq!(nominators(read_at_once(100)).len(), 2);
        });
}

#[test]
fn no_change_of_stake_while_voters_are_read_adds_or_costs_a_vote() {
    crowd().run(|| {
        // 1. The first pages list candidates, Nina and Omar, and 101 and 102.
        let first = [read(3, 4), read(2, 3)].concat();
        assert_eq!(nominators(first.clone()), [NINA, OMAR, 101, 102]);
        // 2. Nina, who was read, falls behind everybody. 110, who was not, gets the largest stake. 109 leaves.
        assert_ok!(Staking::unbond(signed(NINA), 450));
        fund(110, 10_000);
        assert_ok!(Staking::bond_extra(signed(110), 5_000));
        assert_ok!(Staking::chill(signed(109)));
        assert_eq!(UnsettledVoters::<Test>::iter_keys().count(), 3);
        // 3. Each of the others is read once, with its present stake.
        let rest = read(1, 100);
        assert_eq!(
            nominators(rest.clone()),
            [103, 104, 105, 106, 107, 108, 110]
        );
        assert_eq!(
            rest.last().map(|(who, votes, _)| (*who, *votes)),
            Some((110, 5_100))
        );
        // 4. After the last page, the idle weight settles the three.
        assert_eq!(read(0, 100), []);
        roll_to_next_session();
        roll_one();
        assert_eq!(UnsettledVoters::<Test>::iter_keys().count(), 0);
        assert_eq!(order()[..2], [110, OMAR]);
        assert_eq!(order().last(), Some(&NINA));
        assert!(!Order::contains(&109));
    });
}

#[test]
fn a_nominator_that_leaves_and_returns_during_a_reading_is_listed_once() {
    crowd().run(|| {
        read(3, 4);
        assert_ok!(Staking::chill(signed(105)));
        assert_ok!(Staking::nominate(signed(105), vec![BOB]));
        assert_ok!(Staking::chill(signed(106)));
        let rest = [read(2, 100), read(1, 100), read(0, 100)].concat();
        assert!(!nominators(rest).contains(&106));
        // Before it is settled, 106 comes back as well.
        assert_ok!(Staking::nominate(signed(106), vec![BOB]));
        assert_eq!(
            Order::on_insert(105, 1),
            Ok(()),
            "unsettled, so it may be inserted"
        );
        roll_to_next_session();
        roll_one();
        assert_eq!(
            Order::on_insert(105, 1),
            Err(VoterOrderError::AlreadyListed)
        );
        assert_eq!(
            order()
                .iter()
                .filter(|who| [105, 106].contains(who))
                .count(),
            2
        );
    });
}

#[test]
fn an_election_that_is_given_up_unlocks_the_order() {
    crowd().run(|| {
        read(3, 4);
        assert!(crate::VoterOrderLock::<Test>::exists());
        assert_ok!(Staking::force_no_eras(root()));
        assert!(!crate::VoterOrderLock::<Test>::exists());
    });
}

#[test]
fn an_unknown_account_has_no_place() {
    ExtBuilder::unpaid().run(|| {
        assert_eq!(Order::on_update(&DORA, 5), Err(VoterOrderError::NotListed));
        assert_eq!(Order::on_remove(&DORA), Err(VoterOrderError::NotListed));
        assert!(Order::iter_from(&DORA).is_err());
    });
}

#[test]
fn the_order_can_be_built_anew() {
    ExtBuilder::unpaid()
        .nominator(NINA, 300, &[ALICE])
        .nominator(OMAR, 200, &[ALICE])
        .run(|| {
            Order::unsafe_clear();
            assert_eq!((order(), Order::count()), (vec![], 0));
            let score = |who: &AccountId| <Staking as ScoreProvider<_>>::score(who);
            assert_eq!(Order::unsafe_regenerate([OMAR, NINA], Box::new(score)), 2);
            assert_eq!(order(), [NINA, OMAR]);
        });
}

/// 30,000 nominators, and room for 24,576 voters, three of them candidates. With `chosen` accounts, the smallest stakes
/// are on accounts whose storage keys come first.
fn electorate_beyond_its_room(chosen: bool) {
    const ROOM: u32 = 24_576;
    MaxNominators::set(30_000);
    let mut accounts: Vec<AccountId> = (10_000..40_000).collect();
    if chosen {
        accounts.sort_by_key(|who| twox_64(&who.to_le_bytes()));
    }
    let stakes = accounts.iter().zip(1_000..);
    let chain = stakes.fold(ExtBuilder::unpaid(), |chain, (who, stake)| {
        chain.nominator(*who, stake, &[ALICE])
    });
    chain.build().execute_with(|| {
        let voters = nominators(read_at_once(ROOM));
        assert_eq!(voters.len() as u32, ROOM - 3);
        let largest_first: Vec<_> = accounts.into_iter().rev().collect();
        assert_eq!(voters, largest_first[..voters.len()]);
        let left_out = 30_000 - u128::from(ROOM - 3);
        assert_eq!(crate::MinimumActiveStake::<Test>::get(), 1_000 + left_out);
        // In pages it is the same.
        elect_over_blocks();
        ElectionLead::set(0);
        let pages = [3, 2, 1, 0].map(|page| read(page, ROOM / 4)).concat();
        assert_eq!(nominators(pages), voters);
    });
}

#[test]
fn of_thirty_thousand_nominators_exactly_the_smallest_are_left_out() {
    electorate_beyond_its_room(false);
}

#[test]
fn nobody_gets_a_vote_by_trying_out_accounts() {
    electorate_beyond_its_room(true);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn the_order_is_always_that_of_the_stakes(
        stakes in vec(50u128..80, 1..12),
        moves in vec((0usize..12, 0u8..5, 1u128..40), 0..40),
    ) {
        ExtBuilder::unpaid().build().execute_with(|| {
            let people = add_nominators(&stakes);
            for (person, deed, amount) in moves {
                let who = people[person % people.len()];
                match deed {
                    0 => attempt(Staking::bond_extra(signed(who), amount)),
                    1 => attempt(Staking::unbond(signed(who), amount)),
                    2 => attempt(Staking::rebond(signed(who), amount)),
                    3 => attempt(Staking::chill(signed(who))),
                    _ => attempt(Staking::nominate(signed(who), vec![ALICE])),
                }
                let listed: Vec<_> = order().iter().map(|who| ledger(*who).active).collect();
                assert!(listed.is_sorted_by(|larger, smaller| larger >= smaller));
                Staking::check_invariants().expect("each nominator is at its place");
            }
            assert_eq!(ListedStakes::<Test>::count(), crate::Nominators::<Test>::count());
        });
    }
}
