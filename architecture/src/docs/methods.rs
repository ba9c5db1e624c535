//! Which functions the types of the Rust sources have. Pages name them as `Type::function`.
//!
//! - A type has the functions of its impls and of the traits that it implements. A trait has those that it declares.
//! - An alias has the functions of the type that it stands for, if that one is declared in the sources.
//! - What derives and macros make is not seen.

use crate::source::name_of_type;
use std::collections::{BTreeMap, BTreeSet};
use syn::{ImplItem, Item, ItemImpl, ItemTrait, Signature, TraitItem};

/// The beginnings of the names of the SDK's crates. Only the library of our staking pallet has such a name too.
const SDK: [&str; 4] = ["frame_", "pallet_", "sc_", "sp_"];
const OURS: &str = "pallet_staking";

/// The types of some Rust sources, and their functions.
#[derive(Clone, Debug, Default)]
pub struct Methods {
    /// The structs, enums and traits.
    types: BTreeSet<String>,
    /// By type, its functions.
    functions: BTreeMap<String, BTreeSet<String>>,
    /// By type, the traits that it implements. By alias, the type that it stands for.
    others: BTreeMap<String, BTreeSet<String>>,
}

impl Methods {
    /// Adds the types of one source. A text that is not Rust has none.
    pub fn add_source(&mut self, text: &str) {
        if let Ok(file) = syn::parse_file(text) {
            self.add_items(file.items);
        }
    }

    /// Whether a type is declared here, but has no such function.
    pub fn lacks(&self, owner: &str, function: &str) -> bool {
        let has_it = |name: &str| {
            let functions = self.functions.get(name);
            functions.is_some_and(|functions| functions.contains(function))
        };
        let mut others = self.others.get(owner).into_iter().flatten();
        self.types.contains(owner) && !has_it(owner) && !others.any(|other| has_it(other))
    }

    fn add_items(&mut self, items: Vec<Item>) {
        for item in items {
            match item {
                Item::Mod(module) => {
                    self.add_items(module.content.map(|(_, items)| items).unwrap_or_default());
                }
                Item::Struct(item) => {
                    self.types.insert(item.ident.to_string());
                }
                Item::Enum(item) => {
                    self.types.insert(item.ident.to_string());
                }
                Item::Type(alias) => {
                    if let Some(target) = name_of_type(&alias.ty) {
                        let targets = self.others.entry(alias.ident.to_string());
                        targets.or_default().insert(target);
                    }
                }
                Item::Trait(item) => self.add_trait(item),
                Item::Impl(block) => self.add_impl(block),
                _ => {}
            }
        }
    }

    fn add_trait(&mut self, item: ItemTrait) {
        let owner = item.ident.to_string();
        for inner in item.items {
            if let TraitItem::Fn(function) = inner {
                self.add_function(&owner, &function.sig);
            }
        }
        self.types.insert(owner);
    }

    fn add_impl(&mut self, block: ItemImpl) {
        let Some(owner) = name_of_type(&block.self_ty) else {
            return;
        };
        if let Some(name) = block.trait_.and_then(|(_, path, _)| {
            let last = path.segments.last()?;
            Some(last.ident.to_string())
        }) {
            self.others.entry(owner.clone()).or_default().insert(name);
        }
        for inner in block.items {
            if let ImplItem::Fn(function) = inner {
                self.add_function(&owner, &function.sig);
            }
        }
    }

    fn add_function(&mut self, owner: &str, signature: &Signature) {
        let functions = self.functions.entry(owner.to_owned()).or_default();
        functions.insert(signature.ident.to_string());
    }
}

/// The functions of types that a text between backticks names, each with its type. Names of the SDK's crates are left out:
/// a type of ours may have the same name.
pub fn named(span: &str) -> Vec<(String, String)> {
    let plain = span.replace("::<T>", "");
    let is_path = |letter: char| letter.is_ascii_alphanumeric() || "_:".contains(letter);
    let paths = plain.split(|letter| !is_path(letter));
    let names = paths.filter_map(|path| {
        let (owner, function) = path.rsplit_once("::")?;
        let (crate_or_module, owner) = owner.rsplit_once("::").unwrap_or(("", owner));
        let is_foreign =
            crate_or_module != OURS && SDK.iter().any(|start| crate_or_module.starts_with(start));
        let is_type = owner.starts_with(|letter: char| letter.is_ascii_uppercase());
        let is_function = function.starts_with(|letter: char| letter.is_ascii_lowercase());
        (is_type && is_function && !is_foreign).then(|| (owner.to_owned(), function.to_owned()))
    });
    names.collect()
}
