//! `palisade new-chain`: makes the chain spec of a new chain from a short description in TOML.
//!
//! The steps, in order:
//!
//! | module | what it does |
//! |---|---|
//! | [`notes`] | collects mistakes, each with its field and its place |
//! | [`source`] | reads fields of TOML, and notes missing, unknown and wrong ones |
//! | [`values`] | turns the text of a field into an amount, a share or a key, exactly |
//! | [`parse`] | reads the whole description |
//! | [`well_known`] | knows the keys whose secrets are public |
//! | [`checks`] | compares the fields with each other and with the constants of the runtime |
//! | [`build`] | writes the genesis, and lets the runtime build it |
//!
//! Each step notes all mistakes that it finds. Parsing and checks always run together. The genesis is built only if
//! they found nothing. `docs/guides/chain.toml` describes every field. Before: [`crate::command`].

mod build;
mod checks;
mod notes;
mod parse;
mod source;
mod values;
mod well_known;

use crate::refusals;
use notes::{Mistake, Notes};
use sc_cli::Result;
use sc_service::ChainSpec;
use std::{
    fs,
    io::{self, Write},
    path::PathBuf,
};

/// The options of `new-chain`.
#[derive(Debug, clap::Args)]
pub struct NewChainCmd {
    /// The description of the chain, in TOML. docs/guides/chain.toml is an example with all fields.
    #[arg(long, value_name = "FILE")]
    from: PathBuf,
}

impl NewChainCmd {
    /// Prints the chain spec on stdout.
    ///
    /// # Errors
    /// - The file can't be read.
    /// - The description has mistakes. Each is a line on stderr: file, line, column, field and cause.
    pub fn run(&self) -> Result<()> {
        let file = self.from.display();
        let text = fs::read_to_string(&self.from).map_err(|error| {
            let trouble = refusals::trouble(&self.from, &error);
            format!("there is no description of a chain: {file} {trouble}")
        })?;
        match chain_spec(&text) {
            Ok(spec) => Ok(writeln!(io::stdout().lock(), "{}", spec.as_json(false)?)?),
            Err(mistakes) => {
                for mistake in &mistakes {
                    eprintln!("{}", line_about(mistake, &file.to_string(), &text));
                }
                let count = mistakes.len();
                let noun = if count == 1 { "mistake" } else { "mistakes" };
                Err(format!("{file} has {count} {noun}, so there is no chain spec").into())
            }
        }
    }
}

/// Returns the chain spec of a description.
///
/// # Errors
/// All mistakes, in the order of the file.
fn chain_spec(text: &str) -> std::result::Result<Box<dyn ChainSpec>, Vec<Mistake>> {
    let notes = Notes::default();
    let spec = parse::parse(text, &notes).and_then(|description| {
        checks::check(&description, &notes);
        notes
            .is_empty()
            .then(|| build::build(&description, &notes))?
    });
    spec.ok_or_else(|| notes.into_mistakes())
}

/// Returns one line: file, line, column, field and cause. Lines and columns count from 1.
fn line_about(mistake: &Mistake, file: &str, text: &str) -> String {
    let before = text.get(..mistake.at).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before.chars().rev().take_while(|c| *c != '\n').count() + 1;
    let Mistake { field, cause, .. } = mistake;
    match field.is_empty() {
        true => format!("{file}:{line}:{column}: {cause}"),
        false => format!("{file}:{line}:{column}: {field}: {cause}"),
    }
}

#[cfg(test)]
mod tests;
