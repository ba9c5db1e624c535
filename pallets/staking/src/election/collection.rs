//! The result of an election over several blocks is collected page by page, and is taken when its era is planned.
//!
//! Writes the rooms `ElectionResults` and `Exposures`. Exposures are stored at once under the next era: nothing reads
//! them before that era is planned. Winners wait in `ElectionResults`.
//!
//! ```text
//!            status() is ready             page 0                the era is planned
//!  nothing ───────────────────► Page(n) ──────────► Complete ──────────────────────► nothing
//!     ▲                            │                    │
//!     │   all entries are gone     │ the provider has   │ eras are frozen,
//!     └────────────── Dropped ◄────┘ it no more         │ too few winners
//!                        ▲──────────────────────────────┘
//! ```
//!
//! A result is for one era only: the era that was next when its snapshot was taken. A result for any other era is not
//! collected, or is dropped. The same holds for a result from before eras were frozen: when eras continue, its winners
//! may be gone. A provider may start no election until all pages of such a result are fetched. So these pages are
//! fetched and discarded.
//!
//! If the provider refuses a page because the block is full, and stays ready, the page is fetched in the next block.
//! Nothing collected is lost. The same holds if the block that plans the era has no room for the exposures of all other
//! pages.

use super::{
    cycle::ElectionCycle,
    failure::ElectionFailure,
    supports::WinnerExposures,
    types::{Collection, CollectionStage, Underway},
    winners::Winners,
};
use crate::{
    block_weight::BlockWeight,
    pallet::Config,
    rooms::{ElectionResults, Elections, Eras, Exposures, Handover, MAX_REMOVALS_PER_BLOCK},
    types::BalanceOf,
    weights::WeightInfo,
};
use alloc::{format, vec::Vec};
use core::marker::PhantomData;
use frame_election_provider_support::{ElectionProvider, PageIndex, Supports};
use frame_support::{ensure, traits::Get, weights::Weight};
use sp_staking::EraIndex;

/// When an era is planned, its missing pages are collected as long as their weight is at most the weight of a block
/// divided by this number. The page that exceeds this limit is the last one in that block. The rest of the block is for
/// the provider.
const PLANNING_BLOCK_DIVISOR: u64 = 2;

/// Collects the result of an election.
pub(crate) struct Collector<T>(PhantomData<T>);

/// A page of a result that was collected.
struct CollectedPage {
    /// The stage after it.
    next: CollectionStage,
    /// The number of winners on it.
    winners: usize,
}

impl<T: Config> Collector<T> {
    /// Does the work of one block: collects one page with winners, fetches and discards one that is not wanted, or
    /// removes some entries of a dropped result. Returns its weight.
    pub(crate) fn process() -> Weight {
        let mut weight = T::WeightInfo::find_collection();
        if Elections::<T>::era_being_elected().is_none() && !ElectionResults::<T>::exists() {
            Self::fetch_and_discard(1);
            return weight;
        }
        if Handover::<T>::is_under_way() {
            return weight;
        }
        let era = Eras::<T>::next();
        if Eras::<T>::are_frozen() {
            // A provider may have read voters since the freeze.
            ElectionCycle::<T>::give_up();
        }
        let is_wanted = Elections::<T>::era_being_elected() == Some(era);
        if !is_wanted {
            Self::fetch_and_discard(1);
        }
        let stage = ElectionResults::<T>::stage_of(era);
        if stage == Some(CollectionStage::Dropped) {
            return weight.saturating_add(Self::remove_dropped_exposures(era));
        }
        if ElectionCycle::<T>::takes_no_time() {
            ElectionResults::<T>::discard();
            return weight;
        }
        if stage == Some(CollectionStage::Complete) || !is_wanted {
            return weight;
        }
        if !Self::is_result_ready() {
            ElectionResults::<T>::discard();
            return weight;
        }
        for _ in 0..=T::ElectionProvider::msp() {
            match Self::collect_page(era, &mut weight) {
                Ok(CollectedPage {
                    next: CollectionStage::Page(_),
                    winners: 0,
                }) => {}
                _ => break,
            }
        }
        weight
    }

    /// Takes the result for an era that is being planned. Pages that are missing are collected now. Winners that can't
    /// serve any more are left out.
    ///
    /// # Errors
    /// The reason why there is no usable result. Then nothing is left that could be taken for the result of another
    /// election.
    pub(super) fn take_result(era: EraIndex) -> Result<Vec<T::AccountId>, ElectionFailure> {
        let mut weight = T::WeightInfo::find_collection();
        let completed = Self::complete(era, &mut weight);
        let result = completed.and_then(|()| Winners::<T>::take(era, &mut weight));
        BlockWeight::<T>::register(weight);
        result
    }

