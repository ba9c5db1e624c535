//! What the pallet that wants validators asks: [`ElectionProvider`].
//!
//! Owns nothing. After everything else in the flow: `export` hands out pages, and if there are none yet, `fallback` does what
//! remains.

use crate::{
    allowance::Allowance,
    pallet::{Config, CurrentPhase, Pallet},
    types::{DiscardReason, ElectionError, FailureReason, Phase},
};
use frame_election_provider_support::{BoundedSupportsOf, ElectionProvider, PageIndex};
use frame_support::{dispatch::DispatchClass, ensure, weights::Weight};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::traits::Zero;

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

    /// Hands out a page of the result. The first is `Pages − 1`; each later one must be asked for in turn. If nothing is
    /// ready, the first page can be had all the same, where what remains fits into this block. Whoever asks for the first
    /// page again starts over: what is left of the result is discarded, and the next election begins if one is due.
    ///
    /// Registers its weight with the system pallet; a refusal costs a few reads, and registers only what was done
    /// in vain. See [`ElectionError`] for what it can be refused for.
    fn elect(page: PageIndex) -> Result<BoundedSupportsOf<Self>, ElectionError> {
        let mut allowance = Allowance::open();
        let result = Self::elect_page(page, &mut allowance);
        if let Err(ElectionError::Failed(reason)) = result {
            Self::fail(reason, &mut allowance);
        }
        Self::charge(allowance);
        result
    }

    /// Blocks from the start to the result. Longer if blocks are full.
    fn duration() -> BlockNumberFor<T> {
        Self::expected_duration().into()
    }

    /// Begins an election, whether or not one is due: the snapshot is taken from the next block on, or this one if its
    /// hook has not run yet.
    fn start() -> Result<(), ElectionError> {
        ensure!(
            CurrentPhase::<T>::get() == Phase::Off,
            ElectionError::Ongoing
        );
        let mut allowance = Allowance::open();
        Self::begin(frame_system::Pallet::<T>::block_number(), &mut allowance);
        Self::charge(allowance);
        Ok(())
    }

    fn status() -> Result<Option<Weight>, ()> {
        match CurrentPhase::<T>::get() {
            Phase::Off => Err(()),
            // It will end with the next block, or with the next page that is asked for.
            _ if Self::have_bounds_changed() => Ok(None),
            Phase::Snapshot(_) | Phase::Solve => Ok(None),
            Phase::Export(page) => Ok(Some(Self::export_weight(page))),
        }
    }
}

impl<T: Config> Pallet<T> {
    fn elect_page(
        page: PageIndex,
        allowance: &mut Allowance<T>,
    ) -> Result<BoundedSupportsOf<Self>, ElectionError> {
        if Self::have_bounds_changed() {
            ensure!(Self::has_room_to_clear(allowance), ElectionError::TooHeavy);
            return Err(ElectionError::Failed(FailureReason::BoundsChanged));
        }
        match CurrentPhase::<T>::get() {
            Phase::Export(next) if page == next => Self::export(page, allowance),
            Phase::Export(_) if page == Self::first_page() => Self::start_over(allowance),
            Phase::Export(next) => Err(ElectionError::OutOfOrder(next)),
            _ if page == Self::first_page() => Self::elect_at_once(allowance),
            _ => Err(ElectionError::NotReady),
        }
    }

    /// The pages fetched so far were dropped, so nobody has a use for the others.
    fn start_over(allowance: &mut Allowance<T>) -> Result<BoundedSupportsOf<Self>, ElectionError> {
        ensure!(Self::has_room_to_clear(allowance), ElectionError::TooHeavy);
        Self::discard(DiscardReason::StartedOver, allowance);
        Err(ElectionError::NotReady)
    }

    fn charge(allowance: Allowance<T>) {
        let weight = allowance.close();
        if !weight.is_zero() {
            frame_system::Pallet::<T>::register_extra_weight_unchecked(
                weight,
                DispatchClass::Mandatory,
            );
        }
    }
}
