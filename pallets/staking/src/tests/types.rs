//! The encoding of stored types, byte by byte. Calls, events and errors are in `indices`.

use crate::{
    mock::*, ActiveEraInfo, Call, ConfigOp, EraRewardPoints, Forcing, Nominations,
    RewardDestination, StakingLedger, UnlockChunk, ValidatorPrefs,
};
use codec::{Compact, Decode, Encode};
use frame_support::BoundedVec;
use scale_info::TypeInfo;
use sp_core::bytes::to_hex;
use sp_runtime::Perbill;

fn hex(value: impl Encode) -> String {
    to_hex(&value.encode(), false)
}

/// Asserts that a value encodes to these bytes and decodes from them.
fn assert_shape<V: Encode + Decode + PartialEq + core::fmt::Debug>(value: V, bytes: &str) {
    assert_eq!(hex(&value), bytes);
    assert_eq!(V::decode(&mut &value.encode()[..]), Ok(value));
}

#[test]
fn destinations_keep_their_indices() {
    assert_shape(RewardDestination::<AccountId>::Staked, "0x00");
    assert_shape(RewardDestination::<AccountId>::Stash, "0x01");
    assert_shape(RewardDestination::<AccountId>::Controller, "0x02");
    assert_shape(
        RewardDestination::<AccountId>::Account(5),
        "0x030500000000000000",
    );
    assert_shape(RewardDestination::<AccountId>::None, "0x04");
}

#[test]
fn preferences_are_a_compact_commission_and_a_flag() {
    assert_shape(ValidatorPrefs::default(), "0x0000");
    assert_shape(
        ValidatorPrefs {
            blocked: true,
            ..commission(10)
        },
        "0x0284d71701",
    );
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
    assert_shape(
        nominations,
        "0x08010000000000000002000000000000000300000000",
    );
}

#[test]
fn an_active_era_is_its_number_and_perhaps_its_start() {
    assert_shape(
        ActiveEraInfo {
            index: 5,
            start: Some(6_000),
        },
        "0x05000000017017000000000000",
    );
    assert_shape(
        ActiveEraInfo {
            index: 5,
            start: None,
        },
        "0x0500000000",
    );
}

#[test]
fn points_are_a_total_and_a_map() {
    let points = EraRewardPoints {
        total: 60,
        individual: [(BOB, 20), (ALICE, 40)].into(),
    };
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
        assert!(
            error.to_string().contains("commission is over 100%"),
            "{error}"
        );
    }
}

#[test]
fn a_call_with_a_commission_over_100_percent_does_not_decode() {
    let call = RuntimeCall::from(Call::validate {
        prefs: commission(100),
    });
    let bytes = call.encode();
    assert_eq!(RuntimeCall::decode(&mut &bytes[..]), Ok(call));

    let (pallet_and_call, _) = bytes.split_at(2);
    let over = [
        pallet_and_call,
        &(Compact(1_000_000_001u32), false).encode(),
    ]
    .concat();
    assert_eq!(over.len(), bytes.len());
    assert!(RuntimeCall::decode(&mut &over[..]).is_err());
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
        EraRewardPoints::<AccountId>::type_info().path,
        Forcing::type_info().path,
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
    ];
    for (path, name) in paths.into_iter().zip(names) {
        assert_eq!(path.segments, ["pallet_staking", name]);
    }
    let config_op = ConfigOp::<u32>::type_info().path;
    assert_eq!(
        config_op.segments,
        ["pallet_staking", "pallet", "pallet", "ConfigOp"]
    );
}
