//! A staking pallet as its clients see it, item by item.
//!
//! Before this stands a chain's metadata, after it [`comparison`](crate::comparison). An item has a kind and a name, such as
//! `call bond`, and says everything about itself that a client goes by: index, arguments, hashers, types, defaults.
//! Documentation and the values of constants are left out: they are the chain's own.

use crate::names::{arguments_of, client_name, name_of, resolve, shape_of, Words};
use frame_support::__private::metadata::v14::{
    PalletMetadata, RuntimeMetadataV14, StorageEntryMetadata, StorageEntryType,
};
use scale_info::{form::PortableForm, PortableRegistry, TypeDef};
use std::collections::{BTreeMap, BTreeSet};

/// What there is to say about a pallet, by item.
pub type Items = BTreeMap<String, Words>;

/// A pallet, and the types that its items are made of.
pub struct Description {
    pub items: Items,
    types: PortableRegistry,
}

impl Description {
    /// Of the pallet `Staking`.
    pub fn of_staking(metadata: &RuntimeMetadataV14) -> Self {
        let staking = metadata
            .pallets
            .iter()
            .find(|pallet| pallet.name == "Staking");
        let staking = staking.expect("the chain has staking");
        let types = &metadata.types;
        let mut items = Items::new();
        items.extend(storage(staking, types));
        items.extend(constants(staking, types));
        let enums = [
            ("call", staking.calls.as_ref().map(|calls| calls.ty.id)),
            ("event", staking.event.as_ref().map(|event| event.ty.id)),
            ("error", staking.error.as_ref().map(|error| error.ty.id)),
            ("hold", hold_reason(types)),
        ];
        for (kind, id) in enums {
            items.extend(variants(kind, id.expect("the pallet has each"), types));
        }
        Self {
            items,
            types: metadata.types.clone(),
        }
    }

    /// The structs and enums that these items are made of, all the way down: the shape of each, and its path.
    pub fn types_behind<'a>(&'a self, items: impl Iterator<Item = &'a Words>) -> Items {
        let mut open: Vec<_> = items.flat_map(|words| words.named.clone()).collect();
        let mut seen = BTreeSet::new();
        let mut described = Items::new();
        while let Some((name, id)) = open.pop() {
            if !seen.insert(name.clone()) {
                continue;
            }
            let shape = shape_of(&self.types, id);
            open.extend(shape.named.clone());
            described.insert(format!("type {name}"), shape);
            let path = &resolve(&self.types, id).path.segments;
            let full = Words::default().then(path.join("::"));
            described.insert(format!("path of {}", client_name(path)), full);
        }
        described
    }
}

/// A pallet's storage.
fn storage(pallet: &PalletMetadata<PortableForm>, types: &PortableRegistry) -> Items {
    let storage = pallet.storage.as_ref().expect("the pallet stores");
    let prefix = Words::default().then(&storage.prefix);
    let entries = storage.entries.iter();
    entries
        .map(|entry| (format!("storage {}", entry.name), stored(entry, types)))
        .chain([("storage, its prefix".into(), prefix)])
        .collect()
}

/// Keys with their hashers, the value, and what is read where nothing is stored.
fn stored(entry: &StorageEntryMetadata<PortableForm>, types: &PortableRegistry) -> Words {
    let value = match &entry.ty {
        StorageEntryType::Plain(value) => name_of(types, value.id),
        StorageEntryType::Map {
            hashers,
            key,
            value,
        } => {
            let keys = match (&hashers[..], &resolve(types, key.id).type_def) {
                ([_, _, ..], TypeDef::Tuple(tuple)) => tuple.fields.clone(),
                _ => vec![*key],
            };
            assert_eq!(
                keys.len(),
                hashers.len(),
                "{}: a hasher for each key",
                entry.name
            );
            let hashed = hashers.iter().zip(keys).map(|(hasher, key)| {
                Words::list(&format!("{hasher:?}("), [name_of(types, key.id)], ")")
            });
            Words::list("", hashed, " → ").and(name_of(types, value.id))
        }
    };
    let default = sp_core::bytes::to_hex(&entry.default, false);
    value.then(format!("; {:?} {default}", entry.modifier))
}

/// The types of a pallet's constants.
fn constants(pallet: &PalletMetadata<PortableForm>, types: &PortableRegistry) -> Items {
    let constants = pallet.constants.iter();
    constants
        .map(|constant| {
            (
                format!("constant {}", constant.name),
                name_of(types, constant.ty.id),
            )
        })
        .collect()
}

/// An enum's variants, and the path under which it is found itself.
fn variants(kind: &str, id: u32, types: &PortableRegistry) -> Items {
    let ty = resolve(types, id);
    let TypeDef::Variant(variants) = &ty.type_def else {
        panic!("calls, events, errors and reasons are enums");
    };
    let each = variants.variants.iter().map(|variant| {
        let index = Words::default().then(variant.index.to_string());
        (
            format!("{kind} {}", variant.name),
            index.and(arguments_of(types, variant)),
        )
    });
    let path = Words::default().then(ty.path.segments.join("::"));
    each.chain([(format!("path of any {kind}"), path)])
        .collect()
}

/// Why the pallet holds funds, as `Balances` shows it.
fn hold_reason(types: &PortableRegistry) -> Option<u32> {
    let of_the_runtime = types
        .types
        .iter()
        .map(|registered| &registered.ty)
        .find(|ty| {
            ty.path
                .segments
                .last()
                .is_some_and(|name| name == "RuntimeHoldReason")
        });
    let TypeDef::Variant(pallets) = &of_the_runtime?.type_def else {
        return None;
    };
    let staking = pallets
        .variants
        .iter()
        .find(|variant| variant.name == "Staking");
    staking?.fields.first().map(|field| field.ty.id)
}
