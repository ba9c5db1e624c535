//! What voters and candidates look like to an election, and what becomes of its result.
//!
//! Owns `ElectionsHeld`. Intentions come before this in the flow; a result goes on to `exposure`, and the
//! winners through `era` to the session pallet. The election itself is behind
//! `frame_election_provider_support`, so that a chain can bring another.

use crate::{pallet::*, session::SessionInterface, slashing::types::VoidedNominations, types::*};
use alloc::{collections::BTreeMap, vec::Vec};
use frame_election_provider_support::{
    bounds::{CountBound, SizeBound},
    data_provider, BoundedSupportsOf, DataProviderBounds, ElectionDataProvider, ElectionProvider,
    PageIndex, VoteWeight, VoterOf,
};
use frame_support::{
    traits::{fungible::Inspect, EstimateNextNewSession, Get},
    BoundedVec,
};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::{
    traits::{Bounded, Zero},
    Saturating,
};
use sp_staking::{currency_to_vote::CurrencyToVote, EraIndex, IndividualExposure};

/// The bytes a voter takes in a snapshot: its id, its weight, a length and its targets.
fn encoded_voter_size<AccountId>(targets: usize) -> u32 {
    let id = core::mem::size_of::<AccountId>();
    (id + core::mem::size_of::<VoteWeight>() + 1).saturating_add(targets.saturating_mul(id)) as u32
}

impl<T: Config> ElectionDataProvider for Pallet<T> {
    type AccountId = T::AccountId;
    type BlockNumber = BlockNumberFor<T>;
    type MaxVotesPerVoter = T::MaxNominations;

    /// All electable candidates. Beyond the bounds the rest is left out, with an event: too many candidates
    /// must not stop elections.
    fn electable_targets(
        bounds: DataProviderBounds,
        page: PageIndex,
    ) -> data_provider::Result<Vec<T::AccountId>> {
        Self::ensure_single_page(page)?;
        let id_size = core::mem::size_of::<T::AccountId>() as u32;
        let mut targets = Vec::new();
        for target in Self::electable_candidates() {
            let count = (targets.len() as u32).saturating_add(1);
            if exhausted(&bounds, count, count.saturating_mul(id_size)) {
                Self::deposit_event(Event::SnapshotTargetsSizeExceeded { size: count - 1 });
                break;
            }
            targets.push(target);
        }
        Ok(targets)
    }

    /// Every validator votes for itself; then come the nominators, without nominations that an offence
    /// voided. Those without active stake or without any target are left out. Beyond the bounds the rest
    /// is left out, with an event.
    fn electing_voters(
        bounds: DataProviderBounds,
        page: PageIndex,
    ) -> data_provider::Result<Vec<VoterOf<Self>>> {
        Self::ensure_single_page(page)?;
        let issuance = T::Currency::total_issuance();
        let self_votes = Validators::<T>::iter_keys().map(|stash| {
            let own = BoundedVec::truncate_from(alloc::vec![stash.clone()]);
            (stash, own)
        });
        let voided = Self::voided_nominations();
        let nominations = Nominators::<T>::iter().map(|(stash, nominations)| {
            let targets = Self::valid_targets(&stash, nominations, &voided);
            (stash, targets)
        });

        let (mut voters, mut size) = (Vec::new(), 0u32);
        for (stash, targets) in self_votes.chain(nominations) {
            let weight = T::CurrencyToVote::to_vote(Self::active_stake_of(&stash), issuance);
            if weight.is_zero() || targets.is_empty() {
                continue;
            }
            size = size.saturating_add(encoded_voter_size::<T::AccountId>(targets.len()));
            if exhausted(&bounds, (voters.len() as u32).saturating_add(1), size) {
                let size = voters.len() as u32;
                Self::deposit_event(Event::SnapshotVotersSizeExceeded { size });
                break;
            }
            voters.push((stash, weight, targets));
        }
        Ok(voters)
    }

    /// `ValidatorCount`, but no more than there are electable candidates or seats.
    fn desired_targets() -> data_provider::Result<u32> {
        let seats = ValidatorCount::<T>::get().min(MaxWinnersOf::<T>::get());
        Ok(Self::electable_candidates().take(seats as usize).count() as u32)
    }

