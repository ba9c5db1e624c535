//! Settings that only governance can change. Values that are refused are in `refusals`.

mod refusals;

use crate::{
    assert_refused, mock::*, AutomaticPayouts, ChillThreshold, ConfigOp, Error, Event, ForceEra,
    Forcing, Invulnerables, MaxNominatorsCount, MaxStakedRewards, MaxValidatorsCount,
    MinCommission, MinNominatorBond, MinValidatorBond, MinimumValidatorCount, SlashRewardFraction,
    ValidatorCount,
};
use frame_support::assert_ok;
use sp_runtime::{DispatchError::BadOrigin, DispatchResult, Perbill, Percent};

#[test]
fn nobody_but_root_governs() {
    ExtBuilder::default()
        .nominator(NINA, 500, &[ALICE])
        .run(|| {
            let dora = || signed(DORA);
            assert_refused!(Staking::set_validator_count(dora(), 3), BadOrigin);
            assert_refused!(Staking::increase_validator_count(dora(), 1), BadOrigin);
            assert_refused!(
                Staking::scale_validator_count(dora(), Percent::from_percent(50)),
                BadOrigin
            );
            assert_refused!(Staking::force_no_eras(dora()), BadOrigin);
            assert_refused!(Staking::force_new_era(dora()), BadOrigin);
            assert_refused!(Staking::force_new_era_always(dora()), BadOrigin);
            assert_refused!(Staking::set_invulnerables(dora(), vec![DORA]), BadOrigin);
            assert_refused!(
                Staking::set_min_commission(dora(), Perbill::one()),
                BadOrigin
            );
            assert_refused!(Staking::set_automatic_payouts(dora(), false), BadOrigin);
            assert_refused!(Staking::set_minimum_validator_count(dora(), 1), BadOrigin);
            assert_refused!(
                Staking::set_slash_reward_fraction(dora(), Perbill::one()),
                BadOrigin
            );
            assert_refused!(
                Staking::set_max_commission(dora(), Perbill::one()),
                BadOrigin
            );
            assert_refused!(Staking::set_max_era_duration(dora(), None), BadOrigin);
            // Nina cannot force out her own stake either.
            assert_refused!(Staking::force_unstake(signed(NINA), NINA, 0), BadOrigin);
            assert_refused!(configure(dora(), ConfigOp::Set), BadOrigin);
        });
}

#[test]
fn root_sets_the_number_of_validators() {
    ExtBuilder::default().run(|| {
        // 1. The number is set to 25 and increased by 5.
        assert_ok!(Staking::set_validator_count(root(), 25));
        assert_eq!(ValidatorCount::<Test>::get(), 25);
        assert_ok!(Staking::increase_validator_count(root(), 5));
        assert_eq!(ValidatorCount::<Test>::get(), 30);
        // 2. It is scaled by 9%: 2.7 are rounded down.
        assert_ok!(Staking::scale_validator_count(
            root(),
            Percent::from_percent(9)
        ));
        assert_eq!(ValidatorCount::<Test>::get(), 32);
        assert_ok!(Staking::scale_validator_count(root(), Percent::zero()));
        assert_eq!(ValidatorCount::<Test>::get(), 32);
        // 3. It is set to one: the next era has one validator.
        assert_ok!(Staking::set_validator_count(root(), 1));
        assert_eq!(ValidatorCount::<Test>::get(), 1);
        roll_to_active_era(1);
        assert_eq!(session_validators(), [ALICE]);
    });
}

#[test]
fn there_are_at_most_as_many_validators_as_a_set_holds() {
    ExtBuilder::default().run(|| {
        // 1. A set holds 100 validators. More cannot be set.
        let e = || Error::<Test>::TooManyValidators;
        assert_refused!(Staking::set_validator_count(root(), 101), e());
        // 2. From 100, the number can be neither increased nor scaled.
        assert_ok!(Staking::set_validator_count(root(), 100));
        assert_refused!(Staking::increase_validator_count(root(), 1), e());
        assert_refused!(Staking::increase_validator_count(root(), u32::MAX), e());
        assert_refused!(
            Staking::scale_validator_count(root(), Percent::from_percent(1)),
            e()
        );
        assert_eq!(ValidatorCount::<Test>::get(), 100);
    });
}

#[test]
fn there_is_at_least_one_validator() {
    ExtBuilder::default().run(|| {
        assert_refused!(
            Staking::set_validator_count(root(), 0),
            Error::<Test>::BoundNotMet
        );
        assert_eq!(ValidatorCount::<Test>::get(), 2);
    });
}

#[test]
fn the_minimum_of_validators_is_never_above_their_number() {
    ExtBuilder::default().run(|| {
        // 1. There are two seats: a minimum of three is refused.
        let e = || Error::<Test>::BoundNotMet;
        assert_refused!(Staking::set_minimum_validator_count(root(), 3), e());
        // 2. With five seats it is set.
        assert_ok!(Staking::set_validator_count(root(), 5));
        assert_ok!(Staking::set_minimum_validator_count(root(), 3));
        assert_eq!(MinimumValidatorCount::<Test>::get(), 3);
        // 3. The number of seats cannot fall below the minimum.
        assert_refused!(Staking::set_validator_count(root(), 2), e());
        assert_ok!(Staking::set_validator_count(root(), 3));
        // 4. A minimum of zero is allowed.
        assert_ok!(Staking::set_minimum_validator_count(root(), 0));
        assert_eq!(MinimumValidatorCount::<Test>::get(), 0);
    });
}

#[test]
fn root_sets_the_reporters_share() {
    ExtBuilder::default().run(|| {
        assert_ok!(Staking::set_slash_reward_fraction(
            root(),
            Perbill::from_percent(10)
        ));
        assert_eq!(
            SlashRewardFraction::<Test>::get(),
            Perbill::from_percent(10)
        );
    });
}

