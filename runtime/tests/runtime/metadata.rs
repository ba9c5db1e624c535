//! What wallets and scripts find in the metadata: the facts on which Polkadot-JS Apps depends.

use crate::state::state_of;
use codec::Decode;
use frame_support::__private::metadata::{
    v14::RuntimeMetadataV14, RuntimeMetadata, RuntimeMetadataPrefixed,
};
use frame_support::traits::{GetStorageVersion, StorageVersion};
use palisade_runtime::{genesis, Runtime, SessionKeys, Staking};
use scale_info::{form::PortableForm, TypeDef, TypeInfo, Variant};

/// Returns the metadata that a node answers when the chain is in the state of a preset.
pub fn metadata_of(preset: &str) -> RuntimeMetadataV14 {
    state_of(preset).execute_with(|| match Runtime::metadata().1 {
        RuntimeMetadata::V14(metadata) => metadata,
        _ => panic!("`metadata` is version 14"),
    })
}

/// Returns a call of a pallet by name.
fn call(metadata: &RuntimeMetadataV14, pallet: &str, call: &str) -> Variant<PortableForm> {
    let calls = metadata
        .pallets
        .iter()
        .find(|p| p.name == pallet)
        .and_then(|p| p.calls.as_ref())
        .expect("the pallet has calls");
    let TypeDef::Variant(calls) = &metadata
        .types
        .resolve(calls.ty.id)
        .expect("is registered")
        .type_def
    else {
        panic!("calls are an enum");
    };
    calls
        .variants
        .iter()
        .find(|variant| variant.name == call)
        .unwrap_or_else(|| panic!("{pallet} has no call {call}"))
        .clone()
}

fn arguments(call: &Variant<PortableForm>) -> Vec<&str> {
    call.fields
        .iter()
        .map(|field| field.name.as_deref().expect("arguments have names"))
        .collect()
}

/// Returns a decoded constant of a pallet.
pub fn constant<T: Decode>(metadata: &RuntimeMetadataV14, pallet: &str, name: &str) -> T {
    let value = metadata
        .pallets
        .iter()
        .find(|p| p.name == pallet)
        .and_then(|p| p.constants.iter().find(|constant| constant.name == name))
        .map(|constant| constant.value.clone())
        .unwrap_or_else(|| panic!("{pallet} has no constant {name}"));
    T::decode(&mut &value[..]).expect("the constant has the expected type")
}

fn has_type(metadata: &RuntimeMetadataV14, path: &[&str]) -> bool {
    metadata
        .types
        .types
        .iter()
        .any(|registered| registered.ty.path.segments == path)
}

#[test]
fn bond_takes_a_value_and_a_payee_and_set_controller_takes_the_controller() {
    let metadata = metadata_of(genesis::DEV);

    let bond = call(&metadata, "Staking", "bond");
    assert_eq!((bond.index, arguments(&bond)), (0, vec!["value", "payee"]));

    let set_controller = call(&metadata, "Staking", "set_controller");
    assert_eq!(
        (set_controller.index, arguments(&set_controller)),
        (8, vec!["controller"])
    );
}

#[test]
fn calls_keep_the_indices_that_encoders_hard_code() {
    let metadata = metadata_of(genesis::DEV);
    for (index, name) in [
        (1, "bond_extra"),
        (2, "unbond"),
        (3, "withdraw_unbonded"),
        (4, "validate"),
        (5, "nominate"),
        (6, "chill"),
        (7, "set_payee"),
        (18, "payout_stakers"),
        (19, "rebond"),
        (21, "kick"),
        (22, "set_staking_configs"),
        (23, "chill_other"),
        (26, "payout_stakers_by_page"),
        (29, "restore_ledger"),
        (33, "manual_slash"),
        (40, "set_automatic_payouts"),
        (41, "set_minimum_validator_count"),
        (42, "set_slash_reward_fraction"),
    ] {
        assert_eq!(call(&metadata, "Staking", name).index, index, "{name}");
    }
    assert_eq!(
        arguments(&call(&metadata, "Session", "set_keys")),
        ["keys", "proof"]
    );
    // Wallets bond and nominate with batches.
    call(&metadata, "Utility", "batch_all");
    call(&metadata, "Utility", "force_batch");
}

#[test]
fn wallets_find_the_types_that_they_look_up_by_path() {
    let metadata = metadata_of(genesis::DEV);
    assert!(has_type(&metadata, &["sp_staking", "ExposurePage"]));
    assert!(has_type(
        &metadata,
        &["sp_staking", "PagedExposureMetadata"]
    ));
}

#[test]
fn staking_shows_the_storage_that_opens_the_staking_page() {
    let metadata = metadata_of(genesis::DEV);
    let staking = metadata.pallets.iter().find(|p| p.name == "Staking");
    let storage = staking
        .and_then(|p| p.storage.as_ref())
        .expect("staking stores");
    assert_eq!(storage.prefix, "Staking");
    for name in [
        "ActiveEra",
        "Bonded",
        "ClaimedRewards",
        "CurrentEra",
        "ErasRewardPoints",
        "ErasStakersOverview",
        "ErasStakersPaged",
        "ErasStartSessionIndex",
        "ErasValidatorPrefs",
        "ErasValidatorReward",
        "ForceEra",
        "Ledger",
        "MinCommission",
        "MinimumActiveStake",
        "Nominators",
        "Payee",
        "ValidatorCount",
        "Validators",
    ] {
        assert!(
            storage.entries.iter().any(|entry| entry.name == name),
            "{name}"
        );
    }
}

