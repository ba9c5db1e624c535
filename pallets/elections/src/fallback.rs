//! The rest of an election in one block, when a result is wanted before it is ready.
//!
//! Reads the rooms `Phases` and `StoredSnapshot`. Takes the same steps as `pipeline`, one after the other. A small
//! electorate fits into a block easily. So on a small chain, or with a forced era, being late costs nothing. Work that
//! turns out not to fit is undone.

use crate::{
    bounds::Bounds,
    export::Export,
    pallet::Config,
    pipeline::Pipeline,
    rooms::{Allowance, Phases, StoredSnapshot},
    schedule::Schedule,
    solve::Solving,
    types::{ElectionError, Phase, ResultPageOf, SnapshotTotals},
    weights::WeightInfo,
};
use core::marker::PhantomData;
use frame_election_provider_support::PageIndex;
use frame_support::{
    ensure, storage::transactional::with_transaction_unchecked, traits::Get, weights::Weight,
};
use sp_runtime::TransactionOutcome;

/// Finishes an election in one block.
pub(crate) struct Fallback<T>(PhantomData<T>);

/// What is expected to remain of an election until it is solved.
struct ExpectedRest {
    /// The totals of the whole snapshot.
    totals: SnapshotTotals,
    /// The weight of taking the remaining voters.
    snapshot: Weight,
    /// The number of remaining pages with voters.
    pages: PageIndex,
}

impl<T: Config> Fallback<T> {
    /// Does what remains of an election, or all of it, and returns the first page.
    ///
    /// # Errors
    /// After an error, storage is as before.
    /// - [`ElectionError::TooHeavy`]: the rest does not fit into this block.
    /// - [`ElectionError::Failed`]: a step failed.
    pub(crate) fn elect_at_once(
        allowance: &mut Allowance<T>,
    ) -> Result<ResultPageOf<T>, ElectionError> {
        // Checked first. Otherwise it would turn out only after most of the work.
        ensure!(
            Self::is_rest_expected_to_fit(allowance),
            ElectionError::TooHeavy
        );
        let result = with_transaction_unchecked(|| {
            let page = Bounds::<T>::first_page();
            let steps = Self::take_remaining_steps(allowance);
            match steps.and_then(|()| Export::<T>::export_page(page, allowance)) {
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
        if Phases::<T>::current() == Phase::Off {
            Pipeline::<T>::begin(frame_system::Pallet::<T>::block_number(), allowance);
        }
        // One step for each page, and one to solve. Then no step is left.
        for steps_taken in 0..=T::Pages::get() {
            // After the first page it is known what the data provider spends on a page.
            if steps_taken == 1 {
                ensure!(
                    Self::is_rest_expected_to_fit(allowance),
                    ElectionError::TooHeavy
                );
            }
            let Some(weight) = Pipeline::<T>::next_step_weight() else {
                break;
            };
            ensure!(allowance.fits(weight), ElectionError::TooHeavy);
            Pipeline::<T>::take_step(allowance).map_err(ElectionError::Failed)?;
        }
        Schedule::<T>::end_with_late_result();
        Ok(())
    }

    /// Returns whether the steps that remain until the result fit into this block.
    fn is_rest_expected_to_fit(allowance: &Allowance<T>) -> bool {
        let ExpectedRest {
            totals,
            snapshot,
            pages,
        } = Self::expected_rest();
        let solve = Solving::<T>::weight(&totals);
        allowance.fits_with_calls(snapshot.saturating_add(solve), pages)
    }

    /// Returns what remains if there are as many voters as expected.
    ///
    /// Everything else is counted as the most that there can be: the votes of each voter, and candidates and seats as
    /// long as they are not known.
    fn expected_rest() -> ExpectedRest {
        let unknown = SnapshotTotals {
            seats: T::MaxWinners::get(),
            targets: T::MaxTargets::get(),
            ..Default::default()
        };
        match Phases::<T>::current() {
            Phase::Snapshot(page) if page != Bounds::<T>::first_page() => {
                Self::expect_voters(page.saturating_add(1), StoredSnapshot::<T>::totals())
            }
            Phase::Off | Phase::Snapshot(_) => Self::expect_voters(T::Pages::get(), unknown),
            Phase::Solve | Phase::Export(_) => {
                Self::expect_voters(0, StoredSnapshot::<T>::totals())
            }
        }
    }

    /// Adds the expected voters of the remaining pages to `totals`.
    fn expect_voters(pages_left: PageIndex, mut totals: SnapshotTotals) -> ExpectedRest {
        let most = pages_left.saturating_mul(T::VotersPerPage::get());
        let voters = T::ElectorateSize::get()
            .saturating_sub(totals.voters)
            .min(most);
        let votes = voters.saturating_mul(Bounds::<T>::max_votes());
        let pages = voters.div_ceil(T::VotersPerPage::get().max(1));
        totals.voters = totals.voters.saturating_add(voters);
        totals.votes = totals.votes.saturating_add(votes);
        let snapshot = T::WeightInfo::snapshot_page(totals.targets, 0, 0)
            .saturating_mul(pages.into())
            .saturating_add(T::WeightInfo::snapshot_page(0, voters, votes));
        ExpectedRest {
            totals,
            snapshot,
            pages,
        }
    }
}
