//! The report as text: sections with tables, for a terminal.
//!
//! Long tables are cut, and say so. Amounts are cut after three digits, and `<0.001` is less than the last of them. JSON
//! has all rows and all digits.

use crate::{
    number::{Amount, Ratio},
    report::Report,
};
use comfy_table::{presets, CellAlignment, ContentArrangement, Table, TableComponent};
use std::fmt::{self, Write};

mod sections;
mod stress;

/// How a report is printed.
#[derive(Clone, Copy, Debug)]
pub struct Layout {
    /// The most rows of a table. Zero: all.
    pub rows: usize,
}

impl Default for Layout {
    fn default() -> Self {
        Self { rows: 15 }
    }
}

/// Returns the report as text.
///
/// # Errors
/// Only those of the formatter: none for a `String`.
pub fn text(report: &Report, layout: &Layout) -> Result<String, fmt::Error> {
    let mut page = Page {
        text: String::new(),
        symbol: &report.symbol,
        rows: layout.rows,
    };
    sections::head(&mut page, report)?;
    sections::concentration(&mut page, report)?;
    sections::robustness(&mut page, report)?;
    sections::services(&mut page, report)?;
    sections::validators(&mut page, report)?;
    stress::scenarios(&mut page, report)?;
    stress::rounds(&mut page, report)?;
    stress::exit(&mut page, report)?;
    stress::tokens(&mut page, report)?;
    stress::yields(&mut page, report)?;
    Ok(page.text)
}

/// The text so far.
struct Page<'a> {
    text: String,
    symbol: &'a str,
    rows: usize,
}

impl Page<'_> {
    fn title(&mut self, title: &str) -> fmt::Result {
        writeln!(self.text, "\n{}\n", title.to_uppercase())
    }

    fn line(&mut self, line: &str) -> fmt::Result {
        writeln!(self.text, "{line}")
    }

    /// Writes a table. The first column begins at the left, all others end at the right.
    fn table(&mut self, header: &[&str], rows: Vec<Vec<String>>, what: &str) -> fmt::Result {
        let count = rows.len();
        let most = if self.rows == 0 { count } else { self.rows };
        let mut table = Table::new();
        table
            .load_preset(presets::UTF8_HORIZONTAL_ONLY)
            .remove_style(TableComponent::HorizontalLines)
            .remove_style(TableComponent::MiddleIntersections)
            .set_content_arrangement(ContentArrangement::Disabled)
            .set_header(header);
        for row in rows.into_iter().take(most) {
            table.add_row(row);
        }
        for column in table.column_iter_mut().skip(1) {
            column.set_cell_alignment(CellAlignment::Right);
        }
        writeln!(self.text, "{table}")?;
        if count > most {
            writeln!(self.text, "{most} of {count} {what}. --rows 0 prints all.")?;
        }
        Ok(())
    }

    fn amount(&self, amount: &Amount) -> String {
        match self.symbol {
            "" => amount.short(),
            symbol => format!("{} {symbol}", amount.short()),
        }
    }
}

/// Returns a count, or a dash if there is none.
fn count<T: ToString>(number: &Option<T>) -> String {
    number.as_ref().map_or_else(|| "–".into(), T::to_string)
}

fn percent(ratio: &Ratio) -> String {
    ratio.percent()
}

/// Returns a count with its noun.
fn counted(count: usize, one: &str, many: &str) -> String {
    match count {
        1 => format!("1 {one}"),
        _ => format!("{count} {many}"),
    }
}

/// Returns names in a list, of which the first three are written out.
fn names<'a>(names: impl ExactSizeIterator<Item = &'a str>) -> String {
    let count = names.len();
    listed(names, count)
}

/// Returns the first three of `count` names. `names` has at least these.
fn listed<'a>(names: impl Iterator<Item = &'a str>, count: usize) -> String {
    let first: Vec<&str> = names.take(3).collect();
    match count {
        0..=3 => first.join(", "),
        _ => format!("{} and {} more", first.join(", "), count - 3),
    }
}

#[cfg(test)]
mod tests;