    /// The block in which the first session of the next era is planned.
    fn next_election_prediction(now: BlockNumberFor<T>) -> BlockNumberFor<T> {
        let start = ErasStartSessionIndex::<T>::get(Self::planned_era()).unwrap_or(0);
        let planned_sessions = CurrentPlannedSession::<T>::get().saturating_sub(start);
        let until_next_session = T::NextNewSession::estimate_next_new_session(now)
            .0
            .unwrap_or_else(Bounded::max_value)
            .saturating_sub(now);
        let sessions_left: BlockNumberFor<T> = match ForceEra::<T>::get() {
            // Without any era yet, every session tries.
            _ if CurrentEra::<T>::get().is_none() => Zero::zero(),
            Forcing::ForceNone => Bounded::max_value(),
            Forcing::ForceNew | Forcing::ForceAlways => Zero::zero(),
            Forcing::NotForcing => T::SessionsPerEra::get()
                .saturating_sub(planned_sessions)
                .saturating_sub(1)
                .into(),
        };
        now.saturating_add(until_next_session).saturating_add(
            sessions_left.saturating_mul(T::NextNewSession::average_session_length()),
        )
    }
}

fn exhausted(bounds: &DataProviderBounds, count: u32, size: u32) -> bool {
    bounds.exhausted(Some(SizeBound(size)), Some(CountBound(count)))
}

impl<T: Config> Pallet<T> {
    fn ensure_single_page(page: PageIndex) -> data_provider::Result<()> {
        if page.is_zero() {
            Ok(())
        } else {
            Err("this data provider has one page")
        }
    }

    /// The candidates that have session keys and are not excluded for an offence, in storage order.
    fn electable_candidates() -> impl Iterator<Item = T::AccountId> {
        Validators::<T>::iter_keys().filter(|stash| {
            T::SessionInterface::has_keys(stash)
                && !Punishments::<T>::get(stash).is_some_and(|p| Self::is_excluded(&p))
        })
    }

    /// For each candidate that was punished, up to when nominations of it are void.
    fn voided_nominations() -> BTreeMap<T::AccountId, VoidedNominations<BlockNumberFor<T>>> {
        Validators::<T>::iter_keys()
            .filter_map(|stash| {
                let voided = Punishments::<T>::get(&stash)?.voided?;
                Some((stash, voided))
            })
            .collect()
    }

    /// The targets that a nominator named after their offences.
    fn valid_targets(
        nominator: &T::AccountId,
        nominations: Nominations<T>,
        voided: &BTreeMap<T::AccountId, VoidedNominations<BlockNumberFor<T>>>,
    ) -> BoundedVec<T::AccountId, T::MaxNominations> {
        let Nominations {
            mut targets,
            submitted_in,
            ..
        } = nominations;
        if targets.iter().any(|target| voided.contains_key(target)) {
            let submitted_at = NominatedAt::<T>::get(nominator);
            targets.retain(|target| {
                let void = voided.get(target);
                !void.is_some_and(|void| void.covers(submitted_in, submitted_at))
            });
        }
        targets
    }

    /// Elects the validators of an era and stores whom they are backed by. `None`, with an event, if
    /// the election fails or elects fewer than `MinimumValidatorCount`; nothing is stored then.
    pub(crate) fn elect_validators_of(era: EraIndex, genesis: bool) -> Option<Vec<T::AccountId>> {
        let result = if genesis {
            T::GenesisElectionProvider::elect(0).map_err(|error| alloc::format!("{error:?}"))
        } else {
            T::ElectionProvider::elect(0).map_err(|error| alloc::format!("{error:?}"))
        };
        ElectionsHeld::<T>::mutate(|held| held.saturating_inc());
        let minimum = MinimumValidatorCount::<T>::get().max(1) as usize;
        let supports = match result {
            Ok(supports) if supports.len() >= minimum => supports,
            failure => {
                let reason = failure.map_or_else(|error| error, |_| "too few winners".into());
                log::warn!(
                    target: "runtime::staking",
                    "the election for era {era} failed, the validators stay: {reason}",
                );
                Self::deposit_event(Event::StakingElectionFailed);
                return None;
            }
        };
        let exposures = Self::exposures_from(supports);
        let elected = exposures
            .iter()
            .map(|(validator, _)| validator.clone())
            .collect();
        Self::store_exposures(era, exposures);
        Self::deposit_event(Event::StakersElected);
        Some(elected)
    }

    /// Votes back into balances. A vote is a balance divided by the scale, rounded down, so multiplying
    /// by the scale exposes nobody with more than it has at stake.
    fn exposures_from(
        supports: BoundedSupportsOf<T::ElectionProvider>,
    ) -> Vec<(T::AccountId, ExposureOf<T>)> {
        let issuance = T::Currency::total_issuance();
        let supports: Vec<_> = supports.into();
        supports
            .into_iter()
            .map(|(validator, support)| {
                let mut exposure = ExposureOf::<T>::default();
                for (who, vote) in support.voters {
                    let value = T::CurrencyToVote::to_currency(vote, issuance);
                    exposure.total.saturating_accrue(value);
                    if who == validator {
                        exposure.own.saturating_accrue(value);
                    } else {
                        exposure.others.push(IndividualExposure { who, value });
                    }
                }
                (validator, exposure)
            })
            .collect()
    }
}
