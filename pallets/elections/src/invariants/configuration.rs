//! What a runtime's configuration must fulfil.

use crate::{
    bounds::Bounds,
    ending::Ending,
    export::Export,
    pallet::Config,
    rooms::Allowance,
    snapshot::Snapshot,
    solve::Solving,
    types::{PageSize, SnapshotTotals},
};
use core::marker::PhantomData;
use frame_support::traits::Get;

/// Checks the configuration.
pub(crate) struct ConfigurationCheck<T>(PhantomData<T>);

impl<T: Config> ConfigurationCheck<T> {
    /// Panics if the configuration makes no sense. A runtime's tests run it as integrity test.
    pub(crate) fn check() {
        assert!(T::Pages::get() > 0, "there is a page");
        assert!(T::VotersPerPage::get() > 0, "a page holds a voter");
        assert!(
            T::Pages::get()
                .checked_mul(T::VotersPerPage::get())
                .and_then(|voters| voters.checked_mul(Bounds::<T>::max_votes()))
                .is_some(),
            "all votes can be counted in 32 bits"
        );
        assert!(
            T::MaxTargets::get() <= u32::from(u16::MAX),
            "a vote takes two bytes"
        );
        assert!(T::MaxWinners::get() > 0, "somebody can be elected");
        // Proof sizes have no limit.
        assert!(
            T::MaxElectionWeight::get().ref_time() <= T::BlockWeights::get().max_block.ref_time(),
            "a block can hold all work of elections: else lower MaxElectionWeight"
        );
        let step = Snapshot::<T>::weight_of_page(Bounds::<T>::first_page())
            .saturating_add(Ending::<T>::reserve());
        assert!(
            Allowance::<T>::fits_some_block(step),
            "a block can hold the first step, if the data provider does nothing"
        );
        Self::check_largest_electorate();
        assert!(
            T::MaxBackersPerWinner::get() >= Bounds::<T>::max_voters(),
            "all voters can back the same winner: else raise MaxBackersPerWinner, or enough of them fail every election"
        );
    }

    /// Panics if an election that exhausts every bound can't be solved, or its result can't be fetched.
    fn check_largest_electorate() {
        let voters = Bounds::<T>::max_voters();
        let totals = SnapshotTotals {
            seats: T::MaxWinners::get(),
            targets: T::MaxTargets::get(),
            pages: T::Pages::get(),
            voters,
            votes: voters.saturating_mul(Bounds::<T>::max_votes()),
            // Weights that exceed 64 bits together may be too heavy to solve. Then the election fails with an event.
            weight: 0,
        };
        let solve = Solving::<T>::weight(&totals).saturating_add(Ending::<T>::reserve());
        assert!(
            Allowance::<T>::fits_some_block(solve),
            "a block can solve an election of as many as may take part: else lower Pages, VotersPerPage, MaxTargets, \
             MaxWinners or the iterations of balancing, or raise MaxElectionWeight"
        );
        // Backers up to one less than a full page has, and then a winner that all voters back.
        let full = T::VotersPerPage::get().saturating_mul(Bounds::<T>::max_votes().max(1));
        let largest_page = PageSize {
            winners: T::MaxWinners::get(),
            backers: full.saturating_add(voters.min(T::MaxBackersPerWinner::get())),
        };
        assert!(
            Allowance::<T>::fits_some_block(Export::<T>::weight_of_page(&totals, largest_page)),
            "a block can fetch the largest page of a result: else lower Pages, VotersPerPage or MaxWinners, or raise \
             MaxElectionWeight"
        );
    }
}
