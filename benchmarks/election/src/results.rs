//! Files with results: tables in Markdown, and the machine of the measurement.
//!
//! Last in the flow of every benchmark.

use crate::machine::Machine;
use std::{fs, path::Path};

/// Returns the machine and the seed of results, as a list.
pub fn provenance(machine: &Machine, seed: u64) -> String {
    let Machine {
        processor,
        threads,
        memory_gb,
        load_before,
        compiler,
        commit,
    } = machine;
    format!(
        "- Processor: {processor}, {threads} threads, of which one is used; {memory_gb} GB of memory; \
         load before: {load_before}\n\
         - Compiler: {compiler}, the workspace's release profile\n\
         - Commit: {commit}\n\
         - Seed: {seed}\n"
    )
}

/// Returns a Markdown table whose columns are aligned in a terminal. Columns with numbers are aligned to the right.
pub fn table<const N: usize>(headings: &[&str; N], rows: &[[String; N]]) -> String {
    let width = |column: usize| {
        let cells = rows.iter().map(|row| row[column].chars().count());
        cells
            .chain([headings[column].chars().count(), 3])
            .max()
            .unwrap_or_default()
    };
    let widths: [usize; N] = std::array::from_fn(width);
    let line = |cells: [String; N]| format!("| {} |\n", cells.join(" | "));
    let mut text = line(std::array::from_fn(|column| {
        format!("{:<1$}", headings[column], widths[column])
    }));
    let numeric = |column: usize| {
        rows.iter()
            .any(|row| row[column].starts_with(|first: char| first.is_ascii_digit()))
    };
    text.push_str(&line(std::array::from_fn(|column| {
        let dashes = "-".repeat(widths[column] - 1);
        if numeric(column) {
            format!("{dashes}:")
        } else {
            format!("{dashes}-")
        }
    })));
    for row in rows {
        text.push_str(&line(std::array::from_fn(|column| {
            if numeric(column) {
                format!("{:>1$}", row[column], widths[column])
            } else {
                format!("{:<1$}", row[column], widths[column])
            }
        })));
    }
    text
}

/// Creates `folder` if it is missing.
///
/// # Errors
/// The folder can't be created.
pub fn prepare(folder: &Path) -> Result<(), String> {
    fs::create_dir_all(folder).map_err(|error| {
        format!(
            "no results can be written to {}: {error}; choose another folder with --save",
            folder.display()
        )
    })
}

/// Writes one file of results.
///
/// # Errors
/// The file can't be written.
pub fn write(folder: &Path, name: &str, text: &str) -> Result<(), String> {
    let path = folder.join(name);
    fs::write(&path, text)
        .map_err(|error| format!("{} can't be written: {error}", path.display()))?;
    eprintln!("wrote {}", path.display());
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_line_up_and_numbers_are_to_the_right() {
        let rows = [
            ["zipf".to_string(), "1,000".to_string()],
            ["uniform".to_string(), "–".to_string()],
        ];
        assert_eq!(
            table(&["which", "ms"], &rows),
            "| which   | ms    |\n\
             | ------- | ----: |\n\
             | zipf    | 1,000 |\n\
             | uniform |     – |\n"
        );
    }
}
