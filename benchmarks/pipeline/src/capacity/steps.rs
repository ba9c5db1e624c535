//! The largest steps at the limits of the runtime. The second table.

use crate::{
    chain::Chain,
    elections, idle,
    live::SESSIONS_A_DAY,
    sessions,
    weights::{milliseconds, share_of_blocks, sum, Offences, Staking},
};
use frame_support::weights::Weight;
use palisade_bench_election::{results, statistics::grouped};
use palisade_offences::WeightInfo as _;
use palisade_runtime::configs::{
    elections::VotersPerPage,
    staking::{
        MaxExposurePageSize, MaxNominations, MaxShownNominators, MaxSlashingWeight, MaxValidatorSet,
    },
};
use palisade_staking::WeightInfo as _;

const HEADINGS: [&str; 4] = ["step", "weight ms", "of a block", "how often"];

/// The offenders of a report, as many as the benchmark of `report_offence` has at most.
const OFFENDERS: u32 = 32;
/// The slashes that a call cancels, as many as the benchmark of `cancel_deferred_slash` has at most.
const CANCELLED: u32 = 8;

/// A row of the table.
type Row = [String; 4];

fn row(step: impl Into<String>, weight: Weight, how_often: impl Into<String>) -> Row {
    [
        step.into(),
        milliseconds(weight),
        share_of_blocks(weight, 1),
        how_often.into(),
    ]
}

/// Returns the table.
pub fn table() -> String {
    let chain = Chain::largest();
    let rows = [
        of_snapshot(&chain),
        of_result(&chain),
        of_sessions(&chain),
        of_idle_tasks(&chain),
        of_slashes(),
    ]
    .concat();
    format!(
        "## The largest steps\n\n\
         {}, {} candidates, {} votes for each nominator: the limits of the runtime.\n\n{}",
        chain.name(),
        grouped(chain.candidates().into()),
        chain.votes_each(),
        results::table(&HEADINGS, &rows)
    )
}

fn of_snapshot(chain: &Chain) -> Vec<Row> {
    let candidates = grouped(chain.candidates().into());
    let others = chain.voter_pages().len().saturating_sub(1);
    let page = VotersPerPage::get();
    vec![
        row(
            format!("election: {candidates} candidates, the first {page} voters"),
            elections::first_block(chain),
            "once an era",
        ),
        row(
            format!("election: a page of {page} nominators"),
            elections::heaviest_page(chain),
            format!("in {others} blocks an era"),
        ),
        row("election: solve", elections::solve(chain), "once an era"),
    ]
}

fn of_result(chain: &Chain) -> Vec<Row> {
    let pages = chain.result_pages();
    let largest = pages.first().copied().unwrap_or_default();
    let (winners, backers) = (largest.winners, grouped(largest.backers.into()));
    vec![
        row(
            format!("election: {winners} winners with {backers} backers are exposed"),
            elections::result_page(chain, largest),
            format!("in {} blocks an era", pages.len()),
        ),
        row(
            "election: a winner that all nominators back is exposed",
            elections::winner_of_all(chain),
            format!("in at most {} blocks an era", MaxNominations::get()),
        ),
        row(
            "the era is planned",
            elections::planning(chain),
            "once an era",
        ),
    ]
}

fn of_sessions(chain: &Chain) -> Vec<Row> {
    let change = format!("in {SESSIONS_A_DAY} blocks a day");
    vec![row(
        "the session changes: keys, points",
        sessions::change(chain),
        change,
    )]
}

fn of_idle_tasks(chain: &Chain) -> Vec<Row> {
    let page = MaxExposurePageSize::get();
    let era = Staking::find_next_pruning()
        .saturating_add(Staking::prune_entry().saturating_mul(idle::REMOVALS_A_BLOCK.into()));
    let walk = idle::walk(chain)
        .checked_div(idle::blocks_of_walk(chain))
        .unwrap_or_default();
    vec![
        row(
            format!("idle: a page of {page} nominators is paid"),
            Staking::payout_page(page),
            "as many as a block has room for",
        ),
        row(
            format!("idle: {} entries of an expired era", idle::REMOVALS_A_BLOCK),
            era,
            format!("in {} blocks an era", idle::blocks_of_pruning(chain)),
        ),
        row(
            format!("idle: who of {} validators has keys", idle::WALKED_A_BLOCK),
            walk,
            format!("in {} blocks a session", idle::blocks_of_walk(chain)),
        ),
    ]
}

fn of_slashes() -> Vec<Row> {
    let report = |offenders: u32| {
        sum([
            Offences::report(offenders),
            Staking::report_offence(offenders),
        ])
    };
    let shown = MaxShownNominators::get();
    let silent = most_silent();
    vec![
        row(
            format!("slashes take stake of {} stakers", stakers_in_a_block()),
            MaxSlashingWeight::get(),
            "in each block while slashes are due or not shown yet",
        ),
        row(
            format!("a report of {OFFENDERS} offenders"),
            report(OFFENDERS),
            "for each report",
        ),
        row(
            format!("a report of {silent} silent validators, two thirds"),
            report(silent),
            "at most once a session",
        ),
        row(
            format!(
                "a call cancels {CANCELLED} slashes, {} nominators shown",
                grouped(shown.into())
            ),
            Staking::cancel_deferred_slash(CANCELLED, shown),
            "for each call of council or root",
        ),
    ]
}

/// Returns the number of stakers from which a block takes stake while one page of an exposure is slashed.
fn stakers_in_a_block() -> u64 {
    let before = Staking::find_due_slash()
        .saturating_add(Staking::read_slash_page(MaxExposurePageSize::get()));
    let left = MaxSlashingWeight::get().saturating_sub(before);
    left.ref_time() / Staking::slash_staker().ref_time()
}

/// Returns the most validators of the largest set that are reported as silent. If more are silent, less than a third of
/// the slots have a block. Then the session proves nothing.
fn most_silent() -> u32 {
    MaxValidatorSet::get() * 2 / 3
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_slashes_more_than_a_hundred_stakers() {
        // `runtime/src/configs/staking.rs` says about how many.
        assert!((100..250).contains(&stakers_in_a_block()));
        assert_eq!(most_silent(), 666);
    }

    #[test]
    fn solving_fits_into_a_block() {
        let table = table();
        let solve = table.lines().find(|line| line.contains("solve")).unwrap();
        let cells: Vec<_> = solve.split('|').map(str::trim).collect();
        let share: f64 = cells[3].trim_end_matches('%').parse().unwrap();
        assert!(share < 90.0, "{share}% of a block");
    }
}
