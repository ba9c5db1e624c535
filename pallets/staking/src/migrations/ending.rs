//! Rulings that waited are carried out. Then staking goes on.

use super::{
    cursor::Unit,
    eras::EraSummary,
    old::{prefix_of, REMOVED},
};
use crate::{
    idle::IdleProcessing,
    pallet::{Config, Event, Pallet},
    rooms::{Eras, Handover},
    slashing::Reporting,
};
use core::marker::PhantomData;
use frame_support::{
    storage::unhashed,
    traits::{GetStorageVersion, PalletInfoAccess},
};

/// Ends the handover.
pub(super) struct Ending<T>(PhantomData<T>);

impl<T: Config> Ending<T> {
    /// Carries out the next ruling that waited. After the last one, ends the handover.
    pub(super) fn go_on() -> Unit<()> {
        match Handover::<T>::take_ruling() {
            Some(ruling) => {
                Reporting::<T>::carry_out(&ruling);
                Unit::new::<T>(Some(()), 24, 16)
            }
            None => {
                Self::finish();
                Unit::new::<T>(None, 16, 8)
            }
        }
    }

    /// Removes what nothing reads, stores the version, and lets staking go on.
    ///
    /// # Events
    /// `HandoverFinished`.
    fn finish() {
        // Blocks of the pause have given points to validators of the next set too.
        EraSummary::<T>::mend_points(Eras::<T>::active());
        for item in REMOVED {
            unhashed::kill(&prefix_of::<T>(item));
        }
        Pallet::<T>::in_code_storage_version().put::<Pallet<T>>();
        let last_era = Eras::<T>::planned();
        Handover::<T>::finish(last_era);
        IdleProcessing::<T>::start();
        Pallet::<T>::deposit_event(Event::HandoverFinished { last_era });
        log::info!(
            target: "runtime::staking",
            "{} takes over at era {last_era}", Pallet::<T>::name(),
        );
    }
}
