//! Every link of the docs leads to a file, and every anchor to a heading.

// A test shall panic.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]

use palisade_architecture::docs::{
    links::violations,
    page::{files, pages, Page},
};
use std::path::{Path, PathBuf};

fn repository() -> (Vec<PathBuf>, Vec<Page>) {
    // Cargo runs a test in the folder of its crate.
    let root = Path::new("..");
    let files = files(root).expect("the repository can be read");
    let pages = pages(root, &files).expect("the pages can be read");
    (files, pages)
}

/// What is wrong with the links of a page in `docs/`.
fn found_with(text: &str) -> Vec<String> {
    let (files, mut pages) = repository();
    let planted = Page::parse(Path::new("docs/planted.md"), text);
    pages.push(planted.clone());
    violations(&planted, &files, &pages)
}

#[test]
fn every_link_leads_somewhere() {
    let (files, pages) = repository();
    let links: usize = pages.iter().map(|page| page.links().len()).sum();
    assert!(links > 100, "the links are seen: {links}");
    let found: Vec<_> = pages
        .iter()
        .flat_map(|page| violations(page, &files, &pages))
        .collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn links_to_files_folders_headings_and_other_sites_are_right() {
    let page = "[a](../README.md) [`b`](adr) [c\nd](spec/election.md#1-what-an-election-is-for)\n\
        [e](https://example.org/#x) ![f](../benchmarks/results/growth.md)";
    assert_eq!(found_with(page), [""; 0]);
}

#[test]
fn a_link_to_no_file_is_found_and_its_label_may_be_wrapped() {
    assert_eq!(
        found_with("See [`gone`\nof the runtime](../runtime/gone.rs)."),
        ["docs/planted.md: the link (../runtime/gone.rs) leads to no file"]
    );
}

#[test]
fn an_anchor_without_its_heading_is_found() {
    assert_eq!(
        found_with("[here](#gone) and [there](on-top.md#gone)"),
        [
            "docs/planted.md: the link (#gone) leads to no heading",
            "docs/planted.md: the link (on-top.md#gone) leads to no heading",
        ]
    );
}

#[test]
fn an_anchor_into_a_source_is_found_because_lines_move() {
    let found = found_with("[a line](../runtime/src/lib.rs#L10)");
    assert_eq!(found.len(), 1, "{found:?}");
}

#[test]
fn anchors_are_made_as_github_makes_them() {
    let page = "# Where is …?\n## `make run`, [a label](on-top.md) & more\n## Twice\n## Twice\n```sh\n# no heading\n```\n\
        [a](#where-is-) [b](#make-run-a-label--more) [c](#twice) [d](#twice-1)";
    assert_eq!(found_with(page), [""; 0]);
    assert_eq!(found_with(&format!("{page} [e](#no-heading)")).len(), 1);
    assert_eq!(found_with(&format!("{page} [f](#twice-2)")).len(), 1);
}

#[test]
fn brackets_inside_code_are_no_link() {
    assert_eq!(found_with("`items[0](gone)` and ``"), [""; 0]);
}
