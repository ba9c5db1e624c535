//! What the pallet that wants validators calls: [`ElectionProvider`].
//!
//! Reads the room `Phases`. Last in the flow: `export` hands out pages. If there is no result yet, `fallback` does the
//! rest in this block.

use crate::{
    block_weight::BlockWeight,
    bounds::Bounds,
    ending::Ending,
    export::Export,
    fallback::Fallback,
    pallet::{Config, Pallet},
    pipeline::Pipeline,
    rooms::{Allowance, Phases},
    schedule::Schedule,
    terms::TermsCheck,
    types::{DiscardReason, ElectionError, FailureReason, Phase, ResultPageOf},
    weights::WeightInfo,
};
use core::marker::PhantomData;
use frame_election_provider_support::{BoundedSupportsOf, ElectionProvider, PageIndex};
use frame_support::{ensure, weights::Weight};
use frame_system::pallet_prelude::BlockNumberFor;

impl<T: Config> ElectionProvider for Pallet<T> {
    type AccountId = T::AccountId;
    type BlockNumber = BlockNumberFor<T>;
    type Error = ElectionError;
    type MaxWinnersPerPage = T::MaxWinners;
    type MaxBackersPerWinner = T::MaxBackersPerWinner;
    // All backers of a winner are in one page.
    type MaxBackersPerWinnerFinal = T::MaxBackersPerWinner;
    type Pages = T::Pages;
    type DataProvider = T::DataProvider;

    /// Returns a page of the result, and removes it.
    ///
    /// The first page is `Pages − 1`. The other pages are fetched in descending order, down to 0.
    /// - If the first page is fetched before a result is ready, the rest of the election is done in this block. If it
    ///   does not fit, the call is refused.
    /// - If the first page is fetched again while other pages are left, the call fails, and these pages are discarded.
    ///   The next election starts when one is due.
    ///
    /// The weight is registered with the system pallet. A refused call costs a few reads. It registers only the weight
    /// of work that was done and undone.
    ///
    /// # Errors
    /// See [`ElectionError`].
    fn elect(page: PageIndex) -> Result<BoundedSupportsOf<Self>, ElectionError> {
        let mut allowance = Allowance::open();
        let result = Fetching::<T>::elect_page(page, &mut allowance);
        if let Err(ElectionError::Failed(reason)) = result {
            Ending::<T>::fail(reason, &mut allowance);
        }
        BlockWeight::<T>::register(allowance.close());
        result
    }

    /// Returns the number of blocks from the start to the result. It takes longer if blocks are full.
    fn duration() -> BlockNumberFor<T> {
        Schedule::<T>::expected_duration().into()
    }

    /// Starts an election, even if none is due.
    ///
    /// The snapshot is taken from the next block on, or from this one if its hook has not run yet.
    ///
    /// # Errors
    /// - [`ElectionError::Ongoing`]: there is an election.
    /// - [`ElectionError::TooHeavy`]: elections have used up their part of this block. For example, a whole result was
    ///   made and fetched in it.
    fn start() -> Result<(), ElectionError> {
        ensure!(Phases::<T>::current() == Phase::Off, ElectionError::Ongoing);
        let mut allowance = Allowance::open();
        ensure!(
            allowance.fits(T::WeightInfo::begin()),
            ElectionError::TooHeavy
        );
        let now = frame_system::Pallet::<T>::block_number();
        Pipeline::<T>::begin(now, &mut allowance);
        BlockWeight::<T>::register(allowance.close());
        Ok(())
    }

    fn status() -> Result<Option<Weight>, ()> {
        match Phases::<T>::current() {
            Phase::Off => Err(()),
            // The election ends in the next block, or when a page is fetched.
            _ if TermsCheck::<T>::have_bounds_changed() => Ok(None),
            Phase::Snapshot(_) | Phase::Solve => Ok(None),
            Phase::Export(page) => Ok(Some(Export::<T>::weight_of_next_page(page))),
        }
    }
}

/// Decides what a call of `elect` does.
struct Fetching<T>(PhantomData<T>);

impl<T: Config> Fetching<T> {
    fn elect_page(
        page: PageIndex,
        allowance: &mut Allowance<T>,
    ) -> Result<ResultPageOf<T>, ElectionError> {
        if TermsCheck::<T>::have_bounds_changed() {
            ensure!(Ending::<T>::fits(allowance), ElectionError::TooHeavy);
            return Err(ElectionError::Failed(FailureReason::BoundsChanged));
        }
        match Phases::<T>::current() {
            Phase::Export(next) if page == next => Export::<T>::export_page(page, allowance),
            Phase::Export(_) if page == Bounds::<T>::first_page() => Self::start_over(allowance),
            Phase::Export(next) => Err(ElectionError::OutOfOrder(next)),
            _ if page == Bounds::<T>::first_page() => Fallback::<T>::elect_at_once(allowance),
            _ => Err(ElectionError::NotReady),
        }
    }

    /// Discards the rest of the result. The caller has dropped the pages before, so nobody needs the others.
    fn start_over(allowance: &mut Allowance<T>) -> Result<ResultPageOf<T>, ElectionError> {
        ensure!(Ending::<T>::fits(allowance), ElectionError::TooHeavy);
        Ending::<T>::discard(DiscardReason::StartedOver, allowance);
        Err(ElectionError::NotReady)
    }
}
