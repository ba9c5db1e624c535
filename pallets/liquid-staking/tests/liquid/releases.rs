//! A later release has other bounds. What is stored under the old ones is read as before.

use super::{chain::*, people::*};
use codec::Encode;
use frame_support::{assert_noop, assert_ok, storage::unhashed, traits::Hooks, weights::Weight};
use palisade_liquid_staking::{
    types::{BatchId, Part, Stash},
    weights::{CountedWeight, WeightInfo},
    BatchById, Error, OpenBatches, StashList, WorkMark, WorkRecord,
};
use sp_staking::{EraIndex, OnStakingUpdate};

type Counted = CountedWeight<Runtime>;

/// Runs a part of a story in a release with room for two stashes. There are three.
fn with_room_for_two_stashes<R>(part: impl FnOnce() -> R) -> R {
    MaxStashes::set(2);
    let result = part();
    MaxStashes::set(4);
    result
}

/// Returns the weight of all blocks and hooks that were registered in this block until now.
fn block_weight() -> Weight {
    System::block_weight().total()
}

#[test]
fn lists_are_stored_as_lists_without_a_bound() {
    run(|| {
        deposit(DORA, 1_000 * PAL);
        let batch = request_exit(DORA, 100 * PAL);
        next_era();
        let stashes: Option<Vec<Stash<AccountId>>> =
            unhashed::get(&StashList::<Runtime>::hashed_key());
        assert_eq!(stashes, Some(Liquid::stashes()));
        let open: Option<Vec<(EraIndex, BatchId)>> =
            unhashed::get(&OpenBatches::<Runtime>::hashed_key());
        assert_eq!(open.map(|open| open.len()), Some(1));
        let stored = BatchById::<Runtime>::get(batch).expect("is open");
        let fields = (stored.shares, stored.unclaimed, stored.cash);
        let parts: Vec<Part> = stored.parts.to_vec();
        assert_eq!(stored.encode(), (fields, parts, stored.settled).encode());
    });
}

#[test]
fn with_room_for_fewer_stashes_their_stake_still_counts() {
    run(|| {
        deposit(DORA, 1_000 * PAL);
        next_era();
        let seen = with_room_for_two_stashes(|| (Liquid::stashes().len(), worth(DORA)));
        assert_eq!(seen, (3, 1_000 * PAL));
    });
}

#[test]
fn with_room_for_fewer_stashes_nobody_enters_for_less() {
    run(|| {
        deposit(DORA, 1_000 * PAL);
        next_era();
        with_room_for_two_stashes(|| deposit(EMIL, 100 * PAL));
        assert_eq!(worth(EMIL), 100 * PAL, "not a part of Dora's");
        assert_eq!(worth(DORA), 1_000 * PAL);
    });
}

#[test]
fn with_room_for_fewer_stashes_who_leaves_gets_its_part_of_all() {
    run(|| {
        deposit(DORA, 1_000 * PAL);
        deposit(EMIL, 1_000 * PAL);
        next_era();
        let batch = request_exit(EMIL, shares(EMIL));
        with_room_for_two_stashes(next_era);
        wait_for_batch(batch);
        assert_eq!(claim(EMIL, batch), 1_000 * PAL);
        assert_eq!(worth(DORA), 1_000 * PAL);
    });
}

#[test]
fn with_room_for_fewer_stashes_a_batch_of_before_is_settled() {
    run(|| {
        deposit(DORA, 1_000 * PAL);
        next_era();
        let batch = request_exit(DORA, 500 * PAL);
        next_era();
        with_room_for_two_stashes(|| {
            let parts = BatchById::<Runtime>::get(batch).map(|batch| batch.parts.len());
            assert_eq!(parts, Some(3));
            wait_for_batch(batch);
            assert_eq!(claim(DORA, batch), 500 * PAL);
        });
    });
}

#[test]
fn with_room_for_fewer_stashes_funds_are_delegated_to_all() {
    run(|| {
        with_room_for_two_stashes(|| {
            deposit(DORA, 1_000 * PAL);
            next_era();
        });
        assert_eq!([active(0), active(1), active(2)], [300 * PAL; 3]);
    });
}

#[test]
fn with_room_for_fewer_stashes_a_slash_reaches_stake_and_chunk() {
    run(|| {
        deposit(DORA, 1_000 * PAL);
        next_era();
        next_era();
        let batch = request_exit(DORA, 500 * PAL);
        next_era();
        let chunk = || {
            let batch = BatchById::<Runtime>::get(batch).expect("is open");
            batch.parts[2].chunk.value
        };
        assert_eq!((active(2), chunk()), (150 * PAL, 150 * PAL));
        with_room_for_two_stashes(|| {
            offend(CAROL, 10);
            roll_until_slashed();
        });
        assert_eq!((active(2), chunk()), (135 * PAL, 135 * PAL));
    });
}

