//! Strangers have made as much state as they could. The migration passes each item once.

use crate::{
    chain::{ours, theirs, Balance},
    people::*,
    upgrade::*,
};
use codec::Encode;
use frame_support::storage::unhashed;
use parity_staking as old;
use sp_io::hashing::{twox_128, twox_64};
use sp_staking::{Exposure, IndividualExposure};

type Runtime = theirs::Runtime;

/// The old chain with more state, which is in the database already.
fn crowded(crowd: impl FnOnce()) -> sp_io::TestExternalities {
    let mut chain = old_chain();
    chain.execute_with(crowd);
    chain.commit_all().expect("the state is valid");
    chain
}

/// Runs the migration with a budget for each block, in units. The blocks are not committed: removed keys stay in the way.
fn blocks_to_migrate(mut chain: sp_io::TestExternalities, units: u64, most: u32) -> Option<u32> {
    chain.execute_with(|| {
        upgrade();
        let mut cursor = None;
        for block in 0..most {
            cursor = step(&cursor, one_unit() * units).expect("it goes on");
            if cursor.is_none() {
                check();
                return Some(block + 1);
            }
        }
        None
    })
}

#[test]
fn a_record_of_a_span_is_removed_once() {
    let chain = crowded(|| {
        for who in 5_000..8_000u64 {
            let key = [
                twox_128(b"Staking").to_vec(),
                twox_128(b"SpanSlash").to_vec(),
                twox_64(&(who, 0u32).encode()).to_vec(),
                (who, 0u32).encode(),
            ]
            .concat();
            unhashed::put(&key, &(7u128, 0u128));
        }
    });
    // 3,000 records are 47 units of work. The other steps take fewer than that.
    let blocks = blocks_to_migrate(chain, 20, 200);
    assert!(blocks.is_some_and(|blocks| blocks < 30), "{blocks:?}");
}

#[test]
fn thousands_of_deferred_slashes_of_one_era_are_queued_in_their_order() {
    let slashes = 3_000u32;
    let mut chain = crowded(|| {
        old::UnappliedSlashes::<Runtime>::mutate(LAST_ERA + 2, |rows| {
            let row = rows.first().cloned().expect("Bob is slashed for era 5");
            rows.extend((1..slashes).map(|_| row.clone()));
        });
    });
    chain.execute_with(|| {
        upgrade();
        migrate(one_unit() * 500);
        let count = pallet_staking::SlashCount::<ours::Runtime>::get(LAST_ERA + 2);
        // And Dave's slash, which was forgotten.
        assert_eq!(count, slashes + 1);
        let shown = pallet_staking::UnappliedSlashes::<ours::Runtime>::get(LAST_ERA + 2);
        let of_bob: Vec<_> = shown.iter().filter(|row| row.validator == BOB).collect();
        assert_eq!(of_bob.len(), slashes as usize);
        // Rows beyond the first 1,000 nominators are shown without theirs.
        let nominators: usize = shown.iter().map(|row| row.others.len()).sum();
        assert_eq!(nominators, 1_000);
    });
}

#[test]
fn an_unpaged_exposure_of_any_size_is_cut_into_pages() {
    let nominators = 5_000u64;
    let chain = crowded(|| {
        let others = (0..nominators).map(|who| IndividualExposure {
            who: 100_000 + who,
            value: 3 as Balance,
        });
        let exposure = Exposure {
            total: 1_000 + 3 * Balance::from(nominators),
            own: 1_000,
            others: others.collect(),
        };
        for validator in 2_000..2_200u64 {
            old::ErasStakers::<Runtime>::insert(
                2,
                validator,
                Exposure {
                    total: 5,
                    own: 5,
                    others: vec![],
                },
            );
        }
        old::ErasStakers::<Runtime>::insert(2, 3_000, exposure);
    });
    let blocks = blocks_to_migrate(chain, 20, 400);
    assert!(blocks.is_some(), "it ends");
}
