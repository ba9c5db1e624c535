//! Limits how many offenders an election leaves out, so that punishments never hand the set to others.
//!
//! An election leaves offenders out. So a fault that many validators share, or many reports at once, could give the
//! chain to waiting candidates. One person with many accounts can be behind all of them. Therefore:
//!
//! 1. At most a third of the working validators is left out for offences. The third is rounded down, but is at least
//!    one validator. If the next set has fewer seats than the present one, the difference may be left out, even if it
//!    is more than the third.
//! 2. Offences never leave fewer winners than `Electorate::fewest_winners`, as long as there are offenders to admit.
//!
//! Both rules are about offenders that have session keys and active stake. An offender without stake can't be admitted:
//! it has nothing to lose. An offender whose stake can't be read can't be admitted either: it would have no self-vote.
//!
//! If a rule would be broken, the least bad offenders are *admitted* again. This happens twice: before candidates and
//! voters are read, and when a result is taken, for winners that offended meanwhile.
//!
//! Reads the rooms `Elections`, `Ledgers`, `Roles` and `ChilledOffenders`, and writes `PunishmentRecords`. `slashing`
//! and `intentions` write other rooms.

use super::electorate::Electorate;
use crate::{
    block_weight::BlockWeight,
    intentions::{Candidacy, Listing},
    pallet::{Config, Event, Pallet},
    rooms::{ChilledOffenders, Elections, Ledgers, PunishmentRecords, Roles},
    session::SessionInterface,
    slashing::Punishing,
    weights::WeightInfo,
};
use alloc::{collections::BTreeSet, vec::Vec};
use core::{cmp::Reverse, marker::PhantomData};
use frame_election_provider_support::DataProviderBounds;
use sp_runtime::traits::Zero;

/// Admits offenders that the set needs.
pub(crate) struct Admission<T>(PhantomData<T>);

impl<T: Config> Admission<T> {
    /// Returns the electable candidates that are within the bounds, after offenders are admitted if the set needs them.
    ///
    /// # Events
    /// `OffenderAdmitted` for each, and as [`Electorate::targets_within`].
    pub(crate) fn candidates_within(bounds: &DataProviderBounds) -> Vec<T::AccountId> {
        let targets = Electorate::<T>::targets_within(bounds);
        if Self::admit_beside(targets.len()) {
            return Electorate::<T>::targets_within(bounds);
        }
        targets
    }

    /// Counts the candidates of an election, and admits offenders if the set needs them.
    pub(super) fn admit_if_needed() {
        Self::admit_beside(Electorate::<T>::count_up_to(
            Electorate::<T>::fewest_winners(),
        ));
    }

    /// Admits offenders to an election if too many would be left out, or if the given number of candidates is too
    /// small. Returns whether any offender was admitted.
    ///
    /// # Events
    /// `OffenderAdmitted` for each.
    fn admit_beside(candidates: usize) -> bool {
        let at_work: BTreeSet<_> = T::SessionInterface::validators().into_iter().collect();
        BlockWeight::<T>::register(T::WeightInfo::look_for_offenders(at_work.len() as u32));
        let may_miss = Self::may_be_left_out(at_work.len());
        let elections = Elections::<T>::count();
        Self::admit_again(&at_work, elections);
        let offenders = at_work
            .iter()
            .filter(|who| Self::can_be_admitted(who, elections));
        let offenders: Vec<_> = offenders.cloned().collect();
        if offenders.is_empty() {
            return false;
        }
        BlockWeight::<T>::register(T::WeightInfo::admit_offenders(offenders.len() as u32));
        let missing = Self::missing(candidates, offenders.len(), may_miss);
        let admitted = Self::least_bad(offenders, missing);
        for offender in &admitted {
            if let Some(prefs) = Punishing::<T>::admit(offender) {
                Candidacy::<T>::readmit(offender, prefs);
            }
            Self::emit_admission(offender);
        }
        Listing::<T>::list_admitted(&admitted, &at_work);
        !admitted.is_empty()
    }

