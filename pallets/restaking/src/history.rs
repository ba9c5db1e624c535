//! Changes of what an operator allocates, without storage.
//!
//! What is recorded for a planned era is never changed: the stake of that era is fixed, and its faults are slashed by
//! the record.

use crate::{
    arithmetic::magnitudes::magnitude_of,
    types::{Lock, Magnitude, Mode, Operator, Record, MAX_RECORDS},
};
use alloc::{collections::BTreeSet, vec::Vec};
use palisade_restaking_primitives::ServiceId;
use sp_runtime::Perbill;
use sp_staking::EraIndex;

/// The records that calls leave to slashes.
const RESERVED: u32 = MAX_RECORDS / 4;

/// The records of which calls make use.
pub const RECORDS_OF_CALLS: u32 = MAX_RECORDS - RESERVED;

/// Returns the record that begins with an era, to change it. It is added if there is none. `None` if the history has no
/// room for calls. No record begins later.
pub(crate) fn plan(operator: &mut Operator, from: EraIndex) -> Option<&mut Record> {
    if operator.latest().is_none_or(|record| record.from < from) {
        if operator.history.len() >= RECORDS_OF_CALLS as usize {
            return None;
        }
        let record = match operator.latest() {
            Some(latest) => Record {
                from,
                ..latest.clone()
            },
            None => Record::empty(from),
        };
        operator.history.try_push(record).ok()?;
    }
    operator.history.last_mut()
}

/// Takes a magnitude from what a service holds, and from the total, in all records from an era on: first from what is
/// allocated, then from what is locked. Shared allocations shrink to what unique services leave of the total.
/// `mode_of` returns how a service uses stake. It returns `None` for a service that was removed: nobody holds what that
/// service held.
///
/// A slash by a unique service changes no other allocation: the total and what unique services hold fall by the same
/// magnitude. There is an exception: a slash of the chain, or one of a shared service, has left less than all hold.
pub(crate) fn slash(
    operator: &mut Operator,
    service: ServiceId,
    from: EraIndex,
    magnitude: Magnitude,
    mode_of: impl Fn(ServiceId) -> Option<Mode>,
) {
    begin_record(operator, from);
    let allocated = operator
        .latest()
        .map_or(0, |record| record.magnitude(service));
    take_locked(operator, service, magnitude.saturating_sub(allocated));
    let first = operator
        .history
        .partition_point(|record| record.from <= from)
        .saturating_sub(1);
    for record in operator.history.iter_mut().skip(first) {
        record.total = record.total.saturating_sub(magnitude);
        let rest = record.magnitude(service).saturating_sub(magnitude);
        record.set(service, rest);
    }
    let Some(latest) = operator.latest().cloned() else {
        return;
    };
    let unique = Unique {
        latest: &latest,
        locks: &operator.locks,
        mode_of,
    };
    for record in operator.history.iter_mut().skip(first) {
        unique.shrink_shared(record);
    }
}

/// Makes a record begin with an era, if the record that counts in this era began earlier. The new record is a copy. If
/// there is no room for it, the change counts for the earlier eras of the old record too.
fn begin_record(operator: &mut Operator, from: EraIndex) {
    let after = operator
        .history
        .partition_point(|record| record.from <= from);
    let Some(index) = after.checked_sub(1) else {
        return;
    };
    let Some(record) = operator.history.get(index) else {
        return;
    };
    if record.from < from {
        let record = Record {
            from,
            ..record.clone()
        };
        // Room for a slash in each era that can be slashed is left by calls.
        let inserted = operator.history.try_insert(after, record);
        debug_assert!(inserted.is_ok(), "calls leave room for slashes");
    }
}

/// What unique services hold.
struct Unique<'a, ModeOf> {
    latest: &'a Record,
    locks: &'a [Lock],
    mode_of: ModeOf,
}

impl<ModeOf: Fn(ServiceId) -> Option<Mode>> Unique<'_, ModeOf> {
    /// Shrinks the shared parts of a record to what unique ones leave of its total.
    fn shrink_shared(&self, record: &mut Record) {
        let parts = record.parts.clone();
        let allocated = parts.iter().map(|part| part.service);
        let locked = self.locks.iter().map(|lock| lock.service);
        let unique: BTreeSet<_> = allocated
            .chain(locked)
            .filter(|id| (self.mode_of)(*id) == Some(Mode::Unique))
            .collect();
        let held = unique.into_iter().map(|id| self.held_in(record, id));
        let room = record
            .total
            .saturating_sub(held.fold(0, |sum: Magnitude, each| sum.saturating_add(each)));
        let shared = parts
            .iter()
            .filter(|part| (self.mode_of)(part.service) == Some(Mode::Shared));
        for part in shared {
            record.set(part.service, part.magnitude.min(room));
        }
    }

    /// Returns what a service holds in a record: what is allocated, and what was locked then. What was deallocated
    /// after the record is a lock too, and still allocated in the record. It counts once.
    fn held_in(&self, record: &Record, service: ServiceId) -> Magnitude {
        let part = record.magnitude(service);
        let deallocated = part.saturating_sub(self.latest.magnitude(service));
        let locks = self.locks.iter().filter(|lock| lock.service == service);
        let locked = locks.fold(0, |sum: Magnitude, lock| sum.saturating_add(lock.magnitude));
        part.saturating_add(locked.saturating_sub(deallocated))
    }
}

