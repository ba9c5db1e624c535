//! Proofs that the comparison sees: each story changes one thing in what our chain tells clients, and that thing is found.
//!
//! Before this stands our chain's metadata as it is. A change is made in the metadata itself, so that all the rest runs as it
//! does for the real ones, the list included.

use crate::{
    chain::{metadata_with_ours, metadata_with_theirs},
    comparison::{compare, outdated, unlisted, Difference},
    description::Description,
    differences::DIFFERENCES,
    names::client_name,
};
use frame_support::__private::metadata::v14::{
    PalletMetadata, RuntimeMetadataV14, StorageEntryModifier, StorageEntryType, StorageHasher,
};
use scale_info::{form::PortableForm, Field, Type, TypeDef, TypeDefPrimitive, Variant};
use std::collections::BTreeSet;
use Difference::{Both, Ours, Theirs};

type Metadata = RuntimeMetadataV14;

fn theirs() -> Description {
    Description::of_staking(&metadata_with_theirs())
}

/// What is found in addition, and is not in the list, after this change to our metadata.
fn found_after(doctor: impl Fn(&mut Metadata)) -> Vec<Difference> {
    let mut metadata = metadata_with_ours();
    let before = compare(&theirs(), &Description::of_staking(&metadata));
    doctor(&mut metadata);
    let found = compare(&theirs(), &Description::of_staking(&metadata));
    let found = unlisted(&found, DIFFERENCES);
    found.difference(&before).cloned().collect()
}

/// The item differs from theirs in this word, and in no other.
fn changed(item: &str, word: &str, to: &str) -> Vec<Difference> {
    let theirs = theirs();
    let types = theirs.types_behind(theirs.items.values());
    let words = theirs
        .items
        .get(item)
        .or(types.get(item))
        .expect("theirs has it");
    assert_eq!(words.text.matches(word).count(), 1, "{}", words.text);
    let ours = words.text.replace(word, to);
    vec![Both(item.into(), words.text.clone(), ours)]
}

fn staking(metadata: &mut Metadata) -> &mut PalletMetadata<PortableForm> {
    let staking = metadata
        .pallets
        .iter_mut()
        .find(|pallet| pallet.name == "Staking");
    staking.expect("the chain has staking")
}

fn type_of(metadata: &mut Metadata, id: u32) -> &mut Type<PortableForm> {
    let registered = metadata
        .types
        .types
        .iter_mut()
        .find(|registered| registered.id == id);
    &mut registered.expect("is registered").ty
}

/// The type that clients know by this name.
fn type_called<'a>(metadata: &'a mut Metadata, name: &str) -> &'a mut Type<PortableForm> {
    let types = &mut metadata.types.types;
    let mut types = types.iter_mut().map(|registered| &mut registered.ty);
    let found = types.find(|ty| client_name(&ty.path.segments) == name);
    found.expect("is registered")
}

/// The struct that clients know by this name.
fn fields_of<'a>(metadata: &'a mut Metadata, name: &str) -> &'a mut Vec<Field<PortableForm>> {
    match &mut type_called(metadata, name).type_def {
        TypeDef::Composite(composite) => &mut composite.fields,
        _ => panic!("{name} is a struct"),
    }
}

fn variants(metadata: &mut Metadata, id: u32) -> &mut Vec<Variant<PortableForm>> {
    match &mut type_of(metadata, id).type_def {
        TypeDef::Variant(variants) => &mut variants.variants,
        _ => panic!("calls, events and errors are enums"),
    }
}

fn named<'a>(
    variants: &'a mut [Variant<PortableForm>],
    name: &str,
) -> &'a mut Variant<PortableForm> {
    variants
        .iter_mut()
        .find(|variant| variant.name == name)
        .expect("is there")
}

fn calls(metadata: &mut Metadata) -> &mut Vec<Variant<PortableForm>> {
    let id = staking(metadata).calls.as_ref().expect("has calls").ty.id;
    variants(metadata, id)
}

