//! Runs the migration, block by block, as `pallet-migrations` would.

use crate::{
    chain::{self, Balances, Runtime, RuntimeEvent, Staking, System},
    metadata::Metadata,
    numbers::Numbers,
    observation::Observation,
    state::State,
};
use frame_support::{
    migrations::{SteppedMigration, SteppedMigrationError},
    storage::unhashed,
    traits::{Hooks, StorageInfoTrait, StorageVersion},
    weights::{Weight, WeightMeter},
};
use palisade_staking::{
    migrations::{Cursor, FromPalletStaking, Refusal, Repair},
    Event, HandoverStage,
};
use sp_io::TestExternalities;
use std::{
    collections::BTreeSet,
    time::{Duration, Instant},
};

type Migration = FromPalletStaking<Runtime, Balances>;
/// A repair of this chain.
pub type ChainRepair = Repair<chain::AccountId, chain::Balance>;
type Step = Option<Cursor<chain::AccountId>>;

/// What a block of the migration costs.
pub struct BlockCost {
    /// The weight that was consumed.
    pub weight: Weight,
    /// The time, natively, with the state in memory.
    pub time: Duration,
}

/// How a migration ended.
pub enum Outcome {
    /// The state is taken over.
    Finished {
        /// The last era that `pallet-staking` has elected.
        last_era: u32,
        /// The invariant that is violated, if one is.
        violation: Option<String>,
    },
    /// The state is refused, and nothing was changed.
    Refused(Refusal),
    /// There is nothing to take over: the state is of our staking, or there are neither eras nor ledgers.
    NothingToDo,
    /// There are ledgers, but no era. The new runtime would take the state for its own: nothing would be migrated.
    NoEra,
}

/// A rehearsal that has ended.
pub struct Rehearsal {
    /// The storage version of staking before.
    pub version: Option<u16>,
    /// How it ended.
    pub outcome: Outcome,
    /// What was there before.
    pub before: Observation,
    /// What is there afterwards.
    pub after: Observation,
    /// Each repair.
    pub repairs: Vec<ChainRepair>,
    /// Each block.
    pub blocks: Vec<BlockCost>,
}

/// Runs the migration on a state.
///
/// # Errors
/// - A unit of work does not fit into the service weight.
/// - The accounts of the chain don't have 32 bytes.
pub fn rehearse(
    mut state: State,
    metadata: &Metadata,
    numbers: &Numbers,
) -> Result<Rehearsal, String> {
    chain::set_numbers(numbers);
    let items = items(metadata, numbers);
    state.rename_pallet(&numbers.staking, "Staking");
    ensure_accounts_of_32_bytes(&state)?;
    let mut ext = TestExternalities::default();
    for (key, value) in state.entries {
        ext.insert(key, value);
    }
    ext.commit_all()
        .map_err(|error| format!("the state can't be stored: {error:?}"))?;
    let mut run = Run::on(ext, &items);
    run.all_blocks(numbers.service_weight)?;
    run.rehearsal.after = run.ext.execute_with(|| Observation::now(&items));
    Ok(run.rehearsal)
}

/// Returns the names of all storage items of staking, theirs and ours.
fn items(metadata: &Metadata, numbers: &Numbers) -> Vec<String> {
    let ours = Staking::storage_info().into_iter();
    let ours = ours.map(|info| String::from_utf8_lossy(&info.storage_name).into_owned());
    let items: BTreeSet<_> = metadata
        .items(&numbers.staking)
        .into_iter()
        .chain(ours)
        .collect();
    items.into_iter().collect()
}

/// # Errors
/// An account has another length.
fn ensure_accounts_of_32_bytes(state: &State) -> Result<(), String> {
    let prefix = [
        sp_io::hashing::twox_128(b"System"),
        sp_io::hashing::twox_128(b"Account"),
    ]
    .concat();
    let accounts = state.entries.range(prefix.clone()..);
    let mut accounts = accounts
        .map(|(key, _)| key)
        .take_while(|key| key.starts_with(&prefix));
    match accounts.find(|key| key.len() != 80) {
        Some(key) => Err(format!(
            "accounts have {} bytes, not 32",
            key.len().saturating_sub(48)
        )),
        None => Ok(()),
    }
}

/// A rehearsal under way.
struct Run {
    ext: TestExternalities,
    rehearsal: Rehearsal,
}

impl Run {
    /// Returns a rehearsal on a state. `items` are the items of staking that are observed.
    fn on(mut ext: TestExternalities, items: &[String]) -> Self {
        let (before, version) = ext.execute_with(|| {
            let version = unhashed::get(&StorageVersion::storage_key::<Staking>());
            (Observation::now(items), version)
        });
        Self {
            ext,
            rehearsal: Rehearsal {
                version,
                outcome: Outcome::NothingToDo,
                before,
                after: Observation::default(),
                repairs: Vec::new(),
                blocks: Vec::new(),
            },
        }
    }

