//! An era's validators are elected.
//!
//! Owns `ElectionsHeld` and `ElectionUnderway`. Intentions come before this in the flow; what stands behind
//! the winners goes on to `exposure`, they themselves through `era` to the session pallet.
//!
//! | step | module | owns |
//! |---|---|---|
//! | its shapes | [`types`] | nothing |
//! | candidates, voters, seats, and when it is due | `provider` | nothing |
//! | offenders that the set can't do without | `admission` | nothing |
//! | voters page by page | `voters` | `NextVoters`, `MinimumActiveStake` |
//! | its result page by page | `collection` | `ResultCollection`, `CollectedWinners` |
//! | what always holds | `invariants` | nothing |
//!
//! An election takes one block or several, as `ElectionProvider::duration` says. In one block it is held
//! when its era is planned. Over several, the provider takes a snapshot of candidates and voters ahead of
//! time, staking collects the result as it comes, and planning the era takes it over.

mod admission;
mod collection;
mod invariants;
mod provider;
pub mod types;
mod voters;

use self::types::Underway;
use crate::{pallet::*, types::*};
use alloc::{
    collections::BTreeSet,
    format,
    string::{String, ToString},
    vec::Vec,
};
use frame_election_provider_support::{ElectionProvider, Supports};
use frame_support::{
    dispatch::DispatchClass,
    ensure,
    traits::{fungible::Inspect, Get},
    weights::Weight,
};
use sp_runtime::{traits::Zero, Saturating};
use sp_staking::{currency_to_vote::CurrencyToVote, EraIndex, IndividualExposure};

impl<T: Config> Pallet<T> {
    /// Elects the validators of an era and stores whom they are backed by. `None`, with an event, if
    /// the election fails or elects fewer than `MinimumValidatorCount`.
    pub(crate) fn elect_validators_of(era: EraIndex, genesis: bool) -> Option<Vec<T::AccountId>> {
        let result = if genesis {
            Self::elect_at_once::<T::GenesisElectionProvider>(era)
        } else if Self::elects_on_the_spot() {
            Self::elect_at_once::<T::ElectionProvider>(era)
        } else {
            Self::take_collected_result(era)
        };
        ElectionsHeld::<T>::mutate(|held| held.saturating_inc());
        match result {
            Ok(elected) => {
                Self::deposit_event(Event::StakersElected);
                Some(elected)
            }
            Err(reason) => {
                if genesis {
                    Self::refuse_genesis_without_era(&reason);
                }
                log::warn!(
                    target: "runtime::staking",
                    "the election for era {era} failed, the validators stay: {reason}",
                );
                Self::deposit_event(Event::StakingElectionFailed);
                None
            }
        }
    }

    /// All pages of an election in this block. On failure nothing is stored.
    fn elect_at_once<P>(era: EraIndex) -> Result<Vec<T::AccountId>, String>
    where
        P: ElectionProvider<AccountId = T::AccountId>,
    {
        // Left from a provider that took several blocks, which was replaced since.
        ensure!(
            !ResultCollection::<T>::exists(),
            "the result of another election is being removed"
        );
        let mut supports = Supports::new();
        for page in (0..P::Pages::get()).rev() {
            let page = P::elect(page).map_err(|error| format!("{error:?}"))?;
            let page: Supports<_> = page.into();
            supports.extend(page);
        }
        let winners: BTreeSet<_> = supports.iter().map(|(winner, _)| winner).collect();
        Self::ensure_enough_winners(winners.len())?;
        let (elected, weight) = Self::store_supports(era, supports);
        Self::charge(weight);
        Ok(elected)
    }

    fn ensure_enough_winners(winners: usize) -> Result<(), String> {
        let minimum = MinimumValidatorCount::<T>::get().max(1) as usize;
        ensure!(winners >= minimum, "too few winners".to_string());
        Ok(())
    }

