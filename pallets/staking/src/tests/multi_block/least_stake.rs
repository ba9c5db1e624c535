//! `MinimumActiveStake` is the least stake with which a nominator had a vote in the latest snapshot.

use super::voters::{crowd, read, read_at_once};
use crate::{election::types::VoterPosition, mock::*, MinimumActiveStake, NextVoters, Nominators};
use frame_support::assert_ok;

/// Returns the least stake that clients read.
fn least() -> Balance {
    MinimumActiveStake::<Test>::get()
}

#[test]
fn clients_learn_the_least_stake_of_a_nominator_when_all_pages_are_read() {
    // 1. The crowd has 100 each, Nina 500, Omar 300. Candidates don't count.
    crowd().run(|| {
        assert_eq!(least(), 100, "as the genesis counted");
        // 2. One of the crowd unbonds 40. This counts when all pages are read.
        assert_ok!(Staking::unbond(signed(101), 40));
        read(3, 8);
        read(2, 4);
        assert_eq!(least(), 100, "some pages are not read yet");
        read(1, 8);
        assert_eq!(
            NextVoters::<Test>::get().map(|r| r.position),
            Some(VoterPosition::End)
        );
        assert_eq!(least(), 60);
        // 3. What changes now counts from the next snapshot on.
        assert_ok!(Staking::unbond(signed(102), 50));
        assert_eq!(read(0, 8), []);
        assert_eq!(least(), 60);
        read(3, 100);
        assert_eq!(least(), 50);
    });
}

#[test]
fn who_is_left_out_does_not_count_to_the_least_stake() {
    crowd().run(|| {
        let order: Vec<_> = Nominators::<Test>::iter_keys().collect();
        let last = order.iter().rposition(|who| *who > 100);
        let last = last.expect("there are ten");
        assert_ok!(Staking::unbond(signed(order[last]), 40));
        read_at_once(100);
        assert_eq!(least(), 60);
        // Three candidates, and the nominators before the last of the crowd.
        read_at_once(3 + last as u32);
        assert_eq!(least(), 100);
    });
}

#[test]
fn nominators_without_a_vote_do_not_count_to_the_least_stake() {
    let pages: [fn(); 2] = [
        || [3, 2].into_iter().for_each(|page| drop(read(page, 100))),
        || drop(read_at_once(100)),
    ];
    for read_all in pages {
        crowd().run(|| {
            // The nominations of the crowd and of Nina are void.
            offence(1).by(&[ALICE]);
            read_all();
            assert_eq!(least(), 300);
            assert_ok!(Staking::chill(signed(OMAR)));
            read_all();
            assert_eq!(least(), 0, "there are only candidates");
        });
    }
}
