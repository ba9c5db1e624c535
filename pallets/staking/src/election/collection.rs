//! The result of an election that takes several blocks is collected page by page, and taken over when its
//! era is planned.
//!
//! Owns `ResultCollection` and `CollectedWinners`. The election comes before this in the flow. Exposures go
//! at once to where those of every era are, under the next era, which nobody looks at before it is planned;
//! winners wait here.
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
//! A result is for one era: the one that was next when its snapshot was taken, and still is. With any other
//! it is not collected, or dropped. Neither is one from before eras were frozen: those who win in it may be gone by the
//! time when eras go on. Since a provider may wait until it is rid of such a result, its pages are fetched and thrown away.
//!
//! A page that the provider refuses although it stays ready, since the block is full, is asked for again in the next block:
//! nothing that was collected is lost. Neither is it if the block that plans the era has no room for the exposures of all
//! pages that are left.

use super::types::{Collection, CollectionStage, Underway};
use crate::{
    pallet::*, pruning::MAX_REMOVALS_PER_BLOCK, session::SessionInterface, types::*,
    weights::WeightInfo,
};
use alloc::{
    collections::BTreeSet,
    format,
    string::{String, ToString},
    vec::Vec,
};
use frame_election_provider_support::{ElectionProvider, Supports};
use frame_support::{ensure, traits::Get, weights::Weight};
use sp_runtime::traits::Zero;
use sp_staking::EraIndex;

/// Storing a result may take a block's weight divided by this when its era is planned, the rest being for
/// whoever answers. The page that passes it is the last for that block.
const PLANNING_BLOCK_DIVISOR: u64 = 2;

impl<T: Config> Pallet<T> {
    /// What is done for the collection when a block begins: one page that is not empty is taken, or some
    /// entries of a dropped result are removed.
    pub(crate) fn process_collection() -> Weight {
        let mut weight = T::WeightInfo::find_collection();
        let era = Self::next_era();
        if Self::are_eras_frozen() {
            // Also what was read since.
            Self::give_up_election();
        }
        let is_wanted = Self::era_being_elected() == Some(era);
        if !is_wanted {
            Self::fetch_in_vain();
        }
        let stage = Self::stage_of_collection(era);
        if stage == Some(CollectionStage::Dropped) {
            return weight.saturating_add(Self::remove_dropped_exposures(era));
        }
        if Self::elects_on_the_spot() {
            Self::drop_collection();
            return weight;
        }
        if stage == Some(CollectionStage::Complete) || !is_wanted {
            return weight;
        }
        if !Self::is_result_ready() {
            Self::drop_collection();
            return weight;
        }
        for _ in 0..=T::ElectionProvider::msp() {
            match Self::collect_page(era, &mut weight) {
                Ok((CollectionStage::Page(_), 0)) => {}
                _ => break,
            }
        }
        weight
    }

    /// Takes over the result for an era that is being planned. What is still to come is asked for now. Leaves
    /// out winners that can't serve any more. On failure nothing is left that could be taken for the result of
    /// another election.
    pub(super) fn take_collected_result(era: EraIndex) -> Result<Vec<T::AccountId>, String> {
        let mut weight = T::WeightInfo::find_collection();
        let completed = Self::complete_collection(era, &mut weight);
        let result = completed.and_then(|()| Self::take_winners(era, &mut weight));
        Self::charge(weight);
        result
    }

    fn complete_collection(era: EraIndex, weight: &mut Weight) -> Result<(), String> {
        if Self::era_being_elected() != Some(era) {
            // A provider that is rid of it may elect at once.
            for _ in 0..=T::ElectionProvider::msp() {
                Self::fetch_in_vain();
            }
        }
        for _ in 0..=T::ElectionProvider::msp() {
            match Self::stage_of_collection(era) {
                Some(CollectionStage::Complete) => break,
                Some(CollectionStage::Dropped) => {
                    return Err("the result of another election is being removed".to_string())
                }
                None | Some(CollectionStage::Page(_)) => {
                    let room = T::BlockWeights::get().max_block / PLANNING_BLOCK_DIVISOR;
                    ensure!(
                        weight.all_lte(room),
                        "the block has no room for more pages".to_string()
                    );
                    Self::collect_page(era, weight)?;
                }
            };
        }
        Ok(())
    }