    /// Collects all missing pages.
    fn complete(era: EraIndex, weight: &mut Weight) -> Result<(), ElectionFailure> {
        if Elections::<T>::era_being_elected() != Some(era) {
            // Without the old result, a provider may elect at once.
            Self::fetch_and_discard(PageIndex::MAX);
        }
        for _ in 0..=T::ElectionProvider::msp() {
            match ElectionResults::<T>::stage_of(era) {
                Some(CollectionStage::Complete) => break,
                Some(CollectionStage::Dropped) => {
                    return Err(ElectionFailure::OtherResultIsRemoved);
                }
                None | Some(CollectionStage::Page(_)) => {
                    let room = T::BlockWeights::get()
                        .max_block
                        .saturating_div(PLANNING_BLOCK_DIVISOR);
                    ensure!(weight.all_lte(room), ElectionFailure::BlockIsFull);
                    Self::collect_page(era, weight)?;
                }
            };
        }
        Ok(())
    }

    /// Fetches and stores the next page of the result. Fetches nothing if the result is ready and is for another era:
    /// the provider returns each page only once.
    fn collect_page(era: EraIndex, weight: &mut Weight) -> Result<CollectedPage, ElectionFailure> {
        let page = match ElectionResults::<T>::stage_of(era) {
            Some(CollectionStage::Page(page)) => page,
            _ => T::ElectionProvider::msp(),
        };
        if Self::is_result_ready() {
            Self::election_for(era)?;
        }
        let supports = T::ElectionProvider::elect(page).map_err(|error| {
            if !Self::is_result_ready() {
                ElectionResults::<T>::discard();
            }
            let error = format!("{error:?}");
            ElectionFailure::Page { page, error }
        })?;
        let supports: Supports<T::AccountId> = supports.into();
        let winners = supports.len();
        let next = match page.checked_sub(1) {
            Some(next) => CollectionStage::Page(next),
            None => CollectionStage::Complete,
        };
        // The provider may have done the whole election in this call, so the era is certain only now.
        let underway = Self::election_for(era)?;
        Self::record_stage(era, next, underway);
        let stored = WinnerExposures::<T>::store(era, supports);
        weight.saturating_accrue(stored.weight);
        for winner in stored.new_winners {
            ElectionResults::<T>::add_winner(winner).map_err(|()| {
                ElectionResults::<T>::discard();
                Self::discard_below(page);
                ElectionFailure::TooManyWinners
            })?;
        }
        Ok(CollectedPage { next, winners })
    }

    /// Stores the stage after a page. The count of elections is that of the first page: a later snapshot does not
    /// concern this result.
    fn record_stage(era: EraIndex, stage: CollectionStage, underway: Underway<BalanceOf<T>>) {
        let elections_held = ElectionResults::<T>::get()
            .filter(|collection| collection.era == era)
            .map_or(underway.elections_held, |collection| {
                collection.elections_held
            });
        ElectionResults::<T>::put(Collection {
            era,
            stage,
            elections_held,
        });
    }

    /// Fetches and discards up to `most` pages with winners, of a result that is not wanted. Asks for each page once. A
    /// result is not wanted if the era of its snapshot is planned already, or if its election was given up.
    ///
    /// A provider may start no other election until all pages are fetched. Pages that were fetched before are refused.
    /// Empty pages are skipped.
    fn fetch_and_discard(most: PageIndex) {
        if !Self::is_result_ready() || ElectionCycle::<T>::takes_no_time() {
            return;
        }
        let mut left = most;
        for page in (0..=T::ElectionProvider::msp()).rev() {
            if left == 0 || !Self::is_result_ready() {
                return;
            }
            if let Ok(supports) = T::ElectionProvider::elect(page) {
                let supports: Supports<T::AccountId> = supports.into();
                if !supports.is_empty() {
                    left = left.saturating_sub(1);
                }
            }
        }
    }

    /// Fetches and discards all pages below one. The rest of a result must not be taken for a whole one.
    fn discard_below(page: PageIndex) {
        for rest in (0..page).rev() {
            if !Self::is_result_ready() || T::ElectionProvider::elect(rest).is_err() {
                return;
            }
        }
    }

    /// Returns the election that is under way, if it is for this era.
    fn election_for(era: EraIndex) -> Result<Underway<BalanceOf<T>>, ElectionFailure> {
        Elections::<T>::underway()
            .filter(|underway| underway.era == era)
            .ok_or(ElectionFailure::OtherEra)
    }

    fn is_result_ready() -> bool {
        matches!(T::ElectionProvider::status(), Ok(Some(_)))
    }

    fn remove_dropped_exposures(era: EraIndex) -> Weight {
        let pruned = Exposures::<T>::prune(era, MAX_REMOVALS_PER_BLOCK);
        if pruned.is_complete {
            ElectionResults::<T>::clear_collection();
        }
        T::WeightInfo::prune_entry().saturating_mul(pruned.removed.saturating_add(1).into())
    }
}
