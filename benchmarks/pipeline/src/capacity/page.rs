//! Puts the tables into a page, between two markers.
//!
//! Last in the flow.

use std::{fs, path::Path};

/// The line before the tables.
const START: &str = "<!-- tables -->";
/// The line after the tables.
const END: &str = "<!-- end -->";

/// Replaces what is between the markers of a page.
///
/// # Errors
/// - The file can't be read or written.
/// - It has no markers.
pub fn write(path: &Path, tables: &str) -> Result<(), String> {
    let name = path.display();
    let page =
        fs::read_to_string(path).map_err(|error| format!("{name} can't be read: {error}"))?;
    let page = with_tables(&page, tables)
        .ok_or_else(|| format!("{name} needs a line {START}, and a line {END} after it"))?;
    fs::write(path, page).map_err(|error| format!("{name} can't be written: {error}"))?;
    eprintln!("wrote {name}");
    Ok(())
}

/// Returns the page with the tables. `None` if a marker is missing.
fn with_tables(page: &str, tables: &str) -> Option<String> {
    let (before, rest) = page.split_once(START)?;
    let (_, after) = rest.split_once(END)?;
    Some(format!("{before}{START}\n\n{tables}\n{END}{after}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The page of the repository.
    const CAPACITY: &str = include_str!("../../../../docs/capacity.md");

    #[test]
    fn only_what_is_between_the_markers_changes() {
        let page = "Before\n<!-- tables -->\nold\n<!-- end -->\nAfter\n";
        let once = with_tables(page, "new\n").unwrap();
        assert_eq!(
            once,
            "Before\n<!-- tables -->\n\nnew\n\n<!-- end -->\nAfter\n"
        );
        assert_eq!(with_tables(&once, "new\n").as_ref(), Some(&once));
    }

    #[test]
    fn a_page_without_markers_is_refused() {
        assert_eq!(with_tables("<!-- tables -->", "new"), None);
        assert_eq!(with_tables("<!-- end -->\n<!-- tables -->", "new"), None);
    }

    #[test]
    fn the_page_of_the_repository_has_the_present_weights() {
        let page = with_tables(CAPACITY, &crate::tables()).expect("it has markers");
        assert!(
            page == CAPACITY,
            "docs/capacity.md is out of date: run `make capacity`"
        );
    }
}
