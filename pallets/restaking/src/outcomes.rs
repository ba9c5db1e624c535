//! What became of slashes.
//!
//! Writes the rooms `Operators`, `Loads`, `FaultBook` and `Buckets`.

use crate::{
    admission::Admission,
    arithmetic::magnitudes::{magnitude_of, stake_of},
    block_weight::BlockWeight,
    clock::Clock,
    health::Health,
    history,
    membership::Membership,
    pallet::{Config, Event, Pallet},
    rooms::{Buckets, FaultBook, Loads, Operators, Services},
    sources::Sources,
    types::{Magnitude, Operator},
    weights::WeightInfo,
};
use core::marker::PhantomData;
use palisade_restaking_primitives::{AppliedSlash, SecuredStake, ServiceId};
use sp_runtime::Perbill;
use sp_staking::EraIndex;

/// Hears of slashes.
pub(crate) struct Outcomes<T>(PhantomData<T>);

impl<T: Config> Outcomes<T> {
    /// A part of the exposure is gone: takes it from what the service holds, and from the total. So each unit of the
    /// rest stands for the same stake as before. If slashes of the chain took a part before, what is gone is a larger
    /// part of the rest.
    ///
    /// # Events
    /// `SlashApplied`, and `ServiceDegraded` for services whose stake is not enough any more.
    pub(crate) fn applied(slash: &AppliedSlash<T::AccountId>) {
        let (id, stash, era) = (slash.service, &slash.validator, slash.era);
        let Some(mut operator) = Operators::<T>::find(stash) else {
            return;
        };
        history::prune(&mut operator, Clock::<T>::oldest());
        Self::close(id, stash, &operator, era, slash.fraction, Perbill::zero());
        Buckets::<T>::close(id, 0, Perbill::zero());
        let magnitude = magnitude_of(slash.taken_of_rest(), operator.total_at(era));
        let magnitude = magnitude.min(operator.held(id));
        if magnitude > 0 {
            Self::shrink(id, stash, &mut operator, magnitude);
            // If the chain slashed first, more is gone than was ordered. Less is left for what waits.
            for (each, _) in Membership::<T>::services_of(&operator) {
                FaultBook::<T>::cap_pending(each, stash, operator.held(each));
            }
            FaultBook::<T>::cap_pending(id, stash, operator.held(id));
            if Operators::<T>::put(stash, operator).is_err() {
                frame_support::defensive!("it is an operator already");
            }
        }
        Pallet::<T>::deposit_event(Event::SlashApplied {
            service: id,
            operator: stash.clone(),
            era,
            magnitude,
        });
    }

    /// Takes a magnitude from an operator, and its stake from the stake behind its services.
    fn shrink(id: ServiceId, stash: &T::AccountId, operator: &mut Operator, magnitude: Magnitude) {
        let measured = Clock::<T>::measured();
        let stake = T::Staking::stake_behind(stash, measured).unwrap_or(0);
        let services = Membership::<T>::services_of(operator);
        let before: alloc::vec::Vec<_> = services
            .iter()
            .map(|(each, _)| {
                let waiting = FaultBook::<T>::get(*each, stash).pending;
                let counts = Membership::<T>::counted(stash, operator, *each, waiting);
                (Membership::<T>::announced(operator, *each, stake), counts)
            })
            .collect();
        let lost = stake_of(magnitude, operator.total_at(measured), stake);
        let from = T::Staking::planned_era().saturating_add(1);
        history::slash(operator, id, from, magnitude, |other| {
            Admission::<T>::mode_of(&services, other)
        });
        for ((each, _), (before, counts)) in services.iter().zip(before) {
            let after = Membership::<T>::announced(operator, *each, stake);
            let gone = match *each == id {
                true => lost,
                false => before.saturating_sub(after),
            };
            // Stake that has left the service, or is only announced, is no part of the effective stake.
            let gone = gone.min(counts);
            if gone > 0 || after != before {
                Loads::<T>::change(*each, |load| {
                    load.shift(&operator.tags, after, before);
                    load.effective = load.effective.saturating_sub(gone);
                });
                Health::<T>::review(*each);
            }
        }
    }

    /// Gives the part of a cancelled slash back to the window and to what counts for the service. The throttle gets it
    /// back only if the slash was ordered in the era of the last order.
    ///
    /// # Events
    /// `SlashCancelled`.
    pub(crate) fn cancelled(id: ServiceId, stash: &T::AccountId, era: EraIndex, fraction: Perbill) {
        BlockWeight::<T>::register(T::WeightInfo::hear_cancelled());
        let (Some(service), Some(operator)) =
            (Services::<T>::find(id), Operators::<T>::find(stash))
        else {
            return;
        };
        let source = Sources::<T>::find(id, &service, &operator, era, stash).ok();
        let part = source.map_or(Perbill::zero(), |source| source.part(fraction));
        let share = source.map_or(Perbill::zero(), |source| source.share_of_service(fraction));
        let since = FaultBook::<T>::get(id, stash).since;
        Self::close(id, stash, &operator, era, fraction, part);
        Buckets::<T>::close(id, since, share);
        Pallet::<T>::deposit_event(Event::SlashCancelled {
            service: id,
            operator: stash.clone(),
            era,
            part,
        });
    }

    /// Notes that a slash doesn't wait any more, and gives the part `back` to the window. The stake of the slash counts
    /// for the service again. What was applied is taken after that.
    fn close(
        id: ServiceId,
        stash: &T::AccountId,
        operator: &Operator,
        era: EraIndex,
        fraction: Perbill,
        back: Perbill,
    ) {
        let mut faults = FaultBook::<T>::get(id, stash);
        let ordered = magnitude_of(fraction, operator.total_at(era));
        let before = faults.pending;
        faults.pending = faults.pending.saturating_sub(ordered);
        let counted = |waiting| Membership::<T>::counted(stash, operator, id, waiting);
        let back_behind = counted(faults.pending).saturating_sub(counted(before));
        Loads::<T>::change(id, |load| {
            load.effective = load.effective.saturating_add(back_behind);
        });
        if !back.is_zero() {
            faults.take(era, back);
        }
        FaultBook::<T>::put(id, stash, faults);
    }
}