    fn all_blocks(&mut self, service_weight: Weight) -> Result<(), String> {
        self.ext.execute_with(|| {
            System::set_block_number(System::block_number().saturating_add(1));
            System::reset_events();
            <Staking as Hooks<u32>>::on_runtime_upgrade();
        });
        if !self.ext.execute_with(HandoverStage::<Runtime>::exists) {
            let entries = &self.rehearsal.before.entries;
            if entries.contains_key("Ledger") && !entries.contains_key("CurrentEra") {
                self.rehearsal.outcome = Outcome::NoEra;
            }
            return Ok(());
        }
        let mut cursor = None;
        loop {
            let next = self.one_block(cursor, service_weight)?;
            self.ext
                .commit_all()
                .map_err(|error| format!("a block can't be stored: {error:?}"))?;
            self.report_progress(next.as_ref());
            match next {
                None => break,
                Some(Cursor::Refused) => return Ok(()),
                next => cursor = next,
            }
        }
        if let Outcome::Finished { violation, .. } = &mut self.rehearsal.outcome {
            let check = self.ext.execute_with(Staking::check_invariants);
            *violation = check.err().map(|error| <&str>::from(error).to_owned());
        }
        Ok(())
    }

    /// Does the work of one block. Returns where to go on.
    fn one_block(&mut self, cursor: Step, service_weight: Weight) -> Result<Step, String> {
        let mut meter = WeightMeter::with_limit(service_weight);
        let clock = Instant::now();
        let (next, events) = self.ext.execute_with(|| {
            let next = Migration::step(cursor, &mut meter);
            let events: Vec<_> = System::read_events_no_consensus()
                .map(|record| record.event)
                .collect();
            System::reset_events();
            System::set_block_number(System::block_number().saturating_add(1));
            (next, events)
        });
        self.rehearsal.blocks.push(BlockCost {
            weight: meter.consumed(),
            time: clock.elapsed(),
        });
        for event in events {
            self.note(event);
        }
        next.map_err(|error| match error {
            SteppedMigrationError::InsufficientWeight { required } => format!(
                "a unit of work needs {} ms of weight, and the service weight has {} ms",
                required.ref_time() / 1_000_000_000,
                service_weight.ref_time() / 1_000_000_000
            ),
            other => format!("the migration failed: {other:?}"),
        })
    }

    fn note(&mut self, event: RuntimeEvent) {
        let RuntimeEvent::Staking(event) = event else {
            return;
        };
        match event {
            Event::HandoverRepaired { repair } => self.rehearsal.repairs.push(repair),
            Event::HandoverRefused { refusal } => {
                self.rehearsal.outcome = Outcome::Refused(refusal)
            }
            Event::HandoverFinished { last_era } => {
                self.rehearsal.outcome = Outcome::Finished {
                    last_era,
                    violation: None,
                }
            }
            _ => {}
        }
    }

    /// Writes a line for each block until the tenth, then for each tenth one.
    fn report_progress(&self, next: Option<&Cursor<chain::AccountId>>) {
        let blocks = self.rehearsal.blocks.len();
        let step = next.map(|cursor| format!("{cursor:?}"));
        let step = step
            .as_deref()
            .and_then(|text| text.split(['(', ' ']).next());
        if blocks <= 10 || blocks.is_multiple_of(10) || next.is_none() {
            eprintln!("block {blocks}: {}", step.unwrap_or("the last one"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sp_io::hashing::twox_128;

    /// Returns how a rehearsal ends if these items of staking have a value.
    fn outcome_with(items: &[&str]) -> Outcome {
        let mut ext = TestExternalities::default();
        for item in items {
            let key = [twox_128(b"Staking"), twox_128(item.as_bytes())].concat();
            ext.insert(key, vec![0; 4]);
        }
        ext.commit_all().expect("nothing is open");
        let observed = ["CurrentEra", "Ledger"].map(String::from);
        let mut run = Run::on(ext, &observed);
        run.all_blocks(Weight::MAX).expect("there is no work");
        run.rehearsal.outcome
    }

    #[test]
    fn ledgers_without_an_era_are_not_taken_over_and_the_report_says_so() {
        assert!(matches!(outcome_with(&["Ledger"]), Outcome::NoEra));
    }

    #[test]
    fn a_state_of_ours_and_one_without_stakers_have_nothing_to_take_over() {
        let ours = ["Ledger", "CurrentEra", "MatureEra"];
        for items in [&ours[..], &[]] {
            assert!(matches!(outcome_with(items), Outcome::NothingToDo));
        }
    }
}
