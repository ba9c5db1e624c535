//! Each setting is set to its worst values, and removed.

use super::*;
use crate::{
    rooms::{Limits, RewardPolicy},
    MaxCommission, MaxEraDuration,
};

/// A share of more than 100%. Only code can make it: no call decodes to it.
fn parts<Share: serde::de::DeserializeOwned>(parts: u32) -> Share {
    serde_json::from_value(parts.into()).expect("a number is a share")
}

fn percent(percent: u32) -> Perbill {
    Perbill::from_percent(percent)
}

/// The arguments of `set_staking_configs`.
struct Operations {
    nominator_bond: ConfigOp<Balance>,
    validator_bond: ConfigOp<Balance>,
    nominators: ConfigOp<u32>,
    validators: ConfigOp<u32>,
    threshold: ConfigOp<Percent>,
    floor: ConfigOp<Perbill>,
    stakers_part: ConfigOp<Percent>,
}

/// Returns a new value within its bounds for each setting.
fn sound() -> Operations {
    let half = || ConfigOp::Set(Percent::from_percent(50));
    Operations {
        nominator_bond: ConfigOp::Set(77),
        validator_bond: ConfigOp::Set(78),
        nominators: ConfigOp::Set(79),
        validators: ConfigOp::Set(80),
        threshold: half(),
        floor: ConfigOp::Set(percent(5)),
        stakers_part: half(),
    }
}

fn apply(operations: Operations) -> DispatchResult {
    Staking::set_staking_configs(
        root(),
        operations.nominator_bond,
        operations.validator_bond,
        operations.nominators,
        operations.validators,
        operations.threshold,
        operations.floor,
        operations.stakers_part,
    )
}

#[test]
fn no_share_is_more_than_all() {
    ExtBuilder::default().run(|| {
        let e = || Error::<Test>::BoundNotMet;
        for too_much in [1_000_000_001, u32::MAX] {
            assert_refused!(
                Staking::set_slash_reward_fraction(root(), parts(too_much)),
                e()
            );
            assert_refused!(Staking::set_min_commission(root(), parts(too_much)), e());
            assert_refused!(Staking::set_max_commission(root(), parts(too_much)), e());
        }
        for share in [Perbill::one(), Perbill::zero()] {
            assert_ok!(Staking::set_slash_reward_fraction(root(), share));
            assert_eq!(SlashRewardFraction::<Test>::get(), share);
            assert_ok!(Staking::set_min_commission(root(), share));
            assert_eq!(MinCommission::<Test>::get(), share);
            assert_ok!(Staking::set_max_commission(root(), share));
            assert_eq!(MaxCommission::<Test>::get(), share);
            // So that the other order is allowed.
            assert_ok!(Staking::set_min_commission(root(), Perbill::zero()));
        }
    });
}

#[test]
fn the_commission_floor_is_never_above_the_ceiling() {
    ExtBuilder::default().run(|| {
        let e = || Error::<Test>::BoundNotMet;
        assert_eq!(MaxCommission::<Test>::get(), Perbill::one());
        // 1. With a floor of 10%, the ceiling can be 10% and no less.
        assert_ok!(Staking::set_min_commission(root(), percent(10)));
        assert_refused!(Staking::set_max_commission(root(), percent(9)), e());
        assert_refused!(Staking::set_max_commission(root(), Perbill::zero()), e());
        assert_ok!(Staking::set_max_commission(root(), percent(10)));
        // 2. With a ceiling of 10%, the floor can't be more, whichever call sets it.
        assert_refused!(Staking::set_min_commission(root(), percent(11)), e());
        assert_refused!(
            apply(Operations {
                floor: ConfigOp::Set(percent(11)),
                ..sound()
            }),
            e()
        );
        // 3. Without a floor there is room for a lower ceiling.
        assert_ok!(apply(Operations {
            floor: ConfigOp::Remove,
            ..sound()
        }));
        assert_ok!(Staking::set_max_commission(root(), Perbill::zero()));
        assert_eq!(MaxCommission::<Test>::get(), Perbill::zero());
    });
}

#[test]
fn no_maximum_is_beyond_what_elections_read_and_without_one_that_holds() {
    MaxCandidates::set(50);
    MaxNominators::set(60);
    ExtBuilder::default().run(|| {
        let bounds = || {
            (
                Limits::<Test>::max_nominators(),
                Limits::<Test>::max_candidates(),
            )
        };
        let set = |nominators, validators| {
            apply(Operations {
                nominators,
                validators,
                ..sound()
            })
        };
        assert_eq!(bounds(), (60, 50));
        let e = || Error::<Test>::BoundNotMet;
        for too_many in [61, u32::MAX] {
            assert_refused!(set(ConfigOp::Set(too_many), ConfigOp::Set(50)), e());
        }
        for too_many in [51, u32::MAX] {
            assert_refused!(set(ConfigOp::Set(60), ConfigOp::Set(too_many)), e());
        }
        assert_ok!(set(ConfigOp::Set(60), ConfigOp::Set(50)));
        assert_eq!(bounds(), (60, 50));
        // Harsh, but nothing breaks: nobody new has a place.
        assert_ok!(set(ConfigOp::Set(0), ConfigOp::Set(0)));
        assert_eq!(bounds(), (0, 0));
        assert_ok!(set(ConfigOp::Remove, ConfigOp::Remove));
        assert_eq!(bounds(), (60, 50));
    });
}

