//! A line in the log for each era: who was elected, and what the era before pays.
//!
//! The target of the lines is `eras`. So `--log warn,eras=info` leaves nothing else but warnings: `make run` does this.
//!
//! A task of its own follows the chain, as [`super::metrics`] does. While the node catches up, there are no lines, so
//! the first one afterwards can skip eras. There is no line when the best chain goes back to an earlier era.
//!
//! If the chain has another runtime than this program, the lines don't tell what eras pay.

use super::{state, Hash, Node};
use codec::Compact;
use frame_support::storage::{storage_prefix, unhashed};
use futures::StreamExt;
use palisade_runtime::{
    constants::currency::{MILLI_PAL, PAL, SYMBOL},
    Balance, Runtime, RuntimeEvent, Session, System, VERSION,
};
use palisade_staking::{ActiveEra, ErasTotalStake, Event};
use sc_client_api::BlockchainEvents;
use sc_service::TaskManager;

/// What is told of an era when it starts.
#[derive(Debug, PartialEq)]
struct EraStart {
    index: u32,
    /// When it started, in ms. Zero if its first block does not say it yet.
    start: u64,
    validators: usize,
    /// The stake behind the validators, in units.
    stake: Balance,
    /// The era that the block ends, and what that era pays to its stakers and to the treasury, in units.
    paid: Option<(u32, Balance, Balance)>,
}

/// Writes the lines as long as the node runs.
pub fn run(node: &Node, task_manager: &TaskManager) {
    task_manager
        .spawn_handle()
        .spawn_blocking("eras", None, follow(node.clone()));
}

async fn follow(node: Node) {
    let mut blocks = node.client.import_notification_stream();
    let mut last: Option<EraStart> = None;
    while let Some(block) = blocks.next().await {
        if !block.is_new_best {
            continue;
        }
        let known = last.as_ref().map(|last| last.index);
        let Some(now) = look(&node, block.hash, known) else {
            continue;
        };
        if let Some(last) = last.as_ref().filter(|last| last.index < now.index) {
            sc_telemetry::log::info!(target: "eras", "{}", line(last, &now));
        }
        last = Some(now);
    }
}

/// Returns the active era of a block. `None` if there is none, if it is `known`, or if the state can't be read.
fn look(node: &Node, block: Hash, known: Option<u32>) -> Option<EraStart> {
    let read = || {
        // Most blocks start no era. Then their events are not read.
        let era = ActiveEra::<Runtime>::get().filter(|era| known != Some(era.index))?;
        Some(EraStart {
            index: era.index,
            start: era.start.unwrap_or(0),
            validators: Session::validators().len(),
            stake: ErasTotalStake::<Runtime>::get(era.index),
            paid: paid_in_block(),
        })
    };
    state::read(&node.backend, block, read).ok().flatten()
}

/// Returns what the block's `EraPaid` says. `None` if another runtime has made the block: its events can have other
/// shapes, and would be read as other events or amounts.
fn paid_in_block() -> Option<(u32, Balance, Balance)> {
    if !is_block_of_this_runtime() {
        return None;
    }
    System::read_events_no_consensus().find_map(|record| match record.event {
        RuntimeEvent::Staking(Event::EraPaid {
            era_index,
            validator_payout,
            remainder,
        }) => Some((era_index, validator_payout, remainder)),
        _ => None,
    })
}

/// Returns whether the runtime of this program has made the block. A block that sets new code is still of the old one.
fn is_block_of_this_runtime() -> bool {
    let key = storage_prefix(b"System", b"LastRuntimeUpgrade");
    unhashed::get::<(Compact<u32>, String)>(&key).is_some_and(|(Compact(version), name)| {
        version == VERSION.spec_version && name == VERSION.spec_name
    })
}

