//! What a chain spends on staking in a day. The third table.

use crate::{
    blocks,
    chain::Chain,
    elections, idle,
    live::{BLOCKS_A_DAY, SESSIONS_A_DAY},
    sessions,
    weights::{milliseconds, share_of_blocks, sum},
};
use frame_support::weights::Weight;
use palisade_bench_election::{results, statistics::grouped};
use palisade_runtime::configs::staking::MaxExposurePageSize;

/// What a chain spends in a day, by kind of work.
type Spending = [(&'static str, Weight); 8];

fn spending(chain: &Chain) -> Spending {
    [
        (
            "each block, as above",
            blocks::every_block().saturating_mul(BLOCKS_A_DAY),
        ),
        ("points of larger sets", blocks::points(chain)),
        ("session changes", sessions::changes_of_a_day(chain)),
        ("the election", elections::whole(chain)),
        ("planning the era", elections::planning(chain)),
        ("idle: automatic payouts", idle::payouts(chain)),
        ("idle: removal of an expired era", idle::pruning(chain)),
        (
            "idle: who has session keys",
            idle::walk(chain).saturating_mul(SESSIONS_A_DAY),
        ),
    ]
}

fn total(spending: &Spending) -> Weight {
    sum(spending.map(|(_, weight)| weight))
}

fn row(kind: &str, weights: [Weight; 4]) -> [String; 5] {
    let [a, b, c, d] = weights.map(|weight| {
        let share = share_of_blocks(weight, BLOCKS_A_DAY);
        format!("{} ({share})", milliseconds(weight))
    });
    [kind.to_string(), a, b, c, d]
}

/// Returns the table, with the assumptions.
pub fn table() -> String {
    let chains = Chain::all();
    let spent = chains.map(|chain| spending(&chain));
    let kinds = spent[0].map(|(kind, _)| kind);
    let mut rows: Vec<_> = (0..kinds.len())
        .map(|number| row(kinds[number], spent.map(|spending| spending[number].1)))
        .collect();
    rows.push(row("**all**", spent.map(|spending| total(&spending))));

    let names = chains.map(|chain| chain.name());
    let [a, b, c, d] = names.each_ref().map(String::as_str);
    format!(
        "## A day\n\n\
         Milliseconds of weight in a day, and their share in the weight of all {} blocks of a day.\n\n{}\n{}",
        grouped(BLOCKS_A_DAY),
        results::table(&["work", a, b, c, d], &rows),
        assumptions()
    )
}

fn assumptions() -> String {
    let chain = Chain::largest();
    format!(
        "Assumptions:\n\n\
         - An era lasts a day and has {SESSIONS_A_DAY} sessions. No slot is empty.\n\
         - Each seat has two candidates.\n\
         - Each nominator has {} votes. Each of its votes backs a winner, up to the number of validators.\n\
         - Nominators are spread evenly over the validators. A page of an exposure has up to {} nominators, so each \
         validator has one page.\n\
         - All pages are paid automatically, and each nominator is paid by each validator that it backs.\n\
         - Nobody offends.\n",
        chain.votes_each(),
        MaxExposurePageSize::get(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use palisade_runtime::configs::system::MAXIMUM_BLOCK_WEIGHT;

    #[test]
    fn larger_chains_spend_more_and_none_spends_all_of_a_day() {
        let totals = Chain::all().map(|chain| total(&spending(&chain)).ref_time());
        assert!(totals.is_sorted());
        let day = MAXIMUM_BLOCK_WEIGHT.saturating_mul(BLOCKS_A_DAY).ref_time();
        assert!(totals.iter().all(|total| *total < day));
    }

    #[test]
    fn the_total_has_every_kind_of_work() {
        let spent = spending(&Chain::largest());
        assert!(spent.iter().all(|(_, weight)| weight.ref_time() > 0));
        assert_eq!(total(&spent), sum(spent.map(|(_, weight)| weight)));
    }

    #[test]
    fn each_validator_has_one_page_as_the_assumptions_say() {
        assert!(Chain::all()
            .iter()
            .all(|chain| chain.exposure_pages().len() == 1));
    }
}