#[test]
fn a_maximum_above_what_elections_read_in_this_release_does_not_count() {
    ExtBuilder::default().run(|| {
        // 1. The maxima are 79 nominators and 80 candidates.
        assert_ok!(apply(sound()));
        assert_eq!(
            (
                Limits::<Test>::max_nominators(),
                Limits::<Test>::max_candidates()
            ),
            (79, 80)
        );
        // 2. The next release reads 4 nominators and 5 candidates, so no more are admitted.
        MaxCandidates::set(5);
        MaxNominators::set(4);
        assert_eq!(
            (
                Limits::<Test>::max_nominators(),
                Limits::<Test>::max_candidates()
            ),
            (4, 5)
        );
    });
}

#[test]
fn one_wrong_setting_of_seven_changes_none() {
    MaxCandidates::set(100);
    MaxNominators::set(100);
    ExtBuilder::default().run(|| {
        let wrong = [
            Operations {
                nominators: ConfigOp::Set(101),
                ..sound()
            },
            Operations {
                validators: ConfigOp::Set(101),
                ..sound()
            },
            Operations {
                threshold: ConfigOp::Set(parts(101)),
                ..sound()
            },
            Operations {
                floor: ConfigOp::Set(parts(1_000_000_001)),
                ..sound()
            },
            Operations {
                stakers_part: ConfigOp::Set(parts(255)),
                ..sound()
            },
        ];
        let before = settings();
        for operations in wrong {
            assert_refused!(apply(operations), Error::<Test>::BoundNotMet);
            assert_eq!(settings(), before);
        }
        assert_ok!(apply(sound()));
        assert_eq!(
            settings(),
            (77, 78, Some(79), Some(80), Some(50), 50_000_000, Some(50))
        );
    });
}

#[test]
fn unreachable_minimum_bonds_keep_newcomers_out_and_let_anybody_leave() {
    ExtBuilder::unpaid().nominator(NINA, 500, &[ALICE]).run(|| {
        // 1. Governance asks for more than anybody has.
        assert_ok!(apply(Operations {
            nominator_bond: ConfigOp::Set(Balance::MAX),
            validator_bond: ConfigOp::Set(Balance::MAX),
            ..sound()
        }));
        // 2. Nobody new can bond. The validators work on. Nina is below the minimum, so she has no vote.
        assert_refused!(bond(DORA, 5_000), Error::<Test>::InsufficientBond);
        roll_to_active_era(2);
        assert_eq!(elected(2), [ALICE, BOB]);
        assert_eq!(backing(2, ALICE, NINA), 0);
        // 3. Nina can leave.
        assert_ok!(Staking::chill(signed(NINA)));
        assert_ok!(Staking::unbond(signed(NINA), 500));
        // 4. With lower minimum bonds Dora can bond.
        assert_ok!(apply(sound()));
        assert_ok!(bond(DORA, 5_000));
    });
}

#[test]
fn an_era_mints_for_some_time_and_for_no_longer_than_the_runtime_allows() {
    LongestPaidEra::set(20_000);
    ExtBuilder::default().run(|| {
        let e = || Error::<Test>::BoundNotMet;
        assert_eq!(RewardPolicy::<Test>::longest_paid_era(), 20_000);
        for wrong in [0, 20_001, u64::MAX] {
            assert_refused!(Staking::set_max_era_duration(root(), Some(wrong)), e());
        }
        for millis in [1, 20_000] {
            assert_ok!(Staking::set_max_era_duration(root(), Some(millis)));
            assert_eq!(MaxEraDuration::<Test>::get(), Some(millis));
            assert_eq!(RewardPolicy::<Test>::longest_paid_era(), millis);
        }
        // Another release, or shorter eras.
        LongestPaidEra::set(9_000);
        assert_eq!(RewardPolicy::<Test>::longest_paid_era(), 9_000);
        LongestPaidEra::set(30_000);
        assert_eq!(RewardPolicy::<Test>::longest_paid_era(), 20_000);
        assert_ok!(Staking::set_max_era_duration(root(), None));
        assert_eq!(RewardPolicy::<Test>::longest_paid_era(), 30_000);
    });
}
