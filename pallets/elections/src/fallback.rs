//! A whole election in one block, for when a result is wanted before it is there.
//!
//! Owns nothing: takes the same steps as `pipeline`, one after the other. Small electorates fit into a block easily, so on
//! a small chain, or with a forced era, being late costs nothing. What turns out not to fit is undone.

use crate::{
    allowance::Allowance,
    pallet::{Config, CurrentPhase, Pallet},
    types::{ElectionError, Phase, SnapshotTotals},
    weights::WeightInfo,
};
use frame_election_provider_support::{BoundedSupportsOf, PageIndex};
use frame_support::{
    ensure, storage::transactional::with_transaction_unchecked, traits::Get, weights::Weight,
};
use sp_runtime::TransactionOutcome;

impl<T: Config> Pallet<T> {
    /// Does what remains of an election, or all of it, and hands out the first page.
    ///
    /// # Errors
    /// [`ElectionError::TooHeavy`] if it doesn't fit into this block, and [`ElectionError::Failed`] if a step fails. In
    /// either case storage is as before.
    pub(crate) fn elect_at_once(
        allowance: &mut Allowance<T>,
    ) -> Result<BoundedSupportsOf<Self>, ElectionError> {
        // Not to find out after most of the work was done.
        ensure!(
            Self::is_rest_expected_to_fit(allowance),
            ElectionError::TooHeavy
        );
        let result = with_transaction_unchecked(|| {
            let page = Self::first_page();
            let steps = Self::take_remaining_steps(allowance);
            match steps.and_then(|()| Self::export(page, allowance)) {
                Ok(supports) => TransactionOutcome::Commit(Ok(supports)),
                Err(error) => TransactionOutcome::Rollback(Err(error)),
            }
        });
        if result.is_err() {
            allowance.take_over_provider();
        }
        result
    }

    fn take_remaining_steps(allowance: &mut Allowance<T>) -> Result<(), ElectionError> {
        if CurrentPhase::<T>::get() == Phase::Off {
            Self::begin(frame_system::Pallet::<T>::block_number(), allowance);
        }
        // A step for each page, one to solve: then there is none left.
        for steps_taken in 0..=T::Pages::get() {
            // The first page tells what the data provider takes for one.
            if steps_taken == 1 {
                ensure!(
                    Self::is_rest_expected_to_fit(allowance),
                    ElectionError::TooHeavy
                );
            }
            let Some(weight) = Self::next_step_weight() else {
                break;
            };
            ensure!(allowance.fits(weight), ElectionError::TooHeavy);
            Self::take_step(allowance).map_err(ElectionError::Failed)?;
        }
        Self::note_late_result();
        Ok(())
    }

    /// Whether what remains until the result is there fits, if there are as many voters as expected, and of all else
    /// (votes of each, and before they are known candidates and seats) as many as there may be.
    fn is_rest_expected_to_fit(allowance: &Allowance<T>) -> bool {
        let unknown = SnapshotTotals {
            seats: T::MaxWinners::get(),
            targets: T::MaxTargets::get(),
            ..Default::default()
        };
        let (pages_left, mut totals) = match CurrentPhase::<T>::get() {
            Phase::Snapshot(page) if page != Self::first_page() => {
                (page.saturating_add(1), Self::snapshot_totals())
            }
            Phase::Off | Phase::Snapshot(_) => (T::Pages::get(), unknown),
            Phase::Solve | Phase::Export(_) => (0, Self::snapshot_totals()),
        };
        let (snapshot, calls) = Self::expected_snapshot_weight(pages_left, &mut totals);
        allowance.fits_with_calls(snapshot.saturating_add(Self::solve_weight(&totals)), calls)
    }

    /// Adds the voters to come to `totals`, and returns what it takes to take them, and in how many pages.
    fn expected_snapshot_weight(
        pages_left: PageIndex,
        totals: &mut SnapshotTotals,
    ) -> (Weight, PageIndex) {
        let room = pages_left.saturating_mul(T::VotersPerPage::get());
        let voters = T::ElectorateSize::get()
            .saturating_sub(totals.voters)
            .min(room);
        let votes = voters.saturating_mul(Self::max_votes());
        let pages = voters.div_ceil(T::VotersPerPage::get().max(1));
        totals.voters = totals.voters.saturating_add(voters);
        totals.votes = totals.votes.saturating_add(votes);
        let weight = T::WeightInfo::snapshot_page(totals.targets, 0, 0)
            .saturating_mul(pages.into())
            .saturating_add(T::WeightInfo::snapshot_page(0, voters, votes));
        (weight, pages)
    }
}
