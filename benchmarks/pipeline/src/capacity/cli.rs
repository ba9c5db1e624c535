//! The options of `capacity`.
//!
//! First in the flow. The only option names the page that gets the tables.

use clap::Parser;
use std::path::PathBuf;

/// Prints what staking takes of the block time of the `live` preset, by the weights that the runtime charges.
///
/// Nothing is measured. The tables are Markdown.
#[derive(Parser, Debug)]
#[command(name = "capacity", version)]
pub struct Args {
    /// Also write the tables into this page, between its markers
    #[arg(long, value_name = "FILE")]
    pub write: Option<PathBuf>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    fn page(options: &[&str]) -> Option<PathBuf> {
        let args = Args::try_parse_from(std::iter::once(&"capacity").chain(options));
        args.unwrap().write
    }

    #[test]
    fn a_page_is_written_only_on_demand() {
        Args::command().debug_assert();
        assert_eq!(page(&[]), None);
        assert_eq!(page(&["--write", "a.md"]), Some(PathBuf::from("a.md")));
    }
}
