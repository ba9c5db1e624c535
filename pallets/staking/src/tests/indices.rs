//! The indices of calls, events and errors. Wallets and scripts hard-code them.

use crate::{mock::*, Call, Error, Event, RewardDestination, UnlockChunk};
use codec::Encode;
use frame_support::{
    traits::{GetCallIndex, GetCallName},
    BoundedVec,
};
use scale_info::{TypeDef, TypeInfo};
use sp_core::bytes::to_hex;
use sp_runtime::Perbill;

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
        (17, "cancel_deferred_slash"),
        (18, "payout_stakers"),
        (19, "rebond"),
        (20, "reap_stash"),
        (21, "kick"),
        (22, "set_staking_configs"),
        (23, "chill_other"),
        (24, "force_apply_min_commission"),
        (25, "set_min_commission"),
        (26, "payout_stakers_by_page"),
        (29, "restore_ledger"),
        (33, "manual_slash"),
        (40, "set_automatic_payouts"),
        (41, "set_minimum_validator_count"),
        (42, "set_slash_reward_fraction"),
        (43, "accept_control"),
        (44, "validate_in_place_of"),
        (45, "nominate_in_place_of"),
        (46, "set_max_commission"),
        (47, "set_max_era_duration"),
    ];
    assert_eq!(calls, expected);
}

/// Returns the encoded call without the index of the pallet.
fn encoded(call: Call<Test>) -> String {
    to_hex(&RuntimeCall::from(call).encode()[1..], false)
}

#[test]
fn calls_encode_their_arguments_as_wallets_do() {
    let payee = RewardDestination::Account(5);
    assert_eq!(
        encoded(Call::bond {
            value: 1_000,
            payee
        }),
        "0x00a10f030500000000000000"
    );
    assert_eq!(
        encoded(Call::bond_extra {
            max_additional: 1_000
        }),
        "0x01a10f"
    );
    assert_eq!(encoded(Call::unbond { value: 1_000 }), "0x02a10f");
    assert_eq!(
        encoded(Call::withdraw_unbonded {
            num_slashing_spans: 1
        }),
        "0x0301000000"
    );
    assert_eq!(
        encoded(Call::validate {
            prefs: commission(10)
        }),
        "0x040284d71700"
    );
    assert_eq!(
        encoded(Call::nominate { targets: vec![1] }),
        "0x05040100000000000000"
    );
    assert_eq!(encoded(Call::chill {}), "0x06");
    assert_eq!(
        encoded(Call::set_payee {
            payee: RewardDestination::Controller
        }),
        "0x0702"
    );
    assert_eq!(
        encoded(Call::set_controller { controller: 5 }),
        "0x080500000000000000"
    );
    assert_eq!(encoded(Call::set_validator_count { new: 4 }), "0x0910");
    assert_eq!(
        encoded(Call::cancel_deferred_slash {
            era: 3,
            slash_indices: vec![1]
        }),
        "0x11030000000401000000"
    );
    assert_eq!(
        encoded(Call::payout_stakers {
            validator_stash: 1,
            era: 3
        }),
        "0x12010000000000000003000000"
    );
    assert_eq!(encoded(Call::rebond { value: 1_000 }), "0x13a10f");
    assert_eq!(
        encoded(Call::payout_stakers_by_page {
            validator_stash: 1,
            era: 3,
            page: 2
        }),
        "0x1a01000000000000000300000002000000"
    );
    let chunk = UnlockChunk { value: 400, era: 7 };
    assert_eq!(
        encoded(Call::restore_ledger {
            stash: 1,
            maybe_controller: Some(2),
            maybe_total: None,
            maybe_unlocking: Some(BoundedVec::truncate_from(vec![chunk]))
        }),
        "0x1d010000000000000001020000000000000000010441061c"
    );
    assert_eq!(
        encoded(Call::manual_slash {
            validator_stash: 1,
            era: 3,
            slash_fraction: Perbill::from_percent(10)
        }),
        "0x2101000000000000000300000000e1f505"
    );
    assert_eq!(
        encoded(Call::set_automatic_payouts { enabled: false }),
        "0x2800"
    );
    assert_eq!(
        encoded(Call::accept_control { stash: 5 }),
        "0x2b0500000000000000"
    );
    assert_eq!(
        encoded(Call::validate_in_place_of {
            prefs: commission(10),
            displaced: 5
        }),
        "0x2c0284d717000500000000000000"
    );
    assert_eq!(
        encoded(Call::nominate_in_place_of {
            targets: vec![1],
            displaced: 5
        }),
        "0x2d0401000000000000000500000000000000"
    );
    assert_eq!(
        encoded(Call::set_max_commission {
            new: Perbill::from_percent(10)
        }),
        "0x2e00e1f505"
    );
    assert_eq!(
        encoded(Call::set_max_era_duration { new: Some(1_000) }),
        "0x2f01e803000000000000"
    );
}