    /// Admits offenders again if a failed election for the same era has admitted them, unless they have offended since.
    /// Without this, their void nominations would not count in the next election. `elections` is the number of
    /// elections now.
    ///
    /// A failed election that takes no time leaves no record of its count. Then nobody is admitted again.
    ///
    /// # Events
    /// `OffenderAdmitted` for each.
    fn admit_again(at_work: &BTreeSet<T::AccountId>, elections: u32) {
        let failed = Elections::<T>::underway().map(|failed| failed.elections_held);
        let Some(failed) = failed.filter(|failed| *failed < elections) else {
            return;
        };
        let is_admitted = |who: &&T::AccountId| {
            Roles::<T>::validates(who)
                && PunishmentRecords::<T>::is_admitted_since(who, failed)
                && !PunishmentRecords::<T>::is_excluded_since(who, failed)
        };
        let admitted: Vec<_> = at_work.iter().filter(is_admitted).collect();
        if admitted.is_empty() {
            return;
        }
        BlockWeight::<T>::register(T::WeightInfo::admit_offenders(admitted.len() as u32));
        for offender in admitted {
            PunishmentRecords::<T>::admit(offender);
            Self::emit_admission(offender);
        }
    }

    /// Returns the winners that serve although they offended after the snapshot. `offenders` are all such winners that
    /// have session keys, or keep them to the end of their term. `serving` are the other winners. `elections` is the
    /// number of elections that were counted at the snapshot.
    ///
    /// Nominations for them count in later elections as well. Otherwise a fault of all validators after the snapshot
    /// would hand the set to strangers one era later.
    ///
    /// # Events
    /// `OffenderAdmitted` for each.
    pub(super) fn admitted_winners(
        serving: &BTreeSet<T::AccountId>,
        offenders: &BTreeSet<T::AccountId>,
        elections: u32,
    ) -> Vec<T::AccountId> {
        let at_work = T::SessionInterface::validators();
        let may_miss = Self::may_be_left_out(at_work.len());
        let left_out = at_work.iter().filter(|validator| {
            offenders.contains(validator)
                || (!serving.contains(validator) && Self::can_be_admitted(validator, elections))
        });
        let missing = Self::missing(serving.len(), left_out.count(), may_miss);
        let admitted = Self::least_bad(offenders.iter().cloned().collect(), missing);
        for offender in &admitted {
            PunishmentRecords::<T>::admit(offender);
            Self::emit_admission(offender);
        }
        admitted
    }

    /// Returns how many of the working validators may be left out for offences: a third of them, rounded down, and at
    /// least one. If the next set has fewer seats than there are working validators: at least the difference.
    fn may_be_left_out(at_work: usize) -> usize {
        let without_seat = at_work.saturating_sub(Electorate::<T>::seats());
        (at_work / 3).max(1).max(without_seat)
    }

    /// Returns how many of the working offenders must be admitted, given the number of others that can win.
    fn missing(others: usize, offenders: usize, may_be_left_out: usize) -> usize {
        let too_many = offenders.saturating_sub(may_be_left_out);
        let too_few = Electorate::<T>::fewest_winners().saturating_sub(others);
        too_many.max(too_few)
    }

    /// Returns whether a punished validator could serve. It must have session keys and active stake. One of two must
    /// hold as well:
    ///
    /// - It validates, and was excluded when `elections` elections were counted, or later.
    /// - It was chilled for an offence, and has decided nothing since.
    ///
    /// The minimum bond does not count: governance may have raised it, and a slash can push a stake below it.
    fn can_be_admitted(validator: &T::AccountId, elections: u32) -> bool {
        let is_excluded = || {
            Roles::<T>::validates(validator)
                && PunishmentRecords::<T>::is_excluded_since(validator, elections)
        };
        (ChilledOffenders::<T>::contains(validator) || is_excluded())
            && T::SessionInterface::has_keys(validator)
            && !Ledgers::<T>::readable_stake_of(validator).is_zero()
    }

    /// Returns the `count` offenders that lose the smallest fractions. With equal fractions, the larger stake comes
    /// first.
    fn least_bad(offenders: Vec<T::AccountId>, count: usize) -> Vec<T::AccountId> {
        let mut ranked: Vec<_> = offenders
            .into_iter()
            .map(|offender| {
                let severity = PunishmentRecords::<T>::severity_of(&offender);
                let stake = Ledgers::<T>::readable_stake_of(&offender);
                (severity, Reverse(stake), offender)
            })
            .collect();
        ranked.sort();
        let least = ranked.into_iter().take(count);
        least.map(|(_, _, offender)| offender).collect()
    }

    fn emit_admission(stash: &T::AccountId) {
        Pallet::<T>::deposit_event(Event::OffenderAdmitted {
            stash: stash.clone(),
            severity: PunishmentRecords::<T>::severity_of(stash),
        });
    }
}
