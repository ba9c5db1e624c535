//! What wallets and scripts encode and decode, byte by byte.

use crate::{
    mock::*, ActiveEraInfo, Call, ConfigOp, EraRewardPoints, Error, Event, Forcing, Nominations,
    RewardDestination, StakingLedger, UnlockChunk, ValidatorPrefs,
};
use codec::{Compact, Decode, Encode};
use frame_support::{
    traits::{GetCallIndex, GetCallName},
    BoundedVec,
};
use scale_info::{TypeDef, TypeInfo};
use sp_core::bytes::to_hex;
use sp_runtime::Perbill;

fn hex(value: impl Encode) -> String {
    to_hex(&value.encode(), false)
}

/// Encodes to these bytes and decodes from them.
fn assert_shape<V: Encode + Decode + PartialEq + core::fmt::Debug>(value: V, bytes: &str) {
    assert_eq!(hex(&value), bytes);
    assert_eq!(V::decode(&mut &value.encode()[..]), Ok(value));
}

#[test]
fn destinations_keep_their_indices() {
    assert_shape(RewardDestination::<AccountId>::Staked, "0x00");
    assert_shape(RewardDestination::<AccountId>::Stash, "0x01");
    assert_shape(RewardDestination::<AccountId>::Controller, "0x02");
    assert_shape(RewardDestination::<AccountId>::Account(5), "0x030500000000000000");
    assert_shape(RewardDestination::<AccountId>::None, "0x04");
}

#[test]
fn preferences_are_a_compact_commission_and_a_flag() {
    assert_shape(ValidatorPrefs::default(), "0x0000");
    assert_shape(ValidatorPrefs { blocked: true, ..commission(10) }, "0x0284d71701");
    assert_shape(commission(100), "0x02286bee00");
}

#[test]
fn a_ledger_is_compact_amounts_chunks_and_an_empty_list() {
    ExtBuilder::default().run(|| {
        let ledger = StakingLedger::<Test> {
            stash: 11,
            total: 1_000,
            active: 600,
            unlocking: BoundedVec::truncate_from(vec![UnlockChunk { value: 400, era: 7 }]),
            legacy_claimed_rewards: BoundedVec::new(),
        };
        assert_shape(ledger, "0x0b00000000000000a10f61090441061c00");
    });
}

#[test]
fn nominations_are_targets_an_era_and_a_flag() {
    let nominations = Nominations::<Test> {
        targets: BoundedVec::truncate_from(vec![1, 2]),
        submitted_in: 3,
        suppressed: false,
    };
    assert_shape(nominations, "0x08010000000000000002000000000000000300000000");
}

#[test]
fn an_active_era_is_its_number_and_perhaps_its_start() {
    assert_shape(ActiveEraInfo { index: 5, start: Some(6_000) }, "0x05000000017017000000000000");
    assert_shape(ActiveEraInfo { index: 5, start: None }, "0x0500000000");
}

#[test]
fn points_are_a_total_and_a_map() {
    let mut points = EraRewardPoints::<Test>::default();
    assert!(points.add(BOB, 20) && points.add(ALICE, 40));
    let (alice, bob) = ("010000000000000028000000", "020000000000000014000000");
    assert_shape(points, &format!("0x3c00000008{alice}{bob}"));
}

#[test]
fn forcing_and_config_ops_keep_their_indices() {
    assert_shape(Forcing::NotForcing, "0x00");
    assert_shape(Forcing::ForceNew, "0x01");
    assert_shape(Forcing::ForceNone, "0x02");
    assert_shape(Forcing::ForceAlways, "0x03");
    assert_shape(ConfigOp::<u32>::Noop, "0x00");
    assert_shape(ConfigOp::Set(5u32), "0x0105000000");
    assert_shape(ConfigOp::<u32>::Remove, "0x02");
}