/// Returns the variants of an enum: index, name and fields.
fn variants<T: TypeInfo>() -> Vec<(u8, &'static str, Vec<&'static str>)> {
    let TypeDef::Variant(definition) = T::type_info().type_def else {
        panic!("is an enum")
    };
    let variants = definition.variants.into_iter();
    variants
        .map(|v| {
            (
                v.index,
                v.name,
                v.fields.iter().filter_map(|field| field.name).collect(),
            )
        })
        .collect()
}

#[test]
fn events_keep_their_indices_and_fields() {
    let expected: [(u8, &str, &[&str]); 28] = [
        (
            0,
            "EraPaid",
            &["era_index", "validator_payout", "remainder"],
        ),
        (1, "Rewarded", &["stash", "dest", "amount"]),
        (2, "Slashed", &["staker", "amount"]),
        (3, "SlashReported", &["validator", "fraction", "slash_era"]),
        (4, "OldSlashingReportDiscarded", &["session_index"]),
        (5, "StakersElected", &[]),
        (6, "Bonded", &["stash", "amount"]),
        (7, "Unbonded", &["stash", "amount"]),
        (8, "Withdrawn", &["stash", "amount"]),
        (9, "Kicked", &["nominator", "stash"]),
        (10, "StakingElectionFailed", &[]),
        (11, "Chilled", &["stash"]),
        (
            12,
            "PayoutStarted",
            &["era_index", "validator_stash", "page", "next"],
        ),
        (13, "ValidatorPrefsSet", &["stash", "prefs"]),
        (14, "SnapshotVotersSizeExceeded", &["size"]),
        (15, "SnapshotTargetsSizeExceeded", &["size"]),
        (16, "ForceEra", &["mode"]),
        (40, "EraSettled", &["era_index", "to_treasury"]),
        (
            41,
            "SlashCancelled",
            &["slash_era", "validator", "fraction"],
        ),
        (
            42,
            "SlashApplied",
            &["slash_era", "validator", "fraction", "amount"],
        ),
        (43, "OffenderAdmitted", &["stash", "severity"]),
        (44, "ControllerProposed", &["stash", "controller"]),
        (45, "ControllerLeft", &["stash", "controller"]),
        (46, "Displaced", &["stash", "by"]),
        (47, "HandoverStarted", &["version"]),
        (48, "HandoverRefused", &["refusal"]),
        (49, "HandoverRepaired", &["repair"]),
        (50, "HandoverFinished", &["last_era"]),
    ];
    let expected = expected.map(|(index, name, fields)| (index, name, fields.to_vec()));
    let events = variants::<Event<Test>>();
    let ours = events
        .into_iter()
        .filter(|(_, name, _)| !name.starts_with("__"));
    assert_eq!(ours.collect::<Vec<_>>(), expected);
}

#[test]
fn errors_keep_their_indices() {
    let errors = variants::<Error<Test>>();
    let errors: Vec<_> = errors
        .into_iter()
        .map(|(index, name, _)| (index, name))
        .collect();
    let expected = [
        (0, "NotController"),
        (1, "NotStash"),
        (2, "AlreadyBonded"),
        (3, "AlreadyPaired"),
        (4, "EmptyTargets"),
        (6, "InvalidSlashIndex"),
        (7, "InsufficientBond"),
        (8, "NoMoreChunks"),
        (9, "NoUnlockChunk"),
        (10, "FundedTarget"),
        (11, "InvalidEraToReward"),
        (13, "NotSortedAndUnique"),
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
        (27, "CannotRestoreLedger"),
        (28, "RewardDestinationRestricted"),
        (29, "NotEnoughFunds"),
        (30, "VirtualStakerNotAllowed"),
        (31, "CannotReapStash"),
        (34, "DuplicateTarget"),
        (35, "Invulnerable"),
        (36, "NotProposed"),
        (37, "CannotDisplace"),
        (38, "CommissionTooHigh"),
    ];
    assert_eq!(errors, expected);
}