#[test]
fn exposures_are_taken_as_paged_from_storage_version_14_on() {
    state_of(genesis::DEV).execute_with(|| {
        assert!(Staking::on_chain_storage_version() >= StorageVersion::new(14));
        assert_eq!(
            Staking::on_chain_storage_version(),
            Staking::in_code_storage_version()
        );
    });
}

#[test]
fn constants_show_the_lengths_of_the_chains_own_preset() {
    let lengths = |preset| {
        let metadata = metadata_of(preset);
        (
            constant::<u64>(&metadata, "Babe", "EpochDuration"),
            constant::<u64>(&metadata, "Babe", "ExpectedBlockTime"),
            constant::<u64>(&metadata, "Timestamp", "MinimumPeriod"),
            constant::<u32>(&metadata, "Staking", "SessionsPerEra"),
            constant::<u32>(&metadata, "Staking", "BondingDuration"),
            constant::<u32>(&metadata, "Staking", "SlashDeferDuration"),
        )
    };
    assert_eq!(lengths(genesis::DEV), (10, 1_000, 500, 3, 3, 2));
    assert_eq!(lengths(genesis::LOCAL), (20, 1_000, 500, 3, 3, 2));
    assert_eq!(lengths(genesis::LIVE), (2_400, 6_000, 3_000, 6, 28, 27));
}

#[test]
fn constants_show_the_bounds_that_wallets_enforce() {
    let metadata = metadata_of(genesis::DEV);
    assert_eq!(constant::<u32>(&metadata, "Staking", "HistoryDepth"), 84);
    assert_eq!(
        constant::<u32>(&metadata, "Staking", "MaxExposurePageSize"),
        512
    );
    assert_eq!(
        constant::<u32>(&metadata, "Staking", "MaxUnlockingChunks"),
        32
    );
    assert_eq!(constant::<u32>(&metadata, "Staking", "MaxNominations"), 16);
    assert_eq!(
        constant::<u128>(&metadata, "Balances", "ExistentialDeposit"),
        1_000_000_000
    );
}

#[test]
fn session_keys_are_a_plain_struct_of_four_keys() {
    let keys = SessionKeys::type_info();
    let TypeDef::Composite(keys) = keys.type_def else {
        panic!("session keys are a struct");
    };
    let names: Vec<_> = keys.fields.iter().filter_map(|field| field.name).collect();
    assert_eq!(
        names,
        ["grandpa", "babe", "im_online", "authority_discovery"]
    );
}

#[test]
fn clients_find_the_runtime_apis_that_they_call_by_name() {
    let encoded = state_of(genesis::DEV).execute_with(|| Runtime::metadata_at_version(15));
    let opaque = encoded.expect("version 15 is supported");
    let decoded = RuntimeMetadataPrefixed::decode(&mut &opaque[..]).expect("is metadata");
    let RuntimeMetadata::V15(metadata) = decoded.1 else {
        panic!("asked for version 15");
    };
    let names: Vec<_> = metadata.apis.iter().map(|api| api.name.as_str()).collect();
    for name in [
        "AccountNonceApi",
        "AuthorityDiscoveryApi",
        "BabeApi",
        "BlockBuilder",
        "Core",
        "GenesisBuilder",
        "GrandpaApi",
        "Metadata",
        "NominationPoolsApi",
        "OffchainWorkerApi",
        "RuntimeViewFunction",
        "SessionKeys",
        "StakingApi",
        "TaggedTransactionQueue",
        "TransactionPaymentApi",
        "TransactionPaymentCallApi",
    ] {
        assert!(names.contains(&name), "{name} among {names:?}");
    }
}

#[test]
fn a_transaction_has_the_usual_extensions_and_no_other_adds_bytes() {
    let metadata = metadata_of(genesis::DEV);
    let extensions = &metadata.extrinsic.signed_extensions;
    let names: Vec<_> = extensions
        .iter()
        .map(|extension| extension.identifier.as_str())
        .collect();
    assert_eq!(
        names,
        [
            "AuthorizeCall",
            "CheckNonZeroSender",
            "CheckSpecVersion",
            "CheckTxVersion",
            "CheckGenesis",
            "CheckMortality",
            "CheckNonce",
            "CheckWeight",
            "ChargeTransactionPayment",
            "CheckMetadataHash",
            "WeightReclaim",
        ]
    );
    // Wallets don't know the first one yet. It adds no bytes to the transaction, and none to what is signed.
    let unknown = &extensions[0];
    for ty in [unknown.ty, unknown.additional_signed] {
        let ty = metadata.types.resolve(ty.id).expect("is registered");
        let empty = match &ty.type_def {
            TypeDef::Composite(composite) => composite.fields.is_empty(),
            TypeDef::Tuple(tuple) => tuple.fields.is_empty(),
            _ => false,
        };
        assert!(empty, "{ty:?}");
    }
}