#[test]
fn a_commission_over_100_percent_does_not_decode() {
    let one = Perbill::one().deconstruct();
    let decode = |parts: u32| ValidatorPrefs::decode(&mut &(Compact(parts), false).encode()[..]);
    assert_eq!(decode(one), Ok(commission(100)));
    for parts in [one + 1, 2 * one, u32::MAX] {
        let error = decode(parts).expect_err("is over 100%");
        assert!(error.to_string().contains("commission is over 100%"), "{error}");
    }
}

#[test]
fn a_call_with_a_commission_over_100_percent_does_not_decode() {
    let call = RuntimeCall::from(Call::validate { prefs: commission(100) });
    let bytes = call.encode();
    assert_eq!(RuntimeCall::decode(&mut &bytes[..]), Ok(call));

    let (pallet_and_call, _) = bytes.split_at(2);
    let over = [pallet_and_call, &(Compact(1_000_000_001u32), false).encode()].concat();
    assert_eq!(over.len(), bytes.len());
    assert!(RuntimeCall::decode(&mut &over[..]).is_err());
}

#[test]
fn calls_keep_their_indices() {
    let calls: Vec<_> = Call::<Test>::get_call_indices()
        .iter()
        .copied()
        .zip(Call::<Test>::get_call_names().iter().copied())
        .collect();
    let expected = [
        (0, "bond"),
        (1, "bond_extra"),
        (2, "unbond"),
        (3, "withdraw_unbonded"),
        (4, "validate"),
        (5, "nominate"),
        (6, "chill"),
        (7, "set_payee"),
        (8, "set_controller"),
        (9, "set_validator_count"),
        (10, "increase_validator_count"),
        (11, "scale_validator_count"),
        (12, "force_no_eras"),
        (13, "force_new_era"),
        (14, "set_invulnerables"),
        (15, "force_unstake"),
        (16, "force_new_era_always"),
        (18, "payout_stakers"),
        (19, "rebond"),
        (20, "reap_stash"),
        (21, "kick"),
        (22, "set_staking_configs"),
        (23, "chill_other"),
        (24, "force_apply_min_commission"),
        (25, "set_min_commission"),
        (26, "payout_stakers_by_page"),
        (40, "set_automatic_payouts"),
    ];
    assert_eq!(calls, expected);
}

/// What follows the pallet's index in an encoded call.
fn encoded(call: Call<Test>) -> String {
    to_hex(&RuntimeCall::from(call).encode()[1..], false)
}

#[test]
fn calls_encode_their_arguments_as_wallets_do() {
    let payee = RewardDestination::Account(5);
    assert_eq!(encoded(Call::bond { value: 1_000, payee }), "0x00a10f030500000000000000");
    assert_eq!(encoded(Call::bond_extra { max_additional: 1_000 }), "0x01a10f");
    assert_eq!(encoded(Call::unbond { value: 1_000 }), "0x02a10f");
    assert_eq!(encoded(Call::withdraw_unbonded { num_slashing_spans: 1 }), "0x0301000000");
    assert_eq!(encoded(Call::validate { prefs: commission(10) }), "0x040284d71700");
    assert_eq!(encoded(Call::nominate { targets: vec![1] }), "0x05040100000000000000");
    assert_eq!(encoded(Call::chill {}), "0x06");
    assert_eq!(encoded(Call::set_payee { payee: RewardDestination::Controller }), "0x0702");
    assert_eq!(encoded(Call::set_controller { controller: 5 }), "0x080500000000000000");
    assert_eq!(encoded(Call::set_validator_count { new: 4 }), "0x0910");
    assert_eq!(
        encoded(Call::payout_stakers { validator_stash: 1, era: 3 }),
        "0x12010000000000000003000000"
    );
    assert_eq!(encoded(Call::rebond { value: 1_000 }), "0x13a10f");
    assert_eq!(
        encoded(Call::payout_stakers_by_page { validator_stash: 1, era: 3, page: 2 }),
        "0x1a01000000000000000300000002000000"
    );
    assert_eq!(encoded(Call::set_automatic_payouts { enabled: false }), "0x2800");
}

