//! Which commission counts in which election.
//!
//! Writes the room `StandingRecords`. Reads `Roles`, `Exposures`, `ChilledOffenders`, `Eras` and `Elections`.
//! `Candidacy` calls [`Commission`] before each change of preferences. The election asks it with which preferences a
//! winner is elected.
//!
//! Nominators choose by the commission that a validator announces. They are bound from the block in which the election
//! reads their stakes until the end of the era. So a validator must not raise its commission when they can no longer
//! leave. `E` is the era that is elected next:
//!
//! | a validator | its new preferences count from era |
//! |---|---|
//! | changes them after the election for `E` has started to read stakes | `E + 1` |
//! | raises its commission before that | `E + 1` |
//! | lowers its commission before that | `E` |
//! | leaves, and comes back with a higher commission | `E + 1`, as if it raised its commission |
//! | validates for the first time | `E` |
//! | withdraws all, bonds again, and comes back with a higher commission | `E + 1`, as nominations for it stayed |
//!
//! Governance has the last word: the commission that counts is at most `MaxCommission` and at least `MinCommission`.
//!
//! A stash has at most one record, for one election. After that election the record is the last offer of the stash. It
//! stays even if the stash is forgotten, because nominations for the stash stay as well.

use crate::{
    pallet::Config,
    rooms::{
        ChilledOffenders, CommissionRange, Elections, Eras, Exposures, Roles, StandingRecords,
    },
    types::{Standing, ValidatorPrefs},
};
use core::marker::PhantomData;
use sp_staking::EraIndex;

/// Decides which preferences of a validator count in an election.
pub(crate) struct Commission<T>(PhantomData<T>);

impl<T: Config> Commission<T> {
    /// Keeps the preferences that count in the next election, if they differ from those that the stash is about to
    /// announce.
    ///
    /// `announced` are its preferences until now: `None` if it did not validate, or if they can't be decoded. `new` are
    /// the next ones: `None` if it leaves the validators.
    pub(crate) fn keep(
        stash: &T::AccountId,
        announced: Option<ValidatorPrefs>,
        new: Option<&ValidatorPrefs>,
    ) {
        let kept = StandingRecords::<T>::get(stash);
        let standing = match (new, announced) {
            (Some(new), _) => Self::standing_after_change(new, announced, kept),
            (None, Some(announced)) => Some(Self::standing_of_leaver(stash, announced, kept)),
            (None, None) => return,
        };
        if standing != kept {
            StandingRecords::<T>::set(stash, standing);
        }
    }

    /// Returns the preferences with which a stash is elected for an era. The first of these that exists:
    ///
    /// 1. the preferences that its record says for this election;
    /// 2. the preferences that it announces;
    /// 3. its last offer, if it has left since its stake was read;
    /// 4. the preferences that it had when it was chilled for an offence;
    /// 5. the preferences with which it was elected for the era before.
    ///
    /// Each winner has one of these. Default preferences would give all that it earns to its nominators. The commission
    /// is brought into `range`.
    pub(crate) fn prefs_in_election(
        era: EraIndex,
        stash: &T::AccountId,
        range: CommissionRange,
    ) -> ValidatorPrefs {
        let kept = StandingRecords::<T>::get(stash);
        let prefs = kept
            .filter(|kept| kept.era == era)
            .map(|kept| kept.prefs)
            .or_else(|| Roles::<T>::prefs_of(stash))
            .or_else(|| kept.map(|kept| kept.prefs))
            .or_else(|| ChilledOffenders::<T>::prefs_of(stash))
            // For an election that a release without records has started.
            .or_else(|| Exposures::<T>::prefs_of(era.saturating_sub(1), stash))
            .unwrap_or_default();
        ValidatorPrefs {
            commission: range.clamp(prefs.commission),
            ..prefs
        }
    }

    /// Returns the preferences that count in the next election for a stash that is about to announce `new`. `None` if
    /// `new` counts.
    fn standing_after_change(
        new: &ValidatorPrefs,
        announced: Option<ValidatorPrefs>,
        kept: Option<Standing>,
    ) -> Option<Standing> {
        // A stash that comes back is bound by its last offer. A newcomer has no nominators to surprise.
        let last_offer = announced.or(kept.map(|kept| kept.prefs))?;
        let era = Eras::<T>::next();
        let waiting = kept.filter(|kept| kept.era == era).map(|kept| kept.prefs);
        let before = waiting.unwrap_or(last_offer);
        let may_be_read = waiting.or(announced).is_some();
        if may_be_read && Self::is_being_read_for(era) {
            return Some(Standing { prefs: before, era });
        }
        // Only the commission waits.
        let prefs = ValidatorPrefs {
            commission: before.commission,
            ..*new
        };
        (new.commission > before.commission).then_some(Standing { prefs, era })
    }

    /// Returns the record of a stash that leaves: the lowest commission that it offered recently.
    ///
    /// These preferences count in the next election if the stash was read for it. They also bind the stash when it
    /// comes back. A raise that no election has counted yet is dropped. Otherwise a stash could announce a raise, leave
    /// at once, and come back eras later: the raise would count without notice.
    fn standing_of_leaver(
        stash: &T::AccountId,
        announced: ValidatorPrefs,
        kept: Option<Standing>,
    ) -> Standing {
        let era = Eras::<T>::next();
        let last_era = era.saturating_sub(1);
        let is_read = Self::is_being_read_for(era);
        let since = if is_read { era } else { last_era };
        let waited = kept.filter(|kept| kept.era >= since);
        let served = (!is_read)
            .then(|| Exposures::<T>::prefs_of(last_era, stash))
            .flatten();
        let least = [waited.map(|kept| kept.prefs), served]
            .into_iter()
            .flatten()
            .map(|prefs| prefs.commission)
            .fold(announced.commission, Ord::min);
        let prefs = ValidatorPrefs {
            commission: least,
            ..announced
        };
        Standing { prefs, era }
    }

    /// Returns whether the election for an era has started to read stakes, so that nominators are bound.
    fn is_being_read_for(era: EraIndex) -> bool {
        Elections::<T>::era_being_elected() == Some(era)
    }
}
