//! What a slash adds to the slashes that were applied to its validator for its era.
//!
//! The arithmetic is `palisade_staking_math::era_slashes`. `exposed` charges stakers with it, and answers to clients
//! (`answers/slashes.rs`) forecast the charges.
//!
//! Reads the rooms `AppliedSlashes` and `Liability`.

use super::types::DeferredSlash;
use crate::{
    pallet::Config,
    rooms::{AppliedSlashes, Liability},
    types::{to_u128, BalanceOf},
};
use palisade_restaking_primitives::ServiceId;
use palisade_staking_math::{era_slashes::EraSlashes, slash::compute_slash};
use sp_runtime::{traits::Zero, Perbill};

/// The slashes of a validator for an era, before and after one of them.
pub(crate) struct Addition {
    before: EraSlashes,
    after: EraSlashes,
}

impl Addition {
    /// Returns what a slash adds to what is applied.
    pub(crate) fn now<T: Config>(slash: &DeferredSlash<T>) -> Self {
        let applied = AppliedSlashes::<T>::all_of(slash.slash_era, &slash.validator);
        Self::to(applied, slash)
    }

    /// Returns what a slash adds to earlier ones of its validator and era.
    pub(crate) fn to<T: Config>(before: EraSlashes, slash: &DeferredSlash<T>) -> Self {
        let after = match &slash.service {
            None => before.with_offence(slash.fraction),
            Some(terms) => {
                before.with_service_slash(terms.service, terms.allocated, slash.fraction)
            }
        };
        Self { before, after }
    }

    /// Returns all slashes, this one included.
    pub(crate) fn into_sum(self) -> EraSlashes {
        self.after
    }

    /// Returns the part of the exposure that the slash of a service takes beyond earlier ones of the service, rounded
    /// down.
    pub(crate) fn taken_by(&self, service: ServiceId) -> Perbill {
        const BILLION: u64 = 1_000_000_000;
        let before = self.before.taken_by(service).deconstruct();
        let taken = self
            .after
            .taken_by(service)
            .deconstruct()
            .saturating_sub(before);
        Perbill::from_parts((taken / BILLION) as u32)
    }

    /// Returns the charge of one staker, in units. `stake` is its stake in the exposure.
    ///
    /// `None` if the staker is skipped, without a record. There are three cases:
    ///
    /// - The slash takes nothing beyond what was taken for the era.
    /// - The stake is so small that the fraction of it is less than one unit.
    /// - The staker was forgotten after its stake was read for that era. What it bonded later was not at stake then. If
    ///   the staker were charged, the charge would count as paid although nothing was taken.
    pub(crate) fn charge_of<T: Config>(
        &self,
        slash: &DeferredSlash<T>,
        who: &T::AccountId,
        stake: BalanceOf<T>,
    ) -> Option<u128> {
        let stake = to_u128::<T>(stake);
        let is_skipped = self.before == self.after
            || compute_slash(stake, slash.fraction).is_zero()
            || Liability::<T>::is_excused(who, slash.slash_era);
        (!is_skipped).then(|| self.increase(slash, stake))
    }

    fn increase<T: Config>(&self, slash: &DeferredSlash<T>, stake: u128) -> u128 {
        let cost = match slash.service {
            None => EraSlashes::chain_cost,
            Some(_) => EraSlashes::services_cost,
        };
        cost(&self.after, stake).saturating_sub(cost(&self.before, stake))
    }
}