/// The variants of an enum, by index.
fn variants<T: TypeInfo>() -> Vec<(u8, &'static str, Vec<&'static str>)> {
    let TypeDef::Variant(definition) = T::type_info().type_def else { panic!("is an enum") };
    let variants = definition.variants.into_iter();
    variants
        .map(|v| (v.index, v.name, v.fields.iter().filter_map(|field| field.name).collect()))
        .collect()
}

#[test]
fn events_keep_their_indices_and_fields() {
    let expected: [(u8, &str, &[&str]); 17] = [
        (0, "EraPaid", &["era_index", "validator_payout", "remainder"]),
        (1, "Rewarded", &["stash", "dest", "amount"]),
        (3, "SlashReported", &["validator", "fraction", "slash_era"]),
        (4, "OldSlashingReportDiscarded", &["session_index"]),
        (5, "StakersElected", &[]),
        (6, "Bonded", &["stash", "amount"]),
        (7, "Unbonded", &["stash", "amount"]),
        (8, "Withdrawn", &["stash", "amount"]),
        (9, "Kicked", &["nominator", "stash"]),
        (10, "StakingElectionFailed", &[]),
        (11, "Chilled", &["stash"]),
        (12, "PayoutStarted", &["era_index", "validator_stash", "page", "next"]),
        (13, "ValidatorPrefsSet", &["stash", "prefs"]),
        (14, "SnapshotVotersSizeExceeded", &["size"]),
        (15, "SnapshotTargetsSizeExceeded", &["size"]),
        (16, "ForceEra", &["mode"]),
        (40, "EraSettled", &["era_index", "to_treasury"]),
    ];
    let expected = expected.map(|(index, name, fields)| (index, name, fields.to_vec()));
    let events = variants::<Event<Test>>();
    let ours = events.into_iter().filter(|(_, name, _)| !name.starts_with("__"));
    assert_eq!(ours.collect::<Vec<_>>(), expected);
}

#[test]
fn errors_keep_their_indices() {
    let errors = variants::<Error<Test>>();
    let errors: Vec<_> = errors.into_iter().map(|(index, name, _)| (index, name)).collect();
    let expected = [
        (0, "NotController"),
        (1, "NotStash"),
        (2, "AlreadyBonded"),
        (3, "AlreadyPaired"),
        (4, "EmptyTargets"),
        (7, "InsufficientBond"),
        (8, "NoMoreChunks"),
        (9, "NoUnlockChunk"),
        (11, "InvalidEraToReward"),
        (14, "AlreadyClaimed"),
        (15, "InvalidPage"),
        (18, "BadState"),
        (19, "TooManyTargets"),
        (20, "BadTarget"),
        (21, "CannotChillOther"),
        (22, "TooManyNominators"),
        (23, "TooManyValidators"),
        (24, "CommissionTooLow"),
        (25, "BoundNotMet"),
        (29, "NotEnoughFunds"),
        (31, "CannotReapStash"),
        (34, "DuplicateTarget"),
    ];
    assert_eq!(errors, expected);
}

#[test]
fn clients_find_the_types_under_the_name_of_paritys_pallet() {
    let paths = [
        RewardDestination::<AccountId>::type_info().path,
        ValidatorPrefs::type_info().path,
        UnlockChunk::<Balance>::type_info().path,
        StakingLedger::<Test>::type_info().path,
        Nominations::<Test>::type_info().path,
        ActiveEraInfo::type_info().path,
        EraRewardPoints::<Test>::type_info().path,
        Forcing::type_info().path,
        ConfigOp::<u32>::type_info().path,
    ];
    let names = [
        "RewardDestination",
        "ValidatorPrefs",
        "UnlockChunk",
        "StakingLedger",
        "Nominations",
        "ActiveEraInfo",
        "EraRewardPoints",
        "Forcing",
        "ConfigOp",
    ];
    for (path, name) in paths.into_iter().zip(names) {
        assert_eq!(path.segments, ["pallet_staking", "types", name]);
    }
}
