//! Every code block of the docs is in the file that it names, and a change of any line is found.

// A test shall panic.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]

use palisade_architecture::docs::{
    page::{files, pages, Page},
    snippets::{is_code, is_elision, origin, violations},
};
use std::path::Path;

/// Cargo runs a test in the folder of its crate.
const ROOT: &str = "..";

fn all_pages() -> Vec<Page> {
    let files = files(Path::new(ROOT)).expect("the repository can be read");
    pages(Path::new(ROOT), &files).expect("the pages can be read")
}

/// A page in `docs/`, with a block after an introduction.
fn violations_of(introduction: &str, code: &str) -> Vec<String> {
    let text = format!("# A page\n\n{introduction}\n\n```rust\n{code}\n```\n");
    let page = Page::parse(Path::new("docs/planted.md"), &text);
    violations(&page, Path::new(ROOT))
}

const FROM_LIB: &str = "From [`lib.rs`](../architecture/src/lib.rs), which lists the modules:";

#[test]
fn every_snippet_is_in_the_file_that_it_names() {
    let pages = all_pages();
    let found: Vec<_> = pages
        .iter()
        .flat_map(|page| violations(page, Path::new(ROOT)))
        .collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn a_change_of_any_line_of_any_snippet_is_found() {
    let mut changed = 0;
    for page in all_pages() {
        for original in &page.blocks {
            if !is_code(original) || origin(original).is_none() {
                continue;
            }
            for (line, text) in original.lines.iter().enumerate() {
                if text.trim().is_empty() || is_elision(text) {
                    continue;
                }
                let mut block = original.clone();
                block.lines[line].push('~');
                let planted = Page {
                    file: page.file.clone(),
                    blocks: vec![block],
                    ..Page::default()
                };
                let found = violations(&planted, Path::new(ROOT));
                assert_eq!(found.len(), 1, "{}: {text}", page.file.display());
                changed += 1;
            }
        }
    }
    assert!(changed > 100, "the snippets are seen: {changed} lines");
}

#[test]
fn a_snippet_may_be_indented_in_another_way_and_leave_lines_out() {
    let code = "    pub mod docs;\n\n    // ...\n\n    pub mod rules;\n    pub mod source;";
    assert_eq!(violations_of(FROM_LIB, code), [""; 0]);
}

#[test]
fn parts_in_another_order_are_found() {
    let found = violations_of(FROM_LIB, "pub mod rules;\n// ...\npub mod docs;");
    assert_eq!(
        found,
        ["docs/planted.md:5: ../architecture/src/lib.rs differs at `pub mod docs;`"]
    );
}

#[test]
fn lines_left_out_without_a_word_are_found_at_the_first_other_line() {
    let found = violations_of(FROM_LIB, "pub mod docs;\npub mod rules;");
    assert_eq!(
        found,
        ["docs/planted.md:5: ../architecture/src/lib.rs differs at `pub mod rules;`"]
    );
}

#[test]
fn an_inner_indentation_that_differs_is_found() {
    let found = violations_of(FROM_LIB, "pub mod docs;\n    pub mod graph;");
    assert_eq!(found.len(), 1, "{found:?}");
}

#[test]
fn a_snippet_without_code_is_found() {
    for code in ["", "// ...", "\n\n// ...\n\n"] {
        assert_eq!(violations_of(FROM_LIB, code).len(), 1, "{code:?}");
    }
}

#[test]
fn a_file_that_is_not_there_is_found() {
    let found = violations_of("From [`gone.rs`](../gone.rs):", "fn f() {}");
    assert_eq!(found, ["docs/planted.md:5: ../gone.rs can't be read"]);
}

#[test]
fn code_from_nowhere_says_that_it_is_not_compiled() {
    let found = violations_of("It works like this:", "fn f() {}");
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].contains("names no file"), "{found:?}");

    for mark in [
        "A sketch, not compiled:",
        "A sketch, neither compiled nor tested. It\nworks like this:",
    ] {
        assert_eq!(violations_of(mark, "fn f() {}"), [""; 0]);
    }
}

#[test]
fn blocks_that_follow_each_other_have_one_introduction() {
    let two = "pub mod docs;\n```\n\n```rust\npub mod source;";
    assert_eq!(violations_of(FROM_LIB, two), [""; 0]);
    let with_a_word_between = "pub mod docs;\n```\nAnd:\n```rust\npub mod source;";
    assert_eq!(violations_of(FROM_LIB, with_a_word_between).len(), 1);
}

#[test]
fn a_block_without_an_end_is_found() {
    let page = Page::parse(
        Path::new("docs/planted.md"),
        "Like this:\n```rust\nfn f() {}\n",
    );
    assert_eq!(violations(&page, Path::new(ROOT)).len(), 1);
}