fn take_locked(operator: &mut Operator, service: ServiceId, magnitude: Magnitude) {
    let mut left = magnitude;
    for lock in operator
        .locks
        .iter_mut()
        .filter(|lock| lock.service == service)
    {
        let taken = left.min(lock.magnitude);
        lock.magnitude = lock.magnitude.saturating_sub(taken);
        left = left.saturating_sub(taken);
    }
    operator.locks.retain(|lock| lock.magnitude > 0);
}

/// Locks a magnitude for a service. Returns whether there was room.
pub(crate) fn lock(operator: &mut Operator, new: Lock) -> bool {
    let same = operator
        .locks
        .iter_mut()
        .find(|lock| lock.service == new.service && lock.free_in == new.free_in);
    match same {
        Some(lock) => {
            lock.magnitude = lock.magnitude.saturating_add(new.magnitude);
            true
        }
        None => operator.locks.try_push(new).is_ok(),
    }
}

/// Returns whether faults from an era on need the locks of a service that are due: without them it would hold less than
/// was allocated to it in one of these eras. What the service itself has slashed since then is not there any more.
/// `faults` are the parts that it has slashed, by era of the fault.
pub(crate) fn needs_due_locks(
    operator: &Operator,
    faults: &[(EraIndex, Perbill)],
    service: ServiceId,
    active: EraIndex,
    first: EraIndex,
) -> bool {
    let locks = operator.locks.iter();
    let later = locks.filter(|lock| lock.service == service && lock.free_in > active);
    let allocated = operator
        .latest()
        .map_or(0, |record| record.magnitude(service));
    let held = later.fold(allocated, |sum, lock| sum.saturating_add(lock.magnitude));
    let own = own_slashes(operator, faults, service);
    let total = operator.total();
    let begun = operator
        .history
        .partition_point(|record| record.from <= first);
    let mut records = operator.history.iter().skip(begun.saturating_sub(1));
    records.any(|record| {
        let allocated = record.magnitude(service);
        let slashed = || slashed_since(operator, record, record.from.max(first), &own);
        allocated > held && allocated.saturating_sub(slashed()).min(total) > held
    })
}

/// Returns the magnitude that a service has slashed, by era of the fault. Nothing for eras before the first record.
fn own_slashes(
    operator: &Operator,
    faults: &[(EraIndex, Perbill)],
    service: ServiceId,
) -> Vec<(EraIndex, Magnitude)> {
    let slashes = faults.iter().map(|(era, part)| {
        let record = operator.record_at(*era);
        let allocated = record.map_or(0, |record| record.magnitude(service));
        (*era, magnitude_of(*part, allocated))
    });
    slashes.collect()
}

/// Returns what slashes of a service have taken since a record, or less. `from` is an era of the record.
///
/// A slash for this era or a later one was applied after it. One for an earlier fault can have been applied before:
/// that is assumed as far as the total had fallen by then.
fn slashed_since(
    operator: &Operator,
    record: &Record,
    from: EraIndex,
    own: &[(EraIndex, Magnitude)],
) -> Magnitude {
    let sum_of = |is_earlier: bool| {
        let slashes = own.iter().filter(|(era, _)| (*era < from) == is_earlier);
        slashes.fold(0, |sum: Magnitude, (_, each)| sum.saturating_add(*each))
    };
    let whole = operator.history.first().map_or(0, |first| first.total);
    let before = whole.saturating_sub(record.total);
    let since = record.total.saturating_sub(operator.total());
    let earlier = sum_of(true).saturating_sub(before);
    sum_of(false).saturating_add(earlier).min(since)
}

/// Forgets the records that count in no era from `oldest` on.
pub(crate) fn prune(operator: &mut Operator, oldest: EraIndex) {
    let begun = operator
        .history
        .partition_point(|record| record.from <= oldest);
    let unused = begun.saturating_sub(1);
    let mut index = 0usize;
    operator.history.retain(|_| {
        let is_used = index >= unused;
        index = index.saturating_add(1);
        is_used
    });
}
