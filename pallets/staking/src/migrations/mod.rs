//! A live chain with Parity's `pallet-staking` becomes a chain with this pallet, in one runtime upgrade.
//!
//! [`FromPalletStaking`] is a multi-block migration for `pallet-migrations`. It takes over the state of
//! `pallet-staking` with storage version 13 to 16. `docs/guides/migrate.md` says what a chain has to do, and what
//! becomes of each item.
//!
//! **The storage version says nothing**: this pallet declares version 16, like `pallet-staking`. So the state is
//! recognised by items that only this pallet has (`recognition`).
//!
//! **Staking is paused first, in the block of the upgrade** (room `Handover`): the pallet's own `on_runtime_upgrade`
//! recognises inherited state, also if the runtime has forgotten the migration. While staking is paused, no era starts
//! or ends, no election begins, no page is paid, no stake is slashed. Sessions pass, blocks earn points, and rulings
//! wait.
//!
//! **Each step is one unit of work**: one exposure, one ledger, one nominator. It is atomic, because
//! `pallet-migrations` runs each call in a transaction, and the cursor is stored together with what it has done. So the
//! migration goes on after any block. The cursor is stored here too: `pallet-migrations` forgets its own if another
//! upgrade comes in between.
//!
//! The steps, in this order. Each needs the ones before it:
//!
//! | step | file |
//! |---|---|
//! | whose state is it? can it be taken over? | `recognition` |
//! | the clocks: mature era, unlock eras, bonded eras, disabled validators | `beginning` |
//! | unpaged exposures become pages; each exposure gets its first page | `exposures` |
//! | each ledger gets to a key that may hold it | `keys` |
//! | each ledger becomes consistent; locks become holds; old claims move | `stashes`, `funds`, `mending` |
//! | validators become candidates, nominators are put in order, both are counted | `roles`, `role_counts` |
//! | sums, points and outstanding rewards of each era | `eras` |
//! | slashing spans get the charges of each era | `spans` |
//! | deferred slashes are queued, with their amounts | `slashes` |
//! | rulings that waited; the rest is removed; staking goes on | `ending` |
//!
//! `old` has the shapes of `pallet-staking`, `report` the words for refusals and repairs. Corrupted state never stops
//! the migration. It is repaired, or left as it is, and an event says so.

mod beginning;
mod cursor;
mod ending;
mod eras;
mod exposures;
mod funds;
mod keys;
mod mending;
mod old;
mod recognition;
mod report;
mod role_counts;
mod roles;
mod slashes;
mod spans;
mod stashes;

pub use cursor::Cursor;
pub(crate) use recognition::Recognition;
pub use report::{Refusal, Repair};

use crate::{
    pallet::{Config, Event, Pallet},
    rooms::Handover,
    types::{BalanceOf, Stage},
};
use beginning::Beginning;
use core::marker::PhantomData;
use ending::Ending;
use eras::EraSummary;
use exposures::InheritedExposures;
use frame_support::{
    migrations::{MigrationId, SteppedMigration, SteppedMigrationError},
    traits::{Get, InspectLockableCurrency},
    weights::{Weight, WeightMeter},
};
use keys::LedgerKeys;
use old::HandoverPosition;
use roles::InheritedRoles;
use slashes::InheritedSlashes;
use spans::InheritedSpans;
use stashes::Stashes;

/// Takes over the state of Parity's `pallet-staking`, storage version 13 to 16.
///
/// `Locks` is the currency with the staking locks: `pallet-balances`.
///
/// # Events
/// `HandoverStarted` or `HandoverRefused`, a `HandoverRepaired` for each corruption, and `HandoverFinished`.
pub struct FromPalletStaking<T, Locks>(PhantomData<(T, Locks)>);

impl<T, Locks> SteppedMigration for FromPalletStaking<T, Locks>
where
    T: Config,
    Locks: InspectLockableCurrency<T::AccountId, Balance = BalanceOf<T>>,
{
    type Cursor = Cursor<T::AccountId>;
    type Identifier = MigrationId<16>;

    fn id() -> Self::Identifier {
        MigrationId {
            pallet_id: *b"palisade-staking",
            version_from: 16,
            version_to: 16,
        }
    }

    /// Does as many units of work as fit into the weight. The first call can do none: it sets the clocks.
    ///
    /// # Errors
    /// - `InsufficientWeight`: not even one unit fits.
    /// - `Failed`: the state is refused. The event `HandoverRefused` says why. Staking stays paused.
    fn step(
        cursor: Option<Self::Cursor>,
        meter: &mut WeightMeter,
    ) -> Result<Option<Self::Cursor>, SteppedMigrationError> {
        let unit = Self::weight_of_a_unit();
        if !meter.can_consume(unit) {
            return Err(SteppedMigrationError::InsufficientWeight { required: unit });
        }
        let mut cursor = match cursor.or_else(Self::interrupted_at) {
            Some(Cursor::Refused) => return Err(SteppedMigrationError::Failed),
            Some(cursor) => cursor,
            None => match Self::begin(meter) {
                // The event has to stay, so this call succeeds, and the next one fails.
                Some(Cursor::Refused) => return Ok(Some(Cursor::Refused)),
                Some(cursor) => cursor,
                None => return Ok(None),
            },
        };
        while meter.can_consume(unit) {
            let (next, weight) = Self::advance(cursor);
            // A large exposure or slash, or the points of an era, can take more than a unit. Each is one value.
            meter.consume(weight.min(meter.remaining()));
            match next {
                Some(next) => cursor = next,
                None => {
                    HandoverPosition::<T>::kill();
                    return Ok(None);
                }
            }
        }
        HandoverPosition::<T>::put(&cursor);
        Ok(Some(cursor))
    }
}

