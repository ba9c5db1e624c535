//! One source file: what it defines and which paths it uses.
//!
//! Function bodies are read as tokens and not as expressions, because much of the code is inside macros such as
//! `ensure!`.

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use std::{
    collections::BTreeSet,
    fs, io,
    path::{Path, PathBuf},
};
use syn::{Attribute, ImplItem, Item, ItemImpl, Type};
use walkdir::WalkDir;

/// A use of `owner::name`, such as `Ledgers::<T>::open`.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct PathUse {
    /// The type or module before the last `::`. `Self` is replaced by the type of the impl.
    pub owner: String,
    /// The name after the last `::`.
    pub name: String,
}

/// What one file defines and uses. Its tests are left out.
#[derive(Clone, Debug, Default)]
pub struct Source {
    /// The path of the file, relative to the source folder of the pallet.
    pub file: PathBuf,
    /// The structs, enums and traits that the file defines.
    pub types: BTreeSet<String>,
    /// The functions in inherent impls, with the type of the impl.
    pub functions: BTreeSet<PathUse>,
    /// The functions outside of impls.
    pub free_functions: BTreeSet<String>,
    /// The storage items that the file declares.
    pub storage: BTreeSet<String>,
    /// The functions in inherent impls of `Pallet`.
    pub on_pallet: BTreeSet<String>,
    /// The paths that the file uses. `use` declarations are left out.
    pub uses: BTreeSet<PathUse>,
    /// The names that have type arguments, that start a path, or that follow `crate`, `super`, `self` or `pallet` in a
    /// path.
    pub names: BTreeSet<String>,
    /// The number of lines.
    pub lines: usize,
}

/// Reads the sources of a pallet, without tests, mocks and benchmarks.
///
/// # Errors
/// - A file can't be read.
/// - A file is not Rust.
pub fn read_pallet(root: &Path) -> io::Result<Vec<Source>> {
    let mut sources = Vec::new();
    for entry in WalkDir::new(root).sort_by_file_name() {
        let entry = entry?;
        let file = entry.path().strip_prefix(root).unwrap_or(entry.path());
        let is_test = file.components().any(|part| {
            let part = part.as_os_str();
            let part = part.to_string_lossy();
            let stem = part.strip_suffix(".rs").unwrap_or(&part);
            ["tests", "mock", "benchmarking"].contains(&stem)
        });
        let is_rust = file.extension().is_some_and(|extension| extension == "rs");
        if is_rust && !is_test {
            let text = fs::read_to_string(entry.path())?;
            let source = parse(file, &text);
            sources.push(source.map_err(|error| {
                io::Error::other(format!("{}: {error}", entry.path().display()))
            })?);
        }
    }
    Ok(sources)
}

/// Parses the text of one file.
///
/// # Errors
/// - The text is not Rust.
pub fn parse(file: &Path, text: &str) -> syn::Result<Source> {
    let mut source = Source {
        file: file.to_path_buf(),
        lines: text.lines().count(),
        ..Source::default()
    };
    source.add_items(syn::parse_file(text)?.items);
    Ok(source)
}

impl Source {
    fn add_items(&mut self, items: Vec<Item>) {
        for item in items {
            match item {
                Item::Mod(module) if !is_test_only(&module.attrs) => {
                    self.add_items(module.content.map(|(_, items)| items).unwrap_or_default());
                }
                Item::Mod(_) | Item::Use(_) => {}
                Item::Impl(block) if !is_test_only(&block.attrs) => self.add_impl(block),
                Item::Type(alias) if is_storage(&alias.attrs) => {
                    self.storage.insert(alias.ident.to_string());
                }
                item => {
                    self.add_definition(&item);
                    self.add_tokens(item.to_token_stream(), None);
                }
            }
        }
    }

    fn add_definition(&mut self, item: &Item) {
        match item {
            Item::Struct(item) => self.types.insert(item.ident.to_string()),
            Item::Enum(item) => self.types.insert(item.ident.to_string()),
            Item::Trait(item) => self.types.insert(item.ident.to_string()),
            Item::Fn(item) => self.free_functions.insert(item.sig.ident.to_string()),
            _ => false,
        };
    }

