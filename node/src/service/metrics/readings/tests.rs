//! What is read of a genesis, and that a state of another version is not read.

use super::*;
use frame_support::traits::StorageVersion;
use palisade_runtime::genesis;
use sp_state_machine::BasicExternalities;

/// Runs a story on the genesis of a preset.
fn on_genesis_of(preset: &str, story: impl FnOnce()) {
    BasicExternalities::new_empty().execute_with(|| {
        let json = genesis::get_preset(&preset.into()).expect("is a preset");
        genesis::build_state(json).expect("the preset is valid");
        story();
    });
}

#[test]
fn at_genesis_all_validators_work_and_nothing_is_owed() {
    on_genesis_of(genesis::LOCAL, || {
        let stashes = Session::validators();
        let readings = Readings::take(|_| true);
        assert_eq!(
            readings,
            Ok(Readings {
                block: 0,
                active_era: 0,
                era_progress: 0.0,
                active: 4,
                waiting: Validators::<Runtime>::count() as usize - 4,
                disabled: 0,
                own_points: stashes.into_iter().map(|stash| (stash, 0)).collect(),
                average_points: 0.0,
                pending_slashes: 0,
                unpaid_pages: 0,
                phase: 0,
            })
        );
    });
}

#[test]
fn points_and_progress_are_those_of_the_active_era() {
    on_genesis_of(genesis::LOCAL, || {
        let stashes = Session::validators();
        let keys: Vec<_> = Babe::authorities()
            .into_iter()
            .map(|(key, _)| key)
            .collect();
        // 1. The second validator has 60 of 80 points. A third of the era has passed.
        let mut points = ErasRewardPoints::<Runtime>::get(0);
        points.total = 80;
        points
            .individual
            .extend([(stashes[0].clone(), 20), (stashes[1].clone(), 60)]);
        ErasRewardPoints::<Runtime>::insert(0, points);
        ActiveEra::<Runtime>::put(palisade_staking::ActiveEraInfo {
            index: 0,
            start: Some(1_000),
        });
        let third = usual_era_millis() / 3;
        frame_support::storage::unhashed::put(
            &frame_support::storage::storage_prefix(b"Timestamp", b"Now"),
            &(1_000 + third),
        );
        // 2. This node has the key of the second validator.
        let readings = Readings::take(|key| *key == keys[1]).expect("is readable");
        assert_eq!(readings.own_points, [(stashes[1].clone(), 60)]);
        assert_eq!(readings.average_points, 20.0);
        assert!((readings.era_progress - 1.0 / 3.0).abs() < 1e-3);
        // 3. A node without keys has no points.
        let readings = Readings::take(|_| false).expect("is readable");
        assert_eq!(readings.own_points, []);
    });
}

#[test]
fn a_state_of_another_version_is_not_read() {
    on_genesis_of(genesis::LOCAL, || {
        StorageVersion::new(9_999).put::<Staking>();
        assert_eq!(
            Readings::take(|_| true),
            Err(Unreadable::OtherVersion("Staking"))
        );
    });
}
