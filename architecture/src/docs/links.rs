//! Links lead to a file or a folder of the repository, and anchors to a heading of a page.
//!
//! Links to other sites are not followed.

use crate::docs::page::Page;
use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

/// The links of a page that lead nowhere, one sentence each.
///
/// `files` are the files of the repository, `pages` those among them that can have anchors.
pub fn violations(page: &Page, files: &[PathBuf], pages: &[Page]) -> Vec<String> {
    let links = page.links().into_iter();
    let inner = links.filter(|link| !link.contains("://") && !link.starts_with("mailto:"));
    inner
        .filter_map(|link| {
            let wrong = violation(link, page, files, pages)?;
            Some(format!("{}: {wrong}", page.file.display()))
        })
        .collect()
}

fn violation(link: &str, page: &Page, files: &[PathBuf], pages: &[Page]) -> Option<String> {
    let (path, anchor) = match link.split_once('#') {
        Some((path, anchor)) => (path, Some(anchor)),
        None => (link, None),
    };
    let target = match path {
        "" => page.file.clone(),
        _ => page.resolve(Path::new(path)),
    };
    // A folder is the beginning of a file.
    if !path.is_empty() && !files.iter().any(|file| file.starts_with(&target)) {
        return Some(format!("the link ({link}) leads to no file"));
    }
    let anchor = anchor?;
    let has_anchor = |page: &Page| page.file == target && anchors(page).contains(anchor);
    (!pages.iter().any(has_anchor)).then(|| format!("the link ({link}) leads to no heading"))
}

/// The anchors of a page, as GitHub makes them from the headings. A heading that occurs again gets a number.
fn anchors(page: &Page) -> BTreeSet<String> {
    let mut anchors = BTreeSet::new();
    for heading in &page.headings {
        let anchor = anchor(heading);
        let numbered = (1..).map(|number| format!("{anchor}-{number}"));
        let mut names = std::iter::once(anchor.clone()).chain(numbered);
        anchors.extend(names.find(|name| !anchors.contains(name)));
    }
    anchors
}

/// The anchor of a heading: letters, digits, `-` and `_` stay, a space becomes `-`.
fn anchor(heading: &str) -> String {
    // Of a link, only the label is in the anchor.
    let mut labels = heading.split("](");
    let first = labels.next().unwrap_or("").to_owned();
    let text = labels.fold(first, |text, rest| {
        text + rest.split_once(')').map_or(rest, |(_, after)| after)
    });
    let kept = |letter: &char| letter.is_alphanumeric() || [' ', '-', '_'].contains(letter);
    let dashed = |letter: char| if letter == ' ' { '-' } else { letter };
    text.to_lowercase()
        .chars()
        .filter(kept)
        .map(dashed)
        .collect()
}