#[test]
fn root_says_how_eras_are_forced() {
    ExtBuilder::default().run(|| {
        assert_ok!(Staking::force_no_eras(root()));
        assert_eq!(ForceEra::<Test>::get(), Forcing::ForceNone);
        assert_ok!(Staking::force_new_era_always(root()));
        assert_eq!(ForceEra::<Test>::get(), Forcing::ForceAlways);
        assert_ok!(Staking::force_new_era(root()));
        assert_eq!(ForceEra::<Test>::get(), Forcing::ForceNew);
        let modes = [Forcing::ForceNone, Forcing::ForceAlways, Forcing::ForceNew];
        assert_eq!(staking_events(), modes.map(|mode| Event::ForceEra { mode }));
    });
}

#[test]
fn root_names_the_invulnerable() {
    ExtBuilder::default().run(|| {
        assert_ok!(Staking::set_invulnerables(root(), vec![ALICE, BOB]));
        assert_eq!(Invulnerables::<Test>::get().to_vec(), [ALICE, BOB]);
        assert_refused!(
            Staking::set_invulnerables(root(), (1..=101).collect()),
            Error::<Test>::TooManyValidators
        );
        assert_ok!(Staking::set_invulnerables(root(), (1..=100).collect()));
        assert_eq!(Invulnerables::<Test>::get().len(), 100);
        assert_ok!(Staking::set_invulnerables(root(), vec![]));
        assert!(Invulnerables::<Test>::get().is_empty());
    });
}

#[test]
fn root_sets_the_commission_floor() {
    ExtBuilder::default().run(|| {
        assert_ok!(Staking::set_min_commission(
            root(),
            Perbill::from_percent(5)
        ));
        assert_eq!(MinCommission::<Test>::get(), Perbill::from_percent(5));
    });
}

#[test]
fn root_switches_automatic_payouts() {
    ExtBuilder::default().run(|| {
        assert_ok!(Staking::set_automatic_payouts(root(), false));
        assert!(!AutomaticPayouts::<Test>::get());
        assert_ok!(Staking::set_automatic_payouts(root(), true));
        assert!(AutomaticPayouts::<Test>::get());
    });
}

/// See [`settings`].
type Settings = (
    Balance,
    Balance,
    Option<u32>,
    Option<u32>,
    Option<u8>,
    u32,
    Option<u8>,
);

/// Returns the seven settings of `set_staking_configs` in its order, as plain numbers: units, stakers, percent or parts
/// per billion.
fn settings() -> Settings {
    (
        MinNominatorBond::<Test>::get(),
        MinValidatorBond::<Test>::get(),
        MaxNominatorsCount::<Test>::get(),
        MaxValidatorsCount::<Test>::get(),
        ChillThreshold::<Test>::get().map(|percent| percent.deconstruct()),
        MinCommission::<Test>::get().deconstruct(),
        MaxStakedRewards::<Test>::get().map(|percent| percent.deconstruct()),
    )
}

/// Calls `set_staking_configs`. `op` gets the number of each setting, from 1 to 7, and returns its operation.
fn configure(origin: RuntimeOrigin, op: impl Fn(u8) -> ConfigOp<u8>) -> DispatchResult {
    fn of<V: codec::Codec + Default>(op: ConfigOp<u8>, from: impl Fn(u8) -> V) -> ConfigOp<V> {
        match op {
            ConfigOp::Noop => ConfigOp::Noop,
            ConfigOp::Set(value) => ConfigOp::Set(from(value)),
            ConfigOp::Remove => ConfigOp::Remove,
        }
    }
    Staking::set_staking_configs(
        origin,
        of(op(1), Balance::from),
        of(op(2), Balance::from),
        of(op(3), u32::from),
        of(op(4), u32::from),
        of(op(5), Percent::from_percent),
        of(op(6), |parts| Perbill::from_parts(parts.into())),
        of(op(7), Percent::from_percent),
    )
}

#[test]
fn each_bound_on_stakers_is_set_left_or_removed() {
    ExtBuilder::default().run(|| {
        // 1. `Noop` leaves all settings.
        let genesis = (50, 100, None, None, None, 0, None);
        assert_eq!(settings(), genesis);
        assert_ok!(configure(root(), |_| ConfigOp::Noop));
        assert_eq!(settings(), genesis);
        // 2. `Set` sets all, and `Noop` leaves them again.
        assert_ok!(configure(root(), ConfigOp::Set));
        assert_eq!(settings(), (1, 2, Some(3), Some(4), Some(5), 6, Some(7)));
        assert_ok!(configure(root(), |_| ConfigOp::Noop));
        assert_eq!(settings(), (1, 2, Some(3), Some(4), Some(5), 6, Some(7)));
        // 3. `Remove` resets all to their defaults.
        assert_ok!(configure(root(), |_| ConfigOp::Remove));
        assert_eq!(settings(), (0, 0, None, None, None, 0, None));
    });
}

#[test]
fn a_change_to_one_bound_leaves_the_others() {
    for changed in 1..=7 {
        ExtBuilder::default().run(|| {
            assert_ok!(configure(root(), |n| ConfigOp::Set(n + 10)));
            assert_ok!(configure(root(), |n| {
                if n == changed {
                    ConfigOp::Set(n + 20)
                } else {
                    ConfigOp::Noop
                }
            }));
            let now = |n: u8| if n == changed { n + 20 } else { n + 10 };
            assert_eq!(
                settings(),
                (
                    now(1).into(),
                    now(2).into(),
                    Some(now(3).into()),
                    Some(now(4).into()),
                    Some(now(5)),
                    now(6).into(),
                    Some(now(7)),
                )
            );
        });
    }
}
