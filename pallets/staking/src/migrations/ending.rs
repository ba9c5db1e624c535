//! Rulings that waited are carried out. Then staking goes on.

use super::{
    cursor::Unit,
    eras::EraSummary,
    old::{prefix_of, REMOVED},
};
use crate::{
    idle::IdleProcessing,
    pallet::{Config, Event, Pallet},
    rooms::{Eras, Handover, SlashableEras},
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
        Self::begin_late_era();
        match Handover::<T>::take_ruling() {
            Some(ruling) => {
                Reporting::<T>::carry_out(&ruling);
                Unit::new::<T>(Some(()), 32, 24)
            }
            None => {
                let looked_up = Self::finish();
                Unit::new::<T>(None, looked_up.saturating_add(20), 8)
            }
        }
    }

    /// Lets rulings reach the stake of a planned era whose first session has come during the pause. The validators at
    /// work are those of that era, so their offences are not those of the era before.
    fn begin_late_era() {
        let planned = Eras::<T>::planned();
        let first = Eras::<T>::first_session_of(planned);
        let is_late = planned > Eras::<T>::active()
            && first.is_some_and(|first| first < Eras::<T>::planned_session());
        if let (true, Some(first)) = (is_late, first) {
            SlashableEras::<T>::update(Some((planned, first)));
        }
    }

    /// Removes what nothing reads, stores the version, and lets staking go on. Returns the number of validators that
    /// were looked up.
    ///
    /// # Events
    /// `HandoverFinished`.
    fn finish() -> u64 {
        // Blocks of the pause have given points to validators of the next set too.
        let looked_up = EraSummary::<T>::mend_points(Eras::<T>::active());
        for item in REMOVED {
            unhashed::kill(&prefix_of::<T>(item));
        }
        Pallet::<T>::in_code_storage_version().put::<Pallet<T>>();
        let last_era = Eras::<T>::planned();
        let session = Eras::<T>::planned_session().saturating_sub(1);
        Handover::<T>::finish(last_era, session);
        IdleProcessing::<T>::start();
        Pallet::<T>::deposit_event(Event::HandoverFinished { last_era });
        log::info!(
            target: "runtime::staking",
            "{} takes over at era {last_era}", Pallet::<T>::name(),
        );
        looked_up
    }
}
