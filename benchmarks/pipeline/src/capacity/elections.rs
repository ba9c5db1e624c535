//! The weights of an election, step by step: of the elections pallet and of staking together.
//!
//! The steps are those of `docs/spec/election.md`, section 7.

use crate::{
    chain::{Chain, VoterPage},
    weights::{sum, Elections, Staking},
};
use frame_support::weights::Weight;
use palisade_elections::{types::PageSize, WeightInfo as _};
use palisade_runtime::configs::{
    elections::ElectionPages,
    staking::{MaxExposurePageSize, MaxNominations},
};
use palisade_staking::WeightInfo as _;

/// Returns the weight of the start: all candidates are taken, then as many are counted as there are seats. Offenders
/// that the set needs are looked for. Staking notes that the election is under way.
fn candidates(chain: &Chain) -> Weight {
    sum([
        Elections::begin(),
        Staking::read_candidates(chain.candidates()),
        Staking::read_candidates(chain.validators),
        Staking::look_for_offenders(chain.validators),
        Staking::read_voters(0, 0),
        Elections::snapshot_targets(chain.candidates()),
    ])
}

/// Returns the weight of the first block of an election: the candidates and a page of voters.
pub fn first_block(chain: &Chain) -> Weight {
    let first = chain.voter_pages().into_iter().take(1);
    sum(first.map(|page| voters(chain, &page))).saturating_add(candidates(chain))
}

/// Returns the weight of a page of voters.
fn voters(chain: &Chain, page: &VoterPage) -> Weight {
    Staking::read_voters(page.read, page.lookups).saturating_add(Elections::snapshot_page(
        chain.candidates(),
        page.voters,
        page.votes,
    ))
}

/// Returns the weight of the heaviest page of voters.
pub fn heaviest_page(chain: &Chain) -> Weight {
    let pages = chain.voter_pages().into_iter();
    let weights = pages.map(|page| voters(chain, &page));
    weights
        .max_by_key(|weight| weight.ref_time())
        .unwrap_or_default()
}

/// Returns the weight of the block that finds no more voters: it asks for all empty pages.
pub fn no_voters_left(chain: &Chain) -> Weight {
    match Chain::empty_pages(chain.voter_pages().len()) {
        0 => Weight::zero(),
        empty => Staking::read_voters(0, 0)
            .saturating_mul(empty)
            .saturating_add(Elections::snapshot_page(chain.candidates(), 0, 0)),
    }
}

/// Returns the weight of solving.
pub fn solve(chain: &Chain) -> Weight {
    Elections::solve(ElectionPages::get(), MaxNominations::get(), &chain.totals())
}

/// Returns the weight of a page of a result, and of storing its exposures.
pub fn result_page(chain: &Chain, size: PageSize) -> Weight {
    let exposure = Staking::add_exposure(
        chain.exposure_pages().len() as u32,
        chain.nominators_per_validator(),
    );
    Elections::export_page(&chain.totals(), size)
        .saturating_add(exposure.saturating_mul(size.winners.into()))
}

/// Returns the weight of a page of a result with one winner that all nominators back, and of storing its exposure.
pub fn winner_of_all(chain: &Chain) -> Weight {
    let size = PageSize {
        winners: 1,
        backers: chain.nominators + 1,
    };
    let pages = chain.nominators.div_ceil(MaxExposurePageSize::get());
    Elections::export_page(&chain.totals(), size)
        .saturating_add(Staking::add_exposure(pages, chain.nominators))
}

/// Returns the weight of the block that finds no more winners: it fetches all empty pages. Also that of ending the
/// election.
fn no_winners_left(chain: &Chain) -> Weight {
    Elections::export_page(&chain.totals(), PageSize::default())
        .saturating_mul(Chain::empty_pages(chain.result_pages().len()))
        .saturating_add(Elections::clear(ElectionPages::get()))
}

/// Returns the weight of an election: candidates, all pages of voters, the solution, all pages of the result.
pub fn whole(chain: &Chain) -> Weight {
    let pages = chain.voter_pages().into_iter();
    let result = chain.result_pages().into_iter();
    sum([
        candidates(chain),
        sum(pages.map(|page| voters(chain, &page))),
        no_voters_left(chain),
        solve(chain),
        sum(result.map(|size| result_page(chain, size))),
        no_winners_left(chain),
    ])
}

/// Returns the weight of planning an era: its winners are taken. None of them has offended since the snapshot.
pub fn planning(chain: &Chain) -> Weight {
    Staking::find_collection().saturating_add(Staking::take_winners(chain.validators))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_election_is_more_than_its_steps() {
        for chain in Chain::all() {
            let steps = sum([
                first_block(&chain),
                solve(&chain),
                result_page(&chain, chain.result_pages()[0]),
            ]);
            assert!(whole(&chain).ref_time() > steps.ref_time());
        }
    }

    #[test]
    fn only_an_electorate_with_room_left_finds_empty_pages() {
        assert_eq!(no_voters_left(&Chain::largest()), Weight::zero());
        assert!(no_voters_left(&Chain::all()[0]).ref_time() > 0);
    }
}
