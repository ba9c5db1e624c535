//! Governance freezes eras (`force_no_eras`) while an election is under way. The snapshot from before the freeze is thrown
//! away.

use crate::{mock::*, rooms::Elections, ElectionUnderway, ErasUnlockEra, Event, NextVoters};
use frame_election_provider_support::{DataProviderBounds, ElectionDataProvider};
use frame_support::assert_ok;
use sp_staking::StakingInterface;

/// Alice, Bob and Carol stand for two seats. Nina backs Alice with 500, Omar backs Bob with 300. Eras pay nothing. An
/// election begins in block 2. Its result is ready in block 5 and collected in block 7. Era 1 is planned in block 10.
fn chain() -> ExtBuilder {
    elect_over_blocks();
    ExtBuilder::unpaid()
        .nominator(NINA, 500, &[ALICE])
        .nominator(OMAR, 300, &[BOB])
}

fn freeze() {
    assert_ok!(Staking::force_no_eras(root()));
}

fn thaw() {
    assert_ok!(Staking::force_new_era(root()));
}

/// Returns the number of failed elections, on this chain and on earlier chains of the same test.
fn failures() -> usize {
    let failed = |event: &Event<Test>| *event == Event::StakingElectionFailed;
    elections().into_iter().filter(failed).count()
}

fn failures_of_earlier_chains() -> usize {
    sp_io::TestExternalities::default().execute_with(failures)
}

/// Asserts that era 1 was elected after Nina nominated Bob.
fn assert_elected_anew() {
    roll_to_active_era(1);
    assert_eq!(elected(1), [ALICE, BOB]);
    assert_eq!((backing(1, ALICE, NINA), backing(1, BOB, NINA)), (0, 500));
}

#[test]
fn after_a_long_freeze_those_are_elected_who_stand_then() {
    for block in 2..10 {
        chain().run(|| {
            // 1. Eras are frozen in one of the blocks of the election.
            roll_to(block);
            freeze();
            roll_to(20);
            // 2. Alice and Bob leave, Dave comes, and Nina backs Carol and Dave.
            for who in [ALICE, BOB] {
                assert_ok!(Staking::chill(signed(who)));
                assert_ok!(Staking::unbond(signed(who), 2_000));
            }
            new_validator(DAVE, 2_000);
            nominate(NINA, &[CAROL, DAVE]);
            // 3. Eras go on. Era 1 gets the candidates of that time.
            roll_to(500);
            thaw();
            roll_to_active_era(1);
            assert_eq!(elected(1), [CAROL, DAVE], "frozen in block {block}");
            assert_eq!(failures(), 0);
        });
    }
}

#[test]
fn a_freeze_of_one_block_costs_one_election_at_the_most() {
    for block in 2..10 {
        let earlier = failures_of_earlier_chains();
        chain().run(|| {
            roll_to(block);
            freeze();
            nominate(NINA, &[BOB]);
            roll_one();
            thaw();
            assert_elected_anew();
            assert!(failures() - earlier <= 1, "frozen in block {block}");
        });
    }
}

#[test]
fn a_freeze_within_one_block_costs_one_election_at_the_most() {
    for block in 2..10 {
        let earlier = failures_of_earlier_chains();
        chain().run(|| {
            roll_to(block);
            nominate(NINA, &[BOB]);
            freeze();
            thaw();
            assert_elected_anew();
            assert!(failures() - earlier <= 1, "frozen in block {block}");
        });
    }
}

#[test]
fn eras_can_be_frozen_again_and_again() {
    for block in 2..10 {
        chain().run(|| {
            roll_to(block);
            for blocks in [1, 2, 3, 1] {
                freeze();
                (0..blocks).for_each(|_| roll_one());
                thaw();
                (0..blocks).for_each(|_| roll_one());
            }
            assert_eq!(
                Staking::planned_era(),
                0,
                "the thaws are too short for an election"
            );
            nominate(NINA, &[BOB]);
            freeze();
            freeze();
            thaw();
            assert_elected_anew();
        });
    }
}

#[test]
fn a_provider_that_is_rid_of_the_old_result_may_elect_at_once() {
    for block in 2..10 {
        let chain = chain();
        HoldsLateElections::set(true);
        chain.run(|| {
            // 1. Eras are frozen during the election. Nina backs Bob instead.
            roll_to(block);
            freeze();
            nominate(NINA, &[BOB]);
            // 2. Eras go on. This provider elects on the spot: the next session plans era 1.
            roll_to(12);
            thaw();
            roll_to(15);
            assert_eq!(Staking::planned_era(), 1, "frozen in block {block}");
            assert_elected_anew();
            assert_eq!(failures(), 0);
        });
    }
}

#[test]
fn what_is_ready_when_eras_are_frozen_is_fetched_and_thrown_away() {
    chain().run(|| {
        // 1. Eras are frozen one block before the result is ready.
        roll_to(4);
        freeze();
        // 2. One page of four was fetched. Nothing of it is stored.
        roll_one();
        assert_eq!((pages_ready(), elected(1)), (3, vec![]));
        // 3. All pages were fetched, and no era was planned.
        roll_to(20);
        assert_eq!((pages_ready(), elected(1)), (0, vec![]));
        assert_eq!((Staking::planned_era(), elections()), (0, vec![]));
    });
}