    /// Exposes whoever stands behind winners. Returns those winners of whom nothing was stored before, in
    /// their order, and what it took.
    fn store_supports(
        era: EraIndex,
        supports: Supports<T::AccountId>,
    ) -> (Vec<T::AccountId>, Weight) {
        let issuance = Self::issuance_of_votes();
        let (mut winners, mut weight) = (Vec::new(), Weight::zero());
        for (validator, support) in supports {
            let exposure = Self::exposure_from(&validator, support.voters, issuance);
            let (is_new, taken) = Self::add_exposure(era, &validator, exposure);
            weight.saturating_accrue(taken);
            if is_new {
                winners.push(validator);
            }
        }
        (winners, weight)
    }

    /// Votes back into balances. A vote is a balance divided by the scale, rounded down, so multiplying
    /// by the same scale exposes nobody with more than it had at stake.
    fn exposure_from(
        validator: &T::AccountId,
        votes: Vec<(T::AccountId, u128)>,
        issuance: BalanceOf<T>,
    ) -> ExposureOf<T> {
        let mut exposure = ExposureOf::<T>::default();
        for (who, vote) in votes {
            let value = T::CurrencyToVote::to_currency(vote, issuance);
            exposure.total.saturating_accrue(value);
            if who == *validator {
                exposure.own.saturating_accrue(value);
            } else {
                exposure.others.push(IndividualExposure { who, value });
            }
        }
        exposure
    }

    /// Fixes what must not change between the snapshot of an election and the era that it is for: until when
    /// stake is bonded that may be in the snapshot, who was excluded already, and how stakes become votes.
    /// The result of an earlier snapshot that is still coming in is not wanted any more. An election within
    /// the block that plans its era needs none of this.
    fn note_election_start() {
        if Self::elects_on_the_spot() {
            return;
        }
        let era = Self::next_era();
        ElectionUnderway::<T>::put(Underway {
            era,
            elections_held: ElectionsHeld::<T>::get(),
            issuance: T::Currency::total_issuance(),
        });
        Self::fix_unlock_era(era);
        Self::drop_unfinished_collection();
    }

    /// What was noted for the election of an era is done with when the era is planned, or the election given up.
    pub(crate) fn note_election_end() {
        ElectionUnderway::<T>::kill();
        NextVoters::<T>::kill();
    }

    /// Gives up what was read and collected for the next era, since eras are frozen: by the time when it would serve,
    /// those who were read may be gone, and others have come. What the provider makes of it is not taken. The unlock era
    /// stays fixed, since stake has unbonded by it.
    pub(crate) fn give_up_election() {
        if Self::era_being_elected().is_some() {
            log::info!(target: "runtime::staking", "eras are frozen: the election under way is given up");
            Self::note_election_end();
        }
        Self::drop_collection();
    }

    /// The last era for which stakes are at stake, or may be: the planned one, or the next, if they were read for it.
    /// Not if that election was given up.
    pub(crate) fn last_era_at_stake() -> EraIndex {
        Self::era_being_elected().unwrap_or_else(Self::planned_era)
    }

    /// The era for which an election is under way that has read voters.
    pub(crate) fn era_being_elected() -> Option<EraIndex> {
        ElectionUnderway::<T>::get().map(|underway| underway.era)
    }

    /// The issuance that scales the votes of an election, the same from its first page of voters to the last
    /// page of its result.
    fn issuance_of_votes() -> BalanceOf<T> {
        ElectionUnderway::<T>::get().map_or_else(T::Currency::total_issuance, |u| u.issuance)
    }

    /// Whether an election takes no longer than the block in which its result is asked for.
    fn elects_on_the_spot() -> bool {
        T::ElectionProvider::duration().is_zero()
    }

    /// Charges to the block what is done outside of staking's own hooks.
    pub(crate) fn charge(weight: Weight) {
        frame_system::Pallet::<T>::register_extra_weight_unchecked(
            weight,
            DispatchClass::Mandatory,
        );
    }
}
