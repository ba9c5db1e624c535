//! The weights of idle tasks: payouts, pruning, and the walk over validators. They run in what a block has left.

use crate::{
    chain::Chain,
    live::SESSIONS_A_DAY,
    weights::{sum, Staking},
};
use frame_support::weights::Weight;
use palisade_runtime::configs::system::MAXIMUM_BLOCK_WEIGHT;
use palisade_staking::WeightInfo as _;

/// The most entries that a block removes: `MAX_REMOVALS_PER_BLOCK` of staking, which is private.
pub const REMOVALS_A_BLOCK: u32 = 256;
/// The most validators that a block walks over: `LOOKED_AT_PER_BLOCK` of staking, which is private.
pub const WALKED_A_BLOCK: u32 = 64;
/// The entries of a validator in an expired era, besides its pages: claims, overview, preferences.
const ENTRIES_BESIDES_PAGES: u64 = 3;

/// Returns the number of pages that are paid in an era.
pub fn paid_pages(chain: &Chain) -> u64 {
    chain.exposure_pages().len() as u64 * u64::from(chain.validators)
}

/// Returns the weight of paying all pages of an era.
///
/// Each session marks the task once. Each run looks for its next page, and so does each validator. A run that ends
/// because the block is full has looked once more.
pub fn payouts(chain: &Chain) -> Weight {
    let validators = u64::from(chain.validators);
    let paid = sum(chain.exposure_pages().into_iter().map(Staking::payout_page))
        .saturating_mul(validators);
    let full_blocks = paid.ref_time().div_ceil(MAXIMUM_BLOCK_WEIGHT.ref_time());
    let searches = validators + 1 + SESSIONS_A_DAY + 2 * full_blocks;
    Staking::find_next_payout()
        .saturating_mul(searches)
        .saturating_add(paid)
}

/// Returns the number of entries of an expired era. There were no slashes.
fn entries(chain: &Chain) -> u64 {
    paid_pages(chain) + u64::from(chain.validators) * ENTRIES_BESIDES_PAGES
}

/// Returns the number of blocks that remove an era.
pub fn blocks_of_pruning(chain: &Chain) -> u64 {
    entries(chain) / u64::from(REMOVALS_A_BLOCK) + 1
}

/// Returns the weight of removing an era that is out of its history. Each session looks for one.
pub fn pruning(chain: &Chain) -> Weight {
    let searches = SESSIONS_A_DAY + blocks_of_pruning(chain);
    Staking::find_next_pruning()
        .saturating_mul(searches)
        .saturating_add(Staking::prune_entry().saturating_mul(entries(chain)))
}

/// Returns the number of blocks of a walk over all validators.
pub fn blocks_of_walk(chain: &Chain) -> u64 {
    u64::from(chain.candidates() / WALKED_A_BLOCK) + 1
}

/// Returns the weight of a walk over all validators. Each session has one.
pub fn walk(chain: &Chain) -> Weight {
    let full_blocks = blocks_of_walk(chain).saturating_sub(1);
    // The last step finds that nobody is left.
    let rest = chain.candidates() % WALKED_A_BLOCK + 1;
    Staking::list_candidates(WALKED_A_BLOCK)
        .saturating_mul(full_blocks)
        .saturating_add(Staking::list_candidates(rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_validator_has_a_page_and_three_more_entries() {
        let [small, _, _, largest] = Chain::all();
        assert_eq!((paid_pages(&small), entries(&small)), (10, 40));
        assert_eq!((paid_pages(&largest), entries(&largest)), (1_000, 4_000));
    }

    #[test]
    fn idle_tasks_take_as_many_blocks_as_they_need() {
        let [small, _, _, largest] = Chain::all();
        assert_eq!((blocks_of_pruning(&small), blocks_of_walk(&small)), (1, 1));
        assert_eq!(blocks_of_pruning(&largest), 16);
        assert_eq!(blocks_of_walk(&largest), 32);
    }

    #[test]
    fn payouts_are_more_than_their_pages() {
        let chain = Chain::largest();
        let pages = Staking::payout_page(362).saturating_mul(1_000);
        assert!(payouts(&chain).ref_time() > pages.ref_time());
    }
}
