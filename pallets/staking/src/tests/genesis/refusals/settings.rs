//! Settings with which no chain starts.

use super::*;

/// A share as JSON may hold it: it can be more than 100%.
fn parts<Share: serde::de::DeserializeOwned>(parts: u32) -> Share {
    serde_json::from_value(parts.into()).expect("a number is a share")
}

#[test]
fn shares_of_more_than_all_are_refused() {
    let sound = || genesis(stakers());
    let shares = [
        crate::GenesisConfig {
            slash_reward_fraction: parts(2_000_000_000),
            ..sound()
        },
        crate::GenesisConfig {
            commission: parts(1_000_000_001),
            ..sound()
        },
        crate::GenesisConfig {
            min_commission: parts(u32::MAX),
            ..sound()
        },
        crate::GenesisConfig {
            max_commission: Some(parts(1_000_000_001)),
            ..sound()
        },
        crate::GenesisConfig {
            chill_threshold: Some(parts(101)),
            ..sound()
        },
    ];
    assert_eq!(
        shares.map(refused),
        [
            "staking.slashRewardFraction: 2000000000 is more than 1000000000, which is 100%",
            "staking.commission: 1000000001 is more than 1000000000, which is 100%",
            "staking.minCommission: 4294967295 is more than 1000000000, which is 100%",
            "staking.maxCommission: 1000000001 is more than 1000000000, which is 100%",
            "staking.chillThreshold: 101 is more than 100, which is 100%",
        ]
    );
    start(crate::GenesisConfig {
        slash_reward_fraction: Perbill::one(),
        chill_threshold: Some(Percent::one()),
        max_commission: Some(Perbill::one()),
        ..sound()
    })
    .execute_with(|| {
        assert_eq!(SlashRewardFraction::<Test>::get(), Perbill::one());
        assert_eq!(crate::ChillThreshold::<Test>::get(), Some(Percent::one()));
        assert_eq!(crate::MaxCommission::<Test>::get(), Perbill::one());
    });
}

#[test]
fn commissions_of_a_genesis_are_not_above_the_maximum() {
    let with = |floor, commission, ceiling| crate::GenesisConfig {
        min_commission: Perbill::from_percent(floor),
        commission: Perbill::from_percent(commission),
        max_commission: Some(Perbill::from_percent(ceiling)),
        ..genesis(stakers())
    };
    assert_eq!(
        refused(with(0, 21, 20)),
        "staking.commission: 210000000 is more than 200000000, the staking.maxCommission"
    );
    assert_eq!(
        refused(with(21, 21, 20)),
        "staking.minCommission: 210000000 is more than 200000000, the staking.maxCommission"
    );
    start(with(20, 20, 20)).execute_with(|| {
        assert_eq!(Validators::<Test>::get(ALICE), commission(20));
        assert_eq!(MinCommission::<Test>::get(), Perbill::from_percent(20));
    });
}

#[test]
fn an_era_of_a_genesis_mints_for_some_time_and_not_for_too_long() {
    let lasting = |millis| crate::GenesisConfig {
        max_era_duration: Some(millis),
        ..genesis(stakers())
    };
    assert_eq!(
        refused(lasting(0)),
        "staking.maxEraDuration: 0 is less than 1 (ms): eras would pay nothing"
    );
    assert_eq!(
        refused(lasting(150_001)),
        "staking.maxEraDuration: 150001 is more than 150000, the longest time for which an era may mint \
         (LongestPaidEra, ms)"
    );
    start(lasting(150_000))
        .execute_with(|| assert_eq!(RewardPolicy::<Test>::longest_paid_era(), 150_000));
}

#[test]
fn a_genesis_commission_reaches_the_minimum() {
    let low = crate::GenesisConfig {
        commission: Perbill::from_percent(4),
        ..genesis(stakers())
    };
    assert_eq!(
        refused(low),
        "staking.commission: 40000000 is less than 50000000, the staking.minCommission"
    );
}

#[test]
fn counts_fit_what_a_set_can_have_and_what_the_genesis_has() {
    let flaws = [
        (
            crate::GenesisConfig {
                invulnerables: (1..=101).collect(),
                ..genesis(stakers())
            },
            "staking.invulnerables: their number: 101 is more than 100, the most validators that a set can have (MaxValidatorSet)",
        ),
        (
            crate::GenesisConfig {
                validator_count: 101,
                ..genesis(stakers())
            },
            "staking.validatorCount: 101 is more than 100, the most validators that a set can have (MaxValidatorSet)",
        ),
        (
            crate::GenesisConfig {
                max_validator_count: Some(1),
                ..genesis(stakers())
            },
            "staking.stakers: the number of validators: 2 is more than 1, the staking.maxValidatorCount",
        ),
        (
            crate::GenesisConfig {
                max_nominator_count: Some(0),
                ..genesis(stakers())
            },
            "staking.stakers: the number of nominators: 1 is more than 0, the staking.maxNominatorCount",
        ),
    ];
    for (genesis, reason) in flaws {
        assert_eq!(refused(genesis), reason);
    }
}

#[test]
fn no_list_of_a_genesis_is_longer_than_what_elections_read() {
    let candidates = "the most candidates that an election takes in";
    let nominators = "the most nominators that an election takes in";
    let with = |validators, nominators| crate::GenesisConfig {
        max_validator_count: validators,
        max_nominator_count: nominators,
        ..genesis(stakers())
    };
    assert_eq!(
        refused(with(Some(1_001), None)),
        format!("staking.maxValidatorCount: 1001 is more than 1000, {candidates}")
    );
    assert_eq!(
        refused(with(None, Some(10_001))),
        format!("staking.maxNominatorCount: 10001 is more than 10000, {nominators}")
    );
    start(with(Some(1_000), Some(10_000))).execute_with(|| {
        assert_eq!(MaxValidatorsCount::<Test>::get(), Some(1_000));
        assert_eq!(MaxNominatorsCount::<Test>::get(), Some(10_000));
    });
    MaxCandidates::set(1);
    assert_eq!(
        refused(with(None, None)),
        format!("staking.stakers: the number of validators: 2 is more than 1, {candidates}")
    );
    MaxCandidates::set(2);
    MaxNominators::set(0);
    assert_eq!(
        refused(with(None, None)),
        format!("staking.stakers: the number of nominators: 1 is more than 0, {nominators}")
    );
}
