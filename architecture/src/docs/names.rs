//! Files, tests, functions of types and `make` targets that a page names between backticks exist.
//!
//! - **A file or folder** may be named by the end of its path: `rooms/ledgers.rs`. A `*` stands for some letters. A page can
//!   define a short name for a folder: "`math` is `primitives/staking-math/src`".
//! - **A test** is each name of four or more words with underscores. It is a name in a Rust source, or a string there.
//! - **A function of a type** is written as `Type::function`. A type that a Rust source declares has the function. Any
//!   other type, such as one of the SDK, is named in a Rust source.
//! - **A target** is what follows `make`.
//!
//! Backticks come in pairs, else the rules would read what is between the wrong ones.

use crate::docs::{
    methods::{named, Methods},
    page::Page,
};
use proc_macro2::{TokenStream, TokenTree};
use std::{
    collections::BTreeSet,
    fs, io,
    path::{Path, PathBuf},
};

/// The endings of file names.
const ENDINGS: [&str; 9] = [
    ".json", ".md", ".mjs", ".rs", ".scale", ".sh", ".toml", ".ts", ".yml",
];
/// What pages name although the repository does not keep it: a file that must not be there, what fuzzing and tests make,
/// and a metric of the SDK.
const ELSEWHERE: [&str; 5] = [
    "rust-toolchain.toml",
    "artifacts/election/",
    "corpus/election/",
    "tests/output/",
    "substrate_sub_libp2p_peers_count",
];

/// What the repository has.
#[derive(Clone, Debug, Default)]
pub struct Repository {
    /// The files and folders, relative to the root.
    pub paths: BTreeSet<PathBuf>,
    /// The identifiers and strings of the Rust sources.
    pub names: BTreeSet<String>,
    /// The types of the Rust sources, with their functions.
    pub methods: Methods,
    /// The targets of the `Makefile`.
    pub targets: BTreeSet<String>,
}

impl Repository {
    /// Reads the names that some files define or use.
    ///
    /// # Errors
    /// - A file can't be read.
    pub fn read(root: &Path, files: &[PathBuf]) -> io::Result<Self> {
        let mut found = Self::default();
        for file in files {
            let folders = file.ancestors().map(Path::to_path_buf);
            found.paths.extend(folders);
            if file.extension().is_some_and(|extension| extension == "rs") {
                let source = fs::read_to_string(root.join(file))?;
                found.methods.add_source(&source);
                // A file that is not Rust has no names.
                let tokens = source.parse::<TokenStream>().unwrap_or_default();
                collect_names(tokens, &mut found.names);
            }
        }
        let makefile = fs::read_to_string(root.join("Makefile"))?;
        let rules = makefile.lines().filter_map(|line| line.split_once(':'));
        let targets = rules.flat_map(|(targets, _)| targets.split_whitespace());
        found.targets = targets.map(str::to_owned).collect();
        Ok(found)
    }

    /// Whether a path ends as written, from the root, the page's folder or any folder on.
    fn has_path(&self, written: &str, page: &Page) -> bool {
        let written = Path::new(written);
        let ends_so = |path: &PathBuf| {
            let (length, skipped) = (path.components().count(), written.components().count());
            let end = path.components().skip(length.saturating_sub(skipped));
            length >= skipped
                && end.zip(written.components()).all(|(has, wanted)| {
                    let (has, wanted) = (has.as_os_str(), wanted.as_os_str());
                    matches(&has.to_string_lossy(), &wanted.to_string_lossy())
                })
        };
        self.paths.contains(&page.resolve(written)) || self.paths.iter().any(ends_so)
    }
}

fn collect_names(tokens: TokenStream, names: &mut BTreeSet<String>) {
    for token in tokens {
        match token {
            TokenTree::Group(group) => collect_names(group.stream(), names),
            TokenTree::Ident(name) => {
                names.insert(name.to_string());
            }
            TokenTree::Literal(literal) => {
                names.insert(literal.to_string().trim_matches('"').to_owned());
            }
            TokenTree::Punct(_) => {}
        }
    }
}

/// Whether a name fits a pattern, in which `*` stands for any letters.
fn matches(name: &str, pattern: &str) -> bool {
    match pattern.split_once('*') {
        Some((start, end)) => {
            name.len() >= start.len() + end.len() && name.starts_with(start) && name.ends_with(end)
        }
        None => name == pattern,
    }
}

/// What a page names that does not exist, one sentence each.
pub fn violations(page: &Page, repository: &Repository) -> Vec<String> {
    let short = short_names(page);
    let mut found = BTreeSet::new();
    for span in page.spans() {
        if is_path(span, repository) {
            let starts = short.iter().filter_map(|(name, folder)| {
                let rest = span.strip_prefix(name)?.strip_prefix('/')?;
                Some(format!("{folder}/{rest}"))
            });
            let mut spellings = starts.chain(Some(span.to_owned()));
            if !spellings.any(|path| repository.has_path(&path, page)) {
                found.insert(format!("there is no file `{span}`"));
            }
        }
        if is_test(span) && !ELSEWHERE.contains(&span) && !repository.names.contains(span) {
            found.insert(format!("no Rust source has the name `{span}`"));
        }
        for (owner, function) in named(span) {
            if repository.methods.lacks(&owner, &function) {
                found.insert(format!("`{owner}` has no function `{function}`"));
            } else if !repository.names.contains(&owner) {
                found.insert(format!("no Rust source has the name `{owner}`"));
            }
        }
    }
    if page.prose.matches('`').count() % 2 == 1 {
        found.insert("a backtick has no second one".to_owned());
    }
    let lines = page.blocks.iter().flat_map(|block| &block.lines);
    for command in page.spans().chain(lines.map(String::as_str)) {
        for target in targets(command) {
            if !repository.targets.contains(target) {
                found.insert(format!("`make` has no target `{target}`"));
            }
        }
    }
    let file = page.file.display();
    found.iter().map(|what| format!("{file}: {what}")).collect()
}

/// The folders that a page gives a short name: "`math` is `primitives/staking-math/src`".
fn short_names(page: &Page) -> Vec<(&str, &str)> {
    let parts: Vec<_> = page.prose.split('`').collect();
    let definitions = parts.windows(3).filter(|parts| parts[1] == " is ");
    definitions.map(|parts| (parts[0], parts[2])).collect()
}

/// Whether a text is the path of a file or a folder of the repository.
fn is_path(span: &str, repository: &Repository) -> bool {
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "_-./*".contains(letter);
    let has_ending = |ending: &&str| span.ends_with(*ending) && span.len() > ending.len();
    let top = span.split_once('/').map(|(top, _)| Path::new(top));
    span.chars().all(is_plain)
        && !span.starts_with('/')
        && !ELSEWHERE.contains(&span)
        && (ENDINGS.iter().any(has_ending)
            || span.ends_with('/')
            || top.is_some_and(|top| !top.as_os_str().is_empty() && repository.paths.contains(top)))
}

/// Whether a text is a sentence in the form of a name.
fn is_test(span: &str) -> bool {
    let is_plain = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit();
    let mut words = span.split('_');
    words.clone().count() >= 4 && words.all(|word| !word.is_empty() && word.chars().all(is_plain))
}

/// The targets of a command of `make`: the words after it that are neither settings nor comments.
fn targets(command: &str) -> impl Iterator<Item = &str> {
    let mut words = command.split_whitespace();
    let is_make = words.next() == Some("make");
    let is_target = |word: &&str| !word.contains(['=', '#', '"']);
    words.take_while(is_target).filter(move |_| is_make)
}
