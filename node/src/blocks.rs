//! The command `export-blocks`: checks that all blocks are there before the first one is written.
//!
//! `sc-cli` exports them. But there, a number that does not fit counts as none. And the export ends without an error at
//! the first block that the database lacks. So a file could look complete that no node can import. Before:
//! [`crate::command`].

use crate::service::Client;
use palisade_runtime::BlockNumber;
use sc_cli::{ExportBlocksCmd, GenericNumber, Result};
use sc_client_api::BlockBackend;
use std::io::Write;

/// Checks that a database has all blocks that a command exports.
///
/// # Errors
/// - A number is too large.
/// - The range of blocks is empty, or ends after the best block.
/// - A block is pruned, or not downloaded yet.
pub fn ensure_exportable(command: &ExportBlocksCmd, client: &Client) -> Result<()> {
    let chain = client.chain_info();
    let first = number("--from", command.from.as_ref())?.unwrap_or(1);
    let last = number("--to", command.to.as_ref())?.unwrap_or(chain.best_number);
    ensure_range(first, last, chain.best_number)?;
    // Blocks are pruned from the first one on. After a fast start, those of one gap are downloaded later.
    let gap = chain.block_gap.map(|gap| (gap.start, gap.end));
    for number in to_look_at(first, last, gap) {
        if !has_body(client, number)? {
            return Err(format!(
                "the database lacks block {number}: it is pruned, or not downloaded yet; choose other blocks with --from and --to, or export them from a node with --blocks-pruning archive"
            )
            .into());
        }
    }
    Ok(())
}

/// Writes what the buffer of an output still holds. At the end of the program it would be lost without an error.
///
/// # Errors
/// It can't be written.
pub fn flush(out: &mut impl Write) -> Result<()> {
    out.flush()
        .map_err(|error| format!("the blocks can't be written: {error}").into())
}

/// Returns the number that an option gives.
fn number(option: &str, given: Option<&GenericNumber>) -> Result<Option<BlockNumber>> {
    given.map(GenericNumber::parse).transpose().map_err(|_| {
        let most = BlockNumber::MAX;
        format!("{option} names no block: the number of a block is from 0 to {most}").into()
    })
}

fn ensure_range(first: BlockNumber, last: BlockNumber, best: BlockNumber) -> Result<()> {
    if last > best {
        return Err(format!(
            "there is no block {last} to export: the best block is {best}; choose an earlier one with --to, or leave this option out"
        )
        .into());
    }
    if first > last {
        return Err(format!(
            "there is no block to export: the first one is {first}, and the last one is {last}"
        )
        .into());
    }
    Ok(())
}

/// Returns the blocks of a range of which at least one is missing if any is: both ends, and the first one in a gap.
fn to_look_at(
    first: BlockNumber,
    last: BlockNumber,
    gap: Option<(BlockNumber, BlockNumber)>,
) -> Vec<BlockNumber> {
    let in_gap = gap.filter(|(start, end)| *start <= last && first <= *end);
    let in_gap = in_gap.map(|(start, _)| start.max(first));
    [Some(first), in_gap, Some(last)]
        .into_iter()
        .flatten()
        .collect()
}

fn has_body(client: &Client, number: BlockNumber) -> Result<bool> {
    let Some(hash) = client.block_hash(number)? else {
        return Ok(false);
    };
    Ok(client.block_body(hash)?.is_some())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::refusals::one_line;
    use std::io;

    fn refusal<T: std::fmt::Debug>(result: Result<T>) -> String {
        one_line(&result.expect_err("there is a reason to refuse"))
    }

    #[test]
    fn a_number_that_does_not_fit_is_refused_and_not_taken_for_none() {
        let given = |text: &str| text.parse::<GenericNumber>().expect("digits");
        assert_eq!(number("--from", Some(&given("7"))).ok(), Some(Some(7)));
        assert_eq!(number("--from", None).ok(), Some(None));
        for text in ["4294967296", ""] {
            let line = refusal(number("--to", Some(&given(text))));
            assert!(line.starts_with("--to names no block: "), "{line}");
        }
    }

    #[test]
    fn blocks_after_the_best_one_and_empty_ranges_are_refused() {
        assert!(ensure_range(1, 9, 9).is_ok());
        let line = refusal(ensure_range(1, 10, 9));
        assert!(
            line.starts_with("there is no block 10 to export: the best block is 9; "),
            "{line}"
        );
        let line = refusal(ensure_range(1, 0, 0));
        assert!(line.starts_with("there is no block to export: "), "{line}");
    }

    #[test]
    fn both_ends_and_the_begin_of_a_gap_are_looked_at() {
        assert_eq!(to_look_at(1, 9, None), [1, 9]);
        assert_eq!(to_look_at(1, 9, Some((3, 5))), [1, 3, 9]);
        assert_eq!(to_look_at(4, 9, Some((3, 5))), [4, 4, 9]);
        assert_eq!(to_look_at(6, 9, Some((3, 5))), [6, 9]);
    }

    #[test]
    fn what_the_buffer_holds_is_not_lost_without_an_error() {
        struct Full;
        impl Write for Full {
            fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
                Ok(bytes.len())
            }
            fn flush(&mut self) -> io::Result<()> {
                Err(io::ErrorKind::StorageFull.into())
            }
        }
        let line = refusal(flush(&mut Full));
        assert!(line.starts_with("the blocks can't be written: "), "{line}");
    }
}