    fn add_impl(&mut self, block: ItemImpl) {
        let owner = name_of_type(&block.self_ty);
        if let (None, Some(owner)) = (&block.trait_, &owner) {
            for item in &block.items {
                if let ImplItem::Fn(function) = item {
                    let name = function.sig.ident.to_string();
                    if owner == "Pallet" {
                        self.on_pallet.insert(name.clone());
                    }
                    let owner = owner.clone();
                    self.functions.insert(PathUse { owner, name });
                }
            }
        }
        self.add_tokens(block.to_token_stream(), owner.as_deref());
    }

    /// Finds `A::b`, `A::<T>::b` and `A<T>` in a stream of tokens. `own` is the type that replaces `Self`.
    fn add_tokens(&mut self, tokens: TokenStream, own: Option<&str>) {
        let mut path: Vec<String> = Vec::new();
        let mut rest = tokens.into_iter().peekable();
        while let Some(token) = rest.next() {
            let TokenTree::Ident(ident) = token else {
                if let TokenTree::Group(group) = token {
                    self.add_tokens(group.stream(), own);
                }
                path.clear();
                continue;
            };
            let ident = ident.to_string();
            let ident = match own {
                Some(own) if ident == "Self" => own.to_string(),
                _ => ident,
            };
            let mut arguments = Vec::new();
            let goes_on = skip_arguments(&mut rest, &mut arguments);
            if path.is_empty() && (goes_on || !arguments.is_empty()) {
                self.names.insert(ident.clone());
            }
            if let Some(owner) = path.last() {
                self.uses.insert(PathUse {
                    owner: owner.clone(),
                    name: ident.clone(),
                });
                let prefix = path.first().map(String::as_str);
                if matches!(prefix, Some("crate" | "super" | "self" | "pallet")) {
                    self.names.insert(ident.clone());
                }
            }
            self.add_tokens(arguments.into_iter().collect(), own);
            if goes_on {
                path.push(ident);
            } else {
                path.clear();
            }
        }
    }
}

type Tokens = std::iter::Peekable<proc_macro2::token_stream::IntoIter>;

/// Skips `::` and arguments in angle brackets after an identifier. Adds the arguments to `arguments`. Returns whether
/// the path continues with another identifier.
fn skip_arguments(rest: &mut Tokens, arguments: &mut Vec<TokenTree>) -> bool {
    let mut goes_on = skip_colons(rest);
    if next_is(rest, '<') {
        let mut depth = 0usize;
        for token in rest.by_ref() {
            match &token {
                TokenTree::Punct(punct) if punct.as_char() == '<' => depth += 1,
                TokenTree::Punct(punct) if punct.as_char() == '>' => depth -= 1,
                _ => {}
            }
            arguments.push(token);
            if depth == 0 {
                break;
            }
        }
        goes_on = skip_colons(rest);
    }
    goes_on && matches!(rest.peek(), Some(TokenTree::Ident(_)))
}

fn next_is(rest: &mut Tokens, wanted: char) -> bool {
    matches!(rest.peek(), Some(TokenTree::Punct(punct)) if punct.as_char() == wanted)
}

fn skip_colons(rest: &mut Tokens) -> bool {
    let mut ahead = rest.clone();
    let is_colon = |token: Option<TokenTree>| matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == ':');
    let are_two = is_colon(ahead.next()) && is_colon(ahead.next());
    if are_two {
        *rest = ahead;
    }
    are_two
}

/// The name of a type, without its path and arguments. `None` for a reference, a tuple and the like.
pub(crate) fn name_of_type(of: &Type) -> Option<String> {
    match of {
        Type::Path(path) => Some(path.path.segments.last()?.ident.to_string()),
        _ => None,
    }
}

fn is_test_only(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("cfg") && attribute.to_token_stream().to_string().contains("test")
    })
}

fn is_storage(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute
            .path()
            .segments
            .last()
            .is_some_and(|s| s.ident == "storage")
    })
}