impl<T, Locks> FromPalletStaking<T, Locks>
where
    T: Config,
    Locks: InspectLockableCurrency<T::AccountId, Balance = BalanceOf<T>>,
{
    /// Returns the weight of the largest unit, apart from units on values of any size.
    pub fn weight_of_a_unit() -> Weight {
        T::DbWeight::get().reads_writes(128, 128)
    }

    /// Returns where a migration goes on that has begun and is started again: another runtime upgrade came in between,
    /// or governance has cleared the cursor of `pallet-migrations`.
    fn interrupted_at() -> Option<Cursor<T::AccountId>> {
        (Handover::<T>::stage() == Some(Stage::Underway))
            .then(HandoverPosition::<T>::get)
            .flatten()
    }

    /// Recognises the state and sets the clocks. Returns where to go on, `None` if there is nothing to take over.
    fn begin(meter: &mut WeightMeter) -> Option<Cursor<T::AccountId>> {
        if !Recognition::<T>::is_inherited() {
            return None;
        }
        match Recognition::<T>::examine() {
            Ok(version) => {
                Handover::<T>::set_stage(Stage::Underway);
                Pallet::<T>::deposit_event(Event::HandoverStarted { version });
                let weight = Beginning::<T>::begin();
                meter.consume(weight.min(meter.remaining()));
                Some(Cursor::Unpaged(None))
            }
            Err(refusal) => {
                log::error!(target: "runtime::staking", "the state can't be taken over: {refusal:?}");
                Handover::<T>::set_stage(Stage::Refused);
                Pallet::<T>::deposit_event(Event::HandoverRefused { refusal });
                Some(Cursor::Refused)
            }
        }
    }

    /// Does one unit of work. Returns where to go on, `None` at the end, and the weight.
    fn advance(cursor: Cursor<T::AccountId>) -> (Option<Cursor<T::AccountId>>, Weight) {
        let (next, weight) = match cursor {
            Cursor::Refused => return (None, Weight::zero()),
            Cursor::Ending => {
                let unit = Ending::<T>::go_on();
                return (unit.next.map(|()| Cursor::Ending), unit.weight);
            }
            Cursor::Unpaged(after) => InheritedExposures::<T>::page_next(after)
                .then(|key| Cursor::Unpaged(Some(key)), Cursor::Clipped(None)),
            Cursor::Clipped(after) => InheritedExposures::<T>::page_next_clipped(after)
                .then(|key| Cursor::Clipped(Some(key)), Cursor::Overviews(None)),
            Cursor::Overviews(after) => InheritedExposures::<T>::complete_next(after)
                .then(|key| Cursor::Overviews(Some(key)), Cursor::Keys(None)),
            Cursor::Keys(after) => LedgerKeys::<T, Locks>::check_next(after)
                .then(|key| Cursor::Keys(Some(key)), Cursor::Displaced(None)),
            Cursor::Displaced(after) => LedgerKeys::<T, Locks>::place_next(after)
                .then(|who| Cursor::Displaced(Some(who)), Cursor::Stashes(None)),
            Cursor::Stashes(after) => Stashes::<T, Locks>::take_over_next(after)
                .then(|who| Cursor::Stashes(Some(who)), Cursor::Payees(None)),
            Cursor::Payees(after) => Stashes::<T, Locks>::check_next_payee(after)
                .then(|who| Cursor::Payees(Some(who)), Cursor::Elected(None)),
            Cursor::Elected(after) => InheritedRoles::<T>::list_elected_next(after)
                .then(|who| Cursor::Elected(Some(who)), Cursor::Validators(None)),
            Cursor::Validators(after) => InheritedRoles::<T>::take_over_validator(after).then(
                |who| Cursor::Validators(Some(who)),
                Cursor::Nominators(None),
            ),
            Cursor::Nominators(after) => InheritedRoles::<T>::take_over_nominator(after)
                .then(|who| Cursor::Nominators(Some(who)), Cursor::FirstEra),
            Cursor::FirstEra => EraSummary::<T>::begin(EraSummary::<T>::oldest())
                .then(|(era, who)| Cursor::Era(era, who), Cursor::Spans(None)),
            Cursor::Era(era, after) => EraSummary::<T>::add_next(era, after)
                .then(|(era, who)| Cursor::Era(era, who), Cursor::Spans(None)),
            Cursor::Spans(after) => InheritedSpans::<T>::convert_next(after)
                .then(|who| Cursor::Spans(Some(who)), Cursor::SpanRecords(None)),
            Cursor::SpanRecords(after) => InheritedSpans::<T>::remove_records(after)
                .then(|key| Cursor::SpanRecords(Some(key)), Cursor::RawSlashes),
            Cursor::RawSlashes => InheritedSlashes::<T>::park_next()
                .then(|()| Cursor::RawSlashes, Cursor::Slashes(None)),
            Cursor::Slashes(after) => InheritedSlashes::<T>::queue_next(after)
                .then(|place| Cursor::Slashes(Some(place)), Cursor::Ending),
        };
        (Some(next), weight)
    }
}
