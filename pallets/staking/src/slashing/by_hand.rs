//! Governance slashes a validator for an offence that nobody can report.
//!
//! A manual slash is processed like a report. It has its own kind, so it is deferred, raised and cancelled separately
//! from other slashes. Of all slashes of a validator for the same era, the largest fraction counts.
//!
//! While a manual slash is deferred, a further one for the same validator and era counts as the growth of the same
//! offence. So the validator is not chilled twice. The fraction of a slash must be above what was taken for the era,
//! and above the manual slash that waits. Otherwise the slash is refused. A waiting slash for another offence is not
//! checked.

use super::{deferral::Deferral, kinds::BY_HAND, report::Reporting};
use crate::{
    pallet::{Config, Error},
    rooms::{Eras, Exposures, Handover, SlashPolicy, SlashQueue, SlashableEras},
};
use core::marker::PhantomData;
use frame_support::ensure;
use palisade_offence::{Consequences, Ruling};
use sp_runtime::{DispatchError, DispatchResult, Perbill};
use sp_staking::EraIndex;

/// Slashes that governance orders.
pub(crate) struct ManualSlash<T>(PhantomData<T>);

impl<T: Config> ManualSlash<T> {
    /// Slashes a validator for an era, as if an offence in the first session of that era were reported.
    ///
    /// # Errors
    /// - `Unavailable`: the state of `pallet-staking` is being taken over.
    /// - `InvalidEraToReward`: the era has not started, or can't be slashed any more.
    /// - `BadTarget`: the validator was not elected for the era.
    /// - `Invulnerable`: the validator is invulnerable.
    /// - `BoundNotMet`: the fraction is zero or over 100%. Or it is not above the fraction that was taken for the era
    ///   already, or that a deferred manual slash will take.
    ///
    /// # Events
    /// `SlashReported`, then those of the consequences.
    pub(crate) fn manual_slash(
        validator: &T::AccountId,
        era: EraIndex,
        fraction: Perbill,
    ) -> DispatchResult {
        ensure!(!Handover::<T>::is_under_way(), DispatchError::Unavailable);
        let session =
            SlashableEras::<T>::first_session_of(era).ok_or(Error::<T>::InvalidEraToReward)?;
        ensure!(
            Exposures::<T>::is_elected(era, validator),
            Error::<T>::BadTarget
        );
        ensure!(
            !SlashPolicy::<T>::invulnerables().contains(validator),
            Error::<T>::Invulnerable
        );
        ensure!(fraction <= Perbill::one(), Error::<T>::BoundNotMet);
        ensure!(
            fraction > Deferral::<T>::certain_fraction(era, validator, BY_HAND),
            Error::<T>::BoundNotMet
        );
        let is_growth = SlashQueue::<T>::open_key(era, validator, BY_HAND).is_some();
        let ruling = Ruling {
            kind: BY_HAND,
            session,
            fraction,
            consequences: Consequences::default(),
            is_growth,
        };
        Reporting::<T>::process(validator, era, &ruling, &[], Eras::<T>::present());
        Ok(())
    }
}