fn events(metadata: &mut Metadata) -> &mut Vec<Variant<PortableForm>> {
    let id = staking(metadata).event.as_ref().expect("has events").ty.id;
    variants(metadata, id)
}

fn errors(metadata: &mut Metadata) -> &mut Vec<Variant<PortableForm>> {
    let id = staking(metadata).error.as_ref().expect("has errors").ty.id;
    variants(metadata, id)
}

fn primitive(metadata: &Metadata, primitive: TypeDefPrimitive) -> u32 {
    let wanted = TypeDef::Primitive(primitive);
    let types = metadata.types.types.iter();
    types
        .clone()
        .find(|registered| registered.ty.type_def == wanted)
        .expect("is registered")
        .id
}

#[test]
fn an_unlisted_difference_is_found_where_an_argument_has_another_type() {
    let found = found_after(|metadata| {
        let u64 = primitive(metadata, TypeDefPrimitive::U64);
        named(calls(metadata), "payout_stakers").fields[1].ty.id = u64;
    });
    assert_eq!(
        found,
        changed("call payout_stakers", "era: u32", "era: u64")
    );
}

#[test]
fn an_unlisted_difference_is_found_where_an_argument_is_no_longer_compact() {
    let found = found_after(|metadata| {
        let u128 = primitive(metadata, TypeDefPrimitive::U128);
        named(calls(metadata), "bond").fields[0].ty.id = u128;
    });
    assert_eq!(found, changed("call bond", "Compact<u128>", "u128"));
}

#[test]
fn an_unlisted_difference_is_found_where_an_argument_or_an_index_changes() {
    let found = found_after(|metadata| {
        named(calls(metadata), "unbond").fields[0].name = Some("amount".into());
    });
    assert_eq!(found, changed("call unbond", "value", "amount"));
    let found = found_after(|metadata| named(calls(metadata), "chill").index = 60);
    assert_eq!(found, changed("call chill", "6", "60"));
    let found = found_after(|metadata| named(errors(metadata), "NotStash").index = 60);
    assert_eq!(found, changed("error NotStash", "1", "60"));
}

#[test]
fn an_unlisted_difference_is_found_where_a_hasher_or_a_default_changes() {
    let found = found_after(|metadata| {
        let storage = staking(metadata).storage.as_mut().expect("stores");
        for entry in &mut storage.entries {
            match &mut entry.ty {
                StorageEntryType::Map { hashers, .. } if entry.name == "Ledger" => {
                    hashers[0] = StorageHasher::Twox64Concat;
                }
                _ if entry.name == "ValidatorCount" => entry.default[0] = 1,
                _ if entry.name == "CurrentEra" => entry.modifier = StorageEntryModifier::Default,
                _ => {}
            }
        }
    });
    let expected = [
        changed("storage CurrentEra", "Optional", "Default"),
        changed("storage Ledger", "Blake2_128Concat", "Twox64Concat"),
        changed("storage ValidatorCount", "0x00000000", "0x01000000"),
    ];
    assert_eq!(found, expected.concat());
}

#[test]
fn an_unlisted_difference_is_found_where_an_event_loses_a_field() {
    let found = found_after(|metadata| {
        let fields = &mut named(events(metadata), "Slashed").fields;
        fields.retain(|field| field.name.as_deref() != Some("amount"));
    });
    assert_eq!(
        found,
        changed("event Slashed", ", amount: u128 as BalanceOf<T>", "")
    );
}

#[test]
fn an_unlisted_difference_is_found_deep_within_a_value() {
    // In the map `Ledger` a struct, in it a bounded list, in it a struct, and of that the second field.
    let found = found_after(|metadata| {
        fields_of(metadata, "PalletStakingUnlockChunk")[1].name = Some("end".into());
    });
    assert_eq!(
        found,
        changed("type PalletStakingUnlockChunk<u128>", "era:", "end:")
    );
}

