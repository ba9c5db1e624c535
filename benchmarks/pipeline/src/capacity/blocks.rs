//! What each block is charged, and points of larger sets. The first table.

use crate::{
    chain::Chain,
    live::{BLOCKS_A_SESSION, SESSIONS_A_DAY},
    weights::{database, milliseconds, share_of_blocks, sum, Elections, Offences, Staking},
};
use frame_support::weights::Weight;
use palisade_bench_election::results;
use palisade_elections::WeightInfo as _;
use palisade_offences::WeightInfo as _;
use palisade_staking::{types::MAX_POINTS_IN_TURN, WeightInfo as _};

const HEADINGS: [&str; 3] = ["part of a block", "weight ms", "of a block"];

/// Returns what a block is charged in which nothing is due: the hooks of staking, elections and offences.
fn parts() -> [(&'static str, Weight); 8] {
    [
        ("staking: is a slash pending?", database().reads(1)),
        (
            "staking: is a result of an election ready?",
            Staking::find_collection(),
        ),
        (
            "staking: points for the author (`note_author`)",
            Staking::note_author(),
        ),
        (
            "staking: points of up to 32 validators are published",
            small_publication(),
        ),
        ("staking: `on_finalize`", Staking::on_finalize()),
        (
            "staking: is an idle task marked?",
            database().reads_writes(1, 1),
        ),
        ("elections: is an election due?", Elections::idle_block()),
        ("offences: is upkeep due?", Offences::quiet_block()),
    ]
}

/// Returns what every block is charged.
pub fn every_block() -> Weight {
    sum(parts().map(|(_, weight)| weight))
}

/// Returns the weight of publishing points that every block is charged.
fn small_publication() -> Weight {
    Staking::publish_points(MAX_POINTS_IN_TURN).saturating_add(database().reads(1))
}

/// Returns what points are charged in a day beyond [`every_block`].
///
/// With `v` validators, points are published every ⌈v / 32⌉ blocks, at least every 32. They are also published when a
/// session ends, and with the next author after that. Each validator is looked up once an era.
pub fn points(chain: &Chain) -> Weight {
    let publication = Staking::publish_points(chain.validators);
    let blocks = chain
        .validators
        .div_ceil(MAX_POINTS_IN_TURN)
        .clamp(1, MAX_POINTS_IN_TURN);
    let in_a_session = BLOCKS_A_SESSION.div_ceil(blocks.into()) + 1;
    let charged_in_blocks = publication.saturating_sub(small_publication());
    let session = charged_in_blocks
        .saturating_mul(in_a_session)
        .saturating_add(publication);
    session
        .saturating_mul(SESSIONS_A_DAY)
        .saturating_add(database().reads(chain.validators.into()))
}

/// Returns the table of [`every_block`].
pub fn table() -> String {
    let all = [("**all**", every_block())];
    let rows = parts().into_iter().chain(all).map(|(part, weight)| {
        [
            part.to_string(),
            milliseconds(weight),
            share_of_blocks(weight, 1),
        ]
    });
    let rows: Vec<_> = rows.collect();
    format!(
        "## Each block\n\n\
         A block in which nothing is due is charged this, whatever the size of the chain. With more than 32 validators, \
         points are published less often, and the rest of their weight is charged then.\n\n{}",
        results::table(&HEADINGS, &rows)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_sets_are_charged_for_points_at_the_ends_of_sessions_only() {
        let [small, _, larger, _] = Chain::all();
        let ends = Staking::publish_points(small.validators).saturating_mul(SESSIONS_A_DAY);
        let looked_up = database().reads(small.validators.into());
        assert_eq!(points(&small), ends.saturating_add(looked_up));
        assert!(points(&larger).ref_time() > points(&small).ref_time());
    }

    #[test]
    fn the_table_ends_with_the_sum() {
        let table = table();
        let last = table.lines().last().unwrap();
        assert!(last.contains("**all**") && last.contains(&milliseconds(every_block())));
    }
}
