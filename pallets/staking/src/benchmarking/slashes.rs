//! Deferred slashes, what they did to offenders, and what clients see of them.

use super::{
    eras::{expose, next, now, whole_set},
    sessions::BenchmarkHelper,
    stakers::{candidate, crowd, fund, named, stake},
};
use crate::{
    pallet::Config,
    rooms::{Disabled, PunishmentRecords, SlashQueue, SlashView, Spans},
    session::SessionInterface,
    slashing::types::{
        Cause, DeferredSlash, DisabledOffender, Punishment, Shown, SlashKey, VoidedNominations,
        MAX_CAUSES,
    },
    types::{existential_deposit, to_u128, UnappliedSlash},
};
use alloc::vec::Vec;
use frame_support::{traits::Get, BoundedVec};
use palisade_offence::MAX_REPORTERS;
use sp_runtime::{traits::Zero, Perbill};
use sp_staking::{offence::Kind, EraIndex};

/// The kind of the offences that benchmarks report.
pub(super) const KIND: Kind = *b"benchmark       ";

/// The fraction of each slash that is measured.
pub(super) const FRACTION: Perbill = Perbill::from_percent(50);

/// Returns a slash for an offence in the active era, with as many reporters as possible. All of them have accounts.
pub(super) fn slash_of<T: Config>(validator: &T::AccountId, kind: Kind) -> DeferredSlash<T> {
    let reporters = crowd::<T>("reporter", MAX_REPORTERS);
    reporters.iter().for_each(fund::<T>);
    DeferredSlash {
        service: None,
        validator: validator.clone(),
        kind,
        slash_era: now::<T>(),
        fraction: FRACTION,
        raises: None,
        reported_in: now::<T>(),
        reporters: BoundedVec::truncate_from(reporters),
        reporters_share: Perbill::from_percent(10),
        shown: Shown {
            fraction: Perbill::zero(),
            target: FRACTION,
            page: 0,
        },
    }
}

/// Defers a slash for an offence in the active era.
pub(super) fn defer_slash<T: Config>(validator: &T::AccountId, due_era: EraIndex) -> SlashKey {
    SlashQueue::<T>::push(due_era, slash_of::<T>(validator, KIND))
}

/// Gives a stash the longest record of slashing spans. The present span starts with era `start` and has no charge.
pub(super) fn full_spans<T: Config>(who: &T::AccountId, start: EraIndex) {
    let number = T::BondingDuration::get().min(start / 2);
    let amount = to_u128::<T>(existential_deposit::<T>());
    for era in start - number..start {
        let _ = Spans::<T>::charge(who, era, amount, era, 0);
    }
}

/// Gives a validator the longest record of punishments: each cause is an offence in the active era that chilled the
/// validator. `excluded_after` is the number of elections at the exclusion. With `voids`, each voids nominations up to
/// era 0.
pub(super) fn full_record<T: Config>(validator: &T::AccountId, excluded_after: u32, voids: bool) {
    let voided = voids.then(|| VoidedNominations {
        era: 0,
        block: Zero::zero(),
    });
    let causes: Vec<_> = (0..MAX_CAUSES)
        .map(|number| Cause {
            kind: u128::from(number).to_le_bytes(),
            slash_era: now::<T>(),
            ruled_in: now::<T>(),
            slash: None,
            fraction: Perbill::from_percent(1),
            yields: false,
            chilled: true,
            excluded_after: Some(excluded_after),
            voided,
            disabled_through: Some(next::<T>()),
        })
        .collect();
    PunishmentRecords::<T>::put(
        validator,
        Punishment {
            causes: BoundedVec::truncate_from(causes),
            ..Default::default()
        },
    );
}

/// Says in the record of a validator that its last cause has this slash.
pub(super) fn set_last_slash<T: Config>(validator: &T::AccountId, key: SlashKey) {
    let mut record = PunishmentRecords::<T>::get(validator).expect("has a record");
    if let Some(cause) = record.causes.iter_mut().next_back() {
        cause.slash = Some(key);
    }
    PunishmentRecords::<T>::put(validator, record);
}

/// Returns a validator of this era and the next, with a full record. It has an open slash of the kind, with a fraction
/// of 1%, that is applied when the next era starts.
pub(super) fn offender<T: Config>(number: u32, kind: Kind) -> T::AccountId {
    let who = candidate::<T>("offender", number);
    expose::<T>(next::<T>(), &who, &[], stake::<T>());
    full_record::<T>(&who, 0, true);
    let fraction = Perbill::from_percent(1);
    SlashQueue::<T>::push(
        next::<T>(),
        DeferredSlash {
            service: None,
            fraction,
            ..slash_of::<T>(&who, kind)
        },
    );
    who
}

/// Sets a full set of validators, which starts with the given ones. The session pallet disables as many of the others
/// as it can. In the list of disabled offenders are all others, and with `lists_first` the given ones as well.
pub(super) fn disable_set<T: Config>(first: &[T::AccountId], lists_first: bool) {
    let set = whole_set::<T>(first);
    T::BenchmarkHelper::set_validators(set.clone());
    let severity = Perbill::from_parts(1);
    for other in set.iter().rev().take(set.len() / 3) {
        T::SessionInterface::disable(other, severity);
    }
    let skipped = if lists_first { 0 } else { first.len() };
    let offenders: Vec<_> = set
        .into_iter()
        .skip(skipped)
        .map(|validator| DisabledOffender {
            validator,
            severity,
            through_era: next::<T>(),
        })
        .collect();
    Disabled::<T>::replace(offenders);
}

/// Shows rows with these slash numbers in an era. The last row has this number of nominators, the others have none.
pub(super) fn show_rows<T: Config>(due_era: EraIndex, numbers: Vec<u32>, nominators: u32) {
    let last = numbers.len().saturating_sub(1);
    let others = |row: usize| {
        let shown = if row == last { nominators } else { 0 };
        let accounts = crowd::<T>("shown", shown).into_iter();
        accounts.map(|who| (who, stake::<T>())).collect()
    };
    for (row, number) in numbers.into_iter().enumerate() {
        let shown = UnappliedSlash {
            validator: named::<T>("validator of a row", row as u32),
            own: stake::<T>(),
            others: others(row),
            reporters: crowd::<T>("reporter", MAX_REPORTERS),
            payout: stake::<T>(),
        };
        SlashView::<T>::append((due_era, number), shown);
    }
}
