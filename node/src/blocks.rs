//! The command `export-blocks`: checks that all blocks are there before the first one is written.
//!
//! `sc-cli` exports them. But there, a number that does not fit counts as none. And the export ends without an error at
//! the first block that the database lacks. So a file could look complete that no node can import. And it takes 0 as
//! the last block for 1. Before: [`crate::command`].

use crate::service::Client;
use palisade_runtime::BlockNumber;
use sc_cli::{ExportBlocksCmd, GenericNumber, Result};
use sc_client_api::BlockBackend;
use std::{future::poll_fn, io::Write, ops::RangeInclusive, task::Poll};

/// The number of blocks after which a signal can stop the search.
const PACE: BlockNumber = 1_000;

/// Checks that a database has all blocks that a command exports.
///
/// # Errors
/// - A number is too large.
/// - The range of blocks is empty, ends after the best block, or ends with block 0.
/// - A block is pruned, or not downloaded yet.
pub async fn ensure_exportable(command: &ExportBlocksCmd, client: &Client) -> Result<()> {
    let best = client.chain_info().best_number;
    let first = number("--from", command.from.as_ref())?.unwrap_or(1);
    let last = number("--to", command.to.as_ref())?.unwrap_or(best);
    ensure_range(first, last, best)?;
    match first_missing(first..=last, |number| has_body(client, number)).await? {
        Some(number) => Err(format!(
            "the database lacks block {number}: it is pruned, or not downloaded yet; choose other blocks with --from and --to, or export them from a node with --blocks-pruning archive"
        )
        .into()),
        None => Ok(()),
    }
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
    if last == 0 {
        return Err(
            "block 0 is not exported alone, because each node makes it from its chain spec; export at least block 1 with it"
                .into(),
        );
    }
    Ok(())
}

/// Returns the first block of a range that is not there.
///
/// Each one is looked for. A node that began to prune after it had kept all blocks lacks some in the middle, and so does
/// one after a fast start.
async fn first_missing(
    range: RangeInclusive<BlockNumber>,
    is_there: impl Fn(BlockNumber) -> Result<bool>,
) -> Result<Option<BlockNumber>> {
    for number in range {
        if !is_there(number)? {
            return Ok(Some(number));
        }
        if number.is_multiple_of(PACE) {
            pause().await;
        }
    }
    Ok(None)
}

/// Lets a signal stop the command.
async fn pause() {
    poll_fn(|context| {
        context.waker().wake_by_ref();
        Poll::Ready(())
    })
    .await;
    futures::pending!();
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
    use futures::executor::block_on;
    use std::{
        future::Future,
        io,
        pin::pin,
        task::{Context, Waker},
    };

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
    fn block_0_is_exported_only_with_the_next_one() {
        // The command would take 0 as the last block for 1, and export a block that nobody asked for.
        for best in [0, 9] {
            let line = refusal(ensure_range(0, 0, best));
            assert!(
                line.starts_with("block 0 is not exported alone, "),
                "{line}"
            );
        }
        assert!(ensure_range(0, 1, 9).is_ok());
    }

    #[test]
    fn the_search_pauses_so_that_a_signal_can_stop_it() {
        let mut search = pin!(first_missing(1..=2 * PACE, |_| Ok(true)));
        let mut context = Context::from_waker(Waker::noop());
        for _ in 0..2 {
            assert!(search.as_mut().poll(&mut context).is_pending());
        }
        assert!(search.as_mut().poll(&mut context).is_ready());
    }

    #[test]
    fn a_missing_block_is_found_wherever_it_is() {
        let found = |range, missing: BlockNumber| {
            let is_there = |number: BlockNumber| Ok(number != missing);
            block_on(first_missing(range, is_there)).ok()
        };
        for missing in [1, 1_500, 2_500] {
            assert_eq!(found(1..=2_500, missing), Some(Some(missing)));
        }
        assert_eq!(found(2..=2_500, 1), Some(None));
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
