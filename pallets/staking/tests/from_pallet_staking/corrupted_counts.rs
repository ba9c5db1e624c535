//! The counts of an exposure are corrupted, or those of roles. No unit of work of the migration follows them.

use crate::{
    chain::{ours, theirs, AccountId, Balance},
    corruption::after,
    people::*,
    upgrade::{check, one_unit, step, upgrade},
};
use codec::Decode;
use frame_support::storage::unhashed;
use pallet_staking::{
    migrations::{Cursor, Repair},
    ErasStakersOverview, ErasStakersPaged, Nominators, Validators,
};
use parity_staking as old;
use sp_io::hashing::twox_128;

/// Alice's exposure of era 5 promises this many pages and nominators. She has two pages with six nominators.
fn promise(pages: u32, nominators: u32) {
    old::ErasStakersOverview::<theirs::Runtime>::mutate(5, ALICE, |overview| {
        let overview = overview.as_mut().expect("Alice is elected");
        assert_eq!((overview.page_count, overview.nominator_count), (2, 6));
        (overview.page_count, overview.nominator_count) = (pages, nominators);
    });
}

/// Returns the counts of Alice's exposure after the migration, and the number of her stored pages.
fn taken_over() -> (u32, u32, usize) {
    let overview = ErasStakersOverview::<ours::Runtime>::get(5, ALICE).expect("she was elected");
    let stored = ErasStakersPaged::<ours::Runtime>::iter_key_prefix((5, ALICE));
    (
        overview.page_count,
        overview.nominator_count,
        stored.count(),
    )
}

#[test]
fn impossible_counts_become_those_of_the_stored_pages() {
    let repairs: [Repair<AccountId, Balance>; 1] = [Repair::ExposureMended {
        era: 5,
        validator: ALICE,
    }];
    for count in [67, 1_000_000, u32::MAX] {
        after(
            || promise(count, count),
            |found| {
                assert_eq!(found, repairs);
                assert_eq!(taken_over(), (2, 6, 2));
            },
        );
    }
    // The right number of nominators bounds the pages. Pages without nominators are empty.
    after(
        || promise(u32::MAX, 6),
        |found| {
            assert_eq!(found, repairs);
            assert_eq!(taken_over(), (6, 6, 6));
        },
    );
    // Sound counts are kept.
    after(
        || promise(2, 6),
        |found| {
            assert_eq!(found, []);
            assert_eq!(taken_over(), (2, 6, 2));
        },
    );
}

/// The key of a single value of staking.
fn key_of(item: &str) -> Vec<u8> {
    [twox_128(b"Staking"), twox_128(item.as_bytes())].concat()
}

/// The counters of validators and of nominators.
fn counted() -> (u32, u32) {
    (
        Validators::<ours::Runtime>::count(),
        Nominators::<ours::Runtime>::count(),
    )
}

#[test]
fn validators_and_nominators_are_counted_again() {
    for (validators, nominators) in [(0u32, 0u32), (1_000, 1_000)] {
        after(
            || {
                // The chain has left out the migration that has made the counters.
                unhashed::put(&key_of("CounterForValidators"), &validators);
                unhashed::put(&key_of("CounterForNominators"), &nominators);
                // A nominator without a stash loses its role on the way.
                let nominations = old::Nominators::<theirs::Runtime>::get(NINA);
                old::Nominators::<theirs::Runtime>::insert(
                    303,
                    nominations.expect("she nominates"),
                );
            },
            |found| {
                let removed = Repair::NominatorRemoved { stash: 303 };
                assert_eq!(found, [removed]);
                assert_eq!(counted(), (4, 9));
            },
        );
    }
}

#[test]
fn roles_that_were_passed_before_anybody_counted_are_not_missing() {
    old_chain().execute_with(|| {
        upgrade();
        let is_among_validators = |cursor: &Option<Vec<u8>>| {
            let mut bytes = cursor.as_deref().expect("it goes on");
            let cursor = Cursor::<AccountId>::decode(&mut bytes);
            matches!(cursor, Ok(Cursor::Validators(Some(_))))
        };
        // 1. A release that counts no roles takes over the first validator.
        let mut cursor = None;
        while cursor.is_none() || !is_among_validators(&cursor) {
            cursor = step(&cursor, one_unit()).expect("it goes on");
        }
        unhashed::kill(&key_of("KeptRoles"));
        // 2. The next release takes over the others. It does not count from the middle: the counters stay.
        while cursor.is_some() {
            cursor = step(&cursor, one_unit()).expect("it goes on");
        }
        assert_eq!(counted(), (4, 9));
        check();
    });
}
