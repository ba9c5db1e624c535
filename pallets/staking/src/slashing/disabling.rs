//! Offenders don't work: they are disabled until the first era whose election knew about their offence.
//!
//! A disabled validator does not author: its blocks are not accepted, so it earns no points. GRANDPA is informed as
//! well, but counts the validator's votes as before.
//!
//! A ruling comes before this in the flow. The session pallet comes after, and informs BABE and GRANDPA. The session
//! pallet disables as many validators as its `DisablingStrategy` allows. It forgets them with each new set, and when a
//! validator of the set has changed its keys. So the list is kept in the room `Disabled`, and offenders are disabled
//! again at the start of each session.

use super::causes::Term;
use crate::{
    eras::EraForcing,
    pallet::Config,
    rooms::{Disabled, Exposures, PresentEras},
    session::SessionInterface,
};
use alloc::{collections::BTreeSet, vec::Vec};
use core::{cmp::Reverse, marker::PhantomData};
use sp_runtime::Perbill;
use sp_staking::EraIndex;

/// Disables offenders in the session pallet.
pub(crate) struct Disabling<T>(PhantomData<T>);

impl<T: Config> Disabling<T> {
    /// Disables a validator until the first era whose election knew about its offence.
    ///
    /// - A validator of the present session is disabled at once.
    /// - A validator that is elected for the next era only is disabled when that era starts.
    ///
    /// Forces a new era if both hold:
    /// - More than a third of the set is disabled through the planned era.
    /// - The validator is new in the list, or is disabled for longer than before.
    ///
    /// `elected_for` is an era for which the validator is known to be elected, if there is one.
    ///
    /// Returns the last era in which the validator is disabled, `None` if it is in neither set.
    pub(super) fn disable(
        validator: &T::AccountId,
        severity: Perbill,
        eras: PresentEras,
        elected_for: Option<EraIndex>,
    ) -> Option<EraIndex> {
        let PresentEras { active, planned } = eras;
        let set = T::SessionInterface::validators();
        let is_at_work = set.contains(validator);
        let is_planned =
            elected_for == Some(planned) || Exposures::<T>::is_elected(planned, validator);
        let through_era = match is_planned {
            true => planned,
            false if is_at_work => active,
            false => return None,
        };
        let disablement = Disabled::<T>::add(validator, severity, through_era, planned);
        if is_at_work {
            T::SessionInterface::disable(validator, severity);
        }
        if disablement.is_longer && disablement.disabled.saturating_mul(3) > set.len() {
            EraForcing::<T>::force_new_era();
        }
        Some(through_era)
    }

    /// Shortens the disabling of validators after some of their slashes were cancelled. The remaining offences decide
    /// how long each validator stays disabled.
    pub(super) fn shorten(terms: Vec<Term<T::AccountId>>) {
        if terms.is_empty() {
            return;
        }
        // All are enabled first: the session pallet never lowers a severity, and free places can go to other offenders.
        let validators = terms.iter().map(|term| term.validator.clone()).collect();
        Disabled::<T>::shorten(terms);
        T::SessionInterface::enable(&validators);
        Self::keep_disabled();
    }

    /// Disables again, after the start of a session, all listed offenders that are in its set.
    pub(crate) fn keep_disabled() {
        let mut offenders = Disabled::<T>::all();
        if offenders.is_empty() {
            return;
        }
        // The worst offender comes first. So no place is taken twice.
        offenders.sort_by_key(|offender| Reverse(offender.severity));
        let set: BTreeSet<_> = T::SessionInterface::validators().into_iter().collect();
        for offender in offenders.iter().filter(|o| set.contains(&o.validator)) {
            T::SessionInterface::disable(&offender.validator, offender.severity);
        }
    }
}
