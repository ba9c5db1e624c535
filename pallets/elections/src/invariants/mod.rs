//! What always holds: in the configuration, and between storage items. Tests check the storage after every block.
//!
//! May read any storage item directly, and writes none.

mod configuration;
mod result;
mod snapshot;

pub(crate) use configuration::ConfigurationCheck;

use crate::{
    bounds::Bounds,
    pallet::{Config, CountedTargets, CurrentPhase, Pallet, Terms, Totals},
    terms::TermsCheck,
    types::Phase,
};
use core::marker::PhantomData;
use frame_support::ensure;
use result::ResultInvariants;
use snapshot::SnapshotInvariants;
use sp_runtime::TryRuntimeError;

impl<T: Config> Pallet<T> {
    /// Checks that what is stored is what the phase needs, that all indices are valid, and that totals are correct.
    ///
    /// It reads all pages of the snapshot and of the result, so it must not run in a block.
    ///
    /// # Errors
    /// The error names the rule that is broken.
    pub fn check_invariants() -> Result<(), TryRuntimeError> {
        Invariants::<T>::check()
    }
}

/// The invariants of each phase.
struct Invariants<T>(PhantomData<T>);

impl<T: Config> Invariants<T> {
    fn check() -> Result<(), TryRuntimeError> {
        let totals = Totals::<T>::get();
        let first_page = Bounds::<T>::first_page();
        ensure!(
            !TermsCheck::<T>::have_bounds_changed(),
            "an election runs under the bounds under which it started"
        );
        match CurrentPhase::<T>::get() {
            Phase::Off => {
                ensure!(
                    !CurrentPhase::<T>::exists() && !Terms::<T>::exists(),
                    "a phase and its terms are stored only if there is an election"
                );
                Self::check_nothing_stored()
            }
            Phase::Snapshot(page) if page == first_page => Self::check_nothing_stored(),
            Phase::Snapshot(page) => {
                ensure!(page < first_page, "pages count down from the first");
                ensure!(
                    CountedTargets::<T>::get().len() == totals.targets as usize,
                    "it is known for every target whether it was counted"
                );
                SnapshotInvariants::<T>::check_voters(&totals, page.saturating_add(1))?;
                ResultInvariants::<T>::check_none()
            }
            Phase::Solve => {
                ensure!(totals.voters > 0, "there are voters");
                ensure!(
                    !CountedTargets::<T>::exists(),
                    "which targets were counted is removed when all voters are taken"
                );
                SnapshotInvariants::<T>::check_voters(&totals, 0)?;
                ResultInvariants::<T>::check_none()
            }
            Phase::Export(page) => {
                SnapshotInvariants::<T>::check_ballots_removed()?;
                SnapshotInvariants::<T>::check_voter_ids(&totals)?;
                ResultInvariants::<T>::check(&totals, page)
            }
        }
    }

    fn check_nothing_stored() -> Result<(), TryRuntimeError> {
        SnapshotInvariants::<T>::check_none()?;
        ResultInvariants::<T>::check_none()
    }
}