#[test]
fn with_room_for_fewer_stashes_a_slash_is_paid_for_by_their_number() {
    run(|| {
        let hear_of_a_stranger = || {
            let before = block_weight();
            Liquid::on_slash(&GINA, 0, &Default::default(), 0);
            block_weight() - before
        };
        assert_eq!(hear_of_a_stranger(), Counted::hear());
        MaxStashes::set(3);
        assert_eq!(hear_of_a_stranger(), Counted::hear());
        MaxStashes::set(2);
        assert_eq!(hear_of_a_stranger(), Counted::hear() * 2);
        MaxStashes::set(1);
        assert_eq!(hear_of_a_stranger(), Counted::hear() * 3);
        let before = block_weight();
        let stash = Liquid::stashes()[0].account;
        Liquid::on_slash(&stash, 0, &Default::default(), 0);
        let both = Counted::hear() + Counted::slash(0);
        assert_eq!(block_weight() - before, both * 3);
    });
}

#[test]
fn with_room_for_fewer_stashes_a_step_is_paid_for_by_their_number() {
    run(|| {
        // The era's work is due once more. Nothing was collected, so no batch is closed, but each stash is looked at.
        WorkRecord::<Runtime>::kill();
        WorkMark::<Runtime>::put(true);
        let weight = with_room_for_two_stashes(|| Liquid::on_initialize(System::block_number()));
        assert_eq!(weight, Counted::look() + Counted::close(3));
    });
}

#[test]
fn with_room_for_fewer_stashes_none_is_added_and_each_can_change() {
    run(|| {
        with_room_for_two_stashes(|| {
            assert_noop!(
                Liquid::set_validator(root(), 3, None, None),
                Error::<Runtime>::TooManyStashes
            );
            assert_ok!(Liquid::set_validator(root(), 2, None, None));
            assert_eq!(Liquid::stashes()[2].validator, None);
        });
    });
}

#[test]
fn with_room_for_more_stashes_one_is_added() {
    run(|| {
        assert_ok!(Liquid::fund_insurance(signed(CAROL), 5 * ED));
        assert_ok!(Liquid::set_validator(root(), 3, None, None));
        assert_noop!(
            Liquid::set_validator(root(), 4, None, None),
            Error::<Runtime>::TooManyStashes
        );
        MaxStashes::set(5);
        assert_ok!(Liquid::set_validator(root(), 4, None, None));
        assert_eq!(Liquid::stashes().len(), 5);
    });
}

#[test]
fn with_room_for_fewer_batches_those_that_are_open_are_settled() {
    run(|| {
        deposit(DORA, 1_000 * PAL);
        next_era();
        let first = request_exit(DORA, 100 * PAL);
        next_era();
        let second = request_exit(DORA, 100 * PAL);
        next_era();
        MaxOpenBatches::set(1);
        wait_for_batch(second);
        assert_eq!([claim(DORA, first), claim(DORA, second)], [100 * PAL; 2]);
    });
}

#[test]
fn with_room_for_fewer_batches_the_next_one_waits() {
    run(|| {
        deposit(DORA, 1_000 * PAL);
        next_era();
        request_exit(DORA, 100 * PAL);
        next_era();
        request_exit(DORA, 100 * PAL);
        next_era();
        let third = request_exit(DORA, 100 * PAL);
        MaxOpenBatches::set(1);
        next_era();
        assert!(BatchById::<Runtime>::get(third).is_none(), "it waits");
        MaxOpenBatches::set(3);
        next_era();
        assert!(BatchById::<Runtime>::get(third).is_some(), "there is room");
        MaxOpenBatches::set(1);
        wait_for_batch(third);
        assert_eq!(claim(DORA, third), 100 * PAL);
    });
}

#[test]
fn with_room_for_fewer_chunks_no_stake_of_a_stash_is_written_off() {
    run(|| {
        // 1. Dora leaves with a tenth in each of two eras. So each stash has two chunks.
        deposit(DORA, 1_000 * PAL);
        deposit(EMIL, 1_000 * PAL);
        next_era();
        let first = request_exit(DORA, 100 * PAL);
        next_era();
        let second = request_exit(DORA, 100 * PAL);
        next_era();

        // 2. The next release has room for one. Nobody can use a ledger of the stashes when the work of an era is due.
        MaxUnlockingChunks::set(1);
        WorkRecord::<Runtime>::kill();
        WorkMark::<Runtime>::put(true);
        Liquid::on_initialize(System::block_number());
        assert_eq!(worth(EMIL), 1_000 * PAL);
        deposit(FAYE, 100 * PAL);
        assert_eq!(worth(FAYE), 100 * PAL, "not a part of Emil's");

        // 3. With room again, both batches are settled in full.
        MaxUnlockingChunks::set(32);
        wait_for_batch(second);
        assert_eq!([claim(DORA, first), claim(DORA, second)], [100 * PAL; 2]);
        assert_eq!(worth(EMIL), 1_000 * PAL);
    });
}
