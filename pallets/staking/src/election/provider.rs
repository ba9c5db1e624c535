//! What an election asks staking for: candidates, voters, seats, and when it is due.
//!
//! Owns no storage, and charges to the block what answering takes. Intentions come before this in the flow; the
//! election, which is behind `frame_election_provider_support`, so that a chain can bring another, after. How
//! voters are read page by page is in `voters`.

use crate::{pallet::*, session::SessionInterface, types::*, weights::WeightInfo};
use alloc::vec::Vec;
use frame_election_provider_support::{
    bounds::{CountBound, SizeBound},
    data_provider, DataProviderBounds, ElectionDataProvider, ElectionProvider, PageIndex, VoterOf,
};
use frame_support::traits::{EstimateNextNewSession, Get};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::{
    traits::{Bounded, Zero},
    Saturating,
};

impl<T: Config> ElectionDataProvider for Pallet<T> {
    type AccountId = T::AccountId;
    type BlockNumber = BlockNumberFor<T>;
    type MaxVotesPerVoter = T::MaxNominations;

    /// All electable candidates, in one page. Beyond the bounds, or `MaxCandidates`, the rest is left out, with an event:
    /// too many candidates must not stop elections.
    fn electable_targets(
        bounds: DataProviderBounds,
        page: PageIndex,
    ) -> data_provider::Result<Vec<T::AccountId>> {
        if !page.is_zero() {
            return Err("targets have one page");
        }
        let targets = Self::targets_within(&bounds);
        if Self::admit_offenders_beside(targets.len()) {
            return Ok(Self::targets_within(&bounds));
        }
        Ok(targets)
    }

    /// Every candidate votes for itself; then come the nominators, without nominations that an offence
    /// voided. The bounds are those of one page.
    ///
    /// Pages are counted down from the most significant one, which begins anew, and are read in order; with
    /// all voters read the rest is empty. In pages a voter without active stake or valid target stands
    /// without targets, so that a page reads no more voters than it holds, and is empty at the end only. If
    /// the last page does not reach the end, the rest has no vote, and an event says so.
    ///
    /// If there is no other, page 0 is everybody; there voters that have nothing to say are left out. Before
    /// the first era it is that too if it isn't next, since the genesis provider may have fewer pages. Later a
    /// page 0 that isn't next belongs to a snapshot whose era was planned without it, and is refused.
    fn electing_voters(
        bounds: DataProviderBounds,
        page: PageIndex,
    ) -> data_provider::Result<Vec<VoterOf<Self>>> {
        let first = T::ElectionProvider::msp();
        match NextVoters::<T>::get().filter(|reading| reading.next_page == page) {
            _ if page == first && !first.is_zero() => Ok(Self::read_first_page(page, bounds)),
            Some(reading) if !first.is_zero() => Ok(Self::read_page(reading, bounds)),
            _ if page.is_zero() && (first.is_zero() || Self::is_before_the_first_election()) => {
                Self::admit_offenders_if_needed();
                Ok(Self::read_everybody(bounds))
            }
            _ => Err("pages of voters are read in order, from the first"),
        }
    }

    /// Everybody in one page, whatever pages are being read.
    fn electing_voters_stateless(
        bounds: DataProviderBounds,
    ) -> data_provider::Result<Vec<VoterOf<Self>>> {
        Ok(Self::read_everybody(bounds))
    }

    /// `ValidatorCount`, but no more than there are electable candidates or seats.
    fn desired_targets() -> data_provider::Result<u32> {
        Self::charge_for_candidates();
        Ok(Self::electable_candidates().take(Self::seats()).count() as u32)
    }

    /// The block in which the first session of the next era is planned. A session that is overdue is
    /// planned now, and so is one of which nobody knows when it comes: an election is better early than
    /// never. With all of that era's result there no other is needed until it is planned.
    fn next_election_prediction(now: BlockNumberFor<T>) -> BlockNumberFor<T> {
        if Self::holds_complete_result() {
            return Bounded::max_value();
        }
        let start = ErasStartSessionIndex::<T>::get(Self::planned_era()).unwrap_or(0);
        let planned_sessions = CurrentPlannedSession::<T>::get().saturating_sub(start);
        let next_session = T::NextNewSession::estimate_next_new_session(now)
            .0
            .unwrap_or(now)
            .max(now);
        let sessions_left: BlockNumberFor<T> = match ForceEra::<T>::get() {
            // Without any era yet, every session tries.
            _ if CurrentEra::<T>::get().is_none() => Zero::zero(),
            Forcing::ForceNone => return Bounded::max_value(),
            Forcing::ForceNew | Forcing::ForceAlways => Zero::zero(),
            // After a failure this is zero as well: every session tries again.
            Forcing::NotForcing => T::SessionsPerEra::get()
                .saturating_sub(planned_sessions)
                .saturating_sub(1)
                .into(),
        };
        next_session.saturating_add(
            sessions_left.saturating_mul(T::NextNewSession::average_session_length()),
        )
    }
}

/// Whether so many entries of so many bytes in all are more than a page holds.
pub(super) fn exhausted(bounds: &DataProviderBounds, count: u32, size: u32) -> bool {
    bounds.exhausted(Some(SizeBound(size)), Some(CountBound(count)))
}

impl<T: Config> Pallet<T> {
    /// Whether the genesis elects, or nobody ever did. A genesis elects twice if an era has one session.
    fn is_before_the_first_election() -> bool {
        CurrentEra::<T>::get().is_none() || frame_system::Pallet::<T>::block_number().is_zero()
    }

    fn targets_within(bounds: &DataProviderBounds) -> Vec<T::AccountId> {
        let id_size = core::mem::size_of::<T::AccountId>() as u32;
        let mut targets = Vec::new();
        let mut is_cut = Candidates::<T>::count() > T::MaxCandidates::get();
        for target in Self::electable_candidates() {
            let count = (targets.len() as u32).saturating_add(1);
            if exhausted(bounds, count, count.saturating_mul(id_size)) {
                is_cut = true;
                break;
            }
            targets.push(target);
        }
        if is_cut {
            let size = targets.len() as u32;
            Self::deposit_event(Event::SnapshotTargetsSizeExceeded { size });
        }
        Self::charge_for_candidates();
        targets
    }

    /// As if all that can be read were looked at.
    pub(super) fn charge_for_candidates() {
        let candidates = Self::number_of_candidates_to_read();
        Self::charge(T::WeightInfo::read_candidates(candidates));
    }

    /// How many validators governance wants, and a set can have.
    pub(super) fn seats() -> usize {
        ValidatorCount::<T>::get().min(MaxWinnersOf::<T>::get()) as usize
    }

    /// The candidates that still have session keys and are not excluded for an offence, in storage order. Bounded by what
    /// is read: by the candidates, not by those of them that are left.
    pub(super) fn electable_candidates() -> impl Iterator<Item = T::AccountId> {
        Self::candidates_to_read()
            .filter(|stash| T::SessionInterface::has_keys(stash) && !Self::is_excluded(stash))
    }
}