/// Returns the line of an era. `last` is the era that was told before it: usually the era before.
fn line(last: &EraStart, now: &EraStart) -> String {
    let validators = match now.validators {
        1 => "1 validator".to_owned(),
        many => format!("{many} validators"),
    };
    let mut parts = vec![format!(
        "Era {}: {validators}, {} at stake.",
        now.index,
        tokens(now.stake)
    )];
    if let Some((era, stakers, treasury)) = now.paid {
        parts.push(format!(
            "Era {era} pays {} to its stakers and {} to the treasury.",
            tokens(stakers),
            tokens(treasury)
        ));
    }
    let lasted = now.start.saturating_sub(last.start) / 1_000;
    let is_next = last.index.checked_add(1) == Some(now.index);
    if is_next && last.start > 0 && lasted > 0 {
        parts.push(format!("It took {lasted} s."));
    }
    parts.join(" ")
}

/// Returns an amount in tokens, rounded down, with separators. Below a thousand it has three decimals.
fn tokens(amount: Balance) -> String {
    let whole = amount / PAL;
    if whole < 1_000 {
        return format!("{whole}.{:03} {SYMBOL}", amount % PAL / MILLI_PAL);
    }
    let digits = whole.to_string();
    let groups: Vec<_> = digits
        .as_bytes()
        .rchunks(3)
        .rev()
        .map(String::from_utf8_lossy)
        .collect();
    format!("{} {SYMBOL}", groups.join(","))
}

#[cfg(test)]
mod tests {
    use super::*;
    use sp_state_machine::BasicExternalities;

    fn era(index: u32, start: u64) -> EraStart {
        EraStart {
            index,
            start,
            validators: 4,
            stake: 1_234_567 * PAL + 5,
            paid: None,
        }
    }

    #[test]
    fn an_era_says_who_was_elected_and_what_the_one_before_pays() {
        let now = EraStart {
            paid: Some((7, 1_000 * PAL, 99 * PAL)),
            ..era(8, 90_000)
        };
        assert_eq!(
            line(&era(7, 60_000), &now),
            "Era 8: 4 validators, 1,234,567 PAL at stake. Era 7 pays 1,000 PAL to its stakers and 99.000 PAL to the treasury. It took 30 s."
        );
    }

    #[test]
    fn after_a_gap_only_the_era_that_ended_in_the_block_is_told() {
        // The node caught up from era 5 to the first block of era 8.
        let now = EraStart {
            paid: Some((7, 1_000 * PAL, 99 * PAL)),
            ..era(8, 90_000)
        };
        assert_eq!(
            line(&era(5, 0), &now),
            line(&era(5, 1_000), &now),
            "nobody knows how long era 7 took"
        );
        assert_eq!(
            line(&era(5, 1_000), &now),
            "Era 8: 4 validators, 1,234,567 PAL at stake. Era 7 pays 1,000 PAL to its stakers and 99.000 PAL to the treasury."
        );
    }

    #[test]
    fn what_is_not_known_is_left_out() {
        assert_eq!(
            line(
                &era(0, 0),
                &EraStart {
                    validators: 1,
                    ..era(1, 30_000)
                }
            ),
            "Era 1: 1 validator, 1,234,567 PAL at stake."
        );
    }

    #[test]
    fn what_another_runtime_pays_is_not_told() {
        let told = |version: u32, name: &str| {
            BasicExternalities::new_empty().execute_with(|| {
                let key = storage_prefix(b"System", b"LastRuntimeUpgrade");
                unhashed::put(&key, &(Compact(version), name));
                // Events of the genesis block are not kept.
                System::set_block_number(1);
                System::deposit_event(RuntimeEvent::Staking(Event::EraPaid {
                    era_index: 7,
                    validator_payout: 1_000,
                    remainder: 99,
                }));
                paid_in_block()
            })
        };
        let (version, name) = (VERSION.spec_version, VERSION.spec_name);
        assert_eq!(told(version, &name), Some((7, 1_000, 99)));
        assert_eq!(told(u32::MAX, &name), None);
        assert_eq!(told(version, "other"), None);
    }

    #[test]
    fn small_amounts_have_decimals_and_large_ones_separators() {
        let shown = [0, PAL - 1, 1_500 * MILLI_PAL, 1_000 * PAL, 12_345_678 * PAL].map(tokens);
        let expected = [
            "0.000 PAL",
            "0.999 PAL",
            "1.500 PAL",
            "1,000 PAL",
            "12,345,678 PAL",
        ];
        assert_eq!(shown, expected);
    }
}
