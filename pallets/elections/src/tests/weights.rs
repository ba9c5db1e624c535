//! More takes more, and what a step is charged is what it said before.

use crate::{
    mock::*,
    types::{PageSize, SnapshotTotals},
    weights::ProvisionalWeight,
    Phase, WeightInfo,
};
use frame_support::weights::Weight;
use proptest::prelude::*;
use sp_runtime::traits::Zero;

type Cost = ProvisionalWeight<Runtime>;

fn totals() -> impl Strategy<Value = SnapshotTotals> {
    (
        1u32..1_000,
        1u32..2_000,
        1u32..33,
        1u32..22_528,
        1u32..400_000,
    )
        .prop_map(|(seats, targets, pages, voters, votes)| SnapshotTotals {
            seats,
            targets,
            pages,
            voters,
            votes,
        })
}

/// Both at least as large, and one larger.
fn is_more(more: Weight, less: Weight) -> bool {
    less.all_lte(more) && more != less
}

proptest! {
    #[test]
    fn each_thing_more_takes_more(totals in totals(), pages in 1u32..33) {
        let solve = Cost::solve(pages, &totals);
        prop_assert!(is_more(Cost::solve(pages + 1, &totals), solve));
        let more_seats = SnapshotTotals { seats: totals.seats + 1, ..totals };
        let more_targets = SnapshotTotals { targets: totals.targets + 1, ..totals };
        let more_voters = SnapshotTotals { voters: totals.voters + 1, ..totals };
        let more_votes = SnapshotTotals { votes: totals.votes + 1, ..totals };
        for more in [more_seats, more_targets, more_voters, more_votes] {
            prop_assert!(is_more(Cost::solve(pages, &more), solve));
        }
        let size = PageSize { winners: 3, backers: 10 };
        let export = Cost::export_page(&totals, size);
        for more in [more_targets, more_voters] {
            prop_assert!(is_more(Cost::export_page(&more, size), export));
        }
        for more in [PageSize { winners: 4, ..size }, PageSize { backers: 11, ..size }] {
            prop_assert!(is_more(Cost::export_page(&totals, more), export));
        }
        let page = Cost::snapshot_page(5, 6, 7);
        prop_assert!(is_more(Cost::snapshot_page(6, 6, 7), page));
        prop_assert!(is_more(Cost::snapshot_page(5, 7, 7), page));
        prop_assert!(is_more(Cost::snapshot_page(5, 6, 8), page));
        prop_assert!(is_more(Cost::clear(pages + 1), Cost::clear(pages)));
    }
}

#[test]
fn a_step_takes_no_more_than_it_asked_for() {
    run(|| {
        roll_to(21);
        assert!(weight_used().is_zero());
        while current_phase() != Phase::Export(3) {
            let provided = WEIGHT_PER_VOTER * 8;
            let asked_for = Elections::next_step_weight().unwrap_or_else(first_step);
            next_block();
            assert!(weight_used().all_lte(Cost::begin() + asked_for + provided));
            assert!(is_more(weight_used(), Weight::zero()));
        }
        next_block();
        assert!(weight_used().is_zero());
    });
}

fn first_step() -> Weight {
    Elections::snapshot_page_weight(3) + Cost::clear(4)
}