#[test]
fn an_unlisted_difference_is_found_where_a_type_goes_by_another_name() {
    let found = found_after(|metadata| {
        for registered in &mut metadata.types.types {
            if client_name(&registered.ty.path.segments) == "SpStakingExposurePage" {
                registered.ty.path.segments[1] = "PageOfExposure".into();
            }
        }
    });
    let parameters = "<SpCoreCryptoAccountId32, u128>";
    let stored = changed("storage ErasStakersPaged", "ExposurePage", "PageOfExposure");
    let types = [
        Theirs("path of SpStakingExposurePage".into()),
        Theirs(format!("type SpStakingExposurePage{parameters}")),
        Ours("path of SpStakingPageOfExposure".into()),
        Ours(format!("type SpStakingPageOfExposure{parameters}")),
    ];
    assert_eq!(found, [types.to_vec(), stored].concat());
}

#[test]
fn an_unlisted_difference_is_found_where_something_goes_or_comes() {
    let found = found_after(|metadata| {
        let constants = &mut staking(metadata).constants;
        constants.retain(|constant| constant.name != "HistoryDepth");
        calls(metadata).retain(|call| call.name != "kick");
        named(events(metadata), "Chilled").name = "Warmed".into();
    });
    let expected = [
        Theirs("call kick".into()),
        Theirs("constant HistoryDepth".into()),
        Theirs("event Chilled".into()),
        Ours("event Warmed".into()),
    ];
    assert_eq!(found, expected);
}

#[test]
fn an_unlisted_difference_is_found_where_only_the_path_of_a_type_changes() {
    let found = found_after(|metadata| {
        let destination = type_called(metadata, "PalletStakingRewardDestination");
        destination.path.segments.insert(1, "types".into());
    });
    let item = "path of PalletStakingRewardDestination";
    assert_eq!(found, changed(item, "::", "::types::"));
    let found = found_after(|metadata| {
        let id = staking(metadata).calls.as_ref().expect("has calls").ty.id;
        let calls = &mut type_of(metadata, id).path.segments;
        calls.insert(1, "types".into());
    });
    let item = "path of any call";
    assert_eq!(found, changed(item, "staking::", "staking::types::"));
}

#[test]
fn a_listed_difference_that_changes_is_found_and_its_entry_is_out_of_date() {
    let item = "call set_controller";
    let mut listed = DIFFERENCES.iter().flat_map(|reason| reason.differences);
    let listed = listed.find_map(|difference| match difference {
        Both(name, theirs, ours) if *name == item => Some((*theirs, *ours)),
        _ => None,
    });
    let (their_text, our_text) = listed.expect("a call that differs is listed");
    let mut metadata = metadata_with_ours();
    let index = &mut named(calls(&mut metadata), item.trim_start_matches("call ")).index;
    assert!(our_text.starts_with(&index.to_string()));
    let now = our_text.replacen(&index.to_string(), "60", 1);
    *index = 60;

    let found = compare(&theirs(), &Description::of_staking(&metadata));
    let both = |ours: &str| BTreeSet::from([Both(item.into(), their_text.into(), ours.into())]);
    assert_eq!(unlisted(&found, DIFFERENCES), both(&now));
    assert_eq!(outdated(&found, DIFFERENCES), both(our_text));
}

#[test]
fn types_are_named_as_clients_name_them() {
    let name = |path: &str| client_name(&path.split("::").map(String::from).collect::<Vec<_>>());
    assert_eq!(name("sp_staking::ExposurePage"), "SpStakingExposurePage");
    // `pallet`, `types` and `generic` in second place mean nothing.
    assert_eq!(
        name("pallet_staking::pallet::pallet::Call"),
        "PalletStakingPalletCall"
    );
    assert_eq!(name("pallet_proxy::types::Proxy"), "PalletProxyProxy");
    assert_eq!(name("sp_runtime::generic::era::Era"), "SpRuntimeEra");
    // What is said twice is said once.
    assert_eq!(
        name("sp_runtime::multiaddress::MultiAddress"),
        "SpRuntimeMultiAddress"
    );
    assert_eq!(
        name("sp_arithmetic::per_things::Perbill"),
        "SpArithmeticPerThingsPerbill"
    );
}
