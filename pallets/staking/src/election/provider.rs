//! The data that an election needs from staking: candidates, voters, seats, and the block of the next election.
//!
//! The election is behind `frame_election_provider_support`, so a chain can use another one. Each answer registers its
//! weight. `voters.rs` reads the voters page by page, `electorate.rs` the candidates.

use super::{admission::Admission, electorate::Electorate, voters::Voters};
use crate::{
    eras::Forecast,
    pallet::{Config, Pallet},
    rooms::{ElectionResults, Eras, Handover, VoterReadings},
};
use alloc::vec::Vec;
use frame_election_provider_support::{
    data_provider, DataProviderBounds, ElectionDataProvider, ElectionProvider, PageIndex, VoterOf,
};
use frame_support::{traits::EstimateNextNewSession, weights::Weight};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::{
    traits::{Bounded, Zero},
    Saturating,
};

impl<T: Config> ElectionDataProvider for Pallet<T> {
    type AccountId = T::AccountId;
    type BlockNumber = BlockNumberFor<T>;
    type MaxVotesPerVoter = T::MaxNominations;

    /// Returns all electable candidates, in one page. This starts an election over several blocks
    /// (`Voters::expect_first_page`), unless there is no candidate or no era was elected yet.
    ///
    /// Candidates beyond the bounds, or beyond `MaxCandidates`, are left out, with an event: too many candidates must
    /// not stop elections.
    fn electable_targets(
        bounds: DataProviderBounds,
        page: PageIndex,
    ) -> data_provider::Result<Vec<T::AccountId>> {
        if !page.is_zero() {
            return Err("targets have one page");
        }
        ensure_not_paused::<T>()?;
        let targets = Admission::<T>::candidates_within(&bounds);
        if !targets.is_empty() && !is_before_the_first_election::<T>() {
            Voters::<T>::expect_first_page();
        }
        Ok(targets)
    }

    /// Returns a page of voters. Each candidate votes for itself. Nominators follow, without nominations that an
    /// offence voided. The bounds are those of one page.
    ///
    /// With several pages:
    ///
    /// - Pages are counted down. The highest page starts anew. The pages are read in order.
    /// - Once all voters are read, the other pages are empty.
    /// - A voter is *silent* if its active stake is too small for one vote, if it nominates with less than the minimum
    ///   bond, or if none of its nominations counts. A silent voter is listed without targets. So only a page at the
    ///   end is empty.
    /// - Nominators that started to nominate during the snapshot are passed over. So a page reads up to twice as many
    ///   voters as it can list.
    /// - If the last page does not reach the end, the remaining voters have no vote, with an event.
    ///
    /// If page 0 is the only page, it holds all voters, and silent voters are left out. The same is true for a page 0
    /// out of order before the first era, because the genesis provider may have fewer pages. Later, a page 0 out of
    /// order is refused: its election has ended already.
    fn electing_voters(
        bounds: DataProviderBounds,
        page: PageIndex,
    ) -> data_provider::Result<Vec<VoterOf<Self>>> {
        ensure_not_paused::<T>()?;
        let first = T::ElectionProvider::msp();
        match VoterReadings::<T>::get().filter(|reading| reading.next_page == page) {
            _ if page == first && !first.is_zero() => {
                Ok(Voters::<T>::read_first_page(page, bounds))
            }
            Some(reading) if !first.is_zero() => {
                Ok(Voters::<T>::read_page(reading, bounds, Weight::zero()))
            }
            _ if page.is_zero() && (first.is_zero() || is_before_the_first_election::<T>()) => {
                Admission::<T>::admit_if_needed();
                Ok(Voters::<T>::read_everybody(bounds))
            }
            _ => Err("pages of voters are read in order, from the first"),
        }
    }

    /// Returns all voters in one page, and starts the election anew. Does not change a reading in pages.
    fn electing_voters_stateless(
        bounds: DataProviderBounds,
    ) -> data_provider::Result<Vec<VoterOf<Self>>> {
        ensure_not_paused::<T>()?;
        Ok(Voters::<T>::read_everybody(bounds))
    }

    /// Returns `ValidatorCount`, but at most the number of electable candidates, and at most the number of winners that
    /// an election can return.
    fn desired_targets() -> data_provider::Result<u32> {
        Ok(Electorate::<T>::count_up_to(Electorate::<T>::seats()) as u32)
    }

    /// Returns the block in which the first session of the next era is planned.
    ///
    /// If a session is overdue, or if its time is unknown, it counts as planned in this block: an election that is too
    /// early is better than none.
    ///
    /// Returns the largest block number if no election is needed:
    /// - The result for the next era is complete.
    /// - Eras are frozen.
    /// - A handover is under way.
    fn next_election_prediction(now: BlockNumberFor<T>) -> BlockNumberFor<T> {
        if ElectionResults::<T>::is_complete() || Handover::<T>::is_under_way() {
            return Bounded::max_value();
        }
        let next_session = T::NextNewSession::estimate_next_new_session(now)
            .0
            .unwrap_or(now)
            .max(now);
        // The session that is planned when the next one starts.
        let soonest = Eras::<T>::planned_session().saturating_add(1);
        let sessions_left: BlockNumberFor<T> =
            match Forecast::<T>::first_session_of(Eras::<T>::next()) {
                Some(first) => first.saturating_sub(soonest).into(),
                None if Eras::<T>::are_frozen() => return Bounded::max_value(),
                // Before the first era, each session tries to elect one.
                None => Zero::zero(),
            };
        next_session.saturating_add(
            sessions_left.saturating_mul(T::NextNewSession::average_session_length()),
        )
    }
}

fn ensure_not_paused<T: Config>() -> data_provider::Result<()> {
    if Handover::<T>::is_under_way() {
        return Err("staking is paused: it takes over the state of another pallet");
    }
    Ok(())
}

/// Returns whether this is the genesis, or no era was elected yet. A genesis elects twice if an era has one session.
fn is_before_the_first_election<T: Config>() -> bool {
    Eras::<T>::last_planned().is_none() || frame_system::Pallet::<T>::block_number().is_zero()
}