#[test]
fn what_is_read_while_eras_are_frozen_serves_none_either() {
    let read = || {
        assert_ok!(Staking::electing_voters(DataProviderBounds::default(), 3));
        assert_eq!(Elections::<Test>::era_being_elected(), Some(1));
    };
    chain().run(|| {
        // 1. A provider reads voters during the freeze. The next block forgets that.
        freeze();
        roll_to(3);
        read();
        roll_one();
        assert!(!ElectionUnderway::<Test>::exists() && !NextVoters::<Test>::exists());
        // 2. It reads voters in the block in which the freeze ends. That is forgotten too.
        read();
        thaw();
        assert!(!ElectionUnderway::<Test>::exists() && !NextVoters::<Test>::exists());
    });
}

#[test]
fn an_election_for_an_era_that_is_planned_is_not_given_up() {
    chain().run(|| {
        // 1. Era 1 is planned, then eras are frozen.
        roll_to(10);
        assert_eq!(Staking::planned_era(), 1);
        freeze();
        nominate(NINA, &[BOB]);
        // 2. Era 1 starts with the stakes of its election, and lasts.
        roll_to_active_era(1);
        assert_eq!((backing(1, ALICE, NINA), failures()), (500, 0));
        roll_to(60);
        assert_eq!(Staking::active_era(), 1);
    });
}

/// Returns the unlocking chunks of Nina: era and value.
fn chunks() -> Vec<(u32, Balance)> {
    let chunks = ledger(NINA).unlocking.into_iter();
    chunks.map(|chunk| (chunk.era, chunk.value)).collect()
}

#[test]
fn unbonding_after_a_given_up_election_overtakes_no_older_chunk() {
    chain().run(|| {
        // 1. Nina unbonds before the election, during it, and after the freeze gave it up.
        assert_ok!(Staking::unbond(signed(NINA), 10));
        roll_to(4);
        assert_ok!(Staking::unbond(signed(NINA), 20));
        freeze();
        assert_ok!(Staking::unbond(signed(NINA), 30));
        roll_to(30);
        // 2. The bonding duration is shortened. That counts only for eras whose election begins later.
        BondingDuration::set(1);
        SlashDeferDuration::set(0);
        assert_ok!(Staking::unbond(signed(NINA), 40));
        // 3. Eras go on. All that she unbonded since the election began is one chunk of era 4.
        thaw();
        roll_to_active_era(1);
        assert_ok!(Staking::unbond(signed(NINA), 50));
        assert_eq!(chunks(), [(3, 10), (4, 140)]);
        assert_eq!(ErasUnlockEra::<Test>::get(1), Some(4));
        assert_eq!(backing(1, ALICE, NINA), 400);
        // 4. So a slash for era 1 still reaches all that backs it.
        offence(100).mildly().by(&[ALICE]);
        roll_to_application(2);
        assert_eq!(slashed(NINA), 400);
    });
}

#[test]
fn in_a_freeze_stashes_leave_at_once_and_new_bonds_can_be_slashed() {
    chain().run(|| {
        // 1. Eras are frozen, so no election is under way. Omar is removed at once.
        roll_to(4);
        freeze();
        assert!(!<Staking as StakingInterface>::election_ongoing());
        assert_ok!(Staking::force_unstake(root(), OMAR, 0));
        assert_eq!(Staking::held_of(&OMAR), 0);
        // 2. He bonds 400 and backs Bob again. Eras go on.
        roll_to(6);
        assert_ok!(bond(OMAR, 400));
        nominate(OMAR, &[BOB]);
        thaw();
        // 3. He is elected with the new stake, and slashed for era 1.
        roll_to_active_era(1);
        assert_eq!(backing(1, BOB, OMAR), 400);
        offence(50).mildly().by(&[BOB]);
        roll_to_application(4);
        assert_eq!(slashed(OMAR), 200);
    });
}

/// Without a snapshot there is nothing to give up: the election after the freeze succeeds at the first try.
#[test]
fn with_elections_in_one_block_a_freeze_changes_nothing_but_the_time() {
    let chain = ExtBuilder::unpaid().nominator(NINA, 500, &[ALICE]);
    chain.run(|| {
        roll_to(4);
        freeze();
        roll_to(33);
        nominate(NINA, &[BOB]);
        thaw();
        assert_elected_anew();
        assert_eq!((Session::current_index(), failures()), (8, 0));
    });
}

/// `prune_up_to` of the session pallet removes any number of sessions at once. So staking asks for a few at a time.
#[test]
fn roots_of_the_sessions_of_a_frozen_era_leave_a_bounded_number_a_block() {
    let first_root =
        || pallet_session::historical::StoredRange::<Test>::get().map_or(0, |(first, _)| first);
    ExtBuilder::unpaid().run(|| {
        assert_ok!(Staking::force_no_eras(root()));
        roll_to(150 * SESSION_LENGTH);
        assert_ok!(Staking::force_new_era_always(root()));
        let mut first = first_root();
        let end = System::block_number() + 20 * SESSION_LENGTH;
        while System::block_number() < end {
            roll_one();
            let gone = first_root() - first;
            assert!(gone <= 64, "{gone} roots removed in one block");
            first += gone;
        }
        assert!(first > 0, "roots leave");
    });
}