    /// How much there is of the result for an era.
    fn stage_of_collection(era: EraIndex) -> Option<CollectionStage> {
        ResultCollection::<T>::get()
            .filter(|held| held.era == era)
            .map(|held| held.stage)
    }

    /// Asks for the page that comes next, and stores it. Returns what comes after it, and how many winners
    /// were in it. A page of a result for another era is left with the provider, which hands it out only once.
    fn collect_page(
        era: EraIndex,
        weight: &mut Weight,
    ) -> Result<(CollectionStage, usize), String> {
        let page = match Self::stage_of_collection(era) {
            Some(CollectionStage::Page(page)) => page,
            _ => T::ElectionProvider::msp(),
        };
        if Self::is_result_ready() {
            Self::ensure_election_is_for(era)?;
        }
        let supports = T::ElectionProvider::elect(page).map_err(|error| {
            if !Self::is_result_ready() {
                Self::drop_collection();
            }
            format!("page {page} of the result: {error:?}")
        })?;
        let supports: Supports<T::AccountId> = supports.into();
        let winners = supports.len();
        let stage = match page.checked_sub(1) {
            Some(next) => CollectionStage::Page(next),
            None => CollectionStage::Complete,
        };
        // The call may have held the whole election, so only now it is certain for which era.
        let underway = Self::ensure_election_is_for(era)?;
        // Kept from the first page on: a later snapshot is of no concern to this result.
        let elections_held = ResultCollection::<T>::get()
            .filter(|held| held.era == era)
            .map_or(underway.elections_held, |held| held.elections_held);
        ResultCollection::<T>::put(Collection {
            era,
            stage,
            elections_held,
        });
        let (new_winners, taken) = Self::store_supports(era, supports);
        weight.saturating_accrue(taken);
        for winner in new_winners {
            CollectedWinners::<T>::try_append(winner).map_err(|()| {
                Self::drop_collection();
                "more winners than a set may have"
            })?;
        }
        Ok((stage, winners))
    }

    /// Fetches a page of a result that nobody wants, since its snapshot was for an era that is planned, or was given up,
    /// and throws it away: a provider that waits until it is rid of a result begins no other election. Pages that were
    /// fetched before are refused, empty ones passed over.
    fn fetch_in_vain() {
        if Self::elects_on_the_spot() {
            return;
        }
        for page in (0..=T::ElectionProvider::msp()).rev() {
            if !Self::is_result_ready() {
                return;
            }
            if let Ok(supports) = T::ElectionProvider::elect(page) {
                let supports: Supports<T::AccountId> = supports.into();
                if !supports.is_empty() {
                    return;
                }
            }
        }
    }

