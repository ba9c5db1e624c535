//! Governance sets every setting to its worst values, in whatever order, while elections go on. No block's hooks take
//! more than a block, the books stay right, and once the settings make sense again, so do the eras.

use crate::{mock::*, ConfigOp, Forcing, MaxCommission, MinCommission};
use proptest::{collection::vec, prelude::*, sample::select};
use sp_runtime::{DispatchResult, Perbill, Percent, StateVersion};

/// A setting, and what it is set to.
#[derive(Clone, Debug)]
enum Setting {
    ValidatorCount(u32),
    MoreValidators(u32),
    ScaledValidators(Percent),
    LeastValidators(u32),
    Eras(Forcing),
    Invulnerables(Vec<AccountId>),
    Bonds(ConfigOp<Balance>, ConfigOp<Balance>),
    Maxima(ConfigOp<u32>, ConfigOp<u32>),
    Threshold(ConfigOp<Percent>),
    CommissionFloor(ConfigOp<Perbill>),
    StakersPart(ConfigOp<Percent>),
    LeastCommission(Perbill),
    MostCommission(Perbill),
    ReportersShare(Perbill),
    LongestEra(Option<u64>),
    AutomaticPayouts(bool),
    Unstake,
    Slash(Perbill),
    CancelSlash(u32),
    Roll(u64),
}
use Setting::*;

/// Zero, a billionth, one, and more than one. No call can encode the last, but JSON and other pallets can.
fn share() -> impl Strategy<Value = Perbill> {
    let raw = |parts: u32| serde_json::from_value::<Perbill>(parts.into()).expect("a number");
    select(vec![raw(0), raw(1), raw(1_000_000_000), raw(u32::MAX)])
}

fn percent() -> impl Strategy<Value = Percent> {
    let raw = |parts: u8| serde_json::from_value::<Percent>(parts.into()).expect("a number");
    select(vec![raw(0), raw(1), raw(100), raw(255)])
}

fn count() -> impl Strategy<Value = u32> {
    select(vec![0, 1, 2, 3, 100, 101, 1_000, 1_001, u32::MAX])
}

/// One setting of `set_staking_configs`.
fn op<V: Clone + core::fmt::Debug + codec::Codec + Default>(
    values: impl Strategy<Value = V>,
) -> impl Strategy<Value = ConfigOp<V>> {
    prop_oneof![
        1 => Just(ConfigOp::Noop),
        2 => Just(ConfigOp::Remove),
        4 => values.prop_map(ConfigOp::Set),
    ]
}

fn balance_op() -> impl Strategy<Value = ConfigOp<Balance>> {
    op(select(vec![0, 1, 50, u128::MAX]))
}

fn setting() -> impl Strategy<Value = Setting> {
    let eras = vec![Forcing::ForceNew, Forcing::ForceNone, Forcing::ForceAlways];
    let counts = prop_oneof![
        count().prop_map(ValidatorCount),
        count().prop_map(MoreValidators),
        percent().prop_map(ScaledValidators),
        count().prop_map(LeastValidators),
        vec(select(vec![ALICE, BOB, CAROL, DAVE]), 0..110).prop_map(Invulnerables),
    ];
    let configs = prop_oneof![
        (balance_op(), balance_op()).prop_map(|(nominator, validator)| Bonds(nominator, validator)),
        (op(count()), op(count()))
            .prop_map(|(nominators, validators)| { Maxima(nominators, validators) }),
        op(percent()).prop_map(Threshold),
        op(share()).prop_map(CommissionFloor),
        op(percent()).prop_map(StakersPart),
    ];
    let others = prop_oneof![
        select(eras).prop_map(Eras),
        share().prop_map(LeastCommission),
        share().prop_map(MostCommission),
        share().prop_map(ReportersShare),
        select(vec![None, Some(0), Some(1), Some(150_000), Some(u64::MAX)]).prop_map(LongestEra),
        any::<bool>().prop_map(AutomaticPayouts),
        Just(Unstake),
        share().prop_map(Slash),
        (0..4u32).prop_map(CancelSlash),
    ];
    prop_oneof![2 => counts, 3 => configs, 3 => others, 4 => (1..12u64).prop_map(Roll)]
}

fn configs(
    nominator: ConfigOp<Balance>,
    validator: ConfigOp<Balance>,
    nominators: ConfigOp<u32>,
    validators: ConfigOp<u32>,
    threshold: ConfigOp<Percent>,
    floor: ConfigOp<Perbill>,
    stakers: ConfigOp<Percent>,
) -> DispatchResult {
    Staking::set_staking_configs(
        root(),
        nominator,
        validator,
        nominators,
        validators,
        threshold,
        floor,
        stakers,
    )
}

