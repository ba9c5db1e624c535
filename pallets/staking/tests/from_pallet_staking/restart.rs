//! Wherever the migration is cut, the result is the same.

use crate::{chain::ours::Staking, people::old_chain, upgrade::*};
use frame_support::{
    storage::{transactional::with_storage_layer, unhashed},
    traits::OnRuntimeUpgrade,
};
use proptest::prelude::*;
use sp_runtime::DispatchError;
use std::collections::BTreeMap;

type Storage = BTreeMap<Vec<u8>, Vec<u8>>;

/// Returns all items of staking, and of balances.
fn storage() -> Storage {
    let mut storage = Storage::new();
    for pallet in ["Staking", "Balances"] {
        let prefix = sp_io::hashing::twox_128(pallet.as_bytes());
        let mut key = prefix.to_vec();
        while let Some(next) = sp_io::storage::next_key(&key).filter(|key| key.starts_with(&prefix))
        {
            storage.insert(
                next.clone(),
                unhashed::get_raw(&next).expect("it has a value"),
            );
            key = next;
        }
    }
    storage
}

/// Runs the migration within one block. Each call has a budget, in units. An attempt with `true` fails after its work,
/// and is made again.
fn migrated(attempts: impl IntoIterator<Item = (u64, bool)>) -> Storage {
    old_chain().execute_with(|| {
        upgrade();
        let mut cursor = None;
        for (units, fails) in attempts {
            let budget = one_unit() * units;
            if fails {
                let before = storage();
                let failed = with_storage_layer(|| {
                    step(&cursor, budget).expect("it goes on");
                    Err::<(), _>(DispatchError::Other("the block is not imported"))
                });
                assert!(failed.is_err());
                assert_eq!(storage(), before);
            }
            cursor = step(&cursor, budget).expect("it goes on");
            if cursor.is_none() {
                check();
                return storage();
            }
        }
        panic!("the migration needs more calls");
    })
}

#[test]
fn one_call_and_many_small_calls_have_the_same_result() {
    let at_once = migrated([(100_000, false)]);
    let step_by_step = migrated(std::iter::repeat((1, false)));
    assert!(at_once.len() > 100);
    assert_eq!(at_once, step_by_step);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn cut_and_started_again_at_any_step_the_result_is_the_same(
        attempts in prop::collection::vec((1u64..5, any::<bool>()), 1..40),
    ) {
        let at_once = migrated([(100_000, false)]);
        prop_assert_eq!(migrated(attempts.into_iter().cycle()), at_once);
    }
}

#[test]
fn a_migration_that_loses_its_cursor_goes_on_where_it_was() {
    let at_once = migrated([(100_000, false)]);
    old_chain().execute_with(|| {
        upgrade();
        for _ in 0..2_000 {
            // Another upgrade comes in between: `pallet-migrations` forgets the cursor.
            Staking::on_runtime_upgrade();
            if step(&None, one_unit() * 2).expect("it goes on").is_none() {
                check();
                assert_eq!(storage(), at_once);
                return;
            }
        }
        panic!("the migration begins again and again");
    });
}