    fn ensure_election_is_for(era: EraIndex) -> Result<Underway<BalanceOf<T>>, &'static str> {
        ElectionUnderway::<T>::get()
            .filter(|underway| underway.era == era)
            .ok_or("the result is of an election for another era")
    }

    /// The winners of a complete result who serve. The exposures of the others go.
    fn take_winners(era: EraIndex, weight: &mut Weight) -> Result<Vec<T::AccountId>, String> {
        let elections_held = ResultCollection::<T>::get().map_or(0, |held| held.elections_held);
        let winners = CollectedWinners::<T>::get().into_inner();
        // A release has lowered the bound since they were collected.
        if winners.len() > T::MaxValidatorSet::get() as usize {
            Self::drop_collection();
            return Err("more winners than a set may have".to_string());
        }
        let at_work = T::SessionInterface::validator_count();
        weight.saturating_accrue(
            T::WeightInfo::take_winners(winners.len() as u32)
                .saturating_add(T::WeightInfo::admit_offenders(at_work)),
        );
        let elected = Self::winners_that_serve(era, &winners, elections_held);
        if let Err(reason) = Self::ensure_enough_winners(elected.len()) {
            Self::drop_collection();
            return Err(reason);
        }
        let kept: BTreeSet<_> = elected.iter().collect();
        for winner in winners.iter().filter(|winner| !kept.contains(winner)) {
            let (_, removed) = Self::remove_exposure(era, winner);
            weight.saturating_accrue(T::WeightInfo::prune_entry().saturating_mul(removed.into()));
        }
        ResultCollection::<T>::kill();
        CollectedWinners::<T>::kill();
        Ok(elected)
    }

    /// Those who have something of their own at stake and session keys, and did not offend since they were read; and as many
    /// of those who did as the set needs. One that left after it was read as a candidate, and before its own vote was,
    /// would work at the risk of its nominators alone.
    fn winners_that_serve(
        era: EraIndex,
        winners: &[T::AccountId],
        held_at_snapshot: u32,
    ) -> Vec<T::AccountId> {
        let keep_their_keys: BTreeSet<_> = match T::SessionInterface::LENDS_KEYS {
            true => T::SessionInterface::validators().into_iter().collect(),
            false => BTreeSet::new(),
        };
        let has_own_stake = |who: &T::AccountId| {
            Self::exposure_overview(era, who).is_some_and(|overview| !overview.own.is_zero())
        };
        let (mut serving, offenders): (BTreeSet<_>, BTreeSet<_>) = winners
            .iter()
            .filter(|who| has_own_stake(who))
            .filter(|who| keep_their_keys.contains(who) || T::SessionInterface::has_keys(who))
            .cloned()
            .partition(|winner| !Self::has_offended_since(winner, held_at_snapshot));
        serving.extend(Self::admitted_winners(&serving, &offenders));
        let elected = winners.iter().filter(|winner| serving.contains(winner));
        elected.cloned().collect()
    }

    /// Whether a winner was chilled for an offence since the snapshot. The count of elections is compared with that of
    /// the snapshot, since one may have failed meanwhile.
    fn has_offended_since(winner: &T::AccountId, held_at_snapshot: u32) -> bool {
        let excluded_after = Punishments::<T>::get(winner).and_then(|p| p.last_exclusion());
        excluded_after.is_some_and(|held| held >= held_at_snapshot)
    }

    /// Whether all of the result for the next era is there.
    pub(super) fn holds_complete_result() -> bool {
        Self::stage_of_collection(Self::next_era()) == Some(CollectionStage::Complete)
    }

    fn is_result_ready() -> bool {
        matches!(T::ElectionProvider::status(), Ok(Some(_)))
    }

    /// A new snapshot replaces what an earlier one has not brought to an end; a complete result stays until
    /// its era is planned.
    pub(super) fn drop_unfinished_collection() {
        let held = ResultCollection::<T>::get();
        if held.is_some_and(|held| held.stage != CollectionStage::Complete) {
            Self::drop_collection();
        }
    }

    /// Gives up a result, whose exposures are then removed block by block.
    pub(super) fn drop_collection() {
        let held = ResultCollection::<T>::get();
        if let Some(held) = held.filter(|held| held.stage != CollectionStage::Dropped) {
            log::warn!(
                target: "runtime::staking",
                "the result of the election for era {} is dropped", held.era,
            );
            let stage = CollectionStage::Dropped;
            ResultCollection::<T>::put(Collection { stage, ..held });
            CollectedWinners::<T>::kill();
        }
    }

    fn remove_dropped_exposures(era: EraIndex) -> Weight {
        let (removed, complete) = Self::prune_exposures(era, MAX_REMOVALS_PER_BLOCK);
        if complete {
            ResultCollection::<T>::kill();
        }
        T::WeightInfo::prune_entry().saturating_mul(removed.saturating_add(1).into())
    }
}