/// Of the candidates only Carol is slashed or forgotten, so that there is somebody to elect.
fn set(setting: Setting) -> DispatchResult {
    use ConfigOp::Noop;
    match setting {
        ValidatorCount(count) => Staking::set_validator_count(root(), count),
        MoreValidators(count) => Staking::increase_validator_count(root(), count),
        ScaledValidators(factor) => Staking::scale_validator_count(root(), factor),
        LeastValidators(count) => Staking::set_minimum_validator_count(root(), count),
        Eras(Forcing::ForceNone) => Staking::force_no_eras(root()),
        Eras(Forcing::ForceAlways) => Staking::force_new_era_always(root()),
        Eras(_) => Staking::force_new_era(root()),
        Invulnerables(who) => Staking::set_invulnerables(root(), who),
        Bonds(nominator, validator) => configs(nominator, validator, Noop, Noop, Noop, Noop, Noop),
        Maxima(nominators, validators) => {
            configs(Noop, Noop, nominators, validators, Noop, Noop, Noop)
        }
        Threshold(threshold) => configs(Noop, Noop, Noop, Noop, threshold, Noop, Noop),
        CommissionFloor(floor) => configs(Noop, Noop, Noop, Noop, Noop, floor, Noop),
        StakersPart(part) => configs(Noop, Noop, Noop, Noop, Noop, Noop, part),
        LeastCommission(share) => Staking::set_min_commission(root(), share),
        MostCommission(share) => Staking::set_max_commission(root(), share),
        ReportersShare(share) => Staking::set_slash_reward_fraction(root(), share),
        LongestEra(millis) => Staking::set_max_era_duration(root(), millis),
        AutomaticPayouts(enabled) => Staking::set_automatic_payouts(root(), enabled),
        Unstake => Staking::force_unstake(root(), CAROL, 0),
        Slash(fraction) => Staking::manual_slash(root(), CAROL, Staking::active_era(), fraction),
        CancelSlash(ahead) => {
            Staking::cancel_deferred_slash(root(), Staking::active_era() + ahead, vec![0])
        }
        Roll(blocks) => {
            for _ in 0..blocks {
                let before = System::block_weight().total();
                roll_one();
                let taken = System::block_weight().total().saturating_sub(before);
                assert!(
                    taken.all_lte(MaxBlockWeight::get()),
                    "hooks take {taken:?}, a block has {:?}",
                    MaxBlockWeight::get()
                );
            }
            Ok(())
        }
    }
}

/// Settings with which a chain runs.
fn come_to_reason() {
    let set = |value| ConfigOp::Set(value);
    Staking::set_minimum_validator_count(root(), 1).expect("one is never too many");
    Staking::set_validator_count(root(), 2).expect("two seats");
    Staking::set_min_commission(root(), Perbill::zero()).expect("no floor");
    let remove = ConfigOp::Remove;
    configs(
        set(50),
        set(100),
        ConfigOp::Remove,
        remove,
        ConfigOp::Remove,
        ConfigOp::Noop,
        ConfigOp::Remove,
    )
    .expect("usual bounds");
    Staking::force_new_era(root()).expect("root");
}

fn govern(life: Vec<Setting>) {
    let chain = ExtBuilder::default()
        .nominator(NINA, 500, &[ALICE, BOB])
        .nominator(OMAR, 300, &[CAROL]);
    chain.run(|| {
        // 200 candidates without session keys. No setting makes room for them in an election.
        for keyless in 2_000..2_200 {
            fund(keyless, 200);
            frame_support::assert_ok!(bond(keyless, 100));
            validate(keyless);
        }
        for setting in life {
            let before = sp_io::storage::root(StateVersion::V1);
            let story = format!("{setting:?}");
            if let Err(error) = set(setting) {
                let after = sp_io::storage::root(StateVersion::V1);
                assert_eq!(after, before, "{story} fails with {error:?}");
            }
            check_block();
            assert!(MinCommission::<Test>::get() <= MaxCommission::<Test>::get());
        }
        come_to_reason();
        let era = Staking::active_era();
        for _ in 0..40 {
            roll_one();
        }
        assert!(Staking::active_era() > era, "eras go on");
        assert!(!session_validators().is_empty());
    });
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn no_setting_of_governance_breaks_the_books_a_block_or_the_eras_for_good(
        life in vec(setting(), 50),
        over_blocks in any::<bool>(),
    ) {
        if over_blocks {
            elect_over_blocks();
        }
        govern(life);
    }
}
