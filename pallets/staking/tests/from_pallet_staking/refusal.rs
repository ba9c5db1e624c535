//! State that is not known is refused, with a reason. Nothing is changed, and staking stays paused.

use crate::{
    chain::{ours::*, theirs, HISTORY},
    people::*,
    upgrade::*,
};
use frame_support::{migrations::SteppedMigrationError, storage::unhashed, traits::StorageVersion};
use pallet_staking::{migrations::Refusal, CurrentEra, Event, HandoverStage};
use sp_io::hashing::twox_128;

/// Plants something in the old chain, and returns why the migration refuses.
fn refused(plant: impl FnOnce()) -> Refusal {
    old_chain().execute_with(|| {
        plant();
        let before = observe_theirs();
        upgrade();
        let cursor = step(&None, one_unit() * 100).expect("the event stays");
        let mut refusals = System::events()
            .into_iter()
            .filter_map(|record| match record.event {
                RuntimeEvent::Staking(Event::HandoverRefused { refusal }) => Some(refusal),
                _ => None,
            });
        let refusal = refusals.next_back().expect("it is refused");
        assert_eq!(
            step(&cursor, one_unit() * 100),
            Err(SteppedMigrationError::Failed)
        );
        for _ in 0..20 {
            roll_one();
        }
        assert!(HandoverStage::<Runtime>::exists());
        assert_eq!(observe_ours(), before);
        refusal
    })
}

#[test]
fn another_storage_version_is_refused() {
    for version in [0, 12, 17] {
        let refusal = refused(|| StorageVersion::new(version).put::<theirs::Staking>());
        assert_eq!(refusal, Refusal::UnknownVersion);
    }
}

#[test]
fn an_unknown_item_is_refused() {
    let refusal = refused(|| {
        let key = [twox_128(b"Staking"), twox_128(b"OffenceQueue")].concat();
        unhashed::put(&[key, vec![7; 20]].concat(), &1u32);
    });
    assert_eq!(refusal, Refusal::UnknownItem(twox_128(b"OffenceQueue")));
}

#[test]
fn eras_that_contradict_each_other_are_refused() {
    let refusal = refused(|| CurrentEra::<Runtime>::put(LAST_ERA + 2));
    assert_eq!(refusal, Refusal::ErasDisagree);
}

#[test]
fn a_history_that_this_runtime_does_not_keep_is_refused() {
    let refusal = refused(|| {
        let era = LAST_ERA + HISTORY + 1;
        for era in [era, LAST_ERA] {
            parity_staking::ErasStartSessionIndex::<theirs::Runtime>::insert(era, 1);
        }
        CurrentEra::<Runtime>::put(era);
        pallet_staking::ActiveEra::<Runtime>::mutate(|active| {
            active.as_mut().expect("is active").index = era;
        });
    });
    assert_eq!(refusal, Refusal::HistoryTooShort(LAST_ERA));
}

#[test]
fn too_little_weight_changes_nothing() {
    old_chain().execute_with(|| {
        upgrade();
        let required = one_unit();
        let refused = step(&None, required / 2);
        assert_eq!(
            refused,
            Err(SteppedMigrationError::InsufficientWeight { required })
        );
    });
}

#[test]
fn a_chain_that_began_with_this_pallet_is_left_alone() {
    use sp_runtime::{testing::UintAuthorityId, BuildStorage};
    let genesis = RuntimeGenesisConfig {
        balances: pallet_balances::GenesisConfig {
            balances: vec![(ALICE, 2_000)],
            ..Default::default()
        },
        staking: pallet_staking::GenesisConfig {
            stakers: vec![(ALICE, ALICE, 1_000, sp_staking::StakerStatus::Validator)],
            validator_count: 1,
            minimum_validator_count: 1,
            ..Default::default()
        },
        session: pallet_session::GenesisConfig {
            keys: vec![(ALICE, ALICE, UintAuthorityId(ALICE))],
            ..Default::default()
        },
        ..Default::default()
    };
    let mut chain: sp_io::TestExternalities = genesis.build_storage().expect("is valid").into();
    chain.execute_with(|| {
        begin_block(1);
        upgrade();
        assert!(!HandoverStage::<Runtime>::exists());
        let before = sp_io::storage::root(sp_runtime::StateVersion::V1);
        assert_eq!(step(&None, one_unit()), Ok(None));
        assert_eq!(sp_io::storage::root(sp_runtime::StateVersion::V1), before);
        roll(40);
        assert_eq!(Staking::active_era(), 2);
    });
}
